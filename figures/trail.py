"""Paths as traces, for a still or an export. On the page the player draws what moves."""

from __future__ import annotations

from typing import Any

import numpy as np

from figures.narrow import Array
from figures.scene import Line, Scene

# A path that leaves is drawn this many windows beyond each edge, so that one can zoom out a little.
BEYOND = 2.0


def around(ranges: Any, beyond: float = BEYOND) -> Array:
    """Corners ``(2, D)`` of a box ``beyond`` spans wider on each side than ``ranges``."""
    low, high = np.array(ranges, dtype=np.float64).T
    with np.errstate(over="ignore"):
        margin = beyond * (high - low)
        return np.array([low - margin, high + margin])


def clipped(points: Array, box: Array) -> Array:
    """Cut a polyline at the faces of a box; nothing inside moves.

    Plotly and WebGL cannot draw a line to 10¹²⁸, and a picture must not bend it. Every segment is
    cut where it crosses (Liang & Barsky 1984); a row of NaN stands where the line is outside.

    Parameters
    ----------
    points
        ``(n, D)``.
    box
        ``(2, D)``: lower and upper corner.

    Returns
    -------
    Array
        ``(m, D)``.
    """
    if len(points) < 2:
        inside = ((points >= box[0]) & (points <= box[1])).all(axis=1)
        return points[inside]
    start, end = points[:-1] / 4, points[1:] / 4  # quarters: differences cannot overflow
    with np.errstate(all="ignore"):
        to_faces = (box[:, None] / 4 - start) / (
            end - start
        )  # (2, n−1, D): share of the way to each face
    still = end == start
    allowed = (start >= box[0] / 4) & (start <= box[1] / 4)
    enters = np.where(still, np.where(allowed, -np.inf, np.inf), to_faces.min(axis=0)).max(axis=1)
    leaves = np.where(still, np.where(allowed, np.inf, -np.inf), to_faces.max(axis=0)).min(axis=1)
    enters, leaves = np.maximum(enters, 0.0), np.minimum(leaves, 1.0)
    pieces: list[Array] = []
    joined = -1  # the segment that the next one continues
    for i in np.nonzero(enters <= leaves)[0]:
        if not pieces or enters[i] > 0 or i != joined:
            pieces += [np.full((1, points.shape[1]), np.nan)] if pieces else []
            pieces.append(_between(points, i, enters[i]))
        pieces.append(_between(points, i, leaves[i]))
        joined = i + 1 if leaves[i] == 1 else -1
    return np.concatenate(pieces) if pieces else points[:0]


def _between(points: Array, i: np.intp, share: float) -> Array:
    if share in (0.0, 1.0):
        return points[i + int(share)][None]
    return (points[i] * (1 - share) + points[i + 1] * share)[None]


def cased(line: Line, points: Array, box: Array, scene: Scene) -> list[dict[str, Any]]:
    """Traces of one path: black, then white, then the color, then its steps as markers.

    No single color reaches 3:1 on a full range of heights; of black and white one always has 4.5:1.

    Parameters
    ----------
    line
        The contestant.
    points
        ``(T+1, 2)``: its steps as this chart places them.
    box
        ``(2, 2)``: what is outside is cut.
    scene
        For names and colors.
    """
    style, color = line.style, line.style.color(scene.theme)
    trail = clipped(points, box)
    drawn = {"type": "scatter", "mode": "lines", "x": trail[:, 0], "y": trail[:, 1]}
    quiet = {**drawn, "hoverinfo": "skip"}
    inside = ((points >= box[0]) & (points <= box[1])).all(axis=1)
    ring = "#ffffff" if scene.dimension == 2 else scene.theme.ink  # on the map, or on the page
    start = {"symbol": "circle-open-dot", "size": 15, "color": ring, "line": {"width": 2.5}}
    return [
        {**quiet, "line": {"color": "#000000", "width": 6}},
        {**quiet, "line": {"color": "#ffffff", "width": 4}},
        {**quiet, "line": {"color": color, "width": 2.5, "dash": style.plotly_dash}},
        {
            "type": "scatter",
            "mode": "markers",
            "x": points[inside, 0],
            "y": points[inside, 1],
            "name": line.name,
            "marker": {"symbol": style.marker, "size": 7, "color": color, "maxdisplayed": 24,
                       "line": {"color": "#ffffff", "width": 0.8}},
            **steps(line, inside, scene),
        },
        {
            "type": "scatter",
            "mode": "markers",
            "x": points[inside, 0][:1],
            "y": points[inside, 1][:1],
            "marker": start,
            "hoverinfo": "skip",
        },
    ]  # fmt: skip


def steps(line: Line, shown: Array, scene: Scene) -> dict[str, Any]:
    """Hover of a path's steps: the number of the step, the point, the loss."""
    chosen = np.nonzero(shown)[0]
    columns = [chosen, *line.points[chosen].T, line.losses[chosen]]
    names = ["step", *scene.axes, scene.loss_title]
    rows = (f"{name}: %{{customdata[{i}]:.6g}}" for i, name in enumerate(names))
    return {
        "customdata": np.column_stack(columns).astype(np.float64),
        "hovertemplate": "<br>".join([line.name, *rows]) + "<extra></extra>",
    }

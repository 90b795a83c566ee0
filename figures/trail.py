"""Paths as traces, for a still or an export. On the page the player draws what moves."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from figures.narrow import Array
from figures.scene import Line, Scene

# A path that leaves is drawn this many windows beyond each edge, so that one can zoom out a little.
BEYOND = 2.0
# A segment whose nearer end is so many boxes away has no digits left that say where it crosses this one.
FAR = 1e12


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
        return points[((points >= box[0]) & (points <= box[1])).all(axis=1)]
    ends, visible = _crossings(points, box)
    pieces: list[Array] = []
    last = np.full(points.shape[1], np.nan)
    for i in np.nonzero(visible)[0]:
        if not np.array_equal(ends[0, i], last):
            pieces += [np.full_like(last, np.nan)] if pieces else []
            pieces.append(ends[0, i])
        pieces.append(ends[1, i])
        last = np.where((ends[1, i] == points[i + 1]).all(), ends[1, i], np.nan)
    return np.array(pieces) if pieces else points[:0]


def _crossings(points: Array, box: Array) -> tuple[Array, NDArray[np.bool_]]:
    """Where every segment enters and leaves the box ``(2, n−1, D)``, and whether it is seen at all."""
    start, end = points[:-1], points[1:]
    middle, span = (box[0] / 2 + box[1] / 2), (box[1] - box[0])
    with np.errstate(all="ignore"):
        away = np.stack([np.abs(p / span - middle / span).max(axis=1) for p in (start, end)])
        flipped = away[0] > away[1]
        near, far = (np.where(flipped[:, None], *pair) for pair in ((end, start), (start, end)))
        # Quarters: differences cannot overflow. From the nearer end, so that no digits are lost.
        way = far / 4 - near / 4
        to_faces = (box[:, None] / 4 - near / 4) / way
        inside = (near >= box[0]) & (near <= box[1])
        still = np.where(inside, np.inf, -np.inf)
        first = np.where(way == 0, -still, to_faces.min(axis=0)).max(axis=1).clip(min=0)
        last = np.where(way == 0, still, to_faces.max(axis=0)).min(axis=1).clip(max=1)
        seen = (first <= last) & (away.min(axis=0) < FAR)
        crossings = np.stack(
            [
                np.where(at == 1, far, np.where(at == 0, near, near + 4 * (at * way)))
                for at in (first[:, None], last[:, None])
            ]
        )
    crossings = np.clip(crossings, *box)  # rounding only
    return np.where(flipped[:, None], crossings[::-1], crossings), seen


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
    marked = {"type": "scatter", "mode": "markers", "name": line.name}
    marker = {"symbol": style.marker, "size": 7, "color": color, "maxdisplayed": 24}
    marker["line"] = {"color": "#ffffff", "width": 0.8}
    places = {"x": points[inside, 0], "y": points[inside, 1]}
    return [
        {**quiet, "line": {"color": "#000000", "width": 6}},
        {**quiet, "line": {"color": "#ffffff", "width": 4}},
        {**quiet, "line": {"color": color, "width": 2.5, "dash": style.plotly_dash}},
        {**marked, **places, "marker": marker, **steps(line, inside, scene)},
        _start(points[:1][inside[:1]], scene),
    ]


def _start(point: Array, scene: Scene) -> dict[str, Any]:
    """Return a ring where the path begins, if that can be seen."""
    ring = "#ffffff" if scene.dimension == 2 else scene.theme.ink  # on the map, or on the page
    marker = {"symbol": "circle-open-dot", "size": 15, "color": ring, "line": {"width": 2.5}}
    place = {"x": point[:, 0], "y": point[:, 1]}
    return {"type": "scatter", "mode": "markers", "hoverinfo": "skip", "marker": marker, **place}


def steps(line: Line, shown: Array, scene: Scene) -> dict[str, Any]:
    """Hover of a path's steps: the number of the step, the point, the loss."""
    chosen = np.nonzero(shown)[0]
    table = np.column_stack([chosen, line.points[chosen], line.losses[chosen]]).astype(np.float64)
    names = ["step", *scene.axes, scene.loss_title]
    rows = (f"{name}: %{{customdata[{i}]:.6~g}}" for i, name in enumerate(names))
    return {
        "customdata": np.where(np.isfinite(table), table, np.nan),  # JSON has no infinity
        "hovertemplate": "<br>".join([line.name, *rows]) + "<extra></extra>",
    }

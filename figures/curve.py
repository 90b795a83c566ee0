"""The curve of a loss of one variable."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go

from figures.chart import chart
from figures.critical import flat_marks
from figures.labels import end_labels, last_inside, margin, notes
from figures.scene import Scene
from figures.style import axis, layout
from figures.text import told_each
from figures.trail import around, cased

# The view is cut only where the full range is this many times what nine tenths of the curve need.
TOWERING = 12.0
# More jumps than this are a texture, and dots would hide it.
MOST_ENDS = 40
BIGGEST = float(np.finfo(np.float64).max) / 2


@chart("Curve", dimensions=(1,))
def curve(scene: Scene, *, paths: bool = False) -> go.Figure:
    """The loss over its variable: jumps as jumps, with a full dot where the point belongs.

    Parameters
    ----------
    scene
        One variable.
    paths
        Draw the contestants too (for a still or an export).
    """
    low, high, cut = view(scene)
    traces = [_line(scene), *_ends(scene), _minima(scene), *flat_marks(scene)]
    shown = np.array([scene.window[0], (low, high)]).T
    ends = []
    for line in scene.paths if paths else ():
        points = np.column_stack([line.points, line.losses])
        traces += cased(line, points, around(shown.T), scene)
        ends.append((line, last_inside(points, shown)))
    said = [*scene.grid.notes, *cut]
    x_axis = axis(scene.theme, scene.axes[0], range=list(scene.window[0]))
    y_axis = axis(scene.theme, scene.loss_title, range=[low, high], automargin=True)
    return go.Figure(
        data=traces,
        layout=layout(
            scene.theme,
            scene.revision,
            xaxis=x_axis,
            yaxis=y_axis,
            annotations=[*notes(said, scene), *end_labels(ends, scene, shown)],
            margin=margin(said),
        ),
    )


def view(scene: Scene) -> tuple[float, float, tuple[str, ...]]:
    """Lowest and highest loss shown, and a sentence where the curve goes on beyond.

    What the scene says, if it says so. Else all of the curve, unless a pole would flatten the rest:
    then what nine tenths of it need. In any case the known minima, the ends of jumps and every start
    inside the window.
    """
    if scene.heights:
        return *scene.heights, ()
    losses = scene.grid.losses[np.isfinite(scene.grid.losses)]
    starts = [line.losses[0] for line in scene.paths if line.left_at(scene.window) != 0]
    jumps = [end.loss for end in scene.grid.ends]
    bottoms = [mark.loss for mark in scene.critical if mark.kind in ("minimum", "kink")]
    must = np.array([*scene.marked[1], *bottoms, *starts, *jumps], dtype=np.float64)
    must = must[np.isfinite(must)] / 2
    if losses.size == 0:
        return -1.0, 1.0, ()
    # Halves cannot overflow.
    lowest, low, high, highest = np.quantile(losses / 2, [0, 0.05, 0.95, 1])
    bottom, top = lowest, highest
    broken = losses.size < scene.grid.losses.size  # what has no gap is bounded: show it all
    if broken and highest - lowest > TOWERING * (high - low) > 0:
        air = (high - low) / 2
        bottom, top = max(lowest, low - air), min(highest, high + air)
    bottom, top = min([bottom, *must]), max([top, *must])
    pad = 0.06 * (top - bottom) or 0.06 * abs(top) or 0.5
    low, high = np.clip([bottom - pad, top + pad], -BIGGEST, BIGGEST)
    where = " and ".join(["above"] * bool(highest > high) + ["below"] * bool(lowest < low))
    return float(low * 2), float(high * 2), (f"The loss goes on {where} this view.",) * bool(where)


def _line(scene: Scene) -> dict[str, Any]:
    x, loss = scene.axes[0], scene.loss_title
    return {
        "type": "scatter",
        "mode": "lines",
        "x": scene.grid.x,
        "y": scene.grid.losses,
        "connectgaps": False,
        "line": {"color": scene.theme.curve, "width": 2.5, "simplify": False},
        "hovertemplate": f"{x}: %{{x:.6~g}}<br>{loss}: %{{y:.6~g}}<extra></extra>",
    }


def _ends(scene: Scene) -> list[dict[str, Any]]:
    """A full dot where the end of a piece belongs to it, a hollow one where it does not."""
    ends = scene.grid.ends
    if not 0 < len(ends) <= MOST_ENDS:
        return []
    ink, page = scene.theme.curve, scene.theme.page
    return [
        {
            "type": "scatter",
            "mode": "markers",
            "x": np.array([end.x for end in ends]),
            "y": np.array([end.loss for end in ends]),
            "marker": {
                "size": 9,
                "color": [ink if end.closed else page for end in ends],
                "line": {"color": ink, "width": 2},
            },
            "hoverinfo": "skip",
        }
    ]


def _minima(scene: Scene) -> dict[str, Any]:
    points, losses = scene.marked
    return {
        "type": "scatter",
        "mode": "markers",
        "x": points[:, 0],
        "y": losses,
        "marker": {"symbol": "star", "size": 13, "color": scene.theme.page,
                   "line": {"color": scene.theme.ink, "width": 1.5}},
        **told_each("known minimum", (*scene.axes, scene.loss_title), np.column_stack([points, losses])),
    }  # fmt: skip

"""The contour map of a loss of two variables."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go

from figures.chart import chart
from figures.critical import flat_marks
from figures.grid import Grid
from figures.labels import end_labels, last_inside, margin, notes
from figures.lines import flat_lines
from figures.scale import round_step
from figures.scene import Scene
from figures.style import NUMBERS, WORDS, axis, colorscale, layout
from figures.text import told_each
from figures.trail import around, cased

LEVELS = 20
# Beyond this ratio of the two ranges equal units would leave a strip too thin to read.
SQUARE = 2.0


@chart("Contour map", dimensions=(2,))
def contour(scene: Scene, *, paths: bool = False) -> go.Figure:
    """Level lines of the loss, with its known minima.

    Both axes have the same unit wherever the window allows: a step against the gradient then leaves
    the level line at a right angle, as it does in truth.

    Parameters
    ----------
    scene
        Two variables.
    paths
        Draw the contestants too, and let the map itself answer the mouse (for a still or an
        export).
    """
    traces: list[dict[str, Any]] = [
        _map(scene, hover=paths),
        *flat_lines(scene),
        _minima(scene),
        *flat_marks(scene),
    ]
    box, shown = around(scene.window), around(scene.window, 0)
    ends = []
    for line in scene.paths if paths else ():
        traces += cased(line, line.points, box, scene)
        ends.append((line, last_inside(line.points, shown)))
    annotations = [*notes(scene.grid.notes, scene), *end_labels(ends, scene, shown)]
    return go.Figure(data=traces, layout=_layout(scene, annotations))


def levels(grid: Grid) -> dict[str, float]:
    """Start, end and size of the level lines, in heights: at round losses if linear."""
    low, high = grid.limits
    if not low < high:
        return {"start": 0.0, "end": 0.0, "size": 1.0}
    if grid.scale.log:
        bottom, top = grid.scale(np.array([low, high]))
        size = (top - bottom) / LEVELS
        return {"start": float(bottom + size), "end": float(top - size / 2), "size": float(size)}
    step = round_step(low, high, LEVELS)
    first, last = np.floor(low / step) + 1, np.ceil(high / step) - 1
    start, end = grid.scale(np.array([first * step, max(last, first) * step]))
    return {"start": float(start), "end": float(end), "size": float(step / grid.scale.unit)}


def limits(grid: Grid) -> tuple[float, float]:
    """Lowest and highest drawn height; never equal, so that one color fills a constant loss."""
    low, high = grid.scale(np.array(grid.limits)) if np.isfinite(grid.limits[0]) else (0.0, 0.0)
    return (float(low), float(high)) if low < high else (float(low) - 1.0, float(low) + 1.0)


def height_axis(scene: Scene) -> dict[str, Any]:
    """Ticks of the drawn heights, labelled with true losses."""
    heights, labels = scene.grid.scale.ticks(*scene.grid.limits)
    return {"tickmode": "array", "tickvals": heights, "ticktext": labels}


def answer(scene: Scene, *, hover: bool) -> dict[str, Any]:
    """Hover of map and surface: always the true loss.

    Where heights are not losses, the losses themselves must travel along. That doubles the figure,
    so on the page, where every slider move counts, the player reads them off by `Scale.meta` instead.
    """
    x, y = scene.axes
    text = f"{x}: %{{x:.6~g}}<br>{y}: %{{y:.6~g}}<br>{scene.loss_title}: %{{SOURCE:.6~g}}<extra></extra>"
    if scene.grid.scale.plain:
        return {"hovertemplate": text.replace("SOURCE", "z")}
    if hover:
        return {
            "hovertemplate": text.replace("SOURCE", "customdata"),
            "customdata": scene.grid.losses,
        }
    return {"hoverinfo": "none"}


def _map(scene: Scene, *, hover: bool) -> dict[str, Any]:
    grid, theme = scene.grid, scene.theme
    low, high = limits(grid)
    return {
        "type": "contour",
        "x": grid.x,
        "y": grid.y,
        "z": grid.heights,
        "zmin": low,
        "zmax": high,
        "autocontour": False,
        "contours": {
            "coloring": "fill" if grid.limits[0] < grid.limits[1] else "heatmap",
            **levels(grid),
        },
        "showscale": grid.limits[0] < grid.limits[1],
        "line": {"width": 0.6, "color": "rgba(255,255,255,0.35)"},
        "connectgaps": False,
        "colorscale": colorscale(),
        "colorbar": {
            "title": {"text": scene.height_title, "side": "right", "font": {"size": WORDS}},
            "thickness": 12,
            "outlinewidth": 0,
            "xpad": 8,
            "ypad": 0,
            "len": 1,
            "ticklen": 4,
            "tickcolor": theme.rule,
            "tickfont": {"size": NUMBERS, "color": theme.faint},
            **height_axis(scene),
        },
        **answer(scene, hover=hover),
    }


def _minima(scene: Scene) -> dict[str, Any]:
    points, losses = scene.marked
    return {
        "type": "scatter",
        "mode": "markers",
        "x": points[:, 0],
        "y": points[:, 1],
        "marker": {"symbol": "star", "size": 13, "color": "#ffffff",
                   "line": {"color": "#000000", "width": 1.2}},
        **told_each("known minimum", (*scene.axes, scene.loss_title), np.column_stack([points, losses])),
    }  # fmt: skip


def _layout(scene: Scene, annotations: list[dict[str, Any]]) -> dict[str, Any]:
    (x_low, x_high), (y_low, y_high) = scene.window
    x, y = scene.axes
    plain = {"showgrid": False, "constrain": "domain"}
    # Where equal units leave room, it goes to the left: the map stays beside its color bar.
    x_axis = axis(scene.theme, x, range=[x_low, x_high], constraintoward="right", **plain)
    y_axis = axis(scene.theme, y, range=[y_low, y_high], **plain)
    if 1 / SQUARE <= (y_high - y_low) / (x_high - x_low) <= SQUARE:
        y_axis.update(scaleanchor="x", scaleratio=1)
    return layout(
        scene.theme,
        scene.revision,
        xaxis=x_axis,
        yaxis=y_axis,
        annotations=annotations,
        meta=scene.grid.meta,
        margin=margin(scene.grid.notes, r=84),
    )

"""The loss of two variables as a landscape."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import plotly.graph_objects as go

from figures.chart import chart
from figures.contour import answer, height_axis, levels, limits
from figures.critical import solid_marks
from figures.labels import ending, margin, notes
from figures.lines import solid_lines
from figures.narrow import Array
from figures.scene import Line, Scene
from figures.style import NUMBERS, WORDS, colorscale, layout
from figures.text import told_each
from figures.trail import around, clipped, steps

# x to the right and y into the depth, as on the contour map.
CAMERA = {"eye": {"x": 0.78, "y": -1.8, "z": 1.06}, "center": {"x": -0.05, "y": 0, "z": -0.23}}
# Plotly's 3-D traces know these names only.
MARKERS = {"circle": "circle", "square": "square", "diamond": "diamond", "cross": "cross", "x": "x"}
LEGEND = {"x": 0, "y": 1, "xanchor": "left", "yanchor": "top", "bgcolor": "rgba(0,0,0,0)",
          "itemsizing": "constant", "font": {"size": WORDS}}  # fmt: skip
AIR = 0.06
LIFT = 0.01
CORNER = 0.05
LEVEL_LINE = "#d5e2d3"  # WebGL draws no transparent lines
DASHES = {0: "solid", 2: "dash", 4: "dashdot", 6: "longdashdot"}


@chart("Surface", dimensions=(2,))
def surface(scene: Scene, *, paths: bool = False) -> go.Figure:
    """The same heights, colors and level lines as the contour map, in three dimensions.

    Heights are never cut: where the losses span decades the third axis is logarithmic, and says so.

    Parameters
    ----------
    scene
        Two variables.
    paths
        Draw the contestants too, and let the surface itself answer the mouse (for a still or an
        export).
    """
    traces: list[dict[str, Any]] = [
        _ground(scene, hover=paths),
        *solid_lines(scene),
        _minima(scene),
        *solid_marks(scene),
    ]
    for line in scene.paths if paths else ():
        traces += _trail(line, scene)
    return go.Figure(data=traces, layout=_layout(scene, names=paths))


def _ground(scene: Scene, *, hover: bool) -> dict[str, Any]:
    grid = scene.grid
    low, high = limits(grid)
    lines = levels(grid)
    lines["size"] *= 2  # every other level line of the map: in space they crowd
    return {
        "type": "surface",
        "x": grid.x,
        "y": grid.y,
        "z": grid.heights,
        "cmin": low,
        "cmax": high,
        "colorscale": colorscale(),
        "showscale": False,
        "connectgaps": False,
        "visible": math.isfinite(grid.limits[0]),  # WebGL stumbles over nothing at all
        "contours": {"z": {"show": grid.limits[0] < grid.limits[1], "width": 1,
                           "color": LEVEL_LINE, "highlight": False, **lines},
                     "x": {"highlight": False}, "y": {"highlight": False}},
        "lighting": {"ambient": 0.82, "diffuse": 0.35, "specular": 0.04, "roughness": 0.9},
        **answer(scene, hover=hover),
    }  # fmt: skip


def _minima(scene: Scene) -> dict[str, Any]:
    points, losses = scene.marked
    return {
        "type": "scatter3d",
        "mode": "markers",
        "showlegend": False,
        "x": points[:, 0],
        "y": points[:, 1],
        "z": scene.grid.scale(losses),
        "meta": {"glyph": "star", "size": 13, "lift": 0},
        "marker": {"symbol": "diamond", "size": 5, "color": "#ffffff",
                   "line": {"color": "#000000", "width": 1}},
        **told_each("known minimum", (*scene.axes, scene.loss_title), np.column_stack([points, losses])),
    }  # fmt: skip


def _room(scene: Scene) -> Array:
    """Lower and upper corner ``(2, 3)`` of what is shown; a little air below and above."""
    low, high = limits(scene.grid)
    air = AIR * (high - low)
    return around([*scene.window, (low - air, high + air)], beyond=0)


def _trail(line: Line, scene: Scene) -> list[dict[str, Any]]:
    """One path, cut at the walls of the room: WebGL has no use for 10¹²⁸.

    It is lifted off the surface by a hair, or the two would flicker into each other.
    """
    room = _room(scene)
    low, high = limits(scene.grid)
    lifted = scene.grid.scale(line.losses) + LIFT * (high - low)
    points = np.column_stack([line.points, lifted])
    trail = clipped(points, room)
    inside = ((points >= room[0]) & (points <= room[1])).all(axis=1)
    style, color = line.style, line.style.color(scene.theme)
    drawn = {
        "type": "scatter3d",
        "mode": "lines",
        "hoverinfo": "skip",
        "showlegend": False,
        **_columns(trail),
    }
    return [
        {**drawn, "line": {"color": "#000000", "width": 9}},
        {**drawn, "line": {"color": color, "width": 5,
                           "dash": DASHES.get(len(style.dash), "dash")}},
        {
            "type": "scatter3d",
            "mode": "markers",
            **_columns(points[inside]),
            "marker": {"symbol": MARKERS.get(style.marker, "circle"), "size": 3,
                       "color": color},
            "name": ending(line, scene),
            "showlegend": True,
            **steps(line, inside, scene),
        },
    ]  # fmt: skip


def _columns(points: Array) -> dict[str, Array]:
    return {"x": points[:, 0], "y": points[:, 1], "z": points[:, 2]}


def _layout(scene: Scene, *, names: bool) -> dict[str, Any]:
    (x_low, x_high), (y_low, y_high) = scene.window
    low, high = _room(scene)[:, 2]
    ratio = float(np.clip((y_high - y_low) / (x_high - x_low), 0.5, 2.0))
    wide = 1.2 / max(1.0, ratio)
    x, y = scene.axes
    axes = {
        "xaxis": _axis(scene, x, range=[x_low, x_high]),
        "yaxis": _axis(scene, y, range=[y_low, y_high]),
        "zaxis": _axis(
            scene, scene.height_title, range=[float(low), float(high)], **_clear_of_corner(scene)
        ),
    }
    return layout(
        scene.theme,
        scene.revision,
        scene={
            **axes,
            "aspectmode": "manual",
            "aspectratio": {"x": wide, "y": wide * ratio, "z": 0.72},
            "camera": CAMERA,
            "uirevision": scene.revision,
            "bgcolor": "rgba(0,0,0,0)",
        },
        annotations=notes(scene.grid.notes, scene),
        showlegend=names,  # labels in space would lie on each other
        legend=LEGEND,
        meta=scene.grid.meta,
        margin=margin(scene.grid.notes, l=0, r=0, b=0),
    )


def _clear_of_corner(scene: Scene) -> dict[str, Any]:
    """The height axis without ticks at its foot, where the first of another axis are written."""
    axis = height_axis(scene)
    low, high = limits(scene.grid)
    both = list(zip(axis["tickvals"], axis["ticktext"], strict=True))
    kept = [tick for tick in both if tick[0] > low + CORNER * (high - low)]
    if len(kept) > 1:
        axis["tickvals"], axis["ticktext"] = (list(column) for column in zip(*kept, strict=True))
    return axis


def _axis(scene: Scene, title: str, **more: Any) -> dict[str, Any]:
    theme = scene.theme
    return {
        "title": {"text": title, "font": {"size": WORDS, "color": theme.ink}},
        "tickfont": {"size": NUMBERS, "color": theme.faint},
        "gridcolor": theme.rule,
        "zeroline": False,
        "showbackground": False,
        "showspikes": False,
        "exponentformat": "power",
        "nticks": 6,
        **more,
    }

"""Loss against step, one line per contestant."""

from __future__ import annotations

from typing import Any

import numpy as np
import plotly.graph_objects as go

from figures.chart import chart
from figures.labels import apart, margin
from figures.scene import Line, Scene
from figures.style import axis, layout
from figures.vertical import Vertical, vertical

# Labels at the right edge, pushed apart to this many pixels in a panel that is about so tall.
GAP, PANEL = 17, 220


@chart("Loss at each step")
def loss(scene: Scene, *, paths: bool = True, log: bool = False) -> go.Figure:
    """Loss against step.

    Logarithmic: the loss itself where all are positive. Where some are not, the distance above the
    lowest known minimum if no loss is below it; otherwise a scale that counts decades on both sides
    of 0. The axis says which. Nothing is cut: it goes as far as the losses do.

    Parameters
    ----------
    scene
        Any number of variables.
    paths
        False leaves the lines out, for a player that draws them itself on the same axes.
    log
        Logarithmic loss axis.
    """
    y_axis = vertical(scene, log=log)
    traces = [_line(line, y_axis, scene) for line in scene.paths] if paths else []
    last = max((len(line.losses) - 1 for line in scene.paths), default=1)
    return go.Figure(data=traces, layout=_layout(scene, y_axis, max(last, 1), paths))


def _line(line: Line, y_axis: Vertical, scene: Scene) -> dict[str, Any]:
    style, color = line.style, line.style.color(scene.theme)
    drawn = np.where(np.isfinite(line.losses), line.losses, np.nan).astype(np.float64)
    hover = {"hovertemplate": _hover(line, scene, "y")}
    if not y_axis.scale.plain:
        hover = {"hovertemplate": _hover(line, scene, "customdata"), "customdata": drawn}
        drawn = y_axis.scale(drawn).astype(np.float32)
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x0": 0,
        "dx": 1,
        "y": drawn,
        "name": line.name,
        "line": {"color": color, "width": 2.5, "dash": style.plotly_dash},
        "marker": {"symbol": style.marker, "size": 9, "color": color, "maxdisplayed": 8,
                   "line": {"color": scene.theme.page, "width": 1}},
        **hover,
    }  # fmt: skip


def _hover(line: Line, scene: Scene, source: str) -> str:
    return f"{line.name}<br>step: %{{x}}<br>{scene.loss_title}: %{{{source}:.6~g}}<extra></extra>"


def _layout(scene: Scene, y_axis: Vertical, last: int, paths: bool) -> dict[str, Any]:
    shown = [y_axis.low, y_axis.high]
    # Whole steps only.
    x_axis = axis(scene.theme, "step", range=[0, last], dtick=1 if last <= 10 else None)
    return layout(
        scene.theme,
        f"loss {y_axis.title}",
        xaxis=x_axis,
        yaxis=axis(scene.theme, y_axis.title, range=shown, automargin=True, **y_axis.ticks),
        annotations=_labels(scene, y_axis, last) if paths else [],
        meta=y_axis.scale.meta,
        margin=margin((), r=148),
    )


def _labels(scene: Scene, y_axis: Vertical, last: int) -> list[dict[str, Any]]:
    """Name every line at its end; those that reach the right edge are pushed apart."""
    ends = [(line, k) for line in scene.paths if (k := _last_finite(line)) is not None]
    places = [y_axis.place(line.losses[k]) * PANEL for line, k in ends]
    edge = [i for i, (_, k) in enumerate(ends) if k >= 0.9 * last]
    moved = dict(zip(edge, apart([places[i] for i in edge], GAP, PANEL - GAP / 2), strict=True))
    return [
        {
            "text": line.name,
            "x": k,
            "y": places[i] / PANEL,
            "xref": "x",
            "yref": "y domain",
            "yshift": moved.get(i, places[i]) - places[i],
            "xshift": 8,
            "xanchor": "left",
            "yanchor": "middle",
            "showarrow": False,
            "font": {"size": 13, "color": scene.theme.ink},
        }
        for i, (line, k) in enumerate(ends)
    ]


def _last_finite(line: Line) -> int | None:
    (finite,) = np.nonzero(np.isfinite(line.losses))
    return int(finite[-1]) if finite.size else None

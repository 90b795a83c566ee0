"""Loss against step, one line per contestant."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
import plotly.graph_objects as go

from figures.chart import chart
from figures.labels import apart, margin, share
from figures.narrow import Array
from figures.scale import Scale
from figures.scene import Line, Scene
from figures.style import axis, layout
from figures.text import number

BIGGEST = float(np.finfo(np.float64).max)
# Labels at the right edge, pushed apart to this many pixels in a panel that is about so tall.
GAP, PANEL = 17, 220


@dataclass(frozen=True)
class Vertical:
    """The loss axis.

    Attributes
    ----------
    title
        What the axis shows.
    scale
        Applied to the losses before they are drawn.
    log
        Whether Plotly's own logarithmic axis is used; then `scale` changes nothing.
    low, high
        Range in drawn units; in decades if ``log``.
    lowest, highest
        Range in losses, for the ticks.
    """

    title: str
    scale: Scale
    log: bool
    low: float
    high: float
    lowest: float
    highest: float

    def place(self, loss: float) -> float:
        """Where a loss lies on the axis, as a share of its length."""
        drawn = math.log10(loss) if self.log else float(self.scale(np.array(loss)))
        return share(drawn, self.low, self.high)


@chart("Loss at each step")
def loss(scene: Scene, *, paths: bool = True, log: bool = False) -> go.Figure:
    """Loss against step.

    Logarithmic: the loss itself where all are positive. Where some are not, the distance above the
    lowest known minimum if no loss is below it; otherwise a scale that counts decades on both sides
    of 0. The axis says which, and its labels are the losses' own values. Nothing is cut: the axis
    goes as far as the losses do.

    Parameters
    ----------
    scene
        Any number of variables.
    paths
        False leaves the lines out, for a player that draws them itself on the same axes.
    log
        Logarithmic loss axis.
    """
    vertical = _vertical(scene, log)
    traces = [_line(line, vertical, scene) for line in scene.paths] if paths else []
    last = max((len(line.losses) - 1 for line in scene.paths), default=1)
    return go.Figure(data=traces, layout=_layout(scene, vertical, max(last, 1), paths))


def _vertical(scene: Scene, log: bool) -> Vertical:
    every = np.concatenate([np.empty(0), *(line.losses for line in scene.paths)])
    every = every[np.isfinite(every)].astype(np.float64)
    if every.size == 0:
        return Vertical(scene.loss_title, Scale(), False, 0.0, 1.0, 0.0, 1.0)
    lowest, highest = float(every.min()), float(every.max())
    if not log:
        return Vertical(
            scene.loss_title, Scale(), False, *_padded(lowest, highest), lowest, highest
        )
    if lowest > 0:
        decades = _padded(math.log10(lowest), math.log10(highest))
        return Vertical(f"{scene.loss_title} (log scale)", Scale(), True, *decades, lowest, highest)
    title, scale = _signed(scene, every)
    low, high = scale(np.array([lowest, highest]))
    return Vertical(title, scale, False, *_padded(float(low), float(high)), lowest, highest)


def _signed(scene: Scene, every: Array) -> tuple[str, Scale]:
    """Axis title and logarithmic scale for losses that are not all positive."""
    floor = min([0.0, *(value for _, value in scene.minima)]) if scene.minima else math.inf
    slack = 1e-9 * max(1.0, abs(floor))  # a minimum is known to some digits only
    if every.min() >= 0:
        floor = 0.0
    if every.min() < floor - slack:
        size = np.abs(every[every != 0])
        unit = 10.0 ** math.floor(math.log10(float(np.quantile(size, 0.1)))) if size.size else 1.0
        return f"{scene.loss_title} (log scale on both sides of 0)", Scale(0.0, unit, log=True)
    above = every - floor
    above = above[above > 0]
    unit = max(float(above.min()), 1e-16 * abs(floor)) if above.size else 1.0
    name = scene.loss_title + (f" above {number(floor, 6)}" if floor else "")
    return f"{name} (log scale)", Scale(floor, max(unit, 1e-300), log=True)


def _padded(low: float, high: float) -> tuple[float, float]:
    pad = 0.06 * (high / 2 - low / 2) * 2 or 0.06 * abs(high) or 0.5
    return max(low - pad, -BIGGEST), min(high + pad, BIGGEST)


def _line(line: Line, vertical: Vertical, scene: Scene) -> dict[str, Any]:
    style, color = line.style, line.style.color(scene.theme)
    drawn = np.where(np.isfinite(line.losses), line.losses, np.nan).astype(np.float64)
    source = "y"
    more: dict[str, Any] = {}
    if not vertical.scale.plain:
        more, drawn, source = (
            {"customdata": drawn},
            vertical.scale(drawn).astype(np.float32),
            "customdata",
        )
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
        "hovertemplate": f"{line.name}<br>step: %{{x}}<br>"
                         f"{scene.loss_title}: %{{{source}:.6g}}<extra></extra>",
        **more,
    }  # fmt: skip


def _layout(scene: Scene, vertical: Vertical, last: int, paths: bool) -> dict[str, Any]:
    y_axis = axis(scene.theme, vertical.title, range=[vertical.low, vertical.high])
    if vertical.log:
        y_axis.update(type="log", dtick="D2" if vertical.high - vertical.low < 2 else None)
    if not vertical.scale.plain:
        heights, labels = vertical.scale.ticks(vertical.lowest, vertical.highest)
        y_axis.update(tickmode="array", tickvals=heights, ticktext=labels)
    return layout(
        scene.theme,
        f"loss {vertical.title}",
        xaxis=axis(scene.theme, "step", range=[0, last], rangemode="nonnegative"),
        yaxis=y_axis,
        annotations=_labels(scene, vertical, last) if paths else [],
        meta={"scale": {"anchor": vertical.scale.anchor, "unit": vertical.scale.unit,
                        "log": vertical.scale.log}},
        margin=margin((), r=148),
    )  # fmt: skip


def _labels(scene: Scene, vertical: Vertical, last: int) -> list[dict[str, Any]]:
    """Name every line at its end; those that reach the right edge are pushed apart."""
    ends = [(line, k) for line in scene.paths if (k := _last_finite(line)) is not None]
    places = [vertical.place(line.losses[k]) * PANEL for line, k in ends]
    edge = [i for i, (_, k) in enumerate(ends) if k >= 0.9 * last]
    moved = dict(zip(edge, apart([places[i] for i in edge], GAP), strict=True))
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

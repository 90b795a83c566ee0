"""Learning curves: what a network got right, and its loss, after every update."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures.labels import apart
from figures.narrow import Array
from figures.style import STYLES, WORDS, Style, Theme, axis, layout
from figures.text import escape

Quantity = Literal["accuracy", "loss"]

FLIPPED_DASH = "2px,4px"
GAP, PANEL = 17, 200
"""Pixels: from one label to the next, and the height of the panel."""


@dataclass(frozen=True, eq=False)
class Curve:
    """One contestant's learning.

    Attributes
    ----------
    slot
        ``a`` to ``j``: color, dash and marker follow from it.
    title
        As shown to the reader.
    updates
        ``(M,)``: after which updates it was measured.
    each
        Updates in an epoch.
    values
        ``(M,)``: shares from 0 to 1, or losses.
    flipped
        Whether it climbed; such a curve is dotted.
    """

    slot: str
    title: str
    updates: NDArray[np.integer]
    each: int
    values: Array
    flipped: bool = False

    @property
    def style(self) -> Style:
        """Color, dash and marker of the slot."""
        return STYLES[self.slot]

    @property
    def name(self) -> str:
        """Slot and title, safe to hand to Plotly."""
        return f"{self.slot} · {escape(self.title)}{', sign flipped' if self.flipped else ''}"

    @property
    def mark(self) -> str:
        """What stands at the end of the line."""
        return f"{self.slot} flipped" if self.flipped else self.slot


def learning(
    curves: Sequence[Curve],
    quantity: Quantity,
    digits: str,
    theme: Theme,
    *,
    log: bool = False,
) -> go.Figure:
    """Accuracy or loss against epochs of updates, one line per contestant.

    Parameters
    ----------
    curves
        Any number.
    quantity
        What the values are.
    digits
        Whose values they are, for the axis: ``training digits``.
    theme
        Light or dark.
    log
        Logarithmic axis of the loss.
    """
    accuracy = quantity == "accuracy"
    last = max([curve.updates[-1] / curve.each for curve in curves], default=1) or 1
    low, high = (0.0, 1.0) if accuracy else _range(curves, log)
    value = "%{y:.1%}" if accuracy else "%{y:.4~g}"
    traces = [
        _trace(curve, f"update %{{customdata:,}}<br>{quantity} {value}", theme) for curve in curves
    ]
    scale = {"tickformat": ".0%", "range": [0, 1.02]} if accuracy else {"range": [low, high]}
    if log and not accuracy:
        scale |= {"type": "log", "dtick": "D2" if high - low < 1.5 else 1}
    steps = {curve.each for curve in curves}
    title = f"epoch (of {steps.pop():,} updates)" if len(steps) == 1 else "epoch"
    return go.Figure(
        data=traces,
        layout=layout(
            theme,
            f"{quantity} {digits} {log}",
            xaxis=axis(theme, title, range=[0, last], **_epochs(last)),
            yaxis=axis(theme, f"{quantity}, {digits}", automargin=True, **scale),
            annotations=_labels(curves, theme, low, high, log and not accuracy),
            margin={"l": 64, "r": 72 if any(c.flipped for c in curves) else 28, "b": 48, "t": 12},
            height=PANEL + 60,
        ),
    )


def _trace(curve: Curve, hover: str, theme: Theme) -> dict[str, Any]:
    color = curve.style.color(theme)
    dash = FLIPPED_DASH if curve.flipped else curve.style.plotly_dash
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": curve.updates / curve.each,
        "customdata": curve.updates,
        "y": np.where(np.isfinite(curve.values), curve.values, np.nan),
        "name": curve.name,
        "line": {"color": color, "width": 2.5, "dash": dash},
        "marker": {"symbol": curve.style.marker, "size": 8, "color": color, "maxdisplayed": 6},
        "hovertemplate": f"{curve.name}<br>{hover}<extra></extra>",
    }


def _range(curves: Sequence[Curve], log: bool) -> tuple[float, float]:
    """Of the loss axis, in decades if ``log``: it holds every loss."""
    every = np.concatenate([np.empty(0), *(np.ravel(curve.values) for curve in curves)])
    every = every[np.isfinite(every)].astype(np.float64)
    if log:
        every = np.log10(every[every > 0])
    if not every.size:
        return (-1.0, 1.0) if log else (0.0, 1.0)
    low, high = float(every.min()) if log else 0.0, float(every.max())
    air = 0.05 * (high - low) or 0.5
    return low - air if log else 0.0, high + air


def _epochs(last: float) -> dict[str, Any]:
    """Ticks at whole epochs, at most ten of them."""
    return {
        "tick0": 0,
        "dtick": next(s for s in (1, 2, 5, 10, 20, 50) if last / s <= 10 or s == 50),
    }


def _labels(
    curves: Sequence[Curve], theme: Theme, low: float, high: float, log: bool
) -> list[dict[str, Any]]:
    """The slot of every line, right of its end; those that would lie on each other are moved."""
    ends = []
    for curve in curves:
        finite = np.nonzero(np.isfinite(curve.values) & (curve.values > (0 if log else -1)))[0]
        if finite.size:
            value = float(curve.values[finite[-1]])
            share = ((np.log10(value) if log else value) - low) / (high - low)
            ends.append((curve, float(np.clip(share, 0, 1)) * PANEL))
    moved = apart([place for _, place in ends], GAP, PANEL)
    return [
        {
            "text": curve.mark,
            "x": 1,
            "y": place / PANEL,
            "xref": "paper",
            "yref": "paper",
            "xanchor": "left",
            "yanchor": "middle",
            "xshift": 6,
            "showarrow": False,
            "font": {"size": WORDS, "color": theme.ink},
            "bordercolor": curve.style.color(theme),
            "borderwidth": 1.5,
            "borderpad": 1,
        }
        for (curve, _), place in zip(ends, moved, strict=True)
    ]

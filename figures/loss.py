"""Loss against step or against evaluations, one line per contestant."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, Literal

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures.chart import chart
from figures.labels import apart, margin
from figures.scene import Line, Scene
from figures.style import WORDS, axis, layout
from figures.text import number
from figures.vertical import Vertical, vertical

# Labels at the right edge, pushed apart to this many pixels in a panel that is about so tall.
GAP, PANEL = 17, 220
MOST_EPOCHS = 6
"""Ticks at ends of epochs."""
STRIDES = tuple(m * 10**k for k in range(4) for m in (1, 2, 5))

By = Literal["steps", "evaluations"]
Column = NDArray[np.number]


@chart("Loss at each step")
def loss(scene: Scene, *, paths: bool = True, log: bool = False, by: By = "steps") -> go.Figure:
    """Loss against step, or against what it has cost; of mini-batches also theirs, as a thin line.

    Logarithmic: the loss itself where all are positive. Where some are not, the distance above the
    lowest known minimum if no loss is below it; otherwise a scale that counts decades on both sides
    of 0. The axis says which, and goes as far as the losses do. Linear: who rises so far that all others
    would be flat, and stays there, goes on above the picture, which says so.

    Parameters
    ----------
    scene
        Any number of variables.
    paths
        False leaves the lines out, for a player that draws them itself on the same axes.
    log
        Logarithmic loss axis.
    by
        ``"evaluations"`` counts values, gradients and Hessians instead of steps.

    Raises
    ------
    ValueError
        If evaluations are asked for and a path does not know its own.
    """
    y_axis = vertical(scene, log=log)
    columns = [_spent(line, by) for line in scene.paths]
    lines = zip(scene.paths, columns, strict=True)
    traces = [t for line, spent in lines for t in _lines(line, spent, y_axis, scene, by)]
    return go.Figure(
        data=traces if paths else [], layout=_layout(scene, y_axis, columns, by, paths)
    )


def _spent(line: Line, by: By) -> Column:
    """Steps or evaluations at each row."""
    if by == "steps":
        return np.arange(len(line.losses))
    if line.evaluations is None:
        raise ValueError(
            f"Losses against evaluations were asked for, but path {line.slot} does not know what "
            "it has spent. Give the line its evaluations, or draw it by steps."
        )
    return np.asarray(line.evaluations)


def _line(line: Line, spent: Column, y_axis: Vertical, scene: Scene, by: By) -> dict[str, Any]:
    style, color = line.style, line.style.color(scene.theme)
    drawn = np.where(np.isfinite(line.losses), line.losses, np.nan).astype(np.float64)
    hover = {"hovertemplate": _hover(line, scene, "y", by)}
    if not y_axis.scale.plain:
        hover = {"hovertemplate": _hover(line, scene, "customdata", by), "customdata": drawn}
        drawn = y_axis.scale(drawn).astype(np.float32)
    return {
        "type": "scatter",
        "mode": "lines+markers",
        **({"x0": 0, "dx": 1} if by == "steps" else {"x": spent}),
        "y": drawn,
        "name": line.name,
        "line": {"color": color, "width": 2.5, "dash": style.plotly_dash},
        "marker": {"symbol": style.marker, "size": 9, "color": color, "maxdisplayed": 8,
                   "line": {"color": scene.theme.page, "width": 1}},
        **hover,
    }  # fmt: skip


def _lines(
    line: Line, spent: Column, y_axis: Vertical, scene: Scene, by: By
) -> Iterator[dict[str, Any]]:
    """The loss of the batches below that of all samples."""
    if line.batch_losses is not None:
        below = _line(replace(line, losses=line.batch_losses), spent, y_axis, scene, by)
        thin = {"color": line.style.color(scene.theme), "width": 1.2}
        name = f"{line.name}, its batch"
        yield {**below, "mode": "lines", "line": thin, "opacity": 0.45, "name": name}
    yield _line(line, spent, y_axis, scene, by)


def _hover(line: Line, scene: Scene, source: str, by: By) -> str:
    loss = f"{scene.loss_title}: %{{{source}:.6~g}}"
    return f"{line.name}<br>{_TITLES[by][0]}: %{{x}}<br>{loss}<extra></extra>"


_TITLES = {
    "steps": ("step", "step"),
    "evaluations": ("evaluations", "evaluations: values, gradients and Hessians"),
}


def _layout(
    scene: Scene, y_axis: Vertical, columns: list[Column], by: By, paths: bool
) -> dict[str, Any]:
    shown = [y_axis.low, y_axis.high]
    last = max(1, *(math.ceil(spent[-1]) for spent in columns)) if columns else 1
    # Whole numbers only.
    x_axis = axis(scene.theme, _TITLES[by][1], range=[0, last], dtick=1 if last <= 10 else None)
    updates = _epoch(scene)
    if by == "steps" and updates and updates <= last:
        x_axis |= _epochs(last, updates)
    return layout(
        scene.theme,
        f"loss {y_axis.title}",
        xaxis=x_axis,
        yaxis=axis(scene.theme, y_axis.title, range=shown, automargin=True, **y_axis.ticks),
        annotations=[
            *(_labels(scene, y_axis, columns, last) if paths else []),
            *_said(scene, y_axis),
        ],
        meta=y_axis.scale.meta,
        margin=margin((), r=148),
    )


def _said(scene: Scene, y_axis: Vertical) -> list[dict[str, Any]]:
    """Who goes on above the picture, and up to where."""
    if not y_axis.beyond:
        return []
    ends = [f"{line.slot} to {number(_highest(line), 3)}" for line in y_axis.beyond]
    # A phone has room for two in a row.
    rows = (", ".join(ends[k : k + 2]) for k in range(0, len(ends), 2))
    return [
        {
            "text": f"cut off above: {',<br>'.join(rows)}",
            "align": "right",
            "x": 1,
            "y": 1,
            "xref": "paper",
            "yref": "paper",
            "xanchor": "right",
            "yanchor": "top",
            "showarrow": False,
            "font": {"size": WORDS, "color": scene.theme.ink},
        }
    ]


def _highest(line: Line) -> float:
    return float(line.losses[np.isfinite(line.losses)].max())


def _epoch(scene: Scene) -> int | None:
    """Steps that make an epoch, if those who descend mini-batches agree on it."""
    lengths = {line.updates for line in scene.paths} - {1}
    return lengths.pop() if len(lengths) == 1 else None


def _epochs(last: int, updates: int) -> dict[str, Any]:
    """Ticks where epochs end, with the number of the epoch below that of the step.

    The first says what is counted, since the axis's title would stand where the epochs do.
    """
    stride = next((s for s in STRIDES if last <= s * updates * MOST_EPOCHS), last)
    ends = range(0, last // updates + 1, stride)
    text = ["step 0<br>epoch 0"] + [f"{end * updates}<br>{end}" for end in ends if end]
    values = [end * updates for end in ends]
    return {"title": {"text": ""}, "tickmode": "array", "tickvals": values, "ticktext": text}


def _labels(
    scene: Scene, y_axis: Vertical, columns: list[Column], last: int
) -> list[dict[str, Any]]:
    """Name every line at its end; those that reach the right edge are pushed apart."""
    lines = zip(scene.paths, columns, strict=True)
    found = [(line, spent, _last(line, y_axis)) for line, spent in lines]
    ends = [(line, spent[k].item(), line.losses[k]) for line, spent, k in found if k is not None]
    places = [y_axis.place(loss) * PANEL for _, _, loss in ends]
    edge = [i for i, (_, x, _) in enumerate(ends) if x >= 0.9 * last]
    moved = dict(zip(edge, apart([places[i] for i in edge], GAP, PANEL - GAP / 2), strict=True))
    return [
        {
            "text": line.name,
            "x": x,
            "y": places[i] / PANEL,
            "xref": "x",
            "yref": "y domain",
            "yshift": moved.get(i, places[i]) - places[i],
            "xshift": 8,
            "xanchor": "left",
            "yanchor": "middle",
            "showarrow": False,
            "font": {"size": WORDS, "color": scene.theme.ink},
        }
        for i, (line, x, _) in enumerate(ends)
    ]


def _last(line: Line, y_axis: Vertical) -> int | None:
    """The last row that is on the axis; of a line that is never there, none."""
    on = np.isfinite(line.losses)
    if line in y_axis.beyond:
        on &= line.losses <= y_axis.high
    (rows,) = np.nonzero(on)
    return int(rows[-1]) if rows.size else None

"""Samples, and what a model says of them at every step of a path.

With one input the model is a curve over the samples. With two inputs and classes it is the border
between them. Otherwise each sample's prediction is drawn against its target, or the probability
that the model gives to the sample's class.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from figures.borders import borders
from figures.style import Theme, axis, layout
from figures.text import number, symbol_text, told
from landscapes import DataLandscape

Array = NDArray[np.floating]
Kind = Literal["curve", "border", "agreement"]

FINEST = 129
"""Places at which a curve is computed; as few of them are drawn as look the same."""
INVISIBLE = 0.002
"""A curve may be off by this part of the picture's height between two places."""
CELLS = 31
MOST_NUMBERS = 48_000
MOST_STEPS = 4096
MOST_BORDERS = 256
MOST_SHOWN = 80
"""Samples whose predictions are drawn one by one."""
UNSIGNED = 65_535
LONGEST_TITLE = 40
MARKERS = ("circle-open", "square", "x", "triangle-up-open", "diamond", "cross",
           "star-open", "pentagon", "hexagram-open", "bowtie")  # fmt: skip


@dataclass(frozen=True, eq=False)
class Fit:
    """What the player draws of one contestant over the samples.

    Attributes
    ----------
    kind
        How it is drawn.
    steps
        ``(R,)``: the steps that the rows belong to; between them the last row stays.
    x
        ``(G,)``: where the values stand; empty for borders.
    rows
        ``(R, G)`` float32: values. What is beyond float32 is NaN.
    segments, ends
        Borders: ``(4 M,)`` uint16, x and y of one end and of the other in parts of the picture's
        width and height; segments ``ends[r]`` to ``ends[r + 1]`` belong to row r.
    box
        What the picture shows, across and up.
    """

    kind: Kind
    steps: NDArray[np.int32]
    x: Array
    rows: NDArray[np.float32]
    segments: NDArray[np.uint16]
    ends: NDArray[np.int32]
    box: tuple[tuple[float, float], tuple[float, float]]


def kind_of(land: DataLandscape) -> Kind:
    """How a model of these data is drawn."""
    inputs, classes = len(land.samples.inputs), land.error.targets != "numbers"
    if inputs == 1 and land.error.targets != "classes":
        return "curve"
    return "border" if inputs == 2 and classes else "agreement"


def ranges(land: DataLandscape) -> tuple[tuple[float, float], tuple[float, float]]:
    """What the picture shows: across and up."""
    kind, samples = kind_of(land), land.samples
    if kind == "border":
        return roomy(samples.inputs[0]), roomy(samples.inputs[1])
    if kind == "curve":
        return roomy(samples.inputs[0]), roomy(samples.targets)
    if land.error.targets == "numbers":
        return roomy(samples.targets), roomy(samples.targets, 0.3)
    return (0.0, float(len(shown(land)) + 1)), (-0.05, 1.05)


def roomy(values: Array, share: float = 0.12) -> tuple[float, float]:
    """Range with room around the values."""
    low, high = float(values.min()), float(values.max())
    room = share * (high - low) or 1.0
    return low - room, high + room


def shown(land: DataLandscape) -> NDArray[np.intp]:
    """Samples whose predictions are drawn one by one, evenly chosen, sorted by class."""
    count = land.samples.count
    some = np.unique(np.linspace(0, count - 1, min(count, MOST_SHOWN)).round().astype(np.intp))
    if land.error.targets == "numbers":
        return some
    return some[np.argsort(land.samples.targets[some], kind="stable")]


def fit(land: DataLandscape, points: Array, most: int = MOST_STEPS, also: int | None = None) -> Fit:
    """What a model says along a path.

    Parameters
    ----------
    land
        The loss; its parameters are those of the points.
    points
        ``(T + 1, D)``.
    most
        Of so many steps at most, the first and the last among them.
    also
        A step that is to be among them.
    """
    kind = kind_of(land)
    if kind == "border":
        return bordering(land, points, min(most, MOST_BORDERS), also)
    if kind == "curve":
        x = places(land, points)
        steps = thinned(len(points), min(most, MOST_NUMBERS // len(x)), also)
        rows = land.predict(points[steps].T, x[None])
    else:
        some = shown(land)
        t = land.samples.targets[some]
        steps = thinned(len(points), min(most, MOST_NUMBERS // len(some)), also)
        said = land.predict(points[steps].T, land.samples.inputs[:, some])
        x, rows = (t, said) if land.error.targets == "numbers" else right(said, t)
    return Fit(
        kind, steps, x, singles(rows), np.zeros(0, np.uint16), np.zeros(0, np.int32), ranges(land)
    )


def right(said: Array, targets: Array) -> tuple[Array, Array]:
    """Places of the samples, and the probability that each one's class is given ``(R, N)``."""
    if said.ndim == 2:  # of class 1
        own = np.where(targets == 1, said, 1 - said)
    else:
        own = said[targets.astype(int), :, np.arange(len(targets))].T
    return np.arange(1.0, len(targets) + 1), own


def singles(values: Array) -> NDArray[np.float32]:
    """The values as float32, NaN where they do not fit."""
    with np.errstate(over="ignore"):
        short = np.asarray(values, np.float64).astype(np.float32)
    short[~np.isfinite(short)] = np.nan
    return short


def thinned(count: int, most: int, also: int | None = None) -> NDArray[np.int32]:
    """As many steps as there is room for, evenly, the first and the last among them, and one more."""
    some = np.linspace(0, count - 1, max(2, min(count, most))).round()
    more = [] if also is None else [min(also, count - 1)]
    return np.union1d(some, more).astype(np.int32)


def places(land: DataLandscape, points: Array) -> Array:
    """As few places as show the curve as it is at every step, straight lines drawn between them."""
    (left, end), (low, high) = ranges(land)
    x = np.linspace(left, end, FINEST)
    some = points[thinned(len(points), 64)]
    curves = land.predict(some.T, x[None])
    with np.errstate(invalid="ignore", over="ignore"):
        seen = (curves > low - (high - low)) & (curves < high + (high - low))
        for stride in (128, 64, 32, 16, 8, 4, 2):
            part = np.arange(FINEST) % stride / stride
            begin = np.arange(FINEST) // stride * stride
            end_ = np.minimum(begin + stride, FINEST - 1)
            straight = (1 - part) * curves[:, begin] + part * curves[:, end_]
            off = np.abs(straight - curves)
            if not (off > INVISIBLE * (high - low))[seen].any():
                return x[::stride]
    return x


def bordering(land: DataLandscape, points: Array, most: int, also: int | None = None) -> Fit:
    """The borders between classes at every step; ``most`` and ``also`` as for `fit`."""
    (left, right_), (low, high) = ranges(land)
    x, y = np.linspace(left, right_, CELLS), np.linspace(low, high, CELLS)
    steps = thinned(len(points), most, also)
    grid = np.stack([axis_.ravel() for axis_ in np.meshgrid(x, y)])
    said = land.predict(points[steps].T, grid)
    leads = [said - 0.5] if said.ndim == 2 else leading(said)
    found = [borders(lead.reshape(len(steps), CELLS, CELLS), x, y) for lead in leads]
    layers = np.concatenate([np.repeat(np.arange(len(steps)), np.diff(ends)) for _, ends in found])
    segments = np.concatenate([part for part, _ in found])[np.argsort(layers, kind="stable")]
    ends = np.searchsorted(np.sort(layers), np.arange(len(steps) + 1)).astype(np.int32)
    shares = (segments - [left, low, left, low]) / ([right_ - left, high - low] * 2)
    packed = np.round(UNSIGNED * np.clip(shares, 0, 1)).astype(np.uint16).ravel()
    return Fit(
        "border", steps, np.zeros(0), np.zeros((0, 0), np.float32), packed, ends, ranges(land)
    )


def leading(said: Array) -> list[Array]:
    """By how much each class but the last leads the best of the others: ``(R, G)`` each."""
    leads = []
    for k in range(len(said) - 1):
        others = np.delete(said, k, axis=0)
        leads.append(said[k] - others.max(axis=0))
    return leads


def samples(land: DataLandscape, theme: Theme) -> go.Figure:
    """The samples alone, for a player that draws the models over them."""
    kind = kind_of(land)
    across, up = ranges(land)
    titles = axis_titles(land)
    return go.Figure(
        data=traces(land, theme),
        layout=layout(
            theme,
            f"data {kind} {titles}",
            margin={"l": 64, "r": 16, "t": 8, "b": 52},
            xaxis=axis(theme, titles[0], range=across),
            yaxis=axis(theme, titles[1], range=up),
            meta={"samples": kind},
        ),
    )


def axis_titles(land: DataLandscape) -> tuple[str, str]:
    """What is written at the axes."""
    given = [symbol_text(title[:LONGEST_TITLE]) for title in land.samples.titles]
    kind = kind_of(land)
    if kind != "agreement":
        return given[0], given[1]
    if land.error.targets == "numbers":
        return f"target {given[-1]}", "prediction"
    return "sample", "probability of its class"


def traces(land: DataLandscape, theme: Theme) -> list[dict[str, Any]]:
    """Markers for the samples, or the line on which a prediction is right."""
    kind, given = kind_of(land), land.samples
    if kind == "agreement":
        across = ranges(land)[0]
        right_on = across if land.error.targets == "numbers" else (1.0, 1.0)
        line = {"color": theme.curve, "width": 1.5}
        return [{"type": "scatter", "mode": "lines", "x": across, "y": right_on, "line": line,
                 "hoverinfo": "skip"}]  # fmt: skip
    x, y = given.inputs[0], given.inputs[1] if kind == "border" else given.targets
    marker: dict[str, Any] = {"size": 9, "color": theme.curve, "opacity": 0.85}
    if kind == "border":
        classes = given.targets.astype(int)
        marker["symbol"] = [MARKERS[k] for k in classes]
        marker["line"] = {"width": 2, "color": theme.curve}
        words = [f" class {k}" for k in classes]
    else:
        words = [""] * len(x)
    places = (f"{number(a)}, {number(b)}" for a, b in zip(x, y, strict=True))
    return [{"type": "scatter", "mode": "markers", "x": x, "y": y, "marker": marker,
             "meta": "samples", **told(map("".join, zip(places, words, strict=True)))}]  # fmt: skip

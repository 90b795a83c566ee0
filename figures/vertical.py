"""The loss axis of the loss chart: linear, or logarithmic in whatever sense the losses allow."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from figures.labels import share
from figures.narrow import Array
from figures.scale import Scale
from figures.scene import Line, Scene
from figures.text import number

BIGGEST = float(np.finfo(np.float64).max)
FLATTENED = 0.1
"""Lines in so small a part of a linear axis cannot be told apart: it lets the one that does it go."""
ROOM = 0.25
"""Room above those who stay, in parts of what they need, in which others are seen to go."""


@dataclass(frozen=True)
class Vertical:
    """The loss axis.

    Attributes
    ----------
    title
        What the axis shows.
    low, high
        Range in drawn units; in decades if ``log``.
    scale
        Applied to the losses before they are drawn.
    log
        Whether Plotly's own logarithmic axis is used; then `scale` changes nothing.
    ticks
        Plotly's settings for the ticks.
    beyond
        The lines that go on above the axis.
    """

    title: str
    low: float
    high: float
    scale: Scale = field(default_factory=Scale)
    log: bool = False
    ticks: dict[str, Any] = field(default_factory=dict)
    beyond: tuple[Line, ...] = ()

    def place(self, loss: float) -> float:
        """Where a loss lies on the axis, as a share of its length."""
        drawn = math.log10(loss) if self.log else float(self.scale(np.array(loss)))
        return share(drawn, self.low, self.high)


def vertical(scene: Scene, *, log: bool) -> Vertical:
    """Fit an axis around every loss of every path.

    A linear one lets those go who rise so far that the others would lie on one line, and do not come
    back: the axis is fitted to the others, and `Vertical.beyond` has those who go.
    """
    every = np.concatenate([np.empty(0), *map(_own, scene.paths)])
    batches = np.concatenate([np.empty(0), *map(_batches, scene.paths)])
    if log:  # a single sample may be met by chance, decades below anything to be seen
        batches = np.maximum(batches, every.min(initial=np.inf))
    every = np.concatenate([every, batches])
    if every.size == 0:
        return Vertical(scene.loss_title, 0.0, 1.0)
    lowest, highest = float(every.min()), float(every.max())
    if not log:
        return _linear(scene, lowest, highest)
    if lowest > 0:
        low, high = _padded(math.log10(lowest), math.log10(highest))
        ticks = {"type": "log", "dtick": "D2" if high - low < 3 else None}
        return Vertical(f"{scene.loss_title} (log scale)", low, high, log=True, ticks=ticks)
    floor = _floor(scene, lowest)
    return _on_both_sides(scene, every) if floor is None else _above(floor, scene, every)


def _own(line: Line) -> Array:
    """All finite losses of a line and of its other runs."""
    others = np.empty(0) if line.others is None else np.ravel(line.others)
    return _finite(np.concatenate([line.losses, others]))


def _batches(line: Line) -> Array:
    return _finite(np.empty(0) if line.batch_losses is None else line.batch_losses)


def _finite(losses: Array) -> Array:
    return losses[np.isfinite(losses)].astype(np.float64)


def _linear(scene: Scene, lowest: float, highest: float) -> Vertical:
    tops = {
        line: float(np.concatenate([_own(line), _batches(line)]).max(initial=lowest))
        for line in scene.paths
    }
    beyond = _flattening(tops, lowest)
    kept = [top for line, top in tops.items() if line not in beyond]
    low, high = _padded(lowest, max(kept) if beyond else highest)
    room = ROOM * (high - low) if beyond else 0.0
    return Vertical(scene.loss_title, low, high + room, beyond=beyond)


def _flattening(tops: Mapping[Line, float], lowest: float) -> tuple[Line, ...]:
    """Those who rise so far above all others that these would be flat, and end there.

    ``tops`` has the highest loss of each line.
    """
    ascending = sorted(tops, key=lambda line: tops[line])
    for k, (last, first) in enumerate(itertools.pairwise(ascending), 1):
        kept, all_ = tops[last] / 2 - lowest / 2, tops[first] / 2 - lowest / 2
        beyond = ascending[k:]
        ends = (_finite(line.losses)[-1:] for line in beyond)
        if 0 < kept < FLATTENED * all_ and all((end > tops[last]).all() for end in ends):
            return tuple(line for line in tops if line in beyond)
    return ()


def _floor(scene: Scene, lowest: float) -> float | None:
    """Return the loss from which decades are counted: 0, the lowest known minimum, or none."""
    if lowest >= 0:
        return 0.0
    known = min((loss for _, loss in scene.minima), default=math.inf)
    # A minimum is known to some digits only, and a path may settle a little below it.
    return known if math.isfinite(known) and known - 1e-6 * (1 + abs(known)) <= lowest else None


def _above(floor: float, scene: Scene, every: Array) -> Vertical:
    """Count decades of the distance above ``floor``; the floor itself is the bottom of the axis."""
    above = every / 2 - floor / 2
    unit = 2 * float(above[above > 0].min(initial=BIGGEST / 4))
    # Nearer to the floor than its own last digit, a distance is rounding and no decade of its own.
    scale = Scale(floor, max(unit, 2.0**-52 * abs(floor), 1e-300), log=True)
    name = scene.loss_title + (f" above {number(floor, 6)}" if floor else "")
    distances = Scale(0.0, scale.unit, log=True)
    ends = (2 * float(above.min()), min(2 * float(above.max()), BIGGEST))
    return _scaled(f"{name} (log scale)", scale, every, distances.ticks(*ends))


def _on_both_sides(scene: Scene, every: Array) -> Vertical:
    """Count decades away from 0 in both directions: a loss without a floor falls for ever."""
    size = np.abs(every[every != 0])
    unit = 10.0 ** math.floor(math.log10(float(np.quantile(size, 0.1))))
    scale = Scale(0.0, unit, log=True)
    ticks = scale.ticks(float(every.min()), float(every.max()))
    return _scaled(f"{scene.loss_title} (log scale on both sides of 0)", scale, every, ticks)


def _scaled(
    title: str, scale: Scale, every: Array, ticks: tuple[list[float], list[str]]
) -> Vertical:
    low, high = scale(np.array([every.min(), every.max()]))
    settings = {"tickmode": "array", "tickvals": ticks[0], "ticktext": ticks[1]}
    return Vertical(title, *_padded(float(low), float(high)), scale, ticks=settings)


def _padded(low: float, high: float) -> tuple[float, float]:
    pad = 0.06 * (high / 2 - low / 2) * 2 or 0.06 * abs(high) or 0.5
    return max(low - pad, -BIGGEST), min(high + pad, BIGGEST)

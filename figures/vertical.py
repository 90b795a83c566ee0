"""The loss axis of the loss chart: linear, or logarithmic in whatever sense the losses allow."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from figures.labels import share
from figures.narrow import Array
from figures.scale import Scale
from figures.scene import Scene
from figures.text import number

BIGGEST = float(np.finfo(np.float64).max)


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
    """

    title: str
    low: float
    high: float
    scale: Scale = field(default_factory=Scale)
    log: bool = False
    ticks: dict[str, Any] = field(default_factory=dict)

    def place(self, loss: float) -> float:
        """Where a loss lies on the axis, as a share of its length."""
        drawn = math.log10(loss) if self.log else float(self.scale(np.array(loss)))
        return share(drawn, self.low, self.high)


def vertical(scene: Scene, *, log: bool) -> Vertical:
    """Fit an axis around every loss of every path."""
    others = [np.ravel(line.others) for line in scene.paths if line.others is not None]
    every = np.concatenate([np.empty(0), *(line.losses for line in scene.paths), *others])
    batches = [line.batch_losses for line in scene.paths if line.batch_losses is not None]
    if batches and log:  # a single sample may be met by chance, decades below anything to be seen
        batches = [np.maximum(losses, every.min(initial=np.inf)) for losses in batches]
    every = np.concatenate([every, *batches])
    every = every[np.isfinite(every)].astype(np.float64)
    if every.size == 0:
        return Vertical(scene.loss_title, 0.0, 1.0)
    lowest, highest = float(every.min()), float(every.max())
    if not log:
        return Vertical(scene.loss_title, *_padded(lowest, highest))
    if lowest > 0:
        low, high = _padded(math.log10(lowest), math.log10(highest))
        ticks = {"type": "log", "dtick": "D2" if high - low < 3 else None}
        return Vertical(f"{scene.loss_title} (log scale)", low, high, log=True, ticks=ticks)
    floor = _floor(scene, lowest)
    return _on_both_sides(scene, every) if floor is None else _above(floor, scene, every)


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

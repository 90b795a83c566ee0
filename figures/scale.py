"""How tall a loss is drawn: linear, or logarithmic where a valley would drown in its own walls.

Contour map and surface show the *same* heights, so one array serves both views (it is most of what
travels to the browser at a slider move). The axes are labelled with true losses, and
`Scale.inverse` gives the true loss back.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from figures.text import number
from figures.valleys import lowest_pass

Array = NDArray[np.floating]

# Where half of the window lies in so small a share of the range, the level lines of a linear map all
# crowd at the rim. No quadratic bowl in the middle of its window does: (x + y)², the extreme, has 0.0858.
CROWDED = 1 / 12
# Valleys that run into one below this share of the range have one level line of their own, or none.
JOINED = 1 / 8
# Room for three of the contour map's twenty levels.
APART = 3.5 / 20
# A picture that fills less of the range of all pictures has four level lines or fewer.
FEW_COLORS = 0.25
# A tick this share of the axis away from its place is less than the thickness of its line away.
UNSEEN = 0.005
TINY = float(np.finfo(np.float64).tiny)
LARGE = float(np.finfo(np.float64).max) / 4


@dataclass(frozen=True)
class Scale:
    """From losses to drawn heights and back.

    Linear: ``(loss − anchor) / unit``. Logarithmic: ``±log10(1 + |loss − anchor| / unit)``, which
    is linear near the anchor, counts decades far from it, and is defined on both of its sides.

    Attributes
    ----------
    anchor
        The loss drawn at height 0.
    unit
        Linear: the loss that one unit of height stands for. Logarithmic: below this distance from
        the anchor the scale is all but linear.
    log
        Which of the two.
    """

    anchor: float = 0.0
    unit: float = 1.0
    log: bool = False

    def __call__(self, losses: Array) -> Array:
        """Heights of losses, same shape, float64; NaN where a loss is not finite."""
        losses = np.asarray(losses, dtype=np.float64)
        with np.errstate(all="ignore"):
            # Quarters, and a difference of logarithms: nothing overflows up to the largest float.
            quarter = np.where(np.isfinite(losses), losses, np.nan) / 4 - self.anchor / 4
            if not self.log:
                return quarter / self.unit * 4
            decades = np.log10(self.unit / 4 + np.abs(quarter)) - np.log10(self.unit / 4)
            return np.sign(quarter) * decades

    def inverse(self, heights: Array) -> Array:
        """Losses of heights, same shape, float64."""
        heights = np.asarray(heights, dtype=np.float64)
        with np.errstate(all="ignore"):
            if not self.log:
                return self.anchor + heights * self.unit
            return self.anchor + np.sign(heights) * self.unit * np.expm1(
                np.abs(heights) * math.log(10)
            )

    @property
    def meta(self) -> dict[str, Any]:
        """What a figure's ``layout.meta`` says, for whoever draws on it or reads losses off it."""
        return {"scale": {"anchor": self.anchor, "unit": self.unit, "log": self.log}}

    @property
    def plain(self) -> bool:
        """Whether a height simply is the loss."""
        return self == Scale()

    def ticks(self, low: float, high: float, about: int = 6) -> tuple[list[float], list[str]]:
        """Heights and labels (true losses) of about so many ticks from loss ``low`` to ``high``."""
        if not (math.isfinite(low) and math.isfinite(high)):
            return [], []
        if not low < high:
            return [float(self(np.array(low)))], [number(low, 6)]
        losses = self._decades(low, high, about) if self.log else round_steps(low, high, about)
        step = min(np.diff(losses)) if len(losses) > 1 and not self.log else 0.0
        digits = significant(max(map(abs, losses)), step) if step else 3
        heights = np.clip(self(np.array(losses)), *self(np.array([low, high])))
        return [float(h) for h in heights], [number(v, digits) for v in losses]

    def _decades(self, low: float, high: float, about: int) -> list[float]:
        """Round losses that lie far enough apart on the logarithmic scale, the roundest first."""
        reach = max(abs(low), abs(high))
        powers = [
            10.0**k for k in range(math.floor(math.log10(self.unit)), 309) if 10.0**k <= reach
        ]
        stride = max(1, math.ceil(len(powers) / (2 * about)))
        ranks = [[0.0], powers[::-stride], [p * 5 for p in powers], [p * 2 for p in powers]]
        ends = self(np.array([low, high]))
        gap = (ends[1] - ends[0]) / (about + 1)
        chosen = []
        if low <= self.anchor <= high:
            chosen = [self._near_anchor((ends[1] - ends[0]) * UNSEEN)]
        heights = [float(self(np.array(loss))) for loss in chosen]
        for loss in (sign * value for rank in ranks for value in rank for sign in (1, -1)):
            height = float(self(np.array(loss)))
            if low <= loss <= high and all(abs(height - h) >= gap for h in heights):
                chosen.append(loss)
                heights.append(height)
        return sorted(chosen)

    def _near_anchor(self, away: float) -> float:
        """The loss with the fewest digits that is drawn less than ``away`` from the anchor."""
        rounded = (float(f"{self.anchor:.{digits}e}") for digits in range(17))
        return next(loss for loss in (0.0, *rounded) if abs(float(self(np.array(loss)))) <= away)


def fitting(losses: Array) -> Scale:
    """Return the scale on which these losses (any shape; NaN is skipped) can be told apart.

    Linear where the losses fill their range. Logarithmic above the lowest loss where half of them
    lie in its lowest twelfth (Rosenbrock, Goldstein–Price), or where valleys of a map run into one
    so low that level lines would not tell them apart (Himmelblau): then so much that they do.
    Logarithmic below the highest loss in the mirrored case, about the median where both tails run away
    (a pole that changes sign). Linear heights are shifted or rescaled only where float32 could not hold
    them: a ripple on 10⁸, or 10⁵⁰.
    """
    finite = losses[np.isfinite(losses)].astype(np.float64)
    if finite.size == 0:
        return Scale()
    low, early, middle, late, high = np.quantile(finite / 2, [0, 0.05, 0.5, 0.95, 1])
    spread = float(high - low)
    if spread == 0:
        return Scale(anchor=float(2 * low))
    unit = _apart(losses, float(2 * low), spread)
    if (middle - low) < CROWDED * spread:
        return _logarithmic(finite, float(2 * low), spread, 0.05, unit)
    if (high - middle) < CROWDED * spread:
        return _logarithmic(finite, float(2 * high), spread, 0.05)
    if (late - early) < CROWDED * spread:
        return _logarithmic(finite, float(2 * middle), spread, 0.5)
    if unit < math.inf:
        return Scale(float(2 * low), _sane(unit, spread), log=True)
    anchor = float(2 * low) if spread < 1e-3 * max(abs(low), abs(high)) else 0.0
    decades = math.floor(math.log10(spread))
    return Scale(anchor, 1.0 if abs(decades) < 30 else 10.0**decades)


def shared(losses: Array) -> Scale:
    """Return one scale for several pictures, losses ``(K, …)``, on which each can be read.

    As `fitting`, and logarithmic also where one of them fills so little of the range of all that it
    would be of a few colors: a slice beside the minimum, on the scale of the slice far from it.
    """
    scale = fitting(losses)
    finite = losses[np.isfinite(losses)].astype(np.float64)
    if scale.log or not finite.size:
        return scale
    spread = float(finite.max() / 2 - finite.min() / 2)
    pictures = (picture[np.isfinite(picture)] / 2 for picture in losses)
    least = min((float(np.ptp(picture)) for picture in pictures if picture.size), default=spread)
    if spread == 0 or least >= FEW_COLORS * spread:
        return scale
    return _logarithmic(finite, float(finite.min()), spread, 0.05)


def _apart(losses: Array, low: float, spread: float) -> float:
    """The unit above ``low`` that draws the lowest pass of a map at `APART`; infinite without need."""
    found = lowest_pass(losses) if losses.ndim == 2 else None
    share = 1.0 if found is None else (found / 2 - low / 2) / spread
    if not 0 < share < JOINED:
        return math.inf
    small, large = 1e-30, 1e6
    while (unit := math.sqrt(small * large)) < large * (1 - 1e-12):
        is_high = math.log1p(share / unit) > APART * math.log1p(1 / unit)
        small, large = (unit, large) if is_high else (small, unit)
    return 2 * spread * unit


def _logarithmic(
    finite: Array, anchor: float, spread: float, linear: float, most: float = math.inf
) -> Scale:
    """Logarithmic about ``anchor``, all but linear over the ``linear`` share of losses nearest to it."""
    distance = np.abs(finite / 2 - anchor / 2)
    unit = 2 * float(np.quantile(distance[distance > 0], linear))
    return Scale(anchor, _sane(min(unit, most), spread), log=True)


def _sane(unit: float, spread: float) -> float:
    return min(max(unit, spread * 1e-300, TINY), LARGE)


def round_steps(low: float, high: float, about: int) -> list[float]:
    """Multiples of a `round_step` in ``[low, high]``, about so many."""
    step = round_step(low, high, about)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [k * step if abs(k) < 2**53 else float(k) * step for k in range(first, last + 1)]


def round_step(low: float, high: float, about: int) -> float:
    """1, 2 or 5 times a power of ten: what cuts ``[low, high]`` in about so many."""
    rough = (high / 2 - low / 2) / about * 2
    power = 10.0 ** math.floor(math.log10(rough))
    return power * next(m for m in (1.0, 2.0, 5.0, 10.0) if m * power >= rough * (1 - 1e-9))


def significant(largest: float, step: float) -> int:
    """Digits that tell apart numbers up to ``largest`` which differ by ``step``."""
    if largest == 0 or step == 0:
        return 4
    return math.floor(math.log10(largest)) - math.floor(math.log10(step)) + 2

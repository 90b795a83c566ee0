"""Enclosures of the elementary functions."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from landscapes.functions.kernels import KERNELS
from landscapes.intervals.interval import (
    Array,
    Interval,
    down,
    entire_where,
    interval,
    magnitude,
    square,
    up,
    within,
)

if TYPE_CHECKING:
    from landscapes.program import Constant

LIBRARY = 16 * 2.0**-52
"""Relative error granted to the mathematical library, a multiple of its documented 4 ulp."""
TINY = 5e-324
TURN = 2 * math.pi
FAR = 1e8
"""Beyond it the phase of a sine is not resolved to 1e-8 any more: the enclosure is [−1, 1]."""


def widened(low: Array, high: Array, error: float = LIBRARY) -> Interval:
    """Move both ends outward by the relative error of a library function."""
    with np.errstate(invalid="ignore"):
        below = np.where(np.isinf(low), down(low), low - np.abs(low) * error - TINY)
        above = np.where(np.isinf(high), up(high), high + np.abs(high) * error + TINY)
    return Interval(below, above)


def monotone(
    function: Callable[[Array], Array], least: float = -math.inf, most: float = math.inf
) -> Callable[[Interval], Interval]:
    """Enclosure of a rising function from its values at the ends, kept inside its range."""

    def enclosed(u: Interval) -> Interval:
        result = widened(function(u.low), function(u.high))
        return Interval(np.maximum(result.low, least), np.minimum(result.high, most))

    return enclosed


def restricted(
    function: Callable[[Interval], Interval], low: float, high: float
) -> Callable[[Interval], Interval]:
    """Enclosure on the part of the box that lies in the function's domain."""
    return lambda u: function(within(u, low, high))


exp = monotone(np.exp, 0.0)
sinh = monotone(np.sinh)
tanh = monotone(np.tanh, -1.0, 1.0)
asinh = monotone(np.arcsinh)
atan = monotone(np.arctan)
erf = monotone(KERNELS["Erf"], -1.0, 1.0)
sigmoid = monotone(KERNELS["Sigmoid"], 0.0, 1.0)
softplus = monotone(KERNELS["Softplus"], 0.0)
cube_root = monotone(np.cbrt)
sign = monotone(np.sign, -1.0, 1.0)
log = restricted(monotone(np.log), 0.0, math.inf)
asin = restricted(monotone(np.arcsin), -1.0, 1.0)
acosh = restricted(monotone(np.arccosh, 0.0), 1.0, math.inf)
atanh = restricted(monotone(np.arctanh), -1.0, 1.0)


def sqrt(u: Interval) -> Interval:
    """Square root of the part that is not negative."""
    u = within(u, 0.0, math.inf)
    return Interval(np.maximum(down(np.sqrt(u.low)), 0.0), up(np.sqrt(u.high)))


def real_power(u: Interval, exponent: Interval) -> Interval:
    """U to a power that is not whole, for u ≥ 0."""
    if exponent.low.ndim == 0 and exponent.low == exponent.high == 0.5:
        return sqrt(u)
    u = within(u, 0.0, math.inf)
    corners = [np.power(a, b) for a in (u.low, u.high) for b in (exponent.low, exponent.high)]
    low, high = corners[0], corners[0]
    for corner in corners[1:]:
        low, high = np.minimum(low, corner), np.maximum(high, corner)
    # On [0, ∞)² the extremes of a power lie at the corners; at u = 0 it jumps from 0 to ∞ with the
    # sign of the exponent, and numpy.power says 0**0 = 1, which is between.
    result = widened(low, high)
    return Interval(np.maximum(result.low, 0.0), result.high)


def acos(u: Interval) -> Interval:
    """Inverse cosine, falling."""
    u = within(u, -1.0, 1.0)
    return widened(np.arccos(u.high), np.arccos(u.low))


def cosh(u: Interval) -> Interval:
    """Even, rising with the magnitude."""
    size = magnitude(u)
    result = widened(np.cosh(size.low), np.cosh(size.high))
    return Interval(np.maximum(result.low, 1.0), result.high)


def _passes(u: Interval, phase: float) -> NDArray[np.bool_]:
    """Whether phase + 2πk lies in the interval for a whole k, or nearly so."""
    slack = 1e-15 * (1 + np.maximum(np.abs(u.low), np.abs(u.high)))
    first = np.ceil((u.low - slack - phase) / TURN)
    return first * TURN + phase <= u.high + slack


def _wave(u: Interval, function: Callable[[Array], Array], crest: float) -> Interval:
    """Sine or cosine: extremes at the ends, at a crest and at the trough half a turn on."""
    a, b = function(u.low), function(u.high)
    result = widened(np.minimum(a, b), np.maximum(a, b))
    far = (np.abs(u.low) > FAR) | (np.abs(u.high) > FAR)
    low = np.where(far | _passes(u, crest - math.pi), -1.0, np.maximum(result.low, -1.0))
    high = np.where(far | _passes(u, crest), 1.0, np.minimum(result.high, 1.0))
    return Interval(np.where(u.empty, np.nan, low), np.where(u.empty, np.nan, high))


def cos(u: Interval) -> Interval:
    """Cosine."""
    return _wave(u, np.cos, 0.0)


def sin(u: Interval) -> Interval:
    """Sine."""
    return _wave(u, np.sin, math.pi / 2)


def tan(u: Interval) -> Interval:
    """Tangent; `ENTIRE` over a pole."""
    far = (np.abs(u.low) > FAR) | (np.abs(u.high) > FAR)
    pole = far | _passes(u, math.pi / 2) | _passes(u, -math.pi / 2)
    return entire_where(pole & ~u.empty, widened(np.tan(u.low), np.tan(u.high)))


def atan2(y: Interval, x: Interval) -> Interval:
    """Angle of (x, y): extremes at the corners, [−π, π] across the cut at x < 0, y = 0."""
    corners = [np.arctan2(b, a) for a in (x.low, x.high) for b in (y.low, y.high)]
    result = widened(np.minimum.reduce(corners), np.maximum.reduce(corners))
    cut = (x.low <= 0) & y.contains(0.0)
    return Interval(
        np.where(cut, -np.pi - LIBRARY, result.low), np.where(cut, np.pi + LIBRARY, result.high)
    )


def log_add_exp(a: Interval, b: Interval) -> Interval:
    """ln(eᵃ + eᵇ), rising in both."""
    low, high = np.logaddexp(a.low, b.low), np.logaddexp(a.high, b.high)
    # The library's error is relative to the larger term, not to a sum that may cancel to 0.
    scale = LIBRARY * (1 + np.maximum(np.abs(a.high), np.abs(b.high)))
    scale = np.where(np.isfinite(scale), scale, 0.0)
    return widened(low - scale, high + scale)


def sinc(u: Interval, order: int) -> Interval:
    """n-th derivative of sin(x)/x: value in the middle ± radius times the bound 1/(n + 2) on its slope."""
    bound = 1 / (order + 1)
    middle = np.where(np.isfinite(u.middle), u.middle, 0.0)
    value = KERNELS["Sinc"](middle, order)
    reach = up(np.maximum(u.high - middle, middle - u.low)) / (order + 2) + 1e-12
    low, high = np.maximum(value - reach, -bound), np.minimum(value + reach, bound)
    return Interval(np.where(u.empty, np.nan, low), np.where(u.empty, np.nan, high))


def step(u: Interval) -> Interval:
    """1 where u > 0, 0 elsewhere."""
    ends = (np.where(np.isnan(end), np.nan, np.where(end > 0, 1.0, 0.0)) for end in (u.low, u.high))
    return Interval(*ends)


def relu(u: Interval) -> Interval:
    """max(0, u)."""
    return maximum(u, interval(0.0))


def floor(u: Interval) -> Interval:
    """Largest whole number below."""
    return Interval(np.floor(u.low), np.floor(u.high))


def maximum(a: Interval, b: Interval) -> Interval:
    """Larger of two."""
    return Interval(np.maximum(a.low, b.low), np.maximum(a.high, b.high))


def minimum(a: Interval, b: Interval) -> Interval:
    """Smaller of two."""
    return Interval(np.minimum(a.low, b.low), np.minimum(a.high, b.high))


BELL = np.asarray(2 / math.sqrt(math.pi))


def bell(u: Interval) -> Interval:
    """Slope of the error function, 2/√π exp(−u²)."""
    return widened(BELL, BELL) * exp(-square(u))


def known(constant: Constant) -> Interval:
    """Enclosure of a constant."""
    return constant.enclosure

r"""Interval arithmetic on arrays: every result encloses all values the function takes on the box.

An `Interval` holds two float64 arrays, ``low`` and ``high``. Sums, products, quotients and square
roots are correctly rounded by the processor, so moving each result one float outward
(`numpy.nextafter`) makes a true enclosure. The elementary functions come from NumPy's mathematical
library, which is off by a few units in the last place (at most 4 according to its documentation);
their results are moved outward by `LIBRARY` = 16 such units. The enclosure is as good as that figure.

Three conventions:

- NaN ends mean *empty*: the function is defined nowhere on the box. Every comparison with an empty
  interval is false, so that "0 may be in it" is false too.
- A function that is defined on part of the box is enclosed on that part.
- A derivative of highest order that does not exist everywhere on the box is `ENTIRE`, (−∞, ∞). A
  test that needs a bounded Hessian therefore fails by itself at kinks, jumps and borders.

Source: IEEE 1788-2015; Moore, Kearfott & Cloud, *Introduction to Interval Analysis* (2009), ch. 2–5.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from landscapes.functions.kernels import KERNELS

if TYPE_CHECKING:
    from landscapes.program import Constant

Array = NDArray[np.float64]

LIBRARY = 16 * 2.0**-52
"""Relative error granted to the mathematical library, a multiple of its documented 4 ulp."""
TINY = 5e-324
TURN = 2 * math.pi
FAR = 1e8
"""Beyond it the phase of a sine is not resolved to 1e-8 any more: the enclosure is [−1, 1]."""


def down(x: Array) -> Array:
    """Next float below."""
    return np.nextafter(x, -np.inf)


def up(x: Array) -> Array:
    """Next float above."""
    return np.nextafter(x, np.inf)


class Interval:
    """An array of intervals [low, high]. Operators accept other intervals and exact Python floats."""

    __array_ufunc__ = None  # NumPy must not distribute an operator over our ends
    __slots__ = ("high", "low")

    def __init__(self, low: Any, high: Any):
        self.low: Array = np.asarray(low, dtype=np.float64)
        self.high: Array = np.asarray(high, dtype=np.float64)

    def __repr__(self) -> str:
        return f"Interval({self.low!r}, {self.high!r})"

    def __getitem__(self, index: Any) -> Interval:
        return Interval(self.low[index], self.high[index])

    def broadcast(self, shape: tuple[int, ...]) -> Interval:
        """Same intervals, repeated to a shape."""
        return Interval(np.broadcast_to(self.low, shape), np.broadcast_to(self.high, shape))

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low)

    def __add__(self, other: Interval | float) -> Interval:
        other = interval(other)
        return Interval(down(self.low + other.low), up(self.high + other.high))

    __radd__ = __add__

    def __sub__(self, other: Interval | float) -> Interval:
        return self + -interval(other)

    def __rsub__(self, other: float) -> Interval:
        return interval(other) + -self

    def __mul__(self, other: Interval | float) -> Interval:
        if not isinstance(other, Interval):
            if other == 1.0:
                return self
            if other == -1.0:
                return -self
            other = interval(other)
        a, b, c, d = (
            self.low * other.low,
            self.low * other.high,
            self.high * other.low,
            self.high * other.high,
        )
        # 0·∞ is NaN to the processor and 0 here, which fmin and fmax bring about unless all four are.
        low = np.fmin(np.fmin(a, b), np.fmin(c, d))
        high = np.fmax(np.fmax(a, b), np.fmax(c, d))
        lost = np.isnan(low)
        if lost.any():
            zero = lost & ~np.isnan(self.low) & ~np.isnan(other.low)
            low, high = np.where(zero, 0.0, low), np.where(zero, 0.0, high)
        return Interval(down(low), up(high))

    __rmul__ = __mul__

    def __truediv__(self, other: Interval | float) -> Interval:
        return self * reciprocal(interval(other))

    def __rtruediv__(self, other: float) -> Interval:
        return reciprocal(self) * other

    @property
    def empty(self) -> NDArray[np.bool_]:
        """Where nothing is inside."""
        return np.isnan(self.low)

    @property
    def width(self) -> Array:
        """Upper bound of high − low."""
        return up(self.high - self.low)

    @property
    def middle(self) -> Array:
        """A float inside, NaN if unbounded on both sides or empty."""
        return 0.5 * self.low + 0.5 * self.high

    def contains(self, value: float | Array) -> NDArray[np.bool_]:
        """Whether a number lies inside."""
        return (self.low <= value) & (value <= self.high)


def interval(value: Interval | float) -> Interval:
    """Interval of an exact float."""
    return value if isinstance(value, Interval) else Interval(value, value)


ENTIRE = Interval(-np.inf, np.inf)


def hull(a: Interval, b: Interval) -> Interval:
    """Smallest interval with both in it; an empty one adds nothing."""
    return Interval(np.fmin(a.low, b.low), np.fmax(a.high, b.high))


def within(u: Interval, low: float, high: float) -> Interval:
    """Part of the interval inside [low, high]; empty if there is none."""
    outside = (u.high < low) | (u.low > high)
    clipped = np.maximum(u.low, low), np.minimum(u.high, high)
    return Interval(*(np.where(outside, np.nan, end) for end in clipped))


def entire_where(mask: NDArray[np.bool_], otherwise: Interval | float) -> Interval:
    """`ENTIRE` where the mask holds."""
    otherwise = interval(otherwise)
    return Interval(np.where(mask, -np.inf, otherwise.low), np.where(mask, np.inf, otherwise.high))


def reciprocal(u: Interval) -> Interval:
    """1/u, unbounded on the side where u reaches 0; empty for u = 0."""
    low = np.where(u.high == 0, -np.inf, down(1 / u.high))
    high = np.where(u.low == 0, np.inf, up(1 / u.low))
    straddles = (u.low < 0) & (u.high > 0)
    nowhere = (u.low == 0) & (u.high == 0)
    low, high = np.where(straddles, -np.inf, low), np.where(straddles, np.inf, high)
    return Interval(np.where(nowhere, np.nan, low), np.where(nowhere, np.nan, high))


def square(u: Interval) -> Interval:
    """u², never negative."""
    return power(u, 2)


def magnitude(u: Interval) -> Interval:
    """|u|."""
    straddles = (u.low < 0) & (u.high > 0)
    a, b = np.abs(u.low), np.abs(u.high)
    return Interval(np.where(straddles, 0.0, np.minimum(a, b)), np.maximum(a, b))


def power(u: Interval, n: int) -> Any:
    """U to a whole power (the exact float 1 for the power 0)."""
    if n < 0:
        return reciprocal(power(u, -n))
    if n < 2:
        return u if n else 1.0
    if n % 2 == 0:
        size = magnitude(u)
        return Interval(_raise(size.low, n, down), _raise(size.high, n, up))
    ends = []
    for end, toward, away in ((u.low, down, up), (u.high, up, down)):
        size = np.abs(end)
        inner, outer = _raise(size, n, toward), _raise(size, n, away)
        ends.append(np.where(end < 0, -outer, inner))
    return Interval(*ends)


def _raise(base: Array, n: int, rounded: Callable[[Array], Array]) -> Array:
    """Power of numbers ≥ 0 by squaring, each product rounded one way (never below 0)."""
    result: Array | None = None
    while n:
        if n & 1:
            result = base if result is None else np.maximum(rounded(result * base), 0.0)
        n >>= 1
        if n:
            base = np.maximum(rounded(base * base), 0.0)
    assert result is not None
    return result


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


def bell(u: Interval) -> Interval:
    """Slope of the error function, 2/√π exp(−u²)."""
    return widened(*[np.asarray(2 / math.sqrt(math.pi))] * 2) * exp(-square(u))


def known(constant: Constant) -> Interval:
    """Enclosure of a constant."""
    return constant.enclosure


# Slopes of kinked functions: every slope that occurs in the box, and what lies between them (Clarke's
# generalized gradient). 0 outside it proves that there is neither a critical point nor a kink that is one.


def side(u: Interval) -> Interval:
    """Slope of |u|: sign of u, [−1, 1] with 0 in the box."""
    bent = u.contains(0.0)
    return Interval(np.where(bent, -1.0, np.sign(u.low)), np.where(bent, 1.0, np.sign(u.high)))


def ramp_slope(u: Interval) -> Interval:
    """Slope of max(0, u): 0 or 1, [0, 1] with 0 in the box."""
    bent = u.contains(0.0)
    ends = step(u)
    return Interval(np.where(bent, 0.0, ends.low), np.where(bent, 1.0, ends.high))


def flat(u: Interval) -> Interval:
    """Slope of a function that is constant between its jumps."""
    zero = np.where(u.empty, np.nan, 0.0)
    return Interval(zero, zero)


def bend(u: Interval) -> Interval:
    """Second derivative of a function that is straight except at u = 0."""
    return entire_where(u.contains(0.0), 0.0)


def jumps(u: Interval) -> Interval:
    """Second derivative of a function that is constant except at whole numbers."""
    return entire_where(np.ceil(u.low) <= np.floor(u.high), 0.0)


def choose(lead: Interval, first: Any, second: Any, tie: Any) -> Interval:
    """``first`` where lead > 0, ``second`` where lead < 0, both where it may be 0."""
    first, second = interval(first), interval(second)
    either_one = hull(first, second)
    ahead, behind, nowhere = lead.low > 0, lead.high < 0, lead.empty
    ends = []
    for a, b, c in (
        (first.low, second.low, either_one.low),
        (first.high, second.high, either_one.high),
    ):
        ends.append(np.where(nowhere, np.nan, np.where(ahead, a, np.where(behind, b, c))))
    return Interval(*ends)


@dataclass(frozen=True)
class Truth:
    """Whether a condition can hold, and whether it can fail, somewhere in the box."""

    can_hold: Any
    can_fail: Any


def truth(value: Truth | bool) -> Truth:
    """Truth of a constant condition."""
    return value if isinstance(value, Truth) else Truth(np.asarray(value), np.asarray(not value))


def less(a: Interval, b: Interval) -> Truth:
    """A < b."""
    return Truth(a.low < b.high, a.high >= b.low)


def at_most(a: Interval, b: Interval) -> Truth:
    """A ≤ b."""
    return Truth(a.low <= b.high, a.high > b.low)


def equal(a: Interval, b: Interval) -> Truth:
    """A = b."""
    same = (a.low == a.high) & (b.low == b.high) & (a.low == b.low)
    return Truth((a.low <= b.high) & (b.low <= a.high), ~same)


def negation(a: Truth | bool) -> Truth:
    """Not a."""
    return Truth(truth(a).can_fail, truth(a).can_hold)


def both(*truths: Truth | bool) -> Truth:
    """All hold."""
    can_hold, can_fail = np.asarray(True), np.asarray(False)
    for each in map(truth, truths):
        can_hold, can_fail = can_hold & each.can_hold, can_fail | each.can_fail
    return Truth(can_hold, can_fail)


def either(*truths: Truth | bool) -> Truth:
    """One holds."""
    return negation(both(*map(negation, truths)))


def cases(truths: Sequence[Truth | bool], values: Sequence[Any]) -> Interval:
    """Hull of all branches that may be taken; empty where none can."""
    result, reached = Interval(np.nan, np.nan), np.asarray(True)
    for condition, value in zip(map(truth, truths), map(interval, values), strict=True):
        taken = reached & condition.can_hold
        branch = (np.where(taken, end, np.nan) for end in (value.low, value.high))
        result = hull(result, Interval(*branch))
        reached = reached & condition.can_fail
    return result


def rift(truths: Sequence[Truth | bool]) -> Interval:
    """Second derivative where more than one branch, or none, may be taken: open."""
    count, reached = np.asarray(0), np.asarray(True)
    for condition in map(truth, truths):
        count = count + (reached & condition.can_hold)
        reached = reached & condition.can_fail
    return entire_where((count > 1) | reached, 0.0)


def stack(parts: Sequence[Any]) -> Interval:
    """Intervals of one shape along a new first axis."""
    whole = [interval(p) for p in parts]
    shape = np.broadcast_shapes(*(p.low.shape for p in whole))
    spread = [p.broadcast(shape) for p in whole]
    return Interval(np.stack([p.low for p in spread]), np.stack([p.high for p in spread]))

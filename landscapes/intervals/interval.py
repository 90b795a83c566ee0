"""Intervals on arrays and their arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]


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
"""What is known of a derivative that does not exist, or has no bound."""


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


def stack(parts: Sequence[Any]) -> Interval:
    """Intervals of one shape along a new first axis."""
    whole = [interval(p) for p in parts]
    shape = np.broadcast_shapes(*(p.low.shape for p in whole))
    spread = [p.broadcast(shape) for p in whole]
    return Interval(np.stack([p.low for p in spread]), np.stack([p.high for p in spread]))

"""Line search: how far to go along a direction, for every lane at once.

`strong_wolfe` is the search of `torch.optim.LBFGS` (from Schmidt's minFunc), which is Nocedal &
Wright 2006, Algorithms 3.5 and 3.6, with cubic interpolation. Lanes finish at different times:
those that have are carried along unchanged until the last one has.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from optimizers.linear_algebra import dot
from optimizers.registry import Array, Objective, Value

Mask = NDArray[np.bool_]


class Trial(NamedTuple):
    """A point x + t d on the line, with what is known there.

    Attributes
    ----------
    t, value, slope
        Step length, loss and derivative of the loss by t, shape ``(*batch)``.
    gradient
        ``(D, *batch)``.
    """

    t: Array
    value: Array
    slope: Array
    gradient: Array


def pick(mask: Mask, yes: Trial, no: Trial) -> Trial:
    """Choose between two trials lane by lane."""
    return Trial(*(np.where(mask, a, b) for a, b in zip(yes, no, strict=True)))


class Line:
    """The loss along x + t d, and what makes a step on it acceptable.

    Parameters
    ----------
    f, x, d
        The loss, the start and the direction, ``(D, *batch)``.
    value, gradient
        Loss and gradient at ``x``.
    c1, c2
        A step must bring the share ``c1`` of the decrease that the slope at ``x`` promises, and
        leave no more than the share ``c2`` of that slope: N&W eq. 3.7.
    """

    def __init__(
        self, f: Objective, x: Array, d: Array, value: Array, gradient: Array, c1: Value, c2: Value
    ) -> None:
        self.f, self.x, self.d = f, x, d
        self.c1, self.c2 = c1, c2
        self.origin = Trial(np.zeros_like(value), value, dot(gradient, d), gradient)

    def at(self, t: Array) -> Trial:
        """Evaluate; a point without a finite loss and slope counts as infinitely high."""
        x = self.x + t * self.d
        gradient = self.f.gradient(x)
        value, slope = self.f(x), dot(gradient, self.d)
        value = np.where(np.isfinite(value) & np.isfinite(slope), value, np.inf)
        return Trial(t, value, slope, gradient)

    def unseen(self, t: Array) -> Trial:
        """Take a step without looking at the loss; value and slope stay the origin's."""
        return Trial(t, *self.origin[1:3], self.f.gradient(self.x + t * self.d))

    def too_high(self, trial: Trial) -> Mask:
        """Whether the loss has not decreased enough there."""
        return ~(trial.value <= self.origin.value + self.c1 * trial.t * self.origin.slope)

    def flat(self, trial: Trial) -> Mask:
        """Whether the slope has become small enough there."""
        return np.abs(trial.slope) <= -self.c2 * self.origin.slope


def strong_wolfe(line: Line, t: Array, trials: int = 25, tolerance: Value = 1e-9) -> Trial:
    """Find a step that satisfies the strong Wolfe conditions, or the best one seen.

    Parameters
    ----------
    line
        Where to search.
    t
        First step to try, ``(*batch)``, positive.
    trials
        How many steps may be tried after the first one.
    tolerance
        The search also ends when the interval left is shorter than this in every coordinate.

    Returns
    -------
    Trial
        Its ``t`` may be 0: no step tried was better than none.
    """
    first, second, done, spent = _bracket(line, line.at(t), trials)
    return _zoom(line, first, second, done, spent, trials, tolerance)


def _bracket(line: Line, new: Trial, trials: int) -> tuple[Trial, Trial, Mask, NDArray[np.int_]]:
    """Go outwards until an interval holds an acceptable step (N&W Algorithm 3.5).

    Returns the ends of the interval, where it is already found, and the number of trials spent.
    """
    old = line.origin
    done = np.zeros(old.value.shape, dtype=bool)
    outwards, spent = ~done, np.zeros(old.value.shape, dtype=int)
    for i in range(trials):
        over = line.too_high(new) | ((i > 1) & (new.value >= old.value))
        done |= outwards & ~over & line.flat(new)
        outwards &= ~(over | done | (new.slope >= 0))
        if not outwards.any():
            break
        low, high = new.t + 0.01 * (new.t - old.t), 10 * new.t
        t = np.where(outwards, cubic_minimum(old, new, low, high), new.t)
        old, new = pick(outwards, new, old), pick(outwards, line.at(t), new)
        spent += outwards
    old = pick(outwards, line.origin, old)  # trials used up on the way out
    return pick(done, new, old), new, done | outwards, spent


def _zoom(
    line: Line,
    first: Trial,
    second: Trial,
    done: Mask,
    spent: NDArray[np.int_],
    trials: int,
    tolerance: Value,
) -> Trial:
    """Shrink the interval until one of its ends is acceptable (N&W Algorithm 3.6)."""
    length = np.abs(line.d).max(axis=0)
    timid = np.zeros(done.shape, dtype=bool)
    inside = ~done
    while True:
        inside &= (spent < trials) & (np.abs(second.t - first.t) * length >= tolerance)
        first_is_low = first.value <= second.value
        low, high = pick(first_is_low, first, second), pick(first_is_low, second, first)
        if not inside.any():
            return low
        t, timid = _interior(low, high, timid)
        new = line.at(np.where(inside, t, low.t))
        spent = spent + inside
        over = line.too_high(new) | (new.value >= low.value)
        crossed = new.slope * (high.t - low.t) >= 0
        inside_before, inside = inside, inside & ~(~over & line.flat(new))
        high = pick(inside_before & over, new, pick(inside & crossed, low, high))
        low = pick(inside_before & ~over, new, low)
        first, second = pick(first_is_low, low, high), pick(first_is_low, high, low)


def _interior(low: Trial, high: Trial, timid: Mask) -> tuple[Array, Mask]:
    """Choose the next step inside the interval; also say in which lanes it kept close to an end.

    Twice in succession within a tenth of an end is not allowed: the interval would hardly shrink.
    """
    left, right = np.minimum(low.t, high.t), np.maximum(low.t, high.t)
    t = cubic_minimum(low, high, left, right)
    margin = 0.1 * (right - left)
    close = np.minimum(right - t, t - left) < margin
    move = close & (timid | (t >= right) | (t <= left))
    inner = np.where(np.abs(t - right) < np.abs(t - left), right - margin, left + margin)
    return np.where(move, inner, t), close & ~move


def cubic_minimum(a: Trial, b: Trial, low: Array, high: Array) -> Array:
    """Minimize the cubic with the values and slopes of two trials, within bounds (N&W eq. 3.59).

    Where the cubic has no minimum, or a trial was infinitely high, the middle of the bounds.
    """
    swap = a.t > b.t
    a, b = pick(swap, b, a), pick(swap, a, b)
    d1 = a.slope + b.slope - 3 * (a.value - b.value) / (a.t - b.t)
    square = d1 * d1 - a.slope * b.slope
    d2 = np.sqrt(np.maximum(square, 0))
    t = b.t - (b.t - a.t) * ((b.slope + d2 - d1) / (b.slope - a.slope + 2 * d2))
    found = (square >= 0) & ~np.isnan(t)
    return np.where(found, np.minimum(np.maximum(t, low), high), (low + high) / 2)

"""Kinks, jumps and branches: where more than one formula may hold in a box."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from landscapes.intervals.elementary import step
from landscapes.intervals.interval import Interval, entire_where, hull, interval

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

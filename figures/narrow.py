"""Finding where a function breaks, by halving the gap between two samples."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]
Objective = Callable[[Array], Array]

# A float64 has 52 binary digits; a few more halvings cover brackets that touch 0.
ROUNDS = 60
EARLY = 8
# After 8 halvings a differentiable rise has shrunk to 1/256 and a square root's to 1/16; a jump
# keeps all.
STILL_THERE = 0.1


def evaluate(objective: Objective, points: Array) -> Array:
    """Losses ``(*batch)`` at ``points (D, *batch)``, float64; what is not finite becomes NaN."""
    with np.errstate(all="ignore"):
        losses = np.asarray(objective(points), dtype=np.float64)
    losses = np.broadcast_to(losses, points.shape[1:])
    return np.where(np.isfinite(losses), losses, np.nan)


def rise(one: Array, other: Array) -> Array:
    """|difference|; infinite where exactly one of the two is undefined, 0 where both are."""
    with np.errstate(all="ignore"):
        defined = np.abs(other - one)
    undefined = np.isnan(one) != np.isnan(other)
    return np.where(undefined, np.inf, np.nan_to_num(defined, nan=0.0, posinf=np.inf))


def shrink(
    objective: Objective, left: Array, right: Array, rounds: int
) -> tuple[Array, Array, Array, Array]:
    """Halve brackets towards whatever makes the function rise in them.

    Parameters
    ----------
    objective
        ``(D, *batch)`` to ``(*batch)``.
    left, right
        The brackets' ends, each ``(D, n)``.
    rounds
        How many times to halve.

    Returns
    -------
    left, right, left_losses, right_losses
        The ends of the narrowed brackets and the losses there.
    """
    low, high = evaluate(objective, left), evaluate(objective, right)
    for _ in range(rounds):
        middle = left / 2 + right / 2
        loss = evaluate(objective, middle)
        in_left = rise(low, loss) >= rise(loss, high)
        left, low = np.where(in_left, left, middle), np.where(in_left, low, loss)
        right, high = np.where(in_left, middle, right), np.where(in_left, loss, high)
    return left, right, low, high


def breaks(
    objective: Objective, left: Array, right: Array
) -> tuple[NDArray[np.intp], Array, Array]:
    """Find the brackets that hold a jump, a pole or an edge of the domain.

    Parameters
    ----------
    objective
        ``(D, *batch)`` to ``(*batch)``.
    left, right
        The brackets' ends, each ``(D, n)``.

    Returns
    -------
    which, left, right
        Indices ``(m,)`` of the brackets that stay broken down to neighboring floats, and their ends
        ``(D, m)``.
    """
    before = rise(evaluate(objective, left), evaluate(objective, right))
    which = np.arange(left.shape[1])
    for rounds in (EARLY, ROUNDS - EARLY):
        left, right, low, high = shrink(objective, left, right, rounds)
        broken = rise(low, high) > STILL_THERE * before
        broken |= np.isinf(before) & np.isinf(rise(low, high))
        which, before = which[broken], before[broken]
        left, right = left[:, broken], right[:, broken]
        if which.size == 0:
            break
    return which, left, right

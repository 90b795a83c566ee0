"""Sampling a loss of two variables: gaps at poles, and a word where the grid is too coarse."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from figures.narrow import EARLY, Array, Objective, evaluate, rise, shrink
from figures.profile import inclusive, probes, spread

# 101 × 101 float32 heights are 41 kB; an odd number puts the middle of the window on the grid.
SAMPLES = 101


@dataclass(frozen=True, eq=False)
class Relief:
    """A sampled surface.

    Attributes
    ----------
    x, y
        Positions ``(n,)`` and ``(m,)``, ascending, both ends of the window included.
    losses
        ``(m, n)``: rows follow y, columns x. NaN where undefined and beside a pole.
    unbounded
        Whether the loss was seen to change sign through infinity.
    blank
        Whether it is undefined or infinite on some of the samples.
    coarse
        Whether the loss wiggles faster than the grid can show.
    """

    x: Array
    y: Array
    losses: Array
    unbounded: bool
    blank: bool
    coarse: bool


def relief(
    objective: Objective,
    x_range: tuple[float, float],
    y_range: tuple[float, float],
    samples: int = SAMPLES,
) -> Relief:
    """Sample ``objective`` ((2, m, n) → (m, n)) on ``samples`` × ``samples`` points."""
    x, y = inclusive(*x_range, samples), inclusive(*y_range, samples)
    points = np.stack(np.meshgrid(x, y))
    losses = evaluate(objective, points)
    coarse = _coarse(objective, x, y, losses)
    blank = bool(np.isnan(losses).any())
    # On too coarse a grid neighbors have nothing to do with each other, pole or not.
    infinite = np.zeros_like(losses, bool) if coarse else _beside_poles(objective, points, losses)
    losses = np.where(infinite, np.nan, losses)
    return Relief(x, y, losses, bool(infinite.any()), blank, coarse)


def _coarse(objective: Objective, x: Array, y: Array, losses: Array) -> bool:
    """Whether the loss inside many cells is not what their corners say."""
    share_x, share_y = probes(x.size - 1), probes(y.size - 1)[::-1, None]
    probed_x = x[:-1] * (1 - share_x) + x[1:] * share_x
    probed_y = y[:-1, None] * (1 - share_y) + y[1:, None] * share_y
    probed = evaluate(objective, np.stack(np.broadcast_arrays(probed_x, probed_y)))
    with np.errstate(over="ignore"):
        rows = losses[:, :-1] * (1 - share_x) + losses[:, 1:] * share_x
        miss = np.abs(rows[:-1] * (1 - share_y) + rows[1:] * share_y - probed)
    return bool(np.mean(miss > 0.1 * spread(losses)) > 0.25)


def _beside_poles(objective: Objective, points: Array, losses: Array) -> NDArray[np.bool_]:
    """Mark one sample of every pair between which the loss runs to infinity.

    The surface is then interrupted there instead of joining +∞ to −∞ with a wall.
    """
    marked = np.zeros(losses.shape, dtype=bool)
    usual = spread(losses)
    for axis in (0, 1):
        one = tuple(slice(None, -1) if a == axis else slice(None) for a in (0, 1))
        other = tuple(slice(1, None) if a == axis else slice(None) for a in (0, 1))
        before = rise(losses[one], losses[other])
        suspects = np.nonzero((before > 0.25 * usual) & np.isfinite(before))
        if suspects[0].size == 0:
            continue
        left, right = points[(slice(None), *one)], points[(slice(None), *other)]
        *_, low, high = shrink(objective, left[:, *suspects], right[:, *suspects], EARLY)
        pole = rise(low, high) > 8 * before[suspects]
        taller = np.abs(losses[one][suspects]) >= np.abs(losses[other][suspects])
        marked[one][tuple(s[pole & taller] for s in suspects)] = True
        marked[other][tuple(s[pole & ~taller] for s in suspects)] = True
    return marked

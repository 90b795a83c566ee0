"""Newton's method on many points at once: polishing, and looking for what the proof did not reach."""

from __future__ import annotations

import itertools

import numpy as np
from numpy.typing import NDArray

from landscapes.automatic import derivatives
from landscapes.critical.clock import Clock
from landscapes.objective import Objective
from landscapes.program import Program

Array = NDArray[np.floating]
Loss = Program | Objective

STARTS = {1: 900, 2: 30, 3: 14, 4: 8}
"""Multistart: starting points along each axis."""
SCATTERED = 600
"""Starting points where a grid would need too many."""
ROUNDS = 40
MIX = np.array([0x1E3779B97F4A7C15, 0x3F58476D1CE4E5B9, 0x14D049BB133111EB, 0x2545F4914F6CDD1D])


def solved(hessian: Array, gradient: Array, pseudo: bool = False) -> Array:
    """Solution s (D, N) of H s = g for each of N systems; shortest one for a singular H if asked.

    Where H is singular or not finite the solution is NaN, or 0 for the shortest one.
    """
    stacked, right = np.moveaxis(hessian, 2, 0), gradient.T[:, :, None]
    good = np.all(np.isfinite(stacked), axis=(1, 2)) & np.all(np.isfinite(gradient), axis=0)
    step = np.full(gradient.T.shape, 0.0 if pseudo else np.nan)
    if pseudo:
        inverse = np.linalg.pinv(stacked[good], rcond=1e-5, hermitian=True)
        step[good] = (inverse @ right[good])[:, :, 0]
    else:
        good &= np.abs(np.linalg.det(np.where(good[:, None, None], stacked, 0.0))) > 0
        step[good] = np.linalg.solve(stacked[good], right[good])[:, :, 0]
    return step.T


def second_order(loss: Loss, points: Array) -> tuple[Array, ...]:
    """Value, gradient and Hessian at points (D, N)."""
    if isinstance(loss, Program):
        return derivatives(loss, points, 2)
    return loss(points), loss.gradient(points), loss.hessian(points)


def polished(loss: Loss, points: Array, rounds: int = 6) -> Array:
    """Newton steps from points (D, N) near simple critical points; a step that gains nothing is not taken."""
    best, slope = points, np.inf
    with np.errstate(all="ignore"):
        for _ in range(rounds):
            _, g, h = second_order(loss, points)
            size = np.abs(g).max(axis=0)
            better = size < slope
            best = np.where(better, points, best)
            slope = np.where(better, size, slope)
            step = solved(h, g)
            points = points - np.where(np.isfinite(step), step, 0.0)
    return np.where(np.abs(best) < 1e-15 * np.abs(best).max(initial=0.0), 0.0, best)


def settled(loss: Loss, points: Array, window: Array, clock: Clock) -> Array:
    """Where shortest Newton steps from points (D, N) come to rest; NaN where they do not.

    ``window`` (D,) is the window's size: no step is longer than a quarter of it.
    """
    limit = window[:, None] / 4
    moved = np.full(points.shape, np.inf)
    with np.errstate(all="ignore"):
        for _ in range(ROUNDS):
            if clock.over:
                break
            _, g, h = second_order(loss, points)
            step = solved(h, g, pseudo=True)
            longest = np.abs(step / limit).max(axis=0)
            step = step / np.maximum(longest, 1.0)
            points, moved = points - step, np.abs(step)
        _, g, h = second_order(loss, points)
        curvature = np.abs(h).max(axis=(0, 1))
        still = (moved <= 1e-9 * window[:, None]).all(axis=0)
        level = np.abs(g).max(axis=0) <= 1e-7 * curvature * window.max() + 1e-300
    return np.where(still & level, points, np.nan)


def rests(gradient: Array, hessian: Array, reach: Array) -> NDArray[np.bool_]:
    """Whether whole Newton steps (D, N) from points are no longer than ``reach`` (D,): ``(N,)``.

    The shortest steps come to rest also on a long slope along which the loss hardly curves.
    """
    return np.asarray(~(np.abs(solved(hessian, gradient)) > reach[:, None]).any(axis=0))


def starts(low: Array, high: Array) -> Array:
    """Starting points (D, N) spread over the window: a grid, or beyond four variables a sequence.

    The sequence is that of Roberts 2018 ("The unreasonable effectiveness of quasirandom sequences"),
    additive with the powers of 1/φ, φ the root of φ^(D+1) = φ + 1.
    """
    d = len(low)
    if d not in STARTS:
        phi = 2.0
        for _ in range(64):
            phi = (1 + phi) ** (1 / (d + 1))
        share = (0.5 + np.outer(phi ** -np.arange(1.0, d + 1), np.arange(SCATTERED))) % 1
        return low[:, None] + (high - low)[:, None] * share
    axes = [
        a + (b - a) * (np.arange(STARTS[d]) + 0.5) / STARTS[d]
        for a, b in zip(low, high, strict=True)
    ]
    return np.stack([g.ravel() for g in np.meshgrid(*axes, indexing="ij")])


def distinct(points: Array, reach: Array) -> list[int]:
    """Places of one point (the first) for each group of points (D, N) that nearly coincide.

    Points closer than ``reach`` (D,) fall into one group: on grids of twice that size, shifted by half a
    cell along every set of axes, they share a cell at least once.
    """
    d, n = points.shape
    if d > len(MIX):
        return apart(points, reach)
    label = np.arange(n)
    while n:
        before = label
        for shift in itertools.product((0.0, 0.5), repeat=d):
            cell = np.floor(points / (2 * reach[:, None]) + np.array(shift)[:, None])
            key = MIX[:d] @ cell.astype(np.int64)  # wraps around: a hash of the cell
            _, where = np.unique(key, return_inverse=True)
            first = np.full(n, n)
            np.minimum.at(first, where, label)
            label = first[where]
        if (label == before).all():
            break
    return sorted(set(label.tolist()))


def apart(points: Array, reach: Array) -> list[int]:
    """As `distinct`, by comparing every two: in many variables a point has too many cells."""
    left, chosen = np.arange(points.shape[1]), []
    while left.size:
        chosen.append(int(left[0]))
        distance = np.abs(points[:, left] - points[:, left[:1]])
        left = left[(distance >= reach[:, None]).any(axis=0)]
    return chosen

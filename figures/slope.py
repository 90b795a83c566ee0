"""The loss and its exact derivatives at one place of a picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from figures.cut import Cut, Shadow, Slice
from figures.narrow import Array

BESIDE = 1e-7
"""How far to both sides a jump of the slope is looked for, in parts of the window."""
LEAST = 1e-10
"""The same in parts of the place, lest its last digits be counted."""
NEARER = 16
"""So many times nearer, what a smooth slope changes by is so many times less, and a jump is the same."""
NOISE = 1e-6
"""Changes of a slope by less than this part of itself are rounding."""


class Differentiable(Protocol):
    """A loss with its exact gradient."""

    def __call__(self, points: Array, /) -> Array:
        """Losses ``(*batch)`` of points ``(D, *batch)``."""
        ...

    def gradient(self, points: Array, /) -> Array:
        """Gradients ``(D, *batch)``."""
        ...


@dataclass(frozen=True, eq=False)
class Slope:
    """What is under a pointer.

    Attributes
    ----------
    loss
        NaN outside the domain.
    gradient
        ``(d,)``: the derivatives along the picture's axes; not finite where there are none.
    sides
        ``(d, 2)``: those just before and just behind the place along each axis, where one of them jumps;
        else None. At a kink the gradient is a subgradient of 0 by convention, and no slope of the picture.
    """

    loss: float
    gradient: Array
    sides: Array | None = None


def slope(
    f: Differentiable, cut: Cut, place: Sequence[float], step: int = 0, beside: float = BESIDE
) -> Slope:
    """Loss and derivatives at a place ``(d,)`` of a cut, which may lie through a path's point at a step."""
    there = np.array(place, np.float64)
    directions = _directions(cut)
    with np.errstate(all="ignore"):
        center = _point(cut, there, step)
        loss = float(np.asarray(f(center[:, None]))[0])
        gradient = _along(f, directions, center[:, None])[:, 0]
        if not (np.isfinite(loss) and np.isfinite(gradient).all()):
            # A formula may have derivatives where it has no values: log x has 1/x at −1.
            return Slope(loss, gradient if np.isfinite(loss) else np.full_like(gradient, np.nan))
        return Slope(loss, gradient, _sides(f, cut, directions, there, step, beside))


def _sides(
    f: Differentiable, cut: Cut, directions: Array, place: Array, step: int, beside: float
) -> Array | None:
    """The derivatives on both sides, where one of them jumps."""
    widths = np.array([high - low for low, high in cut.window])
    reach = np.maximum(beside * widths, LEAST * np.maximum(1, np.abs(place)))
    pairs = []
    for away in (reach, reach / NEARER, reach / NEARER**2):
        shifts = np.diag(away)
        both = np.concatenate([place - shifts, place + shifts])
        points = np.stack([_point(cut, other, step) for other in both], axis=1)
        slopes = _along(f, directions, points)
        d = len(place)
        pairs.append(np.array([[slopes[k, k], slopes[k, d + k]] for k in range(d)]))
    far, near, nearest = (np.abs(np.diff(pair)[:, 0]) for pair in pairs)
    size = np.abs(pairs[-1]).sum(axis=1)
    # A fast wave may change as much on two scales by chance; on the third it is smooth.
    jumps = (near > 0.5 * far) & (nearest > 0.5 * near) & (nearest > NOISE * size)
    return pairs[-1] if jumps.any() else None


def _along(f: Differentiable, directions: Array, points: Array) -> Array:
    """Derivatives ``(d, n)`` along the directions ``(D, d)`` at points ``(D, n)``."""
    return directions.T @ np.asarray(f.gradient(points), np.float64)


def _point(cut: Cut, place: Array, step: int) -> Array:
    """The point ``(D,)`` at a place of a picture."""
    if isinstance(cut, Slice):
        through = cut.path[min(max(step, 0), len(cut.path) - 1)]
        return np.asarray(cut.start(list(place), list(through)), np.float64)
    return np.asarray(cut.start(list(place), ()), np.float64)


def _directions(cut: Cut) -> Array:
    """Where the picture's axes point to, ``(D, d)``."""
    if isinstance(cut, Shadow):
        return np.stack([cut.plane.u, cut.plane.v], axis=1)
    if isinstance(cut, Slice):
        return np.eye(cut.path.shape[1])[:, list(cut.axes)]
    return np.eye(len(cut.symbols))

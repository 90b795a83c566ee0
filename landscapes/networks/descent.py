"""The lowest point of a loss of a few weights: many starts at once, then Newton's method."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from landscapes.objective import Objective

Array = NDArray[np.floating]
STARTS = 21
"""Starting points along each of two axes."""
ROUNDS = 60
LEAST_DAMPING, MOST_DAMPING = 1e-13, 1e8
FLAT = 1e-7
"""A curvature below this part of the largest is that of a valley, not of a single lowest point."""
NEAR = 1e-7
"""So small a gradient, in parts of the curvature, is that of a place to be reached by one more step."""


def lowest(f: Objective, reach: float) -> Array | None:
    """The lowest minimum ``(2,)`` that is found from starts all over the square ±reach.

    Levenberg's method (Nocedal & Wright 2006, section 3.4): Newton's step with as much of the identity
    added to the Hessian as makes the loss fall. None if the lowest place is no minimum: the loss
    falls towards infinity, or does not curve upwards there.

    Raises
    ------
    ValueError
        If the loss is not one of two variables.
    """
    if f.dimension != 2:
        raise ValueError(
            f"A loss of {f.dimension} variables was given; this search is for two. Hold the others."
        )
    line = np.linspace(-reach, reach, STARTS) + 0.37 * reach / STARTS  # none on an axis
    x = np.stack([axis.ravel() for axis in np.meshgrid(line, line)])
    x = _settled(f, x)
    with np.errstate(all="ignore"):
        losses, slopes = f(x), np.abs(f.gradient(x)).max(axis=0)
    inside = np.isfinite(losses) & (np.abs(x).max(axis=0) <= 10 * reach)
    if not inside.any():
        return None
    best = int(np.argmin(np.where(inside, losses, np.inf)))
    values = np.linalg.eigvalsh(f.hessian(x[:, best]))
    if not (values[0] > FLAT * values[-1] and slopes[best] <= NEAR * values[-1]):
        return None
    return x[:, best] - np.linalg.solve(f.hessian(x[:, best]), f.gradient(x[:, best]))


def _settled(f: Objective, x: Array) -> Array:
    """Points ``(2, n)`` after rounds of damped Newton steps; no step makes a loss larger."""
    damping = np.full(x.shape[1], 1.0)
    with np.errstate(all="ignore"):
        loss = f(x)
        for _ in range(ROUNDS):
            gradient, hessian = f.gradient(x), np.moveaxis(f.hessian(x), 2, 0)
            values, vectors = np.linalg.eigh(np.nan_to_num(hessian))
            shifted = np.abs(values) + damping[:, None]
            turned = np.einsum("nij,in->nj", vectors, gradient)
            trial = x - np.einsum("nij,nj->in", vectors, turned / shifted)
            then = f(trial)
            better = then <= loss
            x, loss = np.where(better, trial, x), np.where(better, then, loss)
            damping = np.clip(
                np.where(better, damping / 8, damping * 4), LEAST_DAMPING, MOST_DAMPING
            )
    return x

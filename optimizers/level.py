"""The point of zero gradient that a run has come to, or goes around without reaching it."""

from __future__ import annotations

import numpy as np

from optimizers.registry import Array, Objective

TAIL = 12
"""Last points of a run among which such a point is looked for: more than its longest cycles."""
NEAR = 1e-3
"""A run has come near a point at this share of the extent of its path."""
SAME = 1e-6
"""Points closer than this, against their size, are one."""
EXACT = 1e-12
"""Newton's method has arrived with a step below this, against the size of the point."""
SINGULAR = 1e12
"""Condition number of a Hessian from which on Newton's method cannot tell where it leads."""


def same_place(x: Array, y: Array) -> bool:
    """Whether two points ``(D,)`` are one but for what a run leaves when it comes to rest."""
    return bool(np.abs(x - y).max() <= SAME * (1 + np.abs(y).max()))


def beside_the_end(f: Objective, points: Array) -> Array | None:
    """Find the point of zero gradient at the end of a run.

    Looked for by Newton's method from the last point and from the middle of the last two. It counts
    if it is no farther from the last point than the last points are from each other, or a
    thousandth of the extent of the path.

    Parameters
    ----------
    f
        The loss as it is descended.
    points
        ``(T+1, D)``: the run.

    Returns
    -------
    Array | None
        ``(D,)``.
    """
    last = points[-1]
    reach = max(np.ptp(points[-TAIL:], axis=0).max(), NEAR * np.ptp(points, axis=0).max())
    with np.errstate(all="ignore"):
        for x in (last, points[-2:].mean(axis=0)):
            found = level_point(f, x)
            if found is None or not is_smooth(f, found):
                continue
            if np.abs(found - last).max() <= reach or same_place(last, found):
                return found
    return None


def level_point(f: Objective, x: Array) -> Array | None:
    """Where Newton's method leads from ``x`` if it converges there; None at singular Hessians."""
    for _ in range(40):
        g, hessian = f.gradient(x), f.hessian(x)
        if not (np.isfinite(g).all() and np.isfinite(hessian).all()):
            return None
        if not g.any():
            return x
        if np.linalg.cond(hessian) > SINGULAR:
            return None
        step = np.linalg.solve(hessian, g)
        x = x - step
        within = EXACT * (1 + np.abs(x).max())
        if np.abs(step).max() <= within:
            return np.where(np.abs(x) <= within, 0.0, x)  # what is left of a zero is rounding
    return None


def is_smooth(f: Objective, x: Array) -> bool:
    """Whether the gradient beside ``x`` is what the Hessian at ``x`` says: not so on a kink.

    On a kink a loss of this house reads the subgradient 0, and second derivatives that do not know
    of it.
    """
    reach = 1e-5 * (1 + float(np.abs(x).max()))
    here, hessian = f.gradient(x), f.hessian(x)
    allowed = 0.1 * reach * np.abs(hessian).max() + 1e-12 * (1 + float(np.abs(f(x))))
    for offset in reach * np.concatenate([np.eye(len(x)), -np.eye(len(x))]):
        if not (np.abs(f.gradient(x + offset) - here - hessian @ offset) <= allowed).all():
            return False
    return True

"""What difference quotients know of a loss: with a large h they smooth it, with a small one they tremble."""

from __future__ import annotations

from typing import Any

import numpy as np

from optimizers.registry import Array, Objective

SAME = 1e-3
"""Curvatures that differ by less than this share of the largest are one to the digits of a limit."""
FINEST = 1e-8
"""Up to this h, beside the size of a point, differences smooth nothing that is smooth at all."""
SLIGHT = 1e-3
"""An error below this share of a slope does not change what is said of it."""
LAST = 1e-4
"""Of the way to a minimum this share is its end: slopes there still have to be read."""


def rounding_of_slopes(values: Any, slopes: Any, sizes: Any, h: float, eps: float) -> Any:
    """How far rounding may move a central difference: that of its values, and of x ± h.

    Parameters
    ----------
    values, slopes, sizes
        ``(*batch)``: the loss, the largest part of its gradient and that of the point.
    h
        Of the difference.
    eps
        Machine epsilon of the point.
    """
    return eps * (np.abs(values) + slopes * sizes) / h


def smooths(f: Objective, x: Array, h: float) -> bool:
    """Whether near a point ``(D,)`` central differences of ``f`` change otherwise than its gradient.

    With a large h they are those of a smoother loss, of which the Hessian of ``f`` says nothing.
    """
    h = max(h, FINEST * (1 + float(np.abs(x).max())))  # else the rounding of gradients is seen
    offsets = h * np.eye(len(x))
    ends = [f.gradient(x[:, None] + side * offsets) for side in (1, -1)]
    read, exact = (ends[0] - ends[1]).T / (2 * h), f.hessian(x)
    if not np.isfinite(exact).all() or not exact.any():
        return False  # there is no limit to be had
    return bool(not np.abs(read - exact).max() <= SAME * np.abs(exact).max())


def slope_error(f: Objective, x: Array, h: float, extent: float) -> float:
    """Error that rounding makes in the slopes read at a point ``(D,)``; 0 if too small to matter.

    It matters beside the slope itself, or where that is gone beside the slope on the last
    ten-thousandth of a way of length ``extent``, or of the size of the point, if that is less.
    """
    slope, size = float(np.abs(f.gradient(x)).max()), float(np.abs(x).max())
    eps = float(np.finfo(np.float64).eps)
    error = float(rounding_of_slopes(float(f(x)), slope, size, h, eps))
    way = min(extent, 1 + size) or 1 + size
    least = slope + LAST * way * float(np.abs(f.hessian(x)).max())
    return error if error > SLIGHT * least else 0.0

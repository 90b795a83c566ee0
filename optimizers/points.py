"""Points as optimizers move them: floating-point arrays ``(D, *batch)``."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]
FLOATS = (np.dtype(np.float64), np.dtype(np.float32))


def as_points(start: Any, *lanes: tuple[int, ...]) -> Array:
    """Copy ``start`` into a floating-point array ``(D, *batch)``; float32 stays float32.

    The batch grows to the shape that it has together with ``lanes``.
    """
    points = np.array(start)
    points = points if points.dtype in FLOATS else points.astype(np.float64)
    points = points.reshape(1) if points.ndim == 0 else points
    if not any(lanes):
        return points
    batch = np.broadcast_shapes(points.shape[1:], *lanes)
    if batch == points.shape[1:]:
        return points
    missing = (1,) * (len(batch) + 1 - points.ndim)
    aligned = points.reshape(len(points), *missing, *points.shape[1:])
    return np.broadcast_to(aligned, (len(points), *batch)).copy()

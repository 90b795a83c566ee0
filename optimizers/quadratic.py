"""The simplest losses: bowls, valleys and saddles."""

from __future__ import annotations

from typing import Any

import numpy as np

from optimizers.registry import Array


class Quadratic:
    """½ (x − m)ᵀ A (x − m) for a symmetric matrix A."""

    def __init__(self, matrix: Any, center: Any = (0, 0)) -> None:
        self.matrix = np.asarray(matrix, np.float64)
        self.center = np.asarray(center, np.float64)
        self.dimension = len(self.matrix)

    def __call__(self, x: Array) -> Array:
        """Loss, shape ``(*batch)``."""
        return (self._from_center(x) * self.gradient(x)).sum(axis=0) / 2

    def gradient(self, x: Array) -> Array:
        """Gradient A (x − m), shape of ``x``."""
        return np.tensordot(self.matrix, self._from_center(x), axes=1)

    def hessian(self, x: Array) -> Array:
        """A for every lane, shape ``(D, D, *batch)``."""
        d = self.dimension
        matrix = self.matrix.reshape(d, d, *(1,) * (x.ndim - 1))
        return np.broadcast_to(matrix, (d, *x.shape)).copy()

    def _from_center(self, x: Array) -> Array:
        return x - self.center.reshape(-1, *(1,) * (x.ndim - 1))

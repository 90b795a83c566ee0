"""Linear algebra lane by lane: vectors ``(D, *batch)``, matrices ``(D, D, *batch)``.

Nothing here raises or warns on singular or non-finite matrices: such lanes give NaN, which whoever
runs the optimizer reports. The others are not disturbed.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from optimizers.registry import Array


def dot(a: Array, b: Array) -> Array:
    """Inner product ⟨a, b⟩, shape ``(*batch)``."""
    return (a * b).sum(axis=0)


def norm(a: Array) -> Array:
    """Euclidean length, shape ``(*batch)``; neither overflows nor underflows on the way."""
    largest = np.abs(a).max(axis=0)
    scale = np.where((largest > 0) & np.isfinite(largest), largest, 1)
    return scale * np.sqrt(dot(a / scale, a / scale))


def outer(a: Array, b: Array) -> Array:
    """Outer product a bᵀ, shape ``(D, D, *batch)``."""
    return a[:, None] * b


def apply(matrix: Array, vector: Array) -> Array:
    """Matrix times vector, shape ``(D, *batch)``."""
    return (matrix * vector).sum(axis=1)


def product(a: Array, b: Array) -> Array:
    """Matrix times matrix, shape ``(D, D, *batch)``."""
    return (a[:, :, None] * b).sum(axis=1)


def identity_like(x: Array) -> Array:
    """Identity matrix for every lane of the points ``x``, shape ``(D, D, *batch)``."""
    d = len(x)
    one = np.eye(d, dtype=x.dtype).reshape((d, d) + (1,) * (x.ndim - 1))
    return np.broadcast_to(one, (d, *x.shape))


def solve(matrix: Array, vector: Array) -> Array:
    """Solve matrix · p = vector, shape ``(D, *batch)``.

    Where the matrix is singular (or not finite) there is no solution to give: NaN. Only a vector of
    zeros gives zeros with any finite matrix.
    """
    lanes = np.moveaxis(matrix, (0, 1), (-2, -1))
    finite = np.isfinite(lanes).min(axis=(-2, -1), keepdims=True)
    identity = np.eye(len(vector), dtype=lanes.dtype)
    lanes = np.where(finite, lanes, identity)
    regular = np.linalg.slogdet(lanes)[0][..., None, None] != 0
    lanes = np.where(regular, lanes, identity)
    solution = np.linalg.solve(lanes, np.moveaxis(vector, 0, -1)[..., None])
    solution = np.moveaxis(np.where(finite & regular, solution, np.nan)[..., 0], -1, 0)
    nothing = finite[..., 0, 0] & (vector == 0).all(axis=0)
    return np.where(nothing, 0, solution)


def eigen(matrix: Array) -> tuple[Array, Array]:
    """Eigenvalues ``(D, *batch)``, ascending, and eigenvectors ``(D, D, *batch)``, one a column."""
    lanes = np.moveaxis(matrix, (0, 1), (-2, -1))
    finite = np.isfinite(lanes).min(axis=(-2, -1), keepdims=True)
    values, vectors = np.linalg.eigh(np.where(finite, lanes, 0))
    values = np.where(finite[..., 0], values, np.nan)
    return np.moveaxis(values, -1, 0), np.moveaxis(vectors, (-2, -1), (0, 1))


def spectral(function: Callable[[Array], Array], matrix: Array, vector: Array) -> Array:
    """Apply a function of a symmetric matrix to a vector: Q function(Λ) Qᵀ v.

    Along an eigenvector on which v has no component the result has none, whatever the function is.
    """
    values, vectors = eigen(matrix)
    components = apply(vectors.swapaxes(0, 1), vector)
    scaled = np.where(components == 0, 0 * values, function(values) * components)
    return apply(vectors, scaled)

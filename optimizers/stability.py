"""How large a learning rate a minimum bears: limits and factors of gradient methods on a parabola.

Near a minimum a loss is ½ (x − m)ᵀ H (x − m), and along each eigenvector of H a method with a fixed
rate is a linear recurrence. The distance to the minimum shrinks along that direction if and only
if the largest absolute eigenvalue of the recurrence (its *factor*) is below 1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from optimizers.registry import OPTIMIZERS, Array

FLAT = 1e-12
"""A curvature below this share of the largest, or a factor this close to 1, differs by rounding."""


@dataclass(frozen=True, eq=False)
class Stability:
    """What a curvature means for a method.

    Attributes
    ----------
    slug
        Of the method.
    learning_rate
        The rate that is judged.
    eigenvalues
        ``(D,)`` ascending: the curvatures λ of what is descended, weight decay included.
    directions
        ``(D, D)``: their unit eigenvectors as columns.
    factors
        ``(D,)``: by what the distance to the bottom is multiplied in each step along each direction,
        in the long run; below 1 it shrinks. For gradient descent |1 − ηλ|.
    limit
        The learning rates below this one are stable along every direction that curves upward;
        infinite if no rate is too large, 0 if every one is, None where nothing curves upward.
    """

    slug: str
    learning_rate: float
    eigenvalues: Array
    directions: Array
    factors: Array
    limit: float | None

    @property
    def largest(self) -> float:
        """The largest curvature λmax."""
        return float(self.eigenvalues[-1])

    @property
    def settles(self) -> bool:
        """Whether a method that stands near such a point is drawn to it along every direction."""
        return bool((self.factors < 1).all())


@dataclass(frozen=True)
class _Recurrence:
    """A method on ½ λ x², with η and its other settings: the matrix of one step, and its limit.

    ``limit`` times 1/λ is the bound of the stable rates.
    """

    matrix: Callable[[float, Array, Mapping[str, float]], Array]
    limit: Callable[[Mapping[str, float]], float]


def _gradient_descent(eta: float, curvature: Array, given: Mapping[str, float]) -> Array:
    """Of x alone: x ← (1 − ηλ) x."""
    return _matrices([[1 - eta * curvature]])


def _momentum(eta: float, curvature: Array, given: Mapping[str, float]) -> Array:
    """Of (x, v): v ← βv + (1 − τ)λx, x ← x − ηv."""
    beta, slope = given["momentum"], (1 - given["dampening"]) * curvature
    return _matrices([[1 - eta * slope, -eta * beta], [slope, beta]])


def _nesterov(eta: float, curvature: Array, given: Mapping[str, float]) -> Array:
    """Of (x, v): v ← βv + λx, x ← x − η(λx + βv)."""
    beta = given["momentum"]
    return _matrices([[1 - eta * curvature * (1 + beta), -eta * beta * beta], [curvature, beta]])


def _momentum_limit(given: Mapping[str, float]) -> float:
    """2 (1 + β) / (1 − τ): where an eigenvalue reaches −1; with β = 1 nothing ever comes to rest."""
    if given["momentum"] >= 1:
        return 0.0
    kept = 1 - given["dampening"]
    return 2 * (1 + given["momentum"]) / kept if kept else np.inf


def _nesterov_limit(given: Mapping[str, float]) -> float:
    """2 (1 + β) / (1 + 2β): trace (1 + β)(1 − ηλ), determinant β (1 − ηλ), an eigenvalue at −1."""
    return 2 * (1 + given["momentum"]) / (1 + 2 * given["momentum"])


RECURRENCES = {
    "gradient-descent": _Recurrence(_gradient_descent, lambda given: 2.0),
    "momentum": _Recurrence(_momentum, _momentum_limit),
    "nesterov": _Recurrence(_nesterov, _nesterov_limit),
}
"""The methods that are linear on a parabola; of the others no simple limit is known."""


def stability(hessian: Any, slug: str, hyperparameters: Mapping[str, Any]) -> Stability | None:
    """Judge a learning rate by the second derivatives at a point.

    Parameters
    ----------
    hessian
        ``(D, D)``, symmetric, of the loss as it is descended (under ascent: of −f).
    slug
        Of the optimizer.
    hyperparameters
        Its own; what is missing has its default. A schedule's rate has to be given as the number
        that it is in the step.

    Returns
    -------
    Stability | None
        None for a method whose steps are not a fixed multiple of past gradients (Adam, Newton …):
        no such limit is known for it.

    Raises
    ------
    ValueError
        If the Hessian is not a square matrix of finite numbers.

    Notes
    -----
    Gradient descent: η < 2/λ, as in any textbook. Heavy ball, in PyTorch's convention:
    η < 2(1 + β)/((1 − τ)λ) (Polyak 1964). Nesterov, in PyTorch's convention:
    η < 2(1 + β)/((1 + 2β)λ).
    """
    matrix = np.asarray(hessian, np.float64)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or not np.isfinite(matrix).all():
        raise ValueError(
            f"The Hessian has shape {matrix.shape} and must be a square matrix of finite numbers. "
            "Where the loss has no second derivatives there is no limit to be had."
        )
    if slug not in RECURRENCES:
        return None
    given = {**OPTIMIZERS[slug].defaults, **hyperparameters}
    eigenvalues, directions = np.linalg.eigh(matrix)
    eigenvalues = eigenvalues + given["weight_decay"]
    eigenvalues[np.abs(eigenvalues) <= FLAT * np.abs(eigenvalues).max()] = 0.0
    eta, recurrence = float(given["learning_rate"]), RECURRENCES[slug]
    steps = recurrence.matrix(eta, eigenvalues, given)
    factors = np.abs(np.linalg.eigvals(steps)).max(axis=-1)
    factors[np.abs(factors - 1) <= FLAT] = 1.0
    highest = float(eigenvalues[-1])
    limit = recurrence.limit(given) / highest if highest > 0 else None
    return Stability(slug, eta, eigenvalues, directions, factors, limit)


def _matrices(rows: list[list[Any]]) -> Array:
    """Put a square of numbers and ``(D,)`` arrays into D matrices, ``(D, n, n)``."""
    entries = np.broadcast_arrays(*(entry for row in rows for entry in row))
    return np.stack(entries, axis=-1).reshape(-1, len(rows), len(rows))

"""Losses in closed form for tests that must not depend on the formula parser."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np


class ClosedForm:
    """A loss from three functions of ``(D, *batch)``."""

    def __init__(
        self, value: Callable, gradient: Callable, hessian: Callable, symbols: Sequence[str]
    ) -> None:
        self.value, self.slope, self.curvature = value, gradient, hessian
        self.symbols = tuple(symbols)
        self.dimension = len(self.symbols)

    def __call__(self, x: np.ndarray) -> np.ndarray:
        return self.value(x)

    def gradient(self, x: np.ndarray) -> np.ndarray:
        return self.slope(x)

    def hessian(self, x: np.ndarray) -> np.ndarray:
        return self.curvature(x)


def weights(numbers: Sequence[float], x: np.ndarray) -> np.ndarray:
    return np.asarray(numbers, x.dtype).reshape(-1, *(1,) * (x.ndim - 1))


def diagonal(entries: np.ndarray) -> np.ndarray:
    second = np.zeros((len(entries), *entries.shape), entries.dtype)
    for i, entry in enumerate(entries):
        second[i, i] = entry
    return second


def bowl(*curvatures: float) -> ClosedForm:
    """½ Σ cᵢ xᵢ²; negative curvatures make saddles."""
    return ClosedForm(
        lambda x: (weights(curvatures, x) * x * x).sum(axis=0) / 2,
        lambda x: weights(curvatures, x) * x,
        lambda x: diagonal(weights(curvatures, x) + 0 * x),
        "xyzuvw"[: len(curvatures)],
    )


def coupled(dimension: int) -> ClosedForm:
    """Σ (xᵢ − i/2)⁴/40 + (xᵢ − i/2)²/2 + Σ xᵢ xᵢ₊₁ / 4: smooth, convex, all coordinates coupled."""

    def z(x):
        return x - weights([i / 2 for i in range(dimension)], x)

    def gradient(x):
        g = z(x) ** 3 / 10 + z(x)
        g[1:] += x[:-1] / 4
        g[:-1] += x[1:] / 4
        return g

    def hessian(x):
        second = diagonal(0.3 * z(x) ** 2 + 1)
        for i in range(dimension - 1):
            second[i, i + 1] = second[i + 1, i] = 0.25
        return second

    return ClosedForm(
        lambda x: (z(x) ** 4 / 40 + z(x) ** 2 / 2).sum(axis=0) + (x[1:] * x[:-1]).sum(axis=0) / 4,
        gradient,
        hessian,
        [f"x{i}" for i in range(dimension)],
    )


def quartic() -> ClosedForm:
    """Σ xᵢ⁴/4 in two dimensions: every fixed rate diverges from far enough away."""
    return ClosedForm(
        lambda x: (x * x * x * x).sum(axis=0) / 4,
        lambda x: x * x * x,
        lambda x: diagonal(3 * x * x),
        "xy",
    )


def constant(value: float = 1.0, slope: float = 0.0, curvature: float = 0.0) -> ClosedForm:
    """Answers the same everywhere, whatever that is."""
    return ClosedForm(
        lambda x: np.full(x.shape[1:], value, x.dtype),
        lambda x: np.full_like(x, slope),
        lambda x: np.full((len(x), *x.shape), curvature, x.dtype),
        "xy",
    )


def ackley() -> ClosedForm:
    """A cone with a sharp tip: value 0 at the origin, where the gradient is 0/0."""

    def radius(x):
        return np.sqrt((x * x).sum(axis=0))

    return ClosedForm(
        lambda x: 20 - 20 * np.exp(-radius(x)),
        lambda x: 20 * np.exp(-radius(x)) * x / radius(x),
        lambda x: np.full((len(x), *x.shape), np.nan, x.dtype),
        "xy",
    )


def curve(value: Callable, slope: Callable, curvature: Callable) -> ClosedForm:
    """A loss of one variable from functions of that variable."""
    return ClosedForm(
        lambda x: value(x[0]),
        lambda x: np.stack([slope(x[0]) + 0 * x[0]]),
        lambda x: np.stack([[curvature(x[0]) + 0 * x[0]]]),
        "x",
    )


def by_difference(f: ClosedForm, h: float) -> ClosedForm:
    """The same loss with the central difference quotient (f(x + h) − f(x − h)) / 2h for a slope."""

    def gradient(x):
        g = np.empty_like(x)
        for i in range(len(x)):
            ahead, behind = x.copy(), x.copy()
            ahead[i] += h
            behind[i] -= h
            g[i] = (f(ahead) - f(behind)) / (2 * h)
        return g

    return ClosedForm(f.value, gradient, f.curvature, f.symbols)

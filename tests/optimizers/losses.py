"""Losses with exact derivatives, written out by hand, and a way to walk on them."""

from __future__ import annotations

from itertools import islice

import numpy as np


class Loss:
    """A loss from three formulas of the coordinates; counts its evaluations."""

    def __init__(self, value, gradient, hessian):
        self.formulas = value, gradient, hessian
        self.values = self.gradients = self.hessians = 0

    def __call__(self, x):
        self.values += 1
        return self.formulas[0](*x)

    def gradient(self, x):
        self.gradients += 1
        return np.stack([np.broadcast_to(g, x[0].shape) for g in self.formulas[1](*x)]).astype(
            x.dtype
        )

    def hessian(self, x):
        self.hessians += 1
        rows = [[np.broadcast_to(h, x[0].shape) for h in row] for row in self.formulas[2](*x)]
        return np.array(rows).astype(x.dtype)


class Quadratic:
    """½ (x − m)ᵀ A (x − m)."""

    def __init__(self, matrix, minimum=0.0):
        self.matrix = np.asarray(matrix, float)
        self.minimum = np.broadcast_to(np.asarray(minimum, float), len(self.matrix))

    def away(self, x):
        return x - self.minimum.reshape(-1, *(1,) * (x.ndim - 1)).astype(x.dtype)

    def __call__(self, x):
        return (self.away(x) * self.gradient(x)).sum(axis=0) / 2

    def gradient(self, x):
        return np.tensordot(self.matrix.astype(x.dtype), self.away(x), axes=1)

    def hessian(self, x):
        matrix = self.matrix.astype(x.dtype).reshape(*self.matrix.shape, *(1,) * (x.ndim - 1))
        return np.broadcast_to(matrix, (*self.matrix.shape, *x.shape[1:]))


def random_quadratic(d: int, seed: int, eigenvalues=None) -> Quadratic:
    rng = np.random.default_rng(seed)
    q, _ = np.linalg.qr(rng.standard_normal((d, d)))
    w = np.geomspace(1, 30, d) if eigenvalues is None else np.asarray(eigenvalues, float)
    return Quadratic(q @ np.diag(w) @ q.T, rng.standard_normal(d))


def bowl():
    return Loss(
        lambda x, y: x * x / 20 + y * y,
        lambda x, y: (x / 10, 2 * y),
        lambda x, y: ((0.1, 0), (0, 2)),
    )


def rosenbrock():
    return Loss(
        lambda x, y: (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x),
        lambda x, y: (-2 * (1 - x) - 400 * x * (y - x * x), 200 * (y - x * x)),
        lambda x, y: ((2 - 400 * (y - x * x) + 800 * x * x, -400 * x), (-400 * x, 200)),
    )


def himmelblau():
    return Loss(
        lambda x, y: (x * x + y - 11) * (x * x + y - 11) + (x + y * y - 7) * (x + y * y - 7),
        lambda x, y: (
            4 * x * (x * x + y - 11) + 2 * (x + y * y - 7),
            2 * (x * x + y - 11) + 4 * y * (x + y * y - 7),
        ),
        lambda x, y: (
            (12 * x * x + 4 * y - 42, 4 * x + 4 * y),
            (4 * x + 4 * y, 4 * x + 12 * y * y - 26),
        ),
    )


def bounded_saddle():
    """x²/2 − y²/2 + y⁴/4: a strict saddle at the origin, minima at y = ±1."""
    return Loss(
        lambda x, y: x * x / 2 - y * y / 2 + y * y * y * y / 4,
        lambda x, y: (x, y * y * y - y),
        lambda x, y: ((1, 0), (0, 3 * y * y - 1)),
    )


def saddle():
    """x² − y², without a lower bound."""
    return Loss(
        lambda x, y: x * x - y * y,
        lambda x, y: (2 * x, -2 * y),
        lambda x, y: ((2, 0), (0, -2)),
    )


def quartic():
    return Loss(
        lambda x: 2 * x * x * x * x - 8 * x * x * x - 26 * x * x + x - 5,
        lambda x: (8 * x * x * x - 24 * x * x - 52 * x + 1,),
        lambda x: ((24 * x * x - 48 * x - 52,),),
    )


def logarithm():
    """The loss x − log x has no value at x ≤ 0, where the formula of the gradient still gives numbers."""
    return Loss(lambda x: x - np.log(x), lambda x: (1 - 1 / x,), lambda x: ((1 / (x * x),),))


def flat():
    return Loss(lambda x, y: 0 * x, lambda x, y: (0, 0), lambda x, y: ((0, 0), (0, 0)))


def slope():
    return Loss(lambda x, y: x + y, lambda x, y: (1, 1), lambda x, y: ((0, 0), (0, 0)))


def nowhere():
    return Loss(
        lambda x, y: x * np.nan,
        lambda x, y: (np.nan, np.nan),
        lambda x, y: ((np.nan, np.nan), (np.nan, np.nan)),
    )


def walk(member, f, start, steps, **hyperparameters):
    """Points of ``steps`` steps, ``(steps + 1, D, *batch)``."""
    with np.errstate(all="ignore"):
        return np.array(list(islice(member(f, start, **hyperparameters), steps + 1)))


def losses_along(f, points):
    with np.errstate(all="ignore"):
        return f(np.moveaxis(points, 1, 0))

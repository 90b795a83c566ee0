"""Losses and paths to draw, each with something that charts get wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from figures import LIGHT, Grid, Line, Scene, Theme, moments, moving, sample

Array = NDArray[np.floating]


def quartic(p: Array) -> Array:
    return 2 * p[0] ** 4 - 8 * p[0] ** 3 - 26 * p[0] ** 2 + p[0] - 5


def step(p: Array) -> Array:
    (x,) = p
    pieces = [(x >= -5) & (x <= -3), (x > -3) & (x <= -1), (x > -1) & (x <= 2),
              (x > 2) & (x <= 3), (x > 3) & (x <= 5)]  # fmt: skip
    return np.select(pieces, [2.0 + 0 * x, 3.0 + 0 * x, x - 2, -4.0 + 0 * x, 0 * x], np.nan)


def rosenbrock(p: Array) -> Array:
    return (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2


@dataclass(frozen=True)
class Case:
    """A loss on a window, and where contestants have been on it."""

    objective: Callable[[Array], Array]
    window: tuple[tuple[float, float], ...]
    points: tuple[Array, ...] = ()
    minima: tuple[tuple[tuple[float, ...], float], ...] = ()
    symbols: tuple[str, ...] = field(default=("x", "y"))

    def grid(self) -> Grid:
        return sample(self.objective, self.window)

    def scene(self, theme: Theme = LIGHT) -> Scene:
        with np.errstate(all="ignore"):
            lines = tuple(
                Line(slot, "Gradient descent", points, np.asarray(self.objective(points.T)))
                for slot, points in zip("abcdefghij", self.points, strict=False)
            )
        symbols = self.symbols[: len(self.window)]
        return Scene(symbols, self.grid(), lines, theme, "L", self.minima)


@dataclass(frozen=True)
class Moving(Case):
    """A ground that moves with the clock: the loss times 1 + the step."""

    steps: int = 60

    def grid(self) -> Grid:
        at = moments(self.steps)
        factors = 1.0 + at[:, None, None]
        return moving(lambda p: factors * self.objective(p), self.window, at, "as at step {step}")


def spiral(steps: int = 60, reach: float = 2.0) -> Array:
    turn = np.linspace(0, 12, steps + 1)
    return reach * np.exp(-turn / 5)[:, None] * np.stack([np.cos(turn), np.sin(turn)], axis=1)


def diverging(steps: int = 100) -> Array:
    """Gradient descent on x² + y² with learning rate 10: each step multiplies by −19."""
    return np.array([-3.0, 4.0]) * ((-19.0) ** np.arange(steps + 1))[:, None]


SQUARE = ((-5.0, 5.0), (-5.0, 5.0))
LINE = ((-5.0, 5.0),)

CASES: dict[str, Case] = {
    "polynomial": Case(quartic, ((-4.0, 7.0),), (np.linspace(-3, -1.5, 21)[:, None],),
                       (((-1.472355626005,), -27.9024342806), ((4.453291532215,), -436.1071252167)),
                       symbols=("theta1",)),
    "step": Case(step, LINE, (np.linspace(1.5, -0.9, 21)[:, None],)),
    "pole": Case(lambda p: 1 / p[0], LINE, (np.array([[2.0], [3.0], [4.0]]),)),
    "undefined half": Case(lambda p: np.log(p[0]), LINE, (np.array([[2.0], [0.5]]),)),
    "constant line": Case(lambda p: 3 + 0 * p[0], LINE, (np.array([[1.0], [1.0]]),)),
    "undefined line": Case(lambda p: np.nan * p[0], LINE),
    "left at once": Case(lambda p: p[0] ** 2, LINE, (np.array([[4.0], [-1e150]]),)),
    "rosenbrock": Case(rosenbrock, ((-2.0, 2.0), (-1.0, 3.0)), (spiral(), spiral(200, 1.0)),
                       (((1.0, 1.0), 0.0),), symbols=("w1", "w2")),
    "saddle": Case(lambda p: p[0] ** 2 - p[1] ** 2, SQUARE, (spiral(), 1e3 * spiral())),
    "divergence": Case(lambda p: p[0] ** 2 + p[1] ** 2, SQUARE, (diverging(), spiral())),
    "plane with pole": Case(lambda p: 1 / (p[0] - 0.03) + p[1], SQUARE, (spiral(),)),
    "plane with poles": Case(lambda p: 1 / (p[0] * p[1]), SQUARE, (spiral(),)),
    "plane with hole": Case(lambda p: np.log(p[0] * p[1]), SQUARE, (1.5 + 0.5 * spiral(),)),
    "constant plane": Case(lambda p: 7 + 0 * p[0], SQUARE, (spiral(),)),
    "undefined plane": Case(lambda p: np.nan * p[0], SQUARE),
    "tower": Case(lambda p: np.exp(p[0] ** 2 + p[1] ** 2), ((-10.0, 10.0), (-10.0, 10.0)), (spiral(),)),
    "huge": Case(lambda p: 1e300 * (p[0] + p[1]), SQUARE, (spiral(),)),
    "ripple on 1e8": Case(lambda p: 1e8 + np.sin(p[0]) + p[1] / 5, SQUARE, (spiral(),)),
    "ten contestants": Case(lambda p: p[0] ** 2 + p[1] ** 2, SQUARE,
                            tuple(spiral(30, r) for r in np.linspace(0.5, 4.5, 10))),
    "one point only": Case(lambda p: p[0] ** 2 + p[1] ** 2, SQUARE, (np.array([[1.0, 1.0]]),)),
    "moving plane": Moving(rosenbrock, ((-2.0, 2.0), (-1.0, 3.0)), (spiral(),)),
    "moving plane with hole": Moving(lambda p: np.log(p[0] * p[1]), SQUARE, (1.5 + 0.5 * spiral(),)),
    "moving constant": Moving(lambda p: 7 + 0 * p[0], SQUARE, (spiral(),), steps=0),
    "flat and wide": Case(lambda p: p[0] ** 2 + p[1] ** 2, ((-1000.0, 1000.0), (-1.0, 1.0))),
}  # fmt: skip

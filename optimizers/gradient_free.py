"""Methods that only ask how high the loss is, never which way it slopes.

Points without a loss (NaN) count as infinitely high. Nelder–Mead keeps its corners in a local
variable ``simplex`` ``(D, D + 1, *batch)``, and they are drawn (`optimizers.companions`). Methods
with a population are in ``populations.py``.
"""

from __future__ import annotations

from typing import Annotated

import numpy as np

from optimizers.batches import changing
from optimizers.randomness import Randomness
from optimizers.registry import Array, Objective, Range, Seed, Value, optimizer

FAMILY = "gradient-free"
Spread = Annotated[
    Value, Range(r"\sigma", 1e-3, 10, "How far a trial lies from the point, roughly.", "log", 0)
]


def height(f: Objective, x: Array) -> Array:
    """Evaluate the loss, infinite where it is NaN; also of a population ``(D, n, *batch)``."""
    value = f(x)
    return np.where(np.isnan(value), np.inf, value)


def ranked(points: Array, value: Array) -> tuple[Array, Array]:
    """Sort a population ``(D, n, *batch)`` by its losses ``(n, *batch)``, lowest first."""
    order = np.argsort(value, axis=0, kind="stable")
    return np.take_along_axis(points, order[None], 1), np.take_along_axis(value, order, 0)


@optimizer(
    "Nelder–Mead",
    family=FAMILY,
    reference="Nelder & Mead 1965; SciPy's minimize(method='Nelder-Mead')",
    companions="simplex",
)
def nelder_mead(
    f,
    x,
    size: Annotated[
        Value, Range("s", 1e-3, 1, "First edges, as a share of the coordinate.", "log", 0)
    ] = 0.05,
    reflection: Annotated[
        Value, Range(r"\rho", 0.1, 2, "How far the worst corner is mirrored.", least=0)
    ] = 1.0,
    expansion: Annotated[
        Value, Range(r"\chi", 1, 4, "How much farther when that was a success.", least=0)
    ] = 2.0,
    contraction: Annotated[
        Value, Range(r"\psi", 0.1, 0.9, "How far it is pulled in when that failed.", least=0)
    ] = 0.5,
    shrinkage: Annotated[
        Value, Range(r"\sigma", 0.1, 0.9, "What is left of all edges if all failed.", least=0)
    ] = 0.5,
):
    """Let a triangle (in D dimensions: D + 1 corners) tumble downhill, worst corner first.

    Iterate by iterate SciPy's: the best corner is shown. A coordinate that starts at 0 gets an edge
    of 0.00025.
    """
    yield x
    simplex = first_simplex(x, size)
    simplex, value = ranked(simplex, height(f, simplex))
    while True:
        if changing(f):
            simplex, value = ranked(simplex, height(f, simplex))
        center, worst = simplex[:, :-1].sum(axis=1) / len(x), simplex[:, -1]
        mirrored = opposite(center, worst, reflection)
        h = height(f, mirrored)
        best, fair, better = h < value[0], h < value[-2], h < value[-1]
        reach = np.where(better, reflection * contraction, -contraction)
        second = opposite(center, worst, np.where(best, reflection * expansion, reach))
        again = best | ~fair
        h2 = height(f, second) if np.any(again) else h
        won = again & np.where(best, h2 < h, np.where(better, h2 <= h, h2 < value[-1]))
        corner, corner_value = np.where(won, second, mirrored), np.where(won, h2, h)
        tumbled = np.concatenate([simplex[:, :-1], corner[:, None]], axis=1)
        tumbled_value = np.concatenate([value[:-1], corner_value[None]])
        failed = ~(won | fair)
        if np.any(failed):
            simplex = simplex[:, :1] + shrinkage * (simplex - simplex[:, :1])
            value = np.concatenate([value[:1], height(f, simplex[:, 1:])])
        simplex = np.where(failed, simplex, tumbled)
        simplex, value = ranked(simplex, np.where(failed, value, tumbled_value))
        x = simplex[:, 0]
        yield x


def first_simplex(x: Array, size: Value) -> Array:
    """Lengthen each coordinate of the start in turn: ``(D, D + 1, *batch)``."""
    longer = np.where(x == 0, 0.00025, (1 + size) * x).astype(x.dtype)
    corners = [x] + [np.where(row, longer, x) for row in unit_vectors(x)]
    return np.stack(corners, axis=1)


def unit_vectors(x: Array) -> Array:
    """One row for each coordinate, shaped to move points like ``x``: ``(D, D, 1, …)``."""
    return np.eye(len(x), dtype=x.dtype).reshape((len(x),) * 2 + (1,) * (x.ndim - 1))


def opposite(center: Array, worst: Array, reach: Value) -> Array:
    """Go from the worst corner through the center and ``reach`` times as far beyond it."""
    reach = np.asarray(reach, center.dtype)
    return (1 + reach) * center - reach * worst


@optimizer(
    "Pattern search",
    family=FAMILY,
    reference="Hooke & Jeeves 1961; Kolda, Lewis & Torczon 2003, SIAM Review 45, §1.1",
)
def pattern_search(
    f,
    x,
    reach: Annotated[
        Value, Range(r"\delta", 1e-3, 10, "How far the first trials lie from the start.", "log", 0)
    ] = 0.5,
    shrinkage: Annotated[
        Value, Range(r"\sigma", 0.1, 0.9, "What is left of that distance after a failure.", least=0)
    ] = 0.5,
):
    """Try a step both ways along each axis; take the best, or make the steps smaller.

    Compass search, the plainest pattern search.
    """
    yield x
    value, reach = height(f, x), reach * np.ones_like(x[0])
    directions = np.concatenate([unit_vectors(x), -unit_vectors(x)]).swapaxes(0, 1)
    while True:
        value = height(f, x) if changing(f) else value
        trials = x[:, None] + reach * directions
        trials, trial_values = ranked(trials, height(f, trials))
        better = trial_values[0] < value
        x, value = np.where(better, trials[:, 0], x), np.where(better, trial_values[0], value)
        reach = np.where(better, reach, shrinkage * reach)
        yield x


@optimizer("Random search", family=FAMILY, reference="Rastrigin 1963; Matyas 1965")
def random_search(f, x, sigma: Spread = 0.1, seed: Seed = 0):
    """Try a random point nearby; go there if it is lower."""
    yield x
    random, value = Randomness(seed, x), height(f, x)
    while True:
        value = height(f, x) if changing(f) else value
        trial = x + sigma * random.normal(len(x))
        trial_value = height(f, trial)
        better = trial_value < value
        x, value = np.where(better, trial, x), np.where(better, trial_value, value)
        yield x


@optimizer(
    "Simulated annealing",
    family=FAMILY,
    reference="Metropolis et al. 1953; Kirkpatrick, Gelatt & Vecchi 1983",
)
def simulated_annealing(
    f,
    x,
    sigma: Spread = 0.5,
    temperature: Annotated[
        Value, Range("T", 1e-3, 100, "How readily it climbs at first.", "log", 0)
    ] = 1.0,
    cooling: Annotated[
        Value,
        Range(r"\alpha", 0.8, 1, "What is left of the temperature after a step.", "linear", 0, 1),
    ] = 0.99,
    seed: Seed = 0,
):
    """Try a random point nearby; go there if it is lower, and sometimes even if it is higher.

    A climb by Δ is accepted with probability e^(−Δ/T), ever more rarely as T sinks.
    """
    yield x
    random, value = Randomness(seed, x), height(f, x)
    temperature = temperature * np.ones_like(value)
    while True:
        value = height(f, x) if changing(f) else value
        trial = x + sigma * random.normal(len(x))
        trial_value = height(f, trial)
        climb = trial_value - value
        accepted = (climb <= 0) | (random.uniform() < np.exp(-climb / temperature))
        x, value = np.where(accepted, trial, x), np.where(accepted, trial_value, value)
        temperature = cooling * temperature
        yield x

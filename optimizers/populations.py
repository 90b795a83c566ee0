"""Gradient-free methods that move a whole population, and show where it has gathered.

The population is kept in a local variable ``population`` ``(D, size, *batch)``, and drawn
(`optimizers.companions`).
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import Annotated

import numpy as np

from optimizers.batches import changing
from optimizers.gradient_free import FAMILY, height, ranked
from optimizers.linear_algebra import apply, eigen, identity_like, norm, outer, product
from optimizers.randomness import Randomness
from optimizers.registry import Array, Range, Seed, Value, optimizer


@dataclass(frozen=True)
class Weights:
    """Recombination weights and learning rates of CMA-ES (Hansen 2016, Table 1).

    Attributes
    ----------
    ranks
        ``(λ,)``: weight of each rank in the covariance; positive for the better half, of sum 1.
    effective
        μ_eff: how many points that better half is worth.
    c_sigma, d_sigma, c_c, c_1, c_mu
        Learning rates and damping.
    length
        Expected length of a D-dimensional N(0, I) vector.
    """

    ranks: Array
    effective: float
    c_sigma: float
    d_sigma: float
    c_c: float
    c_1: float
    c_mu: float
    length: float

    @classmethod
    def of(cls, d: int, size: int) -> Weights:
        """Give the default weights for ``d`` dimensions and a population of ``size``.

        Raises
        ------
        ValueError
            For a size below 2.
        """
        if size < 2:
            raise ValueError(
                f"CMA-ES: the population size was {size:g}; a population of one cannot be ranked. "
                "It must be 0 or at least 2; choose 0 for the default."
            )
        raw = math.log((size + 1) / 2) - np.log(np.arange(1, size + 1))
        parents, others = raw[: size // 2], raw[size // 2 :]
        effective = float(parents.sum() ** 2 / (parents**2).sum())
        others_effective = float(others.sum() ** 2 / (others**2).sum())
        c_sigma = (effective + 2) / (d + effective + 5)
        d_sigma = 1 + 2 * max(0.0, math.sqrt((effective - 1) / (d + 1)) - 1) + c_sigma
        c_c = (4 + effective / d) / (d + 4 + 2 * effective / d)
        c_1 = 2 / ((d + 1.3) ** 2 + effective)
        c_mu = 2 * (0.25 + effective + 1 / effective - 2) / ((d + 2) ** 2 + effective)
        c_mu = min(1 - c_1, c_mu)
        negative = min(
            1 + c_1 / c_mu,
            1 + 2 * others_effective / (effective + 2),
            (1 - c_1 - c_mu) / (d * c_mu),
        )
        scale = np.where(raw >= 0, 1 / raw[raw > 0].sum(), -negative / raw[raw < 0].sum())
        length = math.sqrt(d) * (1 - 1 / (4 * d) + 1 / (21 * d * d))
        return cls(raw * scale, effective, c_sigma, d_sigma, c_c, c_1, c_mu, length)


@optimizer(
    "CMA-ES",
    family=FAMILY,
    reference="Hansen 2016, arXiv:1604.00772, Fig. 6 and Table 1",
    companions="population",
)
def cma_es(
    f,
    x,
    sigma: Annotated[
        Value, Range(r"\sigma", 1e-3, 10, "Spread of the first population.", "log", 0)
    ] = 0.5,
    population_size: Annotated[
        int,
        Range(r"\lambda", 0, 100, "Points tried in a step; 0: 4 + ⌊3 ln D⌋.", "whole", 0, 10_000),
    ] = 0,
    seed: Seed = 0,
):
    """Throw a cloud of points, and give the next cloud the shape of those that fell lowest.

    Shown is the mean of the cloud. Weights of the worse half are negative (active CMA).
    """
    yield x
    d, random = len(x), Randomness(seed, x)
    w = Weights.of(d, population_size or 4 + int(3 * math.log(d)))
    ranks = w.ranks.astype(x.dtype).reshape(-1, *(1,) * (x.ndim - 1))
    covariance, sigma = identity_like(x), sigma * np.ones_like(x[0])
    path_sigma = path_c = np.zeros_like(x)
    for generation in itertools.count(1):
        variances, axes = eigen(covariance)
        z = random.normal(d, len(ranks)) + np.zeros_like(x)[:, None]
        y = product(axes, np.sqrt(np.maximum(variances, 0))[:, None] * z)
        population = x[:, None] + sigma * y
        value = height(f, population)
        y, z = ranked(y, value)[0], ranked(z, value)[0]
        step = (np.maximum(ranks, 0) * y).sum(axis=1)
        whitened = apply(axes, (np.maximum(ranks, 0) * z).sum(axis=1))  # C^(−1/2) step
        x = x + sigma * step
        path_sigma = mixed(path_sigma, whitened, w.c_sigma, w.effective)
        growth = norm(path_sigma) / w.length
        sigma = sigma * np.exp(w.c_sigma / w.d_sigma * (growth - 1))
        fresh = math.sqrt(1 - (1 - w.c_sigma) ** (2 * generation))
        steady = growth / fresh < 1.4 + 2 / (d + 1)
        path_c = mixed(path_c, np.where(steady, step, 0), w.c_c, w.effective)
        shares = np.where(ranks >= 0, ranks, ranks * d / (z * z).sum(axis=0))
        spread = (shares * y[:, None] * y).sum(axis=2)
        kept = 1 - w.c_1 - w.c_mu * float(w.ranks.sum())
        kept = kept + np.where(steady, 0, w.c_1 * w.c_c * (2 - w.c_c)).astype(x.dtype)
        covariance = kept * covariance + w.c_1 * outer(path_c, path_c) + w.c_mu * spread
        yield x


def mixed(path: Array, step: Array, rate: float, effective: float) -> Array:
    """Update an evolution path so that under random selection its variance stays 1."""
    return (1 - rate) * path + math.sqrt(rate * (2 - rate) * effective) * step


@optimizer(
    "Particle swarm",
    family=FAMILY,
    reference="Kennedy & Eberhart 1995; constants of Clerc & Kennedy 2002",
    companions="population",
)
def particle_swarm(
    f,
    x,
    population_size: Annotated[
        int, Range("n", 2, 100, "How many particles there are.", "whole", 1, 10_000)
    ] = 20,
    sigma: Annotated[
        Value, Range(r"\sigma", 1e-3, 10, "Spread of the first population.", "log", 0)
    ] = 1.0,
    inertia: Annotated[
        Value, Range(r"\omega", 0, 1, "Share of the velocity that is kept.", least=0)
    ] = 0.7298,
    cognitive: Annotated[
        Value, Range("c_1", 0, 3, "Pull of the best point a particle has seen itself.", least=0)
    ] = 1.49618,
    social: Annotated[
        Value, Range("c_2", 0, 3, "Pull of the best point anyone has seen.", least=0)
    ] = 1.49618,
    seed: Seed = 0,
):
    """Let a swarm fly, each drawn to the best place it has seen and to the best of all.

    The swarm starts at rest around the start, one particle on it. Shown is the best place so far.
    """
    yield x
    d, random = len(x), Randomness(seed, x)
    population = x[:, None] + sigma * random.normal(d, population_size)
    population[:, 0] = x
    velocity = np.zeros_like(population)
    best, best_value = population, height(f, population)
    while True:
        x = ranked(best, best_value)[0][:, 0]
        yield x
        best_value = height(f, best) if changing(f) else best_value
        own_pull = cognitive * random.uniform(d, population_size) * (best - population)
        pull = social * random.uniform(d, population_size) * (x[:, None] - population)
        velocity = inertia * velocity + own_pull + pull
        population = population + velocity
        value = height(f, population)
        better = value < best_value
        best, best_value = np.where(better, population, best), np.where(better, value, best_value)

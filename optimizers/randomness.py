"""Random numbers for optimizers that throw dice."""

from __future__ import annotations

from typing import Any

import numpy as np

from optimizers.linear_algebra import norm
from optimizers.registry import Array


class Randomness:
    """Random numbers lane by lane: every lane draws what a run of its own with its seed would.

    One seed for all lanes gives all lanes the same numbers; ``seed=np.arange(n)`` makes n lanes
    that differ. So a lane of a batch equals the single run, and a seed names one path whatever else
    is drawn beside it.

    Parameters
    ----------
    seed
        A whole number, or an array of them that broadcasts against ``(*batch)``.
    x
        The points ``(D, *batch)`` that the numbers are for; they get its type.
    """

    def __init__(self, seed: Any, x: Array) -> None:
        seeds = np.asarray(seed)
        distinct, lane = np.unique(seeds, return_inverse=True)
        self.generators = [np.random.default_rng(int(s)) for s in distinct]
        self.lane = lane.reshape((1,) * (x.ndim - 1 - seeds.ndim) + seeds.shape)
        self.dtype = x.dtype

    def normal(self, *shape: int) -> Array:
        """Draw from N(0, 1): ``(*shape, *batch)``, or ones for lanes that share their numbers."""
        return self._by_lane([g.standard_normal(shape) for g in self.generators])

    def uniform(self, *shape: int) -> Array:
        """Draw from [0, 1), shaped like `normal`."""
        return self._by_lane([g.random(shape) for g in self.generators])

    def in_ball(self, d: int) -> Array:
        """Draw uniformly from the unit ball of ``d`` dimensions: ``(d, *batch)``."""
        direction = self.normal(d)
        return direction / norm(direction) * self.uniform() ** (1 / d)

    def _by_lane(self, drawn: list[Any]) -> Array:
        return np.stack(drawn, axis=-1)[..., self.lane].astype(self.dtype)

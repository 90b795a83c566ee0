"""Gradients with noise on them, as those of mini-batches are."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np

from optimizers.batches import batches_of
from optimizers.objectives import bare
from optimizers.randomness import Randomness
from optimizers.registry import Array, Objective, Value

STREAM = 2**32  # beyond the seeds of optimizers: with the same seed these draw other numbers


class Noisy:
    """A loss whose every slope is read with an error σ ξ, ξ fresh from N(0, 1) at each reading.

    Loss and Hessian are as they were: what a mini-batch blurs first is the gradient. Begins with the same
    numbers whenever it is made anew with the same seed, so each run needs one of its own.

    Parameters
    ----------
    f
        The exact loss.
    sigma
        Standard deviation σ of the error on each partial derivative; a number or one per lane.
    seed
        A whole number: every lane reads the same errors. An array of them, broadcasting against
        ``(*batch)``: every lane reads what a run of its own with its seed would.
    """

    def __init__(self, f: Objective, sigma: Value, seed: Any = 0) -> None:
        self.f = f
        self.sigma = sigma
        self.seed = seed
        self.batches = batches_of(f)
        self.dimension: Any = getattr(f, "dimension", None)
        self._random: Randomness | None = None

    @cached_property
    def bare(self) -> Noisy:
        """The same without checks of the points, with errors of its own from the same seed."""
        return Noisy(bare(self.f), self.sigma, self.seed)

    def __call__(self, x: Array) -> Array:
        """Loss, shape ``(*batch)``, exact."""
        return self.f(x)

    def gradient(self, x: Array) -> Array:
        """Gradient with an error, shape of ``x``."""
        if self._random is None:
            self._random = Randomness(np.asarray(self.seed) + STREAM, x)
        error = np.asarray(self.sigma * self._random.normal(len(x)))
        return self.f.gradient(x) + error.astype(x.dtype)

    def hessian(self, x: Array) -> Array:
        """Second derivatives, shape ``(D, D, *batch)``, exact."""
        return self.f.hessian(x)


def noisy(f: Objective, sigma: Value, seed: Any = 0) -> Objective:
    """Blur the gradient of a loss; with σ = 0 the loss itself comes back, at no cost."""
    return Noisy(f, sigma, seed) if np.any(sigma) else f

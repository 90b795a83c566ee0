"""Objectives made from an objective: with a penalty added, or upside down and counted.

Rules stay free of bookkeeping this way: weight decay, ascent and the count of evaluations change
*what* is descended or looked at, never *how*.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from optimizers.batches import MiniBatches, batches_of
from optimizers.registry import Array, Objective, Value


class Penalized:
    """The loss plus ½ λ ‖x‖², which is what PyTorch's ``weight_decay`` descends.

    The gradient gains λx and the Hessian λ on its diagonal. λ is a number or one per lane.
    """

    def __init__(self, f: Objective, weight_decay: Value) -> None:
        self.f = f
        self.weight_decay = weight_decay
        self.batches = batches_of(f)

    def __call__(self, x: Array) -> Array:
        """Value of the sum, shape ``(*batch)``."""
        return self.f(x) + self.weight_decay * (x * x).sum(axis=0) / 2

    def gradient(self, x: Array) -> Array:
        """Gradient of the sum, shape of ``x``."""
        return self.f.gradient(x) + self.weight_decay * x

    def hessian(self, x: Array) -> Array:
        """Second derivatives of the sum, shape ``(D, D, *batch)``."""
        identity = np.eye(len(x), dtype=x.dtype).reshape((len(x),) * 2 + (1,) * (x.ndim - 1))
        return self.f.hessian(x) + self.weight_decay * identity


def penalized(f: Objective, weight_decay: Value) -> Objective:
    """Add ½ λ ‖x‖² to the loss; with λ = 0 the loss itself comes back, at no cost."""
    none = type(weight_decay) is float and weight_decay == 0
    return f if none or not np.any(weight_decay) else Penalized(f, weight_decay)


class Counted:
    """What an optimizer sees: the loss, upside down for ascent, with its calls counted.

    Attributes
    ----------
    f
        The loss.
    ascent
        Whether value, gradient and Hessian change their sign.
    values, gradients, hessians
        How many numbers were handed in for evaluation so far; divided by the numbers that one
        point (of all lanes) has, the evaluations: a population of twenty counts twenty times. Of
        mini-batches every number counts once for each sample of the batch.
    batches
        The mini-batches that are descended, if any.
    """

    def __init__(self, f: Objective, *, ascent: bool = False) -> None:
        self.f = f
        self.ascent = ascent
        self.dimension: Any = getattr(f, "dimension", None)
        self._slope = f.gradient
        self.batches: MiniBatches | None = batches_of(f)
        self._samples = 1 if self.batches is None else self.batches.length
        self.values = self.gradients = self.hessians = 0

    @property
    def exact(self) -> Counted:
        """The loss with its exact derivatives where those that are read are differences; else itself."""
        exact = getattr(self.f, "exact", self.f)
        return self if exact is self.f else Counted(exact, ascent=self.ascent)

    def turn(self, update: int) -> None:
        """Go to the batch of an update, where there are batches."""
        if self.batches is not None:
            self.batches.turn(update)
            self._samples = self.batches.length

    def evaluations(self, spent: Array, size: int) -> Array:
        """Turn counts into evaluations of the loss, per point of ``size`` numbers.

        Whole numbers; of mini-batches fractions, for B of N samples are B/N of an evaluation.
        """
        if self.batches is None:
            return -(-spent // size)
        return spent / (size * self.batches.epochs.samples)

    def __call__(self, x: Array) -> Array:
        """Value as the optimizer sees it, shape ``(*batch)``."""
        self.values += x.size * self._samples
        return -self.f(x) if self.ascent else self.f(x)

    def gradient(self, x: Array) -> Array:
        """Gradient as the optimizer sees it, shape of ``x``."""
        self.gradients += x.size * self._samples
        return -self._slope(x) if self.ascent else self._slope(x)

    def hessian(self, x: Array) -> Array:
        """Second derivatives as the optimizer sees them, shape ``(D, D, *batch)``."""
        self.hessians += x.size * self._samples
        return -self.f.hessian(x) if self.ascent else self.f.hessian(x)


def bare(f: Objective) -> Objective:
    """Return the loss without its checks, if it offers that: a run checks the start once."""
    return getattr(f, "bare", f)

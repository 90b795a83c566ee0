"""Backpropagation checked against difference quotients, and both timed."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landscapes.networks.two_layer import NetworkLoss

Array = NDArray[np.floating]

TIMES = 20
"""Backpropagations whose mean time is told."""


@dataclass(frozen=True)
class GradientCheck:
    """How two gradients of the same loss compare.

    Attributes
    ----------
    parameters, samples
        Numbers of parameters and of samples in the loss.
    h
        Step of the difference quotient.
    largest, mean
        Absolute difference of the two, over all parameters.
    size
        Largest partial derivative, to compare these with.
    exact_seconds, difference_seconds
        Time for all partial derivatives, of this thread alone: what else the machine does is not
        counted.
    """

    parameters: int
    samples: int
    h: float
    largest: float
    mean: float
    size: float
    exact_seconds: float
    difference_seconds: float

    @property
    def times_faster(self) -> float:
        """How many times faster backpropagation was."""
        return self.difference_seconds / self.exact_seconds


def check_gradient(loss: NetworkLoss, theta: Array, h: float = 1e-4) -> GradientCheck:
    """Compare every partial derivative with (L(θ + h eᵢ) − L(θ − h eᵢ)) / 2h, two losses for each."""
    exact = loss.gradient(theta)
    began = time.thread_time()
    for _ in range(TIMES):
        loss.gradient(theta)
    between = time.thread_time()
    numeric = np.array([_slope(loss, theta, i, h) for i in range(len(theta))])
    exact_seconds, seconds = (between - began) / TIMES, time.thread_time() - between
    apart = np.abs(numeric - exact)
    return GradientCheck(
        *(len(theta), loss.samples, h),
        *(float(apart.max()), float(apart.mean()), float(np.abs(exact).max())),
        *(exact_seconds, seconds),
    )


def errors_by_step(
    loss: NetworkLoss, theta: Array, steps: Sequence[float], parameters: NDArray[np.integer]
) -> Iterator[float]:
    """Largest difference from the exact slope among some parameters, for each step h in turn.

    A large h cuts off the curve's bends, a small one leaves few digits of the difference of two
    losses: the error falls like h² and then rises like 1/h.
    """
    exact = loss.gradient(theta)
    for h in steps:
        yield max(abs(_slope(loss, theta, i, h) - float(exact[i])) for i in parameters)


def _slope(loss: NetworkLoss, theta: Array, i: int, h: float) -> float:
    moved = theta.copy()
    moved[i] = theta[i] + h
    above = float(loss(moved))
    moved[i] = theta[i] - h
    return (above - float(loss(moved))) / (2 * h)

"""Methods that find their own step length, or their own schedule.

``learning_rate`` stays as a factor, 1 in the papers, so that a schedule can be laid over it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

import numpy as np
from numpy import asarray, fmax, maximum, sqrt, zeros_like

from optimizers.adaptive import Beta1, Beta2
from optimizers.linear_algebra import dot, norm
from optimizers.objectives import penalized
from optimizers.powers import root
from optimizers.registry import (
    Array,
    LearningRate,
    Range,
    Tiny,
    Value,
    WeightDecay,
    optimizer,
    steps,
)

InitialDistance = Annotated[
    Value,
    Range(
        "d_0", 1e-10, 1, "First guess of the distance to the minimum; too small is safe.", "log", 0
    ),
]
Interpolation = Annotated[
    Value,
    Range(r"\beta", 0, 0.999, "How near to the average the gradient is taken.", "memory", 0, 1),
]


@optimizer(
    "Prodigy", family="modern", reference="Mishchenko & Defazio 2023, arXiv:2306.06101, Algorithm 4"
)
def prodigy(
    f,
    x,
    learning_rate: LearningRate = 1.0,
    beta1: Beta1 = 0.9,
    beta2: Beta2 = 0.999,
    epsilon: Tiny = 1e-8,
    initial_distance: InitialDistance = 1e-6,
    weight_decay: WeightDecay = 0.0,
):
    """Adam that measures how far the minimum is (d) and steps accordingly; d only grows.

    As optax, with Adam's bias correction in the step (the authors' code has it as an option).
    """
    x0, d, r = x, initial_distance, 0
    m = v = s = zeros_like(x)
    beta3 = root(beta2)
    for t, rate in steps(learning_rate):
        yield x
        g = f.gradient(x)
        step = d * rate * root(1 - beta2**t) / (1 - beta1**t)
        m = beta1 * m + (1 - beta1) * d * g
        v = beta2 * v + (1 - beta2) * (d * g) ** 2
        s = beta3 * s + step * d * g / initial_distance
        r = beta3 * r + step * d * dot(g, x0 - x) / initial_distance
        d = fmax(d, r / abs(s).sum(axis=0))  # fmax: as long as all gradients are 0, d stays
        x = x - step * (m / (sqrt(v) + d * epsilon) + weight_decay * x)


@optimizer(
    "D-Adaptation",
    family="modern",
    reference="Defazio & Mishchenko 2023, arXiv:2301.07733, Algorithm 5 (D-Adapted Adam)",
)
def d_adaptation(
    f,
    x,
    learning_rate: LearningRate = 1.0,
    beta1: Beta1 = 0.9,
    beta2: Beta2 = 0.999,
    epsilon: Tiny = 1e-8,
    initial_distance: InitialDistance = 1e-6,
    weight_decay: WeightDecay = 0.0,
):
    """Adam with a step length (d) that is a lower bound of the distance to the minimum.

    d is raised as the path shows more of it, never lowered. As optax: version 3 of the authors'
    code, with Adam's bias correction in the step.
    """
    d, r = initial_distance, 0
    m = v = s = zeros_like(x)
    b = root(beta2)
    for t, rate in steps(learning_rate):
        yield x
        g = f.gradient(x)
        step = d * rate * root(1 - beta2**t) / (1 - beta1**t)
        agreement = dot(g, s / (sqrt(v) + epsilon))
        m = beta1 * m + (1 - beta1) * step * g
        v = beta2 * v + (1 - beta2) * g * g
        s = b * s + (1 - b) * step * g
        r = b * r + (1 - b) * step * agreement
        d = fmax(d, r / ((1 - b) * abs(s).sum(axis=0)))  # fmax: with gradients of 0, d stays
        x = x - m / (sqrt(v) + epsilon) - step * weight_decay * x


@optimizer("DoG", family="modern", reference="Ivgi, Hinder & Carmon 2023, arXiv:2302.12022, §1")
def dog(
    f,
    x,
    learning_rate: LearningRate = 1.0,
    epsilon: Tiny = 1e-8,
    initial_distance: InitialDistance = 1e-6,
    weight_decay: WeightDecay = 0.0,
):
    """Distance over gradients: farthest distance from the start, over the root of all ‖g‖² so far.

    ``initial_distance`` is relative: d₀ (1 + ‖x₀‖), as in the authors' code. ``weight_decay`` joins
    the gradient.
    """
    f = penalized(f, weight_decay)
    x0, r, total = x, initial_distance * (1 + norm(x)), 0
    for _, rate in steps(learning_rate):
        yield x
        g = f.gradient(x)
        r = maximum(r, norm(x - x0))
        total = total + dot(g, g)
        x = x - rate * r / sqrt(total + epsilon) * g


@optimizer(
    "Schedule-free SGD",
    family="modern",
    reference="Defazio et al. 2024, arXiv:2405.15682, §1",
)
def schedule_free_sgd(
    f,
    x,
    learning_rate: LearningRate = 0.1,
    beta1: Interpolation = 0.9,
    weight_decay: WeightDecay = 0.0,
):
    """Average the path instead of shrinking the rate, and ask for gradients near the average.

    Drawn is the average x, which is what one keeps. z is the ball that is averaged; gradient and
    ``weight_decay`` are taken at y, between the two.
    """
    f = penalized(f, weight_decay)
    z = x
    for _, rate, c in averaging(learning_rate, x.dtype):
        yield x
        y = z + beta1 * (x - z)
        z = z - rate * f.gradient(y)
        x = x + c * (z - x)


@optimizer(
    "Schedule-free AdamW",
    family="modern",
    reference="Defazio et al. 2024, arXiv:2405.15682, Algorithm 1",
)
def schedule_free_adamw(
    f,
    x,
    learning_rate: LearningRate = 0.1,
    beta1: Interpolation = 0.9,
    beta2: Beta2 = 0.999,
    epsilon: Tiny = 1e-8,
    weight_decay: WeightDecay = 0.0,
):
    """Schedule-free averaging around AdamW without momentum; the averaging takes momentum's place.

    Drawn is the average x. Gradient and (decoupled) weight decay are taken at y.
    """
    z, v = x, 0
    for t, rate, c in averaging(learning_rate, x.dtype):
        yield x
        y = z + beta1 * (x - z)
        g = f.gradient(y)
        v = beta2 * v + (1 - beta2) * g * g
        z = z - rate * (g / (sqrt(v / (1 - beta2**t)) + epsilon) + weight_decay * y)
        x = x + c * (z - x)


def averaging(learning_rate: Any, dtype: np.dtype) -> Iterator[tuple[int, Any, Array]]:
    """Count steps with their rate η and the share c of the newest point in the average.

    c = w/Σw with w the square of the largest rate so far, as in the authors' code: 1/t for a
    constant rate, and 0 as long as a warm-up stands at 0.
    """
    top = total = 0.0
    for t, rate in steps(learning_rate):
        top = maximum(top, rate)
        total = total + top**2
        yield t, rate, asarray(top**2 / maximum(total, np.finfo(dtype).tiny), dtype)

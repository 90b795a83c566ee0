"""Methods of the last years that lead benchmarks or carry an idea of their own.

Rules and the constants β, ε, γ … are those of the papers and of the authors' code. Learning rates
are larger than there: networks are trained in 10⁵ steps, these landscapes in 10². ``weight_decay``
is decoupled, as the authors have it: it shrinks the parameters and never enters an average.

Their relatives: `optimizers.parameter_free` (no learning rate to tune) and
`optimizers.preconditioned` (a matrix of step sizes).
"""

from __future__ import annotations

from typing import Annotated

import numpy as np
from numpy import asarray, clip, einsum, exp, log, maximum, minimum, sign, sqrt, where, zeros_like

from optimizers.adaptive import Beta1, Beta2
from optimizers.linear_algebra import norm
from optimizers.powers import root
from optimizers.registry import (
    Array,
    LearningRate,
    Momentum,
    Range,
    Tiny,
    Value,
    WeightDecay,
    optimizer,
    steps,
)


def memory(symbol: str, of: str, high: float = 0.9999) -> Range:
    """Range of a share β of a running average that is kept."""
    return Range(symbol, 0, high, f"Memory of {of}.", "memory", 0, 1, True)


StepMemory = Annotated[Value, memory(r"\beta_1", "past gradients in this step", 0.999)]
TrackMemory = Annotated[Value, memory(r"\beta_2", "the mean gradient")]
ChangeMemory = Annotated[Value, memory(r"\beta_2", "the mean change of gradient", 0.999)]
SquareMemory = Annotated[Value, memory(r"\beta_3", "the mean squared gradient")]
SlowMemory = Annotated[Value, memory(r"\beta_3", "the slow mean gradient", 0.99999)]
CurvatureMemory = Annotated[Value, memory(r"\beta_2", "the mean curvature")]
Mix = Annotated[Value, Range(r"\alpha", 0, 10, "Weight of the slow mean gradient.", least=0)]
WarmUp = Annotated[
    int, Range("T", 0, 1000, "Steps over which α and β₃ grow to their values.", "whole", 0)
]
Correction = Annotated[
    Value,
    Range(r"\gamma", 0, 1, "Weight of the change since the last gradient.", "linear", 0, 1),
]
CurvatureScale = Annotated[
    Value,
    Range(r"\gamma", 1e-3, 10, "Factor of the curvature: larger, so more steps uncut.", "log", 0),
]
Period = Annotated[int, Range("k", 1, 100, "Steps between two looks at the curvature.", "whole", 1)]
Radius = Annotated[
    Value, Range(r"\rho", 0, 1, "How far uphill the gradient is taken.", "linear", 0)
]
SyncPeriod = Annotated[
    int, Range("k", 1, 50, "Fast steps between two moves of the slow point.", "whole", 1)
]
SlowStep = Annotated[
    Value,
    Range(r"\alpha", 0, 1, "Share of the way that the slow point goes.", "linear", 0, 1),
]


@optimizer("Lion", family="modern", reference="Chen et al. 2023, arXiv:2302.06675, Algorithm 2")
def lion(
    f,
    x,
    learning_rate: LearningRate = 0.05,
    beta1: StepMemory = 0.9,
    beta2: TrackMemory = 0.99,
    weight_decay: WeightDecay = 0.0,
):
    """Take only the sign of a momentum: every coordinate moves by the learning rate, up or down.

    The step uses a momentum with the shorter memory β₁, what is carried on has the longer β₂.
    """
    m = 0
    for _, rate in steps(learning_rate):
        yield x
        g = f.gradient(x)
        x = x - rate * (sign(beta1 * m + (1 - beta1) * g) + weight_decay * x)
        m = beta2 * m + (1 - beta2) * g


@optimizer("Adan", family="modern", reference="Xie et al. 2022, arXiv:2208.06677, Algorithm 1")
def adan(
    f,
    x,
    learning_rate: LearningRate = 0.1,
    beta1: Beta1 = 0.98,
    beta2: ChangeMemory = 0.92,
    beta3: SquareMemory = 0.99,
    epsilon: Tiny = 1e-8,
    weight_decay: WeightDecay = 0.0,
):
    """Nesterov's look-ahead without a second gradient: add the mean *change* of gradient instead.

    The β are those of the authors' code, which are 1 − β of the paper; weight decay is its proximal
    form. optax 0.2.8 has 1 − β₂ where β₂ belongs.
    """
    m = v = n = previous = 0
    for t, rate in steps(learning_rate):
        yield x
        g = f.gradient(x)
        change = g - previous if t > 1 else zeros_like(g)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * change
        n = beta3 * n + (1 - beta3) * (g + beta2 * change) ** 2
        u = m / (1 - beta1**t) + beta2 * v / (1 - beta2**t)
        x = (x - rate * u / (sqrt(n / (1 - beta3**t)) + epsilon)) / (1 + rate * weight_decay)
        previous = g


@optimizer(
    "AdEMAMix",
    family="modern",
    reference="Pagliardini, Ablin & Grangier 2024, arXiv:2409.03137, Algorithm 1",
)
def ademamix(
    f,
    x,
    learning_rate: LearningRate = 0.05,
    beta1: Beta1 = 0.9,
    beta2: Beta2 = 0.999,
    beta3: SlowMemory = 0.9999,
    alpha: Mix = 5.0,
    warmup: WarmUp = 0,
    epsilon: Tiny = 1e-8,
    weight_decay: WeightDecay = 0.0,
):
    """Adam with two memories: a fast one that reacts, a slow one that remembers thousands of steps.

    The slow mean starts at 0 and is not corrected for it: it comes in by itself. ``warmup`` = 0
    leaves α and β₃ constant, as optax does.
    """
    m1 = m2 = v = 0
    for t, rate in steps(learning_rate):
        yield x
        g = f.gradient(x)
        a, b3 = warmed_up(t, warmup, alpha, beta1, beta3, x.dtype)
        m1 = beta1 * m1 + (1 - beta1) * g
        m2 = b3 * m2 + (1 - b3) * g
        v = beta2 * v + (1 - beta2) * g * g
        u = (m1 / (1 - beta1**t) + a * m2) / (sqrt(v / (1 - beta2**t)) + epsilon)
        x = x - rate * (u + weight_decay * x)


def warmed_up(
    t: int, warmup: Value, alpha: Value, beta1: Value, beta3: Value, dtype: np.dtype
) -> tuple[Array, Array]:
    """α and β₃ of step t: α grows linearly; β₃ grows from β₁ so that its memory in steps does.

    Both schedulers of arXiv:2409.03137 §3. β₃ is written through 1/ln β₃(t), which is minus its
    memory in steps and stays defined at β₁ = 0.
    """
    done = minimum(t / maximum(warmup, 1), 1)
    with np.errstate(divide="ignore"):
        memory = (1 - done) / log(beta1) + done / log(beta3)
        growing = exp(1 / memory)
    return asarray(done * alpha, dtype), asarray(where(done < 1, growing, beta3), dtype)


@optimizer("Grams", family="modern", reference="Cao, Li & Song 2024, arXiv:2412.17107, Algorithm 1")
def grams(
    f,
    x,
    learning_rate: LearningRate = 0.1,
    beta1: Beta1 = 0.9,
    beta2: Beta2 = 0.999,
    epsilon: Tiny = 1e-6,
    weight_decay: WeightDecay = 0.0,
):
    """Let momentum say how far and the present gradient say which way.

    Adam's step, each coordinate with the sign of the gradient: never uphill in any coordinate.
    """
    m = v = 0
    for t, rate in steps(learning_rate):
        yield x
        g = f.gradient(x)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        u = m / (1 - beta1**t) / (sqrt(v / (1 - beta2**t)) + epsilon)
        x = x - rate * (sign(g) * abs(u) + weight_decay * x)


@optimizer(
    "MARS",
    family="modern",
    reference="Yuan et al. 2024, arXiv:2411.10438, Algorithm 2 (MARS-AdamW)",
)
def mars(
    f,
    x,
    learning_rate: LearningRate = 0.1,
    beta1: Beta1 = 0.95,
    beta2: Beta2 = 0.99,
    gamma: Correction = 0.025,
    epsilon: Tiny = 1e-8,
    weight_decay: WeightDecay = 0.0,
):
    """Adam on a corrected gradient: the present one plus a share of its change since the last step.

    The correction cancels part of the noise of mini-batches; a corrected gradient longer than 1 is
    cut to 1, which is part of the method. Before the first step the last gradient counts as 0, as
    in the authors' code; ε is added before the bias correction, as in pytorch_optimizer.
    """
    m = v = previous = 0
    for t, rate in steps(learning_rate):
        yield x
        g = f.gradient(x)
        c = g + gamma * beta1 / (1 - beta1) * (g - previous)
        c = c / maximum(norm(c), 1)
        m = beta1 * m + (1 - beta1) * c
        v = beta2 * v + (1 - beta2) * c * c
        u = m / (1 - beta1**t) / ((sqrt(v) + epsilon) / root(1 - beta2**t))
        x = x - rate * (u + weight_decay * x)
        previous = g


@optimizer("Sophia", family="modern", reference="Liu et al. 2023, arXiv:2305.14342, Algorithm 3")
def sophia(
    f,
    x,
    learning_rate: LearningRate = 0.05,
    beta1: Beta1 = 0.965,
    beta2: CurvatureMemory = 0.99,
    gamma: CurvatureScale = 0.01,
    period: Period = 10,
    epsilon: Tiny = 1e-8,
    weight_decay: WeightDecay = 0.0,
):
    """Newton's step per coordinate, cut to the learning rate where curvature is small or negative.

    The curvature is the exact diagonal of the Hessian, where the paper estimates it at random. As
    optax: the mean gradient is corrected for its start, and a look at the curvature counts from the
    next step on; in the paper neither.
    """
    m, h = 0, zeros_like(x)
    for t, rate in steps(learning_rate):
        yield x
        m = beta1 * m + (1 - beta1) * f.gradient(x)
        u = clip(m / (1 - beta1**t) / maximum(gamma * h, epsilon), -1, 1)
        due = (t - 1) % period == 0
        if np.any(due):
            diagonal = einsum("ii...->i...", f.hessian(x))
            h = where(due, beta2 * h + (1 - beta2) * diagonal, h)
        x = x - rate * (u + weight_decay * x)


@optimizer("SAM", family="modern", reference="Foret et al. 2020, arXiv:2010.01412, Algorithm 1")
def sam(f, x, learning_rate: LearningRate = 0.1, rho: Radius = 0.05):
    """Gradient descent with the gradient of the worst point nearby, so that sharp minima repel.

    Two gradients a step. The 1e-12 of the authors' code keeps a gradient of zero harmless.
    """
    for _, rate in steps(learning_rate):
        yield x
        g = f.gradient(x)
        worst = x + rho * g / (norm(g) + 1e-12)
        x = x - rate * f.gradient(worst)


@optimizer(
    "Lookahead", family="modern", reference="Zhang et al. 2019, arXiv:1907.08610, Algorithm 1"
)
def lookahead(
    f,
    x,
    learning_rate: LearningRate = 0.05,
    momentum: Momentum = 0.9,
    sync_period: SyncPeriod = 5,
    slow_step_size: SlowStep = 0.5,
):
    """Let a heavy ball run ahead k steps, then go only part of the way and continue from there.

    Its velocity is kept when it is set back. Drawn is the fast point; every k-th is the slow one.
    """
    slow, v = x, 0
    for t, rate in steps(learning_rate):
        yield x
        v = momentum * v + f.gradient(x)
        x = x - rate * v
        due = t % sync_period == 0
        x = where(due, x + (1 - slow_step_size) * (slow - x), x)
        slow = where(due, x, slow)

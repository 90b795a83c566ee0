"""First-order methods: the next step is read off the slope, with one rate for all coordinates.

Where PyTorch has the method, its convention is followed; the docstrings say where others differ.
``weight_decay`` is the coupled kind throughout: the gradient of ½ λ ‖x‖² joins the loss's own.
"""

from __future__ import annotations

from typing import Annotated

from numpy import clip, hypot, sign, where

from optimizers.objectives import penalized
from optimizers.registry import (
    Array,
    LearningRate,
    Momentum,
    Range,
    Value,
    WeightDecay,
    optimizer,
    steps,
)

Dampening = Annotated[
    Value,
    Range(r"\tau", 0, 0.99, "Share of each new gradient that is held back.", "linear", 0, 1),
]
SignMemory = Annotated[
    Value,
    Range(r"\beta", 0, 0.999, "Memory of the mean gradient.", "memory", 0, 1, True),
]
Shrink = Annotated[
    Value,
    Range(r"\eta_-", 0.01, 0.99, "Factor of the step after a change of sign.", "linear", 0, 1),
]
Grow = Annotated[
    Value, Range(r"\eta_+", 1.01, 3, "Factor of the step while the sign stays.", "linear", 1)
]
ShortestStep = Annotated[Value, Range(r"\Delta_{\min}", 1e-9, 1, "Shortest step.", "log", 0)]
LongestStep = Annotated[Value, Range(r"\Delta_{\max}", 1e-3, 100, "Longest step.", "log", 0)]
Shortening = Annotated[
    Value,
    Range(r"\lambda", 0, 1, "How fast the rate falls and how hard x is pulled to zero.", least=0),
]
Power = Annotated[
    Value, Range(r"\alpha", 0, 1, "Power of time with which the rate falls.", least=0)
]
AverageFrom = Annotated[
    int, Range("t_0", 0, 1000, "Step after which the average begins.", "whole", 0)
]


@optimizer("Gradient descent", family="first order", reference="Cauchy 1847")
def gradient_descent(f, x, learning_rate: LearningRate = 0.1, weight_decay: WeightDecay = 0.0):
    """Step against the gradient.

    ``torch.optim.SGD`` without momentum; with the full gradient there is nothing stochastic in it.
    """
    f = penalized(f, weight_decay)
    for _, rate in steps(learning_rate):
        yield x
        x = x - rate * f.gradient(x)


@optimizer(
    "Momentum",
    family="first order",
    reference="Polyak 1964, 'Some methods of speeding up the convergence of iteration methods'",
)
def momentum(
    f,
    x,
    learning_rate: LearningRate = 0.05,
    momentum: Momentum = 0.9,
    dampening: Dampening = 0.0,
    weight_decay: WeightDecay = 0.0,
):
    """Let the gradients push a heavy ball that keeps most of its velocity.

    As ``torch.optim.SGD``: the velocity is a sum of gradients and the rate multiplies it afterwards
    (some books put the rate inside), and the first velocity is the whole first gradient, also with
    dampening.
    """
    f = penalized(f, weight_decay)
    v = 0
    for t, rate in steps(learning_rate):
        yield x
        g = f.gradient(x)
        v = g if t == 1 else momentum * v + (1 - dampening) * g
        x = x - rate * v


@optimizer(
    "Nesterov momentum",
    family="first order",
    reference="Nesterov 1983; in this form Sutskever et al. 2013, ICML, and torch.optim.SGD",
)
def nesterov(
    f,
    x,
    learning_rate: LearningRate = 0.05,
    momentum: Momentum = 0.9,
    weight_decay: WeightDecay = 0.0,
):
    """Momentum that looks ahead: step with the velocity the ball is about to have.

    As ``torch.optim.SGD(nesterov=True)``: ``x`` is the point at which the gradient is taken and
    the look-ahead is folded into the step. *Deep Learning from Scratch* (ch. 6) prints v(t) where
    v(t−1) belongs, so its path differs.
    """
    f = penalized(f, weight_decay)
    v = 0
    for _, rate in steps(learning_rate):
        yield x
        g = f.gradient(x)
        v = momentum * v + g
        x = x - rate * (g + momentum * v)


@optimizer(
    "Nesterov (1983)",
    family="first order",
    reference="Nesterov 1983, Soviet Math. Dokl. 27; as Su, Boyd & Candès 2016, JMLR 17, eq. (1)",
)
def nesterov_1983(f, x, learning_rate: LearningRate = 0.05):
    """Step from a point ahead, with a momentum that grows by itself: (t − 1)/(t + 2).

    The original accelerated method: for a convex loss with curvature at most L and a rate of 1/L at
    most, f − f* ≤ 2‖x₀ − x*‖² / (η (t + 1)²), and no method that sees gradients alone has a better
    order. The gradient is taken at y; drawn is x.
    """
    previous = x
    for t, rate in steps(learning_rate):
        yield x
        y = x + (t - 1) / (t + 2) * (x - previous)
        previous = x
        x = y - rate * f.gradient(y)


@optimizer(
    "Normalized gradient descent",
    family="first order",
    reference="Shor 1985, 'Minimization Methods for Non-Differentiable Functions', §2",
)
def normalized_gradient_descent(f, x, learning_rate: LearningRate = 0.1):
    """Step against the gradient, always exactly as far as the learning rate says.

    Plateaus cost nothing and cliffs do no harm, but it cannot come to rest: near a minimum it jumps
    back and forth. Where the gradient is zero it stays.
    """
    for _, rate in steps(learning_rate):
        yield x
        g = f.gradient(x)
        length = norm(g)
        x = x - rate * g / where(length == 0, 1, length)


def norm(v: Array) -> Array:
    """Euclidean length of every lane, shape ``(*batch)``, without overflow in the squares."""
    return hypot.reduce(v, axis=0, initial=0)


@optimizer(
    "Sign descent", family="first order", reference="Bernstein et al. 2018, arXiv:1802.04434"
)
def sign_descent(f, x, learning_rate: LearningRate = 0.05):
    """Move every coordinate by the learning rate, up or down.

    As optax's ``sign_sgd``. The size of the gradient does not matter, only its signs.
    """
    for _, rate in steps(learning_rate):
        yield x
        x = x - rate * sign(f.gradient(x))


@optimizer(
    "Signum",
    family="first order",
    reference="Bernstein et al. 2018, arXiv:1802.04434, Algorithm 2",
)
def signum(f, x, learning_rate: LearningRate = 0.05, momentum: SignMemory = 0.9):
    """Sign descent along a running mean of the gradients.

    As optax's ``signum``, and as in the paper: the mean is (1 − β)-weighted, which changes no sign.
    """
    m = 0
    for _, rate in steps(learning_rate):
        yield x
        m = momentum * m + (1 - momentum) * f.gradient(x)
        x = x - rate * sign(m)


@optimizer(
    "Rprop",
    family="first order",
    reference="Riedmiller & Braun 1993; as Igel & Hüsken 2000, iRprop−",
)
def rprop(
    f,
    x,
    learning_rate: LearningRate = 0.1,
    eta_minus: Shrink = 0.5,
    eta_plus: Grow = 1.2,
    step_min: ShortestStep = 1e-6,
    step_max: LongestStep = 50.0,
):
    """Lengthen a coordinate's step while its slope keeps its sign, halve it when the sign changes.

    As ``torch.optim.Rprop``: the learning rate is the first step of every coordinate, and a
    coordinate that has overshot waits one step (optax 0.2.8 waits one step too late).
    """
    step = previous = 0
    for t, rate in steps(learning_rate):
        yield x
        g = f.gradient(x)
        agree = sign(g * previous)
        step = rate if t == 1 else step
        factor = where(agree > 0, eta_plus, where(agree < 0, eta_minus, 1))
        step = clip(step * factor, step_min, step_max).astype(x.dtype)
        g = where(agree < 0, 0, g)
        x = x - sign(g) * step
        previous = g


@optimizer(
    "Averaged SGD",
    family="first order",
    reference="Polyak & Juditsky 1992; as torch.optim.ASGD after Bottou's sgd",
    exempt={"flat": "its λ pulls towards zero also where there is no gradient"},
)
def averaged_sgd(
    f,
    x,
    learning_rate: LearningRate = 0.1,
    lambd: Shortening = 1e-4,
    alpha: Power = 0.75,
    t0: AverageFrom = 0,
    weight_decay: WeightDecay = 0.0,
):
    """Show the mean of all points of a gradient descent, which is steadier than its last point.

    As ``torch.optim.ASGD``: the rate falls as (1 + λητ)^(−α) after τ steps. Drawn is the average;
    the gradient is taken at the ball that is averaged. PyTorch begins to average after a million
    steps, which no picture would show; here it begins at once.
    """
    f = penalized(f, weight_decay)
    average = x
    for t, rate in steps(learning_rate):
        yield average
        eta = rate / (1 + lambd * rate * (t - 1)) ** alpha
        x = (1 - lambd * eta) * x - eta * f.gradient(x)
        average = average + (x - average) / max(1, t - 1 - t0)


@optimizer(
    "Coordinate descent",
    family="first order",
    reference="Wright 2015, 'Coordinate descent algorithms', Math. Program. 151, Algorithm 1",
)
def coordinate_descent(f, x, learning_rate: LearningRate = 0.1):
    """Move one coordinate a step, in turn, with its own partial derivative."""
    for t, rate in steps(learning_rate):
        yield x
        i = (t - 1) % len(x)
        partial = f.gradient(x)[i]
        x = x.copy()
        x[i] -= rate * partial

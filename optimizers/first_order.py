"""First-order methods: the next step is read off the slope, with one rate for all coordinates.

Where PyTorch has the method, its convention is followed; the docstrings say where others differ.
``weight_decay`` is the coupled kind throughout: the gradient of ½ λ ‖x‖² joins the loss's own.
"""

from __future__ import annotations

from typing import Annotated

from optimizers.objectives import penalized
from optimizers.registry import LearningRate, Momentum, Range, Value, WeightDecay, optimizer, steps

Dampening = Annotated[
    Value,
    Range(r"\tau", 0, 0.99, "Share of each new gradient that is held back.", "linear", 0, 1),
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

"""Adaptive methods: every coordinate has a step size of its own, learnt from its gradients.

Where PyTorch has the method, its convention is followed: ε is added outside the square root.
``weight_decay`` joins the gradient (L2) except where a rule says that it is decoupled.
"""

from __future__ import annotations

from typing import Annotated

from numpy import maximum, sqrt, zeros_like

from optimizers.objectives import penalized
from optimizers.registry import (
    LearningRate,
    Momentum,
    Range,
    Switch,
    Tiny,
    Value,
    WeightDecay,
    optimizer,
    steps,
)

Beta1 = Annotated[
    Value,
    Range(r"\beta_1", 0, 0.999, "Memory of the mean gradient.", "memory", 0, 1, True),
]
Beta2 = Annotated[
    Value,
    Range(r"\beta_2", 0, 0.9999, "Memory of the mean squared gradient.", "memory", 0, 1, True),
]
SquareMemory = Annotated[
    Value,
    Range(r"\alpha", 0, 0.9999, "Memory of the mean squared gradient.", "memory", 0, 1, True),
]
RateDecay = Annotated[
    Value, Range(r"\kappa", 0, 1, "How fast the learning rate falls: η / (1 + (t − 1) κ).", least=0)
]
Accumulator = Annotated[
    Value, Range("s_0", 0, 1, "Sum of squared gradients to start with.", least=0)
]
AMSGrad = Annotated[
    int,
    Range("", 0, 1, "Divide by the largest mean squared gradient so far.", "switch", 0, 1),
]


@optimizer("AdaGrad", family="adaptive", reference="Duchi, Hazan & Singer 2011, JMLR 12, eq. (1)")
def adagrad(
    f,
    x,
    learning_rate: LearningRate = 0.5,
    epsilon: Tiny = 1e-10,
    lr_decay: RateDecay = 0.0,
    weight_decay: WeightDecay = 0.0,
    initial_accumulator_value: Accumulator = 0.0,
):
    """Divide each coordinate's step by the root of all its squared gradients so far.

    As ``torch.optim.Adagrad``. optax starts the sum at 0.1 and puts ε inside the root.
    """
    f = penalized(f, weight_decay)
    s = initial_accumulator_value
    for t, rate in steps(learning_rate):
        yield x
        g = f.gradient(x)
        s = s + g * g
        x = x - rate / (1 + (t - 1) * lr_decay) * g / (sqrt(s) + epsilon)


@optimizer("AdaDelta", family="adaptive", reference="Zeiler 2012, arXiv:1212.5701, Algorithm 1")
def adadelta(
    f,
    x,
    learning_rate: LearningRate = 1.0,
    rho: Annotated[
        Value,
        Range(r"\rho", 0, 0.9999, "Memory of squared gradients and steps.", "memory", 0, 1, True),
    ] = 0.9,
    epsilon: Tiny = 1e-6,
    weight_decay: WeightDecay = 0.0,
):
    """Measure each coordinate's step by its own past steps, so that the units come out right.

    As ``torch.optim.Adadelta``: a learning rate (1 in the paper) multiplies the step but not the
    memory of steps; ρ is 0.95 in the paper. ε stands inside both roots, and starts the motion.
    """
    f = penalized(f, weight_decay)
    s, d = 0, zeros_like(x)
    for _, rate in steps(learning_rate):
        yield x
        g = f.gradient(x)
        s = rho * s + (1 - rho) * g * g
        u = sqrt(d + epsilon) / sqrt(s + epsilon) * g
        d = rho * d + (1 - rho) * u * u
        x = x - rate * u


@optimizer(
    "RMSprop",
    family="adaptive",
    reference="Tieleman & Hinton 2012, Coursera lecture 6e; centered: Graves 2013, arXiv:1308.0850",
)
def rmsprop(
    f,
    x,
    learning_rate: LearningRate = 0.05,
    decay: SquareMemory = 0.99,
    epsilon: Tiny = 1e-8,
    momentum: Momentum = 0.0,
    centered: Switch = 0,
    weight_decay: WeightDecay = 0.0,
):
    """Divide each coordinate's step by the root of its recent mean squared gradient.

    As ``torch.optim.RMSprop`` (its α is ``decay``): ε outside the root; no bias correction, so the
    first steps are up to 1/√(1 − decay) times longer than the learning rate. ``centered`` divides
    by the standard deviation instead; what rounding makes negative under that root counts as 0.
    """
    f = penalized(f, weight_decay)
    s = m = v = 0
    for _, rate in steps(learning_rate):
        yield x
        g = f.gradient(x)
        s = decay * s + (1 - decay) * g * g
        m = decay * m + (1 - decay) * g if centered else 0
        spread = maximum(s - m * m, 0) if centered else s
        v = momentum * v + g / (sqrt(spread) + epsilon)
        x = x - rate * v


@optimizer("Adam", family="adaptive", reference="Kingma & Ba 2014, arXiv:1412.6980, Algorithm 1")
def adam(
    f,
    x,
    learning_rate: LearningRate = 0.1,
    beta1: Beta1 = 0.9,
    beta2: Beta2 = 0.999,
    epsilon: Tiny = 1e-8,
    weight_decay: WeightDecay = 0.0,
    amsgrad: AMSGrad = 0,
):
    """Momentum, with each coordinate's step scaled by its own gradient history.

    As ``torch.optim.Adam``. Both averages start at 0 and would be too small at first; dividing by
    1 − βᵗ corrects that exactly.
    """
    f = penalized(f, weight_decay)
    m = v = v_max = 0
    for t, rate in steps(learning_rate):
        yield x
        g = f.gradient(x)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        v_max = maximum(v_max, v) if amsgrad else v
        x = x - rate * (m / (1 - beta1**t)) / (sqrt(v_max / (1 - beta2**t)) + epsilon)


@optimizer(
    "AdamW", family="adaptive", reference="Loshchilov & Hutter 2017, arXiv:1711.05101, Algorithm 2"
)
def adamw(
    f,
    x,
    learning_rate: LearningRate = 0.1,
    beta1: Beta1 = 0.9,
    beta2: Beta2 = 0.999,
    epsilon: Tiny = 1e-8,
    weight_decay: WeightDecay = 0.01,
    amsgrad: AMSGrad = 0,
):
    """Adam whose weight decay shrinks the parameters directly and stays out of the averages.

    As ``torch.optim.AdamW``: the decay is multiplied by the learning rate. The minimum of the loss
    is therefore not where it rests, unless that is zero. optax decays by 1e-4.
    """
    m = v = v_max = 0
    for t, rate in steps(learning_rate):
        yield x
        g = f.gradient(x)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        v_max = maximum(v_max, v) if amsgrad else v
        x = (1 - rate * weight_decay) * x
        x = x - rate * (m / (1 - beta1**t)) / (sqrt(v_max / (1 - beta2**t)) + epsilon)


@optimizer(
    "AMSGrad",
    family="adaptive",
    reference="Reddi, Kale & Kumar 2018, arXiv:1904.09237, Algorithm 2",
)
def amsgrad(
    f,
    x,
    learning_rate: LearningRate = 0.1,
    beta1: Beta1 = 0.9,
    beta2: Beta2 = 0.999,
    epsilon: Tiny = 1e-8,
    weight_decay: WeightDecay = 0.0,
):
    """Adam that never forgets its steepest slope: the divisor can only grow.

    As ``torch.optim.Adam(amsgrad=True)``: the largest v so far, then the bias correction of this
    step. optax takes the largest corrected v; the paper corrects nothing.
    """
    f = penalized(f, weight_decay)
    m = v = v_max = 0
    for t, rate in steps(learning_rate):
        yield x
        g = f.gradient(x)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        v_max = maximum(v_max, v)
        x = x - rate * (m / (1 - beta1**t)) / (sqrt(v_max / (1 - beta2**t)) + epsilon)


@optimizer("Adamax", family="adaptive", reference="Kingma & Ba 2014, arXiv:1412.6980, Algorithm 2")
def adamax(
    f,
    x,
    learning_rate: LearningRate = 0.1,
    beta1: Beta1 = 0.9,
    beta2: Beta2 = 0.999,
    epsilon: Tiny = 1e-8,
    weight_decay: WeightDecay = 0.0,
):
    """Adam that divides by the largest recent gradient instead of the root mean square.

    As ``torch.optim.Adamax``: ε is added to |g| before the maximum; the paper has none. That
    maximum needs no bias correction.
    """
    f = penalized(f, weight_decay)
    m = u = 0
    for t, rate in steps(learning_rate):
        yield x
        g = f.gradient(x)
        m = beta1 * m + (1 - beta1) * g
        u = maximum(beta2 * u, abs(g) + epsilon)
        x = x - rate * m / ((1 - beta1**t) * u)

"""Adam's descendants: each changes one line of it, and the docstring says which and why."""

from __future__ import annotations

from typing import Annotated, Any

from numpy import asarray, clip, divide, maximum, sign, sqrt, where

from optimizers.adaptive import Beta1, Beta2
from optimizers.objectives import penalized
from optimizers.powers import power, root
from optimizers.registry import (
    LearningRate,
    Range,
    Switch,
    Tiny,
    Value,
    WeightDecay,
    optimizer,
    steps,
)

MomentumDecay = Annotated[
    Value, Range(r"\psi", 0, 0.1, "How fast the momentum of NAdam warms up.", least=0)
]
Decoupled = Annotated[
    Switch,
    Range("", 0, 1, "Shrink the parameters directly, as AdamW does.", "switch", 0, 1),
]
Accumulator = Annotated[Value, Range("v_0", 0, 1, "What both averages start with.", least=0)]


@optimizer(
    "NAdam", family="adaptive", reference="Dozat 2016, 'Incorporating Nesterov momentum into Adam'"
)
def nadam(
    f,
    x,
    learning_rate: LearningRate = 0.1,
    beta1: Beta1 = 0.9,
    beta2: Beta2 = 0.999,
    epsilon: Tiny = 1e-8,
    momentum_decay: MomentumDecay = 4e-3,
    weight_decay: WeightDecay = 0.0,
    decoupled_weight_decay: Decoupled = 0,
):
    """Adam with Nesterov's look-ahead: the step uses the momentum of the step to come.

    As ``torch.optim.NAdam``: the momentum μ warms up from β₁/2 (ψ sets how fast), and a product of
    all μ so far takes the place of β₁ᵗ. optax keeps μ at β₁.
    """
    f = penalized(f, 0 if decoupled_weight_decay else weight_decay)
    m = v = 0
    product = 1
    for t, rate in steps(learning_rate):
        yield x
        g = f.gradient(x)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        mu = beta1 * (1 - power(0.96, t * momentum_decay) / 2)
        mu_next = beta1 * (1 - power(0.96, (t + 1) * momentum_decay) / 2)
        product = product * mu
        ahead = (1 - mu) * g / (1 - product) + mu_next * m / (1 - product * mu_next)
        if decoupled_weight_decay:
            x = (1 - rate * weight_decay) * x
        x = x - rate * ahead / (sqrt(v / (1 - beta2**t)) + epsilon)


@optimizer("RAdam", family="adaptive", reference="Liu et al. 2019, arXiv:1908.03265, Algorithm 2")
def radam(
    f,
    x,
    learning_rate: LearningRate = 0.1,
    beta1: Beta1 = 0.9,
    beta2: Beta2 = 0.999,
    epsilon: Tiny = 1e-8,
    weight_decay: WeightDecay = 0.0,
    decoupled_weight_decay: Decoupled = 0,
):
    """Adam that distrusts its first few squared gradients and begins as plain momentum.

    As ``torch.optim.RAdam``: adaptive once ρ > 5 (the paper says 4, optax ≥ 5), and ε is added to
    √v before the bias correction.
    """
    f = penalized(f, 0 if decoupled_weight_decay else weight_decay)
    m = v = 0
    for t, rate in steps(learning_rate):
        yield x
        g = f.gradient(x)
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g * g
        r = asarray(rectification(t, beta2), x.dtype)
        mean = m / (1 - beta1**t)
        scaled = r * mean * root(1 - beta2**t) / (sqrt(v) + epsilon)
        if decoupled_weight_decay:
            x = (1 - rate * weight_decay) * x
        x = x - rate * where(r > 0, scaled, mean)


def rectification(t: int, beta2: Value) -> Any:
    """Factor r_t of Algorithm 2, 0 as long as the variance of 1/√v is not to be trusted (ρ ≤ 5)."""
    longest = divide(2, 1 - beta2) - 1  # NumPy's division: Python's would raise for β₂ = 0.6
    rho = longest - 2 * t * beta2**t / (1 - beta2**t)
    square = (rho - 4) * (rho - 2) * longest / ((longest - 4) * (longest - 2) * rho)
    return sqrt(where(rho > 5, square, 0))


@optimizer(
    "AdaBelief", family="adaptive", reference="Zhuang et al. 2020, arXiv:2010.07468, Algorithm 2"
)
def adabelief(
    f,
    x,
    learning_rate: LearningRate = 0.1,
    beta1: Beta1 = 0.9,
    beta2: Beta2 = 0.999,
    epsilon: Tiny = 1e-16,
):
    """Step far when the gradient is what the running mean expected, carefully when it surprises.

    Adam with (g − m)² where g² stood. As the paper, optax and the authors' code: ε is added to the
    average in every step, and once more outside the root.
    """
    m = s = 0
    for t, rate in steps(learning_rate):
        yield x
        g = f.gradient(x)
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * (g - m) ** 2 + epsilon
        x = x - rate * (m / (1 - beta1**t)) / (sqrt(s / (1 - beta2**t)) + epsilon)


@optimizer(
    "Yogi",
    family="adaptive",
    reference="Zaheer et al. 2018, NeurIPS, Algorithm 2",
    exempt={"flat": "its mean gradient starts at 10⁻⁶ and moves it where there is none"},
)
def yogi(
    f,
    x,
    learning_rate: LearningRate = 0.1,
    beta1: Beta1 = 0.9,
    beta2: Beta2 = 0.999,
    epsilon: Tiny = 1e-3,
    initial_accumulator_value: Accumulator = 1e-6,
):
    """Adam whose divisor changes by at most (1 − β₂) g², so that it cannot forget a slope at once.

    As optax and the usual PyTorch code: *both* averages start at 10⁻⁶ (also the mean gradient), and
    both are bias-corrected, which the paper does not do.
    """
    m = v = initial_accumulator_value
    for t, rate in steps(learning_rate):
        yield x
        g = f.gradient(x)
        m = beta1 * m + (1 - beta1) * g
        v = v - (1 - beta2) * sign(v - g * g) * g * g
        x = x - rate * (m / (1 - beta1**t)) / (sqrt(v / (1 - beta2**t)) + epsilon)


@optimizer(
    "LaProp", family="adaptive", reference="Ziyin, Wang & Ueda 2020, arXiv:2002.04839, Algorithm 1"
)
def laprop(
    f,
    x,
    learning_rate: LearningRate = 0.1,
    beta1: Beta1 = 0.9,
    beta2: Beta2 = 0.999,
    epsilon: Tiny = 1e-15,
    weight_decay: WeightDecay = 0.0,
):
    """Adam in the other order: scale the gradient first, then give it momentum.

    As the paper and the authors' code, with the learning rate inside the average; weight decay is
    decoupled.
    """
    m = v = 0
    for t, rate in steps(learning_rate):
        yield x
        g = f.gradient(x)
        v = beta2 * v + (1 - beta2) * g * g
        m = beta1 * m + (1 - beta1) * rate * g / (sqrt(v / (1 - beta2**t)) + epsilon)
        x = x - m / (1 - beta1**t) - rate * weight_decay * x


@optimizer(
    "ADOPT", family="adaptive", reference="Taniguchi et al. 2024, arXiv:2411.02853, Algorithm 2"
)
def adopt(
    f,
    x,
    learning_rate: LearningRate = 0.1,
    beta1: Beta1 = 0.9,
    beta2: Beta2 = 0.9999,
    epsilon: Tiny = 1e-6,
):
    """Adam that divides by the averages *before* this gradient, which lets any β₂ converge.

    As the authors' code and optax: the first step only measures and moves nothing; later scaled
    gradients are clipped at (t − 1)^¼, a bound that soon stops to matter.
    """
    m = v = 0
    for t, rate in steps(learning_rate):
        yield x
        g = f.gradient(x)
        if t == 1:
            v = g * g
            continue
        bound = (t - 1) ** 0.25
        m = beta1 * m + (1 - beta1) * clip(g / maximum(sqrt(v), epsilon), -bound, bound)
        v = beta2 * v + (1 - beta2) * g * g
        x = x - rate * m

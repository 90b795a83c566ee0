"""Gradient methods with noise of their own: they leave saddles, and wander on purpose.

The same seed gives the same path. All lanes of a batch draw the same numbers unless their seeds
differ (see `Randomness`).
"""

from __future__ import annotations

from typing import Annotated

import numpy as np

from optimizers.linear_algebra import norm
from optimizers.powers import power, root
from optimizers.randomness import Randomness
from optimizers.registry import LearningRate, Range, Seed, Value, optimizer, steps

FAMILY = "noise"


@optimizer(
    "Noisy gradient descent",
    family=FAMILY,
    reference="Neelakantan et al. 2015, arXiv:1511.06807, §3; optax.noisy_sgd",
)
def noisy_gradient_descent(
    f,
    x,
    learning_rate: LearningRate = 0.05,
    noise: Annotated[
        Value,
        Range(r"\sigma", 1e-3, 10, "Size of the noise on each slope in the first step.", "log", 0),
    ] = 0.3,
    fading: Annotated[
        Value, Range(r"\gamma", 0, 2, "How fast the noise dies down; 0 keeps it.", least=0)
    ] = 0.55,
    seed: Seed = 0,
):
    """Descend along a gradient that is a little wrong, ever less so.

    Step t adds normal noise of variance σ²/t^γ to the gradient; the paper writes η for σ².
    """
    random = Randomness(seed, x)
    for t, rate in steps(learning_rate):
        yield x
        error = noise / power(t, fading / 2) * random.normal(len(x))
        x = x - rate * (f.gradient(x) + error)


@optimizer(
    "Perturbed gradient descent",
    family=FAMILY,
    reference="Jin et al. 2017, arXiv:1703.00887, Algorithm 1",
)
def perturbed_gradient_descent(
    f,
    x,
    learning_rate: LearningRate = 0.05,
    radius: Annotated[
        Value, Range("r", 1e-3, 1, "How far a kick may throw the point.", "log", 0)
    ] = 0.1,
    threshold: Annotated[
        Value,
        Range("g", 1e-6, 1, "Kick where the gradient is no longer than this.", "log", 0),
    ] = 1e-3,
    pause: Annotated[
        Value, Range("k", 0, 100, "Steps without a kick after a kick.", "whole", 0)
    ] = 10,
    seed: Seed = 0,
):
    """Descend, but where the gradient vanishes kick the point somewhere nearby.

    A kick off a saddle is followed by descent, a kick out of a minimum by the return to it. When
    to kick is Algorithm 2, lines 3 and 4; its test whether the last kick helped, which ends the
    run, is left out: runs do not end here.
    """
    random = Randomness(seed, x)
    since = np.full(x.shape[1:], np.inf)
    for _, rate in steps(learning_rate):
        yield x
        g, kick = f.gradient(x), radius * random.in_ball(len(x))
        kicked = (norm(g) <= threshold) & (since > pause)
        if np.any(kicked):
            x = np.where(kicked, x + kick, x)
            g = f.gradient(x)
        since = np.where(kicked, 1, since + 1)
        x = x - rate * g


@optimizer(
    "Langevin dynamics",
    family=FAMILY,
    reference="Roberts & Tweedie 1996 (ULA); Welling & Teh 2011 (SGLD)",
)
def langevin(
    f,
    x,
    learning_rate: LearningRate = 0.01,
    temperature: Annotated[
        Value, Range("T", 1e-3, 10, "How strongly the point is shaken.", "log", 0)
    ] = 0.1,
    seed: Seed = 0,
):
    """Shake the ball as heat would: it stays where the loss is low, but not always.

    In the long run it is found at x with probability ∝ e^(−f(x)/T). Exact only for small rates: on
    ½kx² the variance is T/(k (1 − ηk/2)), not T/k.
    """
    random = Randomness(seed, x)
    for _, rate in steps(learning_rate):
        yield x
        x = x - rate * f.gradient(x) + root(2 * rate * temperature) * random.normal(len(x))

"""First-order methods that choose the length of each step by themselves."""

from __future__ import annotations

from typing import Annotated

from numpy import asarray, fmin, where

from optimizers.registry import LearningRate, Range, Switch, Value, optimizer, steps

LowestLoss = Annotated[Value, Range("f^*", -100, 100, "Lowest value that the loss can have.")]
ShortenBy = Annotated[
    Value,
    Range("q", 0.1, 0.9, "Factor by which a step that is too long is cut.", "linear", 0, 1, True),
]
Sufficient = Annotated[
    Value,
    Range("c", 1e-6, 0.5, "Share of the promised decrease that is asked for.", "log", 0, 1, True),
]
ShortStep = Annotated[
    Switch, Range("", 0, 1, "Take the shorter of the two formulas (BB2).", "switch", 0, 1)
]

CUTS = 60  # of a half each they reach below rounding; a step still refused is not taken


@optimizer(
    "Polyak step",
    family="first order",
    reference="Polyak 1987, 'Introduction to Optimization', §5.3; capped as Loizou et al. 2021",
)
def polyak_step(f, x, learning_rate: LearningRate = 1.0, f_min: LowestLoss = 0.0):
    """Go as far as the tangent needs to reach the lowest loss, which must be known.

    As optax's ``polyak_sgd``: the learning rate is the longest step allowed, in units of the
    gradient. f* must be the loss's true minimum (0 for many textbook functions): the method heads
    for the level f*, from below as well as from above.
    """
    for _, rate in steps(learning_rate):
        yield x
        g = f.gradient(x)
        # 0/0 at the minimum itself: fmin takes the cap, and cap times zero gradient is no step
        x = x - fmin((f(x) - f_min) / (g * g).sum(axis=0), asarray(rate, x.dtype)) * g


@optimizer(
    "Gradient descent with Armijo's rule",
    family="first order",
    reference="Armijo 1966; Nocedal & Wright 2006, Algorithm 3.1",
)
def gradient_descent_armijo(
    f,
    x,
    learning_rate: LearningRate = 1.0,
    shrink: ShortenBy = 0.5,
    sufficient_decrease: Sufficient = 1e-4,
):
    """Try a long step against the gradient and cut it until the loss really falls.

    Takes the first ηqᵏ with f(x − ag) ≤ f(x) − c a ‖g‖². Every try costs a value of the loss.
    """
    for _, rate in steps(learning_rate):
        yield x
        g = f.gradient(x)
        a, cuts = asarray(rate, x.dtype), 0
        asked = sufficient_decrease * (g * g).sum(axis=0)
        here = f(x)
        while not (enough := f(x - a * g) <= here - a * asked).all() and cuts < CUTS:
            a, cuts = where(enough, a, a * shrink), cuts + 1
        x = where(enough, x - a * g, x)


@optimizer(
    "Barzilai–Borwein",
    family="first order",
    reference="Barzilai & Borwein 1988, IMA J. Numer. Anal. 8, eq. (5) and (6)",
)
def barzilai_borwein(f, x, learning_rate: LearningRate = 0.01, short: ShortStep = 0):
    """Read the step length off how the gradient changed over the last step.

    With s the last step and y the change of the gradient, η = ⟨s,s⟩/⟨s,y⟩ (or ⟨s,y⟩/⟨y,y⟩): the
    inverse of the curvature just met. The loss may rise for a while. The learning rate serves for
    the first step and wherever the curvature met is not positive.
    """
    before, g_before = x, 0
    for _, rate in steps(learning_rate):
        yield x
        g = f.gradient(x)
        s, y = x - before, g - g_before
        sy = (s * y).sum(axis=0)
        eta = sy / (y * y).sum(axis=0) if short else (s * s).sum(axis=0) / sy
        before, g_before = x, g
        x = x - where(sy > 0, eta, asarray(rate, x.dtype)) * g

"""Second-order methods: the next step is read off slope and curvature together.

These four ask for the Hessian itself; the ones that learn it from gradients are in
``quasi_newton.py``.
"""

from __future__ import annotations

from typing import Annotated

import numpy as np

from optimizers.batches import changing
from optimizers.linear_algebra import apply, dot, eigen, norm, solve, spectral
from optimizers.registry import LearningRate, Range, Value, optimizer, steps

FAMILY = "second order"
Damping = Annotated[
    Value,
    Range(r"\mu", 1e-4, 100, "Added to every curvature; large values make small steps.", "log", 0),
]
Radius = Annotated[
    Value, Range(r"\Delta", 0.01, 100, "How far the quadratic model is trusted.", "log", 0)
]


@optimizer("Newton", family=FAMILY, reference="Nocedal & Wright 2006, eq. 3.30")
def newton(f, x, learning_rate: LearningRate = 1.0):
    """Jump to the point where the local parabola is flat.

    That point is a minimum only where the Hessian is positive definite: Newton's method is drawn to
    saddles and maxima just as well. Where the Hessian is singular and the gradient is not zero the
    parabola has no flat point; the step is then undefined (NaN) and the run ends there.
    """
    for _, rate in steps(learning_rate):
        yield x
        x = x - rate * solve(f.hessian(x), f.gradient(x))


@optimizer(
    "Damped Newton",
    family=FAMILY,
    reference="Levenberg 1944; Goldfeld, Quandt & Trotter 1966",
)
def damped_newton(f, x, learning_rate: LearningRate = 1.0, damping: Damping = 1.0):
    """Newton's step with every curvature raised, so that it always goes downhill.

    Negative eigenvalues of the Hessian count as zero before the damping is added: between Newton
    (no damping) and gradient descent with rate 1/μ (large damping).
    """
    for _, rate in steps(learning_rate):
        yield x
        g, hessian = f.gradient(x), f.hessian(x)
        x = x - rate * spectral(lambda w: 1 / (np.maximum(w, 0) + damping), hessian, g)


@optimizer("Saddle-free Newton", family=FAMILY, reference="Dauphin et al. 2014, arXiv:1406.2572")
def saddle_free_newton(f, x, learning_rate: LearningRate = 1.0, damping: Damping = 1e-3):
    """Newton's step lengths, but downhill along every direction of curvature.

    The Hessian is replaced by |H|, the same with positive eigenvalues (Algorithm 1), so that
    negative curvature repels where it attracts Newton. The damping is the paper's, and bounds the
    step where the curvature vanishes.
    """
    for _, rate in steps(learning_rate):
        yield x
        g, hessian = f.gradient(x), f.hessian(x)
        x = x - rate * spectral(lambda w: 1 / (np.abs(w) + damping), hessian, g)


@optimizer("Trust region", family=FAMILY, reference="Nocedal & Wright 2006, Algorithm 4.1")
def trust_region(
    f,
    x,
    radius: Radius = 1.0,
    largest_radius: Annotated[
        Value, Range(r"\hat\Delta", 1, 1000, "The radius never grows beyond this.", "log", 0)
    ] = 1000.0,
    acceptance: Annotated[
        Value,
        Range(
            "a",
            0,
            0.25,
            "A step is taken if it brings this share of the gain promised.",
            least=0,
            most=0.25,
            open=True,
        ),
    ] = 0.1,
):
    """Trust the local parabola within a circle, and adapt the circle to how well it foretold.

    The step is the parabola's exact minimum within the circle, also where the Hessian is
    indefinite. A step that fails is not taken, so the loss never rises. Exactly on a saddle the
    step follows the eigenvector of negative curvature: no other deterministic method leaves it.
    """
    yield x
    value, g, hessian = f(x), f.gradient(x), f.hessian(x)
    radius = radius + np.zeros_like(value)
    while True:
        if changing(f):
            value, g, hessian = f(x), f.gradient(x), f.hessian(x)
        p, promised = minimum_within(radius, g, hessian)
        trial = f(x + p)
        share = (value - trial) / promised
        judged, at_rim = promised > 0, norm(p) >= radius * (1 - 1e-6)
        taken = judged & (share > acceptance)
        shrunk = np.where(judged & ~(share >= 0.25), radius / 4, radius)
        grown = np.minimum(2 * radius, largest_radius)
        radius = np.where(judged & (share > 0.75) & at_rim, grown, shrunk)
        x, value = np.where(taken, x + p, x), np.where(taken, trial, value)
        if np.any(taken) and not changing(f):
            g, hessian = f.gradient(x), f.hessian(x)
        yield x


def minimum_within(radius, g, hessian):
    """Minimize gᵀp + ½ pᵀHp over ‖p‖ ≤ radius; give p and how far the minimum lies below 0.

    In the eigenbasis of H the minimum is p = −c/(w + λ) with the smallest λ ≥ max(0, −w₁) that
    keeps ‖p‖ within the radius (N&W Theorem 4.1). It is found by Newton's method on 1/Δ − 1/‖p‖
    (N&W eq. 4.44), which from the left of the root approaches it monotonically. Where H is
    indefinite p reaches the rim; if c has no component on the lowest eigenvalue ("the hard case",
    N&W eq. 4.45) only lengthening p along its eigenvector brings it there.
    """
    w, vectors = eigen(hessian)
    c = apply(vectors.swapaxes(0, 1), g)
    gaps = w - w[0]
    shift = np.maximum(np.maximum(w[0], 0), (np.abs(c) / radius - gaps).max(axis=0))  # λ + w₁
    p = -share_of(c, gaps + shift)
    for _ in range(50):
        excess = norm(p) / radius - 1
        outside = excess > 4 * np.finfo(g.dtype).eps
        if not np.any(outside):
            break
        step = dot(p, p) / dot(p, share_of(p, gaps + shift)) * excess
        shift = np.where(outside, shift + step, shift)
        p = -share_of(c, gaps + shift)
    missing = np.maximum((radius - norm(p)) * (radius + norm(p)), 0)
    lengthened = np.sqrt(p[0] * p[0] + missing)
    p[0] = np.where(w[0] < 0, np.where(p[0] < 0, -lengthened, lengthened), p[0])
    return apply(vectors, p), -dot(c, p) - dot(w * p, p) / 2


def share_of(c, curvature):
    """Divide; where there is nothing to divide the answer is nothing, whatever the curvature."""
    return np.where(c == 0, 0, c / curvature)

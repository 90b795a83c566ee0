"""Methods with a matrix of step sizes: an oblique valley is no harder than a straight one.

For a weight matrix both keep one small matrix per side; a point is a vector here, so there is one
matrix, D × D.
"""

from __future__ import annotations

from typing import Annotated

import numpy as np
from numpy import copysign, maximum, moveaxis, sqrt, take_along_axis, where, zeros_like

from optimizers.adaptive import Beta1
from optimizers.linear_algebra import apply, dot, identity_like, norm, outer, spectral
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

BasisMemory = Annotated[
    Value,
    Range(
        r"\beta_2", 0, 0.9999, "Memory of squares and products of gradients.", "memory", 0, 1, True
    ),
]
Period = Annotated[int, Range("k", 1, 100, "Steps between two turns of the axes.", "whole", 1)]


@optimizer(
    "Shampoo",
    family="modern",
    reference="Gupta, Koren & Singer 2018, arXiv:1802.09568, Algorithm 2 with one axis",
)
def shampoo(f, x, learning_rate: LearningRate = 0.5, epsilon: Tiny = 1e-6):
    """AdaGrad with the whole matrix: step by (εI + Σ g gᵀ)^(−½) g.

    For a vector Shampoo has one axis and is full-matrix AdaGrad (Duchi et al. 2011): turning the
    landscape turns the path and changes nothing else.
    """
    total = outer(zeros_like(x), x)
    for _, rate in steps(learning_rate):
        yield x
        g = f.gradient(x)
        total = total + outer(g, g)
        # rounding may leave an eigenvalue just below 0, which no sum of g gᵀ has
        x = x - rate * spectral(lambda w: 1 / sqrt(maximum(w, 0) + epsilon), total, g)


@optimizer("SOAP", family="modern", reference="Vyas et al. 2024, arXiv:2409.11321, Algorithm 3")
def soap(
    f,
    x,
    learning_rate: LearningRate = 0.1,
    beta1: Beta1 = 0.95,
    beta2: BasisMemory = 0.95,
    epsilon: Tiny = 1e-8,
    period: Period = 10,
    weight_decay: WeightDecay = 0.0,
):
    """Adam along the axes of Shampoo's matrix instead of the coordinate axes.

    As the authors' code: the first gradient only sets the axes and moves nothing; every k steps
    they turn by one power iteration; ε is added before the bias correction; weight decay is last.
    """
    m = v = zeros_like(x)
    mean = axes = outer(m, m)
    for t, rate in steps(learning_rate):
        yield x
        g = f.gradient(x)
        if t > 1:
            m = beta1 * m + (1 - beta1) * g
            v = beta2 * v + (1 - beta2) * onto(axes, g) ** 2
            correction = root(1 - beta2 ** (t - 1)) / (1 - beta1 ** (t - 1))
            x = x - rate * correction * apply(axes, onto(axes, m) / (sqrt(v) + epsilon))
            x = x - rate * weight_decay * x
        mean = beta2 * mean + (1 - beta2) * outer(g, g)
        if t == 1:
            axes = axes_around(g)
        elif np.any(due := (t - 1) % period == 0):
            turned, sorted_v = power_iteration(mean, axes, v)
            axes, v = where(due, turned, axes), where(due, sorted_v, v)


def onto(axes: Array, g: Array) -> Array:
    """Coordinates of ``g (D, *batch)`` along the columns of ``axes (D, D, *batch)``."""
    return (axes * g[:, None]).sum(axis=0)


def axes_around(g: Array) -> Array:
    """Eigenvectors of g gᵀ: orthonormal columns, the first along ``g``; ``(D, D, *batch)``.

    A Householder reflection. LAPACK would choose among the directions at right angles to ``g`` by
    the last bit of its entries, and a path in three or more dimensions would hang on that bit.
    """
    mirror = g.copy()
    mirror[0] += copysign(norm(g), g[0])
    mirror = mirror / where((length := norm(mirror)) > 0, length, 1)
    return identity_like(g) - 2 * outer(mirror, mirror)


def power_iteration(symmetric: Array, axes: Array, v: Array) -> tuple[Array, Array]:
    """Turn ``axes`` one step towards the eigenvectors, largest first; sort ``v`` with them.

    One multiplication and one QR decomposition (arXiv:2409.11321, Algorithm 4), both in the
    precision of the points. A lane that is not finite gets NaN.
    """
    finite = np.isfinite(symmetric).all(axis=(0, 1)) & np.isfinite(axes).all(axis=(0, 1))
    old = where(finite, axes, 0)
    product = lanes_last(lanes_first(where(finite, symmetric, 0)) @ lanes_first(old))
    order = np.argsort(-dot(old, product), axis=0, kind="stable")
    product = take_along_axis(product, order[None], axis=1)
    turned = lanes_last(np.linalg.qr(lanes_first(product))[0])
    return where(finite, turned, np.nan), take_along_axis(v, order, axis=0)


def lanes_first(matrices: Array) -> Array:
    """``(D, D, *batch)`` → ``(*batch, D, D)``, as LAPACK wants them; one memory order for all."""
    return np.ascontiguousarray(moveaxis(matrices, (0, 1), (-2, -1)))


def lanes_last(matrices: Array) -> Array:
    """``(*batch, D, D)`` → ``(D, D, *batch)``."""
    return moveaxis(matrices, (-2, -1), (0, 1))

"""Quasi-Newton and conjugate-gradient methods: curvature learned from gradients along the way.

All search along their direction for a step that satisfies the strong Wolfe conditions.
"""

from __future__ import annotations

from typing import Annotated

import numpy as np

from optimizers.batches import changing
from optimizers.line_search import Line, Mask, strong_wolfe
from optimizers.linear_algebra import apply, dot, identity_like, norm, outer, product
from optimizers.registry import Array, LearningRate, Range, Value, optimizer, steps

FAMILY = "second order"
Decrease = Annotated[
    Value,
    Range(
        "c_1",
        1e-5,
        0.4,
        "A step must bring this share of the decrease the slope promises.",
        "log",
        0,
        0.5,
        True,
    ),
]
Flatness = Annotated[
    Value,
    Range(
        "c_2",
        1e-4,
        0.9,
        "A step may leave this share of the slope; near 0 the search is exact.",
        "log",
        0,
        1,
        True,
    ),
]


@optimizer("BFGS", family=FAMILY, reference="Nocedal & Wright 2006, Algorithm 6.1")
def bfgs(f, x, c1: Decrease = 1e-4, c2: Flatness = 0.9):
    """Build up the inverse Hessian from the gradients seen, and step like Newton.

    The first step tried is the gradient, scaled down to length 1 if its components add up to more,
    as in PyTorch's L-BFGS. Before the first update the inverse Hessian is scaled to the curvature
    met (eq. 6.20). A pair without positive curvature, or whose product is lost in rounding, is left
    out.
    """
    yield x
    value, g = f(x), f.gradient(x)
    inverse, fresh = identity_like(x), np.ones(value.shape, dtype=bool)
    t = np.minimum(1, 1 / np.abs(g).sum(axis=0))
    while True:
        if changing(f):
            value, g = f(x), f.gradient(x)
        d = downhill(-apply(inverse, g), g)
        end = strong_wolfe(Line(f, x, d, value, g, c1, c2), t)
        s, y = end.t * d, end.gradient - g
        sy = dot(s, y)
        curved = sy > np.finfo(x.dtype).eps * norm(s) * norm(y)
        inverse = np.where(curved & fresh, sy / dot(y, y) * identity_like(x), inverse)
        v = identity_like(x) - outer(s, y) / sy
        updated = product(product(v, inverse), v.swapaxes(0, 1)) + outer(s, s) / sy
        inverse, fresh = np.where(curved, updated, inverse), fresh & ~curved
        x, value, g, t = x + s, end.value, end.gradient, np.ones_like(t)
        yield x


@optimizer("L-BFGS", family=FAMILY, reference="Nocedal & Wright 2006, Algorithm 7.5; torch LBFGS")
def l_bfgs(
    f,
    x,
    learning_rate: LearningRate = 1.0,
    history_size: Annotated[
        int, Range("m", 1, 100, "How many steps are remembered.", "whole", 1, 1000)
    ] = 10,
    line_search: Annotated[
        int, Range("", 0, 1, "Search along the line; off: always step the rate.", "switch", 0, 1)
    ] = 1,
    c1: Decrease = 1e-4,
    c2: Flatness = 0.9,
    trials: Annotated[
        int, Range("n", 0, 50, "Most steps tried in one search after the first.", "whole", 0)
    ] = 25,
    tolerance_grad: Annotated[
        Value,
        Range(
            r"\tau_g", 1e-12, 1e-2, "Rest where every slope is at most this; 0: never.", "log", 0
        ),
    ] = 0.0,
    tolerance_change: Annotated[
        Value,
        Range(r"\tau_c", 1e-12, 1e-2, "Rest where the step promises less; 0: never.", "log", 0),
    ] = 0.0,
):
    """BFGS without the matrix: only the last few steps are remembered.

    As ``torch.optim.LBFGS`` with one iteration a step: the rate is the first step tried (at the
    very first divided by ‖g‖₁, if that is above 1), and a pair with yᵀs ≤ 1e-10 is not remembered.
    Its defaults that are not taken here: no line search, and a rest for good where no component of
    the gradient exceeds ``tolerance_grad=1e-7`` or the slope is within ``tolerance_change=1e-9`` of
    0, which can be well before the minimum. The ``trials`` are its ``max_eval − 1``.
    """
    memory, end = Memory(history_size, x), None
    for _, rate in steps(learning_rate):
        yield x
        if end is None:
            g = f.gradient(x)
            value = f(x) if line_search else np.zeros_like(g[0])
            t = rate * np.minimum(1, 1 / np.abs(g).sum(axis=0))
        else:
            value, g, t = end.value, end.gradient, rate * np.ones_like(end.value)
            if changing(f):
                value, g = (f(x) if line_search else value), f.gradient(x)
        d = -memory.inverse_times(g)
        moving = ~(np.abs(g).max(axis=0) <= tolerance_grad) & ~(dot(g, d) > -tolerance_change)
        line = Line(f, x, np.where(moving, d, 0), value, g, c1, c2)
        end = strong_wolfe(line, t, trials) if line_search else line.unseen(t)
        s = end.t * line.d
        memory.add(s, end.gradient - g)
        x = x + s


class Memory:
    """The last pairs of steps s and gradient changes y, lane by lane, oldest first."""

    def __init__(self, size: int, x: Array) -> None:
        self.size = size
        self.s = self.y = np.zeros((0, *x.shape), x.dtype)
        self.rho = self.s[:, 0]
        self.scale: Array = np.ones(x.shape[1:], x.dtype)

    def add(self, s: Array, y: Array) -> None:
        """Remember a pair in the lanes where its curvature sᵀy is positive; drop the oldest."""
        sy = dot(s, y)
        kept = sy > 1e-10
        self.s, self.y = self._moved_up(self.s, s, kept), self._moved_up(self.y, y, kept)
        self.rho = self._moved_up(self.rho, 1 / sy, kept)
        self.scale = np.where(kept, sy / dot(y, y), self.scale)

    def _moved_up(self, rows: Array, row: Array, kept: Mask) -> Array:
        if len(rows) < self.size:  # a row of zeros stands for a pair not there yet
            rows = np.concatenate([np.zeros_like(row)[None], rows])
        return np.where(kept, np.concatenate([rows[1:], row[None]]), rows)

    def inverse_times(self, g: Array) -> Array:
        """Apply the inverse Hessian to a gradient: the two-loop recursion, N&W Algorithm 7.4."""
        alpha = np.zeros_like(self.rho)
        for i in reversed(range(len(self.s))):
            alpha[i] = dot(self.s[i], g) * self.rho[i]
            g = g - alpha[i] * self.y[i]
        r = self.scale * g
        for i in range(len(self.s)):
            beta = dot(self.y[i], r) * self.rho[i]
            r = r + (alpha[i] - beta) * self.s[i]
        return r


@optimizer(
    "Conjugate gradient",
    family=FAMILY,
    reference="Fletcher & Reeves 1964; Polak & Ribière 1969; Nocedal & Wright 2006, Algorithm 5.4",
)
def conjugate_gradient(
    f,
    x,
    polak_ribiere: Annotated[
        int, Range("", 0, 1, "On: Polak–Ribière (PR+); off: Fletcher–Reeves.", "switch", 0, 1)
    ] = 1,
    c1: Decrease = 1e-4,
    c2: Flatness = 0.4,
):
    """Bend each new direction so that it does not undo what the last one achieved.

    On a quadratic with an exact search every direction is conjugate to all before it, and D steps
    are enough. PR+ (eq. 5.45) starts afresh by itself where that fails; Fletcher–Reeves (eq. 5.41a)
    needs ``c2`` below ½. The first step tried is SciPy's (eq. 3.60, times 1.01).
    """
    yield x
    value, g = f(x), f.gradient(x)
    d, beta, before = np.zeros_like(x), np.zeros_like(value), value + norm(g) / 2
    while True:
        if changing(f):
            value, g = f(x), f.gradient(x)
        d = downhill(beta * d - g, g)
        t = np.minimum(1, 2.02 * (value - before) / dot(g, d))
        end = strong_wolfe(Line(f, x, d, value, g, c1, c2), np.where(t > 0, t, 1))
        fletcher_reeves = dot(end.gradient, end.gradient) / dot(g, g)
        plus = np.maximum(0, dot(end.gradient, end.gradient - g) / dot(g, g))
        beta = np.where(polak_ribiere, plus, fletcher_reeves)
        beta = np.where(np.isfinite(beta), beta, 0)
        x, before, value, g = x + end.t * d, value, end.value, end.gradient
        yield x


def downhill(d: Array, g: Array) -> Array:
    """Keep a direction where it leads downhill; elsewhere start afresh against the gradient."""
    return np.where(dot(d, g) < 0, d, -g)

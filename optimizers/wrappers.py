"""The wrappers: changes of gradient, step or path that go around any optimizer.

>>> from optimizers.wrappers import wrap
>>> careful = wrap("sam", OPTIMIZERS["adam"], rho=0.1)  # doctest: +SKIP
>>> run(careful, f, start, steps=100, learning_rate=0.05)  # doctest: +SKIP

What a wrapper is, and how its rule comes to receive a rule, is in ``wrapping.py``.
"""

from __future__ import annotations

from typing import Annotated

import numpy as np
from numpy import minimum, where

from optimizers.linear_algebra import norm
from optimizers.modern import Radius, SlowStep, SyncPeriod
from optimizers.registry import Range, Value
from optimizers.wrapping import WRAPPERS, Changed, Remembered, Wrapped, Wrapper, wrap, wrapper

__all__ = ["WRAPPERS", "Wrapped", "Wrapper", "wrap"]

MaxNorm = Annotated[
    Value, Range("c", 1e-3, 1000, "Longest gradient that is let through uncut.", "log", 0)
]


@wrapper("SAM", reference="Foret et al. 2020, arXiv:2010.01412, Algorithm 1")
def sam(rule, f, x, rho: Radius = 0.05):
    """Descend the loss of the worst point within ρ, so that sharp minima repel.

    The worst point is estimated by one step of length ρ along the gradient, which costs a second
    gradient; 1e-12, from the authors' code, keeps a gradient of zero harmless. Value and Hessian
    are taken there too, so that line searches and methods without gradient descend the same loss.
    """

    def worst(x):
        g = f.gradient(x)
        return x + rho * g / (norm(g) + 1e-12)

    return rule(
        Changed(
            value=lambda x: f(worst(x)),
            gradient=lambda x: f.gradient(worst(x)),
            hessian=lambda x: f.hessian(worst(x)),
            of=f,
        ),
        x,
    )


@wrapper("Clipped", reference="Pascanu, Mikolov & Bengio 2013, arXiv:1211.5063, Algorithm 1")
def clipping(rule, f, x, max_norm: MaxNorm = 1.0):
    """Cut gradients that are longer than a bound to that bound; their direction stays.

    As ``torch.nn.utils.clip_grad_norm_``, which adds 1e-6 to the length. Loss and Hessian stay as
    they are.
    """

    def clipped(x):
        g = f.gradient(x)
        return g * minimum(1, max_norm / (norm(g) + 1e-6))

    return rule(Changed(value=f, gradient=clipped, hessian=f.hessian, of=f), x)


@wrapper("Lookahead", reference="Zhang et al. 2019, arXiv:1907.08610, Algorithm 1")
def lookahead(rule, f, x, sync_period: SyncPeriod = 5, slow_step_size: SlowStep = 0.5):
    """Let the optimizer run ahead k steps, then go only part of the way and continue from there.

    The rule keeps its memory when it is set back, as in optax and the authors' code. Drawn is the
    fast point; every k-th one is the slow one.
    """
    slow, path = x, rule(f, x)
    for t, x in enumerate(path):
        due = (t % sync_period == 0) & (t > 0)
        if np.any(due):
            x[...] = where(due, x + (1 - slow_step_size) * (slow - x), x)
            slow = where(due, x, slow)
        yield x


@wrapper("Cautious", reference="Liang et al. 2024, arXiv:2411.16085, Algorithm 1")
def cautious(rule, f, x):
    """Take only those coordinates of a step that lead downhill here, and lengthen them a little.

    The mask u·[u·g > 0] is scaled by D/(1 + #), # the number of coordinates kept: with D = 1 an
    agreeing step is halved, with D = 2 a single one keeps its length (the authors' code divides by
    the share kept instead). g is the gradient at the point where the step starts, u the whole step
    with any weight decay.
    """
    f = Remembered(f)
    path = rule(f, x)
    yield (x := next(path))
    before, g = x.copy(), f.gradient(x)
    for x in path:
        step = x - before
        kept = step * g < 0
        x[...] = before + step * kept * len(x) / (1 + kept.sum(axis=0))
        yield x
        before, g = x.copy(), f.gradient(x)

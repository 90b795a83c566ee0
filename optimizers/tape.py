"""A whole run under the glass: the gradient that was read, and what was remembered, in each step."""

from __future__ import annotations

import inspect
from dataclasses import dataclass
from types import GeneratorType
from typing import Any

import numpy as np

from optimizers.inspection import Recorded, keeping, nested, rate_of
from optimizers.registry import Array, Objective, Optimizer
from optimizers.run import bare, begin, checked_start, whole_steps

MEMORIES = {
    **dict.fromkeys(("momentum", "nesterov"), "v"),
    **dict.fromkeys(("adam", "adamw", "amsgrad", "adamax", "nadam", "radam"), "m"),
    **dict.fromkeys(("adabelief", "yogi", "lion", "signum", "adan"), "m"),
}
"""Local of a rule that holds a sum or mean of past gradients, by slug: what carries it on."""


@dataclass(frozen=True, eq=False)
class Tape:
    """What a rule read and remembered.

    Attributes
    ----------
    gradients
        ``(T+1, D)``: at each point of the run, as the optimizer saw it (of −f under ascent, with
        noise, by differences …); NaN where it did not ask.
    memory
        ``(T+1, D)``: the sum or mean of gradients that it held when it stood there; None for
        methods without one.
    rates
        ``(T+1,)``: learning rate of the step that begins there; None for methods without one.
    """

    gradients: Array
    memory: Array | None
    rates: Array | None


def record(
    optimizer: Optimizer,
    f: Objective,
    start: Any,
    steps: int,
    *,
    ascent: bool = False,
    **hyperparameters: Any,
) -> Tape:
    """Run an optimizer again, for ``steps`` steps and the beginning of one more, and take notes.

    Parameters and errors are those of `run`, for a single start; a loss with noise must be made
    afresh, with the same seed.
    """
    count, x = whole_steps(steps), checked_start(f, start)
    seen, started = Recorded(bare(f), ascent=ascent), list[GeneratorType]()
    path = begin(keeping(optimizer, started), seen, x, hyperparameters)
    name = MEMORIES.get(optimizer.slug)
    gradients = np.full((count + 1, len(x)), np.nan)
    memory, rates = np.zeros_like(gradients), np.full(count + 1, np.nan)
    with np.errstate(all="ignore"):  # reaches into the generators: they run in this context
        point = next(path, None)
        for row in range(count + 1):
            if point is None:
                break
            here = np.array(point)
            if name:
                memory[row] = inspect.getgeneratorlocals(nested(started)[0])[name]
            rate = rate_of(started)
            rates[row] = np.nan if rate is None else rate
            seen.turn_page()
            point = next(path, None)
            known = seen.at(here)
            if known is not None:
                gradients[row] = known
    return Tape(gradients, memory if name else None, None if np.isnan(rates).all() else rates)

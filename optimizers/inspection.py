"""One step of a run under the glass: what was asked, what was remembered, where it led.

The run is made again up to that step and the generator is stopped on either side of it, so that
everything shown is a number that was really computed; nothing is derived again from a formula.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from types import GeneratorType
from typing import Any

import numpy as np

from optimizers.batches import whole
from optimizers.notation.letters import letter
from optimizers.objectives import Counted, bare
from optimizers.registry import Array, Objective, Optimizer
from optimizers.run import begin, checked_start, whole_steps
from optimizers.wrapping import Wrapped

COUNTERS = frozenset({"t", "rate", "generation", "starts"})
"""Locals of rules that are no state: what is counted, some of it already for the step to come."""
ENDED = (
    "Step {step} of {title} was asked for, but its learning rates end before it. "
    "Choose an earlier step, or give a schedule that goes on."
)


@dataclass(frozen=True, eq=False)
class Slope:
    """A gradient that was asked for: where, and what came back (both ``(D,)``)."""

    point: Array
    gradient: Array


@dataclass(frozen=True, eq=False)
class State:
    """A number or an array that a rule holds by name.

    Attributes
    ----------
    name
        As in the code.
    letter
        LaTeX of the same quantity in the update rule of `optimizers.notation`; None where the rule
        as printed has no letter for it.
    before, after
        When the step began, and when it was done; ``before`` is None in the first step of what did
        not exist yet. A number has shape ``()``.
    """

    name: str
    letter: str | None
    before: Array | None
    after: Array


@dataclass(frozen=True, eq=False)
class Step:
    """What was computed in the step from row ``index`` to row ``index + 1`` of a run.

    Attributes
    ----------
    index
        Row of ``before`` in `Trajectory.points`; the update rules count t = index + 1.
    before, after
        ``(D,)``; ``after`` need not be finite in a run's last step.
    loss_before, loss_after
        The loss itself, also under ascent; of all samples, also with mini-batches.
    gradient
        ``(D,)``: at ``before``, as the optimizer saw it (of −f under ascent, with noise, by
        differences …); None if it was not asked for there.
    slopes
        Every gradient asked for during the step.
    learning_rate
        That of this step, after the schedule; None for methods without one.
    states
        What the rule held by name, the innermost of wrapped rules first.
    """

    index: int
    before: Array
    after: Array
    loss_before: float
    loss_after: float
    gradient: Array | None
    slopes: tuple[Slope, ...]
    learning_rate: float | None
    states: tuple[State, ...]

    @property
    def step(self) -> Array:
        """The way from ``before`` to ``after``, ``(D,)``."""
        return self.after - self.before


class Recorded(Counted):
    """A loss as an optimizer sees it that writes down the gradients it gave."""

    def __init__(self, f: Objective, *, ascent: bool) -> None:
        super().__init__(f, ascent=ascent)
        self.slopes: list[Slope] = []
        self._known: dict[bytes, Array] = {}

    def gradient(self, x: Array) -> Array:
        """Gradient as the optimizer sees it, shape of ``x``."""
        g = super().gradient(x)
        if x.ndim == 1:  # not a population
            slope = Slope(x.copy(), np.array(g))
            self.slopes.append(slope)
            self._known[slope.point.tobytes()] = slope.gradient
        return g

    def turn_page(self) -> None:
        """Begin a new list of gradients; what is known of earlier points stays known.

        Unless the loss is another one now: the gradient of the last mini-batch is not this one's.
        """
        self.slopes.clear()
        if self.batches:
            self._known.clear()

    def at(self, x: Array) -> Array | None:
        """The first gradient of this page at ``x``, else the last that was given there, or None."""
        for slope in self.slopes:
            if np.array_equal(slope.point, x):
                return slope.gradient
        return self._known.get(x.tobytes())


def inspect_step(
    optimizer: Optimizer,
    f: Objective,
    start: Any,
    step: int,
    *,
    ascent: bool = False,
    **hyperparameters: Any,
) -> Step:
    """Run an optimizer again and tell what it did in one step.

    Parameters
    ----------
    optimizer
        A member of ``OPTIMIZERS``, or one in a wrapper.
    f
        The loss as it was given to `run`. One with noise or mini-batches must be made afresh, with
        the same seed.
    start
        ``(D,)``; float32 stays float32.
    step
        Row of `Trajectory.points` from which the step starts: 0 for the first.
    ascent, hyperparameters
        As for `run`; a schedule may stand for the learning rate.

    Raises
    ------
    ValueError
        For a start with lanes, a step below 0 or beyond the end of the rates, and as `run`.
    TypeError
        If the optimizer has no such hyperparameter.
    """
    index, x = whole_steps(step), single_start(f, start)
    seen = Recorded(bare(f), ascent=ascent)
    started: list[GeneratorType] = []
    path = begin(keeping(optimizer, started), seen, x, hyperparameters)
    with np.errstate(all="ignore"):  # reaches into the generators: they run in this context
        before = np.array(next(islice(path, index, None), np.nan))
        held, rate = _locals(started), rate_of(started)
        seen.turn_page()
        after = np.array(next(path, np.nan))
        if after.shape != x.shape:
            raise ValueError(ENDED.format(step=index, title=optimizer.title))
        losses = (float(whole(f)(before)), float(whole(f)(after)))
    given = {**optimizer.defaults, **hyperparameters}
    states = _states(optimizer, held, _locals(started), given)
    slopes = tuple(seen.slopes)
    return Step(index, before, after, *losses, seen.at(before), slopes, rate, states)


def single_start(f: Objective, start: Any) -> Array:
    """Return the start ``(D,)`` if the loss has a value there (raises ValueError as `run`)."""
    x = checked_start(f, start)
    if x.ndim > 1:
        raise ValueError(
            f"The start has shape {x.shape}. A step is inspected of one run: "
            "give one number per variable."
        )
    return x


def keeping(optimizer: Optimizer, started: list[GeneratorType]) -> Any:
    """The optimizer, called as `run` calls it, its generator put into ``started``."""

    def member(f: Objective, x: Array, **hyperparameters: Any) -> Iterator[Array]:
        path: Any = Optimizer.__call__(optimizer, f, x, **hyperparameters)
        started.append(path)
        return map(np.copy, path) if isinstance(optimizer, Wrapped) else path

    return member


def nested(started: list[GeneratorType]) -> list[GeneratorType]:
    """The generator of the rule and, of wrappers, of every rule inside it; the innermost first."""
    found, waiting = [], list(started)
    while waiting:
        found.append(waiting.pop())
        held = inspect.getgeneratorlocals(found[-1])
        waiting += [value for value in held.values() if inspect.isgenerator(value)]
    return found[::-1]


def rate_of(started: list[GeneratorType]) -> float | None:
    """The learning rate of the step that a stopped rule is about to take."""
    for generator in nested(started):
        names = inspect.getgeneratorlocals(generator)
        if "rate" in names:
            return float(names["rate"])
    return None


def _locals(started: list[GeneratorType]) -> list[dict[str, Array]]:
    """Copies of all numbers and arrays that the rules hold by name; answers yes or no left out.

    Of what goes around a rule, its arguments are left out as well.
    """
    copies = []
    for depth, generator in enumerate(nested(started)):
        code = generator.gi_code
        given = code.co_varnames[: code.co_argcount] if depth else ()
        held = inspect.getgeneratorlocals(generator)
        names = [n for n in held if n not in COUNTERS and n not in given and n[0] != "_"]
        copies.append({n: np.array(held[n]) for n in names if _is_numeric(held[n])})
    return copies


def _is_numeric(value: Any) -> bool:
    numbers = isinstance(value, np.ndarray | np.number | int | float)
    return numbers and np.asarray(value).dtype.kind in "if"


def _states(
    optimizer: Optimizer,
    before: list[dict[str, Array]],
    after: list[dict[str, Array]],
    given: Mapping[str, Any],
) -> tuple[State, ...]:
    """Pair what was held before and after; leave out the point and what merely was given.

    A hyperparameter that the rule goes on to change (a radius, a temperature) is a state.
    """
    inner = optimizer
    while isinstance(inner, Wrapped):
        inner = inner.inner
    symbols = {h.name: h.symbol for h in inner.hyperparameters}
    states = []
    for depth, names in enumerate(after):
        earlier = before[depth] if depth < len(before) else {}
        slug = "" if depth else inner.slug
        for name, value in names.items():
            known = letter(slug, name, None if depth else symbols.get(name))
            if known == "x" or (name in given and np.array_equal(value, given[name])):
                continue
            states.append(State(name, known, earlier.get(name), value))
    return tuple(states)

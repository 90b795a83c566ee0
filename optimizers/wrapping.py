"""What a wrapper is: a change of gradient, step or path that goes around any optimizer.

A wrapper receives a rule, with its hyperparameters filled in, and runs it in its own way. Some give
it another loss to look at (`Changed`). Others let it take its step and then *move its point*: the
array that a rule yields is the one from which it takes its next step, so whoever writes into it
moves the ball and leaves the rule its memory (momentum, averages), as ``optax.lookahead`` does.
Rules that remember what they measured at the point start anew where they were moved (`renewed`).
Of methods that draw an average (schedule-free, averaged SGD) the average is moved; the ball that is
averaged rolls on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from optimizers.batches import batches_of
from optimizers.registered import Registered
from optimizers.registry import (
    Array,
    Hyperparameter,
    Objective,
    Optimizer,
    Rule,
    hyperparameters_of,
)

REMEMBERING = frozenset({"second order", "gradient-free"})
"""Families whose members keep losses, gradients or curvature of the point across steps."""
TOGETHER = {"lanes": "where a wrapper moves the point of one lane, all lanes start anew"}


@dataclass(frozen=True)
class Wrapper(Registered):
    """A registered wrapper.

    Attributes
    ----------
    slug, title, reference
        As of an optimizer.
    rule
        Takes the rule to wrap, the loss and the start, then its own hyperparameters.
    hyperparameters
        Its own, in the order of the signature.
    """

    slug: str
    title: str
    reference: str
    rule: Rule
    hyperparameters: tuple[Hyperparameter, ...]


WRAPPERS: dict[str, Wrapper] = {}


def wrapper(title: str, *, reference: str) -> Callable[[Rule], Wrapper]:
    """Register a wrapper under the kebab-case form of its name."""

    def register(rule: Rule) -> Wrapper:
        slug = rule.__name__.replace("_", "-")
        if slug in WRAPPERS:
            raise ValueError(f"Two wrappers are named {slug!r}.")
        WRAPPERS[slug] = Wrapper(slug, title, reference, rule, hyperparameters_of(rule))
        return WRAPPERS[slug]

    return register


@dataclass(frozen=True, kw_only=True)
class Wrapped(Optimizer):
    """An optimizer inside a wrapper; an optimizer like any other, and may be wrapped again.

    Attributes
    ----------
    wrapper, inner
        What it is made of.
    """

    wrapper: Wrapper
    inner: Optimizer

    @property
    def summary(self) -> str:
        """What the wrapper does to the optimizer inside."""
        return f"{self.wrapper.summary} Around {self.inner.title}: {self.inner.summary}"

    @property
    def source(self) -> str:
        """The code that really runs: the wrapper's, then the optimizer's."""
        return f"{self.wrapper.source}\n\n{self.inner.source}"

    def __call__(self, f: Objective, start: Any, **hyperparameters: Any) -> Iterator[Array]:
        """Iterate from ``start`` (see `Optimizer.__call__`); every point is an array of its own."""
        return map(np.copy, super().__call__(f, start, **hyperparameters))


def wrap(wrapper: str | Wrapper, inner: Optimizer, **settings: Any) -> Wrapped:
    """Put an optimizer into a wrapper.

    Parameters
    ----------
    wrapper
        A slug such as ``"sam"``, or a member of ``WRAPPERS``.
    inner
        The optimizer; itself wrapped or not.
    settings
        New defaults for hyperparameters of the wrapper, or of the optimizer where the wrapper has
        none of that name.

    Returns
    -------
    Wrapped
        It has the hyperparameters of both. Where the optimizer has one of the same name, the slug
        of the wrapper goes before the wrapper's: AdaDelta in SAM has ``rho`` and ``sam_rho``.

    Raises
    ------
    ValueError
        If there is no such wrapper, or a setting is an array or out of its allowed range.
    TypeError
        If neither has such a hyperparameter.
    """
    chosen = find(wrapper) if isinstance(wrapper, str) else wrapper
    names = {h.name: free_name(h.name, chosen.slug, inner) for h in chosen.hyperparameters}
    plain = around(chosen, inner, names)
    presets = plain.check({names.get(name, name): value for name, value in settings.items()})
    for name, value in presets.items():
        if np.ndim(value):
            raise ValueError(
                f"{plain.title}: the new default of {name} was an array. A default is one number; "
                "give one number per lane where the optimizer is called."
            )
    now = tuple(replace(h, default=presets.get(h.name, h.default)) for h in plain.hyperparameters)
    return replace(plain, rule=partial(plain.rule, **presets), hyperparameters=now)


def around(chosen: Wrapper, inner: Optimizer, names: Mapping[str, str]) -> Wrapped:
    """Join the two; ``names`` maps the wrapper's own names to those in the joint signature."""

    def rule(f: Objective, x: Array, **given: Any) -> Iterator[Array]:
        own = {name: given.pop(joint) for name, joint in names.items() if joint in given}
        return chosen.rule(ready(inner, given), f, x, **own)

    return Wrapped(
        slug=f"{chosen.slug}({inner.slug})",
        title=f"{chosen.title}({inner.title})",
        family=inner.family,
        reference=f"{chosen.reference}; {inner.reference}",
        rule=rule,
        hyperparameters=inner.hyperparameters
        + tuple(replace(h, name=names[h.name]) for h in chosen.hyperparameters),
        exempt=inner.exempt if inner.family not in REMEMBERING else {**inner.exempt, **TOGETHER},
        wrapper=chosen,
        inner=inner,
    )


def find(slug: str) -> Wrapper:
    """Look a wrapper up, or say which there are."""
    if slug not in WRAPPERS:
        raise ValueError(
            f"The wrapper was {slug!r}. There is none of that name; "
            f"choose from: {', '.join(WRAPPERS)}."
        )
    return WRAPPERS[slug]


def free_name(name: str, slug: str, inner: Optimizer) -> str:
    """Put the wrapper's slug before the name until the optimizer inside has no such name."""
    while name in inner.defaults:
        name = f"{slug}_{name}"
    return name


def ready(inner: Optimizer, given: Mapping[str, Any]) -> Rule:
    """Fill in the hyperparameters, so that only the loss and the start are missing."""
    if inner.family not in REMEMBERING:
        return partial(inner.rule, **given)
    rates = given.get("learning_rate")
    if isinstance(rates, Iterable) and not isinstance(rates, np.ndarray):
        given = {**given, "learning_rate": Resumed(rates)}
    seed = given.get("seed", inner.defaults.get("seed"))
    if seed is None:
        return renewed(lambda _: partial(inner.rule, **given))
    return renewed(lambda n: partial(inner.rule, **{**given, "seed": (seed + n) % 2**32}))


def renewed(begin: Callable[[int], Rule]) -> Rule:
    """Make a rule that starts anew wherever its point is moved from outside.

    What it has measured (loss, gradient, curvature, a simplex) is not true elsewhere. ``begin``
    gives the rule for the n-th start; a method that draws random numbers has a new seed each time.
    """

    def rule(f: Objective, x: Array) -> Iterator[Array]:
        starts, path = 0, begin(0)(f, x.copy())
        while (point := next(path, None)) is not None:
            x = point.copy()
            yield x
            if not np.array_equal(x, point, equal_nan=True):
                starts += 1
                path = begin(starts)(f, x.copy())
                next(path, None)  # its start, which has just been yielded

    return rule


class Resumed:
    """A schedule that goes on where it was when the rule that reads it starts anew."""

    def __init__(self, rates: Iterable[Any]) -> None:
        self.rates = iter(rates)
        self.rate: Any = None

    def __iter__(self) -> Iterator[Any]:
        if self.rate is not None:
            yield self.rate  # of the step that was about to be taken
        for rate in self.rates:
            self.rate = rate
            yield rate


class Changed:
    """A loss put together from three functions of ``(D, *batch)`` points.

    ``of`` is the loss that they are made from, if that may be one of mini-batches.
    """

    def __init__(
        self,
        value: Callable[[Array], Array],
        gradient: Callable[[Array], Array],
        hessian: Callable[[Array], Array],
        of: Objective | None = None,
    ) -> None:
        self.batches = batches_of(of)
        self.value = value
        self.gradient = gradient
        self.hessian = hessian

    def __call__(self, x: Array) -> Array:
        """Loss, shape ``(*batch)``."""
        return self.value(x)


class Remembered(Changed):
    """A loss that gives the last gradient again when it is asked for at the same point.

    With mini-batches, only within the same update.
    """

    def __init__(self, f: Objective) -> None:
        super().__init__(f, self.last_or_new, f.hessian, f)
        self.f = f
        self.point = self.slope = np.empty(0)
        self.update: int | None = None

    def last_or_new(self, x: Array) -> Array:
        """Gradient, shape of ``x``."""
        update = self.batches and self.batches.update
        if update != self.update or not np.array_equal(x, self.point):
            self.point, self.slope, self.update = x.copy(), self.f.gradient(x), update
        return self.slope

"""The registry: what an optimizer is, and what its hyperparameters may be.

An optimizer is a generator of iterates. It receives the objective ``f`` and the start ``x``, yields
``x``, and moves it for ever; whoever runs it decides when to stop. ``x`` has shape ``(D, *batch)``
and every hyperparameter broadcasts against it, so the same lines move one ball, 65 536 starting
points or 1 000 learning rates. Registering one is all it takes: menu, sliders, link, code panel and
contract tests read the signature.

>>> @optimizer("Gradient descent", family="first order", reference="Cauchy 1847")
... def gradient_descent(f, x, learning_rate: LearningRate = 0.1):
...     '''Step against the gradient.'''
...     for t, rate in steps(learning_rate):
...         yield x
...         x = x - rate * f.gradient(x)
"""

from __future__ import annotations

import inspect
import itertools
import math
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, Protocol

import numpy as np

from optimizers.points import Array, as_points
from optimizers.registered import Registered

Value = float | Array
Scale = Literal["linear", "log", "memory", "whole", "switch"]


class Objective(Protocol):
    """What an optimizer may ask of a loss. Points have shape ``(D, *batch)``."""

    def __call__(self, x: Array, /) -> Array:
        """Loss, shape ``(*batch)``."""
        ...

    def gradient(self, x: Array, /) -> Array:
        """Gradient, shape ``(D, *batch)``."""
        ...

    def hessian(self, x: Array, /) -> Array:
        """Second derivatives, shape ``(D, D, *batch)``."""
        ...


@dataclass(frozen=True)
class Range:
    """How a hyperparameter is written, shown and checked.

    Attributes
    ----------
    symbol
        LaTeX of the letter in the update rule.
    low, high
        What the slider shows. A typed number may lie outside.
    help
        One sentence for the reader.
    scale
        How the slider walks: ``linear``, ``log`` (decades), ``memory`` (1 − ½, 1 − ⅕, 1 − ⅒ …, the
        way a decay such as β is thought about), ``whole`` (integers) or ``switch`` (off/on).
    least, most
        What is allowed at all; ``least`` itself is, and so is ``most`` unless ``open`` says not.
    open
        Whether ``most`` is excluded: β = 1 would divide by zero in a bias correction.
    """

    symbol: str
    low: float
    high: float
    help: str
    scale: Scale = "linear"
    least: float = -math.inf
    most: float = math.inf
    open: bool = False


@dataclass(frozen=True)
class Hyperparameter(Range):
    """A `Range` with the name and the default that the optimizer's signature gives it."""

    name: str = ""
    default: float = 0.0

    @property
    def label(self) -> str:
        """The name as a person reads it: ``learning rate``."""
        return self.name.replace("_", " ")

    def check(self, value: Any, owner: str) -> Any:
        """Return ``value`` (a number, an array of lanes or a schedule) if all of it is allowed.

        Raises
        ------
        ValueError
            Naming the owner, the hyperparameter, what is allowed and what was given.
        """
        if not isinstance(value, int | float | np.ndarray | np.number | list | tuple):
            return value  # a schedule checks its own rates
        number = np.asarray(value)
        number = number if number.dtype.kind == "f" else number.astype(np.float64)
        above = number < self.most if self.open else number <= self.most
        allowed = np.isfinite(number) & (number >= self.least) & above
        if self.scale in ("whole", "switch"):
            allowed = allowed & (number == np.floor(number))
        if not allowed.all():
            wrong = number.flat[int(np.argmin(allowed))]
            raise ValueError(f"{owner}: {self.label} must be {self.allowed}; got {wrong:g}.")
        if isinstance(value, np.ndarray | list | tuple):
            return number
        return int(number) if self.scale in ("whole", "switch") else float(number)

    @property
    def allowed(self) -> str:
        """The allowed values in words."""
        if self.scale == "switch":
            return "0 (off) or 1 (on)"
        kind = "a whole number" if self.scale == "whole" else "a number"
        if math.isinf(self.least) and math.isinf(self.most):
            return kind
        if math.isinf(self.most):
            return f"{kind} of at least {self.least:g}"
        return f"{kind} from {self.least:g} {'to below' if self.open else 'to'} {self.most:g}"


LearningRate = Annotated[
    Any, Range(r"\eta", 1e-4, 10, "How far one step goes.", scale="log", least=0)
]
Momentum = Annotated[
    Value, Range(r"\beta", 0, 0.999, "Share of the last velocity that is kept.", "memory", 0, 1)
]
Memory = Annotated[
    Value,
    Range(r"\beta", 0, 0.9999, "Share of the running average that is kept.", "memory", 0, 1, True),
]
Tiny = Annotated[
    Value,
    Range(r"\epsilon", 1e-16, 1, "Keeps the division away from zero.", "log", 0),
]
WeightDecay = Annotated[
    Value, Range(r"\lambda", 0, 1, "Pull of every parameter towards zero.", least=0)
]
Switch = Annotated[int, Range("", 0, 1, "Off or on.", "switch", 0, 1)]
Seed = Annotated[int, Range("s", 0, 9999, "Same seed, same random numbers.", "whole", 0, 2**32 - 1)]


Rule = Callable[..., Iterator[Array]]


@dataclass(frozen=True)
class Optimizer(Registered):
    """A registered optimizer.

    Attributes
    ----------
    slug
        Kebab-case name in links and calls, from the function's name.
    title, family, reference
        As shown to the reader; the reference names paper and algorithm.
    rule
        The generator function itself.
    hyperparameters
        In the order of the signature.
    exempt
        Contracts that this member cannot meet, each with its reason; kept beside the rule.
    companions
        Name of the local in which the rule keeps points beside the one it shows; "" for none.
    """

    slug: str
    title: str
    family: str
    reference: str
    rule: Rule
    hyperparameters: tuple[Hyperparameter, ...]
    exempt: Mapping[str, str] = field(default_factory=dict)
    companions: str = ""

    @property
    def stochastic(self) -> bool:
        """Whether the path depends on a seed."""
        return "seed" in self.defaults

    def __call__(self, f: Objective, start: Any, **hyperparameters: Any) -> Iterator[Array]:
        """Iterate from ``start``; the first point yielded is the start itself.

        Parameters
        ----------
        f
            The loss.
        start
            ``(D, *batch)``; copied, so nothing given is changed. float32 stays float32.
        hyperparameters
            Any of `hyperparameters`; a number, or an array that broadcasts against ``(*batch)``:
            one start with a thousand learning rates makes a thousand lanes. An array of no
            dimension gives to the last digit what a lane does. ``learning_rate`` may also be a
            schedule.

        Raises
        ------
        TypeError
            If a hyperparameter does not exist.
        ValueError
            If one is out of its allowed range.
        """
        settings = self.check(hyperparameters)
        x = as_points(start, *(np.shape(value) for value in settings.values()))
        for name, value in settings.items():
            if isinstance(value, np.ndarray):
                settings[name] = _beside(value, x.dtype)
        return self.rule(f, x, **settings)

    def check(self, hyperparameters: Mapping[str, Any]) -> dict[str, Any]:
        """Return the hyperparameters if all exist and are allowed (raises as `__call__`)."""
        known = {h.name: h for h in self.hyperparameters}
        for name in hyperparameters:
            if name not in known:
                raise TypeError(
                    f"{self.title} has no hyperparameter {name!r}. It has: {', '.join(known)}."
                )
            if known[name].scale == "switch" and np.ndim(hyperparameters[name]):
                raise ValueError(f"{self.title}: {known[name].label} is off or on for all lanes.")
        return {name: known[name].check(v, self.title) for name, v in hyperparameters.items()}


def _beside(value: Array, kind: np.dtype) -> Any:
    """A hyperparameter beside points: float64 lanes would widen float32, Python's numbers do not."""
    return value.astype(kind) if value.ndim or kind == np.float64 else value.item()


OPTIMIZERS: dict[str, Optimizer] = {}


def optimizer(
    title: str,
    *,
    family: str,
    reference: str,
    exempt: Mapping[str, str] | None = None,
    companions: str = "",
) -> Callable[[Rule], Optimizer]:
    """Register a generator of iterates under the kebab-case form of its name."""

    def register(rule: Rule) -> Optimizer:
        slug = rule.__name__.strip("_").replace("_", "-")
        own = hyperparameters_of(rule)
        member = Optimizer(
            slug, title, family, reference, rule, own, exempt or {}, companions=companions
        )
        if slug in OPTIMIZERS:
            raise ValueError(f"Two optimizers are named {slug!r}.")
        OPTIMIZERS[slug] = member
        return member

    return register


def hyperparameters_of(rule: Callable[..., Any]) -> tuple[Hyperparameter, ...]:
    """Read the annotated parameters with a default off the signature of a rule or schedule."""
    hints = typing.get_type_hints(rule, include_extras=True)
    found = []
    for name, parameter in inspect.signature(rule).parameters.items():
        metadata = getattr(hints.get(name), "__metadata__", ())
        ranges = [m for m in metadata if isinstance(m, Range)]
        if ranges:  # the last one wins, so Annotated[Memory, Range(...)] refines
            found.append(Hyperparameter(**vars(ranges[-1]), name=name, default=parameter.default))
    return tuple(found)


def steps(learning_rate: Any) -> Iterator[tuple[int, Any]]:
    """Count steps t = 1, 2, … together with the learning rate of each.

    ``learning_rate`` is a number, an array with a rate per lane, or a schedule: an iterable of
    rates.
    """
    if isinstance(learning_rate, Iterable) and not isinstance(learning_rate, np.ndarray):
        return zip(itertools.count(1), learning_rate, strict=False)
    return zip(itertools.count(1), itertools.repeat(learning_rate), strict=False)

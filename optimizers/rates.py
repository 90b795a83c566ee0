"""What a schedule is: a generator of learning rates, registered like an optimizer.

The generator yields one rate for each step and may be sent the loss at the point where that step
starts. Called with a learning rate and settings, a registered schedule gives `Rates`, which stand
wherever a learning rate may stand. The rules themselves are in ``schedules.py``.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args

import numpy as np

from optimizers.registered import Registered
from optimizers.registry import (
    Array,
    Hyperparameter,
    LearningRate,
    Objective,
    hyperparameters_of,
)

Stream = Generator[Any, Any, None]
"""Yields the rate of each step; may be sent the loss at the point where that step starts."""


@dataclass(frozen=True)
class Schedule(Registered):
    """A registered schedule.

    Attributes
    ----------
    slug, title, reference
        As of an optimizer.
    rule
        The generator function itself; its first parameter is the learning rate.
    hyperparameters
        All the others, in the order of the signature.
    watches_loss
        Whether the rates depend on the losses of the run.
    """

    slug: str
    title: str
    reference: str
    rule: Callable[..., Stream]
    hyperparameters: tuple[Hyperparameter, ...]
    watches_loss: bool = False

    def __call__(self, learning_rate: Any, **settings: Any) -> Rates:
        """Give the rates that start from, or peak at, ``learning_rate``.

        Parameters
        ----------
        learning_rate
            A number, an array with one for each lane, or the `Rates` of another schedule where one
            schedule goes before another (`linear_warm_up`).
        settings
            Any of `hyperparameters`; a number, or an array of lanes.

        Raises
        ------
        TypeError
            If a setting does not exist.
        ValueError
            If the learning rate or a setting is out of its allowed range.
        """
        known = {h.name: h for h in self.hyperparameters}
        for name in settings:
            if name not in known:
                raise TypeError(
                    f"{self.title} has no setting {name!r}. Choose from: {', '.join(known)}."
                )
        checked = {name: known[name].check(value, self.title) for name, value in settings.items()}
        for name, default in self.defaults.items():
            if isinstance(default, tuple) and name in checked:  # a list, not a number per lane
                checked[name] = tuple(np.ravel(checked[name]).tolist())
        return Rates(self, RATE.check(learning_rate, self.title), checked)


@dataclass(frozen=True, eq=False)
class Rates:
    """Learning rates of one schedule with its settings; each iteration starts afresh.

    ``hold`` is for how many steps each rate stays: the updates of an epoch make a schedule count
    epochs. One that watches the loss is then told the mean over these steps.
    """

    schedule: Schedule
    learning_rate: Any
    settings: Mapping[str, Any]
    hold: int = 1

    @property
    def watches_loss(self) -> bool:
        """Whether the rates depend on the losses of the run."""
        return self.schedule.watches_loss or getattr(self.learning_rate, "watches_loss", False)

    @property
    def _lanes(self) -> list[Any]:
        """What differs between lanes: arrays, and another schedule's rates."""
        given = (self.learning_rate, *self.settings.values())
        return [v for v in given if isinstance(v, np.ndarray | Rates)]

    @property
    def shape(self) -> tuple[int, ...]:
        """Shape of one step's rates, ``(*batch)``; ``()`` where all lanes share one number."""
        return np.broadcast_shapes(*(v.shape for v in self._lanes))

    @property
    def dtype(self) -> np.dtype | None:
        """Type of the rates where lanes differ; None where the rate is one Python number."""
        types = [v.dtype for v in self._lanes if v.dtype]
        return np.result_type(*types) if types else None

    def __iter__(self) -> Stream:
        """Yield the rate of every step, for ever; a Python number unless lanes differ."""
        # NumPy's numbers inside, since Python's raise where NumPy's overflow; Python's outside,
        # since NumPy's would turn a float32 point into a float64 one.
        settings = {name: _scalar(value) for name, value in self.settings.items()}
        rates = self.schedule.rule(_scalar(self.learning_rate), **settings)
        kind, loss = self.dtype, None
        while True:
            with np.errstate(all="ignore"):
                rate = rates.send(loss)
            rate = float(rate) if np.ndim(rate) == 0 else np.asarray(rate, kind)
            told = []
            for _ in range(self.hold):
                told.append((yield rate))
            known = all(loss is not None for loss in told)
            loss = np.mean(told, axis=0)[()] if known and self.hold > 1 else told[-1]

    def values(self, steps: int, losses: Array | None = None) -> Array:
        """Give the rates of the first ``steps`` steps, shape ``(steps, *batch)``, to draw.

        ``losses`` ``(steps or more, *batch)`` are those of the run, the start's first. Only a
        schedule that watches the loss needs them (and raises ValueError without).
        """
        rates, stream = [], iter(self)
        for t in range(steps):
            rates.append(stream.send(None if t == 0 or losses is None else losses[t - 1]))
        return np.array(np.broadcast_arrays(*rates)) if rates else np.zeros(0)

    def watch(
        self, f: Objective, path_at: Callable[[Iterator], Iterator[Array]]
    ) -> Iterator[Array]:
        """Walk the path that ``path_at`` makes of these rates and tell them the loss on the way.

        The rate of a step depends on the losses before the point where it starts, as in a training
        loop that ends with ``scheduler.step(loss)``. Costs one value of ``f`` for each step.
        """
        told = _Told(iter(self), self.shape)
        for x in path_at(told):
            told.loss = f(x)
            yield x


@dataclass
class _Told:
    """Hands the last loss it was told on to a stream of rates."""

    stream: Stream
    shape: tuple[int, ...]
    loss: Any = None

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:
        return self.stream.send(self.loss)


def _scalar(value: Any) -> Any:
    """Give a Python number as NumPy's; leave lanes and rates as they are."""
    return np.float64(value) if isinstance(value, int | float) else value


RATE = Hyperparameter(**vars(get_args(LearningRate)[1]), name="learning_rate", default=0.1)
SCHEDULES: dict[str, Schedule] = {}


def schedule(
    title: str, *, reference: str, watches_loss: bool = False
) -> Callable[[Callable[..., Stream]], Schedule]:
    """Register a generator of learning rates under the kebab-case form of its name."""

    def register(rule: Callable[..., Stream]) -> Schedule:
        slug = rule.__name__.replace("_", "-")
        member = Schedule(slug, title, reference, rule, hyperparameters_of(rule), watches_loss)
        if slug in SCHEDULES:
            raise ValueError(f"Two schedules are named {slug!r}.")
        SCHEDULES[slug] = member
        return member

    return register

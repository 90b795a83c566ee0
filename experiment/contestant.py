"""A contestant: one optimizer with all its settings, in a slot of its own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from optimizers import OPTIMIZERS, SCHEDULES, WRAPPERS, Optimizer, Trajectory, run, wrap
from optimizers.rates import Rates
from optimizers.registry import Hyperparameter, Objective
from optimizers.wrapping import free_name

SLOTS = "abcdefghij"
WARM_UP = "linear-warm-up"
ALL = 0
"""The batch size that means all samples."""

Settings = tuple[tuple[str, Any], ...]
"""Pairs of name and value."""


@dataclass(frozen=True)
class Contestant:
    """One optimizer with its own settings, in a slot, so that an optimizer may take part twice.

    Attributes
    ----------
    slot
        A letter of `SLOTS`; it keeps its color when the others change.
    optimizer
        A slug of ``optimizers.OPTIMIZERS``.
    hyperparameters
        What is missing has its default.
    wrapper, wrapper_settings
        A slug of ``optimizers.WRAPPERS`` to put the optimizer into, with its own settings; or None.
    schedule, schedule_settings
        A slug of ``optimizers.SCHEDULES`` that the learning rate follows, with its settings; or
        None for the same rate all the time.
    warm_up
        Steps in which the rate rises from 0 before the schedule begins.
    per_epoch
        Whether the schedule and its warm-up count epochs, not steps.
    batch_size
        Its own, `ALL` for all samples; None for that of the experiment.
    """

    slot: str
    optimizer: str
    hyperparameters: Settings = ()
    wrapper: str | None = None
    wrapper_settings: Settings = ()
    schedule: str | None = None
    schedule_settings: Settings = ()
    warm_up: int = 0
    per_epoch: bool = False
    batch_size: int | None = None

    @classmethod
    def of(cls, slot: str, optimizer: str, settings: Mapping[str, Any]) -> Contestant:
        """A contestant of a preset; a ``batch_size`` among its settings is its own."""
        own = {name: value for name, value in settings.items() if name != "batch_size"}
        size = settings.get("batch_size")
        return cls(
            slot, optimizer, tuple(own.items()), batch_size=None if size is None else int(size)
        )

    @property
    def title(self) -> str:
        """Name of the optimizer as shown: its own batch size first, where names are cut last."""
        sizes = {None: "", ALL: "B = N · "}
        schedule = f", {SCHEDULES[self.schedule].title.lower()}" if self.schedule else ""
        return (
            sizes.get(self.batch_size, f"B = {self.batch_size} · ") + self.method.title + schedule
        )

    @property
    def method(self) -> Optimizer:
        """The optimizer, in its wrapper if it has one.

        Raises
        ------
        ValueError
            If a setting of the wrapper is not allowed.
        """
        inner = OPTIMIZERS[self.optimizer]
        if not self.wrapper:
            return inner
        defaults = {name: value for name, value in self.wrapper_settings if not np.ndim(value)}
        return wrap(self.wrapper, inner, **defaults)

    @property
    def plain_rule(self) -> str:
        """Slug of the optimizer, for `optimizers.events`; empty where less can be said of its steps.

        So it is in a wrapper, and with momentum where the gradient joins it damped or decayed.
        """
        own = dict(self.hyperparameters)
        altered = any(own.get(name) for name in ("dampening", "weight_decay"))
        return "" if self.wrapper or (self.optimizer == "momentum" and altered) else self.optimizer

    def rates(self, updates: int = 1) -> Rates | None:
        """The learning rate of every step, with so many steps in an epoch; None without a schedule.

        Raises
        ------
        ValueError
            If the optimizer has no learning rate, or a setting of the schedule is not allowed.
        """
        if not self.schedule:
            return None
        optimizer = OPTIMIZERS[self.optimizer]
        if "learning_rate" not in optimizer.defaults:
            raise ValueError(
                f"{optimizer.title} was given a schedule, but it has no learning rate that could "
                "follow one. Choose no schedule for it."
            )
        rate = dict(self.hyperparameters).get("learning_rate", optimizer.defaults["learning_rate"])
        schedule = SCHEDULES[self.schedule]
        settings = as_lanes(schedule.hyperparameters, dict(self.schedule_settings))
        rates = schedule(np.asarray(rate, float), **settings)
        rates = SCHEDULES[WARM_UP](rates, steps=self.warm_up) if self.warm_up else rates
        return replace(rates, hold=updates) if self.per_epoch else rates

    def run(
        self, f: Objective, start: Any, steps: int, *, ascent: bool, updates: int = 1, **more: Any
    ) -> Trajectory:
        """Run it (see `optimizers.run`), with so many ``updates`` in an epoch.

        ``more`` goes before its own hyperparameters.

        Raises
        ------
        ValueError
            If a setting or the start is not allowed.
        """
        given = {**self.settings(updates), **more}
        return run(self.method, f, start, steps, ascent=ascent, **given)

    def settings(self, updates: int = 1) -> dict[str, Any]:
        """Its hyperparameters in a run; a schedule stands for the learning rate (see `rates`).

        Numbers are arrays of no dimension: then the run equals the lane of a batch (`turned`).
        """
        optimizer = OPTIMIZERS[self.optimizer]
        given = as_lanes(optimizer.hyperparameters, dict(self.hyperparameters))
        if self.wrapper:
            wrapper = WRAPPERS[self.wrapper]
            own = as_lanes(wrapper.hyperparameters, dict(self.wrapper_settings))
            given |= {free_name(n, wrapper.slug, optimizer): v for n, v in own.items()}
        if rates := self.rates(updates):
            given["learning_rate"] = rates
        return given

    def key(self) -> list[Any]:
        """What tells its runs from those of another."""
        return [
            *(self.slot, self.optimizer, sorted(self.hyperparameters)),
            *(self.wrapper, sorted(self.wrapper_settings)),
            *(self.schedule, sorted(self.schedule_settings), self.warm_up, self.per_epoch),
            self.batch_size,
        ]


def as_lanes(declared: Iterable[Hyperparameter], given: Mapping[str, Any]) -> dict[str, Any]:
    """Settings with the defaults where none is given; numbers that may have lanes as arrays."""
    alike = {h.name for h in declared if h.scale in ("whole", "switch")}
    values = {h.name: h.default for h in declared} | dict(given)
    return {n: v if n in alike else np.asarray(v, float) for n, v in values.items()}

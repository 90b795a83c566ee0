"""An experiment: everything that was chosen, as one frozen value, and what comes of it.

Text goes in (a formula, names of optimizers, numbers); a landscape and one trajectory for each
contestant come out. Nothing here knows of pages or pictures.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landscapes import Data, Landscape, Preset, parse
from optimizers import OPTIMIZERS, SCHEDULES, Optimizer, Trajectory, run, wrap
from optimizers.noise import noisy
from optimizers.rates import Rates
from optimizers.registry import Objective

SLOTS = "abcdefghij"

Window = tuple[tuple[float, float], ...]
Settings = tuple[tuple[str, Any], ...]
"""Pairs of name and value."""

Held = tuple[tuple[str, float], ...]
"""Variables that stay at a number: pairs of name and value."""

WARM_UP = "linear-warm-up"


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
    """

    slot: str
    optimizer: str
    hyperparameters: Settings = ()
    wrapper: str | None = None
    wrapper_settings: Settings = ()
    schedule: str | None = None
    schedule_settings: Settings = ()
    warm_up: int = 0

    @property
    def title(self) -> str:
        """Name of the optimizer as shown, with what it is wrapped in and its schedule."""
        schedule = f", {SCHEDULES[self.schedule].title.lower()}" if self.schedule else ""
        return self.method.title + schedule

    @property
    def method(self) -> Optimizer:
        """The optimizer, in its wrapper if it has one.

        Raises
        ------
        ValueError
            If a setting of the wrapper is not allowed.
        """
        inner = OPTIMIZERS[self.optimizer]
        return wrap(self.wrapper, inner, **dict(self.wrapper_settings)) if self.wrapper else inner

    def rates(self) -> Rates | None:
        """The learning rate of every step; None without a schedule.

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
        rates = SCHEDULES[self.schedule](rate, **dict(self.schedule_settings))
        return SCHEDULES[WARM_UP](rates, steps=self.warm_up) if self.warm_up else rates

    def run(self, f: Objective, start: Any, steps: int, *, ascent: bool, **more: Any) -> Trajectory:
        """Run it (see `optimizers.run`); ``more`` goes before its own hyperparameters.

        Raises
        ------
        ValueError
            If a setting or the start is not allowed.
        """
        settings = {**dict(self.hyperparameters), **more}
        if rates := self.rates():
            settings["learning_rate"] = rates
        return run(self.method, f, start, steps, ascent=ascent, **settings)

    def key(self) -> list[Any]:
        """What tells its runs from those of another."""
        return [
            *(self.slot, self.optimizer, sorted(self.hyperparameters)),
            *(self.wrapper, sorted(self.wrapper_settings)),
            *(self.schedule, sorted(self.schedule_settings), self.warm_up),
        ]


@dataclass(frozen=True)
class Experiment:
    """Everything the user chose.

    Attributes
    ----------
    formula
        The loss as typed.
    start
        One number for each variable that is moved, in the order of the landscape's symbols.
    contestants
        Who takes part.
    steps
        How many steps each of them takes.
    difference
        None for the exact gradient, or the h of the central difference.
    ascent
        Whether the sign of the update is flipped, so that the loss is climbed.
    window
        The part of the landscape that is looked at: ``(low, high)`` for each variable.
    noise, seed
        Standard deviation of an error on every slope that is read, and the seed of these errors.
    seeds
        How many runs each contestant makes that depends on chance, with seeds one after another.
    held
        Variables of the formula that stay at a number, by name; the others are moved.
    data
        Samples that ``formula``, then a model, is held against; None if it is the loss itself.
    """

    formula: str
    start: tuple[float, ...]
    contestants: tuple[Contestant, ...] = ()
    steps: int = 100
    difference: float | None = None
    ascent: bool = False
    window: Window = field(default=())
    noise: float = 0.0
    seed: int = 0
    seeds: int = 1
    held: Held = ()
    data: Data | None = None

    @classmethod
    def of(cls, preset: Preset) -> Experiment:
        """The experiment a preset describes; its contestants take the slots in order."""
        contestants = tuple(
            Contestant(slot, optimizer, tuple(settings.items()))
            for slot, (optimizer, settings) in zip(SLOTS, preset.contestants, strict=False)
        )
        return cls(
            formula=preset.formula,
            start=preset.start,
            contestants=contestants,
            steps=preset.steps,
            difference=preset.difference,
            ascent=preset.ascent,
            window=preset.window,
            data=preset.data,
        )

    @cached_property
    def landscape(self) -> Landscape:
        """What is descended.

        Raises
        ------
        FormulaError
            If the text is not a formula, or not with these numbers in it.
        DataError
            If the data are not samples, or not such as the error takes.
        """
        whole = self.data.loss(self.formula) if self.data else parse(self.formula)
        return whole.held(dict(self.held))

    def key(self) -> str:
        """Canonical text: two experiments with the same key give the same trajectories.

        Caches are keyed by this text. Hashing the dataclass itself would lose which optimizer a
        nested contestant is.
        """
        who = [contestant.key() for contestant in self.contestants]
        chance = [self.noise, self.seed, self.seeds]
        what = [self.formula, self.start, who, self.steps, self.difference, self.ascent, chance]
        what += [sorted(self.held), self.data.key if self.data else None]
        return json.dumps(what, ensure_ascii=False, separators=(",", ":"))

    def simulate(self) -> Simulation:
        """Let every contestant run.

        A setting that is not allowed costs that contestant its run, with the reason in
        `Simulation.problems`; the others run.

        Raises
        ------
        FormulaError
            If the text is not a formula.
        DataError
            If the data are not samples, or not such as the error takes.
        """
        trajectories: dict[str, Trajectory] = {}
        problems: dict[str, str] = {}
        fans: dict[str, Fan] = {}
        for contestant in self.contestants:
            slot = contestant.slot
            try:
                trajectories[slot] = self._run(contestant, self.start, self.seed)
                if self.seeds > 1 and (self.noise or contestant.method.stochastic):
                    fans[slot] = self._fan(contestant)
            except ValueError as error:
                problems[slot] = str(error)
        return Simulation(self.landscape, trajectories, problems, fans)

    def _run(self, contestant: Contestant, start: Any, noise_seed: Any, **more: Any) -> Trajectory:
        """One run, or a lane for each seed; how it ended is judged by the exact loss."""
        exact = self.landscape.objective(difference=self.difference)
        f = noisy(exact, self.noise, noise_seed)
        trajectory = contestant.run(f, start, self.steps, ascent=self.ascent, **more)
        return replace(trajectory, objective=exact)

    def _fan(self, contestant: Contestant) -> Fan:
        """All runs but the first, as lanes where lanes equal single runs, else one by one."""
        later = np.arange(1, self.seeds)
        method, own = contestant.method, dict(contestant.hyperparameters)
        first = int(own.get("seed", method.defaults.get("seed", 0)))
        if "lanes" not in method.exempt:
            more = {"seed": first + later} if method.stochastic else {}
            starts = np.repeat(np.array(self.start)[:, None], len(later), axis=1)
            lanes = self._run(contestant, starts, self.seed + later, **more)
            return Fan(np.moveaxis(lanes.points, 2, 0), lanes.losses.T)
        single = [
            self._run(contestant, self.start, self.seed + k,
                      **({"seed": first + k} if method.stochastic else {}))
            for k in map(int, later)
        ]  # fmt: skip
        rows = [np.minimum(np.arange(self.steps + 1), run.steps) for run in single]
        pairs = list(zip(single, rows, strict=True))
        return Fan(
            np.stack([run.points[row] for run, row in pairs]),
            np.stack([run.losses[row] for run, row in pairs]),
        )


@dataclass(frozen=True, eq=False)
class Fan:
    """The runs of one contestant with the seeds after its first.

    Attributes
    ----------
    points
        ``(N, T + 1, D)``; a run that ended early rests at its last point.
    losses
        ``(N, T + 1)``.
    """

    points: NDArray[np.floating]
    losses: NDArray[np.floating]


@dataclass(frozen=True)
class Simulation:
    """What came of an experiment.

    Attributes
    ----------
    landscape
        The parsed loss.
    trajectories
        By slot, in the order of the contestants.
    problems
        By slot: why a contestant could not run.
    fans
        By slot: the runs with other seeds, where several were asked for and chance plays a part.
    """

    landscape: Landscape
    trajectories: Mapping[str, Trajectory]
    problems: Mapping[str, str]
    fans: Mapping[str, Fan] = field(default_factory=dict)

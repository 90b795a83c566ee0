"""An experiment: everything that was chosen, as one frozen value, and what comes of it.

Text goes in (a formula, names of optimizers, numbers); a landscape and one trajectory for each
contestant come out. Nothing here knows of pages or pictures.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from experiment.contestant import ALL, SLOTS, Contestant
from experiment.fan import Fan, fan
from experiment.simulation import Simulation
from landscapes import Data, Landscape, Preset, parse
from optimizers import Optimizer, Trajectory
from optimizers.batches import batches_of, mini_batches
from optimizers.escape import Escape, escape
from optimizers.events import Event, events
from optimizers.inspection import Step, inspect_step
from optimizers.noise import noisy
from optimizers.rates import Rates
from optimizers.registry import Objective
from optimizers.tape import Tape, record
from optimizers.working import Working, work_out

Window = tuple[tuple[float, float], ...]
MOST_STEPS = 2000
"""Of a run that is counted in epochs."""

PLAIN = "gradient-descent"
LONG = 1000
"""Steps after which a run without chance has come to rest, if it does at all."""
NEAR = 0.05
"""Up to this part of the window from a point, a run is still there."""

Held = tuple[tuple[str, float], ...]
"""Variables that stay at a number: pairs of name and value."""


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
    epochs
        Of a loss from data: how often each of them sees every sample; None leaves it to `steps`.
    batch_size
        Samples that an update sees; `ALL` for all. A contestant may have its own.
    difference
        None for the exact gradient, or the h of the central difference.
    ascent
        Whether the sign of the update is flipped, so that the loss is climbed.
    window
        The part of the landscape that is looked at: ``(low, high)`` for each variable.
    noise, seed
        Standard deviation of an error on every slope that is read; seed of these errors and of the
        mini-batches.
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
    batch_size: int = ALL
    epochs: int | None = None

    @classmethod
    def of(cls, preset: Preset) -> Experiment:
        """The experiment a preset describes; its contestants take the slots in order."""
        contestants = tuple(
            Contestant.of(slot, optimizer, settings)
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
            held=preset.held,
            epochs=preset.epochs,
            batch_size=preset.batch_size,
            seed=preset.seed,
            seeds=preset.seeds,
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

    def on(self, landscape: Landscape) -> Experiment:
        """Give the same experiment its landscape, compiled already; whether it is its own is not checked."""
        same = replace(self)
        vars(same)["landscape"] = landscape
        return same

    def key(self) -> str:
        """Canonical text: two experiments with the same key give the same trajectories.

        Caches are keyed by this text. Hashing the dataclass itself would lose which optimizer a
        nested contestant is.
        """
        who = [contestant.key() for contestant in self.contestants]
        chance = [self.noise, self.seed, self.seeds]
        what = [self.formula, self.start, who, self.steps, self.difference, self.ascent, chance]
        what += [sorted(self.held), self.data.key if self.data else None]
        what += [self.batch_size, self.epochs]
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
                trajectories[slot] = self.trajectory(contestant, self.start, self.seed)
                if self.seeds > 1 and self.leaves_to_chance(contestant):
                    fans[slot] = self._fan(contestant)
            except ValueError as error:
                problems[slot] = str(error)
        return Simulation(self.landscape, trajectories, problems, fans)

    @cached_property
    def samples(self) -> int:
        """Number of samples N that the loss is a mean over; 0 for a loss that is none."""
        return getattr(self.landscape.objective(), "samples", 0)

    def batch_size_of(self, contestant: Contestant) -> int:
        """Samples that an update of a contestant sees; `ALL` or at least N for all."""
        return self.batch_size if contestant.batch_size is None else contestant.batch_size

    def updates_of(self, contestant: Contestant) -> int:
        """Steps of a contestant that make an epoch: ⌈N/B⌉, and 1 if each sees all samples."""
        size = self.batch_size_of(contestant)
        return -(-self.samples // size) if 0 < size < self.samples else 1

    def steps_of(self, contestant: Contestant) -> int:
        """How many steps a contestant takes.

        Raises
        ------
        ValueError
            If the epochs that were asked for are too many steps.
        """
        if self.epochs is None:
            return self.steps
        updates = self.updates_of(contestant)
        if (steps := self.epochs * updates) > MOST_STEPS:
            raise ValueError(
                f"{contestant.title}: {self.epochs:,} epochs of {updates:,} updates are {steps:,} "
                f"steps; at most {MOST_STEPS:,} are made. Choose fewer epochs or larger batches."
            )
        return steps

    def rates_of(self, contestant: Contestant) -> Rates | None:
        """The learning rate of every step of a contestant; None without a schedule."""
        return contestant.rates(self.updates_of(contestant))

    def rates_along(self, contestant: Contestant, path: Trajectory) -> NDArray | None:
        """The learning rates ``(T,)`` of a run that was made; None without a schedule."""
        if not (rates := self.rates_of(contestant)):
            return None
        seen = path.losses if path.batch_losses is None else path.batch_losses
        return rates.values(path.steps, -seen if path.ascent else seen)

    def loss_of(self, contestant: Contestant, seed: Any = None) -> Objective:
        """The loss as a contestant meets it, with its mini-batches and its noise, for one run.

        ``seed`` is a number or one for each lane; None for that of the experiment.
        """
        seed = self.seed if seed is None else seed
        exact = self.landscape.objective(difference=self.difference)
        size = self.batch_size_of(contestant)
        return noisy(mini_batches(exact, size or None, seed), self.noise, seed)

    def batch_of(self, contestant: Contestant, index: int) -> list[int]:
        """Samples, counted from 0, that a contestant's step from row ``index`` sees; none if all."""
        batches = batches_of(self.loss_of(contestant))
        return [int(n) for n in np.sort(batches.epochs.indices(index))] if batches else []

    def leaves_to_chance(self, contestant: Contestant) -> bool:
        """Whether a contestant's path depends on a seed."""
        by_batches = self.updates_of(contestant) > 1
        return bool(self.noise) or by_batches or contestant.method.stochastic

    def trajectory(
        self, contestant: Contestant, start: Any, noise_seed: Any, **more: Any
    ) -> Trajectory:
        """One run, or a lane for each seed; how it ended is judged by the exact loss."""
        f, steps = self.loss_of(contestant, noise_seed), self.steps_of(contestant)
        more["updates"] = self.updates_of(contestant)
        path = contestant.run(f, start, steps, ascent=self.ascent, **more)
        return replace(path, objective=self.landscape.objective(difference=self.difference))

    def inspect(self, slot: str, index: int) -> Step:
        """What a contestant computes in the step from row ``index``: 0 for its first step."""
        return inspect_step(*self._run_of(slot), index, ascent=self.ascent, **self._settings(slot))

    def work_out(self, slot: str, index: int) -> Working:
        """How a contestant computes that step, line by line."""
        return work_out(*self._run_of(slot), index, ascent=self.ascent, **self._settings(slot))

    def record(self, slot: str, steps: int) -> Tape:
        """What a contestant reads and remembers in each of so many steps."""
        return record(*self._run_of(slot), steps, ascent=self.ascent, **self._settings(slot))

    def events(self, slot: str, path: Trajectory) -> tuple[Event, ...]:
        """What happened on a contestant's path."""
        who = self._in(slot)
        rates = self.rates_along(who, path)
        if rates is None:
            rates = {**who.method.defaults, **who.settings()}.get("learning_rate")
        known = {"exact": self.landscape.objective(), "h": self.difference}
        return events(path, who.plain_rule, rates, noisy=self.leaves_to_chance(who), **known)

    def _in(self, slot: str) -> Contestant:
        return next(c for c in self.contestants if c.slot == slot)

    def _run_of(self, slot: str) -> tuple[Optimizer, Objective, Sequence[float]]:
        return (who := self._in(slot)).method, self.loss_of(who), self.start

    def _settings(self, slot: str) -> dict[str, Any]:
        return (who := self._in(slot)).settings(self.updates_of(who))

    def _fan(self, contestant: Contestant) -> Fan:
        run = partial(self.trajectory, contestant)
        return fan(contestant, run, self.start, self.seed, self.seeds)

    def escape(self, contestant: Contestant, path: Trajectory, others: Fan) -> Escape | None:
        """Who of these runs got away from where it would stay if nothing were left to chance.

        None if it would not stay anywhere worse. What counts as away depends on the window.
        """
        ends = np.concatenate([path.points[-1:], others.points[:, -1]])
        losses = np.append(path.losses[-1], others.losses[:, -1])
        if contestant.method.stochastic:
            rate = [(n, r) for n, r in contestant.hyperparameters if n == "learning_rate"]
            contestant = replace(contestant, optimizer=PLAIN, hyperparameters=tuple(rate))
        sides = np.subtract(*np.transpose(self.window)[::-1]) if self.window else np.ptp(ends, 0)
        exact = self.landscape.objective(difference=self.difference)
        steps, updates = path.requested, self.updates_of(contestant)
        alone = contestant.run(
            *(exact, self.start, max(steps, LONG)), ascent=self.ascent, updates=updates
        )
        return escape(alone, steps, ends, losses, NEAR * sides)

"""An experiment: everything that was chosen, as one frozen value, and what comes of it.

Text goes in (a formula, names of optimizers, numbers); a landscape and one trajectory for each
contestant come out. Nothing here knows of pages or pictures.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from landscapes import Landscape, Preset, parse
from optimizers import OPTIMIZERS, Trajectory, run

SLOTS = "abcdefghij"

Window = tuple[tuple[float, float], ...]


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
        Pairs of name and value; what is missing has its default.
    """

    slot: str
    optimizer: str
    hyperparameters: tuple[tuple[str, float], ...] = ()

    @property
    def title(self) -> str:
        """Name of the optimizer as shown."""
        return OPTIMIZERS[self.optimizer].title


@dataclass(frozen=True)
class Experiment:
    """Everything the user chose.

    Attributes
    ----------
    formula
        The loss as typed.
    start
        One number for each variable, in the order of the landscape's symbols.
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
    """

    formula: str
    start: tuple[float, ...]
    contestants: tuple[Contestant, ...] = ()
    steps: int = 100
    difference: float | None = None
    ascent: bool = False
    window: Window = field(default=())

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
        )

    @cached_property
    def landscape(self) -> Landscape:
        """What is descended.

        Raises
        ------
        FormulaError
            If the text is not a formula.
        """
        return parse(self.formula)

    def key(self) -> str:
        """Canonical text: two experiments with the same key give the same trajectories.

        Caches are keyed by this text. Hashing the dataclass itself would lose which optimizer a
        nested contestant is.
        """
        who = [[c.slot, c.optimizer, sorted(c.hyperparameters)] for c in self.contestants]
        what = [self.formula, self.start, who, self.steps, self.difference, self.ascent]
        return json.dumps(what, ensure_ascii=False, separators=(",", ":"))

    def simulate(self) -> Simulation:
        """Let every contestant run.

        A setting that is not allowed costs that contestant its run, with the reason in
        `Simulation.problems`; the others run.

        Raises
        ------
        FormulaError
            If the text is not a formula.
        """
        trajectories: dict[str, Trajectory] = {}
        problems: dict[str, str] = {}
        for contestant in self.contestants:
            objective = self.landscape.objective(difference=self.difference)
            settings: Mapping[str, Any] = dict(contestant.hyperparameters)
            try:
                trajectories[contestant.slot] = run(
                    contestant.optimizer,
                    objective,
                    self.start,
                    self.steps,
                    ascent=self.ascent,
                    **settings,
                )
            except ValueError as error:
                problems[contestant.slot] = str(error)
        return Simulation(self.landscape, trajectories, problems)


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
    """

    landscape: Landscape
    trajectories: Mapping[str, Trajectory]
    problems: Mapping[str, str]

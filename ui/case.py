"""What is judged when a step is looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optimizers.inspection import Step
from optimizers.level import beside_the_end
from optimizers.objectives import Counted, penalized
from optimizers.registry import Objective, Optimizer
from optimizers.stability import RECURRENCES, Stability, stability
from ui.words import number

Array = NDArray[np.floating]


@dataclass(frozen=True, eq=False)
class Case:
    """What is judged.

    Attributes
    ----------
    optimizer, hyperparameters
        The method, with its own settings.
    step
        The step under inspection.
    f
        The exact loss; it names its variables.
    points
        ``(T+1, D)``: the run.
    ascent
        Whether it climbs.
    scheduled
        Whether its learning rate follows a schedule.
    difference
        None for the exact gradient, or the h of the central difference that the run reads.
    """

    optimizer: Optimizer
    hyperparameters: Mapping[str, Any]
    step: Step
    f: Any
    points: Array
    ascent: bool = False
    scheduled: bool = False
    difference: float | None = None

    @property
    def seen(self) -> Objective:
        """The loss as it is descended, without weight decay."""
        return Counted(self.f, ascent=self.ascent)

    @property
    def descended(self) -> Objective:
        """What is descended, with the weight decay of methods that add it to the loss."""
        known = self.optimizer.slug in RECURRENCES
        return penalized(self.seen, self.hyperparameters.get("weight_decay", 0) if known else 0)

    @property
    def end(self) -> Array | None:
        """The point of zero gradient at the end of the run, if there is one."""
        return beside_the_end(self.descended, self.points)

    def judged(self, x: Array) -> Stability | None:
        """Stability by the second derivatives at ``x`` (raises ValueError where there are none)."""
        given = {**self.hyperparameters, "learning_rate": self.step.learning_rate}
        return stability(self.seen.hessian(x), self.optimizer.slug, given)

    def place(self, x: Sequence[float] | Array) -> str:
        """A point in words: x = −3."""
        pairs = zip(self.f.symbols, x, strict=True)
        return ", ".join(f"{symbol} = {number(value)}" for symbol, value in pairs)

"""What a run did: its points, losses, costs, and how it ended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import numpy as np

from optimizers.objectives import Counted
from optimizers.outcome import Verdict, judge
from optimizers.registry import Array, Objective


@dataclass(frozen=True, eq=False)
class Trajectory:
    """What a run did.

    Attributes
    ----------
    points
        ``(T+1, D, *batch)``: row 0 the start, the last row the last point that is finite and has a
        finite loss. A lane that leaves before the others keeps its last such point to the end.
    losses
        ``(T+1, *batch)``: the loss itself, also under ascent.
    evaluations
        Calls spent up to each row, by kind (``value``, ``gradient``, ``hessian``): ``(T+1,)``
        integers. Looking at the loss to draw it is not charged. A call on a mini-batch of B of N
        samples counts B/N: fractions then.
    ascent
        Whether the loss was climbed.
    lasted
        ``(*batch)``: how many steps each lane made before it was cut; T if it never was.
    beyond
        ``(D, *batch)``: the first point that was not kept; of meaning in lanes that were cut.
    requested
        Steps asked for; a lane that lasted less was cut.
    objective
        The loss that was descended, of all samples; absent from a trajectory that was pickled.
    batch_losses
        ``(T+1, *batch)``, or None without mini-batches: in each row the loss of the batch that the
        update from there sees. `losses` are those of all samples.
    updates
        Steps that make an epoch: 1 without mini-batches.
    companions
        ``(T+1, D, n)``, or None: in each row the points that the method held beside the one it
        shows: a swarm, the cloud that the step was taken from, the corners of a simplex. In a row
        of before there were any they lie on the point. Of single runs only.
    """

    points: Array
    losses: Array
    evaluations: dict[str, np.ndarray]
    ascent: bool
    lasted: np.ndarray
    beyond: Array
    requested: int
    objective: Objective | None = field(repr=False)
    batch_losses: Array | None = None
    updates: int = 1
    companions: Array | None = None

    @property
    def steps(self) -> int:
        """Number of steps T that `points` holds."""
        return len(self.points) - 1

    @property
    def calls(self) -> dict[str, Any]:
        """Evaluations that this run spent: ``{"value": …, "gradient": …, "hessian": …}``.

        Whole numbers; of mini-batches fractions.
        """
        return {kind: counts[-1].item() for kind, counts in self.evaluations.items()}

    @property
    def epochs(self) -> float:
        """How often every sample was seen: steps divided by `updates`."""
        return self.steps / self.updates

    @property
    def batch(self) -> tuple[int, ...]:
        """Shape of the lanes; ``()`` for a single run."""
        return self.points.shape[2:]

    def lane(self, *index: int) -> Trajectory:
        """One lane of a batch as a run of its own, ended where the lane was cut."""
        at = (..., *index)
        rows = int(self.lasted[index]) + 1
        return replace(
            self,
            points=self.points[at][:rows],
            losses=self.losses[at][:rows],
            evaluations={kind: counts[:rows] for kind, counts in self.evaluations.items()},
            lasted=self.lasted[index],
            beyond=self.beyond[at],
            batch_losses=None if self.batch_losses is None else self.batch_losses[at][:rows],
        )

    @cached_property
    def verdict(self) -> Any:
        """How it ended, worked out when first asked for: a `Verdict`, or an array of them."""
        if self.batch:
            verdicts = np.empty(self.batch, dtype=object)
            for index in np.ndindex(self.batch):
                verdicts[index] = self.lane(*index).verdict
            return verdicts
        if self.objective is None:
            raise ValueError("This trajectory has lost its loss, so its end cannot be judged.")
        seen = Counted(self.objective, ascent=self.ascent)
        with np.errstate(all="ignore"):
            cut = self.lasted < self.requested
            return judge(seen, self.points, self.losses, self.beyond if cut else None)

    @property
    def outcome(self) -> Any:
        """How it ended: an `Outcome`; for a batch an object array with one per lane."""
        return self._each(lambda verdict: verdict.outcome)

    @property
    def sentence(self) -> Any:
        """How it ended, in words with the numbers; for a batch an object array of sentences."""
        return self._each(lambda verdict: verdict.sentence)

    @cached_property
    def diverged_at(self) -> Any:
        """First step after which it stays beyond the bound of a divergence, or None; for a batch, per lane.

        The bound is a distance of 10⁶ (1 + ‖start‖) from the start (`runaway.escape_step`).
        """
        return self._each(lambda verdict: verdict.diverged_at)

    def _each(self, part: Callable[[Verdict], Any]) -> Any:
        if not self.batch:
            return part(self.verdict)
        parts = np.empty(self.batch, dtype=object)
        for index in np.ndindex(self.batch):
            parts[index] = part(self.verdict[index])
        return parts

    def __getstate__(self) -> dict[str, Any]:
        """Judge before pickling: a compiled loss does not travel, its verdict does."""
        if self.objective is not None:
            _ = self.verdict
        return {**self.__dict__, "objective": None}

"""Running an optimizer: a finite piece of its endless path, with losses, costs and an outcome."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np

from optimizers.batches import batches_of, lanes_of, paced, whole
from optimizers.objectives import Counted, bare
from optimizers.outcome import Verdict, judge
from optimizers.rates import Rates
from optimizers.registry import OPTIMIZERS, Array, Objective, as_points
from optimizers.wording import place

KINDS = ("value", "gradient", "hessian")
MOST_STEPS = 100_000
CHECK_EVERY = 16  # steps between looks at whether anything finite is left; NaN never heals


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
        """First step after which it stays beyond every bound, or None; for a batch, per lane.

        The bound is a distance of 10⁶ (1 + ‖start‖) from the start (`outcome.escape_step`).
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


def run(
    optimizer: str | Callable[..., Iterator[Array]],
    f: Objective,
    start: Any,
    steps: int = 100,
    *,
    ascent: bool = False,
    **hyperparameters: Any,
) -> Trajectory:
    """Run an optimizer for a number of steps.

    All steps are run, also after convergence; only a point or a loss that is no longer finite ends
    a run early. A diverging run is therefore shown as far as numbers reach.

    Parameters
    ----------
    optimizer
        A slug such as ``"adam"``, or a member of ``OPTIMIZERS``, or anything called the same way.
    f
        The loss. One of mini-batches or with noise serves one run.
    start
        ``(D,)`` for a single run, ``(D, *batch)`` for many. float32 stays float32.
    steps
        How many, 0 to 100 000.
    ascent
        Climb: the optimizer sees the loss with its sign flipped; `Trajectory.losses` are as is.
    hyperparameters
        The optimizer's own; a number, or an array with one value per lane.

    Raises
    ------
    ValueError
        For an unknown slug, a number of steps, a start or a hyperparameter that is not allowed.
    TypeError
        If the optimizer has no such hyperparameter.
    """
    member = find(optimizer) if isinstance(optimizer, str) else optimizer
    count = whole_steps(steps)
    seen = Counted(bare(f), ascent=ascent)
    path = begin(member, seen, checked_start(whole(f), start), hyperparameters)
    rows: list[Array] = []
    spent: list[int] = []
    with np.errstate(all="ignore"):  # reaches into the generator: it runs in this context
        for x in islice(path, count + 1):
            rows.append(x)
            spent += (seen.values, seen.gradients, seen.hessians)
            if len(rows) % CHECK_EVERY == 0 and not np.isfinite(x).any():
                break
        points = np.concatenate(rows).reshape(len(rows), *rows[0].shape)
        losses = np.asarray(whole(f)(points.swapaxes(0, 1)))
        points, losses, lasted, beyond = keep_finite(points, losses)
        batches = batches_of(f)
        batch_losses = batches and batches.along(points)
    counts = seen.evaluations(np.array(spent).reshape(-1, 3)[: len(points)].T, rows[0].size)
    evaluations: dict[str, np.ndarray] = dict(zip(KINDS, counts, strict=True))
    return Trajectory(
        *(points, losses, evaluations, ascent, lasted, beyond),
        requested=len(rows) - 1,
        objective=whole(f),
        batch_losses=batch_losses,
        updates=batches.epochs.updates if batches else 1,
    )


def begin(
    member: Callable[..., Iterator[Array]], f: Objective, x: Array, hyperparameters: dict[str, Any]
) -> Iterator[Array]:
    """Start the path, at the pace of its mini-batches.

    Schedule and batches may have lanes, and a schedule may watch the loss on the way.
    """
    rates = hyperparameters.get("learning_rate")
    lanes = np.shape(next(iter(rates))) if isinstance(rates, Rates) else ()
    x = as_points(x, lanes, lanes_of(f))

    def path(**told: Any) -> Iterator[Array]:
        return paced(f, member(f, x, **{**hyperparameters, **told}))

    if isinstance(rates, Rates) and rates.watches_loss:
        return rates.watch(f, lambda told: path(learning_rate=told))
    return path()


def keep_finite(points: Array, losses: Array) -> tuple[Array, Array, np.ndarray, Array]:
    """End every lane at its last finite point.

    Returns
    -------
    points, losses, lasted, beyond
        As in `Trajectory`; rows after the last finite point of the last lane are gone.
    """
    good = np.isfinite(points).all(axis=1) & np.isfinite(losses)
    if good.all():
        return points, losses, np.full(good.shape[1:], len(points) - 1), points[-1]
    first_bad = np.where(good.all(axis=0), len(points), np.argmin(good, axis=0))
    lasted = np.maximum(first_bad - 1, 0)  # a lane without a loss at its start rests there
    rows = np.minimum(np.arange(lasted.max() + 1).reshape(-1, *(1,) * lasted.ndim), lasted)
    after = np.minimum(first_bad, len(points) - 1)[None]
    return (
        np.take_along_axis(points, rows[:, None], axis=0),
        np.take_along_axis(losses, rows, axis=0),
        lasted,
        np.take_along_axis(points, after[:, None], axis=0)[0],
    )


def find(slug: str) -> Callable[..., Iterator[Array]]:
    """Look an optimizer up, or say which there are."""
    if slug in OPTIMIZERS:
        return OPTIMIZERS[slug]
    near = difflib.get_close_matches(slug, OPTIMIZERS, n=1, cutoff=0.5)
    hint = f" Did you mean {near[0]!r}?" if near else ""
    raise ValueError(
        f"There is no optimizer {slug!r}.{hint} Available: {', '.join(sorted(OPTIMIZERS))}."
    )


def whole_steps(steps: Any) -> int:
    """Return the number of steps as an int if it is allowed."""
    number = float(steps) if isinstance(steps, int | float | np.number) else np.nan
    if number.is_integer() and 0 <= number <= MOST_STEPS:
        return int(number)
    raise ValueError(
        f"The number of steps was {steps!r}. It must be a whole number from 0 to {MOST_STEPS:,}; "
        "choose one in that range."
    )


def checked_start(f: Objective, start: Any) -> Array:
    """Return the start as points if the loss has a value there (for a batch: in some lane)."""
    x = as_points(start)
    dimension = getattr(f, "dimension", None)
    if dimension is not None and len(x) != dimension:
        raise ValueError(
            f"The start has {len(x)} number{'s'[: len(x) != 1]}, the loss has {dimension} "
            f"variable{'s'[: dimension != 1]}. Give one number per variable."
        )
    with np.errstate(all="ignore"):
        fine = np.isfinite(x).all(axis=0) & np.isfinite(f(x))
    if not fine.any():
        where = place(f, x)
        where = where if where.startswith("(") else f"({where})"
        raise ValueError(
            f"The loss has no value at the start {where}. A start must lie where the loss "
            "is a finite number; move it there."
        )
    return x

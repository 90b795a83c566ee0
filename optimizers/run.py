"""Running an optimizer: a finite piece of its endless path."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import numpy as np

from optimizers.batches import batches_of, lanes_of, paced, whole
from optimizers.companions import Watched
from optimizers.objectives import Counted, bare
from optimizers.rates import Rates
from optimizers.registry import OPTIMIZERS, Array, Objective, Optimizer, as_points
from optimizers.trajectory import Trajectory
from optimizers.wording import place
from optimizers.wrapping import wrap

WRAPPED = re.compile(r"([a-z-]+)\((.*)\)")
KINDS = ("value", "gradient", "hessian")
MOST_STEPS = 100_000
CHECK_EVERY = 16  # steps between looks at whether anything finite is left; NaN never heals


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
        A slug such as ``"adam"`` or ``"sam(adam)"``, or a member of ``OPTIMIZERS``, or anything
        called the same way.
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
    watched = Watched(member)
    path = begin(watched, seen, checked_start(whole(f), start), hyperparameters)
    with np.errstate(all="ignore"):  # reaches into the generator: it runs in this context
        return made(f, seen, watched, count, *walk(path, count, seen, watched))


def made(
    f: Objective,
    seen: Counted,
    watched: Watched,
    requested: int,
    rows: list[Array],
    spent: list[int],
) -> Trajectory:
    """Put together what a run did; its losses are looked at now, all at once."""
    points = np.concatenate(rows).reshape(len(rows), *rows[0].shape)
    losses = np.asarray(whole(f)(points.swapaxes(0, 1)))
    points, losses, lasted, beyond = keep_finite(points, losses)
    batches = batches_of(f)
    batch_losses = batches and batches.along(points)
    counts = seen.evaluations(np.array(spent).reshape(-1, 3)[: len(points)].T, rows[0].size)
    evaluations: dict[str, np.ndarray] = dict(zip(KINDS, counts, strict=True))
    return Trajectory(
        *(points, losses, evaluations, seen.ascent, lasted, beyond),
        requested=requested,
        objective=whole(f),
        batch_losses=batch_losses,
        updates=batches.epochs.updates if batches else 1,
        companions=watched.companions(points),
    )


def walk(
    path: Iterator[Array], count: int, seen: Counted, watched: Watched
) -> tuple[list[Array], list[int]]:
    """Take the steps; give the points, and for each the three counts of evaluations so far."""
    rows: list[Array] = []
    spent: list[int] = []
    for x in islice(path, count + 1):
        rows.append(x)
        spent += (seen.values, seen.gradients, seen.hessians)
        if watched.name:
            watched.look()
        if len(rows) % CHECK_EVERY == 0 and not np.isfinite(x).any():
            break
    return rows, spent


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


def find(slug: str) -> Optimizer:
    """Look an optimizer up, or say which there are; ``"sam(adam)"`` is Adam in the wrapper SAM."""
    if slug in OPTIMIZERS:
        return OPTIMIZERS[slug]
    if wrapped := WRAPPED.fullmatch(slug):
        return wrap(wrapped[1], find(wrapped[2]))
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

"""What happened on a path: overshoots, swings, plateaus, saddles, jumps, each with its cause.

Everything is read off the loss itself along the path. Nothing is said that the numbers of this run
do not bear out; ``tests/optimizers/test_events.py`` holds each kind against mathematics.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from optimizers.events.basins import jumps
from optimizers.events.event import KINDS, TITLES, Event, Passage
from optimizers.events.reading import ending, kick, out_of_digits
from optimizers.events.slow import slow
from optimizers.events.stagnation import stagnation
from optimizers.events.swings import swings
from optimizers.registry import Objective
from optimizers.run import Trajectory

__all__ = ["KINDS", "TITLES", "Event", "events"]

MOST = 8
"""More than so many on one path are not told; the kinds are dropped in this order from the end."""
WEIGHT = (
    "end",
    "runaway",
    "jump",
    "saddle",
    "oscillation",
    "vanished",
    "digits",
    "plateau",
    "kick",
)


def events(
    trajectory: Trajectory,
    slug: str = "",
    rates: Any = None,
    *,
    exact: Objective | None = None,
    h: float | None = None,
    noisy: bool = False,
) -> tuple[Event, ...]:
    """Find what happened on a path.

    Parameters
    ----------
    trajectory
        A single run that still has its loss.
    slug
        Of the optimizer; empty for one in a wrapper, of which less can be said.
    rates
        Its learning rate, a number or ``(T,)``; None for methods without one.
    exact
        The loss with its exact gradient, where the run had difference quotients; else its own.
    h
        Of those difference quotients.
    noisy
        Whether gradients were read with errors: swings are then no event.

    Returns
    -------
    tuple[Event, ...]
        In the order of their first steps, 8 at most.

    Raises
    ------
    ValueError
        For a batch, or a trajectory without its loss.
    """
    if trajectory.batch or trajectory.objective is None:
        raise ValueError(
            f"A trajectory with lanes {trajectory.batch} was given, or one that has lost its loss. "
            "Events are found on a single run, as `run` or `Trajectory.lane` gives it."
        )
    count = trajectory.steps
    each = None if rates is None else np.broadcast_to(np.asarray(rates, float), (count,))
    passage = Passage(trajectory, slug, each, exact or trajectory.objective, noisy)
    with np.errstate(all="ignore"):
        lingering = list(slow(passage))
        found = [
            *swings(passage),
            *jumps(passage),
            *lingering,
            *stagnation(passage, lingering),
            *kick(passage),
            *out_of_digits(passage, h),
            *ending(passage),
        ]
    weight = {kind: place for place, kind in enumerate(WEIGHT)}
    found.sort(key=lambda event: (weight.get(event.kind, len(weight)), event.first))
    return tuple(sorted(found[:MOST], key=lambda event: (event.first, event.last)))

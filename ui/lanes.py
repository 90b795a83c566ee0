"""The runs of a contestant at every learning rate that a hand may put it to.

They are made together, as lanes of one batch, wherever a lane equals the run that the page makes of
the same rate; else one by one. What a hand sees while it turns a learning rate is what it gets.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import blake2b

import numpy as np

from experiment import Contestant, Experiment
from figures.loss import By
from optimizers import OPTIMIZERS, Trajectory
from optimizers.registry import Hyperparameter
from optimizers.wrapping import REMEMBERING
from ui.dials import decades
from ui.player import Rate

RATE = "learning_rate"
MOST_POINTS = 150_000
"""Points of all runs together: a few megabytes at most."""
SECONDS = 0.5
"""For runs that have to be made one by one; what is not done by then is left out."""
_BETWEEN = (1.1, 1.3, 1.6, 1.8, 2.2, 2.7, 3.3, 3.6, 4.5, 5.5, 6.5, 7, 9)


def rates(experiment: Experiment, by: By, *, shared: bool, live: bool = True) -> tuple[Rate, ...]:
    """A slider for each learning rate of the experiment, or one for all.

    ``live`` says whether runs at its other stops can be had while it moves.
    """
    able = [c for c in experiment.contestants if RATE in OPTIMIZERS[c.optimizer].defaults]
    if shared and able:
        return (_rate(experiment, RATE, able, by, live),)
    return tuple(_rate(experiment, f"{c.slot}.{RATE}", [c], by, live) for c in able)


def _rate(
    experiment: Experiment, name: str, owners: Sequence[Contestant], by: By, live: bool
) -> Rate:
    first, slots = owners[0], tuple(c.slot for c in owners)
    whose = "all contestants" if name == RATE else f"{first.slot}, {first.title}"
    h = hyperparameter(first)
    value = float(dict(first.hyperparameters).get(RATE, h.default))
    points = sum(_length(experiment, c) for c in owners)
    chosen = {*stops(h.low, h.high, MOST_POINTS // points), value}
    key = _key(experiment, slots, by) if live else ""
    return Rate(name, slots, f"Learning rate of {whose}", value, tuple(sorted(chosen)), key)


def _length(experiment: Experiment, contestant: Contestant) -> int:
    """Points of a run; 1 if there is none, for which the page gives the reason."""
    try:
        return experiment.steps_of(contestant) + 1
    except ValueError:
        return 1


def hyperparameter(contestant: Contestant) -> Hyperparameter:
    """The learning rate as the contestant's optimizer declares it."""
    return next(h for h in OPTIMIZERS[contestant.optimizer].hyperparameters if h.name == RATE)


def stops(low: float, high: float, most: int) -> list[float]:
    """Round learning rates from ``low`` to ``high``, at most so many but never fewer than three.

    Where there is room they are those of the sidebar's dial and as many between.
    """
    coarse = decades(low, high)
    first, last = np.floor(np.log10([low, high])).astype(int)
    between = [float(f"{m}e{k}") for k in range(first, last + 1) for m in _BETWEEN]
    fine = sorted({*coarse, *(stop for stop in between if low <= stop <= high)})
    if len(fine) <= most:
        return fine
    places = np.linspace(0, len(coarse) - 1, max(3, min(most, len(coarse))))
    return [coarse[int(place)] for place in np.unique(places.round())]


def lanes(
    experiment: Experiment, slot: str, chosen: Sequence[float], by: By, seconds: float = SECONDS
) -> dict[float, Trajectory]:
    """Run the contestant of a slot at each of the learning rates.

    Parameters
    ----------
    experiment
        Everything else is as it says.
    slot
        Of one of its contestants.
    chosen
        The rates.
    by
        Lanes share what they spend: where that is to be seen, runs are made one by one.
    seconds
        How long runs may be made one by one. What is there by then is spread over the whole range.

    Raises
    ------
    ValueError
        If a setting or the start is not allowed.
    """
    contestant = next(c for c in experiment.contestants if c.slot == slot)
    if together(experiment, contestant) and by == "steps":
        batch = _run(experiment, contestant, np.array(chosen, float))
        return {rate: batch.lane(k) for k, rate in enumerate(chosen)}
    end = time.monotonic() + seconds
    found: dict[float, Trajectory] = {}
    for rate in spread(chosen):
        found[rate] = _run(experiment, contestant, rate)
        if time.monotonic() > end:
            break
    return dict(sorted(found.items()))


def together(experiment: Experiment, contestant: Contestant) -> bool:
    """Whether lanes of a batch equal single runs.

    Noise is drawn afresh at each reading of a slope. Whoever reads it more often on one path than on
    another (a line search, a wrapper that looks twice) would draw for all lanes together.
    """
    method = contestant.method
    if "lanes" in method.exempt:
        return False
    counted = not contestant.wrapper and method.family not in REMEMBERING
    return counted or not experiment.noise


def spread(chosen: Sequence[float]) -> Iterator[float]:
    """All of them, coarsely over the whole range first and then finer and finer."""
    seen: set[int] = set()
    stride = 1 << max(len(chosen) - 1, 1).bit_length()
    while stride:
        for place in range(0, len(chosen), stride):
            if place not in seen:
                seen.add(place)
                yield chosen[place]
        stride //= 2


def _run(experiment: Experiment, contestant: Contestant, rate: object) -> Trajectory:
    settings = {**dict(contestant.hyperparameters), RATE: rate}
    turned = replace(contestant, hyperparameters=tuple(settings.items()))
    return experiment.trajectory(turned, experiment.start, experiment.seed)


def _key(experiment: Experiment, slots: tuple[str, ...], by: By) -> str:
    """Everything the runs depend on but the rate itself."""
    bare = tuple(
        replace(c, hyperparameters=tuple(pair for pair in c.hyperparameters if pair[0] != RATE))
        for c in experiment.contestants
        if c.slot in slots
    )
    text = f"{replace(experiment, contestants=bare, seeds=1).key()} {experiment.window} {by}"
    return blake2b(text.encode(), digest_size=8).hexdigest()

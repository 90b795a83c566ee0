"""The runs of a contestant at every stop that a hand may put one of its numbers to.

They are made together, as lanes of one batch, wherever a lane equals the run that the page makes of
the same number; else one by one. What a hand sees while it turns a number is what it gets.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from experiment import NOISE, Contestant, Experiment, Setting, settings_of, takes_lanes, turned
from figures.loss import By
from optimizers import Trajectory
from optimizers.wrapping import REMEMBERING

SECONDS = 0.5
"""For runs that have to be made one by one; what is not done by then is left out."""


def lanes(
    experiment: Experiment,
    slot: str,
    name: str,
    chosen: Sequence[float],
    by: By,
    seconds: float = SECONDS,
) -> dict[float, Trajectory]:
    """Run the contestant of a slot with each of several values of a setting.

    Parameters
    ----------
    experiment
        Everything else is as it says.
    slot
        Of one of its contestants.
    name
        Of one of its settings (`experiment.settings_of`), or that of `experiment.NOISE`.
    chosen
        The values. Those that are not allowed beside the other settings are left out.
    by
        Lanes share what they spend: where that is to be seen, runs are made one by one.
    seconds
        How long runs may be made one by one. What is there by then is spread over the whole range.

    Raises
    ------
    ValueError
        If the contestant has no run with any of them.
    """
    contestant = next(c for c in experiment.contestants if c.slot == slot)
    noise = Setting(NOISE.name, "", NOISE, experiment.noise)
    setting = next(s for s in (*settings_of(contestant), noise) if s.name == name)
    if by == "steps" and together(experiment, contestant, setting):
        found = _at_once(experiment, contestant, setting, chosen)
        if found:
            return found
    return _one_by_one(experiment, contestant, name, chosen, seconds)


def together(experiment: Experiment, contestant: Contestant, setting: Setting) -> bool:
    """Whether lanes of a batch may be taken for single runs.

    Noise is drawn afresh at each reading of a slope. Whoever reads it more often on one path than on
    another (a line search, a wrapper that looks twice) would draw for all lanes together.
    """
    method = contestant.method
    if "lanes" in method.exempt or not takes_lanes(setting.hyperparameter):
        return False
    counted = not contestant.wrapper and method.family not in REMEMBERING
    return counted or not (experiment.noise or setting.name == NOISE.name)


def _at_once(
    experiment: Experiment, contestant: Contestant, setting: Setting, chosen: Sequence[float]
) -> dict[float, Trajectory]:
    """The lanes of one batch; none if the run that is shown is not among them to the last digit.

    NumPy adds up the rows of a table in another order where they are one column each, so that with
    many variables, or a population, a lane may be another run.
    """
    values = [*chosen, setting.value]
    batch = _run(experiment, contestant, setting.name, np.array(values, float))
    shown = _run(experiment, contestant, setting.name, setting.value)
    if not _same(batch.lane(len(chosen)), shown):
        return {}
    return {value: batch.lane(k) for k, value in enumerate(chosen)}


def _same(one: Trajectory, other: Trajectory) -> bool:
    return np.array_equal(one.points, other.points) and np.array_equal(one.losses, other.losses)


def _one_by_one(
    experiment: Experiment,
    contestant: Contestant,
    name: str,
    chosen: Sequence[float],
    seconds: float,
) -> dict[float, Trajectory]:
    end = time.monotonic() + seconds
    found: dict[float, Trajectory] = {}
    refused: ValueError | None = None
    for value in spread(chosen):
        try:
            found[value] = _run(experiment, contestant, name, value)
        except ValueError as error:
            refused = error
        if time.monotonic() > end:
            break
    if refused and not found:
        raise refused
    return dict(sorted(found.items()))


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


def _run(experiment: Experiment, contestant: Contestant, name: str, value: Any) -> Trajectory:
    start: Any = experiment.start
    if name != NOISE.name:
        return experiment.trajectory(turned(contestant, name, value), start, experiment.seed)
    if np.ndim(value):  # the errors come with the first slope; the start has lanes before
        start = np.repeat(np.array(start)[:, None], np.size(value), axis=1)
    NOISE.check(value, "The run")
    shaken = replace(experiment, noise=value).on(experiment.landscape)
    return shaken.trajectory(contestant, start, experiment.seed)

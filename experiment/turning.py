"""The settings of a contestant one by one, under the names that the page and its links have for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from experiment.contestant import WARM_UP, Contestant
from optimizers import OPTIMIZERS, SCHEDULES, WRAPPERS
from optimizers.registry import Hyperparameter

MOST_WARM_UP = 500
WARM_UP_STEPS = Hyperparameter(
    **{
        **vars(SCHEDULES[WARM_UP].hyperparameters[0]),
        **{"name": "warm_up", "default": 0, "low": 0, "high": MOST_WARM_UP, "least": 0},
        **{"symbol": "", "help": "Steps in which the rate first rises from 0; 0: none."},
    }
)
_WARM_UP = "schedule.warm_up"
NOISE = Hyperparameter(
    r"\sigma",
    *(0, 5, "Standard deviation of an error on every slope that is read."),
    least=0,
    name="gradient_noise",
)


@dataclass(frozen=True)
class Setting:
    """A number that belongs to a contestant.

    Attributes
    ----------
    name
        ``"beta1"`` of the optimizer itself, ``"schedule.factor"``, ``"schedule.warm_up"``,
        ``"wrapper.rho"``.
    owner
        Title of the schedule or wrapper that it belongs to; "" for the optimizer itself.
    hyperparameter
        As its owner declares it.
    value
        What it is.
    """

    name: str
    owner: str
    hyperparameter: Hyperparameter
    value: float


def settings_of(contestant: Contestant) -> tuple[Setting, ...]:
    """All numbers of a contestant: the optimizer's own, then its schedule's, then its wrapper's.

    Lists of numbers, such as the milestones of a schedule, are none.
    """
    own = OPTIMIZERS[contestant.optimizer].hyperparameters
    found = [*_settings("", "", own, contestant.hyperparameters)]
    if contestant.schedule:
        schedule = SCHEDULES[contestant.schedule]
        given = contestant.schedule_settings
        found += _settings("schedule.", schedule.title, schedule.hyperparameters, given)
        if contestant.schedule != WARM_UP:
            found.append(Setting(_WARM_UP, "", WARM_UP_STEPS, contestant.warm_up))
    if contestant.wrapper:
        wrapper = WRAPPERS[contestant.wrapper]
        given = contestant.wrapper_settings
        found += _settings("wrapper.", wrapper.title, wrapper.hyperparameters, given)
    return tuple(found)


def _settings(
    part: str, owner: str, declared: Iterable[Hyperparameter], given: Iterable[tuple[str, Any]]
) -> Iterator[Setting]:
    values: Mapping[str, Any] = dict(given)
    for h in declared:
        if not isinstance(h.default, tuple):
            yield Setting(part + h.name, owner, h, float(values.get(h.name, h.default)))


def turned(contestant: Contestant, name: str, value: Any) -> Contestant:
    """The contestant with one of its settings at another value; which are allowed its run says.

    Parameters
    ----------
    contestant
        It is not changed.
    name
        Of one of its `settings_of`.
    value
        A number, or an array with one for each lane: then its run is a batch, whose lanes equal the
        runs with these numbers. Whole numbers and switches have no lanes.

    Raises
    ------
    ValueError
        If a whole number or switch is given lanes.
    """
    setting = next(setting for setting in settings_of(contestant) if setting.name == name)
    if np.ndim(value) and not takes_lanes(setting.hyperparameter):
        raise ValueError(
            f"{contestant.title}: {setting.hyperparameter.label} was given {np.size(value)} values. "
            "All lanes share it; give one number, and let each value run by itself."
        )
    if name == _WARM_UP:
        return replace(contestant, warm_up=value)
    part, _, own = name.rpartition(".")
    field = f"{part}_settings" if part else "hyperparameters"
    pairs = {**dict(getattr(contestant, field)), own: value}
    return replace(contestant, **{field: tuple(pairs.items())})


def takes_lanes(hyperparameter: Hyperparameter) -> bool:
    """Whether lanes of one batch may differ in it: a number of steps or of points is all lanes'."""
    return hyperparameter.scale not in ("whole", "switch")

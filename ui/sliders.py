"""The sliders of the legend: one for each number of a contestant, at stops where a hand may put it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from hashlib import blake2b

import numpy as np

from experiment import NOISE, Contestant, Experiment, Setting, settings_of, turned
from figures.loss import By
from optimizers.registry import Hyperparameter
from ui.dials import STOPS, decades
from ui.player import Allowed, Dial, Limit
from ui.words import plain

RATE, SIGMA = "learning_rate", "noise"
"""Names of the dials of all contestants together; they are those of the page's controls."""
MOST_POINTS = 150_000
"""Points of the runs at all stops together: a few megabytes at most."""
MOST_STOPS = 200
"""More than a track has pixels."""
FEWEST = 3
_BETWEEN = (1.1, 1.3, 1.6, 1.8, 2.2, 2.7, 3.3, 3.6, 4.5, 5.5, 6.5, 7, 9)

Limits = Mapping[str, Sequence[Limit]]
"""By slot: what is to be marked on the track of the learning rate."""


def sliders(
    experiment: Experiment, by: By, *, shared: bool, live: bool = True, limits: Limits | None = None
) -> tuple[Dial, ...]:
    """A slider for each number of each contestant, the learning rate once if it is one for all.

    ``live`` says whether runs at its other stops can be had while it moves.
    """
    marks = limits or {}
    base = f"{_bare(experiment).key()} {experiment.window} {by}" if live else ""
    having = [(c, {s.name: s for s in settings_of(c)}) for c in experiment.contestants]
    able = [c for c, settings in having if RATE in settings]
    found = []
    if shared and able:
        first = next(settings[RATE] for _, settings in having if RATE in settings)
        found.append(_dial(experiment, RATE, first, able, base, marks))
    for contestant, settings in having:
        for name, setting in settings.items():
            if not (shared and name == RATE):
                dial = f"{contestant.slot}.{name}"
                found.append(_dial(experiment, dial, setting, [contestant], base, marks))
    if having:
        sigma = Setting(NOISE.name, "", NOISE, experiment.noise)
        found.append(_dial(experiment, SIGMA, sigma, experiment.contestants, base, marks))
    return tuple(found)


def setting_of(dial: Dial) -> str:
    """The name of what a dial turns: of a setting (see `experiment.Setting`), or that of `NOISE`."""
    slot, _, own = dial.name.partition(".")
    return own or (NOISE.name if dial.name == SIGMA else slot)


def held(experiment: Experiment, dial: Dial, value: float) -> Experiment:
    """The experiment with a dial at a value; one that is not allowed costs contestants their runs.

    A noise that is not allowed leaves the noise as it is.
    """
    if dial.name == SIGMA:
        return replace(experiment, noise=value) if value >= 0 else experiment
    contestants = tuple(
        turned(c, setting_of(dial), value) if c.slot in dial.slots else c
        for c in experiment.contestants
    )
    return replace(experiment, contestants=contestants)


def _dial(
    experiment: Experiment,
    name: str,
    setting: Setting,
    owners: Sequence[Contestant],
    base: str,
    marks: Limits,
) -> Dial:
    first, h, slots = owners[0], setting.hyperparameter, tuple(c.slot for c in owners)
    points = sum(_length(experiment, c) for c in owners)
    every = "." not in name
    whose = "all contestants" if every else f"{first.slot}, {first.title}"
    what = h.label[:1].upper() + h.label[1:] + (f" ({setting.owner})" if setting.owner else "")
    return Dial(
        name=name,
        slots=slots,
        symbol=plain(h.symbol) or h.label,
        title=" · ".join(filter(None, (plain(h.symbol), f"{h.label}{_of(setting, every)}"))),
        help=h.help,
        label=f"{what} of {whose}",
        value=setting.value,
        stops=tuple(sorted({*stops(h, min(MOST_STOPS, MOST_POINTS // points)), setting.value})),
        key=_key(experiment, base, owners, setting.name) if base else "",
        limits=tuple(m for s in slots for m in marks.get(s, ())) if setting.name == RATE else (),
        allowed=_allowed(h),
    )


def _allowed(h: Hyperparameter) -> Allowed:
    """What `Hyperparameter.check` lets pass, for a browser."""
    least, most = (end if np.isfinite(end) else None for end in (h.least, h.most))
    return Allowed(h.allowed, least, most, h.open, h.scale in ("whole", "switch"))


def _of(setting: Setting, every: bool) -> str:
    owner = "all contestants" if every else setting.owner
    return f" ({owner})" if owner else ""


def _length(experiment: Experiment, contestant: Contestant) -> int:
    """Points of a run; 1 if there is none, for which the page gives the reason."""
    try:
        return experiment.steps_of(contestant) + 1
    except ValueError:
        return 1


def stops(h: Hyperparameter, most: int) -> list[float]:
    """Round numbers that a hyperparameter may be put to, at most so many but never fewer than three.

    Where there is room they are those of the sidebar's dial and as many between.
    """
    fine, coarse = _stops(h.scale, h.low, h.high)
    allowed = [stop for stop in fine if stop >= h.least and not (h.open and stop >= h.most)]
    if len(allowed) <= most:
        return allowed
    rough = [stop for stop in coarse if stop in allowed]
    places = np.linspace(0, len(rough) - 1, max(FEWEST, min(most, len(rough))))
    return [rough[int(place)] for place in np.unique(places.round())]


@cache
def _stops(scale: str, low: float, high: float) -> tuple[list[float], list[float]]:
    """All stops, and those of the sidebar's dial."""
    if scale == "switch":
        return [0.0, 1.0], [0.0, 1.0]
    coarse = STOPS[scale](low, high)
    more = _FINER.get(scale, lambda low, high: ())(low, high)
    return sorted({*coarse, *(stop for stop in more if low <= stop <= high)}), coarse


def _decades(low: float, high: float) -> list[float]:
    """More than twice as many stops a decade as the dial has."""
    first, last = np.floor(np.log10([low, high])).astype(int)
    return [float(f"{m}e{k}") for k in range(first, last + 1) for m in _BETWEEN]


def _memories(low: float, high: float) -> list[float]:
    """Even steps up to 0.9, then what is forgotten falls by decades."""
    even = [round(0.02 * k, 12) for k in range(46)]
    least = max(1 - high, 1e-6)
    forgotten = [*decades(least, 0.1), *_decades(least, 0.1)]
    return [*even, *(round(1 - rest, 12) for rest in forgotten if rest <= 0.1)]


_FINER: dict[str, Callable[[float, float], Iterable[float]]] = {
    "log": _decades,
    "memory": _memories,
}


def _bare(experiment: Experiment) -> Experiment:
    """Everything that runs of a contestant depend on but itself and the noise."""
    return replace(experiment, contestants=(), seeds=1, noise=0.0)


def _key(experiment: Experiment, base: str, owners: Sequence[Contestant], name: str) -> str:
    """Everything the runs depend on but the number itself."""
    if name == NOISE.name:
        rest = [c.key() for c in owners]
    else:
        rest = [experiment.noise, *(turned(c, name, 0.0).key() for c in owners)]
    return blake2b(f"{base} {rest} {name}".encode(), digest_size=8).hexdigest()

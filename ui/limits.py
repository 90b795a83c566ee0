"""Learning rates above which a contestant cannot settle, marked on the track of its slider."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from experiment import Contestant, Experiment, Simulation
from figures import Mark
from optimizers.differences import slope_error, smooths
from optimizers.level import beside_the_end
from optimizers.objectives import Counted, penalized
from optimizers.stability import RECURRENCES, stability
from ui.player import Limit
from ui.settling import DECAYED
from ui.words import number

Array = NDArray[np.floating]
MOST = 4
"""Minima for which a track has room."""
FORMULAS = {
    "gradient-descent": "2/λmax",
    "momentum": "2(1 + β)/λmax",
    "nesterov": "2(1 + β)/((1 + 2β)λmax)",
}
DAMPED = "2(1 + β)/((1 − τ)λmax)"


def limits(
    experiment: Experiment, simulation: Simulation, critical: Sequence[Mark]
) -> dict[str, tuple[Limit, ...]]:
    """By slot: the limits of contestants that have one, for a fixed learning rate without chance.

    That of the minimum in which the run has ended; where it has ended in none, those of all minima that
    are known, if they are few. Under ascent maxima take their place. ``critical`` are the known points.
    """
    found = {}
    for contestant in experiment.contestants:
        ran = contestant.slot in simulation.trajectories
        if ran and _has_limit(contestant) and not experiment.leaves_to_chance(contestant):
            found[contestant.slot] = tuple(_limits(experiment, simulation, contestant, critical))
    return found


def _has_limit(contestant: Contestant) -> bool:
    plain = not contestant.wrapper and not contestant.schedule
    return plain and contestant.optimizer in RECURRENCES


def _limits(
    experiment: Experiment, simulation: Simulation, contestant: Contestant, critical: Sequence[Mark]
) -> Iterator[Limit]:
    decay = _decay(contestant)
    seen = Counted(simulation.landscape.objective(), ascent=experiment.ascent)
    points = simulation.trajectories[contestant.slot].points
    extent = float(np.ptp(points, axis=0).max())
    with np.errstate(all="ignore"):
        end = beside_the_end(penalized(seen, decay), points)
        at_the_end = None if end is None else _limit(experiment, seen, contestant, end, extent)
        if at_the_end:
            yield at_the_end
            return
        kind = "maximum" if experiment.ascent else "minimum"
        # With weight decay the method settles elsewhere than where the loss is lowest.
        known = [] if decay else [np.asarray(m.point) for m in critical if m.kind == kind]
        for point in known if len(known) <= MOST else ():
            if limit := _limit(experiment, seen, contestant, point, extent):
                yield limit


def _limit(
    experiment: Experiment, seen: Counted, contestant: Contestant, x: Array, extent: float
) -> Limit | None:
    """The limit at a minimum; None if it is none, no rate is too large there, or h blurs it."""
    h, descended = experiment.difference, penalized(seen, _decay(contestant))
    if h is not None and (smooths(seen, x, h) or slope_error(descended, x, h, extent)):
        return None
    try:
        judged = stability(seen.hessian(x), contestant.optimizer, dict(contestant.hyperparameters))
    except ValueError:  # no second derivatives
        return None
    if judged is None or judged.limit is None or not 0 < judged.limit < np.inf:
        return None
    if judged.eigenvalues[0] <= 0:
        return None
    kind = "maximum" if experiment.ascent else "minimum"
    if _decay(contestant):
        kind += f" of {DECAYED[experiment.ascent]}"
    pairs = zip(experiment.landscape.symbols, x, strict=True)
    place = ", ".join(f"{symbol} = {number(value, 4)}" for symbol, value in pairs)
    return Limit(
        float(judged.limit),
        f"Above {number(judged.limit, 3)}, {contestant.slot}, {contestant.title}, cannot settle in the "
        f"{kind} at {place}: the limit there is {_formula(contestant)}, λmax = {number(judged.largest, 3)}.",
    )


def _decay(contestant: Contestant) -> float:
    return dict(contestant.hyperparameters).get("weight_decay", 0)


def _formula(contestant: Contestant) -> str:
    damped = contestant.optimizer == "momentum" and dict(contestant.hyperparameters).get(
        "dampening"
    )
    return DAMPED if damped else FORMULAS[contestant.optimizer]

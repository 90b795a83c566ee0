"""The whole scene in words, for those who listen to the page instead of looking at it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from experiment import Experiment, Simulation
from figures import Mark
from ui.words import number

FEW = 4
"""So many coordinates are read out one by one."""
PLURALS = {"minimum": "minima", "maximum": "maxima", "saddle": "saddles", "kink": "kinks",
           "degenerate": "degenerate points"}  # fmt: skip


def in_words(
    experiment: Experiment, simulation: Simulation, critical: Sequence[Mark], searched: object
) -> str:
    """Loss, start, the end of each contestant, and the critical points in the window.

    Parameters
    ----------
    experiment, simulation
        The scene.
    critical
        Critical points in the window.
    searched
        What came of the search for them; if nothing did, nothing is said of them.
    """
    symbols = simulation.landscape.symbols
    parts = [
        f"The loss is {experiment.formula.strip()}.",
        f"The start is at {_place(symbols, experiment.start)}.",
    ]
    for contestant in experiment.contestants:
        who = f"{contestant.slot}, {contestant.title}"
        if trouble := simulation.problems.get(contestant.slot):
            parts.append(f"{who}, did not run: {trouble}")
            continue
        run = simulation.trajectories[contestant.slot]
        end = f"it ends at {_place(symbols, run.points[-1])}, loss {number(run.losses[-1], 4)}"
        parts.append(f"{who}: {end}, after {run.steps} steps. {run.sentence}")
    if searched:
        parts.append(_critical(symbols, critical))
    return " ".join(parts)


def _place(symbols: Sequence[str], point: Sequence[float]) -> str:
    named = [f"{s} = {number(x, 4)}" for s, x in zip(symbols, point, strict=True)]
    more = [f"and {len(named) - FEW} more numbers"] if len(named) > FEW else []
    return ", ".join(named[:FEW] + more)


def _critical(symbols: Sequence[str], critical: Sequence[Mark]) -> str:
    if not critical:
        return "No critical points were found in the window."
    count = Counter(mark.kind for mark in critical)
    kinds = [f"{n} {kind if n == 1 else PLURALS[kind]}" for kind, n in count.items()]
    said = f"Critical points in the window: {', '.join(kinds)}."
    lowest = min(critical, key=lambda mark: mark.loss)
    where = f"{_place(symbols, lowest.point)}, loss {number(lowest.loss, 4)}"
    return f"{said} The lowest is a {lowest.kind} at {where}."

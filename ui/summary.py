"""The whole scene in words, for those who listen to the page instead of looking at it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from experiment import Experiment, Simulation
from figures import Mark
from landscapes import DataLandscape, Landscape
from ui.words import number

FEW = 4
"""So many coordinates are read out one by one."""
PLURALS = {"minimum": "minima", "maximum": "maxima", "saddle": "saddles", "kink": "kinks",
           "degenerate": "degenerate points"}  # fmt: skip


SAME = 1e-9
"""Losses that differ by less, beside those of all critical points, are one loss."""


def in_words(
    experiment: Experiment,
    simulation: Simulation,
    critical: Sequence[Mark],
    searched: object,
    *,
    veiled: bool = False,
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
    veiled
        Whether the runs are hidden until they have been predicted.
    """
    symbols = simulation.landscape.symbols
    parts = [
        f"The loss is {_loss(experiment, simulation.landscape)}.",
        f"The start is at {_place(symbols, experiment.start)}.",
    ]
    if veiled:
        parts.append("The runs are hidden until you have predicted what they do.")
    for contestant in () if veiled else experiment.contestants:
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


def _loss(experiment: Experiment, landscape: Landscape) -> str:
    """What was typed, or the error of the model that was typed."""
    typed = experiment.formula.strip()
    if not isinstance(landscape, DataLandscape):
        return typed
    error = landscape.error.title
    mean = f"{error[0].lower()}{error[1:]}, the mean over {landscape.samples.count} samples"
    return f"{mean}, of the model {typed}"


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
    minima = [mark for mark in critical if mark.kind == "minimum"]
    if not minima:
        return said
    losses, floor = [mark.loss for mark in critical], min(mark.loss for mark in minima)
    same = SAME * (max(losses) - min(losses))
    lowest = [mark for mark in minima if mark.loss <= floor + same]
    places = "; ".join(_place(symbols, mark.point) for mark in lowest[:FEW])
    more = f"; and {len(lowest) - FEW} more" * (len(lowest) > FEW)
    which = "The lowest minimum is" if len(lowest) == 1 else f"The {len(lowest)} lowest minima are"
    return f"{said} {which} at {places}{more}, loss {number(floor, 4)}."

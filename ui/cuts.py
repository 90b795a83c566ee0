"""Which plane of parameter space the pictures show, and in words how much of the truth they hold."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from experiment import Experiment, Simulation
from figures import Grid
from figures.cut import Cut, Shadow, Slice, Whole, ended, errors, shadow
from figures.grid import Window
from ui import messages
from ui.link import Link
from ui.variables import MOST_DRAWN, Variables
from ui.window import PLANE, of_plane
from ui.words import number

LOOK = "look"
ROUNDING = 1e-9
"""A distance this small beside a path of length 1 is none."""


def cut_of(
    link: Link,
    experiment: Experiment,
    simulation: Simulation,
    variables: Variables,
    *,
    veiled: bool = False,
) -> Cut:
    """The plane to draw: through the contestant that is looked at, else through the start.

    The plane of a path would tell where the path goes. While that is ``veiled``, it is a plane of two
    variables.
    """
    symbols = simulation.landscape.symbols
    if len(symbols) <= MOST_DRAWN:
        return Whole(symbols, experiment.window)
    slot = looked_at(simulation)
    paths = {
        s: ended(run.points, run.diverged_at) for s, run in simulation.trajectories.items()
    } or {"": np.array([experiment.start], dtype=np.float64)}
    path = paths.pop(slot)
    if variables.drawn is None:
        if not veiled:
            return of_plane(link, shadow(path, tuple(paths.values())))
        link.window(PLANE)
    i, j = axes = variables.pair
    window: Window = (experiment.window[i], experiment.window[j])
    return Slice((symbols[i], symbols[j]), window, axes, path, slot)


def under(cut: Cut, simulation: Simulation, start: Sequence[float]) -> Cut:
    """The same picture for other runs: a slice goes with its contestant, all else stands still."""
    if not isinstance(cut, Slice):
        return cut
    run = simulation.trajectories.get(cut.slot)
    at_rest = np.array([start], dtype=np.float64)
    return cut.through(at_rest if run is None else ended(run.points, run.diverged_at))


def looked_at(simulation: Simulation) -> str:
    """Slot of the contestant that the step inspector shows; the first if there is none."""
    slots = tuple(simulation.trajectories)
    look = st.session_state.get(LOOK, st.query_params.get(LOOK))
    return look if look in slots else next(iter(slots), "")


@st.cache_resource(max_entries=128, show_spinner=False)
def grid_of(key: str, _cut: Cut, _simulation: Simulation) -> Grid:
    """Sample once for all sessions; ``key`` is everything that the picture depends on."""
    return _cut.grid(_simulation.landscape.objective())


def key_of(experiment: Experiment, cut: Cut) -> str:
    """What a grid depends on: the loss, and where it is cut."""
    return f"{experiment.landscape.key} {cut.key}"


def gauge(
    experiment: Experiment, simulation: Simulation, cut: Cut, *, veiled: bool = False
) -> None:
    """Say beside the picture of many variables what it leaves out; nothing of runs that are veiled."""
    if veiled and isinstance(cut, Slice):
        x, y = cut.symbols
        messages.remarks(
            [f"The map is a slice through the start: {x} and {y} vary, the others stay."]
        )
    elif isinstance(cut, Slice | Shadow) and simulation.trajectories:
        said = judged(f"{experiment.key()} {cut.key}", simulation, cut, looked_at(simulation))
        messages.remarks(said)


@st.cache_resource(max_entries=128, show_spinner=False)
def judged(key: str, _simulation: Simulation, _cut: Slice | Shadow, slot: str) -> Sequence[str]:
    """The sentences; judged once for all sessions."""
    paths = {s: ended(t.points, t.diverged_at) for s, t in _simulation.trajectories.items()}
    fit = _cut.fit(paths[slot])
    share = f"{100 * fit.explained:.3g} %"
    if isinstance(_cut, Slice):
        x, y = _cut.symbols
        said = [
            f"The map is a slice: {x} and {y} vary, the other variables are what they are for {slot} at "
            f"the step shown. {x} and {y} hold {share} of {slot}'s way to its last point (squared "
            "distances)."
        ]
    else:
        said = [
            f"The map is the plane in which {slot}'s path varies most. It holds {share} of that "
            f"variation. {_distance(_simulation, _cut, paths[slot])}"
        ]
    for other, path in paths.items():
        away = float(_cut.off(path).max())
        if other != slot and away > ROUNDING * (1 + fit.length):
            said.append(
                f"{other} is drawn as its shadow: it is up to {number(away, 3)} off this map."
            )
    return said


def _distance(simulation: Simulation, cut: Shadow, path: np.ndarray) -> str:
    """How far a path is from the map, and by how much the map's loss under it is not its own."""
    fit = cut.fit(path)
    if fit.largest <= ROUNDING * (1 + fit.length):
        return "The path lies in it."
    wrong = np.abs(errors(simulation.landscape.objective(), cut, path))
    worst = float(np.max(wrong, where=np.isfinite(wrong), initial=0.0))
    return (
        f"The path, {number(fit.length, 3)} long, is up to {number(fit.largest, 3)} away from it; under "
        f"the path the map's loss is off by up to {number(worst, 3)}."
    )

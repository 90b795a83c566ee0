"""Answers to a hand that moves something on the player: what the paths would be.

While the hand moves, nothing of the page is run again. When it lets go, the page runs with the new value,
as if it had been typed into the sidebar.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeGuard

import plotly.graph_objects as go
import streamlit as st

from experiment import Experiment, Simulation
from figures import CHARTS, Scene
from figures.cut import Cut, Slice
from figures.loss import By
from figures.relief import SAMPLES as WHOLE_SAMPLES
from landscapes import Landscape
from ui.cuts import under
from ui.lanes import lanes
from ui.paths import line_of, path_of
from ui.player import Answers, Dial, Grips, Ground, Path, wire
from ui.sliders import held, setting_of
from ui.slopes import slope_at

_ANSWERS = "hand~answers"
MOST_POINTS = 20_000
"""Points of runs with other seeds that go with a hand; more follow where it rests."""

Asked = Mapping[str, Any]


@dataclass(frozen=True)
class Picture:
    """What the page has drawn, and how: answers are drawn the same way."""

    experiment: Experiment
    landscape: Landscape
    scene: Scene
    cut: Cut
    by: By
    log: bool
    grips: Grips


def answers() -> Answers:
    """Who answers the hand in this session; it lives as long as the session does."""
    if _ANSWERS not in st.session_state:
        st.session_state[_ANSWERS] = Answers()
    return st.session_state[_ANSWERS]


def answer(picture: Picture, asked: Mapping[str, Any]) -> bytes:
    """The bytes for a question; one that no player asks is answered with none.

    ``asked`` holds one of ``"lanes"`` (the name of a dial), ``"start"`` (``[x, y]`` in the picture),
    both with the clock's ``"step"`` beside it, and, with everything where the hand holds it,
    ``{"start": …, "dials": {name: value}, "step": …}``, ``"axes"`` for what makes room where the hand
    rests or ``"ground"`` for the map under the paths; ``"still"`` (a step) for that of the page's own paths
    with as many samples as a map that stands still; or ``"slope"`` (``{"at": [x, y], "step": …}``).
    This runs outside the page's script.
    """
    for name, found in _KINDS.items():
        if name in asked:
            return wire.pack_answer(**found(picture, asked))
    return b""


def _lanes(picture: Picture, asked: Asked) -> dict[str, Any]:
    """The runs at every stop of a slider."""
    dial = next((dial for dial in picture.grips.dials if dial.name == asked["lanes"]), None)
    if dial is None or not dial.key:
        return {}
    experiment = replace(picture.experiment, seeds=1).on(picture.landscape)
    step = asked.get("step")
    found = {slot: _lanes_of(picture, experiment, slot, dial, step) for slot in dial.slots}
    return {"lanes": (dial.key, found), "fine": _fine(picture)}


def _lanes_of(
    picture: Picture, experiment: Experiment, slot: str, dial: Dial, step: Any
) -> dict[float, Path]:
    try:
        runs = lanes(experiment, slot, setting_of(dial), dial.stops, picture.by)
    except ValueError:  # the page says why this contestant does not run
        return {}
    paths = {}
    for value, run in runs.items():
        # A cloud beside each of a hundred paths would take longer to send than the paths.
        simulation = Simulation(experiment.landscape, {slot: replace(run, companions=None)}, {})
        paths[value] = _paths(picture, experiment, simulation, step)[0]
    return paths


def _paths(
    picture: Picture, experiment: Experiment, simulation: Simulation, step: Any
) -> list[Path]:
    """The paths, with what a model says at the clock's step."""
    cut, theme, by = picture.cut, picture.scene.theme, picture.by
    found = [line_of(experiment, simulation, picture.cut, slot) for slot in simulation.trajectories]
    at = step if _is_step(step) else None
    return [
        path_of(experiment, simulation, cut, line, theme, by, judged=False, step=at)
        for line in found
    ]


def _start(picture: Picture, asked: Asked) -> dict[str, Any]:
    """The paths from another start, room for their losses, and the map under them."""
    if not _is_start(asked["start"], picture):
        return {}
    experiment = _started(picture, asked["start"], crowd=True)
    simulation = experiment.simulate()
    scene = _scene(picture, experiment, simulation)
    return {
        "views": {"loss": _loss(picture, scene)},
        "paths": _paths(picture, experiment, simulation, asked.get("step")),
        "ground": _map(picture, experiment, simulation, asked.get("step")),
    }


def _axes(picture: Picture, asked: Asked) -> dict[str, Any]:
    """What makes room for the paths where the hand rests, with everything where the hand holds it.

    It may take longer than what goes with the hand: runs with other seeds, and all of a map that moves.
    """
    experiment = _held(picture, asked["axes"])
    if experiment is None:
        return {}
    if picture.experiment.seeds > 1:
        experiment = replace(experiment, seeds=picture.experiment.seeds).on(picture.landscape)
    simulation = experiment.simulate()
    scene = _scene(picture, experiment, simulation)
    views = {"loss": _loss(picture, scene)}
    if scene.dimension == 1:
        views["curve"] = CHARTS["curve"](scene, paths=False)
    cut = under(picture.cut, simulation, experiment.start)
    if isinstance(cut, Slice):
        scene = replace(scene, grid=cut.grid(picture.landscape.objective()))
        views |= {name: CHARTS[name](scene, paths=False) for name in ("contour", "surface")}
    paths = None
    if simulation.fans:
        paths = _paths(picture, experiment, simulation, asked["axes"].get("step"))
    return {"views": views, "paths": paths}


def _ground(picture: Picture, asked: Asked) -> dict[str, Any]:
    """The map under the paths."""
    moved, through = asked["ground"], picture.grips.through
    experiment = _held(picture, moved)
    if experiment is None:
        return {}
    alone = tuple(c for c in experiment.contestants if c.slot == through)
    experiment = replace(experiment, contestants=alone).on(picture.landscape)
    found = _map(picture, experiment, experiment.simulate(), moved.get("step"))
    return {"ground": found}


def _still(picture: Picture, asked: Asked) -> dict[str, Any]:
    """The slice at a step of the page's own run."""
    cut, step = picture.cut, asked["still"]
    if not isinstance(cut, Slice) or not _is_step(step):
        return {}
    found = cut.at(picture.landscape.objective(), step, WHOLE_SAMPLES)
    return {"ground": Ground(found.losses[0], found.caption.format(step=found.steps[0]))}


def _map(
    picture: Picture, experiment: Experiment, simulation: Simulation, step: Any
) -> Ground | None:
    """The slice at a step of these runs; None where the map stays under other paths."""
    cut = under(picture.cut, simulation, experiment.start)
    if not isinstance(cut, Slice) or not _is_step(step):
        return None
    found = cut.at(picture.landscape.objective(), step)
    return Ground(found.losses[0], found.caption.format(step=found.steps[0]))


def _held(picture: Picture, moved: Any) -> Experiment | None:
    """The experiment with everything where the hand holds it; None if it holds nothing that is there."""
    if not isinstance(moved, dict):
        return None
    start, values = moved.get("start"), moved.get("dials")
    if not isinstance(values, dict) or not _is_start(start, picture):
        return None
    experiment = _started(picture, start)
    for dial in picture.grips.dials:
        if dial.name in values:
            value = values[dial.name]
            experiment = held(experiment, dial, value if _is_number(value) else math.nan)
    return experiment.on(picture.landscape)


def _started(picture: Picture, place: Sequence[float], *, crowd: bool = False) -> Experiment:
    """The experiment from another place of the picture; with all its seeds if they are a ``crowd``.

    A start that has not been moved is that of the page to the last digit, also where it lies off the
    plane that is drawn.
    """
    before = picture.experiment
    moved = tuple(place) != picture.grips.start
    start = picture.cut.start(tuple(map(float, place)), before.start) if moved else before.start
    seeds = before.seeds if crowd and _can_follow(before) else 1
    return replace(before, start=start, seeds=seeds).on(picture.landscape)


def _can_follow(experiment: Experiment) -> bool:
    """Whether the runs with all seeds can be had while a hand moves, as lanes of a few batches."""
    by_chance = [c for c in experiment.contestants if experiment.leaves_to_chance(c)]
    try:
        points = experiment.seeds * sum(map(experiment.steps_of, by_chance))
    except ValueError:  # the page says whose run is too long
        return False
    return points <= MOST_POINTS and not any("lanes" in c.method.exempt for c in by_chance)


def _scene(picture: Picture, experiment: Experiment, simulation: Simulation) -> Scene:
    slots = simulation.trajectories
    found = tuple(line_of(experiment, simulation, picture.cut, slot) for slot in slots)
    return replace(picture.scene, paths=found)


def _loss(picture: Picture, scene: Scene) -> go.Figure:
    return CHARTS["loss"](scene, paths=False, log=picture.log, by=picture.by)


def _is_start(start: Any, picture: Picture) -> TypeGuard[list[float]]:
    before = picture.grips.start
    return isinstance(start, list) and len(start) == len(before) and all(map(_is_number, start))


def _is_step(step: Any) -> TypeGuard[int]:
    return isinstance(step, int) and step >= 0


def _is_number(value: Any) -> bool:
    # A whole number of a question may be too large for a float.
    return isinstance(value, int | float) and abs(value) <= sys.float_info.max


def _fine(picture: Picture) -> bool:
    """Whether the window is so small a part of its distance from 0 that float32 shows."""
    return any(
        max(abs(low), abs(high)) * 2**-24 > 1e-5 * (high - low) for low, high in picture.cut.window
    )


_KINDS: dict[str, Callable[[Picture, Asked], dict[str, Any]]] = {
    "lanes": _lanes,
    "start": _start,
    "axes": _axes,
    "ground": _ground,
    "still": _still,
    "slope": slope_at,
}

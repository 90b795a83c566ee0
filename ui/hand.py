"""Answers to a hand that moves something on the player: what the paths would be.

While the hand moves, nothing of the page is run again. When it lets go, the page runs with the new value,
as if it had been typed into the sidebar.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeGuard

import plotly.graph_objects as go
import streamlit as st

from experiment import Contestant, Experiment, Simulation
from figures import CHARTS, Scene
from figures.cut import Cut
from figures.loss import By
from landscapes import Landscape
from ui.lanes import RATE, lanes
from ui.paths import line_of, path_of
from ui.player import Answers, Grips, Path, Rate, wire

_ANSWERS = "hand~answers"


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

    ``asked`` holds one of ``"lanes"`` (the name of a rate), ``"start"`` (``[x, y]``) and ``"axes"``
    (``{"start": …, "rates": {name: value}}``). This runs outside the page's script.
    """
    for name, found in _KINDS.items():
        if name in asked:
            return wire.pack_answer(**found(picture, asked[name]))
    return b""


def _lanes(picture: Picture, name: Any) -> dict[str, Any]:
    """The runs at every stop of a slider."""
    rate = next((rate for rate in picture.grips.rates if rate.name == name), None)
    if rate is None or not rate.key:
        return {}
    experiment = _changed(picture)
    found = {slot: _lanes_of(picture, experiment, slot, rate) for slot in rate.slots}
    return {"lanes": (rate.key, found), "fine": _fine(picture)}


def _lanes_of(picture: Picture, experiment: Experiment, slot: str, rate: Rate) -> dict[float, Path]:
    try:
        runs = lanes(experiment, slot, rate.stops, picture.by)
    except ValueError:  # the page says why this contestant does not run
        return {}
    paths = {}
    for value, run in runs.items():
        simulation = Simulation(experiment.landscape, {slot: run}, {})
        paths[value] = _paths(picture, experiment, simulation)[0]
    return paths


def _paths(picture: Picture, experiment: Experiment, simulation: Simulation) -> list[Path]:
    cut, theme, by = picture.cut, picture.scene.theme, picture.by
    found = [line_of(experiment, simulation, picture.cut, slot) for slot in simulation.trajectories]
    return [path_of(experiment, simulation, cut, line, theme, by, judged=False) for line in found]


def _start(picture: Picture, start: Any) -> dict[str, Any]:
    """The paths from another start, and room for their losses."""
    if not _is_start(start, picture):
        return {}
    experiment = _changed(picture, start=tuple(map(float, start)))
    simulation = experiment.simulate()
    scene = _scene(picture, experiment, simulation)
    return {
        "views": {"loss": _loss(picture, scene)},
        "paths": _paths(picture, experiment, simulation),
    }


def _axes(picture: Picture, moved: Any) -> dict[str, Any]:
    """The figures that make room for the paths, with everything where the hand holds it."""
    if not isinstance(moved, dict):
        return {}
    start, turned = moved.get("start"), moved.get("rates")
    if not isinstance(turned, dict) or not _is_start(start, picture):
        return {}
    own = {rate.slots: turned[rate.name] for rate in picture.grips.rates if rate.name in turned}
    contestants = tuple(
        next((_turned(c, value) for slots, value in own.items() if c.slot in slots), c)
        for c in picture.experiment.contestants
    )
    start = tuple(map(float, start))
    experiment = _changed(picture, start=start, contestants=contestants)
    scene = _scene(picture, experiment, experiment.simulate())
    views = {"loss": _loss(picture, scene)}
    if scene.dimension == 1:
        views["curve"] = CHARTS["curve"](scene, paths=False)
    return {"views": views}


def _turned(contestant: Contestant, value: Any) -> Contestant:
    settings = {**dict(contestant.hyperparameters), RATE: value if _is_number(value) else math.nan}
    return replace(contestant, hyperparameters=tuple(settings.items()))


def _scene(picture: Picture, experiment: Experiment, simulation: Simulation) -> Scene:
    slots = simulation.trajectories
    found = tuple(line_of(experiment, simulation, picture.cut, slot) for slot in slots)
    return replace(picture.scene, paths=found)


def _loss(picture: Picture, scene: Scene) -> go.Figure:
    return CHARTS["loss"](scene, paths=False, log=picture.log, by=picture.by)


def _is_start(start: Any, picture: Picture) -> TypeGuard[list[float]]:
    before = picture.grips.start
    return isinstance(start, list) and len(start) == len(before) and all(map(_is_number, start))


def _is_number(value: Any) -> bool:
    # A whole number of a question may be too large for a float.
    return isinstance(value, int | float) and abs(value) <= sys.float_info.max


def _changed(picture: Picture, **changes: Any) -> Experiment:
    """The experiment with one run for each contestant, on the landscape as it has been compiled."""
    return replace(picture.experiment, seeds=1, **changes).on(picture.landscape)


def _fine(picture: Picture) -> bool:
    """Whether the window is so small a part of its distance from 0 that float32 shows."""
    return any(
        max(abs(low), abs(high)) * 2**-24 > 1e-5 * (high - low) for low, high in picture.cut.window
    )


_KINDS: dict[str, Callable[[Picture, Any], dict[str, Any]]] = {
    "lanes": _lanes,
    "start": _start,
    "axes": _axes,
}

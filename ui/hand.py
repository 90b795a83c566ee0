"""Answers to a hand that moves something on the player: what the paths would be.

While the hand moves, nothing of the page is run again but the fragment below. When it lets go, the page
runs with the new value, as if it had been typed into the sidebar.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from experiment import Experiment, Simulation
from figures import CHARTS, Scene
from figures.cut import Cut
from figures.loss import By
from landscapes import Landscape
from ui.lanes import lanes
from ui.paths import line_of, path_of
from ui.player import Grips, Path, Rate, hand, wire

HAND = "hand"
_ASKED = "hand~asked"


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


@st.fragment
def answer_the_hand(picture: Picture) -> None:
    """Draw nothing; answer what the player asks while a hand moves something on it."""
    asked = st.session_state.pop(_ASKED, None)
    hand(_answer(picture, asked) if asked else b"", key=HAND, on_ask=_note)


def _note() -> None:
    st.session_state[_ASKED] = st.session_state[HAND].ask


def _answer(picture: Picture, asked: Mapping[str, Any]) -> bytes:
    """The bytes for a question; a question that no player asks is answered with none."""
    number = asked.get("number")
    if not isinstance(number, int):
        return b""
    for name, answer in _ANSWERS.items():
        if name in asked:
            return wire.pack_answer(number, **answer(picture, asked[name]))
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
    before = picture.grips.start
    if not (
        isinstance(start, list)
        and len(start) == len(before)
        and all(isinstance(x, int | float) and math.isfinite(x) for x in start)
    ):
        return {}
    experiment = _changed(picture, start=tuple(map(float, start)))
    simulation = experiment.simulate()
    found = tuple(
        line_of(experiment, simulation, picture.cut, slot) for slot in simulation.trajectories
    )
    scene = replace(picture.scene, paths=found)
    loss = CHARTS["loss"](scene, paths=False, log=picture.log, by=picture.by)
    return {"views": {"loss": loss}, "paths": _paths(picture, experiment, simulation)}


def _changed(picture: Picture, **changes: Any) -> Experiment:
    """The experiment with one run for each contestant, on the landscape as it has been compiled."""
    experiment = replace(picture.experiment, seeds=1, **changes)
    vars(experiment)["landscape"] = picture.landscape
    return experiment


def _fine(picture: Picture) -> bool:
    """Whether the window is so small a part of its distance from 0 that float32 shows."""
    return any(
        max(abs(low), abs(high)) * 2**-24 > 1e-5 * (high - low) for low, high in picture.cut.window
    )


_ANSWERS: dict[str, Callable[[Picture, Any], dict[str, Any]]] = {"lanes": _lanes, "start": _start}

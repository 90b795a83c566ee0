"""What a hand can do on the player of a landscape, and what the page does when it lets go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from experiment import NOISE, Experiment, Simulation, settings_of
from figures import Scene
from figures.cut import Cut, Slice
from figures.loss import By
from landscapes import Preset
from ui import fits, window
from ui.commands import Commands
from ui.hand import Picture, answer, answers
from ui.hyperparameters import turn
from ui.limits import limits
from ui.link import Link
from ui.looking import Looking
from ui.player import Grips
from ui.predict import guess_at
from ui.sliders import SIGMA, setting_of, sliders
from ui.turning import choose, turning


@dataclass(frozen=True)
class Grasp:
    """The grips of a scene, and the controls of the page that they move.

    Attributes
    ----------
    experiment, simulation, looking, cut, preset
        The scene as it is shown.
    grips
        What of it a hand can move.
    """

    experiment: Experiment
    simulation: Simulation
    looking: Looking
    cut: Cut
    preset: Preset | None
    grips: Grips

    @property
    def callbacks(self) -> dict[str, Callable[[Any], None]]:
        """What is to be done when the player says what a hand has done."""
        return {
            "on_start": self._tapped,
            "on_dial": self._dial_at,
            "on_turning": partial(choose, self.grips),
            "on_look": self.looking.go,
            "on_samples": partial(fits.take_samples, self.simulation.landscape),
            "on_window": partial(window.take, self.cut),
            "on_command": Commands(self.simulation, self.cut, self.preset).obey,
        }

    def _tapped(self, place: dict[str, float]) -> None:
        """Take a click as a guess while one is asked for, else as a start."""
        if self.looking.veiled:
            guess_at(self.cut.symbols, place)
        else:
            self._start_at(place)

    def _start_at(self, place: dict[str, float]) -> None:
        """Move the start to where the picture was clicked, or to where it was dragged."""
        chosen = [place[axis] for axis in ("x", "y")[: len(self.cut.symbols)]]
        start = self.cut.start(chosen, self.experiment.start)
        for symbol, value in zip(self.simulation.landscape.symbols, start, strict=True):
            st.session_state[f"start.{symbol}"] = float(value)

    def _dial_at(self, chosen: dict[str, Any]) -> None:
        """Put the sidebar's control to the number that was chosen in the legend."""
        name, value = chosen["name"], chosen["value"]
        dial = next((dial for dial in self.grips.dials if dial.name == name), None)
        if dial is None or not isinstance(value, int | float):
            return
        if dial.name == SIGMA:
            turn(dial.name, float(value), NOISE, "The run")
            return
        contestant = next(c for c in self.experiment.contestants if c.slot == dial.slots[0])
        setting = next(s for s in settings_of(contestant) if s.name == setting_of(dial))
        turn(dial.name, float(value), setting.hyperparameter, setting.owner or contestant.title)


def grasp(
    link: Link,
    experiment: Experiment,
    simulation: Simulation,
    looking: Looking,
    scene: Scene,
    cut: Cut,
    by: By,
    preset: Preset | None,
) -> Grasp:
    """Offer a hand what it can move here, and answer its questions from now on."""
    live = not looking.veiled
    marks = limits(experiment, simulation, scene.critical) if live else {}  # they would tell
    shared = st.session_state["together"]
    dials = sliders(experiment, by, shared=shared, live=live, limits=marks)
    drawn = f"{cut.axes_key} {cut.window}"
    dials = tuple(replace(dial, key=dial.key and f"{dial.key} {drawn}") for dial in dials)
    asked = answers()
    start = tuple(map(float, cut.project(np.array(experiment.start, dtype=np.float64))))
    grips = Grips(
        start if live else (),
        dials,
        asked.address,
        turning(link, experiment, dials),
        cut.axes_key,
        cut.slot if isinstance(cut, Slice) else "",
    )
    log = st.session_state["log"]
    asked.by = partial(
        answer, Picture(experiment, simulation.landscape, scene, cut, by, log, grips)
    )
    return Grasp(experiment, simulation, looking, cut, preset, grips)

"""What a hand can do on the player of a landscape, and what the page does when it lets go."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from experiment import Experiment, Simulation
from figures import Scene
from figures.cut import Cut, Slice
from figures.loss import By
from landscapes import Preset
from ui import fits, window
from ui.commands import Commands
from ui.hand import Picture, answer, answers
from ui.hyperparameters import turn
from ui.lanes import hyperparameter, rates
from ui.looking import Looking
from ui.player import Grips
from ui.predict import guess_at


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
            "on_rate": self._rate_at,
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

    def _rate_at(self, chosen: dict[str, Any]) -> None:
        """Turn the sidebar's dial to the learning rate that was chosen in the legend."""
        name, value = chosen["name"], chosen["value"]
        rate = next((rate for rate in self.grips.rates if rate.name == name), None)
        if rate is None or not isinstance(value, int | float):
            return
        contestant = next(c for c in self.experiment.contestants if c.slot == rate.slots[0])
        turn(rate.name, float(value), hyperparameter(contestant), contestant.title)


def grasp(
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
    sliders = rates(experiment, by, shared=st.session_state["together"], live=live)
    drawn = f"{cut.axes_key} {cut.window}"
    sliders = tuple(replace(rate, key=rate.key and f"{rate.key} {drawn}") for rate in sliders)
    asked = answers()
    start = tuple(map(float, cut.project(np.array(experiment.start, dtype=np.float64))))
    through = cut.slot if isinstance(cut, Slice) else ""
    grips = Grips(start if live else (), sliders, asked.address, cut.axes_key, through)
    log = st.session_state["log"]
    asked.by = partial(
        answer, Picture(experiment, simulation.landscape, scene, cut, by, log, grips)
    )
    return Grasp(experiment, simulation, looking, cut, preset, grips)

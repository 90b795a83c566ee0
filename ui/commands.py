"""What the player's keys and buttons ask of the page: they do what a control of the page does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st

from experiment import Simulation
from figures.cut import Cut
from landscapes import Preset
from ui import window

NARROW = "window~narrow"
"""Whether the browser's window is a narrow one, as a phone's is."""


@dataclass(frozen=True)
class Commands:
    """The commands that a scene takes.

    Attributes
    ----------
    simulation, cut, preset
        The scene as it is shown.
    """

    simulation: Simulation
    cut: Cut
    preset: Preset | None

    def obey(self, command: Mapping[str, Any] | None) -> None:
        """Do what a command says; what is not a command is left alone.

        ``{"do": "all" | "home" | "log" | "present" | "subtitles" | "narrow", "with": …}``: on or off for the
        last three.
        """
        given = command or {}
        act = {
            "all": self._all,
            "home": self._home,
            "log": self._log,
            "present": self._present,
            "subtitles": self._subtitles,
            "narrow": self._narrow,
        }.get(given.get("do", ""))
        if act:
            act(given.get("with"))

    def _all(self, _: object) -> None:
        window.see_all(self.simulation, self.cut, self.preset)

    def _home(self, _: object) -> None:
        window.go_home(self.simulation, self.cut, self.preset)

    def _log(self, _: object) -> None:
        st.session_state["log"] = not st.session_state["log"]

    def _present(self, on: object) -> None:
        st.session_state["present"] = bool(on)

    def _subtitles(self, on: object) -> None:
        st.session_state["subtitles"] = bool(on)

    def _narrow(self, on: object) -> None:
        st.session_state[NARROW] = bool(on)

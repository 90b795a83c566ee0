"""Which contestant the page looks at, and at which of its steps: kept in the link."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from experiment import Contestant, Experiment, Simulation
from ui.link import Link

FIRST = "a"


@dataclass(frozen=True)
class Looking:
    """Where the page looks.

    Attributes
    ----------
    shown
        The contestants that have run, by slot.
    contestant
        The one that is looked at; None if none has run.
    last
        Its last step there is to see; where a run was cut, the step that left.
    number
        The step that is looked at, counted from 1.
    open
        Whether the numbers of that step are on the page.
    guess
        Where a person has said that the third step lands, ``(D,)``; variables that were not asked for
        are where they are.
    veiled
        Whether the runs are hidden until a person has said what they will do.
    """

    shown: dict[str, Contestant]
    contestant: Contestant | None
    last: int
    number: int
    open: bool
    guess: tuple[float, ...] | None = None
    veiled: bool = False

    @property
    def row(self) -> int:
        """Step of the clock at which the step that is looked at begins."""
        return self.number - 1

    def complaint(self, number: float) -> str:
        """What is wrong with a step; empty if nothing is."""
        return step_complaint(number, max(self.last, 1))

    def go(self, choice: dict) -> None:
        """Look where a person points: at another contestant, or at the step where the clock rests."""
        slot, row = choice.get("slot"), choice.get("step")
        if slot in self.shown:
            st.session_state["look"] = slot
        if isinstance(row, int | float) and slot in (None, st.session_state["look"]):
            st.session_state["step"] = float(min(max(int(row) + 1, 1), max(self.last, 1)))


def looking(link: Link, experiment: Experiment, simulation: Simulation) -> Looking:
    """Read whom and what to look at; to be called before anything shows it."""
    shown = {c.slot: c for c in experiment.contestants if c.slot in simulation.trajectories}
    if "inspect" not in st.session_state and {"look", "step"} & set(st.query_params):
        st.session_state["inspect"] = True
    link.switch("inspect")
    slots = tuple(shown) or (FIRST,)
    link.choice("look", slots[0], slots)
    if st.session_state["look"] not in slots:
        st.session_state["look"] = slots[0]
    contestant = shown.get(st.session_state["look"])
    last = _last_step(simulation, contestant) if contestant else 0
    link.number("step", 1.0, lambda value: step_complaint(value, max(last, 1)))
    if st.session_state["step"] > max(last, 1):
        st.session_state["step"] = float(max(last, 1))
    number = int(st.session_state["step"])
    return Looking(shown, contestant, last, number, bool(st.session_state["inspect"]))


def step_complaint(value: float, last: int) -> str:
    """What is wrong with a step of a run; empty if nothing is."""
    if value == int(value) and 1 <= value <= last:
        return ""
    return f"The step was {value:g}. This run has steps 1 to {last}; choose one of them."


def _last_step(simulation: Simulation, contestant: Contestant) -> int:
    trajectory = simulation.trajectories[contestant.slot]
    return trajectory.steps + (trajectory.steps < trajectory.requested)

"""How many of a contestant's runs got away from where descent without chance stays."""

from __future__ import annotations

import html

import streamlit as st

from experiment import Contestant, Experiment, Simulation
from figures import STYLES, Theme
from optimizers.escape import Escape

MEANING = (
    "Escaped: the run ends elsewhere, more than 5 % of the window away, at a lower loss; from a plateau, "
    "below the middle between its loss and the lowest. Descent on all samples, without noise, stays "
    "there for all its steps."
)


def escapes(experiment: Experiment, simulation: Simulation, theme: Theme) -> None:
    """One line for each contestant who depends on chance and had something to escape from."""
    f = simulation.landscape.objective()
    lines = []
    for contestant in experiment.contestants:
        slot = contestant.slot
        key = f"{experiment.key()} {experiment.window}"
        if slot in simulation.fans and (found := _escape(key, slot, experiment, simulation)):
            lines.append(_line(contestant, found.sentence(f), theme))
    if lines:
        st.html(f'<ul class="ll-escapes">{"".join(lines)}</ul>')
        st.caption(MEANING)


@st.cache_resource(max_entries=128, show_spinner=False)
def _escape(key: str, slot: str, _experiment: Experiment, _simulation: Simulation) -> Escape | None:
    """Judge once for all sessions; ``key`` is the experiment in full, and its window."""
    contestant = next(c for c in _experiment.contestants if c.slot == slot)
    return _experiment.escape(contestant, _simulation.trajectories[slot], _simulation.fans[slot])


def _line(contestant: Contestant, sentence: str, theme: Theme) -> str:
    color = STYLES[contestant.slot].color(theme)
    swatch = f'<span class="ll-swatch" style="background:{color}">{contestant.slot}</span>'
    return f"<li>{swatch} {html.escape(contestant.title)}: {html.escape(sentence)}</li>"

"""Which of its numbers each contestant's slider in the legend turns: kept in the link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from experiment import Experiment
from ui.link import Link
from ui.player import Dial, Grips

FIRST = ""
"""In the link: the first of them, which is the learning rate if the method has one."""


def key_of(slot: str) -> str:
    """The control's key in the link."""
    return f"{slot}.dial"


def turning(link: Link, experiment: Experiment, dials: Sequence[Dial]) -> dict[str, str]:
    """By slot the name of the dial that its slider turns, for contestants that have one."""
    found = {}
    for contestant in experiment.contestants:
        slot = contestant.slot
        own = [dial.name for dial in dials if dial.name.startswith(f"{slot}.")]
        if not own:
            continue
        key, names = key_of(slot), [name.partition(".")[2] for name in own]
        link.choice(key, FIRST, (FIRST, *names))
        if st.session_state[key] not in names:  # another method has other numbers
            st.session_state[key] = FIRST
        found[slot] = f"{slot}.{st.session_state[key]}" if st.session_state[key] else own[0]
    return found


def choose(grips: Grips, chosen: Mapping[str, str]) -> None:
    """Let a contestant's slider turn what was chosen in the legend: ``{"slot": …, "name": …}``."""
    slot, name = chosen["slot"], chosen["name"]
    own = [dial.name for dial in grips.dials if dial.name.startswith(f"{slot}.")]
    if slot in grips.turning and name in own:
        st.session_state[key_of(slot)] = FIRST if name == own[0] else name.partition(".")[2]

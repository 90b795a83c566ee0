"""Which of its numbers each contestant's slider in the legend turns: kept in the link."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from experiment import Experiment
from ui.link import Link
from ui.player import Dial, Grips
from ui.sliders import RATE

FIRST = "first"
"""In the link: the first of its numbers, which is the learning rate if the method has one."""


def key_of(slot: str) -> str:
    """The control's key in the link."""
    return f"{slot}.dial"


def turning(link: Link, experiment: Experiment, dials: Sequence[Dial]) -> dict[str, str]:
    """By slot the name of the dial that its slider turns, for contestants that have one."""
    found = {}
    for contestant in experiment.contestants:
        slot = contestant.slot
        own = [dial.name for dial in dials if slot in dial.slots and dial.name != RATE]
        if not own or not own[0].startswith(f"{slot}."):  # it has none but what is for all
            continue
        names = {_word(name): name for name in own}
        key = key_of(slot)
        link.choice(key, FIRST, (FIRST, *names))
        if st.session_state[key] not in names:  # another method has other numbers
            st.session_state[key] = FIRST
        found[slot] = names.get(st.session_state[key], own[0])
    return found


def choose(grips: Grips, chosen: Mapping[str, str]) -> None:
    """Let a contestant's slider turn what was chosen in the legend: ``{"slot": …, "name": …}``."""
    slot, name = chosen["slot"], chosen["name"]
    own = [dial.name for dial in grips.dials if slot in dial.slots and dial.name != RATE]
    if slot in grips.turning and name in own:
        st.session_state[key_of(slot)] = FIRST if name == own[0] else _word(name)


def _word(name: str) -> str:
    """A dial in the link of its contestant; a method's own noise is another than that of all."""
    return name.partition(".")[2] or f"all.{name}"

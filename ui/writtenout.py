"""A step line by line: each line of the rule with the numbers that were computed in it."""

from __future__ import annotations

import re

import streamlit as st

from experiment import Contestant, Experiment
from optimizers.working import Working, latex, meaning

PLAIN = "gradient-descent"
COLUMN = r"\begin{pmatrix}"
BY_ROWS = (
    r"\odot",
    rf"\frac{{{COLUMN}",
    rf"\sqrt{{{COLUMN}",
    r"\end{pmatrix}^2",
    f"sign}} {COLUMN}",
)
MATRIX = re.compile(r"\\begin\{pmatrix\}[^\\]*&")
CLIMBS = "The run climbs: f in these lines is the loss with its sign changed."


def written_out(experiment: Experiment, contestant: Contestant, number: int) -> None:
    """The lines of a step; of plain gradient descent, which is told in words, the schedule's."""
    said = f"The same lines with the numbers of step {number}, written to six digits:"
    if is_told_in_words(contestant):
        if not contestant.schedule:
            return
        said = f"The learning rate of step {number}; in its schedule t counts from 0:"
    working = working_of(experiment.key(), contestant.slot, number, experiment)
    if is_told_in_words(contestant):
        working = working.of_the_schedule
    text = latex(working)
    if not text:
        return
    with st.container(key="numbers"):
        st.caption(said)
        st.latex(text)
        if notes := "  \n".join(_notes(working, text, experiment)):
            st.caption(notes)


def is_told_in_words(contestant: Contestant) -> bool:
    """Whether the step is shown as the worked example in a textbook."""
    return contestant.optimizer == PLAIN and not contestant.wrapper


def reading(experiment: Experiment) -> str:
    """How the gradient is read, if it is not the exact one."""
    by = [] if experiment.difference is None else ["by differences"]
    return " and ".join(by + ["with noise"] * bool(experiment.noise))


def _notes(working: Working, text: str, experiment: Experiment) -> list[str]:
    """What a reader of the lines must know beside the rule."""
    notes = []
    if working.meanings:
        known = "; ".join(f"${meaning(m, working)}$ ({m.words})" for m in working.meanings)
        notes.append(f"What the rule has no letter for: {known}.")
    if any(sign in text for sign in BY_ROWS):
        notes.append(r"Columns are multiplied ($\odot$), divided, squared and so on row by row.")
    if MATRIX.search(text):
        notes.append("A matrix beside a column is the product of the two.")
    if experiment.ascent:
        notes.append(CLIMBS)
    if how := reading(experiment):
        notes.append(rf"The gradient $\nabla f$ was read {how}.")
    return notes


@st.cache_resource(max_entries=128, show_spinner=False)
def working_of(key: str, slot: str, number: int, _experiment: Experiment) -> Working:
    """Work out once for all sessions; ``key`` is the experiment in full."""
    return _experiment.work_out(slot, number - 1)

"""Samples and models on the player: what is drawn, and samples that a hand has changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from experiment import Experiment, Simulation
from figures import Theme
from figures.fit import Fit, fit, kind_of, samples
from landscapes import Data, DataError, DataLandscape, Landscape
from landscapes.data import Samples, Typed, changed, written
from ui import messages
from ui.data import KIND, OWN, SOURCE, shown_data
from ui.link import Link
from ui.scenes import leave
from ui.table import TABLE

VIEW = "data"
FEW = 16
"""Steps whose models are sent while a hand moves something."""
CLASS = "data.class"
REFUSED = "samples~refused"
HINTS = {
    "curve": "Click into “Samples and model” to add a sample, drag one to move it, drag it out of "
    "the picture to take it away.",
    "border": "Click into “Samples and model” to add a sample of this class, drag one to move it, "
    "drag it out of the picture to take it away.",
}


def view(landscape: DataLandscape, theme: Theme) -> go.Figure:
    """The samples as a view of the player."""
    return _view(f"{landscape.key} {theme.name}", landscape, theme)


@st.cache_resource(max_entries=64, show_spinner=False)
def _view(key: str, _landscape: DataLandscape, _theme: Theme) -> go.Figure:
    return samples(_landscape, _theme)


def fit_of(
    experiment: Experiment,
    simulation: Simulation,
    slot: str,
    *,
    moving: bool = False,
    step: int | None = None,
) -> Fit | None:
    """What a contestant's model says along its path; None for a loss that is not from data.

    ``moving`` says that the simulation is one of many that a hand passes through: it is not the
    experiment's own, and there is time and room for few of its steps.
    ``step`` is one that is to be among them.
    """
    landscape = simulation.landscape
    if not isinstance(landscape, DataLandscape):
        return None
    if moving:
        return fit(landscape, simulation.trajectories[slot].points, FEW, step)
    steps = simulation.trajectories[slot].steps  # of a run that is not to be seen yet, none
    return _fit(f"{experiment.key()} {slot} {steps}", simulation, slot)


@st.cache_resource(max_entries=128, show_spinner=False)
def _fit(key: str, _simulation: Simulation, slot: str) -> Fit:
    landscape = _simulation.landscape
    assert isinstance(landscape, DataLandscape)
    return fit(landscape, _simulation.trajectories[slot].points)


def sample_controls(link: Link, landscape: DataLandscape) -> None:
    """Below the pictures: how samples are changed by hand, and the class of a new one."""
    kind = kind_of(landscape)
    if kind not in HINTS:
        return
    with st.container(horizontal=True, gap="medium", vertical_alignment="center", key="samples"):
        if kind == "border":
            classes = [str(k) for k in range(max(2, landscape.samples.classes()))]
            link.choice(CLASS, classes[-1], classes)
            if st.session_state[CLASS] not in classes:
                st.session_state[CLASS] = classes[-1]
            st.radio("Class of a new sample", classes, key=CLASS, horizontal=True)
        st.caption(HINTS[kind])
    if trouble := st.session_state.pop(REFUSED, ""):
        messages.problem(trouble, kept="The samples stay as they were.")


def take_samples(landscape: Landscape, edit: Mapping[str, Any]) -> None:
    """Put what a hand has made of the samples into the table.

    It may have changed others since ``landscape`` was drawn: the samples are those that the controls
    stand at, and a sample is known by its ``"from"``, the place where the hand took hold of it.
    """
    if not isinstance(landscape, DataLandscape):
        return
    place, row = edit["place"], None
    try:
        given = (shown_data() or Data(Typed(""))).samples
        index = _now(landscape, given, int(edit["index"]), edit.get("from"))
        if place is not None:
            chosen = st.session_state.get(CLASS, "0")
            row = row_of(landscape, given, index, [float(value) for value in place], chosen)
        text = written(changed(given, index, row))
    except DataError as error:
        st.session_state[REFUSED] = str(error)
        return
    st.session_state.update({KIND: "data", SOURCE: OWN, TABLE: text})
    leave()


def _now(
    landscape: DataLandscape, given: Samples, index: int, place: Sequence[float] | None
) -> int:
    """Where a sample that was drawn as number ``index`` at a place stands among the samples now.

    Raises
    ------
    DataError
        If it is not among them any more.
    """
    if index < 0 or place is None:
        return index
    up = given.inputs[1] if kind_of(landscape) == "border" else given.targets
    same = np.flatnonzero((given.inputs[0] == float(place[0])) & (up == float(place[1])))
    if index in same:
        return index
    if not len(same):
        raise DataError("That sample has been changed meanwhile: take hold of it once more.")
    return int(same[0])


def row_of(
    landscape: DataLandscape, given: Samples, index: int, place: list[float], chosen: str
) -> list[float]:
    """Inputs and target of a sample at a place of the picture; ``chosen`` is a new one's class.

    ``given`` are the samples that it is one of.
    """
    if kind_of(landscape) == "border":
        target = given.targets[index] if index >= 0 else chosen
        return [*place, float(target)]
    if landscape.error.targets == "binary":
        return [place[0], float(place[1] > 0.5)]
    return place

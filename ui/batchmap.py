"""The loss of the batch that an update sees, as a map that changes with the clock."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import streamlit as st
from numpy.typing import NDArray

from experiment import Contestant, Experiment, Simulation
from figures import CHARTS, Grid, Scene, moments, moving
from figures.cut import Cut, Whole
from optimizers.batches import batches_of
from ui.link import Link
from ui.looking import Looking

Array = NDArray[np.floating]

SWITCH = "batch_map"
MOST = 121
"""Maps at most: of runs up to 120 steps every batch is shown, of longer ones evenly chosen steps."""
SAMPLES = 41
"""Along each axis: 121 maps are 0.4 MB."""


def control(experiment: Experiment, simulation: Simulation, cut: Cut, looking: Looking) -> None:
    """The switch, and what thin lines are, where somebody descends mini-batches."""
    if _shown(experiment, simulation, cut, looking):
        st.toggle(
            "Loss of the batch on the map",
            key=SWITCH,
            help="The map shows the loss of the few samples that the next update sees, and follows the "
            "clock. It is that of the contestant who is looked at in Step by step, if that one "
            "descends mini-batches, else of the first who does.",
        )


def legend(simulation: Simulation) -> None:
    """What the thin lines of the loss are."""
    if any(path.updates > 1 for path in simulation.trajectories.values()):
        runs = ", and runs with other seeds" * bool(simulation.fans)
        st.caption(
            "In the loss panel a thick line is the loss of all samples; thin lines of the same color are "
            f"that of the batch each update saw{runs}."
        )


def mapped(
    figures: dict[str, go.Figure],
    link: Link,
    experiment: Experiment,
    simulation: Simulation,
    looking: Looking,
    scene: Scene,
    cut: Cut,
) -> dict[str, go.Figure]:
    """The views, with the map of the batches in place of that of all samples if it is switched on."""
    contestant = _shown(experiment, simulation, cut, looking)
    if contestant is None:
        return figures
    link.switch(SWITCH)
    if not st.session_state[SWITCH]:
        return figures
    steps = simulation.trajectories[contestant.slot].steps
    key = f"{experiment.key()} {cut.window} {contestant.slot} {steps} {bool(scene.critical)}"
    drawn = _drawn(f"{key} {scene.theme.name}", experiment, contestant, steps, scene)
    return {**figures, "contour": drawn}


@st.cache_resource(max_entries=32, show_spinner=False)
def _drawn(
    key: str, _experiment: Experiment, _contestant: Contestant, steps: int, _scene: Scene
) -> go.Figure:
    """Draw once for all sessions; ``key`` is everything that the map depends on."""
    grid = grid_of(_experiment, _contestant, steps, _scene.window)
    return CHARTS["contour"](replace(_scene, grid=grid), paths=False)


def grid_of(
    experiment: Experiment,
    contestant: Contestant,
    steps: int,
    window: tuple[tuple[float, float], ...],
) -> Grid:
    """The losses of a contestant's batches, each as the update from that step sees it."""
    batches = batches_of(experiment.loss_of(contestant))
    assert batches is not None

    def at_each(points: Array) -> Array:
        losses = []
        for step in at:
            batches.turn(int(step))
            losses.append(batches(points))
        return np.stack(losses)

    at = moments(steps, MOST)
    size = experiment.batch_size_of(contestant)
    what = "sample" if size == 1 else f"batch of {size}"
    caption = f"of {contestant.slot}\u2019s {what} at step {{step}}"
    return moving(at_each, window, at, caption, SAMPLES)


def _shown(
    experiment: Experiment, simulation: Simulation, cut: Cut, looking: Looking
) -> Contestant | None:
    """Whose batches are shown; None where there are none, or no map of all variables."""
    if not isinstance(cut, Whole) or len(cut.symbols) != 2:
        return None
    found = [
        c
        for c in experiment.contestants
        if c.slot in simulation.trajectories and experiment.updates_of(c) > 1
    ]
    return looking.contestant if looking.contestant in found else next(iter(found), None)

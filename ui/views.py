"""From a simulation to the player: sample the loss, draw the figures, hand over the paths."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from experiment import Experiment, Simulation
from figures import CHARTS, Line, Mark, Scene, Theme, rate
from figures.cut import Cut, Whole
from figures.loss import By
from landscapes import Preset
from optimizers import Trajectory
from ui.analysis import legend
from ui.cuts import cut_of, gauge, grid_of, key_of
from ui.link import Link
from ui.player import Path, player
from ui.variables import Variables

VIEWS = {1: ("curve",), 2: ("contour", "surface")}
PLAYER = "player"
BY_EVALUATIONS = "by~evaluations"


def show(
    link: Link,
    experiment: Experiment,
    simulation: Simulation,
    variables: Variables,
    theme: Theme,
    preset: Preset | None,
    critical: tuple[Mark, ...],
) -> None:
    """Draw every view of the simulation on one clock; a click on them sets the start."""
    landscape = simulation.landscape
    cut = cut_of(experiment, simulation, variables)
    ground = key_of(experiment, cut)
    critical = critical if isinstance(cut, Whole) else ()  # elsewhere they lie off the plane
    scene = Scene(
        symbols=cut.symbols,
        grid=grid_of(ground, cut, simulation),
        paths=tuple(_line(experiment, simulation, cut, slot) for slot in simulation.trajectories),
        theme=theme,
        loss_label=landscape.name,
        minima=preset.minima if preset and isinstance(cut, Whole) else (),
        critical=critical,
    )
    link.switch("log")
    known = preset.slug if preset else ""
    still = f"{ground} {landscape.name} {known} {bool(critical)}"
    figures = {name: _view(name, still, scene) for name in VIEWS[scene.dimension]}
    by = _loss_against(link)
    figures["loss"] = CHARTS["loss"](scene, paths=False, log=st.session_state["log"], by=by)
    paths = [_path(experiment, simulation, cut, line, theme, by) for line in scene.paths]
    player(figures, paths, key=PLAYER, on_start=lambda: _start_at(experiment, simulation, cut))
    gauge(experiment, simulation, cut)
    legend(critical, scene.dimension)
    with st.container(horizontal=True, gap="medium"):
        st.toggle("Logarithmic loss axis", key="log")
        st.toggle(
            "Loss against evaluations",
            key=BY_EVALUATIONS,
            help="What a step costs differs: this counts every value, gradient and Hessian of the "
            "loss instead of steps.",
        )
    _schedules(experiment, simulation, scene)


def _schedules(experiment: Experiment, simulation: Simulation, scene: Scene) -> None:
    """The learning rates of those that follow a schedule, beside the run they made."""
    rates = {}
    for line in scene.paths:
        contestant = next(c for c in experiment.contestants if c.slot == line.slot)
        along = experiment.rates_along(contestant, simulation.trajectories[line.slot])
        if along is not None:
            rates[line.slot] = along
    if rates:
        figure = rate(scene, rates)
        shown = {"displayModeBar": False}
        st.plotly_chart(figure, theme=None, config=shown, alt="Learning rate at each step")


def _loss_against(link: Link) -> By:
    """What the horizontal axis of the loss counts; a switch on the page, a word in the address."""
    link.choice("by", "steps", ("steps", "evaluations"))
    if BY_EVALUATIONS in st.session_state:  # the switch has been seen, and knows better
        st.session_state["by"] = "evaluations" if st.session_state[BY_EVALUATIONS] else "steps"
    else:
        st.session_state[BY_EVALUATIONS] = st.session_state["by"] == "evaluations"
    return st.session_state["by"]


def _view(name: str, key: str, scene: Scene) -> go.Figure:
    """Draw a view; map and surface do not depend on the paths and are drawn once."""
    if name == "curve":  # its height makes room for the paths
        return CHARTS[name](scene, paths=False)
    return _ground(name, f"{key} {scene.theme.name}", scene)


@st.cache_resource(max_entries=128, show_spinner=False)
def _ground(name: str, key: str, _scene: Scene) -> go.Figure:
    return CHARTS[name](_scene, paths=False)


def _line(experiment: Experiment, simulation: Simulation, cut: Cut, slot: str) -> Line:
    title = next(c.title for c in experiment.contestants if c.slot == slot)
    trajectory = simulation.trajectories[slot]
    spent = _evaluations(experiment, trajectory)
    fan = simulation.fans.get(slot)
    points = cut.project(trajectory.points)
    return Line(slot, title, points, trajectory.losses, spent, fan and fan.losses)


def _evaluations(experiment: Experiment, trajectory: Trajectory) -> np.ndarray:
    """All evaluations up to each row; a difference quotient is counted as the values it takes."""
    spent, d = trajectory.evaluations, trajectory.points.shape[1]
    slope, curvature = (1, 1) if experiment.difference is None else (2 * d, 2 * d**2 + 1)
    return spent["value"] + slope * spent["gradient"] + curvature * spent["hessian"]


def _path(
    experiment: Experiment, simulation: Simulation, cut: Cut, line: Line, theme: Theme, by: By
) -> Path:
    trajectory = simulation.trajectories[line.slot]
    fan = simulation.fans.get(line.slot)
    slopes = None
    if line.points.shape[1] == 1:
        objective = simulation.landscape.objective(difference=experiment.difference)
        slopes = objective.gradient(line.points.T)[0]
    return Path(
        slot=line.slot,
        title=line.title,
        color=line.style.color(theme),
        dash=line.style.plotly_dash,
        symbol=line.style.marker,
        points=line.points,
        losses=line.losses,
        slopes=slopes,
        left_at=line.left_at(cut.window),
        ended=trajectory.steps if trajectory.steps < trajectory.requested else None,
        sentence=trajectory.sentence,
        costs=line.evaluations if by == "evaluations" else None,
        ghosts=fan and cut.project(fan.points),
        ghost_losses=fan and fan.losses,
    )


def _start_at(experiment: Experiment, simulation: Simulation, cut: Cut) -> None:
    """Move the start to where the picture was clicked."""
    clicked = st.session_state[PLAYER].start
    if not clicked:
        return
    place = [clicked[axis] for axis in ("x", "y")[: len(cut.symbols)]]
    start = cut.start(place, experiment.start)
    for symbol, value in zip(simulation.landscape.symbols, start, strict=True):
        st.session_state[f"start.{symbol}"] = float(np.round(value, 6))

"""From a simulation to the player: sample the loss, draw the figures, hand over the paths."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from experiment import Experiment, Simulation, Window
from figures import CHARTS, Grid, Line, Scene, Theme, sample
from landscapes import Landscape, Preset
from ui.link import Link
from ui.player import Path, player

VIEWS = {1: ("curve",), 2: ("contour", "surface")}
PLAYER = "player"


def show(
    link: Link, experiment: Experiment, simulation: Simulation, theme: Theme, preset: Preset | None
) -> None:
    """Draw every view of the simulation on one clock; a click on them sets the start."""
    landscape = simulation.landscape
    scene = Scene(
        symbols=landscape.symbols,
        grid=grid_of(landscape.key, experiment.window, landscape),
        paths=tuple(_line(experiment, simulation, slot) for slot in simulation.trajectories),
        theme=theme,
        loss_label=landscape.name,
        minima=preset.minima if preset else (),
    )
    link.switch("log")
    known = preset.slug if preset else ""
    still = f"{landscape.key} {landscape.name} {experiment.window} {known}"
    figures = {name: _view(name, still, scene) for name in VIEWS[scene.dimension]}
    figures["loss"] = CHARTS["loss"](scene, log=st.session_state["log"])
    paths = [_path(experiment, simulation, line, theme) for line in scene.paths]
    player(figures, paths, key=PLAYER, on_start=lambda: _start_at(landscape.symbols))
    st.toggle("Logarithmic loss axis", key="log")


@st.cache_resource(max_entries=128, show_spinner=False)
def grid_of(key: str, window: Window, _landscape: Landscape) -> Grid:
    """Sample once for all sessions; ``key`` is the formula, a grid never changes."""
    return sample(_landscape.objective(), window)


def _view(name: str, key: str, scene: Scene) -> go.Figure:
    """Draw a view; map and surface do not depend on the paths and are drawn once."""
    if name == "curve":  # its height makes room for the paths
        return CHARTS[name](scene, paths=False)
    return _ground(name, f"{key} {scene.theme.name}", scene)


@st.cache_resource(max_entries=128, show_spinner=False)
def _ground(name: str, key: str, _scene: Scene) -> go.Figure:
    return CHARTS[name](_scene, paths=False)


def _line(experiment: Experiment, simulation: Simulation, slot: str) -> Line:
    title = next(c.title for c in experiment.contestants if c.slot == slot)
    trajectory = simulation.trajectories[slot]
    return Line(slot, title, trajectory.points, trajectory.losses)


def _path(experiment: Experiment, simulation: Simulation, line: Line, theme: Theme) -> Path:
    trajectory = simulation.trajectories[line.slot]
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
        left_at=line.left_at(experiment.window),
        ended=trajectory.steps if trajectory.steps < experiment.steps else None,
        sentence=trajectory.sentence,
    )


def _start_at(symbols: tuple[str, ...]) -> None:
    """Move the start to where the picture was clicked."""
    clicked = st.session_state[PLAYER].start
    if not clicked:
        return
    for symbol, axis in zip(symbols, ("x", "y"), strict=False):
        st.session_state[f"start.{symbol}"] = float(np.round(clicked[axis], 6))

"""From a simulation to the player: sample the loss, draw the figures, hand over the paths."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import plotly.graph_objects as go
import streamlit as st

from experiment import Experiment, Simulation
from figures import CHARTS, Mark, Scene, Theme, rate
from figures.cut import Cut, Whole
from figures.loss import By
from figures.scene import Minimum
from landscapes import DataLandscape, Preset
from ui import batchmap, fits, window
from ui.analysis import legend, marks
from ui.commands import NARROW
from ui.criticallines import critical_lines, lines_legend
from ui.cuts import cut_of, gauge, grid_of, key_of, looked_at
from ui.grasp import grasp
from ui.inquiry import Answer
from ui.link import Link, put, say_again
from ui.looking import Looking
from ui.paths import line_of, path_of
from ui.player import Room, player
from ui.predict import switch as predicting
from ui.summary import in_words
from ui.variables import Variables
from ui.why import parabola_legend, story, switches

VIEWS = {1: ("curve",), 2: ("contour", "surface")}
PLAYER = "player"
BY_EVALUATIONS = "by~evaluations"


def show(
    link: Link,
    experiment: Experiment,
    simulation: Simulation,
    looking: Looking,
    variables: Variables,
    theme: Theme,
    preset: Preset | None,
    searched: Answer,
    place: AbstractContextManager[Any],
) -> None:
    """Draw every view of the simulation on one clock, in its place; a click on them sets the start."""
    landscape = simulation.landscape
    found = marks(searched)
    said = ""
    if not searched.pending:
        hidden = looking.veiled
        said = in_words(experiment, simulation, found, searched.result, veiled=hidden)
    cut = cut_of(link, experiment, simulation, variables, veiled=looking.veiled)
    scene = _scene(experiment, simulation, cut, theme, preset, found)
    scene = replace(scene, heights=window.heights(link, landscape.key, cut))
    link.switch("log")
    link.switch("present")
    link.switch("subtitles", True)
    by = _loss_against(link)
    figures = _figures(experiment, simulation, cut, scene, preset)
    figures = batchmap.mapped(figures, link, experiment, simulation, looking, scene, cut)
    if isinstance(landscape, DataLandscape):
        figures = _beside(figures, fits.view(landscape, theme))
    figures["loss"] = CHARTS["loss"](scene, paths=False, log=st.session_state["log"], by=by)
    paths = [path_of(experiment, simulation, cut, line, theme, by) for line in scene.paths]
    hold = grasp(link, experiment, simulation, looking, scene, cut, by, preset)
    told = story(link, experiment, simulation, looking, cut)
    note = window.note(cut.window)
    with place:
        player(
            *(figures, paths),
            key=PLAYER,
            grips=hold.grips,
            story=told,
            room=Room(
                *(st.session_state["present"], looked_at(simulation), note, said),
                subtitles=st.session_state["subtitles"],
                narrow=st.session_state[NARROW],
            ),
            **hold.callbacks,
        )
    with st.container():  # a legend that comes or goes does not close what is open below it
        if isinstance(landscape, DataLandscape):
            fits.sample_controls(link, landscape)
        gauge(experiment, simulation, cut, veiled=looking.veiled)
        legend(scene.critical)
        parabola_legend(told, looking)
        lines_legend(scene.lines)
    _controls(experiment, simulation, looking, cut)
    batchmap.legend(simulation)
    _schedules(experiment, simulation, scene)


def _scene(
    experiment: Experiment,
    simulation: Simulation,
    cut: Cut,
    theme: Theme,
    preset: Preset | None,
    found: tuple[Mark, ...],
) -> Scene:
    """All that the charts may see."""
    whole = isinstance(cut, Whole)  # elsewhere critical points lie off the plane
    return Scene(
        symbols=cut.symbols,
        grid=grid_of(key_of(experiment, cut), cut, simulation),
        paths=tuple(line_of(experiment, simulation, cut, slot) for slot in simulation.trajectories),
        theme=theme,
        loss_label=simulation.landscape.name,
        minima=_minima(preset, cut),
        critical=found if whole else (),
        lines=critical_lines(experiment, cut),
    )


def _figures(
    experiment: Experiment, simulation: Simulation, cut: Cut, scene: Scene, preset: Preset | None
) -> dict[str, go.Figure]:
    """The views of the landscape; map and surface are drawn once."""
    known = preset.slug if preset else ""
    ground = key_of(experiment, cut)
    still = f"{ground} {simulation.landscape.name} {known} {bool(scene.critical)}"
    return {name: _view(name, still, scene) for name in VIEWS[scene.dimension]}


def _controls(experiment: Experiment, simulation: Simulation, looking: Looking, cut: Cut) -> None:
    """The switches below the pictures."""
    with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
        st.toggle("Logarithmic loss axis", key="log")
        st.toggle(
            "Loss against evaluations",
            key=BY_EVALUATIONS,
            help="What a step costs differs: this counts every value, gradient and Hessian of the "
            "loss instead of steps. On a batch of B of N samples each counts B/N, so that an epoch of "
            "gradients is one evaluation whatever the batch size.",
        )
        batchmap.control(experiment, simulation, cut, looking)
        switches(cut, looking)
        predicting()


def _minima(preset: Preset | None, cut: Cut) -> tuple[Minimum, ...]:
    """The preset's known minima, where the picture is of all variables."""
    if preset is None or not isinstance(cut, Whole):
        return ()
    return tuple(m for m in preset.minima if len(m[0]) == len(cut.symbols))


def _beside(figures: dict[str, go.Figure], data: go.Figure) -> dict[str, go.Figure]:
    """The views with that of the data beside the first."""
    (first, figure), *others = figures.items()
    return {first: figure, fits.VIEW: data, **dict(others)}


def _schedules(experiment: Experiment, simulation: Simulation, scene: Scene) -> None:
    """The learning rates of those that follow a schedule, beside the run they made."""
    rates = {}
    for line in scene.paths:
        contestant = next(c for c in experiment.contestants if c.slot == line.slot)
        along = experiment.rates_along(contestant, simulation.trajectories[line.slot])
        if along is not None and len(along):
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
        say_again(BY_EVALUATIONS)
    else:
        put({BY_EVALUATIONS: st.session_state["by"] == "evaluations"})
    return st.session_state["by"]


def _view(name: str, key: str, scene: Scene) -> go.Figure:
    """Draw a view; map and surface do not depend on the paths and are drawn once."""
    if name == "curve":  # its height makes room for the paths
        return CHARTS[name](scene, paths=False)
    return _ground(name, f"{key} {scene.theme.name}", scene)


@st.cache_resource(max_entries=128, show_spinner=False)
def _ground(name: str, key: str, _scene: Scene) -> go.Figure:
    return CHARTS[name](_scene, paths=False)

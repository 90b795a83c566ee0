"""From a simulation to the player: sample the loss, draw the figures, hand over the paths."""

from __future__ import annotations

from functools import partial

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from experiment import Experiment, Simulation
from figures import CHARTS, Scene, Theme, rate
from figures.cut import Cut, Shadow, Whole
from figures.loss import By
from figures.scene import Minimum
from landscapes import DataLandscape, Preset
from ui import batchmap, fits, window
from ui.analysis import legend, marks
from ui.commands import Commands
from ui.criticallines import critical_lines, lines_legend
from ui.cuts import cut_of, gauge, grid_of, key_of, looked_at
from ui.hand import Picture, answer, answers
from ui.hyperparameters import turn
from ui.inquiry import Answer
from ui.lanes import hyperparameter, rates
from ui.link import Link, put, say_again
from ui.looking import Looking
from ui.paths import line_of, path_of
from ui.player import Grips, Room, player
from ui.predict import guess_at
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
) -> None:
    """Draw every view of the simulation on one clock; a click on them sets the start."""
    landscape = simulation.landscape
    found = marks(searched)
    said = "" if searched.pending else in_words(experiment, simulation, found, searched.result)
    cut = cut_of(experiment, simulation, variables)
    ground = key_of(experiment, cut)
    critical = found if isinstance(cut, Whole) else ()  # elsewhere they lie off the plane
    lines = critical_lines(experiment, cut)
    scene = Scene(
        symbols=cut.symbols,
        grid=grid_of(ground, cut, simulation),
        paths=tuple(line_of(experiment, simulation, cut, slot) for slot in simulation.trajectories),
        theme=theme,
        loss_label=landscape.name,
        minima=_minima(preset, cut),
        critical=critical,
        lines=lines,
    )
    link.switch("log")
    link.switch("present")
    known = preset.slug if preset else ""
    still = f"{ground} {landscape.name} {known} {bool(critical)}"
    figures = {name: _view(name, still, scene) for name in VIEWS[scene.dimension]}
    figures = batchmap.mapped(figures, link, experiment, simulation, looking, scene, cut)
    if isinstance(landscape, DataLandscape):
        figures = _beside(figures, fits.view(landscape, theme))
    by = _loss_against(link)
    log = st.session_state["log"]
    figures["loss"] = CHARTS["loss"](scene, paths=False, log=log, by=by)
    paths = [path_of(experiment, simulation, cut, line, theme, by) for line in scene.paths]
    # Elsewhere the map itself would have to follow: what is moved is drawn when the hand has let go.
    live = isinstance(cut, Whole) and not looking.veiled
    sliders = rates(experiment, by, shared=st.session_state["together"], live=live)
    asked = answers()
    grips = Grips(experiment.start if live else (), sliders, asked.address)
    asked.by = partial(answer, Picture(experiment, landscape, scene, cut, by, log, grips))
    commands = Commands(simulation, cut, preset)
    told = story(link, experiment, simulation, looking, cut)
    player(
        *(figures, paths),
        key=PLAYER,
        grips=grips,
        story=told,
        room=Room(
            st.session_state["present"], looked_at(simulation), window.note(cut.window), said
        ),
        on_start=lambda: _tapped(experiment, simulation, looking, cut),
        on_rate=lambda: _rate_at(experiment, grips),
        on_look=lambda: looking.go(st.session_state[PLAYER].look or {}),
        on_samples=lambda: fits.take_samples(landscape, PLAYER),
        on_window=lambda: window.take(cut, st.session_state[PLAYER].window),
        on_command=lambda: commands.obey(st.session_state[PLAYER].command),
    )
    if isinstance(landscape, DataLandscape):
        fits.sample_controls(link, landscape)
    gauge(experiment, simulation, cut)
    legend(critical, scene.dimension)
    parabola_legend(told, looking)
    lines_legend(lines)
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
        predicting(landscape)
    batchmap.legend(simulation)
    _schedules(experiment, simulation, scene)


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


def _tapped(experiment: Experiment, simulation: Simulation, looking: Looking, cut: Cut) -> None:
    """Take a click as a guess while one is asked for, else as a start."""
    if looking.veiled:
        guess_at(cut.symbols, st.session_state[PLAYER].start)
    else:
        _start_at(experiment, simulation, cut)


def _start_at(experiment: Experiment, simulation: Simulation, cut: Cut) -> None:
    """Move the start to where the picture was clicked, or to where it was dragged."""
    chosen = st.session_state[PLAYER].start
    if not chosen:
        return
    place = [chosen[axis] for axis in ("x", "y")[: len(cut.symbols)]]
    start = cut.start(place, experiment.start)
    for symbol, value in zip(simulation.landscape.symbols, start, strict=True):
        # The player rounds what it sends; the foot of a perpendicular has all digits.
        moved = np.round(value, 6) if isinstance(cut, Shadow) else value
        st.session_state[f"start.{symbol}"] = float(moved)


def _rate_at(experiment: Experiment, grips: Grips) -> None:
    """Turn the sidebar's dial to the learning rate that was chosen in the legend."""
    chosen = st.session_state[PLAYER].rate or {}
    rate = next((rate for rate in grips.rates if rate.name == chosen.get("name")), None)
    if rate is None or not isinstance(chosen["value"], int | float):
        return
    contestant = next(c for c in experiment.contestants if c.slot == rate.slots[0])
    turn(rate.name, float(chosen["value"]), hyperparameter(contestant), contestant.title)

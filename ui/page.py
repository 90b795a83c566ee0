"""The page: controls on the left, the loss on top, the player in the middle, the results below."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from experiment import Experiment, Held, Simulation
from figures import THEMES
from landscapes import CATALOG, Landscape
from ui import analysis, messages, pages, scenes, sidebar
from ui.chain import chain
from ui.chance import chance
from ui.commands import NARROW
from ui.derivation import derivation, echo
from ui.digits.controls import begin as begin_with_digits
from ui.digits.page import digits_page
from ui.escapes import escapes
from ui.formula import landscape_at
from ui.inquiry import look_again
from ui.inspector import inspector
from ui.link import Link, is_empty
from ui.looking import looking
from ui.loss import Loss, loss_field
from ui.network import network
from ui.player import inbox
from ui.predict import predict
from ui.results import results
from ui.style import sheet
from ui.variables import variables
from ui.views import show
from ui.window import window_fields

TITLE = (
    '<h1 class="ll-title">Loss-landscape explorer'
    "<small>Type a loss, watch optimizers descend it</small></h1>"
)
ICON = Path(__file__).parent / "icon.svg"


def page() -> None:
    """Draw the page that was chosen: read its controls, run what they ask for, show what came."""
    st.set_page_config("Loss-landscape explorer", ICON, layout="wide")
    st.html(sheet())
    link = Link()
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="top"):
        st.html(TITLE)
        beside = st.container(key="beside-title")
        chosen = pages.switch(link, BEGINNINGS)
    PAGES[chosen](link, beside)


def landscape_page(link: Link, beside: DeltaGenerator) -> None:
    """A typed loss: its landscape, the contestants on it, and what is known about it.

    The scene is chosen ``beside`` the title.
    """
    if "scene" not in st.session_state and (is_empty() or _only_a_scene()):
        scenes.set_controls(st.query_params.get("scene", scenes.FIRST))
        for name in set(st.query_params) - {"scene", pages.PAGE}:
            st.session_state.pop(name, None)  # what the link names beside the scene is its own
    with beside:
        scenes.scene_picker(link)
    place = _first_where_it_is_narrow()
    (typed, data), watch, notices, echo_place = _head(link)
    with st.sidebar:
        chosen = variables(link, typed)
        held = chosen.held
    landscape = landscape_at(typed, held)
    derived = derivation(landscape)
    with echo_place:
        echo(typed, landscape, held, derived)
    preset = scenes.chosen()
    with watch:
        scenes.what_to_watch(preset)
    experiment = replace(_experiment(link, landscape, held), data=data).on(landscape)
    simulation = simulate(experiment.key(), experiment)
    theme = THEMES[st.context.theme.type or "light"]
    searched = analysis.analysis(landscape, experiment.window, derived)
    looked = looking(link, experiment, simulation)
    asked = predict(link, experiment, simulation, looked, chosen)
    simulation, looked = asked.simulation, asked.looking
    show(link, experiment, simulation, looked, chosen, theme, preset, searched, place)
    results(experiment, simulation, theme, veiled=looked.veiled)
    escapes(experiment, simulation, theme)
    inspector(link, experiment, simulation, looked)
    chain(link, experiment, simulation, theme)
    network(link, experiment, simulation)
    analysis.show(landscape, experiment.window, experiment.start, derived, searched)
    link.write()
    inbox.acknowledge()
    pages.keep(link)
    if derived.pending:
        look_again(lambda: derivation(landscape, 0).pending)
    elif searched.pending:
        look_again(lambda: analysis.analysis(landscape, experiment.window, derived, 0).pending)
    with notices:
        for text in (*link.problems, *dict.fromkeys(simulation.problems.values())):
            messages.problem(text)


def _head(link: Link) -> tuple[Loss, DeltaGenerator, DeltaGenerator, DeltaGenerator]:
    """The loss; places for what to watch, for messages and for the typeset loss."""
    with st.container(key="head"):
        field = st.container(key="fields", horizontal=True, vertical_alignment="center")
        notices = st.container(key="notices")
        with st.container(key="about", horizontal=True, vertical_alignment="center"):
            watch, message = st.container(key="watch"), st.container(key="message")
            echo_place = st.container(key="reading")
        first = CATALOG[scenes.FIRST].formula
        loss = loss_field(link, first, scenes.leave, field, message)
        return loss, watch, notices, echo_place


def _first_where_it_is_narrow() -> AbstractContextManager[Any]:
    """The place of the pictures: above the loss on a phone, else where they are drawn.

    The stylesheet moves them there as well (`ui/style/page.css`), at once; but keys and screen readers
    go by the order in which they are sent. The player says how wide the window is.
    """
    if NARROW not in st.session_state:
        st.session_state[NARROW] = "Mobi" in st.context.headers.get("User-Agent", "")
    return st.container(key="first") if st.session_state[NARROW] else nullcontext()


def _only_a_scene() -> bool:
    own = {"formula", "kind"} & set(st.query_params)
    return st.query_params.get("scene") in CATALOG and not own


def _experiment(link: Link, landscape: Landscape, held: Held) -> Experiment:
    symbols, samples = landscape.symbols, getattr(landscape.objective(), "samples", 0)
    with st.sidebar:
        start_place, contestants_place, run_place = st.container(), st.container(), st.container()
        window = window_fields(link, symbols)
        with start_place:
            start = sidebar.start_dials(link, symbols, window)
        with contestants_place:
            contestants = sidebar.contestants(link, samples)
        with run_place:
            settings = sidebar.run_settings(link, samples)
            settings |= chance(link, contestants, settings["batch_size"], samples)
    return Experiment(landscape.text, start, contestants, window=window, held=held, **settings)


@st.cache_resource(max_entries=64, show_spinner=False)
def simulate(key: str, _experiment: Experiment) -> Simulation:
    """Run once for all sessions; ``key`` is the experiment in full, a simulation never changes."""
    return _experiment.simulate()


PAGES = {pages.LANDSCAPE: landscape_page, pages.DIGITS: digits_page}
BEGINNINGS = {
    pages.LANDSCAPE: lambda: scenes.controls_of(scenes.FIRST),
    pages.DIGITS: begin_with_digits,
}

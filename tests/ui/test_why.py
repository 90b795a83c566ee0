"""What the player tells of a contestant: arrows and parabolas that are the run's own, and the switches."""

from __future__ import annotations

import numpy as np
import pytest
import streamlit as st

from experiment import Contestant, Experiment
from figures.cut import Whole
from tests.ui.opening import opened, settings
from tests.ui.player.test_wire import unpack
from ui import why
from ui.looking import Looking
from ui.player import Arrows, Model, Story, Told, wire

BOOK = "2x⁴−8x³−26x²+x−5"


class Switches:
    """In place of the page's link: every switch as given, the others at their defaults."""

    def __init__(self, monkeypatch, **on):
        self.state = {key.replace("_", "."): value for key, value in on.items()}
        monkeypatch.setattr(st, "session_state", self.state)

    def switch(self, key, default=False):
        self.state.setdefault(key, default)


def told(monkeypatch, formula, slug, start, steps=20, *, ascent=False, is_open=False, **on):
    given = {key: on.pop(key) for key in ("learning_rate", "momentum", "weight_decay") if key in on}
    contestant = Contestant("a", slug, tuple(given.items()))
    window = ((-4.0, 7.0),) * len(start)
    experiment = Experiment(formula, start, (contestant,), steps, ascent=ascent, window=window)
    simulation = experiment.simulate()
    cut = Whole(experiment.landscape.symbols, window)
    where = Looking({"a": contestant}, contestant, steps, 3, is_open)
    switches: object = Switches(monkeypatch, **on)
    story = why.story(switches, experiment, simulation, where, cut)  # pyright: ignore[reportArgumentType]
    return story, simulation.trajectories["a"]


# --------------------------------------------------------------------- parabolas


@pytest.mark.parametrize(
    ("slug", "given"),
    [
        ("gradient-descent", {"learning_rate": 0.005}),
        ("gradient-descent", {"learning_rate": 0.016}),
        ("newton", {}),
    ],
)
@pytest.mark.parametrize("ascent", [False, True])
def test_the_bottom_of_every_parabola_is_where_the_step_leads(monkeypatch, slug, given, ascent):
    story, path = told(monkeypatch, BOOK, slug, (2.0,), 8, ascent=ascent, **given)
    assert story.model is not None
    flat = path.points[:, 0] - story.model.slopes / story.model.curvatures
    assert flat[:-1] == pytest.approx(path.points[1:, 0], rel=1e-9)
    x = path.points[0, 0]
    assert story.model.slopes[0] == pytest.approx(8 * x**3 - 24 * x**2 - 52 * x + 1)


def test_methods_that_go_by_no_parabola_have_none(monkeypatch):
    for slug, given in (
        ("adam", {}),
        ("momentum", {}),
        ("gradient-descent", {"weight_decay": 0.1}),
    ):
        story, _ = told(monkeypatch, BOOK, slug, (2.0,), 5, **given)
        assert story.model is None, slug
    story, _ = told(monkeypatch, BOOK, "gradient-descent", (2.0,), 5, parabola=False)
    assert story.model is None


# ------------------------------------------------------------------------ arrows


def test_the_gradient_s_arrow_is_the_step_of_gradient_descent(monkeypatch):
    for ascent in (False, True):
        story, path = told(
            *(monkeypatch, "x² − y² + xy", "gradient-descent", (1.0, 0.5)),
            **{"ascent": ascent, "learning_rate": 0.1, "arrow_gradient": True},
        )
        arrows = story.arrows["a"]
        assert arrows.gradient is not None
        assert arrows.gradient[:-1] == pytest.approx(np.diff(path.points, axis=0))
        assert arrows.momentum is None


def test_gradient_and_what_momentum_keeps_add_up_to_the_step(monkeypatch):
    """Heavy ball: step = −η∇f + β (−η v), the second arrow being −η v."""
    story, path = told(
        *(monkeypatch, "x² + 10y² + xy", "momentum", (1.0, 0.5)),
        **{"learning_rate": 0.02, "momentum": 0.8},
        **{"arrow_gradient": True, "arrow_momentum": True},
    )
    arrows = story.arrows["a"]
    assert arrows.gradient is not None
    assert arrows.momentum is not None
    together = arrows.gradient + 0.8 * arrows.momentum
    assert together[:-1] == pytest.approx(np.diff(path.points, axis=0))


def test_without_a_learning_rate_or_a_memory_no_arrow_is_made_up(monkeypatch):
    on = {"arrow_gradient": True, "arrow_momentum": True, "arrow_step": True}
    story, _ = told(monkeypatch, "x² + y²", "nelder-mead", (1.0, 0.5), **on)
    arrows = story.arrows["a"]
    assert arrows.gradient is not None
    assert np.isnan(arrows.gradient).all()
    assert arrows.momentum is None
    assert arrows.step


def test_where_the_page_looks_is_told_only_while_it_looks(monkeypatch):
    assert told(monkeypatch, "x²", "adam", (1.0,))[0].at is None
    assert told(monkeypatch, "x²", "adam", (1.0,), is_open=True)[0].at == 2


# -------------------------------------------------------------------- what is sent


def test_a_story_travels_in_a_few_kilobytes():
    rng = np.random.default_rng(0)
    arrows = {s: Arrows(rng.normal(size=(201, 2)), rng.normal(size=(201, 2)), True) for s in "abcd"}
    events = tuple(
        Told(k, k + 1, "Overshoot", f"Step {k} went {rng.random():.3g} times as far.")
        for k in range(8)
    )
    empty = len(wire.pack({}, []))
    assert len(wire.pack({}, [], None, Story("a", events, arrows))) - empty < 14_500
    assert len(wire.pack({}, [], None, Story("a", events, {"a": Arrows()}))) - empty < 1000


def test_a_story_arrives_as_it_was_told():
    arrows = Arrows(np.array([[1.0, 2], [3, 4]]), None, True)
    model = Model(np.array([1e300, 2.0]), np.array([np.inf, 3.0]))
    sent = Story("a", (Told(4, 5, "Overshoot", "Too far."),), {"a": arrows}, model, 4)
    header, values = unpack(wire.pack({}, [], None, sent))
    story = header["story"]
    assert (story["slot"], story["at"]) == ("a", 4)
    assert story["events"] == [{"row": 4, "last": 5, "title": "Overshoot", "sentence": "Too far."}]
    assert story["arrows"]["a"]["momentum"] is None
    assert story["arrows"]["a"]["step"] is True
    gradient = values[story["arrows"]["a"]["gradient"]["$array"]]
    assert gradient.tolist() == [[1, 3], [2, 4]]
    slopes, curvatures = (values[part["$array"]] for part in story["model"])
    assert slopes.tolist() == [[1e300, 2]]
    assert curvatures.tolist() == [[np.inf, 3]]


# ------------------------------------------------------------------------ the page


def test_a_switch_without_effect_cannot_be_moved_and_says_why():
    page = opened(formula="x² + 2y²", b="adam", arrow__gradient="1")
    assert not page.toggle(key="arrow.all").disabled
    assert page.toggle(key="arrow.momentum").disabled  # gradient descent remembers nothing
    assert "Gradient descent" in page.toggle(key="arrow.momentum").help
    page.selectbox(key="look").set_value("b").run()
    assert not page.toggle(key="arrow.momentum").disabled
    page.toggle(key="arrow.gradient").set_value(False).run()
    assert page.toggle(key="arrow.all").disabled
    assert opened(formula="x²", a="adam").toggle(key="parabola").disabled
    assert opened(formula="x²", a="newton").toggle(key="parabola").disabled is False


def test_every_switch_is_in_the_link_and_nothing_else_is():
    page = opened(formula="x² + 2y²", b="adam")
    assert not set(why.SWITCHES) & set(settings(page))
    for key in ("arrow.gradient", "arrow.all", "marks"):
        page.toggle(key=key).set_value(not page.toggle(key=key).value).run()
        assert not page.exception
    given = settings(page)
    assert {key: given.get(key) for key in why.SWITCHES} == {
        **{"marks": "0", "parabola": None, "arrow.gradient": "1", "arrow.momentum": None},
        **{"arrow.step": None, "arrow.level": None, "arrow.all": "1"},
    }


def test_the_clock_takes_the_page_along_and_no_farther_than_the_run(monkeypatch):
    state = {"look": "a", "step": 1.0}
    monkeypatch.setattr(st, "session_state", state)
    contestant = Contestant("a", "adam")
    where = Looking({"a": contestant, "b": contestant}, contestant, 20, 1, True)
    where.go({"slot": "a", "step": 6})
    assert state["step"] == 7
    where.go({"slot": "a", "step": 20})
    assert state["step"] == 20
    where.go({"slot": "b"})
    assert (state["look"], state["step"]) == ("b", 20)
    where.go({"slot": "nobody", "step": "soon"})
    assert (state["look"], state["step"]) == ("b", 20)

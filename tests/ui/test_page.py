"""The page without a browser: what its controls and its address make of each other."""

import time

import pytest
from streamlit.testing.v1 import AppTest

from experiment import SLOTS
from landscapes import CATALOG
from optimizers import OPTIMIZERS
from tests.ui.opening import address, messages, opened, settings
from ui import inquiry

PAGES = [list(OPTIMIZERS)[k : k + len(SLOTS)] for k in range(0, len(OPTIMIZERS), len(SLOTS))]
"""All optimizers, as many together as a page has slots."""


@pytest.fixture
def _ample_time(monkeypatch: pytest.MonkeyPatch):
    """A busy machine derives the gradient all the same, only later."""
    monkeypatch.setattr(inquiry, "SECONDS", 60.0)


def settled(page: AppTest) -> AppTest:
    """The page when the gradient has been derived, as a person sees it."""
    end = time.monotonic() + 60
    while any("Deriving the gradient" in caption.value for caption in page.caption):
        assert time.monotonic() < end, "the gradient has not been derived"
        page.run()
    return page


def test_it_opens_on_a_scene_that_runs():
    page = opened()
    assert page.session_state["scene"] in CATALOG
    assert not messages(page)


@pytest.mark.usefixtures("_ample_time")
def test_a_link_restores_the_scene_it_was_written_for():
    first = opened(
        formula="L(w1, w2) = w1² + 3w2²",
        start__w1="-3",
        start__w2="4.25",
        a="adam",
        a__learning_rate="0.1",
        b="adam",
        b__learning_rate="10",
        b__amsgrad="1",
        steps="42",
        gradient="difference",
        difference="0.001",
        direction="ascent",
        from__w1="-12",
        log="1",
    )
    settled(first)
    query = settings(first)
    assert query["a"] == "adam"
    assert query["b.learning_rate"] == "10"
    again = settled(opened(**query))
    assert address(again) == address(first)
    for key in ("formula", "start.w1", "start.w2", "a", "b", "b.amsgrad", "steps", "difference"):
        assert again.session_state[key] == first.session_state[key], key
    assert again.session_state["start.w2"] == 4.25
    assert not messages(again)


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    [
        ("start.x", "nan", "number"),
        ("start.x", "inf", "number"),
        ("start.x", "<b>3</b>", "number"),
        ("a", "adamm", "such as adam"),
        ("f", "x^2", "formula="),
        ("a.learning_rate", "-1", "0"),
        ("steps", "2.5", "whole"),
        ("steps", "1e9", "to "),
        ("difference", "0", "above 0"),
        ("gradient", "guessed", "exact, difference"),
        ("direction", "sideways", "descent, ascent"),
        ("log", "yes", "1 (on)"),
        ("scene", "nowhere", "quarter-square"),
        ("colour", "red", "changes nothing"),
    ],
)
def test_nonsense_in_the_link_is_named_with_what_is_allowed_and_the_rest_is_used(
    name, value, allowed
):
    more = {"gradient": "difference"} if name == "difference" else {}
    page = opened(**{"formula": "x²", "b": "momentum", **more, name: value})
    said = messages(page)
    assert name in said
    assert allowed in said
    assert "<b>" not in said
    assert page.session_state["b"] == "momentum"


@pytest.mark.parametrize(
    "text",
    ["", "   ", "2x +", "1/0", "9^9^9", "__import__('os')", "x" * 10_000, "a+b+c+d+u", "5", "x²+?"],
)
@pytest.mark.usefixtures("_ample_time")
def test_bad_input_gets_a_message_and_the_last_good_picture_stays(text):
    page = settled(opened(formula="x² + 3"))
    good = page.get("latex")
    page.text_input(key="formula").set_value(text).run()
    assert not page.exception
    assert messages(page)
    assert [e.proto.body for e in page.get("latex")] == [e.proto.body for e in good]


def test_a_start_outside_the_domain_says_where_the_loss_has_no_value():
    page = opened(formula="log x", start__x="-1")
    assert "-1" in messages(page).replace("−", "-")


def test_a_setting_that_is_not_allowed_is_answered_and_the_last_one_stays():
    page = opened(formula="x²", a="momentum")
    page.number_input(key="a.momentum").set_value(7.0).run()
    assert "7" in messages(page)
    assert page.session_state["a.momentum"] == OPTIMIZERS["momentum"].defaults["momentum"]


def test_one_switch_moves_all_learning_rates():
    page = opened(formula="x²", a="adam", b="momentum", together="1", learning_rate="0.25")
    assert not any(n.key in ("a.learning_rate", "b.learning_rate") for n in page.number_input)
    assert page.session_state["learning_rate"] == 0.25


@pytest.mark.parametrize("slug", CATALOG)
@pytest.mark.usefixtures("_ample_time")
def test_every_preset_opens_by_its_name(slug):
    page = opened(scene=slug)
    preset = CATALOG[slug]
    assert page.session_state["model" if preset.data else "formula"] == preset.formula
    assert page.session_state["scene"] == slug
    assert page.session_state["steps"] == preset.steps
    told = messages(page)
    assert "ll-error" not in told
    assert not told or len(preset.start) > 2  # what a slice through more variables leaves out


@pytest.mark.parametrize("slugs", PAGES, ids=lambda slugs: slugs[0])
def test_every_optimizer_has_a_control_for_each_hyperparameter(slugs):
    contestants = dict(zip(SLOTS, slugs, strict=False))
    page = opened(formula="x² + y²", steps="5", **contestants)
    keys = {w.key for kind in (page.number_input, page.toggle) for w in kind}
    for slot, slug in contestants.items():
        assert page.session_state[slot] == slug
        needed = {f"{slot}.{h.name}" for h in OPTIMIZERS[slug].hyperparameters}
        assert needed <= keys, slug


def test_another_formula_leaves_the_preset_and_its_minima_behind():
    page = opened(scene="himmelblau")
    page.text_input(key="formula").set_value("x² + y²").run()
    assert page.session_state["scene"] == "own"
    assert not any("Himmelblau" in markdown.value for markdown in page.markdown)


def test_a_link_may_not_pair_a_preset_with_another_formula():
    page = opened(scene="himmelblau", formula="x² + y²")
    assert not any("Himmelblau" in markdown.value for markdown in page.markdown)

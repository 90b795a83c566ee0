"""Choosing an optimizer, its wrapper and its schedule; and the card that tells about them."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from experiment import WARM_UP
from optimizers import OPTIMIZERS, SCHEDULES, WRAPPERS, wrap
from tests.ui.opening import address, messages, opened, settings
from ui import picker


def card_of(slug: str, wrapper: str = "", schedule: str = "") -> AppTest:
    """The card by itself."""

    def script(slug: str, wrapper: str, schedule: str) -> None:
        from optimizers import OPTIMIZERS, SCHEDULES, wrap
        from ui.card import card

        optimizer = OPTIMIZERS[slug]
        card(
            wrap(wrapper, optimizer) if wrapper else optimizer,
            SCHEDULES[schedule] if schedule else None,
        )

    return AppTest.from_function(script, default_timeout=30, args=(slug, wrapper, schedule)).run()


def text(page: AppTest) -> str:
    return "\n".join(element.value for element in page.markdown)


def results(page: AppTest) -> str:
    return "".join(h.proto.body for h in page.get("html") if "ll-results" in h.proto.body)


def test_the_list_has_everyone_once_the_core_first_and_then_by_family():
    assert sorted(picker.OPTIONS[1:]) == sorted(OPTIMIZERS)
    assert picker.OPTIONS[1 : 1 + len(picker.CORE)] == picker.CORE
    rest = [OPTIMIZERS[slug].family for slug in picker.OPTIONS[1 + len(picker.CORE) :]]
    assert rest == sorted(rest, key=picker.FAMILIES.index)
    assert {m.family for m in OPTIMIZERS.values()} == set(picker.FAMILIES)


def test_a_label_can_be_searched_by_name_and_by_family():
    assert picker.label("adam") == "Adam · adaptive"
    assert len({picker.label(slug) for slug in picker.OPTIONS}) == len(picker.OPTIONS)


@pytest.mark.parametrize("wrapper", WRAPPERS)
def test_every_wrapper_has_its_controls_and_runs(wrapper):
    page = opened(formula="x² + y²", a="adam", steps="5", a__wrapper=wrapper)
    keys = {w.key for w in page.number_input}
    assert {f"a.wrapper.{h.name}" for h in WRAPPERS[wrapper].hyperparameters} <= keys
    assert not messages(page)
    assert wrap(wrapper, OPTIMIZERS["adam"]).title in results(page)


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_every_schedule_has_its_controls_and_runs(schedule):
    page = opened(formula="x² + y²", a="adam", steps="5", a__schedule=schedule)
    keys = {w.key for kind in (page.number_input, page.toggle, page.text_input) for w in kind}
    assert {f"a.schedule.{h.name}" for h in SCHEDULES[schedule].hyperparameters} <= keys
    assert ("a.schedule.warm_up" in keys) == (schedule != WARM_UP)
    assert not messages(page)


def test_a_link_restores_wrapper_and_schedule_with_their_settings():
    given = {
        "a.wrapper": "clipping",
        "a.wrapper.max_norm": "0.5",
        "a.schedule": "multi-step",
        "a.schedule.milestones": "3, 7",
        "a.schedule.factor": "0.5",
        "a.schedule.warm_up": "4",
    }
    page = opened(
        formula="x² + y²",
        start__x="3",
        start__y="-4",
        steps="12",
        **given,
    )
    assert not messages(page)
    query = settings(page)
    assert {name for name in query if name.startswith("a.")} == set(given)
    assert query["a.schedule.milestones"] == "3, 7"
    again = opened(**query)
    assert address(again) == address(page)
    assert results(page) == results(again) != ""


@pytest.mark.parametrize(
    ("milestones", "said"), [("3, x", "must be numbers"), ("3, -1", "milestones"), ("2.5", "whole")]
)
def test_milestones_that_cannot_be_are_answered(milestones, said):
    page = opened(formula="x²", a__schedule="multi-step", a__schedule__milestones=milestones)
    assert said in messages(page)
    assert "30, 60, 80 is used" in messages(page)


def test_what_has_no_learning_rate_is_offered_no_schedule():
    page = opened(formula="x² + y²", a="bfgs", steps="5")
    assert "a.schedule" not in {box.key for box in page.selectbox}
    assert "a.wrapper" in {box.key for box in page.selectbox}


def test_a_scene_takes_wrappers_and_schedules_off():
    page = opened(formula="x² + y²", a="adam", a__wrapper="sam", a__schedule="cosine")
    page.selectbox(key="scene").set_value("classroom-diverges").run()
    assert not page.exception
    assert "wrapper" not in address(page)
    assert "schedule" not in address(page)


@pytest.mark.parametrize("slug", ["gradient-descent", "adam", "sophia", "trust-region", "cma-es"])
def test_a_card_says_everything_about_its_optimizer(slug):
    page, member = card_of(slug), OPTIMIZERS[slug]
    assert not page.exception
    assert len(page.get("latex")) == 1
    said = text(page)
    assert member.summary in said
    assert member.reference in said
    assert all(f"**{h.label}**: {h.help}" in said for h in member.hyperparameters)
    for heading in ("Cost of a step", "At a saddle", "In a ravine", "With noise"):
        assert f"**{heading}" in said
    assert page.code[0].value == member.source.strip()


def test_a_card_counts_in_words():
    assert "**Cost of a step.** 1 gradient of the loss." in text(card_of("adam"))
    assert "1 gradient and 1 Hessian of the loss." in text(card_of("newton"))
    assert "2 gradients of the loss." in text(card_of("adam", "sam"))
    assert "20 values of the loss." in text(card_of("particle-swarm"))
    assert "**Cost of a step.** About " in text(card_of("bfgs"))


def test_a_card_tells_of_the_wrapper_and_the_schedule_too():
    page = card_of("adam", "lookahead", "cosine")
    assert not page.exception
    assert len(page.get("latex")) == 3
    assert "Wrapped in Lookahead" in text(page)
    assert "Learning rate: Cosine" in text(page)
    assert "def lookahead" in page.code[0].value
    assert "def cosine" in page.code[0].value


def test_the_button_opens_the_card_and_the_address_stays():
    page = opened(formula="x²", a="momentum")
    before = address(page)
    page.button(key="a~about").click().run()
    assert not page.exception
    assert OPTIMIZERS["momentum"].reference in text(page)
    assert address(page) == before


def test_the_switch_for_evaluations_is_a_word_in_the_address():
    page = opened(formula="x² + y²", a="adam", by="evaluations", steps="5")
    switch = page.toggle(key="by~evaluations")
    assert switch.value is True
    switch.set_value(False).run()
    assert "by" not in address(page)
    page.toggle(key="by~evaluations").set_value(True).run()
    assert "by=evaluations" in address(page)
    assert "by" in messages(opened(formula="x²", by="guesses"))


def test_noise_and_its_seeds_live_in_the_address_and_a_scene_takes_them_off():
    given = {"noise": "0.5", "seed": "7", "seeds": "4"}
    page = opened(formula="x² + y²", a="adam", steps="20", **given)
    assert not messages(page)
    query = settings(page)
    assert {name: query[name] for name in given} == given
    quiet = opened(formula="x² + y²", a="adam", steps="20")
    assert results(page) != results(quiet)
    page.selectbox(key="scene").set_value("classroom-diverges").run()
    assert not {"noise", "seed", "seeds"} & set(settings(page))


@pytest.mark.parametrize(("name", "value"), [("noise", "-1"), ("seed", "0.5"), ("seeds", "1000")])
def test_noise_that_cannot_be_is_named(name, value):
    assert name in messages(opened(formula="x²", **{name: value}))

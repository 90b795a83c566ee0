"""Losses of more than two variables on the page."""

from __future__ import annotations

import html

import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.opening import opened, settings


def notes(page: AppTest) -> str:
    bodies = (h.proto.body for h in page.get("html"))
    return html.unescape(" ".join(body for body in bodies if 'class="ll-message' in body))


def results(page: AppTest) -> str:
    return next(h.proto.body for h in page.get("html") if "ll-results" in h.proto.body)


def said(page: AppTest) -> str:
    return " ".join(m.value for m in page.markdown)


def test_two_are_moved_and_the_others_are_held_where_the_echo_says() -> None:
    page = opened(formula="a² + b² + c²", hold__c="3", steps="500")
    assert not notes(page)
    assert "$c = 3$" in said(page)
    typeset = [e.proto.body for e in page.get("latex")]
    assert "c^{2}" in typeset[0]
    assert r"\nabla f\left(a, b\right)" in typeset[1]
    assert {"start.a", "start.b"} <= {n.key for n in page.number_input}
    assert "start.c" not in {n.key for n in page.number_input}
    assert "final a, b" in results(page)
    assert ">9</td>" in results(page)


def test_other_variables_can_be_drawn_and_the_link_knows() -> None:
    first = opened(formula="a b − c d", drawn="b d", hold__a="2", hold__c="-0.5", start__b="1.5")
    query = settings(first)
    assert query["drawn"] == "b d"
    assert (query["hold.a"], query["hold.c"]) == ("2", "-0.5")
    again = opened(**query)
    assert settings(again) == query
    assert results(again) == results(first)
    again.selectbox(key="drawn").set_value("a c").run()
    assert "final a, c" in results(again)


def test_a_number_without_a_loss_is_refused_and_the_last_one_stays() -> None:
    page = opened(formula="x² + y²/z")
    page.number_input(key="hold.z").set_value(0.0).run()
    assert "z = 0 the loss cannot be drawn" in notes(page)
    assert page.session_state["hold.z"] == 1.0


def test_numbers_that_are_not_allowed_together_are_named() -> None:
    page = opened(formula="x² + y²/(u+v)", drawn="x y", hold__u="1", hold__v="-1")
    assert "u = 1, v = -1 the loss cannot be drawn" in notes(page)
    assert "Drawn with" in notes(page)


def test_it_starts_at_numbers_at_which_there_is_a_loss() -> None:
    page = opened(formula="x² + y²/(z−1)")
    assert not notes(page)
    assert page.session_state["hold.z"] == 0.5


def test_where_no_number_will_do_the_page_says_so() -> None:
    page = opened(formula="x + y + 1/((z−1)(z−0.5)(z−2)z(z+1)(z−0.3))")
    assert "no value at any number that was tried" in notes(page)
    page.text_input(key="formula").set_value("x² + y²").run()
    assert not notes(page)


def test_the_pair_of_another_formula_is_forgotten() -> None:
    page = opened(formula="a + b + c", drawn="b c")
    page.text_input(key="formula").set_value("x² + y² + z²").run()
    assert not page.exception
    assert "final x, y" in results(page)


@pytest.mark.parametrize("text", ["a+b+c+d+u"])
def test_five_are_too_many(text: str) -> None:
    assert "At most 4" in notes(opened(formula=text))


SIX = "w1² + 2w2² + 3w3² + w4² + (w5−1)² + w6² + w1 w6"


def test_of_six_variables_all_are_moved_and_a_slice_is_drawn() -> None:
    page = opened(formula=SIX, drawn="w2 w5", a="gradient-descent", b="adam")
    assert not page.exception
    assert "final w1, w2, w3, w4, w5, w6" in results(page)
    assert {f"start.w{k}" for k in range(1, 7)} <= {n.key for n in page.number_input}
    assert "w2 and w5 hold" in notes(page)
    assert "b is drawn as its shadow" in notes(page)
    assert settings(page)["drawn"] == "w2 w5"
    assert "moved" not in settings(page)


def test_three_variables_can_all_be_moved_and_seen_in_the_plane_of_the_path() -> None:
    page = opened(formula="x² + 4y² + z²", moved="all", drawn="principal", start__x="3")
    assert not page.exception
    assert "in which a's path varies most. It holds" in notes(page)
    query = settings(page)
    assert (query["moved"], query["drawn"]) == ("all", "principal")
    page.radio(key="moved").set_value("two").run()
    assert not page.exception
    assert "hold.z" in {n.key for n in page.number_input}


def test_without_a_contestant_the_slice_goes_through_the_start() -> None:
    page = opened(formula=SIX, a="none")
    assert not page.exception

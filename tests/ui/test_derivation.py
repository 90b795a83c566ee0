"""The gradient in symbols, and the page without it."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from landscapes.derivatives import Derivatives
from landscapes.length import length
from tests.hostile import ILLEGAL, LEGAL
from tests.ui.opening import opened
from ui import derivation
from ui.inquiry import PENDING, Answer


def notes(page: AppTest) -> str:
    return " ".join(html.proto.body for html in page.get("html") if "ll-message" in html.proto.body)


def is_drawn(page: AppTest) -> bool:
    return any(c.proto.component_name.endswith("player") for c in page.get("bidi_component"))


@pytest.mark.parametrize("name", LEGAL)
def test_the_worst_formula_is_drawn_without_deriving_in_this_process(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    derive = Derivatives.__dict__["gradient"].func

    def gradient(derivatives: Derivatives) -> object:
        assert length(derivatives.expression).is_short, "derived in the process that serves pages"
        return derive(derivatives)

    monkeypatch.setattr(Derivatives, "gradient", property(gradient))
    page = opened(formula=LEGAL[name])
    assert "alert" not in notes(page)
    assert is_drawn(page)


@pytest.mark.parametrize("text", ILLEGAL, ids=lambda text: text[:20])
def test_what_is_not_allowed_is_answered_at_once(text: str) -> None:
    page = opened(formula=text)
    assert 'role="alert"' in notes(page)
    assert is_drawn(page)


def test_while_it_is_derived_the_page_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(derivation, "ask", lambda *_, **__: PENDING)
    page = opened(formula="x² + 7")
    assert "Deriving" in page.caption[0].value
    assert len(page.get("latex")) == 1
    assert is_drawn(page)


def test_a_derivative_that_was_stopped_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    trouble = Answer(trouble="It needed more memory than it may use.")
    monkeypatch.setattr(derivation, "ask", lambda *_, **__: trouble)
    page = opened(formula="x² + 8")
    assert "too long to print. It needed more memory" in notes(page)


def test_a_derivative_that_nobody_would_read_is_not_printed() -> None:
    page = opened(formula=LEGAL["sixty factors"])
    assert "The symbolic gradient is too long to print" in notes(page)
    assert len(page.get("latex")) == 1

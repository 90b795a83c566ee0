"""The chain rule on the page: what each step says, the signs, and what the link keeps."""

from __future__ import annotations

import html
import re

import pytest
from streamlit.testing.v1 import AppTest

from figures import THEMES
from landscapes import parse
from landscapes.computation import computation_graph
from tests.ui.opening import opened
from ui.chaintable import disagreement, operations, partial_derivatives
from ui.chainwords import MOST_DRAWN, drawing, sentences


def told(page: AppTest, part: str) -> str:
    """Text of the first HTML block with this class in it."""
    found = [e.proto.body for e in page.get("html") if f'"{part}"' in e.proto.body]
    return html.unescape(re.sub(r"<[^>]+>", " ", found[0])) if found else ""


def sweep_of(text: str, *point: float):
    land = parse(text)
    return computation_graph(land.source, land.name).at(point)


def said(text: str, point: tuple[float, ...], step: int) -> str:
    return html.unescape(re.sub(r"<[^>]+>", " ", sentences(sweep_of(text, *point), step)))


def test_every_step_says_what_is_computed_with_its_numbers():
    text, point = "L(x, y) = (2x − 3)² + xy", (2.0, -5.0)
    assert "Forward 2 of 5:  u₂ = u₁ − 3 = 4 − 3 = 1" in said(text, point, 2)
    assert "L = u₃ + u₄ = 1 + (−10) = −9" in said(text, point, 5)
    assert "begins with ∂L/∂L = 1" in said(text, point, 5)
    assert "∂L/∂u₃ = 1" in said(text, point, 6)
    back = said(text, point, 7)
    assert "∂L/∂x = ∂L/∂u₄ · ∂u₄/∂x = 1 · (−5) = −5 (so far)" in back
    assert "∂L/∂y = ∂L/∂u₄ · ∂u₄/∂y = 1 · 2 = 2" in back
    last = said(text, point, 10)
    assert "2 · 2 = 4 is added: ∂L/∂x = −5 + 4 = −1" in last


def test_signs_and_directions():
    sweep = sweep_of("L(v, w, c) = v² − w + 0c", 2.0, 1.0, 7.0)
    rows = partial_derivatives(sweep, sweep.gradient, ascent=False)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in rows.split("<tr>")[2:]]
    assert [row[3] for row in cells] == ["+", "−", "0"]
    assert [row[4] for row in cells] == ["L rises as v grows", "L falls as w grows",
                                         "L is level in c here"]  # fmt: skip
    assert [row[5][:1] for row in cells] == ["↓", "↑", "n"]
    ascent = partial_derivatives(sweep, sweep.gradient, ascent=True)
    assert ascent.index("↑") < ascent.index("↓")


def test_the_table_has_every_operation_with_formula_and_number():
    lines = operations(sweep_of("L(x, y) = (2x − 3)² + xy", 2.0, 5.0), 3).splitlines()
    assert len(lines) == 2 + 5
    assert r"\frac{\partial u_{3}}{\partial u_{2}} = 2 u_{2}$ = 2" in lines[4]
    assert [line.startswith("| **▸") for line in lines[2:]] == [False, False, True, False, False]


def test_where_the_typed_operations_do_not_get_through_it_is_said():
    land = parse("√(x²)")  # SymPy knows that this is |x|
    sweep = computation_graph(land.source).at([0.0])
    assert "f has a value or a slope" in disagreement(sweep, land.objective().gradient([0.0]))
    assert disagreement(sweep_of("x²", 3.0), sweep_of("x²", 3.0).gradient) == ""
    assert disagreement(sweep_of("x²", 3.0), sweep_of("x²", 4.0).gradient) != ""


def test_the_page_follows_the_inspected_step_and_the_link_keeps_its_own():
    link = {"formula": "¼x²", "start__x": "4", "a": "gradient-descent", "a__learning_rate": "3"}
    page = opened(**link, look="a", step="3", chain__step="2")
    assert "At x = 1." in " ".join(e.proto.body for e in page.get("html"))  # 4, −2, 1
    assert "Forward 2 of 2:  f = 1/4·u₁ = 1/4·1 = 0.25" in told(page, "ll-chain-step")
    assert "∂f/∂x = 0.5" in told(page, "ll-results ll-partials")
    forward = next(b for b in page.button if b.label == "Next step ▸")
    forward.click().run()
    assert page.session_state["chain.step"] == 3
    assert "Back 1 of 2:" in told(page, "ll-chain-step")
    assert next(b for b in page.button if b.label == "⏭").click().run()
    assert next(b for b in page.button if b.label == "Next step ▸").disabled


@pytest.mark.parametrize("formula", ["x", "forty"])
def test_a_formula_without_a_drawing_says_so(formula: str):
    many = " ".join(f"sin({i}x)" for i in range(1, 41))
    page = opened(formula=many if formula == "forty" else formula, chain="1")
    captions = " ".join(c.value for c in page.caption)
    expected = f"up to {MOST_DRAWN} are drawn" if formula == "forty" else "no operation in it"
    assert expected in captions


def test_a_box_keeps_its_size_from_step_to_step():
    sweep = sweep_of("(2x − 3)² + xy", 2.0, 5.0)
    drawn = [drawing(sweep, step, THEMES["light"]) for step in range(len(sweep.moves) + 1)]
    assert len({re.search(r'width="(\d+)"', d)[1] for d in drawn}) == 1  # type: ignore[index]
    assert "∂f/∂x = 9" in drawn[-1]
    assert "∂f" not in drawn[0]

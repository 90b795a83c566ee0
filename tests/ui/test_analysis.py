"""The section on critical points: what it says, and what its buttons do."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from landscapes import parse
from tests.ui.opening import opened
from ui import analysis
from ui.inquiry import PENDING, Answer
from ui.words import number


def table(page: AppTest, head: str) -> list[list[str]]:
    """Rows of the Markdown table whose first column has this head."""
    text = next(m.value for m in page.markdown if m.value.startswith(f"| {head} |"))
    lines = [line.strip("| ").split(" | ") for line in text.splitlines()]
    assert {len(line) for line in lines} == {len(lines[0])}
    return lines[2:]


def said(page: AppTest) -> str:
    return " ".join(m.value for m in page.markdown)


def notes(page: AppTest) -> str:
    return " ".join(h.proto.body for h in page.get("html") if 'class="ll-message' in h.proto.body)


def test_every_point_is_listed_with_its_numbers() -> None:
    formula, window = "2x⁴−8x³−26x²+x−5", {"from__x": "-4", "to__x": "7"}
    rows = table(opened(formula=formula, **window), "№")
    points = parse(formula).critical_points([(-4, 7)])
    assert len(rows) == len(points) == 3
    for row, point in zip(rows, points, strict=True):
        assert point.kind in row[1]
        assert row[2] == number(point.point[0], 10)
        assert row[4] == number(point.value, 8)
        assert row[5] == number(point.eigenvalues[0])
        assert (row[6] == "—") == (point.kind != "minimum")
    assert "−1.47" in rows[1][2]


def test_himmelblau_has_nine_and_says_they_are_all() -> None:
    page = opened(scene="himmelblau")
    rows = table(page, "№")
    kinds = [row[1].split()[1] for row in rows]
    assert [kinds.count(k) for k in ("minimum", "maximum", "saddle")] == [4, 1, 4]
    assert "These are all the critical points in this window" in said(page)
    assert r"$\left( 3,\ 2 \right)$" in [row[3] for row in rows]


def test_a_point_becomes_the_start_and_part_of_the_link() -> None:
    page = opened(formula="x² − y²", start__x="1", start__y="2")
    page.button(key="start~1").click().run()
    assert (page.session_state["start.x"], page.session_state["start.y"]) == (0.0, 0.0)
    assert "The start is a saddle" in notes(page)
    page.number_input(key="start.x").set_value(0.001).run()
    assert "The start is a saddle" not in notes(page)


def test_a_minimum_as_start_is_no_trap() -> None:
    page = opened(formula="(x−1)²")
    page.button(key="start~1").click().run()
    assert page.session_state["start.x"] == 1.0
    assert "The start is" not in notes(page)


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("x² + 0y", "valley"),
        ("x + y", "no critical point"),
        ("|x| + (x−1)²/2", "kink"),
        ("x⁴", "degenerate"),
    ],
)
def test_what_is_special_is_said(formula: str, words: str) -> None:
    assert words in said(opened(formula=formula))


def test_many_points_are_shown_on_demand_and_each_can_be_chosen() -> None:
    page = opened(formula="20+x²+y²−10cos(2πx)−10cos(2πy)", from__x="-5.12", to__x="5.12",
                  from__y="-5.12", to__y="5.12")  # fmt: skip
    assert len(table(page, "№")) == analysis.FIRST
    page.toggle(key=analysis.ALL).set_value(True).run()
    rows = table(page, "№")
    assert len(rows) == 441
    page.number_input(key=analysis.CHOSEN).set_value(441).run()
    page.button(key="start~chosen").click().run()
    place = (
        f"{number(page.session_state['start.x'], 10)}, {number(page.session_state['start.y'], 10)}"
    )
    assert place == rows[440][2]


@pytest.mark.parametrize(
    ("formula", "rows"),
    [
        ("x²", [("-5 < x < 0", "−", "falling"), ("x = 0", "0", "minimum"), ("0 < x < 5", "+", "rising")]),
        ("|x−1|", [("-5 < x < 1", "−", "falling"), ("x = 1", "—", "kink"), ("1 < x < 5", "+", "rising")]),
        ("1/x", [("-5 < x < 0", "−", "falling"), ("x = 0", "—", "pole"), ("0 < x < 5", "−", "falling")]),
        ("x³", [("-5 < x < 0", "+", "rising"), ("x = 0", "0", "neither"), ("0 < x < 5", "+", "rising")]),
    ],
)  # fmt: skip
def test_the_sign_table_reads_as_in_a_textbook(formula: str, rows: list[tuple[str, ...]]) -> None:
    found = table(opened(formula=formula), "$x$")
    assert len(found) == len(rows)
    for (place, sign, what), expected in zip(found, rows, strict=True):
        assert (place, sign) == (f"${expected[0]}$", expected[1])
        assert expected[2] in what


def test_while_it_is_searched_the_page_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analysis, "ask", lambda *_, **__: PENDING)
    assert any("Looking for" in c.value for c in opened(formula="x² + 9").caption)


def test_a_search_that_was_stopped_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    trouble = Answer(trouble="It took longer than the 2 seconds it may take.")
    monkeypatch.setattr(analysis, "ask", lambda *_, **__: trouble)
    assert "were not found. It took longer" in notes(opened(formula="x² + 10"))


def test_a_vertical_line_does_not_end_a_cell() -> None:
    rows: Any = analysis.markdown_table(("a", "b"), [("$|x|$", "1")])
    assert rows.splitlines()[2] == r"| $\vert x\vert $ | 1 |"

"""The step inspector on the page: what it shows, what the link keeps, and what it cannot show."""

from __future__ import annotations

import html
import re

import numpy as np
import pytest

from landscapes import parse
from optimizers import OPTIMIZERS, run
from optimizers.inspection import inspect_step
from optimizers.notation.letters import DIFFERENT
from tests.ui.opening import messages, opened, settings
from ui.steptable import markup, table, written
from ui.worked import worked

BOOK = {"formula": "2x⁴−8x³−26x²+x−5", "start__x": "-3", "a": "gradient-descent"}
BOOK["a__learning_rate"] = "0.005"


def rows(page):
    """The table of the step: by name of the quantity, its numbers as texts."""
    body = next(
        (e.proto.body for e in page.get("html") if '"ll-results ll-step"' in e.proto.body), ""
    )
    found = {}
    for row in re.findall(r"<tr>(.*?)</tr>", body):
        cells = [
            html.unescape(re.sub(r"<[^>]+>", "", c)) for c in re.findall(r"<t[hd].*?</t[hd]>", row)
        ]
        found[cells[0]] = cells[1:]
    return found


def inside(page):
    """All text in the inspector."""
    box = next(e for e in page.get("expander") if e.label == "Step by step")
    return "\n".join(m.value for m in box.markdown)


# ----------------------------------------------------------------------- the page


def test_the_worked_example_of_the_book():
    page = opened(**BOOK, step="1")
    assert rows(page) == {
        "": ["before", "after"],
        "position x": ["−3", "−1.625"],
        "loss": ["136", "−27.0073"],
        "gradient at the position": ["−275"],
        "learning rate η": ["0.005"],
        "step taken": ["1.375"],
    }
    text = inside(page)
    assert r"the gradient at $x = -3$ is $f'(-3) = -275$." in text
    assert r"$-3 - 0.005 \cdot (-275) = -1.625$." in text
    assert "it settles in this minimum" in text


def test_closed_it_computes_nothing_and_the_link_stays_as_it_was():
    page = opened(**BOOK)
    assert rows(page) == {}
    assert not {"look", "step", "inspect"} & set(settings(page))


def test_steps_go_on_and_back_and_the_link_keeps_them():
    page = opened(**BOOK, b="adam", look="b", step="7")
    shown = run("adam", parse(BOOK["formula"]).objective(), [-3.0], 8).points
    assert rows(page)["position x"] == [f"{x:.6g}".replace("-", "−") for x in shown[6:8, 0]]
    assert page.number_input(key="step").step == 1
    page.number_input(key="step").increment().run()
    assert rows(page)["position x"] == [f"{x:.6g}".replace("-", "−") for x in shown[7:9, 0]]
    assert (settings(page)["look"], settings(page)["step"], settings(page)["inspect"]) == (
        "b",
        "8",
        "1",
    )
    page.selectbox(key="look").select("a").run()
    assert "m" not in rows(page)
    assert "look" not in settings(page)
    again = opened(**settings(page))
    assert rows(again) == rows(page)
    assert not messages(again)


def test_adams_memory_is_there_by_its_letters():
    numbers = rows(opened(**{**BOOK, "a": "adam"}, step="1"))
    assert numbers["gradient g at the position"] == ["−275"]
    assert numbers["m"] == ["0", "−27.5"]
    assert numbers["v"] == ["0", "75.625"]


def test_a_step_that_the_run_does_not_have_is_answered():
    page = opened(**BOOK, steps="20", step="21")
    assert "step=21" in messages(page)
    assert page.session_state["step"] == 1
    page.number_input(key="step").set_value(30.0).run()
    assert "steps 1 to 20" in messages(page)
    assert page.session_state["step"] == 1


def test_a_shorter_run_is_looked_at_where_it_ends():
    page = opened(**BOOK, steps="50", step="40")
    page.number_input(key="steps").set_value(10.0).run()
    assert not page.exception
    assert page.session_state["step"] == 10
    assert rows(page)["position x"]


def test_the_step_that_left_the_domain_is_the_last_one():
    page = opened(
        formula="log x", start__x="0.5", a="gradient-descent", a__learning_rate="1", step="1"
    )
    assert rows(page)["position x"] == ["0.5", "−1.5"]
    assert rows(page)["loss"][1] == "undefined"


def test_the_slot_of_a_contestant_that_left_is_given_up():
    page = opened(**BOOK, b="adam", look="b", step="3")
    page.session_state["b"] = "none"
    page.run()
    assert not page.exception
    assert page.session_state["look"] == "a"


def test_a_run_that_could_not_start_has_no_steps():
    page = opened(formula="log x", start__x="-1", a="gradient-descent", inspect="1")
    assert rows(page) == {}
    assert not page.exception


@pytest.mark.parametrize(
    "more",
    [
        {"noise": "0.5", "a": "gradient-descent"},
        {"gradient": "difference", "a": "adam"},
        {"direction": "ascent", "a": "momentum"},
        {"a": "adam", "a__wrapper": "sam"},
        {"a": "gradient-descent", "a__schedule": "cosine"},
        {"a": "nelder-mead"},
        {"a": "cma-es"},
        {"a": "bfgs"},
    ],
)
def test_it_shows_the_very_step_of_the_run(more):
    page = opened(
        formula="x² + 10y² + xy", start__x="2", start__y="1", steps="12", **more, step="5"
    )
    position = rows(page)["position x, y"]
    assert len(position) == 2
    final = opened(formula="x² + 10y² + xy", start__x="2", start__y="1", steps="5", **more)
    ended = next(e.proto.body for e in final.get("html") if 'aria-label="Results"' in e.proto.body)
    assert position[1].strip("()") in html.unescape(ended)


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"a": "adam", "a__amsgrad": "1"}, r"v_{\max} &= \max"),
        ({"a": "bfgs"}, r"(\text{tried: }"),
        ({"a": "momentum", "a__wrapper": "sam"}, r"g &\gets \nabla f(y)"),
        ({"a": "momentum", "direction": "ascent"}, r"v &\gets \beta\, v"),
        ({"a": "gradient-descent", "a__schedule": "cosine"}, r"\eta_t &= "),
    ],
)
def test_the_lines_with_numbers_stand_between_the_rule_and_the_result(more, said):
    page = opened(formula="x² + 10y² + xy", start__x="2", start__y="1", steps="9", **more, step="3")
    lines = next(e.value for e in reversed(page.latex) if "aligned" in e.value)
    assert said in lines
    captions = " ".join(e.value for e in page.caption)
    assert ("The run climbs" in captions) == ("direction" in more)
    assert ("The same lines" in captions) == ("a__schedule" not in more)
    if "a__schedule" not in more:
        reached = rows(page)["position x, y"][1].strip("()").replace("−", "-").split(", ")
        assert all(number in lines for number in reached)


def test_plain_gradient_descent_is_told_in_words_alone():
    lines = {
        slug: [e.value for e in opened(**{**BOOK, "a": slug}, step="1").latex]
        for slug in ("gradient-descent", "momentum")
    }
    assert len(lines["momentum"]) == len(lines["gradient-descent"]) + 1


# ------------------------------------------------------------- the worked example


def lines(formula, start, read="", ascent=False, k=0, **given):
    landscape = parse(formula)
    member = OPTIMIZERS["gradient-descent"]
    step = inspect_step(member, landscape.objective(), start, k, ascent=ascent, **given)
    decay = given.get("weight_decay", 0.0)
    return worked(landscape, step, ascent=ascent, weight_decay=decay, read=read)


def calculated(line):
    """Both sides of the last equation of a line about one variable."""
    left, right = re.split(r"=|\\approx", re.findall(r"\$([^$]*)\$", line)[-1])
    number = re.compile(r"\((-?[\d.]+)\)")
    left = number.sub(r"(\1)", left.replace(r"\cdot", "*"))
    return float(parse(f"f(x) = 0x + {left.replace(' ', '')}").objective()(np.array([0.0]))), float(
        right
    )


@pytest.mark.parametrize("ascent", [False, True])
@pytest.mark.parametrize("decay", [0.0, 0.5])
@pytest.mark.parametrize("start", [-3.0, 1.25, 0.0])
def test_every_line_of_it_is_true(start, ascent, decay):
    text = lines("x³ − 2x", [start], ascent=ascent, learning_rate=0.25, weight_decay=decay)
    assert len(text) == (3 if decay else 2)
    for line in text[1:]:
        left, right = calculated(line)
        assert left == pytest.approx(right, rel=1e-5, abs=1e-9)
    path = run("gradient-descent", parse("x³ − 2x").objective(), [start], 1, ascent=ascent,
               learning_rate=0.25, weight_decay=decay)  # fmt: skip
    assert calculated(text[-1])[1] == pytest.approx(path.points[1, 0], rel=1e-5)


def test_two_variables_stand_in_columns_under_the_names_that_were_typed():
    first, second = lines("L(w1, w2) = w1² + 3w2²", [1.0, -2.0])
    assert r"$w_{1} = 1,\ w_{2} = -2$ is $\nabla L(1, -2) = \begin{pmatrix}2 \\ -12\end" in first
    assert r"\begin{pmatrix}1 \\ -2\end{pmatrix} - 0.1 \cdot \begin{pmatrix}2 \\ -12" in second
    assert r"= \begin{pmatrix}0.8 \\ -0.8\end{pmatrix}" in second


def test_what_is_rounded_or_read_is_not_called_equal():
    assert r"f'(0.333333) \approx" in lines("x²", [1 / 3])[0]
    first = lines("x²", [1.0], read="with noise")[0]
    assert r"read with noise, is $f'(1) \approx 2$" in first
    assert "-0\\end" not in "".join(lines("x² − y²", [1.0, 0.0]))


# ------------------------------------------------------------------------ the table


def test_every_letter_can_be_written_in_html():
    for pairs in DIFFERENT.values():
        for letter in filter(None, pairs.values()):
            assert not set(markup(letter)) & set("\\{}$"), letter
    assert markup(r"\hat m") == "<i>m\u0302</i>"
    assert markup(r"v_{\max}") == "<i>v</i><sub>max</sub>"
    assert markup(r"\mu_{t+1}") == "<i>μ</i><sub>t+1</sub>"


def test_arrays_are_written_by_their_shape():
    assert written(np.array(-0.0)) == "0"
    assert written(np.array([1.0, -2.5])) == "(1, −2.5)"
    assert written(np.eye(2)) == "(1, 0); (0, 1)"
    assert written(np.ones((2, 20))) == "2 × 20 numbers"


def test_names_from_formulas_are_escaped():
    step = inspect_step(OPTIMIZERS["adam"], parse("x²").objective(), [1.0], 0)
    assert "<b>" not in table("<b>", ("<b>",), step, False)

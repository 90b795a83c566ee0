"""Whatever is typed: a formula or a FormulaError, and its marks lie inside the text."""

from __future__ import annotations

import pickle
from random import Random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from landscapes.formula import FormulaError, read
from landscapes.formula.errors import KINDS

SIGNS = (
    "xyzwe2379.,;:|()[]{}+-*/^_=<>!&\\$'\"%~ ²³⁻ˣ⁽⁾½√∛·×÷−≤≥π θσΣ∂∞ｘ２（）｛｝＾＝ー、，¥\u200b"
)
WORDS = (
    "sin cos ln log_2 log10 exp max min relu σ( pi theta1 w_1 w1 x² f(x)= L(w1,w2)= y= if else "
    "otherwise and or not where( Piecewise( ((x,x>0) True e^ 1e 1e5 0,5 1.2.3 d/dx lambda"
)
COMMANDS = (
    r"\frac \frac{1}{2} \sqrt \sqrt[3] \left( \right) \left| \right| \cdot \theta_1 \mathbf{w} \le \, "
    r"\begin{cases} \end{cases} \\ & \text{if} \operatorname{ \{ \}"
)
PIECES = [*SIGNS, *WORDS.split(), *COMMANDS.split()]


def check(text: str) -> None:
    error = None
    try:
        formula = read(text)
    except FormulaError as caught:
        error = caught
    if error is None:
        assert formula.text == text
        assert len(formula.symbols) <= 4
        for reading in formula.warnings:
            assert 0 <= reading.start < reading.end <= len(text)
        return
    assert error.kind in KINDS
    assert error.message.endswith(".")
    assert 0 <= error.start <= error.end <= len(text)
    marks = error.caret().split("\n")
    assert len(marks) == 2
    assert set(marks[1].strip()) == {"^"}


@settings(max_examples=200)
@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
@example("")
@example("\u200b")
@example("=")
@example("\\")
@example("$$")
@example("x\u0302")
@example("\ud800")
def test_tokens_in_any_order(text: str) -> None:
    check(text)


@settings(max_examples=200)
@given(st.text(max_size=30))
def test_any_text(text: str) -> None:
    check(text)


GOOD = [
    "L(w1, w2) = ½(w₁² + 10w₂²)", "{x² if x < 0, x otherwise}", "\\frac{1}{4}x^{2}+\\left|x\\right|",
    "sin 2x cos y + ln(1+e^(-wx))", "\\begin{cases} x^2 & x<0 \\\\ x & x\\ge 0 \\end{cases}",
    "２ｘ＾４－８ｘ＾３", "-20exp(-0.2√(½(x²+y²)))-exp(½(cos(2πx)+cos(2πy)))+20+e",
]  # fmt: skip


@settings(max_examples=150)
@given(st.sampled_from(GOOD), st.integers(0, 2**32))
def test_damaged_formulas(good: str, seed: int) -> None:
    draw = Random(seed)
    text = list(good)
    for _ in range(draw.randint(1, 3)):
        place = draw.randrange(len(text) + 1)
        match draw.randrange(3):
            case 0:
                text[place : place + 1] = []
            case 1:
                text.insert(place, draw.choice(PIECES))
            case _:
                text[place : place + 1] = [draw.choice(PIECES)]
    check("".join(text))


@pytest.mark.parametrize(
    "text",
    [
        "x" * 10**6, "(" * 900, "-" * 900, "sin " * 200, "{" * 900, "|" * 900, "√" * 900,
        "x^" * 450, "\\frac" * 180, "²" * 900, "1" * 900, "x+" * 499, "((x" * 300, "e^" * 400,
        "\u200b" * 10**6, "sincostanlogexp" * 60, "\\left(" * 150, "{x if " * 150, "x if x>0 else " * 70,
        "9^9^9", "9**9**9**9", "2^2^2^2^2", "(1/3)^(10^7)", "x^1e9", "((((x^9)^9)^9)^9)^9",
        "exp(exp(exp(exp(99))))", "floor(exp(10^7))", "1e10000000", "(10^30)^(10^30)",
        "max(" + "x," * 300 + "x)", "not " * 200 + "x", "1/(1+" * 150, "x" + "!" * 900,
        "sqrt(" + "9" * 300 + ")", "(x+1)^100000", "0." + "3" * 800, "if(" * 300, "a_" + "b" * 900,
    ],
    ids=lambda text: text[:16],
)  # fmt: skip
def test_hostile_sizes_are_refused(text: str) -> None:
    with pytest.raises(FormulaError):
        read(text)


def test_error_survives_pickling() -> None:
    with pytest.raises(FormulaError) as caught:
        read("sin(x")
    copy = pickle.loads(pickle.dumps(caught.value))
    assert (copy.message, copy.caret(), copy.kind) == (
        caught.value.message, caught.value.caret(), caught.value.kind
    )  # fmt: skip


def test_formula_survives_pickling() -> None:
    formula = read("L(w1, w2) = |w1| + max(0, w2)")
    copy = pickle.loads(pickle.dumps(formula))
    assert copy == formula
    assert copy.expression == formula.expression

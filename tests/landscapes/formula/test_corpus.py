"""The corpus: what must be understood, and what must be refused where."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest
import sympy
from sympy.functions.elementary.piecewise import ExprCondPair

from landscapes.formula import FormulaError, build, read
from landscapes.functions import RealFunction

PATH = Path(__file__).parents[2] / "corpus" / "formulas.json"
CASES: list[dict[str, Any]] = json.loads(PATH.read_text(encoding="utf-8"))
VALID = [case for case in CASES if case["kind"] == "ok"]
# Where the corpus allows both answers, `alt_ok`, there is nothing to hold.
INVALID = [case for case in CASES if case["kind"] == "error" and not case.get("alt_ok")]
LOCATED = [case for case in INVALID if case["pos"]]
NAMES = {**vars(sympy), "ExprCondPair": ExprCondPair, "true": sympy.true}


def text_of(case: dict[str, Any]) -> str:
    generated = case["input"] is None
    return eval(case["input_gen"]) if generated else case["input"]


def label(case: dict[str, Any]) -> str:
    return f"{case['id']}-{case['category']}"


def bare(name: str) -> str:
    return name.replace("_", "").replace("{", "").replace("}", "")


def value(expression: sympy.Expr, point: dict[str, sympy.Rational]) -> complex:
    at = expression.subs({s: point[bare(str(s))] for s in expression.free_symbols})
    at = at.replace(lambda part: isinstance(part, RealFunction), lambda part: part.standard)
    return complex(sympy.N(at, 20))


def points(names: set[str]) -> list[dict[str, sympy.Rational]]:
    source = random.Random(0)
    scale = [300, 1000, 3000]
    return [
        {n: sympy.Rational(source.randint(-s, s) or 7, 1000) for n in sorted(names)} for s in scale
    ]


@pytest.mark.parametrize("case", VALID, ids=label)
def test_valid_formula_means_what_the_corpus_says(case: dict[str, Any]) -> None:
    formula = read(text_of(case))
    found = build(formula)
    expected = eval(case["expected"], dict(NAMES))
    names = {bare(str(s)) for s in found.free_symbols | expected.free_symbols}
    for point in points(names):
        ours, theirs = value(found, point), value(expected, point)
        assert ours == pytest.approx(theirs, rel=1e-12, abs=1e-12, nan_ok=True), point
    if case["vars"] is not None:
        assert formula.symbols == tuple(map(bare, case["vars"]))


@pytest.mark.parametrize("case", INVALID, ids=label)
def test_invalid_formula_is_refused(case: dict[str, Any]) -> None:
    text = text_of(case)
    with pytest.raises(FormulaError) as caught:
        read(text)
    assert 0 <= caught.value.start <= caught.value.end <= max(len(text), 0)


@pytest.mark.parametrize("case", LOCATED, ids=label)
def test_error_is_located(case: dict[str, Any]) -> None:
    with pytest.raises(FormulaError) as caught:
        read(text_of(case))
    start, end = case["pos"]
    assert caught.value.start < end
    assert caught.value.end > start

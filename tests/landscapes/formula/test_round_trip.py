"""Random trees, written in random notation, are read back as what they were."""

from __future__ import annotations

import math
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from landscapes import parse
from landscapes.formula import FormulaError, read
from tests.landscapes.formula.notation import VARIABLES, Scribe, tree, value, widened

STYLES = ["ascii", "unicode", "latex", "wide"]
HARMLESS = {"not_real", "too_big", "too_deep", "too_long"}


def written(draw: Random, style: str, depth: int):
    node = tree(draw, depth)
    text = Scribe(draw, "unicode" if style == "wide" else style).write(node)
    return node, widened(draw, text) if style == "wide" else text


def point(draw: Random) -> dict[str, float]:
    return {name: draw.uniform(-2, 2) for name in VARIABLES}


@pytest.mark.parametrize("style", STYLES)
@settings(max_examples=150, deadline=None)
@given(seed=st.integers(0, 2**60))
def test_tree_comes_back(style: str, seed: int) -> None:
    draw = Random(seed)
    node, text = written(draw, style, draw.choice([1, 2, 3, 3, 4]))
    try:
        formula = read(text)
    except FormulaError as error:
        assert error.kind in HARMLESS, f"{text}\n{error.caret()}\n{error.message}"
        assume(False)
        return
    for _ in range(3):
        at = point(draw)
        expected, found = value(node, at), value(formula.root, at)
        assert found == pytest.approx(expected, rel=1e-9, abs=1e-9, nan_ok=True), text


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**60))
def test_compiled_function_has_the_same_values(seed: int) -> None:
    draw = Random(seed)
    node, text = written(draw, draw.choice(STYLES), 2)
    try:
        land = parse(text)
    except FormulaError:
        assume(False)
        return
    assume(land.symbols)
    at = point(draw)
    found = float(land.objective()(np.array([at[name] for name in land.symbols])))
    expected = value(node, at)
    if math.isfinite(expected):
        assert found == pytest.approx(expected, rel=1e-9, abs=1e-9), text

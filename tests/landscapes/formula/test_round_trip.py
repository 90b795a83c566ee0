"""Random trees, written in random notation, are read back as what they were."""

from __future__ import annotations

import math
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from landscapes import parse
from landscapes.formula import Formula, FormulaError, read
from tests.landscapes.formula.notation import VARIABLES, Scribe, tree, value, widened

STYLES = ["ascii", "unicode", "latex", "wide"]
HARMLESS = {"not_real", "too_big", "too_deep", "too_long"}


def written(draw: Random, style: str, depth: int):
    node = tree(draw, depth)
    text = Scribe(draw, "unicode" if style == "wide" else style).write(node)
    return node, widened(draw, text) if style == "wide" else text


def attempt(text: str) -> Formula | None:
    """The formula; None if it was refused for its size or because it has no value."""
    kind = ""
    try:
        return read(text)
    except FormulaError as error:
        kind = error.kind
    assert kind in HARMLESS, text
    return None


def point(draw: Random) -> dict[str, float]:
    return {name: draw.uniform(-2, 2) for name in VARIABLES}


@pytest.mark.parametrize("style", STYLES)
@settings(max_examples=150)
@given(seed=st.integers(0, 2**60))
def test_tree_comes_back(style: str, seed: int) -> None:
    draw = Random(seed)
    node, text = written(draw, style, draw.choice([1, 2, 3, 3, 4]))
    formula = attempt(text)
    assume(formula is not None)
    for _ in range(3):
        at = point(draw)
        expected, found = value(node, at), value(formula.root, at)
        assert found == pytest.approx(expected, rel=1e-9, abs=1e-9, nan_ok=True), text


@settings(max_examples=60)
@given(seed=st.integers(0, 2**60))
def test_compiled_function_has_the_same_values(seed: int) -> None:
    draw = Random(seed)
    node, text = written(draw, draw.choice(STYLES), 2)
    assume(attempt(text) is not None)
    land = parse(text)
    assume(land.symbols)
    at = point(draw)
    found = float(land.objective()(np.array([at[name] for name in land.symbols])))
    expected = value(node, at)
    if math.isfinite(expected):
        assert found == pytest.approx(expected, rel=1e-9, abs=1e-9), text

"""Variables at fixed values."""

from __future__ import annotations

import numpy as np
import pytest
import sympy

from landscapes import FormulaError, Landscape, parse

a, b, c = sympy.symbols("a b c", real=True)


def test_the_rest_is_the_same_function() -> None:
    whole = parse("L(a, b, c, d) = a² c + sin(b d) − max(c, d)")
    held = whole.held({"c": 0.1, "b": -3.0})
    assert held.symbols == ("a", "d")
    assert held.name == "L"
    ad = np.random.default_rng(0).uniform(-2, 2, (2, 50))
    points = np.stack([ad[0], np.full(50, -3.0), np.full(50, 0.1), ad[1]])
    np.testing.assert_allclose(held.objective()(ad), whole.objective()(points), rtol=1e-14)
    gradient = whole.objective().gradient(points)[[0, 3]]
    np.testing.assert_allclose(held.objective().gradient(ad), gradient, rtol=1e-13, atol=1e-15)


def test_numbers_are_put_in_exactly_and_keys_tell_them_apart() -> None:
    whole = parse("a + b c")
    held = whole.held({"c": 0.1})
    assert held.expression == a + b / 10
    assert held.key == parse("a + b (0.1)").held({}).key
    assert held != whole.held({"c": 0.2})
    assert whole.held({}) is whole


def test_a_negative_number_is_a_whole_one() -> None:
    assert parse("a + c²").held({"c": -3}).expression == a + 9


def test_a_landscape_from_an_expression_can_be_held_too() -> None:
    held = Landscape.of(a * c + b).held({"c": 0.5})
    assert held.expression == a / 2 + b
    assert held.symbols == ("a", "b")


@pytest.mark.parametrize(
    ("text", "value"),
    [("a + 1/c", 0.0), ("a + log(c)", -1.0), ("a^c + b", 101.0), ("a + 2^(3^(4^c))", 60.0),
     ("a + c", 1e300), ("a + c", 1e-300), ("a + sqrt(c)", -2.0)],
)  # fmt: skip
def test_a_number_that_could_not_be_typed_is_refused_at_its_place(text: str, value: float) -> None:
    with pytest.raises(FormulaError) as caught:
        parse(text).held({"c": value})
    assert caught.value.text == text
    assert text[caught.value.start : caught.value.end]


def test_what_is_not_a_variable_cannot_be_held() -> None:
    with pytest.raises(ValueError, match="variables are a, c"):
        parse("a + c").held({"x": 1.0})

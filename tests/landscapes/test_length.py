"""Which formulas have long derivatives is told without deriving them."""

from __future__ import annotations

import numpy as np
import pytest
import sympy

from landscapes import CATALOG, Landscape, parse
from landscapes.automatic import Automatic
from landscapes.derivatives import Compiled
from landscapes.length import length
from tests.hostile import LEGAL

x, y = sympy.symbols("x y", real=True)
LONG = ("sixty factors", "forty planes", "forty sines", "sines in sines")


def parts(expression: sympy.Expr) -> int:
    return sum(1 for _ in sympy.preorder_traversal(expression))


@pytest.mark.parametrize("slug", CATALOG)
def test_presets_are_short_and_the_estimate_is_not_too_low(slug: str) -> None:
    land = CATALOG[slug].landscape
    assert max(map(parts, land.printed.gradient)) <= land.length.first
    entries = land.printed.triangle
    assert max(map(parts, entries)) <= land.length.second
    assert land.length.is_short


@pytest.mark.parametrize(
    "formula",
    [sympy.prod([sympy.sin(k * x) for k in range(1, 8)]), sympy.prod([x - k for k in range(9)]),
     x ** (x**y), sympy.tanh(x) / sympy.cosh(x * y), sympy.exp(sympy.exp(sympy.exp(x))),
     sympy.Piecewise((x**2, x < 1), (sympy.sin(x), True))],
    ids=str,
)  # fmt: skip
def test_the_estimate_is_not_too_low_and_not_ten_times_too_high(formula: sympy.Expr) -> None:
    first, second = (parts(formula.diff(x, n)) for n in (1, 2))
    found = length(formula)
    assert first <= found.first <= 10 * first + 20
    assert second <= found.second <= 10 * second + 20


@pytest.mark.parametrize("name", LONG)
def test_a_long_one_is_differentiated_automatically_and_right(name: str) -> None:
    land = parse(LEGAL[name])
    assert isinstance(land._functions, Automatic)
    assert "gradient" not in vars(land._derivatives)
    f, h = land.objective(), 1e-6
    point = np.linspace(0.3, 0.4, land.dimension)
    quotient = land.objective(difference=h).gradient(point)
    assert f.gradient(point) == pytest.approx(quotient, rel=1e-5, abs=1e-5 * abs(f(point)))
    assert "gradient" not in vars(land._derivatives)


def test_a_short_one_is_compiled() -> None:
    assert isinstance(parse("(x²+y−11)² + (x+y²−7)²")._functions, Compiled)


def test_a_long_one_that_has_no_program_is_compiled_all_the_same() -> None:
    strange = sympy.Function("strange", real=True)(x)
    land = Landscape.of(strange * sympy.prod([x - k for k in range(60)]), ["x"])
    assert isinstance(land._functions, Compiled)

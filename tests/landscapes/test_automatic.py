"""Automatic derivatives against symbolic ones: two independent ways to the same numbers."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Expr, Rational

from landscapes import CATALOG, Landscape, parse
from landscapes import functions as own
from landscapes.automatic import Automatic, automatic_objective, derivatives
from landscapes.objective import Objective
from landscapes.program import compile_expression

x, y, z = sympy.symbols("x y z", real=True)
ROUNDING = 1e-13


def agree(ours: np.ndarray, theirs: np.ndarray, scale: np.ndarray) -> None:
    """Equal to rounding, in relation to the largest number around; NaN and infinities alike."""
    finite = np.isfinite(theirs)
    np.testing.assert_array_equal(np.where(finite, 0, ours), np.where(finite, 0, theirs))
    off = np.abs(np.where(finite, ours, 0) - np.where(finite, theirs, 0))
    assert (off <= ROUNDING * scale).all()


def same_numbers(land: Landscape, points: np.ndarray) -> None:
    ours, theirs = automatic_objective(land), land.objective()
    scale = 1 + np.abs(theirs(points))
    agree(ours(points), theirs(points), np.where(np.isfinite(scale), scale, 1))
    for name in ("gradient", "hessian"):
        mine, other = getattr(ours, name)(points), getattr(theirs, name)(points)
        assert mine.shape == other.shape
        size = np.abs(np.where(np.isfinite(other), other, 0))
        agree(mine, other, 1 + size.max(axis=tuple(range(size.ndim - 1))))


FORMULAS = [
    (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
    sympy.sin(3 * x) * sympy.exp(y / 3) - sympy.cos(x * y),
    sympy.log(1 + x**2) / (2 + sympy.cos(y)),
    sympy.sqrt(x**2 + y**2 + 1) + (x**2 + 1) ** Rational(5, 3),
    sympy.tan(x / 4) + sympy.atan(x * y),
    sympy.asin(x / 9) + sympy.acos(y / 9),
    sympy.sinh(x / 2) * sympy.cosh(y / 2) + sympy.tanh(x),
    sympy.asinh(x * y) + sympy.atanh(y / 9) + sympy.acosh(5 + x),
    sympy.atan2(y, x + 7) * x,
    (4 + x) ** (1 + y / 4) + Rational(5, 2) ** x,
    own.Sigmoid(x * y) + own.Softplus(y) * x + own.Erf(x),
    own.LogAddExp(x, 2 * y) + own.Sinc(x) * y,
    own.AbsoluteValue(x - y) + own.Relu(x + y) * x + own.Sign(x) * y + own.Step(y) * x,
    own.Maximum(x**2, y) + own.Minimum(x, 3 * y) * y,
    own.CubeRoot(x) * y + own.Floor(x) * y**2,
    sympy.Piecewise((x**2 * y, x < y), (x + y, sympy.And(x >= y, y > 0)), (y**3, True)),
    sympy.Piecewise((x * y, x < y)),
    sympy.log(x) + sympy.sqrt(y),
    1 / x + x**-3 * y,
]


@pytest.mark.parametrize("formula", FORMULAS, ids=str)
def test_values_gradients_and_hessians_are_those_of_the_symbolic_derivatives(formula: Expr) -> None:
    points = np.random.default_rng(1).uniform(-3, 3, (2, 400))
    same_numbers(Landscape.of(formula, ["x", "y"]), points)


@pytest.mark.parametrize("slug", CATALOG)
def test_every_preset_has_the_same_numbers(slug: str) -> None:
    preset = CATALOG[slug]
    low, high = np.array(preset.window, dtype=float).T
    rng = np.random.default_rng(2)
    points = low[:, None] + (high - low)[:, None] * rng.random((len(low), 200))
    same_numbers(preset.landscape, points)


@pytest.mark.parametrize(
    ("formula", "corner"),
    [
        (own.AbsoluteValue(x), 0.0),
        (own.Relu(x), 0.0),
        (own.Sign(x) * x, 0.0),
        (own.Step(x) + x, 0.0),
        (own.Floor(x), 1.0),
        (own.Maximum(x, 2 * x), 0.0),
        (own.Maximum(x, 1), 1.0),
        (own.Minimum(x**2, x), 1.0),
        (own.Minimum(3, x), 3.0),
        (own.CubeRoot(x), 0.0),
    ],
    ids=str,
)
def test_at_a_kink_the_same_slope_is_chosen(formula: Expr, corner: float) -> None:
    same_numbers(Landscape.of(formula, ["x"]), np.array([[corner]]))


EXTREME = [own.Sigmoid(x), own.Softplus(x), own.LogAddExp(x, 1), 1 / (1 + sympy.exp(-x))]


@pytest.mark.parametrize("formula", EXTREME, ids=str)
def test_far_out_everything_stays_finite(formula: Expr) -> None:
    f = automatic_objective(Landscape.of(formula, ["x"]))
    points = np.array([[-1000.0, 0.0, 1000.0]])
    for numbers in (f(points), f.gradient(points), f.hessian(points)):
        assert np.isfinite(numbers).all()


@pytest.mark.parametrize("formula", FORMULAS, ids=str)
@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_the_type_of_the_points_is_kept(formula: Expr, kind: type) -> None:
    program = compile_expression(formula, [x, y])
    points = np.random.default_rng(3).uniform(1, 2, (2, 5)).astype(kind)
    with np.errstate(all="ignore"):
        parts = Automatic(program).gradient(*points)
        for numbers in derivatives(program, points, 2):
            assert numbers.dtype == kind
    assert all(np.result_type(part, kind) == kind for part in parts)


@pytest.mark.parametrize("batch", [(), (3,), (2, 3), (0,)])
def test_batches_of_any_shape(batch: tuple[int, ...]) -> None:
    f = automatic_objective(Landscape.of(x**2 + 0 * y + 3, ["x", "y"]))
    points = np.ones((2, *batch))
    assert np.shape(f(points)) == batch
    assert f.gradient(points).shape == (2, *batch)
    assert f.hessian(points).shape == (2, 2, *batch)


def test_calls_are_counted_like_those_of_any_objective() -> None:
    f = automatic_objective(Landscape.of(x**2))
    f(np.ones(1))
    f.gradient(np.ones(1))
    assert isinstance(f, Objective)
    assert f.calls == {"value": 1, "gradient": 1, "hessian": 0}


@pytest.mark.parametrize("size", [10, 20, 40])
def test_the_work_grows_in_step_with_the_formula(size: int) -> None:
    """A symbolic Hessian of this product has size³ terms; the program has a few steps per factor."""
    product = sympy.Mul(*[sympy.sin(k * x) + y for k in range(1, size + 1)], evaluate=False)
    program = compile_expression(product, [x, y])
    assert len(program.steps) <= 5 * size
    points = np.random.default_rng(5).uniform(-1, 1, (2, 3))
    gradient = derivatives(program, points, 2)[1]
    h = 1e-6
    moved = [np.array([[h], [0.0]]), np.array([[0.0], [h]])]
    for i, step in enumerate(moved):
        ahead, behind = (derivatives(program, points + s * step, 0)[0] for s in (1, -1))
        np.testing.assert_allclose(gradient[i], (ahead - behind) / (2 * h), rtol=1e-5, atol=1e-8)


LEAVES = st.sampled_from([x, y, z, Rational(1, 3), sympy.Integer(2)])
GROWTH = st.sampled_from(
    [
        lambda a, b: a + b,
        lambda a, b: a * b,
        lambda a, b: a - b,
        lambda a, b: a / (b**2 + 1),
        lambda a, b: sympy.sin(a) * b,
        lambda a, b: sympy.exp(-(a**2)) + b,
        lambda a, b: own.Sigmoid(a + b),
        lambda a, b: sympy.tanh(a) ** 2 + b,
        lambda a, b: sympy.sqrt(a**2 + b**2 + 1),
        lambda a, b: sympy.log(a**2 + 1) * b,
        lambda a, b: own.Maximum(a, b),
        lambda a, b: own.AbsoluteValue(a - b),
    ]
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.builds(lambda grow, a, b: grow(a, b), GROWTH, inner, inner),
    max_leaves=7,
)


@settings(max_examples=60, derandomize=True)
@given(TREES)
def test_random_formulas_have_the_same_numbers(tree: Expr) -> None:
    points = np.random.default_rng(6).uniform(-2, 2, (3, 20))
    same_numbers(Landscape.of(tree, ["x", "y", "z"]), points)


CORPUS = json.loads((Path(__file__).parent.parent / "corpus" / "formulas.json").read_text("utf-8"))


def test_every_valid_formula_of_the_corpus_has_the_same_numbers() -> None:
    rng = np.random.default_rng(9)
    seen: set[str] = set()
    for case in CORPUS:
        if case["kind"] == "ok":
            land = parse(case["input"])
            if land.symbols and land.key not in seen:
                seen.add(land.key)
                same_numbers(land, rng.uniform(-3, 3, (land.dimension, 40)))
    assert len(seen) > 100

"""Enclosures must hold the true value: checked with 40-digit arithmetic and exact fractions."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import numpy as np
import pytest
import sympy
from sympy import Rational, pi

from landscapes import functions as own
from landscapes import intervals
from landscapes.automatic import derivatives, jet
from landscapes.intervals import ENTIRE, Interval
from landscapes.program import Unsupported, compile_expression

x, y = sympy.symbols("x y", real=True)

ELEMENTARY = {
    "exp": (mpmath.exp, -30, 30),
    "log": (mpmath.log, 1e-12, 1e6),
    "sqrt": (mpmath.sqrt, 0, 1e6),
    "sin": (mpmath.sin, -1000, 1000),
    "cos": (mpmath.cos, -1000, 1000),
    "tan": (mpmath.tan, -20, 20),
    "asin": (mpmath.asin, -1, 1),
    "acos": (mpmath.acos, -1, 1),
    "atan": (mpmath.atan, -50, 50),
    "sinh": (mpmath.sinh, -20, 20),
    "cosh": (mpmath.cosh, -20, 20),
    "tanh": (mpmath.tanh, -20, 20),
    "asinh": (mpmath.asinh, -50, 50),
    "acosh": (mpmath.acosh, 1, 50),
    "atanh": (mpmath.atanh, -0.999999, 0.999999),
    "erf": (mpmath.erf, -4, 4),
    "sigmoid": (lambda t: 1 / (1 + mpmath.exp(-t)), -40, 40),
    "softplus": (lambda t: mpmath.log(1 + mpmath.exp(t)), -30, 30),
    "cube_root": (lambda t: mpmath.sign(t) * mpmath.cbrt(abs(t)), -50, 50),
}


@pytest.fixture(autouse=True)
def _quiet():
    """Infinities are part of interval arithmetic; whoever uses it switches the warnings off."""
    with np.errstate(all="ignore"):
        yield


def inside(enclosure: Interval, index: int, value: mpmath.mpf) -> bool:
    return bool(enclosure.low[index] <= value <= enclosure.high[index])


@pytest.mark.parametrize("name", ELEMENTARY)
def test_the_enclosure_of_a_point_and_of_a_box_holds_the_true_value(name: str) -> None:
    true, low, high = ELEMENTARY[name]
    rng = np.random.default_rng(1)
    points = np.concatenate([[low, high], rng.uniform(low, high, 60)])
    half = rng.exponential(0.3, points.size)
    box = Interval(np.maximum(points - half, low), np.minimum(points + half, high))
    at_point = getattr(intervals, name)(Interval(points, points))
    over_box = getattr(intervals, name)(box)
    with mpmath.workdps(40):
        for k, point in enumerate(points):
            assert inside(at_point, k, true(mpmath.mpf(float(point))))
            for part in rng.random(5):
                t = float(box.low[k] + part * (box.high[k] - box.low[k]))
                assert inside(over_box, k, true(mpmath.mpf(t)))


@pytest.mark.parametrize("name", ELEMENTARY)
def test_the_enclosure_of_a_small_box_is_small(name: str) -> None:
    _, low, high = ELEMENTARY[name]
    middle = 0.37 * high + 0.63 * low
    tight = getattr(intervals, name)(Interval(middle, middle))
    assert tight.width <= 1e-13 * (1 + abs(tight.high))


@pytest.mark.parametrize("sign", ["+", "-", "*", "/"])
def test_arithmetic_encloses_exact_fractions(sign: str) -> None:
    rng = np.random.default_rng(2)
    ends = rng.normal(size=(4, 200)) * 10.0 ** rng.integers(-8, 8, (4, 200))
    a, b = (Interval(np.minimum(p, q), np.maximum(p, q)) for p, q in (ends[:2], ends[2:]))
    operation = {
        "+": lambda p, q: p + q,
        "-": lambda p, q: p - q,
        "*": lambda p, q: p * q,
        "/": lambda p, q: p / q,
    }[sign]
    result = operation(a, b)
    for k in range(200):
        for p in (a.low[k], a.high[k]):
            for q in (b.low[k], b.high[k]):
                exact = operation(Fraction(float(p)), Fraction(float(q)))
                assert result.low[k] <= exact <= result.high[k]


@pytest.mark.parametrize("n", [-3, -2, 2, 3, 4, 7, 16])
def test_powers_enclose_exact_fractions(n: int) -> None:
    rng = np.random.default_rng(3)
    ends = np.sort(rng.normal(size=(2, 200)), axis=0)
    result = intervals.power(Interval(*ends), n)
    for k in range(200):
        for part in (0.0, 0.25, 1.0):
            t = Fraction(float(ends[0, k])) * Fraction(1 - part) + Fraction(
                float(ends[1, k])
            ) * Fraction(part)
            assert result.low[k] <= t**n <= result.high[k]


def test_an_even_power_is_not_negative() -> None:
    assert intervals.power(Interval(-2.0, 3.0), 2).low == 0.0


def test_zero_times_unbounded_is_zero_and_empty_stays_empty() -> None:
    assert (Interval(0.0, 0.0) * ENTIRE).contains(0.0)
    assert (Interval(0.0, 0.0) * ENTIRE).high < 1e-300
    empty = intervals.log(Interval(-2.0, -1.0))
    assert empty.empty
    assert (empty * ENTIRE + 1.0).empty
    assert not empty.contains(0.0)


def test_overflow_keeps_a_finite_lower_end() -> None:
    high = intervals.exp(Interval(1000.0, 1001.0))
    assert np.isfinite(high.low)
    assert high.high == np.inf


def test_outside_its_domain_a_function_counts_only_where_it_is_defined() -> None:
    root = intervals.sqrt(Interval(-4.0, 9.0))
    assert root.low == 0
    assert root.high == pytest.approx(3)
    assert intervals.acos(Interval(2.0, 3.0)).empty


def test_division_by_an_interval_with_zero() -> None:
    assert intervals.reciprocal(Interval(-1.0, 2.0)).high == np.inf
    right = intervals.reciprocal(Interval(0.0, 2.0))
    assert right.low == pytest.approx(0.5)
    assert intervals.reciprocal(Interval(0.0, 0.0)).empty


def test_waves_reach_their_crests_only_where_they_are() -> None:
    assert intervals.sin(Interval(1.0, 2.0)).high == 1.0
    assert intervals.sin(Interval(0.0, 1.0)).high < 0.8415
    assert intervals.cos(Interval(3.0, 3.5)).low == -1.0
    assert intervals.tan(Interval(1.0, 2.0)).low == -np.inf
    assert intervals.tan(Interval(-1.5, 1.5)).high < 15


FORMULAS = [
    x**2 * y - 3 * x * y**2 + 7,
    (x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2,
    sympy.sin(3 * x) * sympy.exp(y / 3),
    sympy.log(1 + x**2) / (2 + sympy.cos(y)),
    sympy.sqrt(1 + x**2 + y**2),
    sympy.tan(x / 4) + sympy.atan(x * y),
    sympy.asin(x / 9) + sympy.acos(y / 9),
    sympy.sinh(x / 2) * sympy.cosh(y / 2) + sympy.tanh(x),
    sympy.asinh(x * y) + sympy.atanh(y / 9) + sympy.acosh(4 + x),
    sympy.atan2(y, x + 7),
    (3 + x) ** (1 + y / 4),
    sympy.Float(2.5) ** x + (x + 4) ** Rational(5, 2) + (x + 4) ** pi,
    own.Sigmoid(x * y) + own.Softplus(y) + own.Erf(x),
    own.LogAddExp(x, 2 * y) + own.Sinc(x) * y,
    own.AbsoluteValue(x - y) + own.Relu(x + y) + own.Sign(x) * y + own.Step(y) * x,
    own.Maximum(x**2, y) + own.Minimum(x, 3 * y),
    own.CubeRoot(x) * y + own.Floor(x) * y**2,
    sympy.Piecewise((x**2 * y, x < y), (x + y, sympy.And(x >= y, y > 0)), (y**3, True)),
    sympy.Piecewise((x, sympy.Or(x < -1, sympy.Not(y < 1))), (x * y, True)),
    1 / sympy.sin(x + 5) + 1 / x,
    sympy.cot(y) + sympy.sec(x) + sympy.acot(x) + sympy.coth(y) + sympy.erfc(x),
    sympy.Max(x, y, 1) + sympy.Abs(x) + sympy.Heaviside(y) * x,
]


@pytest.mark.parametrize("formula", FORMULAS, ids=str)
def test_value_slopes_and_curvatures_in_a_box_are_enclosed(formula: sympy.Expr) -> None:
    """Inclusion law: what a function does anywhere in a box lies inside what is said of the box."""
    rng = np.random.default_rng(4)
    program = compile_expression(formula, [x, y])
    middle = rng.uniform(-2.5, 2.5, (2, 300))
    half = 10.0 ** rng.uniform(-9, 0, (2, 300)) / 2
    box = [Interval(m - h, m + h) for m, h in zip(middle, half, strict=True)]
    result = jet(program, box, 2, intervals)
    for _ in range(6):
        points = middle + rng.uniform(-1, 1, middle.shape) * half
        with np.errstate(all="ignore"):
            value, gradient, hessian = derivatives(program, points, 2)
        close = intervals.widened(value, value, 1e-12)
        assert meets(result.value, close, np.isfinite(value))
        for i in range(2):
            check_part(result.slope.get(i, 0.0), gradient[i])
            for j in range(i, 2):
                check_part(result.curve.get((i, j), 0.0), hessian[i, j])


def check_part(enclosure: Interval | float, values: np.ndarray) -> None:
    finite = np.isfinite(values)
    near = intervals.widened(values, values, 1e-11)
    assert meets(intervals.interval(enclosure), near, finite)


def meets(enclosure: Interval, near: Interval, where: np.ndarray) -> bool:
    """Whether the float result, give or take its own rounding, lies in the enclosure."""
    slack = 1e-13
    touching = (enclosure.low <= near.high + slack) & (near.low - slack <= enclosure.high)
    return bool(touching[where].all())


def test_at_a_kink_the_slope_is_everything_between_and_the_curvature_is_open() -> None:
    program = compile_expression(own.AbsoluteValue(x) + x / 2, [x])
    result = jet(program, [Interval(-0.1, 0.1)], 2, intervals)
    assert result.slope[0].low == pytest.approx(-0.5)
    assert result.slope[0].high == pytest.approx(1.5)
    assert result.curve[0, 0].high == np.inf


@pytest.mark.parametrize(
    "formula",
    [own.Step(x), own.Sign(x) ** 2, sympy.Piecewise((x, x < 0), (x**2, True)), own.Floor(x)],
    ids=str,
)
def test_across_a_jump_or_a_seam_nothing_is_claimed_of_the_curvature(formula: sympy.Expr) -> None:
    result = jet(compile_expression(formula, [x]), [Interval(-0.1, 0.1)], 2, intervals)
    assert result.curve[0, 0].low == -np.inf
    apart = jet(compile_expression(formula, [x]), [Interval(0.1, 0.2)], 2, intervals)
    assert np.isfinite(intervals.interval(apart.curve.get((0, 0), 0.0)).low)


def test_constants_are_enclosed_where_no_float_is_exact() -> None:
    program = compile_expression(x * 0 + Rational(1, 10) + x, [x])
    third = jet(program, [Interval(0.0, 0.0)], 0, intervals).value
    assert Fraction(float(third.low)) < Fraction(1, 10) < Fraction(float(third.high))


def test_what_is_not_known_is_refused_by_name() -> None:
    with pytest.raises(Unsupported, match="gamma"):
        compile_expression(sympy.gamma(x), [x])
    with pytest.raises(Unsupported, match="y"):
        compile_expression(x + y, [x])

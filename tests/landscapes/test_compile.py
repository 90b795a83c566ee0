import inspect
import math
import os

import numpy as np
import pytest
import sympy
from sympy import Symbol

from landscapes.compile import compile_expressions
from landscapes.functions import AbsoluteValue, Sinc
from landscapes.functions.kernels import KERNELS

x, y = sympy.symbols("x y", real=True)
RANDOM = np.random.default_rng(7)


def values(expression, *points, symbols=(x, y)):
    with np.errstate(all="ignore"):
        return compile_expressions([expression], symbols)(*points)[0]


ORDINARY = [
    2 * x**4 - 8 * x**3 - 26 * x**2 + x - 5,
    (1 - x) ** 2 + 100 * (y - x**2) ** 2,
    x**7 * y**-3 + (x + y) ** 5 / 3,
    sympy.sqrt(x**2 + y**2) ** 3 + (1 + x**2) ** sympy.Rational(-5, 2),
    sympy.exp(-(x**2)) * sympy.sin(3 * x * y) / (1 + y**2),
    2**x + sympy.pi * sympy.sqrt(2) * x + sympy.E**2 * y,
    sympy.log(x**2 + 1, 10) + sympy.atan2(y, x),
    sympy.Piecewise((x**3, (x < 0) & (y > -1)), (y, x >= 1), (x * y, True)),
    sympy.cot(x) + sympy.sec(y) + sympy.csch(x) + sympy.acoth(2 + x**2) + sympy.sech(x),
    AbsoluteValue(x - y) ** 3 + Sinc(x * y, 2),
    sympy.Integer(7),
]


@pytest.mark.parametrize("expression", ORDINARY, ids=str)
def test_equals_exact_evaluation(expression):
    """Oracle: SymPy at 30 digits, at random points."""
    for a, b in RANDOM.uniform(-2, 2, (6, 2)):
        exact = expression.subs({x: sympy.Float(a, 30), y: sympy.Float(b, 30)}).evalf(30)
        assert values(expression, np.float64(a), np.float64(b)) == pytest.approx(
            float(exact), rel=1e-13, abs=1e-13
        )


@pytest.mark.parametrize("expression", ORDINARY, ids=str)
def test_batch_gives_the_bits_of_single_points(expression):
    points = RANDOM.uniform(-2, 2, (2, 37))
    together = np.broadcast_to(values(expression, *points), 37)
    one_by_one = [values(expression, np.float64(a), np.float64(b)) for a, b in points.T]
    assert np.array_equal(together, one_by_one, equal_nan=True)


@pytest.mark.parametrize("expression", ORDINARY[:-1], ids=str)
def test_float32_is_kept_on_the_way(expression):
    points = RANDOM.uniform(0.5, 1.5, (2, 5)).astype(np.float32)
    assert values(expression, *points).dtype == np.float32


def test_a_constant_is_a_python_float():
    assert type(values(sympy.sqrt(2) * sympy.pi, 1.0, 1.0)) is float


@pytest.mark.parametrize("n", [2, 3, 4, 5, 7, 12, 16, 17, 31, 60])
def test_whole_powers_are_products(n):
    function = compile_expressions([x**n, (1 + x) ** n, x**-n], [x])
    source = inspect.getsource(function)
    assert "**" not in source
    assert "power" not in source
    assert source.count("*") <= 4 * math.log2(n) + 4  # repeated squaring, shared by x**n and x**-n
    for p in (np.float64(-1.7), np.float64(0.83), np.array([1.1, -0.2])):
        assert function(p)[0] == pytest.approx(np.power(p, float(n)), rel=n * 2.3e-16)
        assert function(p)[1] == pytest.approx(np.power(1 + p, float(n)), rel=n * 2.3e-16)
        assert function(p)[2] == pytest.approx(np.power(p, float(-n)), rel=n * 2.3e-16)


def test_a_power_of_an_expression_evaluates_it_once():
    source = inspect.getsource(compile_expressions([sympy.sin(x) ** 5 + sympy.sin(x) ** 3], [x]))
    assert source.count("sin(") == 1


def test_no_branch_no_value():
    half = sympy.Piecewise((x, x > 0))
    assert np.isnan(values(half, np.array([-1.0, 2.0]), np.zeros(2))).tolist() == [True, False]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        (sympy.Eq(x, 1), [0, 1, 0]),
        (sympy.Ne(x, 1), [1, 0, 1]),
        (sympy.Or(x < 1, x >= 2), [1, 0, 1]),
        (sympy.And(x > 0, x <= 1), [0, 1, 0]),
        (sympy.Not(sympy.And(x > 0, x < 2)), [1, 0, 1]),
        (sympy.Piecewise((x, x < 1), (5, True)) < 3, [1, 0, 0]),
        (sympy.ITE(x < 1, sympy.true, x > 1), [1, 0, 1]),
    ],
    ids=str,
)
def test_conditions(condition, expected):
    pieces = sympy.Piecewise((1, condition), (0, True))
    assert values(pieces, np.array([0.0, 1.0, 2.0]), np.zeros(3)).tolist() == expected


def test_overflow_gives_infinities_and_nan():
    a = np.float64(1e200)
    assert values(x**3, a, a) == math.inf
    assert values(sympy.exp(x) - sympy.exp(y), a, a) != 0
    assert math.isnan(values(sympy.log(x), np.float64(-1), a))
    assert values(1 / x, np.float64(0), a) == math.inf
    assert math.isnan(values(x ** sympy.Rational(1, 3), np.float64(-8), a))
    assert values(10**400 * x, np.float64(1), a) == math.inf


@pytest.mark.parametrize(
    "name", ["e", "pi", "sin", "select", "nan", "where", "t0", "c0", "Sigmoid"]
)
def test_no_name_captures_a_constant_or_a_function(name):
    s = Symbol(name, real=True)
    expression = s + sympy.E + sympy.pi * sympy.sin(s) + (s + 1) ** 2 * sympy.exp(s + 1)
    exact = float(expression.subs(s, 2))
    assert values(expression, np.float64(2), symbols=[s]) == pytest.approx(exact)


def test_hostile_names_are_never_executed(tmp_path):
    mark = tmp_path / "mark"
    evil = f"__import__('os').mkdir({str(mark)!r})"
    symbol, function = Symbol(evil), sympy.Function(evil)(x)
    values(symbol + 1, np.float64(1), symbols=[symbol])
    for expression in (x + symbol, function, sympy.Derivative(function, x)):
        with pytest.raises(ValueError, match=r"Write|Add"):
            compile_expressions([expression], [x])
    assert not os.path.exists(mark)


@pytest.mark.parametrize(
    "expression",
    [
        sympy.Function("g")(x),
        sympy.gamma(x),
        sympy.Integral(x, x),
        sympy.Derivative(sympy.floor(x), x),
        sympy.I * x,
        sympy.Abs(x),
        sympy.DiracDelta(x),
        sympy.Mod(x, 2),
    ],
    ids=str,
)
def test_what_has_no_numerical_form_is_refused(expression):
    with pytest.raises(ValueError, match=r"has no numerical form.*Write"):
        compile_expressions([expression], [x])


def test_a_constant_that_is_not_real_is_refused():
    with pytest.raises(ValueError, match="not a real number"):
        compile_expressions([x + sympy.asin(2)], [x])


def test_a_symbol_that_is_no_argument_is_named():
    with pytest.raises(ValueError, match=r"contains y, .*\(x\)"):
        compile_expressions([x + y], [x])


@pytest.mark.parametrize(
    "name", [n for n in KERNELS if hasattr(sympy, n) and n not in ("sqrt", "power", "atan2")]
)
def test_every_sympy_function_by_its_own_definition(name):
    point = (
        sympy.Rational(13, 10)
        if name in ("acosh", "acoth", "asec", "acsc")
        else sympy.Rational(2, 5)
    )
    function = getattr(sympy, name)
    exact = float(function(point).evalf(30))
    assert values(function(x), np.float64(point), symbols=[x]) == pytest.approx(exact, rel=1e-15)

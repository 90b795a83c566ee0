import math
import pickle

import numpy as np
import pytest
import sympy

from landscapes import Landscape, functions
from landscapes.functions import (
    AbsoluteValue,
    CubeRoot,
    Erf,
    Floor,
    LogAddExp,
    Maximum,
    Minimum,
    RealFunction,
    Relu,
    Sigmoid,
    Sign,
    Sinc,
    Softplus,
    Step,
    adopt,
)
from landscapes.functions.kernels import KERNELS

x, y = sympy.symbols("x y", real=True)
SMOOTH = [Sigmoid(x), Softplus(x), LogAddExp(x, y), Erf(x), Sinc(x), Sinc(x, 1)]
KINKED = [
    AbsoluteValue(x),
    Sign(x),
    Step(x),
    Floor(x),
    Relu(x),
    Maximum(x, y),
    Minimum(x, y),
    Maximum(0, x),
    Minimum(x, 2),
    CubeRoot(x),
]
ALL = SMOOTH + KINKED
POINTS = np.array([[-3.7, -0.4, 0.9, 17.3], [0.8, 1.1, 3.3, -5.1]])


def objective(expression):
    return Landscape.of(expression, ["x", "y"]).objective()


def test_the_list_is_complete():
    exported = {name for name in functions.__all__ if name not in ("RealFunction", "adopt")}
    assert exported == {type(f).__name__ for f in ALL}
    assert exported <= set(KERNELS)


@pytest.mark.parametrize("function", ALL, ids=str)
def test_value_and_derivatives_equal_those_of_sympy(function):
    """Oracle: SymPy's own function, differentiated by SymPy and evaluated to 30 digits."""
    f = objective(function)
    for point in POINTS.T:
        at = dict(zip((x, y), map(sympy.Rational, map(str, point)), strict=True))
        standard = function.standard

        def exact(e, at=at):
            flat = isinstance(e, sympy.Derivative | sympy.Mul | sympy.Subs) and e.has(sympy.floor)
            return 0 if flat else float(e.subs(at).doit().evalf(30))

        assert f(point) == pytest.approx(exact(standard), rel=4e-15, abs=1e-16)
        assert f.gradient(point) == pytest.approx(
            [exact(standard.diff(v)) for v in (x, y)], rel=1e-14, abs=1e-16
        )
        assert f.hessian(point)[0] == pytest.approx(
            [exact(standard.diff(x, v)) for v in (x, y)], rel=1e-13, abs=1e-15
        )


@pytest.mark.parametrize("function", ALL, ids=str)
def test_finite_to_second_order_far_out(function):
    f = objective(function)
    for point in [(-1000, 1000), (1000, -1000), (1000, 1000), (-1000, -1000), (1000, 0.5)]:
        assert np.isfinite(f(point))
        assert np.isfinite(f.gradient(point)).all()
        assert np.isfinite(f.hessian(point)).all()


@pytest.mark.parametrize("function", SMOOTH, ids=str)
def test_smooth_functions_are_finite_at_zero(function):
    f = objective(function)
    for point in [(0, 0), (1e-200, -1e-200), (1e-9, 1e-9)]:
        assert np.isfinite(f(point))
        assert np.isfinite(f.gradient(point)).all()
        assert np.isfinite(f.hessian(point)).all()


@pytest.mark.parametrize("function", ALL, ids=str)
def test_derivatives_stay_among_functions_that_can_be_computed(function):
    for derivative in (function.diff(x), function.diff(x).diff(y), function.diff(x).diff(x)):
        found = {type(node).__name__ for node in derivative.atoms(sympy.Function)}
        assert found <= set(KERNELS)
        assert not derivative.has(sympy.Derivative, sympy.Subs)


@pytest.mark.parametrize(
    ("function", "slope"),
    [
        (AbsoluteValue(x), 0),
        (Relu(x), 0),
        (Sign(x), 0),
        (Step(x), 0),
        (Floor(x), 0),
        (Maximum(0, x), 0),
        (Maximum(x, 0), 0),
        (Minimum(0, x), 0),
        (Maximum(x, 3 * x), 2),  # the mean of 1 and 3
        (Minimum(x, 3 * x), 2),
        (Maximum(x, -x), 0),
        (CubeRoot(x), math.inf),
    ],
    ids=str,
)
def test_slope_at_a_kink_is_the_stated_one(function, slope):
    assert objective(function).gradient((0.0, 1.0))[0] == slope


def test_step_and_sign_at_zero():
    assert objective(Step(x))((0.0, 0.0)) == 0
    assert objective(Sign(x))((0.0, 0.0)) == 0


@pytest.mark.parametrize("function", ALL, ids=str)
def test_float32_stays_and_nan_passes(function):
    f = objective(function)
    points = np.array([[0.3, np.nan], [-1.2, 0.5]], dtype=np.float32)
    for result in (f(points), f.gradient(points), f.hessian(points)):
        assert result.dtype == np.float32
    assert np.isnan(f(points)[1])
    assert f(points)[0] == pytest.approx(f(points[:, 0].astype(float)), rel=1e-6)


@pytest.mark.parametrize("name", sorted(KERNELS))
def test_kernels_keep_float32_themselves(name):
    """A single float64 inside would double the cost of every map."""
    count = {"Maximum": 2, "Minimum": 2, "LogAddExp": 2, "atan2": 2, "power": 2}.get(name, 1)
    arguments = [np.full(3, 0.5, np.float32)] * count
    with np.errstate(all="ignore"):
        assert KERNELS[name](*arguments).dtype == np.float32


def test_erf_is_accurate_everywhere():
    points = np.concatenate([np.linspace(-7, 7, 20_001), [1e-300, 1e-9, np.inf, -np.inf]])
    exact = np.array([math.erf(p) for p in points])
    with np.errstate(all="ignore"):
        assert np.abs(KERNELS["Erf"](points) - exact).max() <= 4e-16


@pytest.mark.parametrize("order", range(5))
def test_sinc_derivatives_agree_across_the_seam(order):
    """Series inside, recurrence outside: both must give d/dx of the order before."""
    points = np.concatenate([np.linspace(-8, 8, 401), [1.0 + order, 1.0 + order - 1e-12]])
    h = 1e-5
    sinc = KERNELS["Sinc"]
    with np.errstate(all="ignore"):
        slope = (sinc(points + h, order) - sinc(points - h, order)) / (2 * h)
        assert sinc(points, order + 1) == pytest.approx(slope, abs=1e-9)


@pytest.mark.parametrize("function", ALL, ids=str)
def test_pickles(function):
    assert pickle.loads(pickle.dumps(function)) == function


@pytest.mark.parametrize(
    ("function", "latex"),
    [
        (AbsoluteValue(x), r"\left|{x}\right|"),
        (AbsoluteValue(x) ** 3, r"\left|{x}\right|^{3}"),
        (Sigmoid(x), r"\sigma{\left(x \right)}"),
        (Sigmoid(x) ** 2, r"\sigma^{2}{\left(x \right)}"),
        (Maximum(x, y), r"\max{\left(x, y \right)}"),
        (CubeRoot(x) ** 2, r"\sqrt[3]{x}^{2}"),
        (Step(x), r"\mathbf{1}_{x > 0}"),
        (Sign(x), r"\operatorname{sgn}{\left(x \right)}"),
        (LogAddExp(LogAddExp(x, y), 2), r"\ln{\left(e^{x} + e^{y} + e^{2} \right)}"),
        (Sinc(x, 1) ** 2, r"\left(\operatorname{sinc}'{\left(x \right)}\right)^{2}"),
        (Floor(x), r"\left\lfloor{x}\right\rfloor"),
    ],
    ids=str,
)
def test_latex(function, latex):
    assert sympy.latex(function) == latex


@pytest.mark.parametrize(
    ("given", "result"),
    [
        (AbsoluteValue(-3 * x), AbsoluteValue(3 * x)),
        (AbsoluteValue(1 - x), AbsoluteValue(1 - x)),
        (AbsoluteValue(x) ** 2, x**2),
        (AbsoluteValue(sympy.pi - 4), 4 - sympy.pi),
        (CubeRoot(-8), sympy.Integer(-2)),
        (CubeRoot(sympy.Rational(27, 64)), sympy.Rational(3, 4)),
        (CubeRoot(x) ** 3, x),
        (Maximum(2, sympy.Rational(1, 3)), sympy.Integer(2)),
        (Minimum(x, x), x),
        (Relu(-2), sympy.Integer(0)),
        (Step(0), sympy.Integer(0)),
        (Step(x) ** 2, Step(x)),
        (Sign(-2), sympy.Integer(-1)),
        (Floor(sympy.Rational(-7, 2)), sympy.Integer(-4)),
        (Sigmoid(0), sympy.Rational(1, 2)),
        (Softplus(0), sympy.log(2)),
        (Erf(-x), -Erf(x)),
        (Sinc(0), sympy.Integer(1)),
        (Sinc(0, 2), sympy.Rational(-1, 3)),
    ],
    ids=str,
)
def test_exact_evaluation(given, result):
    assert given == result


@pytest.mark.parametrize(
    ("foreign", "own"),
    [
        (sympy.sqrt(x**2), AbsoluteValue(x)),
        (sympy.Max(0, x, y), None),
        (sympy.Min(x, 1), Minimum(1, x)),
        (sympy.sign(x) + sympy.Abs(y) ** 3, Sign(x) + y**2 * AbsoluteValue(y)),
        (sympy.Abs(x).diff(x, 2), sympy.Integer(0)),
        (sympy.Heaviside(x), Step(x)),
        (sympy.erf(x) + sympy.sinc(x) + sympy.floor(x), Erf(x) + Sinc(x) + Floor(x)),
        (sympy.erfc(x) + sympy.ceiling(y), 1 - Erf(x) - Floor(-y)),
    ],
    ids=str,
)
def test_adopt_exchanges_sympys_functions(foreign, own):
    adopted = adopt(foreign)
    assert all(
        isinstance(f, RealFunction) or type(f).__name__ in KERNELS
        for f in adopted.atoms(sympy.Function)
    )
    assert own is None or adopted == own
    point = {x: sympy.Rational(7, 5), y: sympy.Rational(-3, 5)}
    assert float(adopted.subs(point)) == pytest.approx(float(foreign.subs(point)))

import numpy as np
import pytest
import sympy

from landscapes import Landscape
from landscapes.functions import LogAddExp, Sigmoid, Softplus
from landscapes.stable import stable

x, y = sympy.symbols("x y", real=True)
exp, log = sympy.exp, sympy.log


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        (1 / (1 + exp(-x)), Sigmoid(x)),
        (1 / (1 + exp(x)), Sigmoid(-x)),
        (exp(x) / (1 + exp(x)), Sigmoid(x)),
        (3 * y / (1 + exp(-2 * x * y)), 3 * y * Sigmoid(2 * x * y)),
        (1 / (1 + exp(-x)) ** 2, Sigmoid(x) ** 2),
        (1 - 1 / (1 + exp(-x)), Sigmoid(-x)),
        (2 - 2 * Sigmoid(x), 2 * Sigmoid(-x)),
        (log(1 + exp(x)), Softplus(x)),
        (log(1 + exp(-x * y)), Softplus(-x * y)),
        (-log(1 / (1 + exp(-x))), Softplus(-x)),
        (log(Sigmoid(x)), -Softplus(-x)),
        (log(1 - Sigmoid(x)), -Softplus(x)),
        (log(exp(x) + exp(y)), LogAddExp(x, y)),
        (x**2 + 1, x**2 + 1),
        (1 / (2 + exp(x)), 1 / (2 + exp(x))),
        (log(exp(x) + x), log(exp(x) + x)),
        (1 / (1 + x), 1 / (1 + x)),
        (1 + Sigmoid(x), 1 + Sigmoid(x)),
        (sympy.sqrt(1 + exp(x)), sympy.sqrt(1 + exp(x))),
    ],
    ids=str,
)
def test_rules(typed, written):
    assert stable(typed) == written


STABLE = [
    1 / (1 + exp(-x)),
    exp(x) / (1 + exp(x)),
    log(1 + exp(x)),
    log(1 + exp(-x)) + x**2 / 20,
    log(exp(x) + exp(-x)),
    log(exp(x) + exp(2 * x) + 1),
    -log(Sigmoid(x)) - 2 * log(1 - Sigmoid(x)),
]


@pytest.mark.parametrize("typed", STABLE, ids=str)
def test_typed_forms_stay_finite_to_second_order(typed):
    f = Landscape.of(typed, ["x"]).objective()
    far = np.array([[-1000.0, -40, 0, 40, 1000]])
    for result in (f(far), f.gradient(far), f.hessian(far)):
        assert np.isfinite(result).all()


@pytest.mark.parametrize("typed", STABLE, ids=str)
def test_numbers_are_those_of_the_typed_form(typed):
    """Oracle: the typed expression itself, differentiated and evaluated to 40 digits."""
    f = Landscape.of(typed, ["x"]).objective()
    for point in (-30.5, -2.25, 0.0, 0.75, 33.0):
        at = {x: sympy.Rational(point)}
        exact = [float(typed.doit().subs(at).evalf(40))] + [
            float(typed.diff(x, n).subs(at).evalf(40)) for n in (1, 2)
        ]
        got = [f((point,)), f.gradient((point,))[0], f.hessian((point,))[0, 0]]
        assert got == pytest.approx(exact, rel=1e-12, abs=1e-300)


def test_what_is_shown_stays_as_typed():
    land = Landscape.of(1 / (1 + exp(-x)))
    assert "sigma" not in land.latex
    assert "sigma" not in land.gradient_latex

import pickle

import numpy as np
import pytest
import sympy

from landscapes import FormulaError, Landscape, parse
from landscapes.functions import AbsoluteValue, Maximum, Relu, Step
from landscapes.typeset import with_factors_in_front

x, y, w1, w2, w10 = sympy.symbols("x y w1 w2 w10", real=True)
QUARTIC = 2 * x**4 - 8 * x**3 - 26 * x**2 + x - 5


def test_symbols_are_in_natural_order_unless_given():
    assert Landscape.of(w10 + w2 + w1 + y + x).symbols == ("w1", "w2", "w10", "x", "y")
    assert Landscape.of(x + y, ["y", "x"]).symbols == ("y", "x")
    assert Landscape.of(sympy.Integer(3), ["x"]).symbols == ("x",)


def test_order_of_symbols_is_the_order_of_points():
    f = Landscape.of(x - 2 * y, ["y", "x"]).objective()
    assert f((1, 10)) == 8
    assert f.gradient((1, 10)).tolist() == [-2, 1]


def test_derivatives():
    land = Landscape.of(x**2 * y + sympy.sin(y))
    assert land.gradient_expression == (2 * x * y, x**2 + sympy.cos(y))
    assert land.hessian_expression == ((2 * y, 2 * x), (2 * x, -sympy.sin(y)))


@pytest.mark.parametrize(
    ("expression", "latex", "gradient"),
    [
        (
            x**2 / 4,
            r"f\left(x\right) = \frac{x^{2}}{4}",
            r"f'\left(x\right) = \frac{x}{2}",
        ),
        (
            QUARTIC,
            r"f\left(x\right) = 2 x^{4} - 8 x^{3} - 26 x^{2} + x - 5",
            r"f'\left(x\right) = 8 x^{3} - 24 x^{2} - 52 x + 1",
        ),
        (
            w1**2 + w2**2,
            r"f\left(w_{1}, w_{2}\right) = w_{1}^{2} + w_{2}^{2}",
            r"\nabla f\left(w_{1}, w_{2}\right) = "
            r"\begin{pmatrix}2 w_{1} \\[4pt] 2 w_{2}\end{pmatrix}",
        ),
        (
            (1 - x) ** 2 + 100 * (y - x**2) ** 2,
            r"f\left(x, y\right) = \left(1 - x\right)^{2} + 100 \left(y - x^{2}\right)^{2}",
            r"\nabla f\left(x, y\right) = \begin{pmatrix}- 400 x \left(y - x^{2}\right) + 2 x - 2 "
            r"\\[4pt] 200 y - 200 x^{2}\end{pmatrix}",
        ),
        (
            sympy.log(x) + sympy.asin(x),
            r"f\left(x\right) = \ln{\left(x \right)} + \arcsin{\left(x \right)}",
            r"f'\left(x\right) = \frac{1}{\sqrt{1 - x^{2}}} + \frac{1}{x}",
        ),
    ],
    ids=str,
)
def test_latex(expression, latex, gradient):
    land = Landscape.of(expression)
    assert land.latex == latex
    assert land.gradient_latex == gradient


def test_factors_stand_in_front():
    land = Landscape.of(sympy.tanh(x) ** 2)
    assert land.gradient_latex.endswith(
        r"2 \left(1 - \tanh^{2}{\left(x \right)}\right) \tanh{\left(x \right)}"
    )
    shown = Landscape.of(sympy.exp(-((x + 1) ** 2))).gradient_latex
    assert r"- 2 \left(x + 1\right) e^{" in shown


@pytest.mark.parametrize(
    "typed",
    [
        (2 - 2 * x**2) * (4 * y + 8) * sympy.exp(x),
        (-x - 1) * (-y - 2) * x + 3,
        (x / 2 + sympy.Rational(1, 3)) * y * (6 * x - 9),
        sympy.sin((2 * x + 2) * y) ** 2,
    ],
    ids=str,
)
def test_factors_in_front_change_the_look_only(typed):
    assert sympy.expand(with_factors_in_front(typed) - typed) == 0


def test_pieces_keep_their_conditions_when_differentiated():
    pieces = sympy.Piecewise((2, x <= -3), (3, x <= 0), (x**2, x < 2), evaluate=False)
    (slope,) = Landscape.of(pieces).gradient_expression
    assert slope.args == ((0, x <= -3), (0, x <= 0), (2 * x, x < 2))


def test_pieces_inside_other_functions_and_other_pieces():
    inner = sympy.Piecewise((y * x, y > 0), (x, True))
    outer = sympy.Piecewise((x**2, x < 0), (inner, True))
    land = Landscape.of(
        sympy.sin(outer) * x + 2 * outer**2 + sympy.Piecewise((0, x < 1), (y, True))
    )
    points = np.random.default_rng(2).uniform(-2, 2, (2, 60))
    exact, measured = land.objective(), land.objective(1e-4)
    assert exact.gradient(points) == pytest.approx(measured.gradient(points), abs=1e-5)
    assert exact.hessian(points) == pytest.approx(measured.hessian(points), abs=1e-5)


def test_hessian_latex():
    assert Landscape.of(QUARTIC).hessian_latex == (r"f''\left(x\right) = 24 x^{2} - 48 x - 52")
    assert Landscape.of(x * y**2, name="L").hessian_latex == (
        r"\nabla^2 L\left(x, y\right) = \begin{pmatrix}0 & 2 y \\[4pt] 2 y & 2 x\end{pmatrix}"
    )


def test_name():
    land = Landscape.of(sympy.Symbol("theta1", real=True) ** 2, name="L")
    assert land.latex == r"L\left(\theta_{1}\right) = \theta_{1}^{2}"
    assert land.gradient_latex == r"L'\left(\theta_{1}\right) = 2 \theta_{1}"


def test_conditions_are_chained():
    pieces = sympy.Piecewise((2, (x >= -5) & (x <= -3)), (3, (x > -3) & (x < 1)), (0, True))
    latex = Landscape.of(pieces).latex
    assert r"-5 \leq x \leq -3" in latex
    assert r"-3 < x < 1" in latex


def test_decimals_stay_decimals_if_typed():
    fraction = sympy.Rational(13, 50) * x**2 - x ** sympy.Rational(3, 2) / 3
    assert r"\frac{13 x^{2}}{50}" in Landscape.of(fraction).latex
    typed = Landscape("0.26x²−x^1.5/3", ("x",), "f", "key", (), fraction)
    assert typed.latex == r"f\left(x\right) = 0.26 x^{2} - \frac{x^{\frac{3}{2}}}{3}"
    assert "0.52 x" in typed.gradient_latex


@pytest.mark.parametrize(
    ("expression", "phrases"),
    [
        (QUARTIC, ()),
        (AbsoluteValue(x), ("a kink where $x = 0$; its slope there is taken as 0",)),
        (sympy.Abs(x) + sympy.Abs(x) ** 3, ("a kink where $x = 0$",)),
        (Relu(1 - x), ("a kink where $1 - x = 0$",)),
        (Step(x), ("a jump where $x = 0$",)),
        (Maximum(x, y), ("where $x - y = 0$; its slope there is taken as the mean of both",)),
        (Maximum(x, 2), ("where $x - 2 = 0$; its slope there is taken as 0",)),
        (sympy.sqrt(x**2 + y**2), ("no derivative where $x^{2} + y^{2} = 0$",)),
        (sympy.sqrt(x**2 + 1), ()),
        (x ** sympy.Rational(3, 2), ()),
        (
            sympy.Piecewise((2, x <= -3), (x, x < 1), (0, True)),
            ("formula changes where $x = -3$ or $x = 1$; the slope",),
        ),
    ],
    ids=str,
)
def test_kinks(expression, phrases):
    kinks = Landscape.of(expression).kinks
    for phrase, sentence in zip(phrases, kinks, strict=True):
        assert phrase in sentence
        assert sentence.endswith(".")


def test_sympys_kinked_functions_are_exchanged():
    land = Landscape.of(sympy.sqrt(x**2) + sympy.Max(0, x))
    assert not land.expression.has(sympy.Abs, sympy.Max)
    assert land.objective().gradient((0.0,)) == [0]


def test_equality_hash_and_pickle():
    land, same, other = Landscape.of(x**2), Landscape.of(x * x), Landscape.of(x**2 + 1)
    assert land == same
    assert hash(land) == hash(same)
    assert land != other
    assert land != "x**2"
    land.objective().gradient((1.0,))
    copy = pickle.loads(pickle.dumps(land))
    assert copy == land
    assert copy.objective()((3.0,)) == 9


def test_symbols_that_were_not_announced():
    with pytest.raises(ValueError, match="contains y; allowed are real symbols named x"):
        Landscape.of(x + y, ["x"])
    with pytest.raises(ValueError, match="real symbols"):
        Landscape.of(sympy.Symbol("x") ** 2)


def test_constant_and_missing_variable():
    f = Landscape.of(sympy.Integer(5), ["x", "y"]).objective()
    points = np.ones((2, 3))
    assert f(points).tolist() == [5, 5, 5]
    assert not f.gradient(points).any()
    assert not f.hessian(points).any()


def test_parse_keeps_text_name_and_order():
    land = parse("L(w2, w1) = w1² + 3w2")
    assert land.text == "L(w2, w1) = w1² + 3w2"
    assert land.symbols == ("w2", "w1")
    assert land.latex.startswith(r"L\left(w_{2}, w_{1}\right) = ")
    assert land.objective()((1, 10)) == 103
    assert parse("w10 + w2 + w1").symbols == ("w1", "w2", "w10")


def test_parse_passes_errors_and_warnings_on():
    with pytest.raises(FormulaError):
        parse("2x +")
    assert parse("1/2x").warnings[0].message
    assert parse("x/2").warnings == ()


def test_key_is_the_same_however_it_was_typed():
    assert parse("x^2 + 2x").key == parse(" x² + 2*x").key == parse(r"x^{2}+2\cdot x").key
    assert parse("x² + 2x").key != parse("x² + 3x").key
    assert parse("f(x, y) = x + 2y").key != parse("f(y, x) = x + 2y").key
    assert parse("x²") == parse("x^2")
    assert parse("L(x) = x²") != parse("E(x) = x²")


def test_parsed_landscapes_travel():
    copy = pickle.loads(pickle.dumps(parse("{x² if x<0; |x| if x<5}")))
    assert copy.objective()((-3.0,)) == 9


def test_no_value_and_no_slope_where_no_piece_holds():
    land = parse("{x² if x<0; x if 0≤x<5}")
    assert "NaN" not in land.latex
    f, points = land.objective(), np.array([[-1.0, 2, 7]])
    for result in (f(points), f.gradient(points), f.hessian(points)):
        assert np.isnan(result.ravel()).tolist() == [False, False, True]


def test_a_number_from_a_dial_is_written_as_a_decimal():
    """Held at 1.887839547056319, w is no fraction of fifteen digits; x/1024 stays as typed."""
    held = parse("v² w").held({"w": 1.887839547056319})
    assert "1.887839547056319" in held.latex
    assert "frac" not in held.gradient_latex
    assert r"\frac{x}{1024}" in parse("x/1024").latex

import itertools
import math

import numpy as np
import pytest
import sympy

from landscapes import Landscape

x, y, x0, x1 = sympy.symbols("x y x0 x1", real=True)
ROSENBROCK = Landscape.of((1 - x) ** 2 + 100 * (y - x**2) ** 2)
CLASSROOM = Landscape.of(x0**2 + x1**2)
LINE = Landscape.of(3 * x + 0 * y, ["x", "y"])


def descend(f, start, rate, steps):
    point = np.array(start, float)
    for _ in range(steps):
        point = point - rate * f.gradient(point)
    return point


@pytest.mark.parametrize(
    ("rate", "difference", "expected"),
    [
        (0.1, 1e-4, ("-0x1.4ff632b6a7240p-31", "0x1.bff2ee48dabc0p-31")),
        (10, 1e-4, ("-0x1.78def6d2db05dp+44", "-0x1.2d92d56dc08a3p+40")),
    ],
)
def test_central_differences_of_the_classroom_bit_for_bit(rate, difference, expected):
    """Saitoh, Deep Learning from Scratch, section 4.4."""
    end = descend(CLASSROOM.objective(difference), (-3, 4), rate, 100)
    assert tuple(float(v).hex() for v in end) == expected


def test_classroom_with_a_tiny_rate():
    end = descend(CLASSROOM.objective(1e-4), (-3, 4), 1e-10, 100)
    assert end.tolist() == [-2.999999939999995, 3.9999999199999934]


def test_classroom_with_the_exact_gradient():
    end = descend(CLASSROOM.objective(), (-3, 4), 10, 100)
    assert end == pytest.approx([-3 * 19.0**100, 4 * 19.0**100], rel=1e-13)


def test_by_hand():
    quarter = Landscape.of(x**2 / 4).objective()
    path = [np.array([4.0])]
    for _ in range(3):
        path.append(path[-1] - 3 * quarter.gradient(path[-1]))
    assert np.concatenate(path).tolist() == [4, -2, 1, -0.5]
    assert quarter(path[-1]) == 1 / 16


@pytest.mark.parametrize("difference", [None, 1e-4])
@pytest.mark.parametrize("land", [ROSENBROCK, CLASSROOM, LINE], ids=lambda land: land.text)
@pytest.mark.parametrize("batch", [(), (1,), (7,), (2, 3), (2, 0), (2, 1, 3)])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_shapes_and_types(land, batch, dtype, difference):
    f = land.objective(difference)
    points = np.ones((2, *batch), dtype)
    for result, shape in [
        (f(points), batch),
        (f.gradient(points), (2, *batch)),
        (f.hessian(points), (2, 2, *batch)),
    ]:
        assert result.shape == shape
        assert result.dtype == dtype


@pytest.mark.parametrize("points", [(1, 2), [1, 2], np.array([1, 2]), np.array([True, False])])
def test_whole_numbers_become_float64(points):
    f = ROSENBROCK.objective()
    for result in (f(points), f.gradient(points), f.hessian(points)):
        assert result.dtype == np.float64
    assert f((3, 10**5)) == 4 + 100 * (10**5 - 9) ** 2


def test_results_and_points_are_not_tied():
    points = np.ones((2, 3))
    for f in (Landscape.of(x, ["x", "y"]).objective(), LINE.objective()):
        for result in (f(points), f.gradient(points), f.hessian(points)):
            result[...] = 99
        assert (points == 1).all()
        assert f(points)[0] in (1, 3)


@pytest.mark.parametrize(
    ("points", "reason"),
    [
        (3.0, r"shape \(\).*2 variables.*Reshape"),
        ((1.0,), r"shape \(1,\).*first axis.*Reshape"),
        (np.ones((3, 2)), r"shape \(3, 2\)"),
        ((1j, 0), "complex128.*real numbers.*Convert"),
        (("a", "b"), "real numbers"),
        (np.array([None, 1], object), "object.*real numbers"),
    ],
)
def test_wrong_points(points, reason):
    f = ROSENBROCK.objective()
    for call in (f, f.gradient, f.hessian):
        with pytest.raises(ValueError, match=reason):
            call(points)
    assert set(f.calls.values()) == {0}


@pytest.mark.parametrize("h", [0, -1e-4, math.nan, math.inf, "1e-4", True, 1j, [1e-4]])
def test_wrong_h(h):
    with pytest.raises(ValueError, match=r"step h .* is .*positive, finite number.* Use"):
        ROSENBROCK.objective(h)


def test_calls_are_counted_afresh_for_each_objective():
    f = ROSENBROCK.objective()
    f((1, 1))
    f(np.ones((2, 50)))
    f.gradient((1, 1))
    f.hessian((1, 1))
    assert f.calls == {"value": 2, "gradient": 1, "hessian": 1}
    assert ROSENBROCK.objective().calls == {"value": 0, "gradient": 0, "hessian": 0}


@pytest.mark.parametrize("dimension", [1, 2, 3])
def test_a_central_difference_is_charged_for_its_values(dimension):
    symbols = sympy.symbols(f"x1:{dimension + 1}", real=True)
    land = Landscape.of(sum(s**4 for s in symbols) + sympy.prod(symbols))
    charged = land.objective(1e-3)
    charged.gradient(np.ones(dimension))
    assert charged.calls == {"value": 2 * dimension, "gradient": 1, "hessian": 0}
    charged.hessian(np.ones(dimension))
    assert charged.calls["value"] == 2 * dimension + 2 * dimension**2 + 1


@pytest.mark.parametrize("dimension", [1, 2, 3])
def test_the_charge_is_the_number_of_values_really_taken(dimension):
    symbols = sympy.symbols(f"x1:{dimension + 1}", real=True)
    f = Landscape.of(sum(s**4 for s in symbols)).objective(1e-3)
    taken = 0
    value = f.bare.functions.value

    def counted(*coordinates):
        nonlocal taken
        taken += 1
        return value(*coordinates)

    f.bare.functions.value = counted
    f.gradient(np.ones(dimension))
    f.hessian(np.ones(dimension))
    assert taken == f.calls["value"]


def test_central_difference_moves_one_coordinate_at_a_time():
    h = 1e-3
    f, g = ROSENBROCK.objective(), ROSENBROCK.objective(h)
    a, b = np.array([0.3, -1.7]), np.array([2.0, 0.6])
    expected = [
        (f((a + h, b)) - f((a - h, b))) / (2 * h),
        (f((a, b + h)) - f((a, b - h))) / (2 * h),
    ]
    assert np.array_equal(g.gradient((a, b)), expected)


def test_hessian_of_differences():
    """For a polynomial of degree 2 both formulas are exact but for rounding."""
    bowl = Landscape.of(3 * x**2 - 5 * x * y + 7 * y**2)
    assert bowl.objective(0.5).hessian((2.0, -1.0)).tolist() == [[6, -5], [-5, 14]]
    point = (0.3, 0.7)
    exact = ROSENBROCK.objective().hessian(point)
    errors = [np.abs(ROSENBROCK.objective(h).hessian(point) - exact).max() for h in (1e-2, 1e-3)]
    assert errors[0] / errors[1] == pytest.approx(100, rel=0.05)  # second order in h


def test_a_difference_that_has_run_out_of_digits_is_zero():
    f = CLASSROOM.objective(1e-4)
    assert f.gradient((3e13, -4e13)).tolist() == [0, 0]
    assert CLASSROOM.objective().gradient((3e13, -4e13)).tolist() == [6e13, -8e13]


@pytest.mark.parametrize("difference", [None, 1e-4])
@pytest.mark.parametrize(
    ("expression", "strange"),
    [
        (sympy.log(x), -1.0),
        (sympy.log(x), 0.0),
        (1 / x, 0.0),
        (1 / x, 1e-320),
        (sympy.exp(x**2), 1e200),
        (x**9, -1e300),
        (sympy.sqrt(x), -1.0),
        (sympy.tan(x), np.inf),
        (sympy.tan(x), np.nan),
    ],
    ids=str,
)
def test_undefined_and_infinite_values_are_silent(expression, strange, difference):
    """Warnings are errors here, so a missing errstate would fail."""
    f = Landscape.of(expression).objective(difference)
    for call in (f, f.gradient, f.hessian):
        alone, beside = call(np.array([strange])), call(np.array([[strange, 1.0]]))
        assert np.array_equal(alone, beside[..., 0], equal_nan=True)
        assert np.isfinite(beside[..., 1]).all()


def test_the_cone_has_no_gradient_at_its_tip():
    cone = Landscape.of(sympy.sqrt(x**2 + y**2)).objective()
    assert cone((0, 0)) == 0
    assert np.isnan(cone.gradient((0, 0))).all()


def test_batch_lanes_are_single_runs_bit_for_bit():
    points = np.random.default_rng(3).uniform(-2, 2, (2, 4, 5))
    points[0, 0, 0] = 0  # where a division by zero makes Python raise and NumPy not
    divided = Landscape.of(1 / x + abs(y) / x**2 + sympy.Piecewise((x * y, x < y), (y / x, True)))
    for land, difference in itertools.product([ROSENBROCK, CLASSROOM, divided], [None, 1e-4]):
        f = land.objective(difference)
        value, gradient, hessian = f(points), f.gradient(points), f.hessian(points)
        for i in np.ndindex(4, 5):
            point = points[(slice(None), *i)]
            for alone, beside in (
                (f(point), value[i]),
                (f.gradient(point), gradient[(slice(None), *i)]),
                (f.hessian(point), hessian[(slice(None), slice(None), *i)]),
            ):
                assert alone.dtype == np.float64
                assert np.array_equal(alone, beside, equal_nan=True)

"""What is said of difference quotients, held against quotients worked out with fifty digits."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest

from landscapes import parse
from optimizers.differences import rounding_of_slopes, slope_error, smooths

EPS = float(np.finfo(float).eps)


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("x² + 5", lambda x: x * x + 5),
        ("cosh x", mpmath.cosh),
        ("(x−3)² + 1000", lambda x: (x - 3) ** 2 + 1000),
    ],
)
@pytest.mark.parametrize("h", [1e-7, 1e-10, 1e-13])
def test_rounding_moves_a_slope_as_far_as_is_said_and_hardly_farther(formula, value, h):
    f = parse(formula).objective()
    x = np.random.default_rng(3).uniform(2, 4, 200)
    read = parse(formula).objective(difference=h).gradient(x[None])[0]
    with mpmath.workdps(50):
        wide = mpmath.mpf(h)
        exact = [
            (value(mpmath.mpf(a) + wide) - value(mpmath.mpf(a) - wide)) / (2 * wide) for a in x
        ]
        error = np.array([abs(float(r - e)) for r, e in zip(read, exact, strict=True)])
    said = rounding_of_slopes(f(x[None]), np.abs(f.gradient(x[None])[0]), x, h, EPS)
    assert (error <= 4 * said).all()
    assert error.max() > 0.03 * np.median(said)


def test_a_large_h_smooths_and_a_small_one_does_not():
    x = np.array([0.4])
    wave = parse("sin(3x)").objective()
    assert [smooths(wave, x, h) for h in (1.0, 0.1, 1e-4, 1e-9, 1e-14)] == [
        True,
        True,
        *[False] * 3,
    ]
    for h in (1e3, 1.0, 1e-12):
        assert not smooths(parse("3x² − x").objective(), x, h), "of a parabola it is exact"
    assert not smooths(wave, np.array([1e6]), 1e-9)
    assert not smooths(parse("|x|").objective(), np.array([1.0]), 0.1), (
        "no curvature to be smoothed"
    )
    assert not smooths(parse("√x").objective(), np.array([0.0]), 0.1)
    for formula in ("ln(1 + x²)", "x + e^(−x)", "√(x² + 1)"):
        assert not smooths(parse(formula).objective(), np.array([1e-6]), 1e-14)


def test_an_error_matters_beside_the_slope_and_at_the_end_beside_the_way():
    """At 0 the values 5 are 10⁻¹⁵ apart: 1.1 · 10⁻¹⁵/h, beside slopes of 2 · 10⁻⁴ of the way."""
    f, bottom = parse("x² + 5").objective(), np.zeros(1)
    assert slope_error(f, bottom, 1e-8, 1.0) == 0
    assert slope_error(f, bottom, 1e-12, 1.0) == pytest.approx(5 * EPS / 1e-12)
    assert slope_error(f, bottom, 1e-8, 1e-3) > 0, "on a shorter way it matters"
    assert slope_error(f, np.array([3.0]), 3e-12, 4.0) == 0, "beside a slope of 6 it does not"
    assert slope_error(f, np.array([3.0]), 1e-14, 4.0) > 0
    assert slope_error(f, bottom, 1e-12, 1e9) > 0, "a way counts up to the size of the point"
    assert slope_error(parse("(x−3)² + 5").objective(), np.array([3.0]), 1e-7, 1e9) == 0
    assert slope_error(f, bottom, 1e-8, 0.0) == 0, "a run that never moved has the length of 1"
    assert slope_error(parse("x²").objective(), bottom, 1e-15, 1.0) == 0, "beside 0 nothing is lost"

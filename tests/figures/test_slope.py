"""The slope under the pointer: what difference quotients say, and no smoothness that is not there."""

from __future__ import annotations

import mpmath
import numpy as np
import pytest

from figures.cut import Shadow, Slice, Whole
from figures.slope import slope
from landscapes import CATALOG, parse
from landscapes.plane import Plane

SMOOTH = [
    slug
    for slug, preset in CATALOG.items()
    if not preset.data and len(preset.landscape.symbols) <= 2 and not preset.landscape.kinks
][::4]


def at(formula: str, *place: float, window=(-5.0, 5.0)):
    land = parse(formula)
    return slope(land.objective(), Whole(land.symbols, (window,) * len(place)), place)


@pytest.mark.parametrize("slug", SMOOTH)
def test_it_is_the_gradient_of_the_loss_and_has_no_kinks_where_there_are_none(slug):
    preset = CATALOG[slug]
    land = preset.landscape
    f = land.objective()
    low, high = np.array(preset.window, float).T
    random = np.random.default_rng(5)
    for _ in range(10):
        place = low + (high - low) * random.random(len(low))
        found = slope(f, Whole(land.symbols, preset.window), place)
        if not np.isfinite(found.gradient).all():
            continue
        assert found.sides is None
        h = 1e-5 * (high - low)
        for k in range(len(low)):
            step = np.eye(len(low))[k] * h[k]
            quotient = (f(place + step) - f(place - step)) / (2 * h[k])
            scale = abs(found.loss) * 1e-6 / h[k] + np.abs(found.gradient).max()
            assert quotient == pytest.approx(found.gradient[k], rel=1e-4, abs=1e-5 * scale)


def test_digits_are_those_of_a_hundred():
    mpmath.mp.dps = 100
    found = at("exp(sin(3x)) − x²", 1.234)
    exact = mpmath.diff(lambda x: mpmath.exp(mpmath.sin(3 * x)) - x**2, mpmath.mpf(1.234))
    assert found.gradient[0] == pytest.approx(float(exact), rel=1e-14)


def test_a_kink_has_a_slope_on_either_side_and_none_itself():
    found = at("|x − 1|", 1.0)
    assert found.sides is not None
    assert found.sides.tolist() == [[-1.0, 1.0]]
    assert at("|x − 1|", 1.001).sides is None
    rift = at("|x − y| + x²", 1.0, 1.0)
    assert rift.sides is not None
    assert rift.sides[0] == pytest.approx([1, 3], abs=1e-5)
    assert at("|x − y| + x²", 1.0, 1.01).sides is None
    wave = slope(  # a radian in a millionth of the window
        parse("sin(863000 x)").objective(), Whole(("x",), ((-100.0, 100.0),)), [-72.9465203124156]
    )
    assert wave.sides is None
    steep = at("1000000 x²", 0.0)
    assert (steep.sides, steep.gradient.tolist()) == (None, [0.0])
    assert at("x² + 3x", 2.0, window=(2 - 1e-9, 2 + 1e-9)).sides is None


def test_outside_the_domain_there_is_no_loss_and_no_slope():
    """The formula of the derivative has values there; the loss has not."""
    found = at("ln(x) + y", -1.0, 2.0)
    assert np.isnan(found.loss)
    assert np.isnan(found.gradient).all()
    edge = at("√x", 0.0)
    assert edge.loss == 0
    assert not np.isfinite(edge.gradient).all()


def test_on_a_cut_it_is_along_the_axes_of_the_picture():
    f = parse("x² + 2y² + 3z²").objective()
    window = ((-5.0, 5.0), (-5.0, 5.0))
    path = np.array([[1.0, 2, 3], [4, 5, 6]])
    found = slope(f, Slice(("x", "z"), window, (0, 2), path, "a"), (0.5, -1.0), 1)
    assert found.loss == 0.25 + 2 * 25 + 3
    assert found.gradient.tolist() == [1.0, -6.0]
    plane = Plane(np.array([1.0, 1, 1]), np.array([0.0, 1, 0]), np.array([0.6, 0, 0.8]))
    found = slope(f, Shadow(plane, window, window), (2.0, 1.0))
    x, y, z = 1.6, 3.0, 1.8
    assert found.loss == pytest.approx(x**2 + 2 * y**2 + 3 * z**2)
    assert found.gradient == pytest.approx([4 * y, 0.6 * 2 * x + 0.8 * 6 * z])

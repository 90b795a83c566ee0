"""The point of zero gradient at the end of a run: found where there is one, and only there."""

from __future__ import annotations

import numpy as np
import pytest

from optimizers import run
from optimizers.level import beside_the_end, is_smooth, level_point, same_place
from tests.optimizers import closed_forms

QUARTIC = closed_forms.curve(
    lambda x: 2 * x**4 - 8 * x**3 - 26 * x**2 + x - 5,
    lambda x: 8 * x**3 - 24 * x**2 - 52 * x + 1,
    lambda x: 24 * x**2 - 48 * x - 52,
)
RIGHT, LEFT = 4.453292, -1.472356  # its minima
KINKED = closed_forms.curve(
    lambda x: np.abs(x) + x * x, lambda x: np.sign(x) + 2 * x, lambda x: 2.0
)


def end_of(f, start, steps=100, **given):
    return beside_the_end(f, run("gradient-descent", f, start, steps, **given).points)


def test_where_a_run_has_come_to_rest():
    assert end_of(QUARTIC, [1.0], learning_rate=0.005) == pytest.approx([RIGHT], abs=1e-6)
    assert end_of(QUARTIC, [-3.0], learning_rate=0.005) == pytest.approx([LEFT], abs=1e-6)


def test_what_a_two_cycle_goes_around():
    """Period 2 between 4.260 and 4.621 (rate 0.0096, just over the limit 0.009515)."""
    points = run("gradient-descent", QUARTIC, [1.0], 1000, learning_rate=0.0096).points
    assert np.abs(points[-1] - points[-2]) > 0.3
    assert beside_the_end(QUARTIC, points) == pytest.approx([RIGHT], abs=1e-6)


def test_what_a_run_flies_away_from_by_ever_larger_swings():
    assert end_of(closed_forms.bowl(0.5), [2.0], 50, learning_rate=10) == pytest.approx([0])


def test_the_saddle_on_whose_ridge_a_run_has_stayed():
    end = end_of(closed_forms.bowl(2, -2), [2.0, 0.0])
    assert end == pytest.approx([0, 0], abs=1e-12)


def test_a_run_that_is_still_under_way_has_no_end():
    assert end_of(QUARTIC, [1.0], 3, learning_rate=0.0001) is None
    assert end_of(closed_forms.bowl(2, -2), [2.0, 1.0], 30) is None


def test_a_run_that_comes_slowly_is_near_at_a_thousandth_of_its_path():
    f = closed_forms.bowl(1.0)
    assert end_of(f, [1.0], 100, learning_rate=0.01) is None
    assert end_of(f, [1.0], 800, learning_rate=0.01) == pytest.approx([0])


@pytest.mark.parametrize("x", [0.0, 1e-9, 0.3])
def test_a_kink_is_no_point_of_zero_gradient(x):
    assert beside_the_end(KINKED, np.array([[1.0], [x]])) is None


def test_smoothness_is_seen_in_the_slopes_around():
    assert is_smooth(QUARTIC, np.array([RIGHT]))
    assert is_smooth(closed_forms.coupled(3), np.array([0.1, 0.2, 0.3]))
    assert not is_smooth(KINKED, np.array([0.0]))


def test_where_newtons_method_leads_nowhere_there_is_nothing():
    flat = closed_forms.curve(np.abs, np.sign, lambda x: 0.0)
    slope = closed_forms.curve(np.exp, np.exp, np.exp)
    with np.errstate(all="ignore"):
        assert level_point(flat, np.array([1.0])) is None
        assert level_point(slope, np.array([1.0])) is None
        assert level_point(closed_forms.ackley(), np.array([1.0, 1.0])) is None


def test_places_are_compared_by_their_size():
    assert same_place(np.array([1e6]), np.array([1e6 + 0.5]))
    assert not same_place(np.array([0.0]), np.array([1e-3]))

"""Who got away from where descent alone stays: decided by where the runs end."""

from __future__ import annotations

import numpy as np
import pytest

from optimizers import run
from optimizers.escape import escape
from optimizers.noise import noisy

from .closed_forms import ClosedForm, bowl, diagonal

NEAR = np.array([0.1, 0.1])
RATE = {"learning_rate": 0.1}


def double_well(tilt=0.0):
    """½x² + ¼(y² − 1)² + tilt·y: a saddle at 0 between minima near y = ±1."""
    return ClosedForm(
        lambda x: x[0] ** 2 / 2 + (x[1] ** 2 - 1) ** 2 / 4 + tilt * x[1],
        lambda x: np.stack([x[0], x[1] ** 3 - x[1] + tilt]),
        lambda x: diagonal(np.stack([1 + 0 * x[0], 3 * x[1] ** 2 - 1])),
        ("x", "y"),
    )


def table(height=1.0):
    """A slope in x that is almost level beyond x = 0: σ(−4x) times the height."""

    def value(x):
        return height / (1 + np.exp(4 * x[0])) + 0 * x[1]

    def gradient(x):
        s = value(x) / height
        return np.stack([-4 * height * s * (1 - s), 0 * x[1]])

    return ClosedForm(value, gradient, lambda x: diagonal(np.zeros_like(x)), ("x", "y"))


def ended(f, *points):
    """Ends of runs at these points, and their losses."""
    ends = np.array(points, float)
    return ends, f(ends.T)


def test_who_ends_elsewhere_at_a_lower_loss_has_escaped():
    f = double_well()
    alone = run("gradient-descent", f, (1.5, 0.0), 400, **RATE)
    ends = ended(f, (0, 1), (0, -1), (0.01, 0.5), (0, 0.09), (0.09, 0), (1.5, 0.2))
    found = escape(alone, 100, *ends, NEAR)
    assert found is not None
    assert found.left.tolist() == [True, True, True, False, False, False]
    assert found.sentence(f) == "3 of 6 runs escaped the saddle at x = 0, y = 0."


def test_the_run_alone_must_have_been_there_when_the_others_ended():
    f = double_well()
    alone = run("gradient-descent", f, (1.5, 0.0), 400, **RATE)
    assert escape(alone, 3, *ended(f, (0, 1), (0, 0)), NEAR) is None


def test_where_descent_alone_gets_through_there_is_nothing_to_escape():
    f = double_well()
    alone = run("gradient-descent", f, (1.5, 0.3), 400, **RATE)
    assert escape(alone, 400, *ended(f, (0, 1), (0, -1), (0, 0)), NEAR) is None


def test_a_minimum_that_is_not_the_lowest_is_left_for_a_lower_one():
    f = double_well(tilt=0.2)
    alone = run("gradient-descent", f, (0.0, 0.8), 400, **RATE)
    found = escape(alone, 400, *ended(f, (0, -1.1), (0, 0.9), (0, -1)), NEAR)
    assert found is not None
    assert found.trap.kind == "minimum"
    assert found.left.tolist() == [True, False, True]
    lowest = run("gradient-descent", f, (0.0, -0.8), 400, **RATE)
    assert escape(lowest, 400, *ended(f, (0, 0.9), (0, -1)), NEAR) is None


def test_a_plateau_is_left_when_half_of_what_can_be_had_is():
    f = table()
    alone = run("gradient-descent", f, (-4.0, 0.0), 60, **RATE)
    found = escape(alone, 60, *ended(f, (-3.9, 0), (-1, 0), (0.5, 0), (3, 0)), NEAR)
    assert found is not None
    assert found.trap.kind == "plateau"
    assert found.left.tolist() == [False, False, True, True]
    moving = run("gradient-descent", f, (-1.0, 0.0), 60, **RATE)
    assert escape(moving, 60, *ended(f, (0.5, 0), (3, 0)), NEAR) is None


def test_uphill_the_saddle_is_left_for_a_higher_loss():
    f = double_well()
    upside_down = ClosedForm(
        lambda x: -f.value(x), lambda x: -f.slope(x), lambda x: -f.curvature(x), ("x", "y")
    )
    alone = run("gradient-descent", upside_down, (1.5, 0.0), 400, ascent=True, **RATE)
    found = escape(alone, 100, *ended(upside_down, (0, 1), (0, 0.05)), NEAR)
    assert found is not None
    assert (found.trap.kind, found.left.tolist()) == ("saddle", [True, False])
    top = run("gradient-descent", upside_down, (0.1, 0.9), 400, ascent=True, **RATE)
    assert escape(top, 400, *ended(upside_down, (0, -1), (0, 1)), NEAR) is None


@pytest.mark.parametrize("seed", [0, 1])
def test_with_noise_every_run_leaves_the_saddle_and_without_none_does(seed):
    """60 runs; on the ridge the error of 0.3 grows by 1.1 a step, in 300 steps beyond any bound."""
    f, starts = double_well(), np.repeat([[1.5], [0.0]], 60, axis=1)
    alone = run("gradient-descent", f, (1.5, 0.0), 300, **RATE)
    shaken = run("gradient-descent", noisy(f, 0.3, seed + np.arange(60)), starts, 300, **RATE)
    found = escape(alone, 300, shaken.points[-1].T, shaken.losses[-1], NEAR)
    assert found is not None
    assert found.left.all()
    assert escape(alone, 300, *ended(f, (0, 0), (0, 0)), NEAR) is None


def test_an_unbounded_saddle_counts_too():
    f = bowl(1, -1)
    alone = run("gradient-descent", f, (1.0, 0.0), 400, **RATE)
    found = escape(alone, 400, *ended(f, (0, 5), (1, 0)), NEAR)
    assert found is not None
    assert found.left.tolist() == [True, False]

"""The notes taken of a run are the numbers of that run."""

from __future__ import annotations

import numpy as np
import pytest

from optimizers import OPTIMIZERS, SCHEDULES, run
from optimizers.noise import noisy
from optimizers.quadratic import Quadratic
from optimizers.tape import MEMORIES, record

BOWL = Quadratic([[2, 0.5], [0.5, 6]], (1, -1))
START = [3.0, 2.0]


@pytest.mark.parametrize("ascent", [False, True])
def test_gradient_descent_is_what_its_notes_say(ascent):
    for f in (BOWL, noisy(BOWL, 0.3, 5)):
        path = run("gradient-descent", f, START, 12, ascent=ascent, learning_rate=0.1)
        fresh = BOWL if f is BOWL else noisy(BOWL, 0.3, 5)
        tape = record(
            *(OPTIMIZERS["gradient-descent"], fresh, START, 12), ascent=ascent, learning_rate=0.1
        )
        assert tape.memory is None
        assert tape.rates == pytest.approx(0.1)
        assert np.diff(path.points, axis=0) == pytest.approx(-0.1 * tape.gradients[:-1])


def test_momentum_carries_in_what_the_last_step_left():
    """With x ← x − η v and v ← βv + g, the velocity at hand is the last step over −η."""
    path = run("momentum", BOWL, START, 20, learning_rate=0.05, momentum=0.8)
    tape = record(OPTIMIZERS["momentum"], BOWL, START, 20, learning_rate=0.05, momentum=0.8)
    assert tape.memory is not None
    assert not tape.memory[0].any()
    assert -0.05 * tape.memory[1:] == pytest.approx(np.diff(path.points, axis=0))


@pytest.mark.parametrize("slug", sorted(MEMORIES))
def test_every_memory_that_is_named_points_along_a_slope_that_never_changes(slug):
    class Slope:
        dimension = 2

        def __call__(self, x):
            return 3 * x[0] - x[1]

        def gradient(self, x):
            return np.array([3.0, -1.0])

        def hessian(self, x):
            return np.zeros((2, 2))

    tape = record(OPTIMIZERS[slug], Slope(), START, 6)
    assert tape.gradients == pytest.approx(np.tile([3.0, -1.0], (7, 1)))
    assert tape.memory is not None
    late = tape.memory[-1]
    assert late / np.linalg.norm(late) == pytest.approx(np.array([3, -1]) / np.sqrt(10), rel=1e-5)
    assert np.abs(tape.memory[0]).max() <= 1e-6  # Yogi's begins at v₀


def test_a_schedule_is_noted_step_by_step():
    rates = SCHEDULES["exponential"](0.1)
    tape = record(OPTIMIZERS["gradient-descent"], BOWL, START, 5, learning_rate=rates)
    assert tape.rates == pytest.approx(rates.values(6))


def test_a_method_that_asks_for_no_gradient_has_none():
    tape = record(OPTIMIZERS["nelder-mead"], BOWL, START, 5)
    assert np.isnan(tape.gradients).all()
    assert tape.rates is None

"""The points beside the one that is shown: what a method shows follows from them."""

from __future__ import annotations

import numpy as np
import pytest

from optimizers import OPTIMIZERS, run
from optimizers.populations import Weights

from . import losses

STEPS = 25


def beside(slug: str, start=(-1.2, 1.0), **more):
    trajectory = run(slug, losses.rosenbrock(), start, STEPS, **more)
    assert trajectory.companions is not None
    return trajectory.points, trajectory.companions, losses.rosenbrock()


@pytest.mark.parametrize("slug", [s for s, member in OPTIMIZERS.items() if member.companions])
def test_every_row_has_its_companions_and_the_first_is_the_start(slug):
    points, companions, _ = beside(slug)
    assert companions.shape[:2] == points.shape
    np.testing.assert_array_equal(
        companions[0], np.repeat(points[0][:, None], companions.shape[2], 1)
    )
    assert all(np.ptp(row, axis=1).min() > 0 for row in companions[1:])


def test_the_best_corner_of_the_simplex_is_shown():
    points, companions, f = beside("nelder-mead")
    np.testing.assert_array_equal(companions[1:, :, 0], points[1:])
    heights = f(companions[1:].swapaxes(0, 1))
    assert (np.diff(heights, axis=1) >= 0).all()


def test_the_mean_of_the_better_half_of_the_cloud_is_shown():
    """Hansen 2016, eq. 6: the next mean is the weighted mean of the µ best."""
    points, companions, f = beside("cma-es", seed=3)
    shares = np.maximum(Weights.of(2, companions.shape[2]).ranks, 0)
    for cloud, mean in zip(companions[1:], points[1:], strict=True):
        best_first = cloud[:, np.argsort(f(cloud))]
        np.testing.assert_allclose(best_first @ shares, mean, rtol=1e-12)


def test_the_best_place_the_swarm_has_seen_is_shown():
    points, companions, f = beside("particle-swarm", seed=3)
    seen = np.minimum.accumulate(f(companions.swapaxes(0, 1)).min(axis=1))
    np.testing.assert_array_equal(f(points.T)[1:], seen[1:])


def test_methods_without_and_runs_with_lanes_have_none():
    f = losses.rosenbrock()
    assert run("adam", f, (0.0, 1.0), 3).companions is None
    assert run("cma-es", f, np.ones((2, 4)), 3).companions is None


def test_a_run_that_is_cut_keeps_as_many_rows():
    """The cloud slides down to where the mean lands beyond the edge of the domain."""
    cliff = losses.Loss(lambda x, y: np.where(x < -3, np.nan, x + 0 * y), None, None)
    trajectory = run("cma-es", cliff, (0.0, 0.0), 100)
    assert trajectory.steps < trajectory.requested
    assert trajectory.companions is not None
    assert len(trajectory.companions) == len(trajectory.points)

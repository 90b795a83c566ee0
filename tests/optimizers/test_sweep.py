"""Sweeps: the ends of many runs are the ends of the single ones."""

import numpy as np
import pytest

from optimizers import run, sweep
from optimizers.sweep import CHUNK


class Himmelblau:
    def __call__(self, x):
        a, b = x[0] * x[0] + x[1] - 11, x[0] + x[1] * x[1] - 7
        return a * a + b * b

    def gradient(self, x):
        a, b = x[0] * x[0] + x[1] - 11, x[0] + x[1] * x[1] - 7
        return np.stack([4 * x[0] * a + 2 * b, 2 * a + 4 * x[1] * b])

    def hessian(self, x):
        raise NotImplementedError


def starts(rows: int, columns: int, dtype: type = np.float64) -> np.ndarray:
    return np.stack(np.meshgrid(np.linspace(-5, 5, columns), np.linspace(-5, 5, rows))).astype(
        dtype
    )


@pytest.mark.parametrize("slug", ["gradient-descent", "momentum", "adam"])
def test_every_lane_ends_where_its_own_run_ends(slug):
    grid = starts(3, 4)
    ends = sweep(slug, Himmelblau(), grid, 30, learning_rate=0.002)
    assert ends.shape == grid.shape
    for row, column in np.ndindex(3, 4):
        alone = run(slug, Himmelblau(), grid[:, row, column], 30, learning_rate=0.002)
        np.testing.assert_allclose(ends[:, row, column], alone.points[-1], rtol=1e-12)


def test_more_lanes_than_a_chunk_are_all_moved_alike():
    grid = np.tile(np.array([[0.5], [-1.0]]), CHUNK + 7)
    ends = sweep("adam", Himmelblau(), grid, 5, learning_rate=0.1)
    assert np.isfinite(ends).all()
    assert (ends == ends[:, :1]).all()


def test_a_hyperparameter_may_differ_from_lane_to_lane():
    rates = np.array([[0.001], [0.01]])
    grid = starts(2, 3)
    ends = sweep("gradient-descent", Himmelblau(), grid, 20, learning_rate=rates)
    for row in range(2):
        alone = sweep(
            "gradient-descent", Himmelblau(), grid[:, row], 20, learning_rate=rates[row, 0]
        )
        np.testing.assert_allclose(ends[:, row], alone, rtol=1e-12)


def test_float32_stays_float32_and_nothing_given_is_changed():
    grid = starts(4, 4, np.float32)
    grid.flags.writeable = False
    assert sweep("adam", Himmelblau(), grid, 10).dtype == np.float32


def test_divergence_is_not_hidden():
    ends = sweep("gradient-descent", Himmelblau(), starts(3, 3), 200, learning_rate=1.0)
    assert not np.isfinite(ends).all()


def test_no_lanes_are_no_trouble():
    assert sweep("adam", Himmelblau(), np.empty((2, 0)), 5).shape == (2, 0)

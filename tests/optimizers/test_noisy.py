"""Noise: its statistics, the saddles it leaves, the density it settles in.

Every bound is five standard deviations of the statistic under the law, at a fixed seed.
"""

from __future__ import annotations

import numpy as np
import pytest

from optimizers import noisy
from optimizers.randomness import Randomness
from optimizers.registry import OPTIMIZERS

from . import losses
from .losses import random_quadratic, walk

MEMBERS = [name for name in OPTIMIZERS if OPTIMIZERS[name].rule.__module__ == noisy.__name__]


def test_every_listed_member_is_there():
    assert MEMBERS == ["noisy-gradient-descent", "perturbed-gradient-descent", "langevin"]


class Apart:
    """A sum of one function of each coordinate: D coordinates are D independent chains."""

    def __init__(self, value, slope):
        self.value, self.slope = value, slope

    def __call__(self, x):
        return self.value(x).sum(axis=0)

    def gradient(self, x):
        return self.slope(x)


def assert_variance(sample, expected):
    """The variance of n normal numbers has the standard deviation √(2/n) of itself."""
    assert np.var(sample) == pytest.approx(expected, rel=5 * np.sqrt(2 / sample.size))
    assert np.mean(sample) == pytest.approx(0, abs=5 * np.sqrt(expected / sample.size))


# --- random numbers


def test_random_numbers_have_their_laws():
    random = Randomness(3, np.zeros(1))
    assert_variance(random.normal(20_000), 1.0)
    uniform = random.uniform(20_000) - 0.5
    assert abs(uniform).max() <= 0.5
    assert abs(uniform.mean()) < 5 * np.sqrt(1 / 12 / 20_000)


@pytest.mark.parametrize("d", [1, 2, 5])
def test_the_ball_is_filled_evenly(d):
    """In a uniform ball the share ‖x‖ᴰ of the volume within is uniform on [0, 1]."""
    random = Randomness(np.arange(4000), np.zeros((d, 4000)))
    radius = np.linalg.norm(random.in_ball(d), axis=0)
    assert radius.max() <= 1
    share = radius**d
    assert abs(share.mean() - 0.5) < 5 * np.sqrt(1 / 12 / 4000)
    assert abs((share**2).mean() - 1 / 3) < 5 * np.sqrt(4 / 45 / 4000)


# --- noisy gradient descent


@pytest.mark.parametrize("fading", [0.0, 0.55, 2.0])
def test_the_noise_on_the_gradient_has_the_papers_variance(fading):
    f = Apart(lambda x: 0 * x, lambda x: 0 * x)
    settings = {"learning_rate": 0.5, "noise": 0.3, "fading": fading}
    points = walk(noisy.noisy_gradient_descent, f, np.zeros(20_000), 8, **settings)
    for t in range(1, 9):
        assert_variance((points[t - 1] - points[t]) / 0.5, 0.3**2 / t**fading)


def test_without_noise_it_is_gradient_descent():
    f, x = losses.himmelblau(), np.array([-0.5, -1.0])
    points = walk(noisy.noisy_gradient_descent, f, x, 20, learning_rate=0.01, noise=0.0)
    for following in points[1:]:
        x = x - 0.01 * f.gradient(x)
        np.testing.assert_array_equal(following, x)


# --- perturbed gradient descent


@pytest.mark.parametrize("d", [2, 3, 5])
@pytest.mark.parametrize("seed", range(4))
def test_perturbed_descent_leaves_every_strict_saddle(d, seed):
    """Random saddles in random bases, started exactly on the saddle point.

    Descent alone multiplies the escaping coordinate by 1 + η|λ| ≥ 1.05 a step, so that 200 steps
    after a kick make it 10⁴ times larger.
    """
    rng = np.random.default_rng(seed)
    eigenvalues = np.append(rng.uniform(0.5, 2, d - 1), -rng.uniform(0.5, 2))
    f = random_quadratic(d, seed, eigenvalues)
    still = walk(noisy.perturbed_gradient_descent, f, f.minimum, 200, radius=0.0, learning_rate=0.1)
    np.testing.assert_array_equal(still[-1], f.minimum)
    seeds = np.arange(20)
    starts = np.repeat(f.minimum[:, None], 20, axis=1)
    points = walk(noisy.perturbed_gradient_descent, f, starts, 200, learning_rate=0.1, seed=seeds)
    assert (f(points[-1]) < -0.5).all()


def test_perturbed_descent_leaves_the_ridge_and_finds_a_minimum():
    f = losses.bounded_saddle()
    starts = np.repeat(np.array([[1.0], [0.0]]), 50, axis=1)
    points = walk(
        noisy.perturbed_gradient_descent, f, starts, 400, learning_rate=0.1, seed=np.arange(50)
    )
    # a kick of 0.1 into the minimum's curvature 2 raises the loss by at most ½·2·0.1², less the step
    assert (f(points[-1]) <= -0.25 + 0.01).all()
    assert set(np.sign(points[-1][1])) == {-1.0, 1.0}


def test_kicks_come_at_rest_only_and_keep_their_distance():
    """On a flat piece nothing but kicks moves the point."""
    f = Apart(lambda x: 0 * x, lambda x: 0 * x)
    settings = {"pause": 6, "radius": 0.2}
    points = walk(noisy.perturbed_gradient_descent, f, np.zeros(3), 30, **settings)
    length = np.linalg.norm(np.diff(points, axis=0), axis=1)
    assert np.flatnonzero(length).tolist() == [0, 7, 14, 21, 28]
    assert length.max() <= 0.2
    steep = Apart(lambda x: x, lambda x: 1 + 0 * x)
    alone = walk(noisy.perturbed_gradient_descent, steep, np.zeros(3), 9, learning_rate=0.5)
    np.testing.assert_array_equal(alone, np.repeat(-0.5 * np.arange(10)[:, None], 3, axis=1))


# --- Langevin


@pytest.mark.parametrize(("k", "rate"), [(1.0, 0.1), (4.0, 0.3)])
def test_langevin_settles_in_the_normal_density_of_a_parabola(k, rate):
    """The chain x ← (1 − ηk) x + √(2ηT) ξ has the stationary variance T / (k (1 − ηk/2)) exactly."""
    f = Apart(lambda x: k * x * x / 2, lambda x: k * x)
    settings = {"learning_rate": rate, "temperature": 0.7}
    end = walk(noisy.langevin, f, np.full(20_000, 3.0), 150, **settings)[-1]
    assert_variance(end, 0.7 / (k * (1 - rate * k / 2)))


def test_langevin_fills_a_double_well_as_boltzmann_says():
    """Histogram of 10 000 chains in (x² − 1)² + 0.3x at T = 0.5 against e^(−f/T).

    η = 0.004 makes an error of about ηf″/4 < 1 % of a bin, a tenth of what chance allows.
    """
    f = Apart(lambda x: (x * x - 1) ** 2 + 0.3 * x, lambda x: 4 * x * (x * x - 1) + 0.3)
    settings = {"learning_rate": 0.004, "temperature": 0.5}
    chains = 10_000
    with np.errstate(all="ignore"):
        path = noisy.langevin(f, np.linspace(-1.5, 1.5, chains), **settings)
        for _ in range(2500):
            end = next(path)
    edges = np.linspace(-2, 2, 17)
    fine = np.linspace(-4, 4, 80_001)
    density = np.exp(-f.value(fine) / 0.5)
    below = np.concatenate([[0], np.cumsum((density[1:] + density[:-1]) / 2)])
    expected = np.diff(np.interp(edges, fine, below / below[-1]))
    counted = np.histogram(end, edges)[0] / chains
    assert (abs(counted - expected) < 5 * np.sqrt(expected / chains) + 1e-4).all()
    assert expected[:8].sum() / expected[8:].sum() > 1.5  # the law is not symmetric


def test_langevin_follows_a_schedule():
    f = Apart(lambda x: 0 * x, lambda x: 0 * x)
    rates = [0.5, 0.02, 0.1]
    points = walk(noisy.langevin, f, np.zeros(20_000), 3, learning_rate=rates_of(rates))
    for t, rate in enumerate(rates):
        assert_variance(points[t + 1] - points[t], 2 * rate * 0.1)


def rates_of(rates):
    return iter([*rates, 0.0])


# --- what all must bear


@pytest.mark.parametrize("slug", MEMBERS)
def test_a_lane_is_the_single_run_with_its_seed(slug):
    f, member = losses.himmelblau(), OPTIMIZERS[slug]
    starts = np.random.default_rng(1).uniform(-1, 1, (2, 4))
    shared = walk(member, f, starts, 25, learning_rate=0.01, seed=7)
    own = walk(member, f, starts, 25, learning_rate=0.01, seed=np.array([7, 8, 9, 8]))
    for lane, seed in enumerate([7, 8, 9, 8]):
        alone = walk(member, f, starts[:, lane], 25, learning_rate=0.01, seed=seed)
        np.testing.assert_array_equal(own[..., lane], alone)
        again = walk(member, f, starts[:, lane], 25, learning_rate=0.01, seed=7)
        np.testing.assert_array_equal(shared[..., lane], again)
    fan = walk(member, losses.flat(), np.zeros(2), 25, seed=np.arange(9))
    assert fan.shape == (26, 2, 9)
    assert len(np.unique(fan[-1], axis=1)[0]) == 9


@pytest.mark.parametrize("slug", MEMBERS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", ["rosenbrock", "nowhere", "flat"])
def test_neither_raises_nor_changes_type(slug, dtype, name):
    start = np.array([[0.5, np.nan, 1e30], [-0.25, 1.0, -1e30]]).astype(dtype)
    kept = start.copy()
    points = walk(OPTIMIZERS[slug], getattr(losses, name)(), start, 40, learning_rate=10.0)
    assert points.dtype == dtype
    np.testing.assert_array_equal(start, kept)

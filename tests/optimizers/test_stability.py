"""The limits of learning rates, held against runs on random quadratics: not against formulas."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from optimizers import OPTIMIZERS, run
from optimizers.quadratic import Quadratic
from optimizers.stability import RECURRENCES, stability

METHODS = [
    ("gradient-descent", {}),
    ("gradient-descent", {"weight_decay": 0.3}),
    *(("momentum", {"momentum": beta}) for beta in (0, 0.3, 0.9, 0.99)),
    ("momentum", {"momentum": 0.8, "dampening": 0.5}),
    ("momentum", {"momentum": 0.5, "weight_decay": 0.7}),
    *(("nesterov", {"momentum": beta}) for beta in (0, 0.3, 0.9, 0.99, 1)),
    ("nesterov", {"momentum": 0.6, "weight_decay": 0.7}),
]
cases = pytest.mark.parametrize(("slug", "given"), METHODS)


def random_quadratic(seed, dimension=3, low=0.1):
    """A symmetric matrix with a random spectrum in random directions, and its eigenvalues."""
    random = np.random.default_rng(seed)
    axes = np.linalg.qr(random.normal(size=(dimension, dimension)))[0]
    spectrum = np.sort(10 ** random.uniform(np.log10(low), 1, dimension))
    return (axes * spectrum) @ axes.T, spectrum, axes


def reach(slug, matrix, given, steps, start=None):
    """Distance from the minimum at the end of a run, in units of that at the start."""
    f = Quadratic(matrix, np.zeros(len(matrix)))
    start = np.linspace(1, 2, len(matrix)) if start is None else start
    points = run(slug, f, start, steps, **given).points
    if len(points) <= steps:
        return np.inf
    return np.abs(points[-20:]).max() / np.abs(start).max()


@cases
@pytest.mark.parametrize("seed", range(4))
def test_just_below_the_limit_it_converges_and_just_above_it_diverges(slug, given, seed):
    matrix, *_ = random_quadratic(seed)
    judged = stability(matrix, slug, given)
    assert judged is not None
    near = 0.01 * judged.limit
    rates = judged.limit + np.array([-near, near])
    below, above = ({**given, "learning_rate": rate} for rate in rates)
    start = np.linspace(1, 2, len(matrix))
    f = Quadratic(matrix, np.zeros(len(matrix)))
    lanes = run(slug, f, np.stack([start, start], -1), 6000, **{**given, "learning_rate": rates})
    settled, grown = np.abs(lanes.points[-20:]).max(axis=(0, 1))
    assert settled < 1e-6
    assert grown > 1e6
    assert stability(matrix, slug, below).settles
    assert not stability(matrix, slug, above).settles


@cases
@pytest.mark.parametrize("curvature", [0.2, 1.7, 9.0, 30.0, -0.4])
def test_the_factor_is_what_the_distance_is_multiplied_by(slug, given, curvature):
    """The mean growth or shrinkage of a long run, from the peaks of its swings."""
    rate, steps = 0.05, 1200
    judged = stability([[curvature]], slug, {**given, "learning_rate": rate})
    f = Quadratic([[curvature]], [0])
    sizes = np.abs(run(slug, f, [1.0], steps, learning_rate=rate, **given).points[:, 0])
    sizes = sizes[: np.argmax(np.append(sizes, 0) < 1e-250)]  # before numbers run out
    early, late = sizes[: len(sizes) // 2], sizes[len(sizes) // 2 :]
    (m, high), (n, low) = (
        (start + int(np.argmax(part[:60])), part[:60].max())
        for start, part in ((0, early), (len(early), late))
    )
    assert (low / high) ** (1 / (n - m)) == pytest.approx(judged.factors[0], rel=0.02)


@cases
@pytest.mark.parametrize("rate", [0.01, 0.3, 3.0])
def test_it_settles_when_every_curvature_is_below_its_bound(slug, given, rate):
    matrix, spectrum, _ = random_quadratic(6)
    judged = stability(matrix, slug, {**given, "learning_rate": rate})
    assert judged.settles == (rate < judged.limit)
    np.testing.assert_allclose(judged.eigenvalues, spectrum + given.get("weight_decay", 0))


def test_the_limits_of_the_textbooks():
    """2x⁴ − 8x³ − 26x² + x − 5 at its minimum −1.472: λ = 70.7, so 0.0283."""
    x = -1.472356
    curvature = 24 * x * x - 48 * x - 52
    judged = stability([[curvature]], "gradient-descent", {"learning_rate": 0.05})
    assert judged.largest == pytest.approx(70.70, abs=0.01)
    assert judged.limit == pytest.approx(0.028288, abs=1e-6)
    assert judged.factors == pytest.approx([abs(1 - 0.05 * curvature)])
    ball = stability([[2.0]], "momentum", {"momentum": 0.9})
    assert ball.limit == pytest.approx(1.9)


@pytest.mark.parametrize("seed", range(3))
def test_gradient_descents_factor_is_one_minus_rate_times_curvature(seed):
    matrix, spectrum, axes = random_quadratic(seed)
    judged = stability(matrix, "gradient-descent", {"learning_rate": 0.2})
    np.testing.assert_allclose(judged.factors, np.abs(1 - 0.2 * spectrum), rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(np.abs(np.sum(judged.directions * axes, axis=0)), 1, rtol=1e-9)


def test_a_heavy_ball_that_loses_nothing_never_settles():
    judged = stability([[1.0]], "momentum", {"momentum": 1, "learning_rate": 0.1})
    assert judged.limit == 0
    assert not judged.settles
    assert reach("momentum", np.eye(1), {"momentum": 1, "learning_rate": 0.1}, 5000) > 0.1


def test_a_ball_that_ignores_all_later_gradients_has_no_limit():
    judged = stability([[1.0]], "momentum", {"momentum": 0.5, "dampening": 1, "learning_rate": 9})
    assert judged.limit == np.inf
    path = run("momentum", Quadratic([[1.0]], [0]), [1.0], 60, momentum=0.5, dampening=1)
    assert path.points[-1] == pytest.approx(path.points[-2])  # rests, though not in the minimum
    assert not judged.settles


def test_directions_that_curve_downward_drive_away_at_every_rate():
    for slug, rate in itertools.product(RECURRENCES, (1e-3, 0.1, 3.0)):
        judged = stability(np.diag([2.0, -2.0]), slug, {"learning_rate": rate})
        assert np.array_equal(judged.eigenvalues, [-2, 2])
        assert judged.factors[0] > 1
        assert not judged.settles
        off = reach(slug, np.diag([2.0, -2.0]), {"learning_rate": rate}, 900, np.array([0, 1e-3]))
        assert off > 5
    assert stability(np.diag([-1.0, -2.0]), "gradient-descent", {}).limit is None


def test_a_flat_direction_neither_draws_nor_drives():
    judged = stability([[1.0, 1.0], [1.0, 1.0]], "gradient-descent", {"learning_rate": 0.1})
    assert judged.eigenvalues[0] == 0
    assert judged.factors[0] == 1
    assert not judged.settles
    assert judged.limit == pytest.approx(1.0)
    nothing = stability([[0.0]], "gradient-descent", {})
    assert nothing.limit is None


@pytest.mark.parametrize("slug", sorted(set(OPTIMIZERS) - set(RECURRENCES)))
def test_of_all_others_nothing_is_claimed(slug):
    assert stability([[1.0]], slug, {}) is None


@pytest.mark.parametrize("hessian", [[[np.nan]], [[1.0, np.inf], [0.0, 1.0]], [1.0], [[1.0, 2.0]]])
def test_what_is_no_hessian_is_refused(hessian):
    with pytest.raises(ValueError, match="square matrix of finite numbers"):
        stability(hessian, "gradient-descent", {})

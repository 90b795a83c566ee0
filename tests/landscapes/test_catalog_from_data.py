"""What the scenes from data tell the reader is true: each claim of ``watch`` is run."""

import numpy as np
import pytest

from landscapes import CATALOG
from optimizers import Outcome
from tests.landscapes.test_catalog import ends, outcomes, trajectories


def first_within(slug, share):
    """For each contestant, the first step whose loss is within a share of the least one."""
    least = CATALOG[slug].minima[0][1]
    return [int(np.argmax(t.losses <= (1 + share) * least)) for t in trajectories(slug)]


def test_linear_regression():
    preset = CATALOG["linear-regression"]
    ((point, _),) = preset.minima
    samples = preset.data.samples
    assert point == pytest.approx(np.polyfit(samples.inputs[0], samples.targets, 1))
    assert max(np.linalg.eigvalsh(preset.landscape.objective().hessian(point))) == pytest.approx(
        1.473, abs=5e-4
    )
    swinging = trajectories("linear-regression")[1].points[:, 0] - point[0]
    assert (np.sign(swinging[1:]) == -np.sign(swinging[:-1])).all()


def test_polynomial_regression():
    descent, momentum, newton = first_within("polynomial-regression", 0.01)
    assert descent == pytest.approx(150, abs=5)
    assert momentum == pytest.approx(60, abs=5)
    assert newton == 1
    preset = CATALOG["polynomial-regression"]
    curvatures = np.linalg.eigvalsh(preset.landscape.objective().hessian(preset.start))
    assert curvatures[[0, -1]] == pytest.approx([0.2, 12.8], abs=0.02)


def test_logistic_regression():
    preset = CATALOG["logistic-regression"]
    start = preset.landscape.predict(preset.start, [[-2.0, 2.0]])
    assert start[0] > 0.9
    assert start[1] < 0.2
    assert outcomes("logistic-regression")[2] is Outcome.DIVERGED
    for end in ends("logistic-regression")[:2]:
        assert end == pytest.approx(preset.minima[0][0], abs=0.2)


def test_the_border_turns_quickly_and_then_hardly():
    points = trajectories("two-classes")[0].points
    angles = np.degrees(np.arctan2(points[:, 1], points[:, 0]))
    assert angles[0] - angles[40] == pytest.approx(100, abs=1)
    assert angles[40] - angles[100] == pytest.approx(15, abs=1)


def test_outliers_pull_the_line_by_the_error_that_counts_them():
    squared, huber = ends("outliers-squared")[0], ends("outliers-huber")[0]
    assert squared[0] == pytest.approx(0.374, abs=1e-3)
    assert huber[0] == pytest.approx(1.131, abs=1e-3)
    others = CATALOG["outliers-squared"].data.samples
    plain = np.polyfit(others.inputs[0, :-3], others.targets[:-3], 1)
    assert plain[0] == pytest.approx(1.5, abs=0.1)


def test_a_false_frequency_holds_those_with_short_steps():
    true, false = (np.array(point) for point, _ in CATALOG["finding-a-frequency"].minima)
    assert true[1] == pytest.approx(np.pi, abs=0.1)
    descent, momentum, adam = ends("finding-a-frequency")
    assert momentum == pytest.approx(false, abs=0.01)
    assert descent == pytest.approx(false, abs=0.4)
    assert adam == pytest.approx(true, abs=0.01)
    assert (np.diff(np.sign(trajectories("finding-a-frequency")[2].points[:, 0])) != 0).any()


def test_the_smallest_network_has_two_mirrored_minima_and_a_saddle_between():
    preset = CATALOG["smallest-network"]
    land = preset.landscape
    (first, low), (second, low_too) = preset.minima
    assert (low, first) == (low_too, tuple(-x for x in second))
    assert first == pytest.approx((1.02262352, 1.88783955), abs=1e-8)
    assert low == pytest.approx(0.03021679734766, abs=1e-14)
    x, t = land.samples.inputs[0], land.samples.targets
    cross = -2 * float(np.sum(x * t))
    hessian = land.objective().hessian((0.0, 0.0))
    assert hessian == pytest.approx(np.array([[0, cross], [cross, 0]]), abs=1e-12)
    f = land.objective()
    points = np.random.default_rng(0).normal(size=(2, 50))
    assert f(points) == pytest.approx(f(-points), rel=1e-14)
    assert all(np.abs(end - second).max() < 0.5 for end in ends("smallest-network"))

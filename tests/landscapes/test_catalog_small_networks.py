"""What the scenes of small networks tell the reader is true: each claim of ``watch`` is run."""

import numpy as np
import pytest

from landscapes import CATALOG
from landscapes.networks.small import singular_line
from optimizers import Outcome, run
from tests.landscapes.test_catalog import ends, outcomes, trajectories


def line_of(slug):
    preset = CATALOG[slug]
    line = singular_line(preset.data.loss(preset.formula))
    assert line is not None
    return line


def test_the_first_step_from_the_level_line_changes_v_alone():
    for trajectory in trajectories("level-line"):
        assert trajectory.points[1, 1] == 2
        assert trajectory.points[1, 0] > 0
    products = [np.prod(end) for end in ends("level-line")]
    assert products == pytest.approx([0.697] * 3, abs=5e-4)
    places = np.array(ends("level-line"))
    assert min(np.ptp(places[i : i + 2, 1]) for i in range(2)) > 0.1


def test_the_plateau_is_the_line_of_critical_points():
    slug, line = "two-units-plateau", line_of("two-units-plateau")
    assert line.loss == pytest.approx(0.0302, abs=5e-5)
    curvature, direction = line.escape(0.5)
    assert curvature == pytest.approx(-0.038, abs=5e-4)
    assert direction == pytest.approx([0, 0, 0.5**0.5, -(0.5**0.5)], abs=1e-12)
    assert line.eigenvalues(0.5)[-1] == pytest.approx(60, abs=0.5)
    descent, momentum, adam = trajectories(slug)
    for trajectory in (momentum, adam):
        flat = np.abs(trajectory.losses / line.loss - 1) < 0.02
        assert flat.sum() > 100  # stagnates
        assert trajectory.losses[-1] < 1e-3  # then moves again
        assert line.distances(trajectory.points[flat]).min() < 0.05
    assert line.distances(descent.points[-1:])[0] < 0.1
    assert descent.losses[-1] == pytest.approx(line.loss, rel=0.01)


def test_equal_units_stay_equal_for_ever():
    f = CATALOG["two-units-plateau"].landscape.objective()
    path = run("momentum", f, (0.5, 0.5, 1, 1), 1000, learning_rate=0.02)
    assert (path.points[:, 0] == path.points[:, 1]).all()
    assert (path.points[:, 2] == path.points[:, 3]).all()
    assert path.losses[-1] == pytest.approx(line_of("two-units-plateau").loss, rel=1e-6)


def test_every_point_of_the_valley_is_critical_in_all_four_weights():
    preset, line = CATALOG["two-units-line"], line_of("two-units-line")
    assert dict(preset.held) == {"w1": pytest.approx(line.w, abs=1e-12), "w2": line.w}
    assert [line.v, line.w] == pytest.approx([1.023, 1.888], abs=5e-4)
    assert [kind for _, _, kind in line.pieces] == ["minimum", "saddle", "minimum"]
    descent, _ = ends("two-units-line")
    assert descent.sum() == pytest.approx(line.v)
    whole = preset.data.loss(preset.formula).objective()
    assert np.abs(whole.gradient([*descent, line.w, line.w])).max() < 1e-9
    assert preset.landscape.objective().hessian(descent) == pytest.approx(
        np.full((2, 2), 29.94), abs=0.01
    )


def test_the_trap_holds_adam_and_momentum_passes_by():
    slug, line = "two-units-trap", line_of("two-units-trap")
    assert line.loss == pytest.approx(0.0799, abs=5e-5)
    _, momentum, adam = trajectories(slug)
    assert outcomes(slug)[2] is Outcome.CONVERGED
    assert line.distances(adam.points[-1:])[0] < 1e-9
    assert adam.points[-1, 0] / line.v < 1  # between 0 and 1: minima for this teacher
    assert line.kind(float(adam.points[-1, 0]) / line.v) == "minimum"
    assert momentum.losses[-1] < 1e-4

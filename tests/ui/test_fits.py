"""Samples changed by a hand on the picture."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from experiment import Contestant, Experiment
from landscapes import CATALOG
from landscapes.data import DataError, Samples, changed, data_loss, samples_of
from ui.fits import fit_of, row_of

LINE = samples_of("1 2\n2 3.5\n4 4")
CLOUDS = samples_of("u,v,class\n0,0,0\n1,1,1\n2,2,1")


def rows(samples: Samples) -> list[list[float]]:
    return [list(row) for row in zip(*samples.inputs, samples.targets, strict=True)]


def test_samples_are_added_moved_and_taken_away():
    assert rows(changed(LINE, -1, [9, 9])) == [*rows(LINE), [9, 9]]
    assert rows(changed(LINE, 1, [9, 9])) == [[1, 2], [9, 9], [4, 4]]
    assert rows(changed(LINE, 1, None)) == [[1, 2], [4, 4]]
    assert changed(CLOUDS, 0, [5, 5, 1]).titles == CLOUDS.titles
    assert rows(LINE) == [[1, 2], [2, 3.5], [4, 4]]
    with pytest.raises(DataError, match="last sample"):
        changed(samples_of("1 2"), 0, None)
    with pytest.raises(DataError, match="Sample 8"):
        changed(LINE, 7, [1, 1])


def test_a_place_on_the_picture_is_a_sample():
    line = data_loss("a x + b", LINE)
    assert row_of(line, LINE, -1, [3.0, 7.0], "1") == [3, 7]
    steps = data_loss("σ(a x + b)", samples_of("1 0\n2 1"), "binary-cross-entropy")
    assert row_of(steps, steps.samples, 0, [1.5, 0.8], "0") == [1.5, 1]
    assert row_of(steps, steps.samples, -1, [1.5, -0.1], "1") == [1.5, 0]
    border = data_loss("σ(a u + b v)", CLOUDS, "binary-cross-entropy")
    assert row_of(border, CLOUDS, -1, [3.0, 7.0], "1") == [3, 7, 1]
    assert row_of(border, CLOUDS, 0, [3.0, 7.0], "1") == [3, 7, 0]  # a sample keeps its class


def test_models_that_a_hand_passes_through_are_those_of_their_own_runs():
    experiment = Experiment.of(CATALOG["linear-regression"])
    slow, fast = (
        dataclasses.replace(
            experiment,
            contestants=(Contestant("a", "gradient-descent", (("learning_rate", rate),)),),
        )
        for rate in (0.01, 0.1)
    )
    fits = [
        fit_of(experiment, chosen.simulate(), "a", moving=True) for chosen in (slow, fast, slow)
    ]
    assert not np.array_equal(fits[0].rows[-1], fits[1].rows[-1])
    assert np.array_equal(fits[0].rows, fits[2].rows)
    assert fits[0].steps[[0, -1]].tolist() == [0, experiment.steps]
    end = slow.simulate().trajectories["a"].points[-1]
    assert fits[0].rows[-1] == pytest.approx(end[0] * fits[0].x + end[1])

"""What every optimizer must meet where its loss is a mean over samples, seen a few at a time."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from optimizers import OPTIMIZERS, SCHEDULES, run
from optimizers.batches import Epochs, mini_batches
from tests.optimizers.samples import Wells

START = (0.5, -0.5)  # among the samples, so that their slopes differ in sign too
STEPS = 30
every = pytest.mark.parametrize("slug", OPTIMIZERS)

KNOWS_THE_LEVEL = {"polyak-step": "its step is the height of the loss above the lowest one"}
"""Whose steps depend on how high the loss lies, and why."""


def batched(f, seed=5, **settings):
    return lambda slug, **more: run(
        slug, mini_batches(f, 3, seed), START, STEPS, **settings, **more
    )


@every
def test_it_runs_and_the_same_seed_gives_the_same_path(slug):
    f = Wells(7)
    one, same, other = (batched(f, seed)(slug) for seed in (5, 5, 6))
    assert np.isfinite(one.points).all()
    assert one.steps == STEPS
    assert np.array_equal(one.points, same.points)
    assert not np.array_equal(one.points, other.points)


@every
def test_a_step_asks_for_the_samples_of_its_update_alone(slug):
    f, epochs = Wells(7), Epochs(7, 3, 5)
    batches = mini_batches(f, 3, 5)
    path = OPTIMIZERS[slug](batches, START)
    with np.errstate(all="ignore"):
        next(path)
        for update in range(STEPS):
            batches.turn(update)
            f.asked.clear()
            next(path)
            assert set(f.asked) <= {tuple(sorted(epochs.indices(update).tolist()))}


@every
def test_how_high_each_sample_lies_changes_no_step(slug):
    """Offsets cancel within a batch; a loss remembered from another batch would not cancel."""
    level = batched(alike())(slug)
    uneven = batched(alike(offsets=np.array([8.0, -8, 4, 0, -4, 16, -16])))(slug)
    if slug in KNOWS_THE_LEVEL:
        assert not np.allclose(uneven.points, level.points), "the reason is no longer true"
    else:
        np.testing.assert_allclose(uneven.points, level.points, rtol=1e-6, atol=1e-6)


def alike(**more):
    """Samples that differ in nothing else: every batch has the same slopes."""
    f = Wells(7, **more)
    f.centers = f.centers[:, :1] + np.zeros((2, 7))
    f.curvatures = f.curvatures[:, :1] + np.zeros((2, 7))
    return f


@pytest.mark.parametrize("slug", [s for s, m in OPTIMIZERS.items() if "lanes" not in m.exempt])
def test_a_lane_is_the_single_run_with_its_seed(slug):
    f, seeds = Wells(7), np.array([4, 5, 4])
    lanes = batched(f, seeds)(slug)
    for lane in (0, 1):
        alone = batched(f, int(seeds[lane]))(slug)
        np.testing.assert_allclose(lanes.points[..., lane], alone.points, rtol=1e-9, atol=1e-10)
    np.testing.assert_array_equal(lanes.points[..., 0], lanes.points[..., 2])


@pytest.mark.parametrize("slug", SCHEDULES)
def test_every_schedule_may_count_updates_or_epochs(slug):
    f, rates = Wells(7), SCHEDULES[slug](0.1)
    for hold in (1, 3):
        held = replace(rates, hold=hold)
        path = batched(f, learning_rate=held)("gradient-descent")
        drawn = held.values(STEPS, path.batch_losses)
        slopes = [
            f.batch(Epochs(7, 3, 5).indices(row)).gradient(x) for row, x in enumerate(path.points)
        ]
        steps = -drawn[:, None] * slopes[:STEPS]
        np.testing.assert_allclose(np.diff(path.points, axis=0), steps, rtol=1e-7, atol=1e-12)

"""Mini-batches: an epoch sees all, statistics as the books say, seeds that name one path."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from optimizers import OPTIMIZERS, SCHEDULES, WRAPPERS, run, sweep, wrap
from optimizers.batches import BLOCK, Epochs, MiniBatches, mini_batches
from optimizers.inspection import inspect_step
from optimizers.noise import noisy

from .closed_forms import bowl
from .samples import Wells

START = (2.0, -1.5)
PLAIN = OPTIMIZERS["gradient-descent"]


# --- which samples


@pytest.mark.parametrize("size", [1, 2, 3, 6, 7, 50])
@pytest.mark.parametrize("seed", [0, 11, np.array([4, 4, 9])])
def test_the_batches_of_an_epoch_are_all_samples_once(size, seed):
    epochs = Epochs(7, size, seed)
    assert epochs.updates == -(-7 // min(size, 7))
    for epoch in (0, 1, BLOCK - 1, BLOCK, 5 * BLOCK + 3):
        updates = range(epoch * epochs.updates, (epoch + 1) * epochs.updates)
        parts = [epochs.indices(update) for update in updates]
        assert [len(part) for part in parts] == [epochs.length(update) for update in updates]
        assert {len(part) for part in parts[:-1]} <= {min(size, 7)}
        seen = np.sort(np.concatenate(parts), axis=0)
        assert seen.shape == (7, *np.shape(seed))
        np.testing.assert_array_equal(
            seen, np.broadcast_to(np.arange(7).reshape(-1, *(1,) * (seen.ndim - 1)), seen.shape)
        )


def test_every_epoch_is_split_afresh_and_any_may_be_asked_for_first():
    forwards, backwards = Epochs(20, 5, 3), Epochs(20, 5, 3)
    orders = [forwards.order(epoch) for epoch in range(3 * BLOCK)]
    assert len(np.unique(orders, axis=0)) == 3 * BLOCK
    for epoch in reversed(range(3 * BLOCK)):
        np.testing.assert_array_equal(backwards.order(epoch), orders[epoch])


def test_every_sample_is_equally_likely_at_every_place():
    """2 000 splits: counts of a multinomial, five standard deviations around 2 000/10."""
    epochs = Epochs(10, 3, np.arange(2000))
    first = epochs.order(0)
    for place in (0, 4, 9):
        counts = np.bincount(first[place], minlength=10)
        assert abs(counts - 200).max() <= 5 * np.sqrt(2000 * 0.1 * 0.9)


@pytest.mark.parametrize("size", [0, -3, 2.5, np.nan])
def test_a_batch_size_that_cannot_be_is_refused(size):
    with pytest.raises(ValueError, match="whole number of at least 1"):
        mini_batches(Wells(), size)


def test_a_loss_that_is_no_mean_has_no_batches():
    with pytest.raises(ValueError, match="not a mean over samples"):
        mini_batches(bowl(1, 2), 2)
    assert mini_batches(f := bowl(1, 2), None) is f


# --- statistics


def test_the_mean_gradient_of_an_epoch_is_the_whole_gradient():
    f, x = Wells(10), np.array(START)
    for size in (1, 2, 5):
        batches = MiniBatches(f, Epochs(10, size, 1))
        gradients = []
        for update in range(batches.epochs.updates):
            batches.turn(update)
            gradients.append(batches.gradient(x))
        np.testing.assert_allclose(np.mean(gradients, axis=0), f.gradient(x), rtol=1e-13)


@pytest.mark.parametrize("size", [1, 3, 9])
def test_the_variance_of_a_batch_gradient_is_that_of_drawing_without_replacement(size):
    """(σ²/B) (N − B)/(N − 1), Cochran 1977, eq. (2.9); 40 000 batches, five standard errors."""
    f, x, lanes = Wells(12), np.array(START), 40_000
    each = np.array([f.batch(np.array([n])).gradient(x) for n in range(12)])
    expected = each.var(axis=0) / size * (12 - size) / 11
    batches = MiniBatches(f, Epochs(12, size, np.arange(lanes)))
    drawn = batches.gradient(np.repeat(x[:, None], lanes, axis=1))
    spread = (drawn - f.gradient(x)[:, None]) ** 2
    error = spread.std(axis=1) / np.sqrt(lanes)
    assert (abs(spread.mean(axis=1) - expected) <= 5 * error).all()


# --- runs


@pytest.mark.parametrize("size", [7, 8, 1000, None])
def test_a_batch_of_all_samples_is_descent_bit_for_bit(size):
    f = Wells(7)
    batched, plain = run("adam", mini_batches(f, size), START, 40), run("adam", f, START, 40)
    assert np.array_equal(batched.points, plain.points)
    assert batched.calls == plain.calls == {"value": 0, "gradient": 40, "hessian": 0}
    assert batched.batch_losses is None
    assert batched.updates == 1


def test_a_step_is_one_on_the_batch_of_its_update():
    f, epochs = Wells(7), Epochs(7, 3, 5)
    points = run(PLAIN, mini_batches(f, 3, 5), START, 8, learning_rate=0.2).points
    for update in range(8):
        slope = f.batch(epochs.indices(update)).gradient(points[update])
        np.testing.assert_allclose(points[update + 1], points[update] - 0.2 * slope, rtol=1e-14)


def test_losses_are_of_all_samples_and_those_of_the_batches_stand_beside_them():
    f, epochs = Wells(7), Epochs(7, 3, 5)
    path = run("momentum", mini_batches(f, 3, 5), START, 8, learning_rate=0.1)
    np.testing.assert_allclose(path.losses, f(path.points.T), rtol=1e-14)
    own = [f.batch(epochs.indices(row))(path.points[row]) for row in range(9)]
    np.testing.assert_allclose(path.batch_losses, own, rtol=1e-14)
    assert not np.allclose(path.batch_losses, path.losses, rtol=1e-2)
    assert path.objective is f


def test_b_of_n_samples_are_that_share_of_an_evaluation():
    path = run(PLAIN, mini_batches(Wells(7), 3), START, 6)
    np.testing.assert_allclose(path.evaluations["gradient"] * 7, [0, 3, 6, 7, 10, 13, 14])
    assert path.calls == {"value": 0.0, "gradient": 2.0, "hessian": 0.0}
    assert (path.updates, path.epochs) == (3, 2.0)
    lanes = run(PLAIN, mini_batches(Wells(7), 3, np.arange(4)), START, 6)
    np.testing.assert_allclose(lanes.evaluations["gradient"], path.evaluations["gradient"])


def test_lanes_with_seeds_are_the_single_runs_and_ask_for_no_lanes_of_the_start():
    seeds = np.array([[3, 8, 3], [0, 1, 2]])
    lanes = run("adam", mini_batches(Wells(7), 2, seeds), START, 30)
    assert lanes.batch == (2, 3)
    for index in np.ndindex(2, 3):
        alone = run("adam", mini_batches(Wells(7), 2, int(seeds[index])), START, 30)
        np.testing.assert_allclose(lanes.lane(*index).points, alone.points, rtol=1e-12)
        np.testing.assert_allclose(lanes.lane(*index).batch_losses, alone.batch_losses, rtol=1e-12)
    assert not np.allclose(lanes.points[-1, :, 0, 0], lanes.points[-1, :, 0, 1], rtol=1e-3)


def test_a_lane_that_is_cut_keeps_its_batch_losses_to_its_end():
    starts = np.array([[2.0, 1e3], [-1.5, 1e3]])
    path = run(PLAIN, mini_batches(Wells(7), 2), starts, 30, learning_rate=0.3)
    short, long = path.lane(1), path.lane(0)
    assert short.steps < long.steps == 30
    assert short.batch_losses.shape == short.losses.shape
    assert np.isfinite(long.batch_losses).all()


def test_a_sweep_sees_the_batches_of_a_run():
    starts = np.array([[2.0, 0.5], [-1.5, 1.0]])
    ends = sweep("adam", mini_batches(Wells(7), 3, 4), starts, 25)
    path = run("adam", mini_batches(Wells(7), 3, 4), starts, 25)
    np.testing.assert_array_equal(ends, path.points[-1])


def test_noise_comes_on_top_of_batches():
    f = Wells(7)
    path = run(PLAIN, noisy(mini_batches(f, 2, 1), 0.5, 1), START, 12)
    without = run(PLAIN, mini_batches(f, 2, 1), START, 12)
    assert not np.array_equal(path.points, without.points)
    np.testing.assert_allclose(path.losses, f(path.points.T), rtol=1e-14)
    own = [f.batch(Epochs(7, 2, 1).indices(row))(path.points[row]) for row in range(13)]
    np.testing.assert_allclose(path.batch_losses, own, rtol=1e-14)


def test_a_step_under_inspection_is_the_one_of_the_run():
    f = Wells(7)
    path = run("bfgs", mini_batches(f, 3, 2), START, 9)
    for index in (0, 4, 8):
        step = inspect_step(OPTIMIZERS["bfgs"], mini_batches(f, 3, 2), START, index)
        np.testing.assert_array_equal(step.before, path.points[index])
        np.testing.assert_array_equal(step.after, path.points[index + 1])
        batch = f.batch(Epochs(7, 3, 2).indices(index))
        np.testing.assert_array_equal(step.gradient, batch.gradient(step.before))
        assert (step.loss_before, step.loss_after) == tuple(path.losses[index : index + 2])


# --- schedules


def test_a_schedule_held_for_an_epoch_changes_once_in_it():
    rates = replace(SCHEDULES["step"](0.4, interval=2, factor=0.5), hold=3)
    assert rates.values(14).tolist() == [0.4] * 6 + [0.2] * 6 + [0.1] * 2
    points = run(PLAIN, mini_batches(Wells(7), 3), START, 14, learning_rate=rates).points
    given = SCHEDULES["multi-step"](0.4, milestones=(6, 12), factor=0.5)
    same = run(PLAIN, mini_batches(Wells(7), 3), START, 14, learning_rate=given).points
    np.testing.assert_allclose(points, same, rtol=1e-12)


def test_what_watches_the_loss_is_told_that_of_the_batches_an_epoch_at_a_time():
    rates = replace(SCHEDULES["reduce-on-plateau"](0.3, patience=0, factor=0.5), hold=3)
    path = run(PLAIN, mini_batches(Wells(7, quartic=0), 3), START, 60, learning_rate=rates)
    drawn = rates.values(60, path.batch_losses)
    assert drawn[-1] < drawn[0]
    assert (drawn.reshape(20, 3) == drawn[::3, None]).all()
    means = path.batch_losses[:60].reshape(20, 3).mean(axis=1)
    assert drawn[3] == 0.3
    first_rise = np.flatnonzero(~(means[1:] < np.minimum.accumulate(means)[:-1] * (1 - 1e-4)))[0]
    assert drawn[3 * (first_rise + 1)] == 0.3
    assert drawn[3 * (first_rise + 2)] == 0.15
    own = run(PLAIN, mini_batches(Wells(7, quartic=0), 3), START, 60, learning_rate=drawn_as(drawn))
    np.testing.assert_allclose(own.points, path.points, rtol=1e-12)


def drawn_as(rates):
    return iter([*rates, 0.0])


# --- wrappers


@pytest.mark.parametrize("slug", WRAPPERS)
def test_a_wrapper_sees_the_batch_of_its_step_and_no_other(slug):
    f, epochs = Wells(7), Epochs(7, 3, 5)
    member = wrap(slug, OPTIMIZERS["adam"])
    batches = mini_batches(f, 3, 5)
    path = member(batches, START)
    next(path)
    for update in range(9):
        batches.turn(update)
        f.asked.clear()
        next(path)
        assert set(f.asked) == {tuple(sorted(epochs.indices(update).tolist()))}


def test_cautious_asks_anew_where_it_did_not_move():
    """Its point stays where no coordinate may move; the next batch has another gradient there."""
    f = Wells(2, quartic=0)
    batches = mini_batches(f, 1)
    path = wrap("cautious", OPTIMIZERS["momentum"], momentum=0.99)(batches, START)
    x, rested = next(path), 0
    for update in range(40):
        batches.turn(update)
        f.asked.clear()
        before, x = x, next(path)
        rested += np.array_equal(before, x)
        assert set(f.asked) == {(int(batches.epochs.indices(update)[0]),)}
    assert rested

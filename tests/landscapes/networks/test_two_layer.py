"""The network's loss and gradient against differences and a formula written another way; its slices."""

import numpy as np
import pytest

from landscapes.networks.digits import split
from landscapes.networks.products import MOST, over_samples, times_samples
from landscapes.networks.slices import slice_losses, slice_rows
from landscapes.networks.two_layer import NetworkLoss, TwoLayer
from landscapes.plane import Plane, random_plane

NET = TwoLayer()
TRAINING, _ = split()
LOSS = NetworkLoss(NET, TRAINING.images, TRAINING.labels)
START = NET.start(1)
SMALL = TwoLayer(inputs=5, hidden=4, outputs=3)


def small_loss(samples: int = 7) -> NetworkLoss:
    random = np.random.default_rng(5)
    images = random.normal(size=(samples, 5))
    return NetworkLoss(SMALL, images, random.integers(0, 3, samples))


def one_by_one(loss: NetworkLoss, theta: np.ndarray) -> float:
    """The textbook's formulas, one sample at a time, exponentials and all."""
    w1, b1, w2, b2 = loss.network.weights(theta)
    total = 0.0
    for x, label in zip(loss.images(np.float64), loss.labels, strict=True):
        hidden = 1 / (1 + np.exp(-(w1 @ x + b1)))
        scores = np.exp(w2 @ hidden + b2)
        total -= np.log(scores[label] / scores.sum())
    return total / loss.samples


def test_there_are_2410_parameters():
    assert NET.size == 64 * 32 + 32 + 32 * 10 + 10 == 2410
    assert sum(part.size for part in NET.weights(START)) == 2410


@pytest.mark.parametrize("loss", [small_loss(), LOSS], ids=["small", "digits"])
def test_the_loss_is_that_of_the_formulas(loss):
    theta = loss.network.start(2) * 3
    assert loss(theta) == pytest.approx(one_by_one(loss, theta), rel=1e-13)


def test_without_weights_the_loss_is_that_of_guessing():
    assert LOSS(np.zeros(NET.size)) == pytest.approx(np.log(10), rel=1e-14)


def test_every_partial_derivative_is_the_slope_of_the_loss():
    batch, h = LOSS.batch(np.arange(20)), 1e-5
    exact = batch.gradient(START)
    for i in range(NET.size):
        up, down = START.copy(), START.copy()
        up[i] += h
        down[i] -= h
        assert exact[i] == pytest.approx((batch(up) - batch(down)) / (2 * h), abs=1e-7)


def test_batches_of_a_partition_average_to_the_whole():
    order = np.random.default_rng(0).permutation(1500)
    batches = [LOSS.batch(part) for part in np.split(order, 30)]
    assert all(batch.samples == 50 for batch in batches)
    mean = np.mean([batch.gradient(START) for batch in batches], axis=0)
    np.testing.assert_allclose(mean, LOSS.gradient(START), atol=1e-15)
    assert np.mean([batch(START) for batch in batches]) == pytest.approx(LOSS(START))


def test_lanes_are_single_points_and_float32_stays_float32():
    loss = small_loss()
    points = np.random.default_rng(1).normal(size=(SMALL.size, 2, 3))
    values, slopes = loss(points), loss.gradient(points)
    assert (values.shape, slopes.shape) == ((2, 3), points.shape)
    assert values[1, 2] == loss(points[:, 1, 2])
    np.testing.assert_array_equal(slopes[:, 1, 2], loss.gradient(points[:, 1, 2]))
    short = points.astype(np.float32)
    assert loss(short).dtype == loss.gradient(short).dtype == np.float32
    np.testing.assert_allclose(loss.gradient(short), slopes, rtol=1e-3, atol=1e-5)


def test_exchanging_hidden_units_changes_nothing():
    order = np.random.default_rng(2).permutation(NET.hidden)
    w1, b1, w2, b2 = NET.weights(START)
    changed = np.concatenate([w1[order].ravel(), b1[order], w2[:, order].ravel(), b2])
    assert not np.array_equal(changed, START)
    assert LOSS(changed) == pytest.approx(LOSS(START), rel=1e-13)


def test_huge_weights_give_a_finite_loss_and_no_warning():
    theta = START * 1e100
    assert np.isfinite(LOSS(theta))
    assert np.isnan(LOSS(np.full(NET.size, np.nan)))
    assert np.isnan(LOSS.gradient(np.full(NET.size, np.inf))).any()


def test_second_derivatives_are_refused_with_the_reason():
    with pytest.raises(ValueError, match=r"2,410 parameters .* 5,808,100 numbers"):
        LOSS.hessian(START)


def test_points_of_the_wrong_size_are_refused():
    with pytest.raises(ValueError, match="one entry per parameter"):
        LOSS(np.zeros(7))
    with pytest.raises(ValueError, match=r"Give images \(N, 64\)"):
        NetworkLoss(NET, np.zeros((3, 64)), np.zeros(2, dtype=np.intp))


def test_a_slice_shows_the_loss_itself():
    plane = random_plane(START * 2, NET.shapes, seed=4)
    alpha, beta = np.linspace(-1, 1, 4), np.linspace(-2, 2, 3)
    slice_ = slice_losses(LOSS, plane, alpha, beta)
    exact = LOSS(plane.points(alpha, beta[:, None]))
    assert slice_.shape == (3, 4)
    np.testing.assert_allclose(slice_, exact, rtol=2e-5)


@pytest.mark.parametrize("far", [1e5, 1e39])  # too far for float32: in its digits, in its range
def test_a_slice_far_out_has_no_false_numbers(far):
    plane = Plane(START, *np.eye(NET.size)[[36, 70]] * far)
    alpha = np.array([0.0, 1.0, 1e-4])
    (row,) = slice_rows(LOSS, plane, alpha, np.array([0.0]))
    np.testing.assert_allclose(row, LOSS(plane.points(alpha, 0.0)), rtol=1e-12)


@pytest.mark.parametrize("count", [1, 5, 130, 1000])
def test_products_in_pieces_are_products(count):
    random = np.random.default_rng(3)
    weights, columns = random.normal(size=(30, 64)), random.normal(size=(64, count))
    np.testing.assert_allclose(times_samples(weights, columns), weights @ columns, atol=1e-12)
    sums = np.empty((30, 64))
    over_samples(weights @ columns, columns.T, out=sums)
    np.testing.assert_allclose(sums, weights @ columns @ columns.T, rtol=1e-10, atol=1e-10)
    assert weights.size * count > MOST or count < 1000


def test_a_digit_counts_as_right_only_if_its_class_is_the_one_most_probable():
    assert LOSS.measured(np.zeros(NET.size))[1] == 0  # all classes alike
    assert LOSS.right(START).sum() == (LOSS.logits(START).argmax(axis=0) == LOSS.labels).sum()

"""The check finds a gradient right, and a wrong one wrong."""

import numpy as np

from landscapes.networks.check import check_gradient, errors_by_step
from landscapes.networks.digits import split
from landscapes.networks.two_layer import NetworkLoss, TwoLayer

NET = TwoLayer(hidden=5)
TRAINING, _ = split()
LOSS = NetworkLoss(NET, TRAINING.images[:30], TRAINING.labels[:30])
START = NET.start(0)


def test_backpropagation_passes_and_is_faster():
    check = check_gradient(LOSS, START)
    assert check.parameters == NET.size
    assert check.mean <= check.largest < 1e-7 < check.size
    assert check.times_faster > 20  # of 770 losses


def test_a_wrong_gradient_is_found():
    class Wrong(NetworkLoss):
        def gradient(self, points):
            slopes = super().gradient(points)
            slopes[17] += 1e-3
            return slopes

    check = check_gradient(Wrong(NET, LOSS.images(np.float64), LOSS.labels), START)
    assert 0.9e-3 < check.largest < 1.1e-3


def test_the_error_falls_with_the_step_and_rises_again():
    steps = [1e-1, 1e-2, 1e-5, 1e-11]
    coarse, fine, best, tiny = errors_by_step(LOSS, START, steps, np.arange(0, NET.size, 29))
    assert 50 < coarse / fine < 200  # h²
    assert best < fine / 100
    assert tiny > 100 * best

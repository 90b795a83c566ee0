"""The chart of learning rates."""

import numpy as np

from figures import rate
from tests.figures.scenes import CASES


def test_each_schedule_is_drawn_with_the_rates_it_gave():
    scene = next(c.scene() for c in CASES.values() if len(c.scene().paths) > 1)
    first, second = (line.slot for line in scene.paths[:2])
    given = {second: np.array([0.1, 0.05, 0.025])}
    (trace,) = rate(scene, given).data
    np.testing.assert_array_equal(trace.x, [1, 2, 3])
    np.testing.assert_array_equal(trace.y, given[second])
    assert trace.line.shape == "hv"
    assert first not in given

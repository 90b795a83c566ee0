"""The registry's own promises, on rules made for the purpose."""

from __future__ import annotations

from itertools import islice
from typing import Annotated

import numpy as np
import pytest

from optimizers.objectives import Counted, penalized
from optimizers.registry import (
    OPTIMIZERS,
    LearningRate,
    Range,
    Seed,
    Switch,
    as_points,
    optimizer,
    steps,
)
from optimizers.wording import direction, number, pair, place
from tests.optimizers.closed_forms import bowl, coupled

Share = Annotated[float, Range("s", 0, 1, "A share.", least=0, most=1, open=True)]


@pytest.fixture
def walker():
    @optimizer("Walker", family="test", reference="made up", exempt={"descends": "it walks"})
    def slow_walker(f, x, learning_rate: LearningRate = 0.5, share: Share = 0.25, seed: Seed = 0):
        """Walk to the right.

        With more to say.
        """
        for _, rate in steps(learning_rate):
            yield x
            x = x + rate * share

    yield slow_walker
    del OPTIMIZERS["slow-walker"]


def test_the_signature_is_all_there_is_to_write(walker):
    assert OPTIMIZERS["slow-walker"] is walker
    assert walker.slug == "slow-walker"
    assert walker.summary == "Walk to the right."
    assert walker.defaults == {"learning_rate": 0.5, "share": 0.25, "seed": 0}
    assert walker.stochastic
    assert walker.exempt == {"descends": "it walks"}
    assert walker.source.startswith("def slow_walker(f, x")
    assert [h.label for h in walker.hyperparameters] == ["learning rate", "share", "seed"]
    path = list(islice(walker(bowl(1.0), 1.0, learning_rate=2), 3))
    assert [x.tolist() for x in path] == [[1.0], [1.5], [2.0]]


def test_a_name_is_given_once(walker):
    with pytest.raises(ValueError, match="Two optimizers are named 'slow-walker'"):

        @optimizer("Again", family="test", reference="made up")
        def slow_walker(f, x):
            yield x


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"share": 1}, r"Walker: share must be a number from 0 to below 1; got 1\."),
        ({"share": [0.5, -0.5]}, r"got -0\.5\."),
        ({"learning_rate": np.nan}, "must be a number of at least 0; got nan"),
        ({"seed": 1.5}, "must be a whole number from 0 to"),
    ],
)
def test_a_refusal_names_what_was_given_and_what_is_allowed(walker, settings, message):
    with pytest.raises(ValueError, match=message):
        walker(bowl(1.0), 1.0, **settings)
    with pytest.raises(TypeError, match=r"no hyperparameter 'pace'. It has: learning_rate, share"):
        walker(bowl(1.0), 1.0, pace=1)


def test_lanes_of_a_setting_become_lanes_of_points(walker):
    rates = np.array([1.0, 2.0, 4.0])
    path = list(islice(walker(bowl(1.0), np.float32([1.0]), learning_rate=rates), 2))
    assert path[1].dtype == np.float32
    assert path[1].tolist() == [[1.25, 1.5, 2.0]]


def test_a_start_is_copied_and_keeps_its_type():
    start = np.array([1.0, 2.0], np.float32)
    points = as_points(start)
    points[0] = 7
    assert start[0] == 1
    assert points.dtype == np.float32
    assert as_points(3).shape == (1,)
    assert as_points([1, 2]).dtype == np.float64
    assert as_points([1, 2], (3,), ()).tolist() == [[1, 1, 1], [2, 2, 2]]
    assert as_points(np.ones((2, 4)), (3, 1)).shape == (2, 3, 4)
    with pytest.raises(ValueError, match="broadcast"):
        as_points(np.ones((2, 4)), (3,))


def test_steps_count_from_one_with_the_rate_of_each():
    assert list(islice(steps(0.5), 3)) == [(1, 0.5), (2, 0.5), (3, 0.5)]
    assert list(steps(iter([3, 2]))) == [(1, 3), (2, 2)]
    rates = np.array([1.0, 2.0])
    assert next(steps(rates))[1] is rates


# ------------------------------------------------------------ objectives made from an objective


def test_weight_decay_is_the_gradient_of_a_penalty():
    f, x, h = penalized(coupled(3), 0.7), np.array([0.3, -1.2, 2.0]), 1e-6
    for i, e in enumerate(np.eye(3) * h):
        assert f.gradient(x)[i] == pytest.approx((f(x + e) - f(x - e)) / (2 * h), rel=1e-8)
        second = (f.gradient(x + e) - f.gradient(x - e)) / (2 * h)
        np.testing.assert_allclose(f.hessian(x)[i], second, rtol=1e-8, atol=1e-8)
    lanes = np.stack([x, 2 * x, -x], axis=-1)
    f = penalized(coupled(3), np.array([0.0, 0.5, 2.0]))
    assert f(lanes).shape == (3,)
    assert f.gradient(lanes).shape == (3, 3)
    assert f.hessian(lanes).shape == (3, 3, 3)
    np.testing.assert_allclose(f(lanes)[1], penalized(coupled(3), 0.5)(2 * x))
    f = coupled(2)
    assert penalized(f, 0.0) is f


def test_what_an_optimizer_sees_is_counted_and_may_be_upside_down():
    f, x = coupled(2), np.ones((2, 5))
    seen = Counted(f, ascent=True)
    assert np.array_equal(seen(x), -f(x))
    assert np.array_equal(seen.gradient(x), -f.gradient(x))
    assert np.array_equal(seen.hessian(x), -f.hessian(x))
    seen(x)
    assert (seen.values, seen.gradients, seen.hessians) == (20, 10, 10)


# ------------------------------------------------------------------------------------- wording


@pytest.mark.parametrize(
    ("value", "digits", "text"),
    [
        (0.0, 3, "0"),
        (-0.5, 3, "−0.5"),
        (1234.5, 3, "1.23 × 10³"),
        (3e-4, 3, "3 × 10⁻⁴"),
        (-3.14159e-7, 3, "−3.14 × 10⁻⁷"),
        (2.5898e13, 3, "2.59 × 10¹³"),
        (0.00123, 2, "0.0012"),
        (100.0, 3, "100"),
    ],
)
def test_numbers_are_written_as_people_write_them(value, digits, text):
    assert number(value, digits) == text


def test_two_numbers_are_told_apart():
    assert pair(4.26, 4.62) == ("4.26", "4.62")
    assert pair(1.000001, 1.000002) == ("1.000001", "1.000002")
    assert pair(1.0, 1.0) == ("1", "1")


def test_places_and_directions_use_the_names_of_the_variables():
    assert place(bowl(1.0), np.array([-1.0])) == "x = −1"
    assert place(bowl(1.0, 1.0), np.array([1.0, 0.5])) == "x = 1, y = 0.5"
    assert place(None, np.array([1.0, 0.5])) == "(1, 0.5)"
    assert place(None, np.arange(6.0)) == "(0, 1, 2, 3, …)"
    assert direction(bowl(1.0, 1.0), np.array([0.0, 1.0])) == "y"
    assert direction(bowl(1.0, 1.0), np.array([0.0, -1.0])) == "−y"
    assert direction(bowl(1.0), np.array([-1.0])) == "−x"
    assert direction(None, np.array([0.6, -0.8])) == "(0.6, −0.8)"


def test_a_switch_is_off_or_on():
    @optimizer("Switched", family="test", reference="made up")
    def switched(f, x, on: Switch = 0):
        """Do nothing."""
        while True:
            yield x

    try:
        with pytest.raises(ValueError, match=r"0 \(off\) or 1 \(on\); got 2"):
            switched(bowl(1.0), 1.0, on=2)
    finally:
        del OPTIMIZERS["switched"]

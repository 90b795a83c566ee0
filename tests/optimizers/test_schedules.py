"""Schedules match PyTorch and optax, start afresh, broadcast over lanes and can be drawn."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from optimizers import run, schedules
from optimizers.rates import SCHEDULES, Rates
from optimizers.registry import steps

RECORDED = json.loads((Path(__file__).parent / "recorded" / "schedules.json").read_text())["cases"]
LISTED = [
    "constant",
    "step",
    "multi-step",
    "exponential",
    "inverse-time",
    "polynomial",
    "cosine",
    "warm-restarts",
    "linear-warm-up",
    "one-cycle",
    "cyclic",
    "reduce-on-plateau",
]
LOSSES = 0.5 + np.exp(-np.arange(80) / 9)


def rates_of(slugs, rate, settings) -> Rates:
    """One schedule, or one before another."""
    if isinstance(slugs, str):
        return SCHEDULES[slugs](rate, **settings)
    first, after = slugs
    return SCHEDULES[first](SCHEDULES[after](rate, **settings[1]), **settings[0])


def test_every_listed_schedule_is_there():
    assert list(SCHEDULES) == LISTED


@pytest.mark.parametrize("case", RECORDED, ids=lambda c: f"{c['reference']} {c['slug']}")
def test_matches_the_recorded_library(case):
    rates = rates_of(case["slug"], case["rate"], case["settings"])
    losses = np.array(case["losses"]) if "losses" in case else None
    values = rates.values(len(case["rates"]), losses)
    np.testing.assert_allclose(values, case["rates"], rtol=0, atol=1.4e-15)


CORPUS = json.loads((Path(__file__).parent.parent / "corpus" / "trajectories.json").read_text())
OURS = {
    "StepLR": ("step", 0.1, {"interval": 30, "factor": 0.1}),
    "LinearLR": ("linear-warm-up", 0.1, {"steps": 20, "start_factor": 0.1}),
    "CosineAnnealingLR": ("cosine", 0.1, {"steps": 100, "lowest": 0.001}),
    "CyclicLR": ("cyclic", 0.1, {"lowest": 0.001, "up": 10, "down": 10}),
    "OneCycleLR": ("one-cycle", 0.1, {"steps": 101}),
    "ReduceLROnPlateau": (
        *("reduce-on-plateau", 0.1),
        {"patience": 2, "cooldown": 3, "lowest": 1e-4, "threshold": 0.01},
    ),
    "exponential_decay": (
        *("exponential", 0.1),
        {"interval": 20, "factor": 0.5, "staircase": 1, "delay": 5, "end_rate": 0.02},
    ),
    "polynomial_schedule": ("polynomial", 0.1, {"steps": 80, "power": 2, "end_rate": 0.001}),
    "warmup_constant_schedule": ("linear-warm-up", 0.1, {"steps": 10}),
    "cosine_onecycle_schedule": ("one-cycle", 0.1, {"steps": 101, "rise": 31 / 101}),
}


@pytest.mark.parametrize("case", CORPUS["schedules"], ids=lambda c: c["schedule"])
def test_matches_the_corpus(case):
    slug, rate, settings = OURS[case["schedule"]]
    losses = np.array(case["metric"]) if "metric" in case else None
    values = SCHEDULES[slug](rate, **settings).values(len(case["lr"]), losses)
    np.testing.assert_allclose(values, case["lr"], rtol=0, atol=1.4e-15)


@pytest.mark.parametrize("slug", ["inverse-time", "constant"])
def test_closed_forms(slug):
    t = np.arange(50)
    expected = {
        "inverse-time": 0.3 / (1 + 0.1 * t),  # torch Adagrad with lr_decay 0.1
        "constant": np.full(50, 0.3),
    }
    np.testing.assert_allclose(SCHEDULES[slug](0.3).values(50), expected[slug], rtol=1e-15)


def test_inverse_time_in_stairs():
    values = SCHEDULES["inverse-time"](1.0, slowdown=0.5, interval=4, staircase=1).values(12)
    np.testing.assert_allclose(values, [1.0] * 4 + [1 / 1.5] * 4 + [0.5] * 4, rtol=1e-15)


@pytest.mark.parametrize("slug", LISTED)
def test_is_re_iterable_and_gives_python_numbers(slug):
    rates = SCHEDULES[slug](0.1)
    if rates.watches_loss:
        assert next(iter(rates)) == next(iter(rates)) == 0.1
        return
    first, second = list(islice(rates, 60)), list(islice(rates, 60))
    assert first == second
    assert all(type(rate) is float and 0 <= rate <= 0.1 for rate in first)


@pytest.mark.parametrize("slug", LISTED)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_lanes_equal_single_schedules(slug, dtype):
    rates = np.array([[0.1, 1.0, 0.0]], dtype=dtype)
    together = SCHEDULES[slug](rates).values(60, LOSSES)
    assert together.dtype == dtype
    assert together.shape == (60, 1, 3)
    for lane, rate in enumerate(rates[0].tolist()):
        alone = SCHEDULES[slug](rate).values(60, LOSSES)
        np.testing.assert_allclose(
            together[:, 0, lane], alone, rtol=8 * np.finfo(dtype).eps, atol=0
        )


@pytest.mark.parametrize(
    ("slug", "settings"),
    [
        ("step", {"interval": [5, 11], "factor": [0.5, 0.9]}),
        ("exponential", {"factor": [0.9, 1.1], "staircase": [0, 1], "end_rate": [0.0, 0.15]}),
        ("inverse-time", {"slowdown": [0.1, 1.0], "interval": [1, 3]}),
        ("polynomial", {"steps": [20, 30], "power": [1.0, 3.0], "delay": [0, 4]}),
        ("cosine", {"steps": [20, 30], "hold": [0, 1], "exponent": [1.0, 2.0]}),
        ("warm-restarts", {"period": [7, 20], "growth": [1, 2], "lowest": [0.0, 0.01]}),
        ("one-cycle", {"steps": [30, 50], "linear": [0, 1], "three_phase": [1, 0]}),
        ("cyclic", {"up": [3, 8], "down": [9, 8], "cycle_factor": [0.5, 1.0]}),
        ("reduce-on-plateau", {"patience": [1, 4], "factor": [0.5, 0.1], "cooldown": [3, 0]}),
    ],
)
def test_settings_may_differ_between_lanes(slug, settings):
    arrays = {name: np.array(values, float) for name, values in settings.items()}
    together = SCHEDULES[slug](0.1, **arrays).values(60, LOSSES)
    for lane in range(2):
        single = {name: values[lane] for name, values in settings.items()}
        alone = SCHEDULES[slug](0.1, **single).values(60, LOSSES)
        np.testing.assert_allclose(together[:, lane], alone, rtol=1e-14)


@pytest.mark.parametrize("slug", LISTED)
def test_hyperparameters_are_complete(slug):
    member = SCHEDULES[slug]
    assert member.title
    assert member.reference
    assert member.summary.endswith(".")
    assert member.source.startswith("def ")
    for h in member.hyperparameters:
        assert h.help.endswith(".")
        assert np.all((h.low <= np.asarray(h.default)) & (np.asarray(h.default) <= h.high))
        assert np.all(h.check(h.default, member.title) == np.asarray(h.default))


def test_rates_know_the_shape_of_their_lanes():
    lanes = np.array([0.1, 0.2, 0.3])
    assert SCHEDULES["cosine"](0.1).shape == ()
    assert SCHEDULES["cosine"](lanes).shape == (3,)
    assert SCHEDULES["multi-step"](0.1, milestones=[3, 5, 9]).shape == ()
    assert schedules.linear_warm_up(schedules.step(lanes[:, None], factor=lanes)).shape == (3, 3)
    assert SCHEDULES["multi-step"](0.1, milestones=4).values(6)[-1] == pytest.approx(0.01)


@pytest.mark.parametrize("slug", ["cosine", "reduce-on-plateau"])
def test_a_lane_of_rates_is_a_lane_of_the_run(slug):
    """Two rates on two coordinates: two runs, not one rate for each coordinate."""
    lanes = np.array([0.1, 0.2])
    together = run("momentum", Parabola(), (1.0, 2.0), 30, learning_rate=SCHEDULES[slug](lanes))
    assert together.points.shape == (31, 2, 2)
    for lane, rate in enumerate(lanes):
        alone = run("momentum", Parabola(), (1.0, 2.0), 30, learning_rate=SCHEDULES[slug](rate))
        np.testing.assert_allclose(together.points[..., lane], alone.points, rtol=1e-12)


def test_warm_up_goes_before_a_schedule_and_hands_losses_on():
    plateau = {"patience": 2, "factor": 0.5}
    flat = np.ones(40)
    warm = schedules.linear_warm_up(SCHEDULES["reduce-on-plateau"](0.4, **plateau), steps=8)
    values = warm.values(40, flat)
    assert warm.watches_loss
    np.testing.assert_allclose(values[:8], 0.4 * np.arange(8) / 8)
    np.testing.assert_array_equal(
        values[8:], SCHEDULES["reduce-on-plateau"](0.4, **plateau).values(32, flat)
    )


def gradient_descent(f, x, learning_rate):
    for _, rate in steps(learning_rate):
        yield x
        x = x - rate * f.gradient(x)


class Parabola:
    """½ Σ x², one row per coordinate."""

    def __call__(self, x):
        return (x * x).sum(axis=0) / 2

    def gradient(self, x):
        return x


def test_a_watched_path_is_told_the_loss_of_every_point():
    """At rate 2 the parabola is crossed for ever at the same height; the schedule must end that."""
    rates = SCHEDULES["reduce-on-plateau"](2.0, patience=3, factor=0.25)
    start = np.array([[1.0, 0.0, 3.0], [2.0, 0.0, -4.0]])
    path = rates.watch(Parabola(), lambda told: gradient_descent(Parabola(), start, told))
    points = np.array(list(islice(path, 40)))
    losses = Parabola()(np.moveaxis(points, 1, 0))
    used = rates.values(39, losses)
    np.testing.assert_array_equal(points[1:], points[:-1] - used[:, None] * points[:-1])
    assert (used[0] == 2).all()
    assert (used[:5, 0] == 2).all()
    assert used[5, 0] == 0.5  # steps 1 to 4 brought nothing: more than 3
    assert abs(points[-1]).max() < 1e-6


def test_a_plateau_without_losses_says_what_to_do():
    with pytest.raises(ValueError, match=r"no loss.*must be told.*values"):
        SCHEDULES["reduce-on-plateau"](0.1).values(3)


def test_growth_beyond_all_numbers_is_infinite_and_silent():
    values = SCHEDULES["exponential"](1.0, factor=1e30).values(20)
    assert values[0] == 1
    assert np.isinf(values[-1])


@pytest.mark.parametrize(
    ("rate", "settings", "error", "message"),
    [
        (-0.1, {}, ValueError, "Cosine: learning rate must be a number of at least 0; got -0.1"),
        (0.1, {"steps": 0}, ValueError, "Cosine: steps must be a whole number of at least 1"),
        (0.1, {"stepz": 5}, TypeError, "Cosine has no setting 'stepz'.*steps, lowest"),
    ],
)
def test_refuses_what_is_not_allowed(rate, settings, error, message):
    with pytest.raises(error, match=message):
        SCHEDULES["cosine"](rate, **settings)

"""What a run is made of: rows, lanes, costs, and what it refuses."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

from landscapes import parse
from optimizers import OPTIMIZERS, SCHEDULES, Outcome, run, wrap
from tests.optimizers.closed_forms import ackley, bowl, coupled, curve, quartic

GD = "gradient-descent"
barrier = curve(lambda x: x - np.log(x), lambda x: 1 - 1 / x, lambda x: 1 / x**2)


def test_rows_are_start_to_end_and_losses_belong_to_them():
    f = coupled(2)
    trajectory = run(GD, f, (2.0, -1.5), 20, learning_rate=0.1)
    assert trajectory.points.shape == (21, 2)
    assert trajectory.losses.shape == (21,)
    assert trajectory.steps == 20
    assert trajectory.batch == ()
    assert trajectory.points[0].tolist() == [2.0, -1.5]
    for x, value in zip(trajectory.points, trajectory.losses, strict=True):
        assert value == f(x)
    for x, following in zip(trajectory.points, trajectory.points[1:], strict=False):
        assert np.array_equal(following, x - 0.1 * f.gradient(x))


def test_a_member_does_as_well_as_its_slug():
    f = coupled(2)
    one = run("adam", f, (2.0, -1.5), 20, learning_rate=0.1)
    other = run(OPTIMIZERS["adam"], f, (2.0, -1.5), 20, learning_rate=0.1)
    assert np.array_equal(one.points, other.points)


def test_a_batch_has_its_lanes_last():
    starts = np.random.default_rng(1).normal(size=(2, 3, 4))
    trajectory = run("momentum", coupled(2), starts, 15)
    assert trajectory.points.shape == (16, 2, 3, 4)
    assert trajectory.losses.shape == (16, 3, 4)
    assert trajectory.outcome.shape == trajectory.sentence.shape == (3, 4)
    assert trajectory.calls == {"value": 0, "gradient": 15, "hessian": 0}


def test_one_start_with_many_learning_rates_makes_as_many_lanes():
    rates = np.geomspace(1e-3, 0.5, 7)
    trajectory = run("adam", coupled(2), (2.0, -1.5), 15, learning_rate=rates)
    assert trajectory.points.shape == (16, 2, 7)
    assert trajectory.calls["gradient"] == 15
    for lane, rate in enumerate(rates):
        single = run("adam", coupled(2), (2.0, -1.5), 15, learning_rate=rate)
        np.testing.assert_allclose(trajectory.points[:, :, lane], single.points, rtol=1e-14)


def test_starts_and_rates_may_span_a_grid():
    starts = np.linspace(-2, 2, 6).reshape(2, 3, 1)
    trajectory = run(GD, coupled(2), starts, 5, learning_rate=np.array([0.1, 0.2]))
    assert trajectory.points.shape == (6, 2, 3, 2)


@pytest.mark.parametrize(
    ("slug", "per_step"),
    [
        ("gradient-descent", {"value": 0, "gradient": 1, "hessian": 0}),
        ("polyak-step", {"value": 1, "gradient": 1, "hessian": 0}),
        ("sam", {"value": 0, "gradient": 2, "hessian": 0}),
        ("newton", {"value": 0, "gradient": 1, "hessian": 1}),
    ],
)
def test_every_evaluation_is_counted_and_no_other(slug, per_step):
    trajectory = run(slug, bowl(1.0, 2.0), (2.0, -1.5), 12)
    assert trajectory.calls == {kind: 12 * n for kind, n in per_step.items()}
    for kind, n in per_step.items():
        assert trajectory.evaluations[kind].tolist() == [n * t for t in range(13)]


def test_a_population_costs_as_much_as_it_has_points():
    def twenty_at_once(f, x):
        while True:
            yield x
            f(np.repeat(x[..., None], 20, axis=-1))

    assert run(twenty_at_once, bowl(1.0, 1.0), (1.0, 2.0), 3).calls["value"] == 60
    lanes = np.ones((2, 5))
    assert run(twenty_at_once, bowl(1.0, 1.0), lanes, 3).calls["value"] == 60


def test_climbing_sees_the_loss_upside_down_and_reports_it_upright():
    hill = curve(lambda x: 3 - x**2, lambda x: -2 * x, lambda x: -2.0)
    trajectory = run("newton", hill, 2.0, 5, ascent=True)
    assert trajectory.losses.tolist() == [-1, 3, 3, 3, 3, 3]
    armijo = run("gradient-descent-armijo", hill, 2.0, 30, ascent=True)
    assert armijo.losses[-1] == pytest.approx(3)
    assert (np.diff(armijo.losses) >= 0).all()


def test_a_run_ends_at_the_last_point_that_has_a_loss():
    trajectory = run(GD, barrier, 0.4, 50, learning_rate=0.3)  # to 0.85, then on; fine
    assert trajectory.steps == 50
    trajectory = run(GD, barrier, 2.0, 50, learning_rate=4.5)
    assert trajectory.points[:, 0].tolist() == [2.0]
    assert trajectory.beyond.tolist() == [-0.25]
    assert trajectory.outcome is Outcome.LEFT_DOMAIN
    assert trajectory.calls["gradient"] == 0


def test_it_does_not_come_back_from_outside_the_domain():
    """The gradient of log is finite at x < 0 and leads back; the run has ended by then."""
    logarithm = curve(np.log, lambda x: 1 / x, lambda x: -1 / x**2)
    raw = [float(x[0]) for x in islice(OPTIMIZERS[GD](logarithm, 1.0, learning_rate=0.4), 4)]
    assert raw[2] < 0 < raw[3]
    trajectory = run(GD, logarithm, 1.0, 50, learning_rate=0.4)
    assert trajectory.points[:, 0].tolist() == raw[:2]


def test_lanes_end_one_by_one_and_keep_their_last_point():
    starts = np.array([[30.0, 1.0, 30.0, 0.5], [1.0, 1.0, -40.0, 0.5]])
    trajectory = run(GD, quartic(), starts, 40, learning_rate=0.1)
    assert trajectory.points.shape == (41, 2, 4)
    assert np.isfinite(trajectory.points).all()
    assert np.isfinite(trajectory.losses).all()
    assert trajectory.lasted[1] == trajectory.lasted[3] == 40
    for lane in (0, 2):
        last = trajectory.lasted[lane]
        assert last < 40
        assert (trajectory.points[last:, :, lane] == trajectory.points[last, :, lane]).all()
        single = run(GD, quartic(), starts[:, lane], 40, learning_rate=0.1)
        assert np.array_equal(trajectory.lane(lane).points, single.points)
        assert trajectory.lane(lane).sentence == single.sentence


def test_a_batch_ends_when_its_last_lane_does():
    starts = np.array([[30.0, 300.0], [1.0, 2.0]])
    trajectory = run(GD, quartic(), starts, 2000, learning_rate=10.0)
    assert trajectory.steps == trajectory.lasted.max() < 20


def test_a_lane_without_a_loss_at_its_start_stays_there():
    trajectory = run(GD, barrier, np.array([[-1.0, 2.0]]), 30, learning_rate=0.1)
    assert trajectory.lasted.tolist() == [0, 30]
    assert (trajectory.points[:, 0, 0] == -1).all()
    assert trajectory.outcome[0] is Outcome.LEFT_DOMAIN


def test_divergence_is_followed_as_far_as_numbers_reach():
    trajectory = run(GD, bowl(2.0), 1.0, 100, learning_rate=10.0)
    np.testing.assert_allclose(np.abs(trajectory.points[:, 0]), 19.0 ** np.arange(101), rtol=1e-12)


@pytest.mark.parametrize("schedule", ["cosine", "linear-warm-up"])
def test_a_schedule_may_stand_for_the_learning_rate(schedule):
    rates = SCHEDULES[schedule](0.1)
    f = coupled(2)
    trajectory = run(GD, f, (2.0, -1.5), 20, learning_rate=rates)
    x = trajectory.points[0]
    for rate, following in zip(rates.values(20), trajectory.points[1:], strict=True):
        x = x - rate * f.gradient(x)
        np.testing.assert_allclose(following, x, rtol=1e-13)


@pytest.mark.parametrize("schedule", ["cosine", "reduce-on-plateau"])
def test_a_schedule_may_have_lanes(schedule):
    lanes = run(GD, coupled(2), (2.0, -1.5), 30, learning_rate=SCHEDULES[schedule]([0.1, 0.3]))
    assert lanes.points.shape == (31, 2, 2)
    single = run(GD, coupled(2), (2.0, -1.5), 30, learning_rate=SCHEDULES[schedule](0.3))
    np.testing.assert_allclose(lanes.points[:, :, 1], single.points, rtol=1e-13)


def test_a_schedule_that_watches_the_loss_is_told_of_it():
    kinked = curve(abs, np.sign, lambda x: 0.0)
    rates = SCHEDULES["reduce-on-plateau"](0.3, patience=2, factor=0.5)
    trajectory = run(GD, kinked, 1.0, 200, learning_rate=rates)
    assert trajectory.losses[-1] < 1e-3
    assert trajectory.calls["value"] >= 199
    again = run(GD, kinked, 1.0, 200, learning_rate=rates)
    assert np.array_equal(again.points, trajectory.points)


# ------------------------------------------------------------------------ refusals


def test_an_unknown_name_is_answered_with_the_nearest():
    with pytest.raises(ValueError, match=r"no optimizer 'adm'.*mean 'adam'.*gradient-descent"):
        run("adm", bowl(1.0), 1.0)
    with pytest.raises(ValueError, match="no optimizer"):
        run("", bowl(1.0), 1.0)
    with pytest.raises(ValueError, match=r"no optimizer 'adm'.*mean 'adam'"):
        run("lookahead(adm)", bowl(1.0), 1.0)
    with pytest.raises(ValueError, match=r"wrapper was 'sum'.*clipping"):
        run("sum(adam)", bowl(1.0), 1.0)


def test_a_wrapper_around_an_optimizer_may_be_written_as_its_slug():
    wrapped = wrap("lookahead", wrap("clipping", OPTIMIZERS["momentum"]))
    named = run(wrapped.slug, bowl(1.0), 1.0, 30)
    assert np.array_equal(named.points, run(wrapped, bowl(1.0), 1.0, 30).points)


@pytest.mark.parametrize("steps", [-1, 2.5, 100_001, np.nan, "ten", None])
def test_steps_must_be_a_whole_number_in_range(steps):
    with pytest.raises(ValueError, match=r"whole number from 0 to 100,000; choose"):
        run(GD, bowl(1.0), 1.0, steps)


def test_steps_of_zero_show_the_start():
    trajectory = run(GD, bowl(1.0), 1.0, 0)
    assert trajectory.points.tolist() == [[1.0]]
    assert trajectory.calls == {"value": 0, "gradient": 0, "hessian": 0}


def test_the_start_must_have_as_many_numbers_as_the_loss_has_variables():
    with pytest.raises(ValueError, match=r"has 1 number, the loss has 2 variables. Give one"):
        run(GD, bowl(1.0, 1.0), 1.0)


def test_the_start_must_have_a_loss():
    with pytest.raises(ValueError, match=r"no value at the start \(x = −1\).*move it"):
        run(GD, barrier, -1.0)
    with pytest.raises(ValueError, match="no value at the start"):
        run(GD, bowl(1.0), np.nan)


def test_hyperparameters_are_checked_before_anything_runs():
    with pytest.raises(ValueError, match="learning rate"):
        run(GD, bowl(1.0), 1.0, learning_rate=-1)
    with pytest.raises(TypeError, match="speed"):
        run(GD, bowl(1.0), 1.0, speed=1)
    with pytest.raises(ValueError, match="amsgrad is off or on for all lanes"):
        run("adam", bowl(1.0), 1.0, amsgrad=np.array([0, 1]))


def test_ackley_ends_at_its_own_tip_without_an_error():
    trajectory = run("rprop", ackley(), (0.0, 0.0), 20)
    assert trajectory.outcome is Outcome.GRADIENT_UNDEFINED


def test_a_run_that_ends_early_still_knows_how_many_steps_were_asked_for():
    f = parse("2x⁴−8x³−26x²+x−5").objective()
    path = run("gradient-descent", f, [2.0], 60, learning_rate=0.03)
    assert path.steps < 15  # the walk itself ends at its first look for anything finite
    assert path.requested == 60
    assert run("gradient-descent", f, [2.0], 60, learning_rate=0.005).requested == 60
    lanes = run("gradient-descent", f, [2.0], 60, learning_rate=np.array([0.03, 0.04]))
    assert lanes.requested == 60
    assert lanes.lane(1).requested == 60

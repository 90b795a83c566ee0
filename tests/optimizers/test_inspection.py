"""One step under the glass: it must show what the run really computed, for every member."""

from __future__ import annotations

import re

import numpy as np
import pytest

from optimizers import OPTIMIZERS, SCHEDULES, WRAPPERS, run, wrap
from optimizers.inspection import inspect_step
from optimizers.noise import noisy
from optimizers.notation import UPDATE_RULES
from optimizers.notation.letters import DIFFERENT, letter, letters
from tests.optimizers import closed_forms

START = (2.0, -1.5)
every = pytest.mark.parametrize("slug", OPTIMIZERS)


def states(step):
    return {state.name: state for state in step.states}


def quartic_of_the_book():
    """2x⁴ − 8x³ − 26x² + x − 5."""
    return closed_forms.curve(
        lambda x: 2 * x**4 - 8 * x**3 - 26 * x**2 + x - 5,
        lambda x: 8 * x**3 - 24 * x**2 - 52 * x + 1,
        lambda x: 24 * x**2 - 48 * x - 52,
    )


# ------------------------------------------------------------------ every member


@every
@pytest.mark.parametrize("ascent", [False, True])
def test_it_is_the_step_of_the_run(slug, ascent):
    f, member = closed_forms.coupled(2), OPTIMIZERS[slug]
    trajectory = run(member, f, START, 13, ascent=ascent)
    for k in (0, 1, 5, 12):
        if k >= trajectory.steps:
            continue
        step = inspect_step(member, f, START, k, ascent=ascent)
        assert np.array_equal(step.before, trajectory.points[k])
        assert np.array_equal(step.after, trajectory.points[k + 1])
        assert np.array_equal(step.step, step.after - step.before)
        assert step.loss_before == pytest.approx(trajectory.losses[k], rel=1e-14)
        assert step.loss_after == pytest.approx(trajectory.losses[k + 1], rel=1e-14)
        if step.gradient is not None:
            sign = -1 if ascent else 1
            assert np.array_equal(step.gradient, sign * f.gradient(step.before))


@every
def test_of_one_variable_too(slug):
    f = closed_forms.coupled(1)
    trajectory = run(slug, f, [2.0], 4)
    step = inspect_step(OPTIMIZERS[slug], f, [2.0], 3)
    assert np.array_equal(step.before, trajectory.points[3])
    assert np.array_equal(step.after, trajectory.points[4])


@every
def test_looking_changes_nothing(slug):
    f, start = closed_forms.coupled(2), np.array(START)
    start.flags.writeable = False
    member = OPTIMIZERS[slug]
    one, other = (inspect_step(member, f, start, 6) for _ in range(2))
    assert np.array_equal(start, START)
    assert np.array_equal(one.after, other.after)
    assert [s.name for s in one.states] == [s.name for s in other.states]
    for mine, yours in zip(one.states, other.states, strict=True):
        np.testing.assert_array_equal(mine.after, yours.after)


@every
def test_what_was_held_before_a_step_is_what_was_held_after_the_last(slug):
    f, member = closed_forms.coupled(2), OPTIMIZERS[slug]
    earlier, later = (states(inspect_step(member, f, START, k)) for k in (4, 5))
    for name, state in later.items():
        if name in earlier and state.before is not None:
            np.testing.assert_array_equal(state.before, earlier[name].after, err_msg=name)


@every
def test_methods_with_a_learning_rate_tell_that_of_the_step(slug):
    member = OPTIMIZERS[slug]
    f = closed_forms.coupled(2)
    if "learning_rate" not in member.defaults:
        assert inspect_step(member, f, START, 2).learning_rate is None
        return
    assert inspect_step(member, f, START, 2).learning_rate == member.defaults["learning_rate"]
    rates = SCHEDULES["exponential"](0.01)
    step = inspect_step(member, f, START, 5, learning_rate=rates)
    assert step.learning_rate == rates.values(6)[5]
    assert np.array_equal(step.after, run(member, f, START, 6, learning_rate=rates).points[6])


@every
def test_gradients_asked_for_elsewhere_are_told_with_their_place(slug):
    f = closed_forms.coupled(2)
    step = inspect_step(OPTIMIZERS[slug], f, START, 3)
    for slope in step.slopes:
        np.testing.assert_array_equal(slope.gradient, f.gradient(slope.point))
    if OPTIMIZERS[slug].family == "gradient-free":
        assert step.slopes == ()
        assert step.gradient is None


# ---------------------------------------------------------------- known numbers


def test_the_worked_example_of_the_book():
    """From −3 with the rate 0.005: f′(−3) = −275, and −3 − 0.005·(−275) = −1.625."""
    member = OPTIMIZERS["gradient-descent"]
    step = inspect_step(member, quartic_of_the_book(), [-3.0], 0, learning_rate=0.005)
    assert step.gradient == [-275]
    assert step.step == [1.375]
    assert step.after == [-1.625]
    assert step.loss_before == 136
    assert step.learning_rate == 0.005
    assert step.states == ()


def test_adams_averages_are_their_closed_forms():
    f = closed_forms.coupled(2)
    points = run("adam", f, START, 8).points
    step = inspect_step(OPTIMIZERS["adam"], f, START, 6)
    gradients = np.array([f.gradient(x) for x in points[:7]])
    powers = np.arange(6, -1, -1)[:, None]
    held = states(step)
    m = (0.1 * 0.9**powers * gradients).sum(axis=0)
    v = (0.001 * 0.999**powers * gradients**2).sum(axis=0)
    np.testing.assert_allclose(held["m"].after, m, rtol=1e-12)
    np.testing.assert_allclose(held["v"].after, v, rtol=1e-12)
    assert held["m"].letter == "m"
    scaled = m / (1 - 0.9**7) / (np.sqrt(v / (1 - 0.999**7)) + 1e-8)
    np.testing.assert_allclose(step.step, -0.1 * scaled, rtol=1e-12)


def test_momentum_begins_with_no_velocity():
    first = states(inspect_step(OPTIMIZERS["momentum"], closed_forms.bowl(1, 3), START, 0))
    assert first["v"].before == 0
    assert np.array_equal(first["v"].after, [2, -4.5])


def test_bfgs_multiplies_its_gradient_by_its_matrix():
    """What the code carries across steps is told with the gradient at the point, asked a step ago."""
    f, member = closed_forms.coupled(2), OPTIMIZERS["bfgs"]
    step = inspect_step(member, f, START, 4)
    held = states(step)
    assert held["inverse"].letter == "B"
    np.testing.assert_allclose(held["d"].after, -held["inverse"].before @ step.gradient)
    np.testing.assert_allclose(held["s"].after, step.step, rtol=1e-9)


def test_a_hyperparameter_that_the_rule_changes_is_a_state():
    f = closed_forms.coupled(2)
    step = inspect_step(OPTIMIZERS["simulated-annealing"], f, START, 9)
    assert states(step)["temperature"].letter == "T"
    assert states(step)["temperature"].after == pytest.approx(0.99**10)
    assert "sigma" not in states(step)
    assert "temperature" not in states(inspect_step(OPTIMIZERS["langevin"], f, START, 9))


# ------------------------------------------------- noise, wrappers, ends of runs


def test_the_gradient_is_the_one_with_the_noise_on_it():
    exact = closed_forms.coupled(2)
    member = OPTIMIZERS["gradient-descent"]
    points = run(member, noisy(exact, 0.5, 3), START, 9).points
    step = inspect_step(member, noisy(exact, 0.5, 3), START, 8)
    assert np.array_equal(step.after, points[9])
    assert not np.allclose(step.gradient, exact.gradient(step.before), atol=1e-3)
    np.testing.assert_allclose(step.step, -0.1 * step.gradient, rtol=1e-12)


def test_the_gradient_by_differences_is_the_one_that_was_used():
    f = closed_forms.by_difference(quartic_of_the_book(), 0.1)
    step = inspect_step(OPTIMIZERS["gradient-descent"], f, [-3.0], 0, learning_rate=0.005)
    exact = -275 + 0.1**2 * (8 * -3 - 8)  # + h² f‴/6, and f‴ = 48x − 48
    assert step.gradient == pytest.approx([exact], abs=1e-9)


@pytest.mark.parametrize("wrapper", WRAPPERS)
@pytest.mark.parametrize(
    "slug", ["gradient-descent", "adam", "bfgs", "nelder-mead", "averaged-sgd"]
)
def test_a_wrapped_step_is_the_wrapped_runs(wrapper, slug):
    f, member = closed_forms.coupled(2), wrap(wrapper, OPTIMIZERS[slug])
    trajectory = run(member, f, START, 12)
    for k in range(12):
        step = inspect_step(member, f, START, k)
        assert np.array_equal(step.before, trajectory.points[k])
        assert np.array_equal(step.after, trajectory.points[k + 1])
    inner = states(inspect_step(OPTIMIZERS[slug], f, START, 3))
    assert set(inner) <= set(states(inspect_step(member, f, START, 3)))


def test_inside_sam_the_slope_is_taken_at_the_worst_point_nearby():
    f, member = closed_forms.bowl(1, 3), wrap("sam", OPTIMIZERS["gradient-descent"], rho=0.5)
    step = inspect_step(member, f, (0.0, 2.0), 0)
    assert np.array_equal(step.gradient, [0, 6])
    np.testing.assert_allclose([slope.point for slope in step.slopes], [[0, 2], [0, 2.5]])
    np.testing.assert_allclose(step.step, [0, -0.1 * 7.5])


def test_a_schedule_that_watches_the_loss_tells_its_rate():
    rates = SCHEDULES["reduce-on-plateau"](0.5, patience=1, factor=0.5)
    f, member = closed_forms.bowl(4.0, 4.0), OPTIMIZERS["gradient-descent"]  # flips for ever
    trajectory = run(member, f, START, 12, learning_rate=rates)
    step = inspect_step(member, f, START, 10, learning_rate=rates)
    assert np.array_equal(step.after, trajectory.points[11])
    assert step.learning_rate == rates.values(12, trajectory.losses)[10]
    assert step.learning_rate < 0.5


def test_the_step_that_left_is_shown_as_it_is():
    f = closed_forms.curve(np.log, lambda x: 1 / x, lambda x: -1 / x**2)
    trajectory = run("gradient-descent", f, [0.5], 20, learning_rate=1.0)
    assert trajectory.steps == 0
    step = inspect_step(OPTIMIZERS["gradient-descent"], f, [0.5], 0, learning_rate=1.0)
    assert step.after == [-1.5] == trajectory.beyond
    assert np.isnan(step.loss_after)


def test_what_cannot_be_inspected_is_refused():
    f, member = closed_forms.bowl(1, 2), OPTIMIZERS["gradient-descent"]
    with pytest.raises(ValueError, match=r"-1.*whole number"):
        inspect_step(member, f, START, -1)
    with pytest.raises(ValueError, match="one number per variable"):
        inspect_step(member, f, np.ones((2, 3)), 0)
    with pytest.raises(ValueError, match=r"Step 3 .* rates end"):
        inspect_step(member, f, START, 3, learning_rate=iter([0.1] * 3))


# ---------------------------------------------------------------------- letters


@pytest.mark.parametrize("slug", DIFFERENT)
def test_every_pair_of_name_and_letter_is_of_that_rule(slug):
    code = OPTIMIZERS[slug].rule.__code__
    for name, symbol in DIFFERENT[slug].items():
        assert name in code.co_varnames, name
        if symbol:
            assert re.search(re.escape(symbol) + "(?![A-Za-z])", UPDATE_RULES[slug]), symbol


@every
def test_no_letter_stands_for_two_names(slug):
    step = inspect_step(OPTIMIZERS[slug], closed_forms.coupled(2), START, 4)
    given = [s.letter for s in step.states if s.letter]
    assert len(given) == len(set(given))
    assert "x" not in given


def test_letters_are_read_off_the_print():
    assert letters("adam") >= {"g", "m", "v", "t", "x"}
    assert "h" not in letters("adam")
    assert letter("adam", "m") == "m"
    assert letter("ademamix", "m1") == "m_1"
    assert letter("adam", "v_max") is None
    assert letter("cma-es", "d") is None  # only with an index: c_c, d_σ
    assert letter("", "m") is None

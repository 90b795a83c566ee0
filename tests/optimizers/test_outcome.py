"""Every way a run can end, on losses whose end is known."""

from __future__ import annotations

import pickle

import numpy as np
import pytest

from landscapes import parse
from optimizers import SCHEDULES, Outcome, run
from optimizers.ground import closer_look
from optimizers.outcome import escape_radius, escape_step, period_of, rest_since
from tests.optimizers.closed_forms import (
    ClosedForm,
    ackley,
    bowl,
    by_difference,
    constant,
    curve,
    diagonal,
)

GD = "gradient-descent"


def plane(value, gradient, hessian=None) -> ClosedForm:
    unknown = hessian or (lambda x: np.full((2, *x.shape), np.nan))
    return ClosedForm(value, gradient, unknown, "xy")


def monkey_saddle() -> ClosedForm:
    return plane(
        lambda x: x[0] ** 3 - 3 * x[0] * x[1] ** 2,
        lambda x: np.stack([3 * x[0] ** 2 - 3 * x[1] ** 2, -6 * x[0] * x[1]]),
        lambda x: np.array([[6 * x[0], -6 * x[1]], [-6 * x[1], -6 * x[0]]]),
    )


def trough() -> ClosedForm:
    """(x + y)²: a whole line of minima."""
    return plane(
        lambda x: (x[0] + x[1]) ** 2,
        lambda x: 2 * np.stack([x[0] + x[1]] * 2),
        lambda x: np.full((2, *x.shape), 2.0),
    )


parabola = bowl(2.0)
steps = curve(
    lambda x: np.where((x >= -5) & (x <= -3), 2.0, np.where(x > 0, 1.0, 0.0)),
    lambda x: 0.0,
    lambda x: 0.0,
)
logarithm = curve(np.log, lambda x: 1 / x, lambda x: -1 / x**2)
barrier = curve(lambda x: x - np.log(x), lambda x: 1 - 1 / x, lambda x: 1 / x**2)
bend = curve(lambda x: abs(x), np.sign, lambda x: 0.0)
bent = curve(lambda x: abs(x) + (x - 1) ** 2 / 4, lambda x: np.sign(x) + (x - 1) / 2, lambda x: 0.5)
cube = curve(lambda x: x**3, lambda x: 3 * x**2, lambda x: 6 * x)
hill = curve(lambda x: -(x**2), lambda x: -2 * x, lambda x: -2.0)
flat_bottom = curve(lambda x: 5 + x**4, lambda x: 4 * x**3, lambda x: 12 * x**2)
sigmoid = curve(
    lambda x: 1 / (1 + np.exp(-x)),
    lambda x: np.exp(-x) / (1 + np.exp(-x)) ** 2,
    lambda x: np.nan,
)
root = curve(np.sqrt, lambda x: 0.5 / np.sqrt(x), lambda x: np.nan)
spike = curve(lambda x: np.exp(x**2), lambda x: 2 * x * np.exp(x**2), lambda x: np.nan)
ramp = curve(lambda x: -x, lambda x: -1.0, lambda x: 0.0)
saddle = bowl(2.0, -2.0)
narrow = plane(  # one part in a thousand of all directions leads down, none of them an axis
    lambda x: 1e6 * (x[0] - 0.3 * x[1]) ** 2 - (0.3 * x[0] + x[1]) ** 2,
    lambda x: np.stack(
        [
            2e6 * (x[0] - 0.3 * x[1]) - 0.6 * (0.3 * x[0] + x[1]),
            -6e5 * (x[0] - 0.3 * x[1]) - 2 * (0.3 * x[0] + x[1]),
        ]
    ),
    lambda x: np.array([[2e6 - 0.18, -6e5 - 0.6], [-6e5 - 0.6, 1.8e5 - 2]]),
)

ENDS = [
    # loss, start, steps, settings, outcome, what the sentence says
    (parabola, 3.0, 120, {}, "CONVERGED", "Converged: at rest since step 86"),
    (parabola, 0.0, 20, {}, "CONVERGED", "since step 0 at a minimum"),
    (trough(), (1.0, 2.0), 80, {}, "CONVERGED", "at a minimum"),
    (flat_bottom, 0.0, 20, {}, "CONVERGED", "at a minimum"),
    (bend, 0.0, 20, {}, "CONVERGED", "at a minimum"),
    (bent, 0.0, 20, {"learning_rate": 0.0}, "CONVERGED", "at a minimum"),
    (hill, 3.0, 120, {"ascent": True}, "CONVERGED", "at a maximum"),
    (bowl(1.0, 1.0), (1e-7, 2e-7), 200, {}, "CONVERGED", "at a minimum"),
    (bowl(1.0, 1e6), (1.0, 1.0), 200, {"learning_rate": 1e-6}, "RAN_ALL_STEPS", "still moving"),
    (saddle, (1.0, 0.0), 100, {}, "STALLED_AT_SADDLE", "a saddle; the direction y leads down."),
    (
        saddle,
        (0.0, 1.0),
        100,
        {"ascent": True},
        "STALLED_AT_SADDLE",
        "the loss is not maximal: a saddle; the direction x leads up.",
    ),
    (monkey_saddle(), (0.0, 0.0), 20, {}, "STALLED_AT_SADDLE", "leads down"),
    (narrow, (0.0, 0.0), 20, {}, "STALLED_AT_SADDLE", "direction (0.287, 0.958) leads down"),
    (hill, 0.0, 20, {}, "STALLED", "this is a maximum; every direction leads down"),
    (parabola, 0.0, 20, {"ascent": True}, "STALLED", "this is a minimum; every direction leads up"),
    (steps, -4.0, 20, {}, "STALLED", "on a flat piece: the gradient is zero all around"),
    (steps, -3.0, 20, {}, "STALLED", "flat piece"),
    (constant(), (1.0, 1.0), 20, {}, "STALLED", "flat piece"),
    (sigmoid, 800.0, 20, {}, "STALLED", "flat piece"),
    (
        sigmoid,
        40.0,
        20,
        {},
        "STALLED",
        "since step 0: the loss is flat to rounding, its slope 4.25 × 10⁻¹⁸.",
    ),
    (bowl(2.0, 2.0), (2.0, 0.0), 20, {"learning_rate": 1e-300}, "STALLED", "falls along −x"),
    (
        curve(lambda x: x + 2, lambda x: 1.0, lambda x: 0.0),
        0.0,
        20,
        {"learning_rate": 1e-300},
        "RAN_ALL_STEPS",
        "still moving (last step 1 × 10⁻³⁰⁰ long)",
    ),
    (bowl(2.0, 2.0), (2.0, 1e-9), 3, {"learning_rate": 1e-15}, "RAN_ALL_STEPS", "still moving"),
    (cube, 0.0, 20, {}, "STALLED", "this is an inflection; the direction −x leads down"),
    (parabola, 3.0, 20, {"learning_rate": 0.0}, "STALLED", "has not moved since step 0"),
    (parabola, 3.0, 20, {"learning_rate": 1e-18}, "STALLED", "the loss still falls along −x"),
    (
        by_difference(parabola, 1e-4),
        1e13,
        20,
        {},
        "STALLED",
        "the gradient reads zero, but the loss still falls along −x; the difference quotient",
    ),
    (parabola, 4.0, 30, {"learning_rate": 1.0}, "OSCILLATING", "with period 2 between −4 and 4."),
    (bend, 1.03, 40, {}, "OSCILLATING", "with period 2 between −0.07 and 0.03."),
    (
        bowl(2.0, 2.0),
        (1.0, 0.5),
        40,
        {"learning_rate": 1.0},
        "OSCILLATING",
        "with period 2 between (−1, −0.5) and (1, 0.5).",
    ),
    (parabola, 3.0, 3, {}, "RAN_ALL_STEPS", "Used every step, still moving (last step 0.38 long)."),
    (parabola, 3.0, 0, {}, "RAN_ALL_STEPS", "No step was taken."),
    (
        parabola,
        3.0,
        1,
        {"learning_rate": 0.5},
        "RAN_ALL_STEPS",
        "3 long, led to a gradient of zero",
    ),
    (parabola, 3.0, 100, {"learning_rate": 1e-10}, "RAN_ALL_STEPS", "(last step 6 × 10⁻¹⁰ long)"),
    (cube, 1.0, 200, {}, "RAN_ALL_STEPS", "still moving"),
    (
        parabola,
        3.0,
        50,
        {"learning_rate": SCHEDULES["multi-step"](0.01, milestones=[30], factor=0.0)},
        "RAN_ALL_STEPS",
        "Used every step; it has not moved since step 30.",
    ),
    (ramp, 0.0, 100, {}, "RAN_ALL_STEPS", "still moving"),
    (
        logarithm,
        1.0,
        10,
        {"learning_rate": 0.4},
        "LEFT_DOMAIN",
        "step 2 leads to x = −0.0667, where",
    ),
    (
        logarithm,
        1.0,
        10,
        {"learning_rate": 1.0},
        "LEFT_DOMAIN",
        "x = 0, where the loss is infinite",
    ),
    (barrier, 2.0, 10, {"learning_rate": 4.0}, "LEFT_DOMAIN", "x = 0, where the loss is infinite"),
    (root, 0.0, 10, {}, "GRADIENT_UNDEFINED", "Stopped after step 0: the gradient is infinite at"),
    (
        ackley(),
        (0.0, 0.0),
        9,
        {},
        "GRADIENT_UNDEFINED",
        "the gradient is undefined at x = 0, y = 0",
    ),
    (
        parabola,
        3.0,
        40,
        {"learning_rate": 8.0},
        "DIVERGED",
        "step 6 on it is more than 4 × 10⁶ from the start.",
    ),
    (
        parabola,
        3.0,
        4000,
        {"learning_rate": 8.0},
        "DIVERGED",
        "the start; numbers end at step 131.",
    ),
    (spike, 2.0, 10, {}, "DIVERGED", "numbers end at step 2"),
    (spike, 3.0, 9, {"learning_rate": 0.01}, "DIVERGED", "to x = −483, where the loss overflows."),
    (saddle, (1.0, 1e-6), 200, {}, "DIVERGED", "the loss falls without bound; from step"),
    (saddle, (1e-6, 1.0), 200, {"ascent": True}, "DIVERGED", "the loss rises without bound"),
    (cube, -1.0, 200, {}, "DIVERGED", "the loss falls without bound"),
    (
        by_difference(bowl(2.0, 2.0), 1e-4),
        (-3.0, 4.0),
        100,
        {"learning_rate": 10.0},
        "DIVERGED",
        "from step 5 on it is more than 6 × 10⁶ from the start, then froze at step 10",
    ),
]


def test_a_kink_nearby_does_not_make_a_slope_flat():
    found = closer_look(bend, np.array([5.8e-6]), 0.0)
    assert found.kind == "slope"
    assert found.way_down is not None
    assert found.way_down.tolist() == [-1.0]


@pytest.mark.parametrize(("f", "start", "count", "settings", "outcome", "says"), ENDS)
def test_how_it_ends(f, start, count, settings, outcome, says):
    trajectory = run(GD, f, start, count, **{"learning_rate": 0.1, **settings})
    assert trajectory.outcome is Outcome[outcome], trajectory.sentence
    assert says.lower() in trajectory.sentence.lower()
    assert (trajectory.diverged_at is not None) == (outcome == "DIVERGED")


def along(*values: float):
    """A method that goes to these places, whatever the loss."""
    return lambda f, start: iter(np.array(values, float)[:, None])


def test_one_that_stands_exactly_in_a_minimum_has_converged_however_late():
    late = run(along(*range(30, 0, -1), 0, 0, 0, 0), parabola, 30.0, 33)
    assert late.outcome is Outcome.CONVERGED
    assert late.verdict.since == 30
    assert not late.verdict.standing


def test_one_that_stands_on_a_slope_is_not_said_to_move():
    values = [*range(60, 20, -1), *[20] * 20]
    short = run(along(*values), parabola, 60.0, len(values) - 1)
    assert short.outcome is Outcome.RAN_ALL_STEPS
    assert short.verdict.standing
    assert short.sentence.endswith("it has not moved since step 40.")
    moving = run(along(*values, 19), parabola, 60.0, len(values))
    assert not moving.verdict.standing
    # Within rounding of the last point long before it stands still.
    near = 20 + 1e-9 * np.arange(20, 0, -1)
    whole = [*range(60, 20, -1), *near, *[20] * 80]
    long = run(along(*whole), parabola, 60.0, len(whole) - 1)
    assert long.outcome is Outcome.STALLED
    assert "Has not moved since step 60, although the loss still falls along −x" in long.sentence


@pytest.mark.parametrize(("ascent", "word"), [(False, "lower"), (True, "higher")])
def test_one_that_is_lost_where_the_loss_is_better_says_so(ascent, word):
    far = 2e6 * np.pi + (np.pi / 2 if ascent else 1.5 * np.pi)
    wave = curve(np.sin, np.cos, lambda x: -np.sin(x))
    lost = run(along(0, -far, far), wave, 0.0, 2, ascent=ascent)
    assert lost.outcome is Outcome.DIVERGED
    assert lost.sentence.endswith(f"from the start, where the loss is {word}.")
    back = run(along(0, -far, far - np.pi), wave, 0.0, 2, ascent=ascent)
    assert back.sentence.endswith("from the start.")


def test_a_method_may_lose_its_step_where_the_gradient_is_fine():
    trajectory = run("newton", bowl(1.0, 0.0), (1.0, 1.0), 10)
    assert trajectory.outcome is Outcome.STEP_UNDEFINED
    assert "next step is not a number" in trajectory.sentence


def test_a_minimum_far_away_is_no_divergence():
    far = curve(lambda x: (x - 1e8) ** 2, lambda x: 2 * (x - 1e8), lambda x: 2.0)
    assert escape_radius(np.array([0.0])) < 1e8
    trajectory = run(GD, far, 0.0, 200, learning_rate=0.3)
    assert trajectory.outcome is Outcome.CONVERGED


@pytest.mark.parametrize("scale", [1e-6, 1e-3, 1.0, 1e3])
@pytest.mark.parametrize("height", [1e-9, 1.0, 1e9])
@pytest.mark.parametrize("offset", [0.0, 1.0, -1e3])
def test_units_do_not_matter(scale, height, offset):
    """The same picture in other units of x, other units of f, and lifted, ends the same way."""
    for curvatures, expected in [
        ((1.0, 3.0), Outcome.CONVERGED),
        ((1.0, -3.0), Outcome.STALLED_AT_SADDLE),
        ((-1.0, -3.0), Outcome.STALLED),
    ]:
        bend = np.array(curvatures) * height / scale**2
        plain = bowl(*bend)
        f = ClosedForm(
            lambda x, f=plain: f(x) + offset * height, plain.gradient, plain.hessian, "xy"
        )
        start = np.array([scale if curvatures[0] > 0 else 0.0, 0.0])
        trajectory = run(GD, f, start, 200, learning_rate=0.3 * scale**2 / height)
        assert trajectory.outcome is expected, trajectory.sentence


@pytest.mark.parametrize("angle", np.linspace(0.05, 3.1, 9))
@pytest.mark.parametrize("condition", [1.0, 1e3, 1e6])
def test_a_narrow_saddle_is_seen_in_any_direction(angle, condition):
    c, s = np.cos(angle), np.sin(angle)
    turn = np.array([[c, -s], [s, c]])
    matrix = turn @ np.diag([condition, -1.0]) @ turn.T

    def gradient(x):
        return np.tensordot(matrix, x, axes=1)

    f = plane(
        lambda x: (x * gradient(x)).sum(axis=0) / 2,
        gradient,
        lambda x: matrix.reshape(2, 2, *(1,) * (x.ndim - 1)) + 0 * x[0],
    )
    trajectory = run(GD, f, (0.0, 0.0), 20)
    assert trajectory.outcome is Outcome.STALLED_AT_SADDLE
    assert run(GD, f, (0.0, 0.0), 20, ascent=True).outcome is Outcome.STALLED_AT_SADDLE


def test_float32_comes_to_rest_too():
    start = np.array([3.0, -2.0], np.float32)
    trajectory = run(GD, bowl(1.0, 3.0), start, 200, learning_rate=0.3)
    assert trajectory.points.dtype == np.float32
    assert trajectory.outcome is Outcome.CONVERGED
    start = np.array([3.0, 0.0], np.float32)
    assert run(GD, saddle, start, 200, learning_rate=0.1).outcome is Outcome.STALLED_AT_SADDLE


def test_many_dimensions_are_judged_without_a_hessian():
    def refused(x):
        raise AssertionError("a Hessian of 40 × 40 was asked for")

    f = ClosedForm(lambda x: (x * x).sum(axis=0), lambda x: 2 * x, refused, ["x"] * 40)
    trajectory = run(GD, f, np.linspace(-1, 1, 40), 200, learning_rate=0.1)
    assert trajectory.outcome is Outcome.CONVERGED
    assert trajectory.sentence.endswith("where no direction tried is better.")


# ---------------------------------------------------------------------- the parts


def path(*values: float) -> np.ndarray:
    return np.array(values, float)[:, None]


def test_rest_is_not_taken_for_what_only_looks_like_it():
    swing = path(*[(-1.0) ** t for t in range(41)])
    assert rest_since(swing) is None
    late_start = path(0, *[1e-6 * 2.0**t for t in range(40)])
    assert rest_since(late_start) is None
    assert rest_since(path(1, *[0] * 10)) == 1  # half of a short run is enough
    assert rest_since(path(*range(30), *[30] * 11)) is None
    assert rest_since(path(*range(20), *[20] * 12)) == 20


@pytest.mark.parametrize("period", range(2, 9))
def test_the_smallest_period_is_found(period):
    cycle = np.random.default_rng(period).normal(size=(period, 2))
    assert period_of(np.concatenate([cycle] * 5)) == period
    drifting = np.concatenate([cycle] * 5) + 1e-3 * np.arange(5 * period)[:, None]
    assert period_of(drifting) is None


def test_it_has_diverged_when_it_never_comes_back():
    out = 3e6
    assert escape_step(path(1, 2, out, 3, 4)) is None
    assert escape_step(path(1, out, 2, out, out)) == 3
    assert escape_step(path(1, 2, 3)) is None


def test_every_outcome_is_a_sentence():
    for outcome in Outcome:
        assert outcome.sentence[0].isupper()
        assert outcome.sentence.endswith(".")


def test_a_verdict_survives_pickling_and_its_loss_need_not():
    trajectory = run(
        GD, saddle, (1.0, 0.0), 100, learning_rate=0.1
    )  # its lambdas cannot be pickled
    again = pickle.loads(pickle.dumps(trajectory))
    assert again.objective is None
    assert again.outcome is trajectory.outcome
    assert again.sentence == trajectory.sentence
    assert np.array_equal(again.points, trajectory.points)


def test_lanes_are_judged_one_by_one_as_single_runs():
    starts = np.array([[1.0, 1.0, -3.0, 0.0], [0.0, 1e-6, 0.0, 0.0]])
    batch = run(GD, saddle, starts, 200, learning_rate=0.1)
    assert batch.outcome.shape == (4,)
    for lane in range(4):
        single = run(GD, saddle, starts[:, lane], 200, learning_rate=0.1)
        assert batch.outcome[lane] is single.outcome
        assert batch.sentence[lane] == single.sentence
        assert batch.diverged_at[lane] == single.diverged_at


def test_diagonal_is_what_it_says():
    assert diagonal(np.array([1.0, 2.0])).tolist() == [[1, 0], [0, 2]]


def test_rounding_that_alternates_is_no_oscillation():
    """Polyak's step heads for the level f* = 0, where the slope is not zero, and jitters there."""
    f = curve(lambda x: 2 * x**2 - 5, lambda x: 4 * x, lambda x: 4.0)
    trajectory = run("polyak-step", f, 3.0, 200)
    assert trajectory.points[-1, 0] == pytest.approx(np.sqrt(2.5), abs=1e-14)
    assert trajectory.outcome in (Outcome.RAN_ALL_STEPS, Outcome.STALLED)


@pytest.mark.parametrize("difference", [None, 1e-4])
@pytest.mark.parametrize(
    ("formula", "start", "outcome", "said"),
    [
        ("x²+10¹²", [0.0], "CONVERGED", "at a minimum"),
        ("10¹²−x²", [0.0], "STALLED", "this is a maximum"),
        ("x³+10¹²", [0.0], "STALLED", "this is an inflection"),
        ("x²−y²+10¹²", [0.0, 0.0], "STALLED_AT_SADDLE", "the direction y leads down"),
        ("max(x, 0)+10¹²", [-1.0], "STALLED", "flat piece"),
    ],
)
def test_what_rounding_hides_in_the_values_the_gradient_tells(
    formula, start, outcome, said, difference
):
    f = parse(formula).objective(difference=difference)
    path = run(GD, f, start, 20, learning_rate=0.1)
    assert path.outcome is Outcome[outcome]
    assert said in path.sentence


def test_no_slope_that_a_difference_quotient_cannot_read_is_called_flat():
    for ascent, text in ((False, "x²+10¹²"), (True, "10¹²−x²")):
        f = parse(text).objective(difference=1e-4)
        path = run(GD, f, [3.0], 60, learning_rate=0.1, ascent=ascent)
        assert f.exact.gradient(path.points[-1])  # 0.0186
        assert f"still {'rises' if ascent else 'falls'} along −x" in path.sentence
        assert "run out of digits" in path.sentence


@pytest.mark.parametrize(
    ("formula", "start", "settings", "steps", "factor"),
    [
        ("x²−y²", [2.0, 0.5], {"learning_rate": 0.1}, 30, 1.2),
        ("y²−x²", [0.5, 2.0], {"learning_rate": 0.1, "ascent": True}, 30, 1.2),
        ("½x²", [1.0], {"learning_rate": 2.1}, 50, 1.1),
        ("½x²+10¹²", [1.0], {"learning_rate": 2.1}, 50, 1.1),
    ],
)
def test_a_run_that_flies_away_is_said_to_before_it_is_out_of_bounds(
    formula, start, settings, steps, factor
):
    f = parse(formula).objective()
    path = run(GD, f, start, steps, **settings)
    assert path.outcome is Outcome.RAN_ALL_STEPS
    assert path.verdict.flying
    assert "it is flying away" in path.sentence
    assert f"on average {factor} times as long" in path.sentence
    assert run(GD, f, start, 400, **settings).outcome is Outcome.DIVERGED


@pytest.mark.parametrize(
    ("formula", "start", "rate", "steps"),
    [
        ("x⁴−x²", 1e-3, 0.1, 30),  # leaves a maximum, the steps growing by 1.2 each
        ("x⁴−1000x²", 1e-3, 1e-4, 50),
        ("ln(cosh(x))", 1e-3, 2.1, 60),  # swings that grow until they are so wide that they stay
        ("10⁴·ln(cosh(x/100))", 0.01, 2.1, 70),
        ("10⁴·ln(cosh(x/100))", 0.01, 2.1, 80),
        ("−x", 0.0, 0.1, 50),
        ("x²", 3.0, 0.99, 50),
    ],
)
def test_steps_that_grow_for_a_while_are_not_said_to_fly_away(formula, start, rate, steps):
    path = run(GD, parse(formula).objective(), [start], steps, learning_rate=rate)
    assert not path.verdict.flying
    assert "flying" not in path.sentence
    longer = run(GD, parse(formula).objective(), [start], 2000, learning_rate=rate)
    assert longer.outcome is not Outcome.DIVERGED

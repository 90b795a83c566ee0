"""Verdicts in words: each is held against what runs do, not against the formula it came from."""

from __future__ import annotations

import numpy as np
import pytest

from landscapes import parse
from optimizers import OPTIMIZERS, SCHEDULES, run, wrap
from optimizers.events import events
from optimizers.inspection import inspect_step
from optimizers.stability import RECURRENCES
from optimizers.wording import pair
from ui.case import Case
from ui.verdicts import about_the_parabola, verdicts
from ui.words import apart

BOOK = "2x⁴−8x³−26x²+x−5"


def case(formula, start, slug="gradient-descent", k=0, steps=100, *, ascent=False, **given):
    f = parse(formula).objective()
    member = OPTIMIZERS[slug] if isinstance(slug, str) else slug
    points = run(member, f, start, steps, ascent=ascent, **given).points
    step = inspect_step(member, parse(formula).objective(), start, k, ascent=ascent, **given)
    scheduled = "learning_rate" in given and not isinstance(given["learning_rate"], float | int)
    return Case(member, given, step, f, points, ascent, scheduled)


def said(*args, **given):
    return " ".join(verdicts(case(*args, **given)))


# ------------------------------------------------------------- settling, or not


@pytest.mark.parametrize("slug", RECURRENCES)
@pytest.mark.parametrize("share", [0.2, 0.7, 0.97, 1.03, 1.5])
@pytest.mark.parametrize("formula", ["x² + 10y² + xy", "(x−1)² + 3y²", "cosh x + 2y² − xy"])
def test_it_settles_or_cannot_just_as_the_run_does(slug, share, formula):
    beta = {} if slug == "gradient-descent" else {"momentum": 0.8}
    f = parse(formula).objective()
    center = run("newton", f, (0.3, 0.4), 60).points[-1]
    highest = np.linalg.eigvalsh(f.hessian(center))[-1]
    factor = {"gradient-descent": 2, "momentum": 3.6, "nesterov": 3.6 / 2.6}[slug]
    given = {"learning_rate": float(share * factor / highest), **beta}
    start = tuple(center + 1e-3)
    path = run(slug, f, start, 1500, **given)
    comes = bool(np.abs(path.points[-1] - center).max() < 1e-6)
    text = said(formula, start, slug, 0, 1500, **given)
    assert comes == (share < 1)
    assert ("it settles in this minimum" in text) == comes
    if "cosh" in formula:  # may have been thrown too far to speak of a minimum
        assert not ("it cannot settle in this minimum" in text and comes)
    else:
        assert ("it cannot settle in this minimum" in text) == (not comes)


def test_nothing_is_concluded_from_curvature_where_differences_do_not_see_it():
    """With h = 1 a run settles at a rate that the curvature forbids."""
    f, given = parse("1 − cos(x)").objective(difference=1.0), {"learning_rate": 2.2}
    path = run("gradient-descent", f, [0.3], 300, **given)
    assert abs(path.points[-1][0]) < 1e-9
    member = OPTIMIZERS["gradient-descent"]
    step, exact = inspect_step(member, f, [0.3], 3, **given), parse("1 − cos(x)").objective()
    for h, silent in ((1.0, True), (1e-4, False)):
        text = " ".join(verdicts(Case(member, given, step, exact, path.points, difference=h)))
        assert ("are not the gradient here" in text) == silent
        assert ("is stable below" in text) != silent


PROMISES = ("settles in", "drawn into", "cannot settle", "shrinks", "is stable below")


def by_differences(formula, start, h, rate, steps=150):
    """A run by differences, and what is said of its last step."""
    read, exact = parse(formula).objective(difference=h), parse(formula).objective()
    given, member = {"learning_rate": rate}, OPTIMIZERS["gradient-descent"]
    path = run(member, read, start, steps, **given)
    step = inspect_step(member, read, start, steps - 1, **given)
    judged = Case(member, given, step, exact, path.points, difference=h)
    return path, " ".join(verdicts(judged))


@pytest.mark.parametrize("h", [1e-8, 1e-10, 1e-12, 1e-13, 1e-14])
@pytest.mark.parametrize(
    ("formula", "start"),
    [("x² + 5", [2.0]), ("cosh x", [1.3]), ("x + e^(−x)", [1.6]), ("eˣ + e⁻ˣ + y²", [0.1, 3.2])],
)
def test_where_rounding_ends_a_run_nothing_is_promised(formula, start, h):
    path, text = by_differences(formula, start, h, 0.3)
    f = parse(formula).objective()
    short = np.abs(f.gradient(path.points[-1])).max() > 1e-5
    told = [e.kind for e in events(path, "gradient-descent", 0.3, exact=f, h=h)]
    assert short <= ("digits" in told)
    assert (short or "digits" in told) <= ("rounding alone makes errors" in text)
    assert any(word in text for word in PROMISES) != ("rounding alone" in text)
    assert "are not the gradient here" not in text
    assert h < 1e-8 or "settles in this minimum" in text


def test_the_example_of_the_book_in_numbers():
    text = said(BOOK, [-3.0], learning_rate=0.005)
    assert r"At the minimum x = −1.47236, where the run ended, $\lambda_{\max}$ = 70.7" in text
    assert r"stable below $2/\lambda_{\max}$ = 0.0283; yours is 0.005: it settles" in text
    text = said(BOOK, [-1.0], learning_rate=0.03)
    assert r"$\lambda_{\max}$ = 70.7" in text
    assert r"= 0.0283; yours is 0.03: it cannot settle in this minimum" in text


def test_a_rate_hardly_over_the_limit_is_told_apart_from_it():
    text = said(BOOK, [1.0], steps=400, learning_rate=0.00952)
    assert r"= 0.00951; yours is 0.00952: it cannot settle" in text


def test_one_that_stands_where_it_cannot_settle_is_not_said_to_leave():
    text = said("x²", [0.0], learning_rate=1.5)
    assert "it stands in this minimum, but the smallest push would drive it away" in text
    assert "cannot settle" not in text


def test_at_the_limit_itself_it_neither_settles_nor_leaves():
    text = said("¼x²", [2.0], learning_rate=4.0)
    assert "exactly at the limit it neither settles nor leaves" in text


def test_a_saddle_lets_go_of_what_is_pushed():
    stuck = said("x² − y²", [2.0, 0.0])
    assert "the loss curves downward along y: it stays only as long as nothing pushes" in stuck
    assert "minimum" not in stuck
    assert "At the" not in said("x² − y²", [2.0, 1.0])
    pushed = run("gradient-descent", parse("x² − y²").objective(), [2.0, 1e-9], 200)
    assert abs(pushed.points[-1, 1]) > 1


def test_on_a_kink_nothing_settles_and_nothing_is_said_to():
    path = run("gradient-descent", parse("|x| + x²").objective(), [0.33], 500)
    assert abs(path.points[-1, 0]) > 1e-3  # it trembles around the kink
    assert "minimum" not in said("|x| + x²", [0.33], steps=500)
    assert "minimum" not in said("|x| + x²", [0.0])


def test_where_second_derivatives_vanish_nothing_is_decided():
    text = said("x⁴", [0.0])
    assert "decides nothing" in text
    assert "minimum" not in text


def test_climbing_settles_in_maxima():
    text = said("−x² − 3y²", [1.0, 1.0], ascent=True, learning_rate=0.3)
    assert "At the maximum x =" in text
    assert "it settles in this maximum" in text
    assert "of the loss turned upside down" in text
    text = said("−x² − 3y²", [1.0, 1.0], ascent=True, learning_rate=0.34)
    assert "it cannot settle in this maximum" in text


def test_what_only_weight_decay_makes_a_minimum_is_not_called_one_of_the_loss():
    text = said("−x²", [1e-3], weight_decay=4.0, learning_rate=0.2)
    assert "At the minimum of loss plus weight decay, x = 0, where the run ended" in text
    text = said("x²", [1e-3], ascent=True, weight_decay=4.0, learning_rate=0.2)
    assert "At the maximum of loss minus weight decay, x = 0, where the run ended" in text


def test_weight_decay_moves_the_minimum_and_adds_to_the_curvature():
    text = said("(x−1)²", [3.0], weight_decay=2.0, steps=200)
    assert r"weight decay, x = 0.5, where the run ended, $\lambda_{\max}$ = 4 (weight" in text


# --------------------------------------------------------------------- factors


@pytest.mark.parametrize("rate", [0.03, 0.3, 0.9, 1.2])
def test_the_distance_is_multiplied_by_what_is_said(rate):
    path = run("gradient-descent", parse("x²").objective(), [1.0], 3, learning_rate=rate)
    factor = abs(path.points[2, 0] / path.points[1, 0])
    text = said("x²", [1.0], learning_rate=rate)
    assert (
        rf"by $|1 - \eta\lambda|$ = {factor:.3g}: it {'shrinks' if factor < 1 else 'grows'}" in text
    )


def test_every_direction_has_its_factor():
    text = said("x² + 10y²", [2.0, 1.0], learning_rate=0.09)
    assert r"Along x, with $\lambda$ = 2, each" in text
    assert "= 0.82: it shrinks" in text
    assert r"Along y, with $\lambda$ = 20, each" in text
    assert "= 0.8: it shrinks" in text
    tilted = said("x² + xy + y²", [2.0, 1.0])
    assert r"Along (0.707, 0.707), with $\lambda$ = 3" in tilted


def test_downward_curvature_drives_away_from_the_ridge():
    text = said("x² − y²", [2.0, 1.0], learning_rate=0.1)
    assert r"$\lambda$ = −2, each step multiplies the distance to the ridge by" in text
    assert "= 1.2: it grows" in text
    path = run("gradient-descent", parse("x² − y²").objective(), [2.0, 1.0], 2)
    assert path.points[2, 1] / path.points[1, 1] == pytest.approx(1.2)


# ------------------------------------------------------- the step's own parabola


@pytest.mark.parametrize("rate", [0.1, 0.6, 1.3])
def test_on_a_parabola_the_step_is_rate_times_curvature_of_the_way_to_its_bottom(rate):
    """On x² from x the bottom is x away and the step is 2ηx long."""
    text = about_the_parabola(case("x²", [3.0], learning_rate=rate))
    assert f"step was {2 * rate:.3g} times as long as the distance to the bottom" in text
    assert text.startswith("The loss rose") == (rate > 1)
    assert ("From 2 times on" in text) == (rate > 1)
    assert ("it passed the bottom" in text) == (0.5 < rate <= 1)


@pytest.mark.parametrize(
    "slug", ["gradient-descent", "momentum", "adam", "nelder-mead", "langevin"]
)
@pytest.mark.parametrize("ascent", [False, True])
def test_the_loss_is_said_to_rise_in_just_the_steps_in_which_it_does(slug, ascent):
    rate = {} if slug == "nelder-mead" else {"learning_rate": 0.02}
    worse_word = "The loss fell" if ascent else "The loss rose"
    formula, start = "sin(3x) + x²/4", [1.9]
    member, f = OPTIMIZERS[slug], parse(formula).objective()
    path = run(member, f, start, 40, ascent=ascent, **rate)
    losses = path.losses
    seen = set()
    for k in range(40):
        step = inspect_step(member, f, start, k, ascent=ascent, **rate)
        text = about_the_parabola(Case(member, rate, step, f, path.points, ascent, False))
        change = losses[k + 1] - losses[k]
        worse = change < 0 if ascent else change > 0
        seen.add(bool(worse))
        assert (worse_word in text) == bool(worse)
    assert True in seen or slug not in ("momentum", "langevin")


def test_what_rounding_does_to_a_loss_is_no_rise():
    formula, start = "½(x⁴ − 16x² + 5x + y⁴ − 16y² + 5y)", [0.05, -0.1]
    member, f = OPTIMIZERS["saddle-free-newton"], parse(formula).objective()
    given = {"learning_rate": 0.38}
    path = run(member, f, start, 60, **given)
    assert (np.diff(path.losses) > 0).any(), "rounded values rise"
    for k in range(30, 60):
        step = inspect_step(member, f, start, k, **given)
        assert "The loss rose" not in about_the_parabola(Case(member, given, step, f, path.points))


def test_a_rise_from_level_ground_is_told():
    """Noise moved the ball from the minimum itself: no slope, and yet a rise."""
    f, member = parse("x²").objective(), OPTIMIZERS["langevin"]
    step = inspect_step(member, f, [0.0], 0, seed=1)
    path = run(member, f, [0.0], 1, seed=1)
    text = about_the_parabola(Case(member, {"seed": 1}, step, f, path.points))
    assert text.startswith("The loss rose in this step")
    assert "did not lead downhill even at its beginning" in text


def test_what_is_left_of_a_zero_is_told_as_zero():
    text = said("eˣ + e⁻ˣ + (y−1)²", [0.8, 3.0], learning_rate=0.2)
    assert "At the minimum x = 0, y = 1, where the run ended" in text


def test_a_rise_within_twice_the_way_is_laid_on_the_loss_not_on_the_parabola():
    formula = "x² − x³"
    f = parse(formula).objective()
    x = np.array([0.1])
    g, curvature = f.gradient(x)[0], f.hessian(x)[0, 0]
    rises = 0
    for ratio in np.linspace(1.05, 1.99, 12):
        rate = float(ratio / curvature)
        after = f(x - rate * g)
        text = about_the_parabola(case(formula, x, learning_rate=rate))
        assert ("The loss rose" in text) == bool(after > f(x))
        assert ("the loss bends away from it" in text) == bool(after > f(x))
        assert "From 2 times on" not in text
        rises += bool(after > f(x))
    assert 0 < rises < 12


def test_a_ball_that_rolls_uphill_is_seen_to():
    path = run("momentum", parse("x²").objective(), [2.0], 30)
    k = next(k for k in range(1, 30) if abs(path.points[k + 1, 0]) > abs(path.points[k, 0]))
    while path.points[k, 0] * (path.points[k + 1, 0] - path.points[k, 0]) <= 0:
        k += 1
    text = about_the_parabola(case("x²", [2.0], "momentum", k, 30))
    assert "The loss rose" in text
    assert "the step did not lead downhill even at its beginning" in text


# ----------------------------------------------------- what is not known is not said


@pytest.mark.parametrize("slug", sorted(set(OPTIMIZERS) - set(RECURRENCES)))
def test_of_other_methods_no_limit_is_claimed(slug):
    text = said("x² + 10y²", [2.0, 1.0], slug, 3, 20)
    assert f"For {OPTIMIZERS[slug].title} no such simple limit is known" in text
    assert "yours" not in text
    assert "settle" not in text


def test_a_wrapper_takes_the_limit_away():
    text = said("x² + 10y²", [2.0, 1.0], wrap("sam", OPTIMIZERS["gradient-descent"]), 3, 20)
    assert "For SAM(Gradient descent) no such simple limit is known" in text
    assert "yours" not in text


def test_a_loss_without_second_derivatives_is_told_so():
    f = parse("x² + y²").objective()

    class Rough:
        symbols = ("x", "y")
        __call__, gradient = staticmethod(f), staticmethod(f.gradient)

        @staticmethod
        def hessian(x):
            return np.full((2, 2), np.nan)

    known = case("x² + y²", [2.0, 1.0])
    rough = Case(known.optimizer, {}, known.step, Rough(), known.points)
    assert verdicts(rough) == [
        "Here, at x = 2, y = 1, the loss has no finite second derivatives, so no learning rate can "
        "be called stable there."
    ]


def test_the_rate_of_a_schedule_is_that_of_the_step():
    rates = SCHEDULES["step"](1.5, interval=2, factor=0.1)
    late = said("x²", [2.0], k=3, learning_rate=rates)
    assert "that of this step, 0.15, is below it" in late
    assert "yours" not in late


def test_two_numbers_are_told_apart():
    assert apart(0.05, 0.0283) == ("0.05", "0.0283")
    assert apart(0.00951511, 0.00951521) == ("0.0095151", "0.0095152")
    assert apart(4096, 65536, 6) == ("4096", "65536")
    one = 1e10
    assert len(set(apart(one, np.nextafter(one, 2 * one)))) == 2
    assert len(set(pair(one, np.nextafter(one, 2 * one)))) == 2
    assert apart(2.0, 2.0) == ("2", "2")


# ------------------------------------------------------------- of which point it is said


def test_of_the_step_and_of_the_end_it_is_said_once_where_both_are_curved_alike():
    both = said(BOOK, [-3.0], learning_rate=0.005)
    assert "Here, at x = −3, " in both
    assert "At the minimum x = −1.47236" in both
    assert "Here" not in said(BOOK, [-3.0], k=99, learning_rate=0.005), "they are one point"
    assert "Here" not in said("x² + 3y²", [2.0, 1.0]), "a parabola is curved alike everywhere"
    nowhere = said("eˣ", [0.0], steps=5)
    assert "Here, at x = 0, " in nowhere
    assert "At " not in nowhere


def test_differences_are_held_against_the_gradient_at_the_step_and_at_the_end():
    """Beside the narrow dent a difference with h = 0.3 reads another loss; in the bowl it does not."""
    path, text = by_differences("x² − e^(−50(x−3)²)", [4.0], 0.3, 0.1)
    assert abs(path.points[-1, 0]) < 1e-6
    assert "is stable below" in text
    f, member = parse("x² − e^(−50(x−3)²)").objective(), OPTIMIZERS["gradient-descent"]
    read = parse("x² − e^(−50(x−3)²)").objective(difference=0.3)
    near = int(np.argmin(np.abs(path.points[:, 0] - 3)))
    step = inspect_step(member, read, [4.0], near, learning_rate=0.1)
    case = Case(member, {"learning_rate": 0.1}, step, f, path.points, difference=0.3)
    assert "are not the gradient here" in " ".join(verdicts(case))


# ---------------------------------------------------------------- sentences in full


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (("x⁴ + 10y²", [2.0, 1.0]), "Along the most curved direction, gradient descent is stable"),
        (("x⁴", [2.0]), "On a parabola curved like this, gradient descent is stable below"),
        (("−x²", [2.0]), "the loss curves upward in no direction: there is no limit"),
        (("x²", [2.0], "momentum"), r"momentum is stable below $2(1+\beta)/\lambda_{\max}$ = 1.9;"),
        (("x²", [2.0], "nesterov"), r"Nesterov momentum is stable below $2(1+\beta)/((1+2\beta)\,"),
        (
            ("x⁴", [0.0]),
            "With $\\lambda$ = 0, there is no curvature that would hold it or drive it",
        ),
        (("x²", [2.0], "adam"), "Gradient descent would be stable below $2/\\lambda_{\\max}$ = 1."),
        (
            ("x² − y²", [2.0, 1.0], "momentum"),
            "the distance to the ridge is multiplied, in the long run",
        ),
    ],
)
def test_what_is_said_in_words(given, sentence):
    steps = {"steps": 1} if given[0].startswith("x⁴") and given[1] != [0.0] else {}
    assert sentence in said(*given, **steps)


@pytest.mark.parametrize("tau", [0.0, 0.4])
def test_dampening_has_its_own_letters_and_its_own_limit(tau):
    text = said("x²", [2.0], "momentum", momentum=0.5, dampening=tau, learning_rate=0.01)
    assert (r"(1-\tau)" in text) == (tau > 0)
    assert f"= {2 * 1.5 / ((1 - tau) * 2):.3g}; yours" in text
    free = said("x²", [0.0], "momentum", momentum=0.5, dampening=1.0, steps=5)
    assert "with these settings momentum settles there at no learning rate" in free


def test_at_exactly_one_the_distance_stays():
    assert "= 1: it stays as it is" in said("x²", [2.0], learning_rate=1.0)
    assert "stays as it is" not in said("x²", [2.0], learning_rate=0.999)


def test_at_a_ridge_climbing_is_said_the_other_way_round():
    text = said("x² − y²", [0.0, 2.0], ascent=True)
    assert "the loss curves upward along x: it stays only as long as" in text
    text = said("x²", [2.0], steps=3, ascent=True)
    assert "the loss curves downward in no direction" in text
    flat = said("−x²", [2.0], "adam", steps=3)
    assert "would be stable" not in flat
    assert "For Adam no such simple limit is known." in flat

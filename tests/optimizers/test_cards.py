"""What a student reads about an optimizer: every claim on a card, held against runs and laws."""

from __future__ import annotations

import functools
import math
import re

import numpy as np
import pytest

from optimizers import OPTIMIZERS, SCHEDULES, WRAPPERS, run, wrap
from optimizers.behavior import AtSaddle, InRavine, WithNoise, at_saddle, in_ravine, with_noise
from optimizers.costs import Valley, costs
from optimizers.noise import Noisy, noisy
from optimizers.notation import SCHEDULES_AS_FORMULAS, UPDATE_RULES, WRAPPERS_AS_FORMULAS
from optimizers.quadratic import Quadratic
from tests.optimizers.losses import Quadratic as Oracle

FORMULAS = {
    **{f"optimizer {slug}": (UPDATE_RULES.get(slug), m) for slug, m in OPTIMIZERS.items()},
    **{f"wrapper {slug}": (WRAPPERS_AS_FORMULAS.get(slug), m) for slug, m in WRAPPERS.items()},
    **{f"schedule {slug}": (SCHEDULES_AS_FORMULAS.get(slug), m) for slug, m in SCHEDULES.items()},
}
# Commands that KaTeX knows and that were seen to come out right.
COMMANDS = frozenset(
    """alpha beta gamma delta epsilon eta kappa lambda mu xi pi rho sigma tau chi psi omega
    Delta Lambda nabla partial infty gets le sim searrow nearrow to cdot cdots dots pm max min
    exp cos sum sqrt frac dfrac tfrac hat left right Big lVert rVert langle rangle lfloor rfloor
    begin end text operatorname mathsf mathcal mathbb quad qquad""".split()  # noqa: SIM905
)
saddle = functools.cache(lambda slug: at_saddle(OPTIMIZERS[slug]))
ravine = functools.cache(lambda slug: in_ravine(OPTIMIZERS[slug]))
noise = functools.cache(lambda slug: with_noise(OPTIMIZERS[slug]))


# --- formulas


@pytest.mark.parametrize("name", FORMULAS)
def test_every_member_has_its_formula_with_every_letter_of_its_sliders(name):
    latex, member = FORMULAS[name]
    assert latex
    letters = {h.symbol for h in member.hyperparameters if h.symbol and h.name != "seed"}
    missing = [s for s in letters if not re.search(re.escape(s) + r"(?![A-Za-z])", latex)]
    assert not missing


@pytest.mark.parametrize("name", FORMULAS)
def test_every_formula_is_whole_and_of_known_commands(name):
    latex = FORMULAS[name][0]
    assert set(re.findall(r"\\([A-Za-z]+)", latex)) <= COMMANDS
    assert latex.count("{") == latex.count("}")
    assert len(re.findall(r"\\left\b", latex)) == len(re.findall(r"\\right\b", latex))
    if latex.startswith(r"\begin{aligned}"):
        body = latex.removeprefix(r"\begin{aligned}").removesuffix(r"\end{aligned}")
        lines = re.sub(r"\\begin{cases}.*?\\end{cases}", "", body).split(r" \\ ")
        assert all(line.count("&") == 1 for line in lines), lines


def test_no_formula_is_left_over():
    assert set(UPDATE_RULES) == set(OPTIMIZERS)
    assert set(WRAPPERS_AS_FORMULAS) == set(WRAPPERS)
    assert set(SCHEDULES_AS_FORMULAS) == set(SCHEDULES)


# --- at a saddle


def test_gradient_descent_leaves_a_saddle_when_the_closed_form_says():
    growth = math.log(1 + 2 * 0.1)
    assert saddle("gradient-descent").near == math.ceil(math.log(0.5e6) / growth) == 72
    assert saddle("gradient-descent").nearer == math.ceil(math.log(0.5e12) / growth)
    assert saddle("gradient-descent").kind == "slowly"


@pytest.mark.parametrize("slug", ["sign-descent", "signum", "lion", "rprop", "adagrad", "adam"])
def test_methods_that_forget_the_size_of_the_slope_leave_at_once(slug):
    assert saddle(slug).kind == "at once"
    assert saddle(slug).near <= 10


def test_newton_seeks_the_saddle_and_saddle_free_newton_flees_it():
    assert saddle("newton").kind == "drawn"
    assert "drawn to the saddle" in saddle("newton").sentence
    assert saddle("saddle-free-newton").kind == "slowly"


@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_only_noise_or_a_look_around_leaves_the_ridge_itself(slug):
    """By symmetry no deterministic step along the gradient can: its component aside is exactly 0."""
    member = OPTIMIZERS[slug]
    looks_around = member.stochastic or member.family == "gradient-free" or slug == "trust-region"
    starts_moving = slug == "yogi"  # its mean gradient does not begin at 0
    left = saddle(slug).on_ridge is not None
    assert left == (looks_around or starts_moving)
    assert ("Even exactly on the ridge it leaves" in saddle(slug).sentence) == left


@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_what_is_said_about_a_saddle_is_what_a_plain_run_shows(slug):
    """Another way to the same facts: one run of 400 steps with an oracle's quadratic."""
    oracle = Oracle(np.diag([2.0, -2.0]))
    told = saddle(slug)
    for y, step in ((1e-6, told.near), (1e-12, told.nearer)):
        points = run(slug, oracle, (1.0, y), step or 400).points
        away = np.abs(points[:, 1]) > 0.5
        assert away.any() == (step is not None)
        assert step is None or int(np.argmax(away)) == step


@pytest.mark.parametrize(
    ("facts", "kind", "said"),
    [
        (AtSaddle(5, 6, None, False), "at once", "hardly longer"),
        (AtSaddle(72, 148, None, False), "slowly", "it takes 148"),
        (AtSaddle(282, None, None, False), "slowly", "400 steps are not enough"),
        (AtSaddle(None, None, None, False), "stuck", "still there"),
        (AtSaddle(None, None, None, True), "drawn", "drawn to the saddle"),
        (AtSaddle(1, 1, 1, False), "at once", "after 1 step."),
    ],
)
def test_the_sentence_about_a_saddle_follows_from_the_facts(facts, kind, said):
    assert facts.kind == kind
    assert said in facts.sentence


# --- in a ravine

TURN_ALONG = (
    "gradient-descent momentum nesterov nesterov-1983 normalized-gradient-descent averaged-sgd"
    " polyak-step gradient-descent-armijo barzilai-borwein sam lookahead dog schedule-free-sgd"
    " shampoo soap newton damped-newton saddle-free-newton trust-region conjugate-gradient"
)
HANG_ON_AXES = (
    "sign-descent signum rprop coordinate-descent adagrad adadelta rmsprop adam adamw adamax lion"
    " prodigy schedule-free-adamw sophia pattern-search"
)


@pytest.mark.parametrize("slug", TURN_ALONG.split())
def test_methods_without_coordinates_of_their_own_turn_with_the_valley(slug):
    assert ravine(slug).turns is True
    assert "stays the same" in ravine(slug).sentence


@pytest.mark.parametrize("slug", HANG_ON_AXES.split())
def test_methods_that_work_by_coordinate_do_not(slug):
    assert ravine(slug).turns is False
    assert "the path is another" in ravine(slug).sentence


@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_what_is_said_about_a_ravine_is_what_a_plain_run_shows(slug):
    told = ravine(slug)
    settings = {} if told.rate is None else {"learning_rate": told.rate}
    oracle = Oracle(np.diag([2.0, 200.0]), (0.7, -0.4))
    losses = run(slug, oracle, (-math.sqrt(5), math.sqrt(6)), 200, **settings).losses
    assert len(losses) == 201
    assert told.kind == ("solved" if told.left <= 1e-12 else "far" if told.left < 1e-3 else "slow")
    if told.kind == "solved":
        assert losses[-1] <= 1e-11 * losses[0]
    else:
        assert losses[-1] == pytest.approx(told.left * losses[0], rel=1e-3)


def test_the_stability_limit_is_seen():
    """2/λmax = 0.01 for gradient descent, here 2/200; Newton solves any quadratic in one step."""
    assert ravine("gradient-descent").rate == 0.007
    assert ravine("gradient-descent").left_by_default == math.inf
    assert "thrown out" in ravine("gradient-descent").sentence
    assert ravine("newton").kind == "solved"
    assert "thrown out" not in ravine("newton").sentence


def test_a_share_of_the_loss_is_written_so_that_it_can_be_read():
    def said(left):
        return InRavine(left, None, left, left, None).sentence

    assert said(0.0123).endswith("leave 1.2 % of the loss.")
    assert said(3e-6).endswith("leave about 10⁻⁶ of the loss.")
    assert said(1e-20).endswith("nothing of the loss but rounding.")
    assert said(1.5).endswith("lead nowhere.")


# --- with noise


def test_gradient_descent_trembles_as_wide_as_the_closed_form_says():
    """On x² + y²: variance η²σ² / (1 − (1 − 2η)²) of each coordinate, and a Rayleigh median."""
    rate = 0.1
    variance = rate**2 / (1 - (1 - 2 * rate) ** 2)
    expected = math.sqrt(variance * 2 * math.log(2))
    assert noise("gradient-descent").kind == "trembles"
    assert noise("gradient-descent").late == pytest.approx(expected, rel=0.05)
    smaller = rate**2 / 100 / (1 - (1 - 2 * rate / 10) ** 2)
    expected = math.sqrt(smaller * 2 * math.log(2))
    assert noise("gradient-descent").calmer == pytest.approx(expected, rel=0.1)


@pytest.mark.parametrize(
    ("slug", "kind"),
    [
        *((slug, "settles") for slug in ("averaged-sgd", "adagrad", "schedule-free-sgd")),
        *((slug, "trembles") for slug in ("momentum", "adam", "lion", "newton", "langevin")),
        *((slug, "held") for slug in ("polyak-step", "gradient-descent-armijo", "bfgs")),
        *((slug, "strays") for slug in ("d-adaptation", "prodigy")),
        *((s, "blind") for s, m in OPTIMIZERS.items() if m.family == "gradient-free"),
    ],
)
def test_noise_does_to_a_method_what_its_card_says(slug, kind):
    assert noise(slug).kind == kind


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (WithNoise(False, 0, 0, 0, None), "never asks for a gradient"),
        (WithNoise(True, 0, 0, 0, 0.0), "stays there"),
        (WithNoise(True, 0.1, 0.2, 0.4, 0.1), "0.2 away after 300 steps, 0.4 after 600"),
        (WithNoise(True, math.inf, math.inf, math.inf, None), "thrown out"),
        (WithNoise(True, 0.4, 0.3, 0.2, 0.1), "calms down: 0.4"),
        (WithNoise(True, 0.3, 0.3, 0.3, None), "typically 0.3 away."),
        (WithNoise(True, 0.3, 0.3, 0.3, 0.1), "with a tenth of the learning rate 0.1."),
    ],
)
def test_the_sentence_about_noise_follows_from_the_facts(facts, said):
    assert said in facts.sentence


# --- noise itself

BOWL = Quadratic([[2, 0], [0, 2]])


def test_noise_touches_the_gradient_only_and_has_the_size_asked_for():
    f = Noisy(BOWL, 0.5, seed=3)
    x = np.array([1.0, 2.0])
    assert f(x) == BOWL(x)
    np.testing.assert_array_equal(f.hessian(x), BOWL.hessian(x))
    errors = np.array([f.gradient(x) - BOWL.gradient(x) for _ in range(4000)])
    assert abs(errors.mean()) < 4 * 0.5 / math.sqrt(errors.size)
    assert errors.std() == pytest.approx(0.5, rel=0.05)
    assert abs(np.corrcoef(errors.T)[0, 1]) < 0.06
    assert noisy(BOWL, 0.0) is BOWL


def test_the_same_seed_makes_the_same_path_and_lanes_are_runs_of_their_own():
    one = [run("adam", Noisy(BOWL, 1.0, seed), (1.0, 2.0), 30).points for seed in (5, 6, 5)]
    np.testing.assert_array_equal(one[0], one[2])
    assert not np.array_equal(one[0], one[1])
    starts = np.tile([[1.0], [2.0]], 2)
    both = run("adam", Noisy(BOWL, 1.0, np.array([5, 6])), starts, 30).points
    np.testing.assert_allclose(both[..., 0], one[0], rtol=1e-13)
    np.testing.assert_allclose(both[..., 1], one[1], rtol=1e-13)


def test_noise_is_other_than_that_of_an_optimizer_with_the_same_seed():
    """Or the two would add up, or cancel, in step."""
    still = Quadratic(np.zeros((2, 2)))
    own = run("noisy-gradient-descent", still, (0.0, 0.0), 50, seed=7, fading=0).points
    read = run("gradient-descent", Noisy(still, 1.0, 7), (0.0, 0.0), 50).points
    steps = np.diff(own, axis=0).ravel(), np.diff(read, axis=0).ravel()
    assert abs(np.corrcoef(*steps)[0, 1]) < 0.35


def test_noise_keeps_single_precision_and_gives_nothing_without_a_value():
    x = np.ones((2, 3), np.float32)
    assert Noisy(Oracle(np.eye(2)), np.float64(1.0)).gradient(x).dtype == np.float32


# --- costs

COSTS = {
    "sam": (0, 2, 0),
    "polyak-step": (1, 1, 0),
    "newton": (0, 1, 1),
    "damped-newton": (0, 1, 1),
    "saddle-free-newton": (0, 1, 1),
    "sophia": (0, 1, 0.1),
    "particle-swarm": (20, 0, 0),
    "cma-es": (6, 0, 0),
}


@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_a_step_costs_what_the_paper_says(slug):
    value, gradient, hessian = costs(OPTIMIZERS[slug]).values()
    if slug in COSTS:
        assert (value, gradient, hessian) == pytest.approx(COSTS[slug], rel=0.02)
    elif OPTIMIZERS[slug].family == "gradient-free":
        assert value >= 1
        assert gradient == hessian == 0
    elif value:  # a line search
        assert 1 <= gradient <= value < 4
    else:
        assert gradient == 1


@pytest.mark.parametrize(
    ("wrapper", "gradients"), [("sam", 2), ("clipping", 1), ("lookahead", 1), ("cautious", 1)]
)
def test_a_wrapper_costs_what_its_card_says(wrapper, gradients):
    wrapped = wrap(wrapper, OPTIMIZERS["adam"])
    assert costs(wrapped)["gradient"] == pytest.approx(gradients, rel=0.05)
    assert at_saddle(wrapped).sentence
    assert in_ravine(wrapped).sentence


def test_the_valley_on_which_costs_are_counted_has_the_derivatives_it_says():
    x, h = np.array([0.7, -1.3]), 1e-6
    f = Valley()
    for i, e in enumerate(np.eye(2) * h):
        assert f.gradient(x)[i] == pytest.approx((f(x + e) - f(x - e)) / (2 * h), rel=1e-8)
        slope = (f.gradient(x + e) - f.gradient(x - e)) / (2 * h)
        np.testing.assert_allclose(f.hessian(x)[i], slope, rtol=1e-8)

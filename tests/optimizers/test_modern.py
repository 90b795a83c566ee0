"""Modern, parameter-free and preconditioned methods: recorded paths, and the laws they obey."""

from __future__ import annotations

import json
from itertools import islice
from pathlib import Path

import numpy as np
import pytest
import scipy.linalg

from optimizers import OPTIMIZERS, modern, parameter_free, preconditioned, run
from optimizers.wrappers import wrap
from tests.optimizers import replayed
from tests.optimizers.closed_forms import ClosedForm, bowl, constant, coupled
from tests.optimizers.losses import Quadratic, random_quadratic

MEMBERS = {
    slug: member
    for slug, member in OPTIMIZERS.items()
    if member.rule.__module__ in {m.__name__ for m in (modern, parameter_free, preconditioned)}
}
CASES = [case for case in replayed.CASES if "(" not in case["ours"]]
FIVE = np.array([2.0, -1.5, 1.0, 0.5, -1.0])


def path(slug, f, start, steps, **hyperparameters):
    with np.errstate(all="ignore"):
        iterates = OPTIMIZERS[slug](f, start, **hyperparameters)
        return np.array(list(islice(iterates, steps + 1)))


def random_gradients(steps, dimension, seed=0):
    return np.random.default_rng(seed).normal(size=(steps, dimension))


def test_all_thirteen_and_their_two_companions_are_members():
    expected = """lion adan ademamix grams mars prodigy d-adaptation dog schedule-free-sgd
        schedule-free-adamw sophia shampoo soap sam lookahead"""
    assert set(MEMBERS) == set(expected.split())
    assert {member.family for member in MEMBERS.values()} == {"modern"}


# ------------------------------------------------------------------- true to reference


@pytest.mark.parametrize("case", CASES, ids=replayed.title)
def test_replaying_recorded_gradients_gives_the_recorded_path(case):
    assert replayed.replayed(case) <= 1e-12


@pytest.mark.parametrize("case", [c for c in CASES if c["function"]], ids=replayed.title)
def test_our_own_gradients_give_the_recorded_path(case):
    assert replayed.walked(case) <= 1e-11


def test_sophia_where_every_step_is_cut_equals_the_other_library():
    """pytorch_optimizer cuts at p where we cut at 1 and divide by γ; η and γ take up the factor."""
    corpus = Path(__file__).parent.parent / "corpus" / "trajectories.json"
    (case,) = [c for c in json.loads(corpus.read_text())["cases"] if c["optimizer"] == "SophiaH"]
    p, gradients = 0.01, iter(np.array(case["g"]))

    class Recorded(replayed.Formula):
        def gradient(self, x):
            return next(gradients)

    ours = path(
        "sophia",
        Recorded(case["function"]),
        case["x"][0],
        50,
        learning_rate=case["hyper"]["lr"] * p,
        beta1=0.96,
        gamma=p,
        period=case["hyper"]["update_period"],
        epsilon=1e-12,
    )
    np.testing.assert_allclose(ours, case["x"], rtol=1e-12)


# --------------------------------------------------------------------------- momenta


def test_lion_moves_every_coordinate_by_the_rate():
    points = path("lion", coupled(2), [2.0, -1.5], 40, learning_rate=0.03)
    np.testing.assert_allclose(np.abs(np.diff(points, axis=0)), 0.03, rtol=1e-12)


def test_lion_without_memory_is_sign_descent():
    f, start = coupled(2), [2.0, -1.5]
    ours = path("lion", f, start, 40, learning_rate=0.03, beta1=0.0)
    assert np.array_equal(ours, path("sign-descent", f, start, 40, learning_rate=0.03))


def test_ademamix_without_the_slow_memory_is_adam():
    f, start = coupled(5), FIVE
    ours = path("ademamix", f, start, 40, learning_rate=0.1, alpha=0.0)
    np.testing.assert_allclose(
        ours, path("adam", f, start, 40, learning_rate=0.1), rtol=1e-14, atol=1e-14
    )


def test_ademamix_warms_up_so_that_its_memory_in_steps_grows_evenly():
    """The half-life ln ½ / ln β₃(t) grows linearly from that of β₁ to that of β₃."""
    a, b3 = modern.warmed_up(50, 100, 6.0, 0.9, 0.9999, np.dtype(float))
    assert a == 3.0
    half_lives = np.log(0.5) / np.log([0.9, b3, 0.9999])
    assert half_lives[1] == pytest.approx((half_lives[0] + half_lives[2]) / 2, rel=1e-12)
    for t in (100, 101, 5000):
        assert modern.warmed_up(t, 100, 6.0, 0.9, 0.9999, np.dtype(float)) == (6.0, 0.9999)
    assert modern.warmed_up(1, 0, 6.0, 0.9, 0.9999, np.dtype(float)) == (6.0, 0.9999)
    without = modern.warmed_up(50, 100, 6.0, 0.0, 0.81, np.dtype(float))
    assert without[1] == pytest.approx(0.81**2), "β₁ = 0 has no memory: half of 1/ln β₃"


def test_adan_on_a_slope_that_never_changes_steps_by_the_rate():
    points = path("adan", constant(slope=3.0), [2.0, -1.5], 30, learning_rate=0.1, epsilon=0.0)
    np.testing.assert_allclose(np.diff(points, axis=0), -0.1, rtol=1e-12)


def test_adan_adds_the_change_of_gradient():
    """The first two steps worked out by hand, the slope turning in between."""
    g = [1.0, -1.0]
    points = path(
        "adan", replayed.Given(np.array([g]).T), [0.0], 2, learning_rate=1.0, epsilon=0.0
    )[:, 0]
    m, v = (0.98 * 0.02 - 0.02) / (1 - 0.98**2), 0.08 * -2 / (1 - 0.92**2)
    n = (0.99 * 0.01 * 1 + 0.01 * (-1 + 0.92 * -2) ** 2) / (1 - 0.99**2)
    np.testing.assert_allclose(points, [0, -1, -1 - (m + 0.92 * v) / np.sqrt(n)], rtol=1e-12)


def test_grams_takes_adams_step_lengths_and_the_gradients_signs():
    g = random_gradients(40, 3)
    settings = dict(learning_rate=0.1, epsilon=1e-6)
    ours = np.diff(path("grams", replayed.Given(g), np.zeros(3), 40, **settings), axis=0)
    adam = np.diff(path("adam", replayed.Given(g), np.zeros(3), 40, **settings), axis=0)
    assert np.array_equal(np.sign(ours), -np.sign(g))
    assert not np.array_equal(np.sign(adam), -np.sign(g)), "the test must tell them apart"
    np.testing.assert_allclose(np.abs(ours), np.abs(adam), rtol=1e-12, atol=1e-15)


def test_mars_without_correction_is_adam_on_gradients_cut_to_one():
    g = 3 * random_gradients(40, 3)
    cut = g / np.maximum(1, np.linalg.norm(g, axis=1, keepdims=True))
    assert 0 < (np.linalg.norm(g, axis=1) < 1).sum() < 40
    settings = dict(learning_rate=0.1, beta1=0.95, beta2=0.99, epsilon=1e-300)
    ours = path("mars", replayed.Given(g), np.zeros(3), 40, gamma=0.0, **settings)
    adam = path("adam", replayed.Given(cut), np.zeros(3), 40, **settings)
    np.testing.assert_allclose(ours, adam, rtol=1e-12, atol=1e-14)


def test_sophia_never_steps_farther_than_the_rate():
    f = random_quadratic(3, seed=1)
    points = path("sophia", f, [3.0, -2.0, 1.0], 200, learning_rate=0.05)
    steps = np.abs(np.diff(points, axis=0))
    assert steps.max() <= 0.05 * (1 + 1e-12)
    assert (steps < 0.04).any(), "some steps must be uncut"


def test_sophia_without_memory_is_newton_along_the_axes():
    """A look at the curvature counts from the next step on: the first step is the sign's."""
    f = bowl(2.0, 50.0)
    settings = dict(learning_rate=1.0, beta1=0.0, beta2=0.0, gamma=1.0, period=1)
    points = path("sophia", f, [1.7, -1.4], 2, **settings)
    np.testing.assert_allclose(points, [[1.7, -1.4], [0.7, -0.4], [0, 0]], atol=1e-15)


def test_sophia_looks_at_the_curvature_once_a_period():
    trajectory = run("sophia", coupled(2), [2.0, -1.5], 25, period=10)
    assert trajectory.calls == {"value": 0, "gradient": 25, "hessian": 3}


def test_sam_on_a_parabola():
    """The gradient of ½cx² at x + ρ sign x is c(x + ρ sign x): x falls into a band of ±ηcρ."""
    c, eta, rho = 2.0, 0.1, 0.3
    points = path("sam", bowl(c), [3.0], 60, learning_rate=eta, rho=rho)[:, 0]
    expected = [3.0]
    for _ in range(60):
        x = expected[-1]
        expected.append(x - eta * c * (x + rho * np.sign(x)))
    np.testing.assert_allclose(points, expected, rtol=1e-10, atol=1e-12)
    assert np.abs(points[-20:]).max() <= eta * c * rho
    assert np.abs(points[-20:]).min() > 0.01, "it cannot rest"


def test_sam_without_a_radius_is_gradient_descent_and_asks_twice():
    f, start = coupled(2), [2.0, -1.5]
    ours = run("sam", f, start, 30, learning_rate=0.1, rho=0.0)
    plain = run("gradient-descent", f, start, 30, learning_rate=0.1)
    assert np.array_equal(ours.points, plain.points)
    assert ours.calls["gradient"] == 60


def test_lookahead_is_momentum_that_is_set_back():
    f, start = coupled(2), [2.0, -1.5]
    settings = dict(learning_rate=0.02, sync_period=4, slow_step_size=0.3)
    ours = path("lookahead", f, start, 30, **settings)
    with np.errstate(all="ignore"):
        iterates = wrap("lookahead", OPTIMIZERS["momentum"])(f, start, **settings)
        wrapped = list(islice(iterates, 31))
    assert np.array_equal(ours, wrapped)
    whole = path("lookahead", f, start, 30, learning_rate=0.02, slow_step_size=1.0)
    assert np.array_equal(whole, path("momentum", f, start, 30, learning_rate=0.02))


# ---------------------------------------------------------------------- parameter-free


FREE = ["prodigy", "d-adaptation", "dog"]
TINY = {"prodigy": 1e-200, "d-adaptation": 1e-200, "dog": 0.0}


def scaled(f, height=1.0, width=1.0):
    """The loss height · f(x / width)."""
    return ClosedForm(
        lambda x: height * f(x / width),
        lambda x: height / width * f.gradient(x / width),
        lambda x: height / width**2 * f.hessian(x / width),
        f.symbols,
    )


@pytest.mark.parametrize("slug", FREE)
def test_the_unit_of_the_loss_does_not_matter(slug):
    f, start = coupled(2), [2.0, -1.5]
    plain = path(slug, f, start, 60, epsilon=TINY[slug])
    for height in (2.0**-20, 2.0**20):
        other = path(slug, scaled(f, height), start, 60, epsilon=TINY[slug])
        np.testing.assert_allclose(other, plain, rtol=1e-9)
    assert f(plain[-1]) < f(plain[0])


@pytest.mark.parametrize("slug", FREE)
def test_the_unit_of_length_does_not_matter_once_the_first_guess_is_in_it(slug):
    """DoG's guess is relative to 1 + ‖x₀‖, so a start at zero leaves the 1 alone."""
    f, width = scaled(coupled(2), 1.0), 2.0**10
    start = np.zeros(2) if slug == "dog" else np.array([2.0, -1.5])
    settings = dict(epsilon=TINY[slug], initial_distance=1e-4)
    plain = path(slug, f, start, 60, **settings)
    settings["initial_distance"] *= width
    other = path(slug, scaled(f, 1.0, width), width * start, 60, **settings)
    np.testing.assert_allclose(other / width, plain, rtol=1e-9, atol=1e-15)


@pytest.mark.parametrize("slug", FREE)
@pytest.mark.parametrize("curvature", [1e-3, 1.0, 1e3])
def test_it_finds_its_own_step_length(slug, curvature):
    f = bowl(curvature, curvature / 4)
    points = path(slug, f, [7.0, -4.0], 3000)
    assert f(points[-1]) < 1e-3 * f(points[0])


def test_dog_takes_its_first_step_as_long_as_its_guess():
    points = path("dog", bowl(3.0, 4.0), [1.0, -2.0], 1, initial_distance=0.01, epsilon=0.0)
    length = 0.01 * (1 + np.sqrt(5))
    assert np.linalg.norm(points[1] - points[0]) == pytest.approx(length, rel=1e-12)


def test_dog_divides_the_farthest_distance_by_the_root_of_all_squares():
    g = random_gradients(20, 3, seed=3)
    points = path("dog", replayed.Given(g), np.ones(3), 20, initial_distance=0.1, epsilon=0.0)
    for t in range(1, 20):
        farthest = max(np.linalg.norm(points[: t + 1] - points[0], axis=1).max(), 0.1 * 2.732050807)
        expected = farthest / np.sqrt((g[: t + 1] ** 2).sum()) * g[t]
        np.testing.assert_allclose(points[t] - points[t + 1], expected, rtol=1e-8)


@pytest.mark.parametrize(
    ("slug", "ball", "settings"),
    [
        ("schedule-free-sgd", "gradient-descent", {"learning_rate": 0.05}),
        ("schedule-free-adamw", "adam", {"learning_rate": 0.05}),
    ],
)
def test_schedule_free_without_interpolation_is_the_mean_of_the_path(slug, ball, settings):
    """With β = 0 the gradient is taken at the ball z, and x is the mean of z₁ … z_t."""
    f, start = coupled(2), [2.0, -1.5]
    memoryless = {"beta1": 0.0} if ball == "adam" else {}
    z = path(ball, f, start, 40, **settings, **memoryless)[1:]
    means = np.cumsum(z, axis=0) / np.arange(1, 41)[:, None]
    ours = path(slug, f, start, 40, beta1=0.0, **settings)
    np.testing.assert_allclose(ours[1:], means, rtol=1e-12, atol=1e-13)


def test_schedule_free_weighs_by_the_largest_rate_so_far():
    ramp = [0.0, 0.0, 0.01, 0.02, 0.02, 0.005, 0.0]
    f, start = bowl(1.0), np.array([1.0])
    steps = list(parameter_free.averaging(ramp, np.dtype(float)))
    weights = np.array([0, 0, 1, 4, 4, 4, 4])
    expected = np.divide(weights, np.cumsum(weights), where=weights > 0, out=np.zeros(7))
    np.testing.assert_allclose([c for _, _, c in steps], expected, rtol=1e-12)
    rule = OPTIMIZERS["schedule-free-sgd"].rule
    points = np.array(list(rule(f, start, learning_rate=ramp)))
    assert np.array_equal(points[:3], np.ones((3, 1))), "a rate of 0 moves nothing"
    assert (np.diff(points[2:5, 0]) < 0).all()


# ---------------------------------------------------------------------- preconditioned


def rotation(dimension, seed=5):
    return np.linalg.qr(random_gradients(dimension, dimension, seed))[0]


def turned(f, q):
    """The loss f(qᵀx): the same landscape, turned by q."""
    return ClosedForm(
        lambda x: f(q.T @ x), lambda x: q @ f.gradient(q.T @ x), lambda x: x, f.symbols
    )


def test_shampoo_is_full_matrix_adagrad():
    """Its step s solves (εI + Σ g gᵀ)^½ s = η g."""
    g, eta, epsilon = random_gradients(30, 4), 0.3, 0.01
    points = path("shampoo", replayed.Given(g), np.zeros(4), 30, learning_rate=eta, epsilon=epsilon)
    for t in range(30):
        root = scipy.linalg.sqrtm(epsilon * np.eye(4) + g[: t + 1].T @ g[: t + 1])
        np.testing.assert_allclose(root @ (points[t] - points[t + 1]), eta * g[t], atol=1e-12)


def test_shampoo_in_one_dimension_is_adagrad_with_epsilon_under_the_root():
    f, start, epsilon = coupled(1), [2.0], 0.01
    ours = path("shampoo", f, start, 40, learning_rate=0.3, epsilon=epsilon)
    settings = dict(initial_accumulator_value=epsilon, epsilon=0.0)
    theirs = path("adagrad", f, start, 40, learning_rate=0.3, **settings)
    np.testing.assert_allclose(ours, theirs, rtol=1e-13)


@pytest.mark.parametrize("dimension", [2, 5])
def test_shampoo_walks_a_turned_landscape_the_turned_way(dimension):
    f, q, start = coupled(dimension), rotation(dimension), FIVE[:dimension]
    plain = path("shampoo", f, start, 40, epsilon=0.01)
    across = path("shampoo", turned(f, q), q @ start, 40, epsilon=0.01)
    np.testing.assert_allclose(across, plain @ q.T, atol=1e-10)
    adagrad = path("adagrad", turned(f, q), q @ start, 40)
    assert np.abs(adagrad - path("adagrad", f, start, 40) @ q.T).max() > 0.01


def test_soap_is_adam_in_the_eigenbasis():
    """Each gradient lies along one of two oblique axes, so their products have these axes."""
    q = rotation(2)
    along = np.zeros((40, 2))
    along[np.arange(40), np.arange(40) % 3 % 2] = np.random.default_rng(2).normal(size=40)
    settings = dict(learning_rate=0.1, beta1=0.95, beta2=0.95, epsilon=1e-100)
    ours = path("soap", replayed.Given(along @ q.T), np.zeros(2), 40, period=4, **settings)
    adam = path("adam", replayed.Given(along[1:]), np.zeros(2), 39, **settings)
    # a coordinate along which nothing has been seen has only rounding to be normalized
    seen = slice(3, None)
    assert np.array_equal(ours[0], ours[1]), "the first gradient only sets the axes"
    drift = ours[seen] @ q - adam[seen.start - 1 :]
    np.testing.assert_allclose(drift, drift[:1].repeat(len(drift), axis=0), atol=1e-10)


def test_soap_in_one_dimension_is_adam_a_step_later():
    f, start = coupled(1), [2.0]
    settings = dict(learning_rate=0.1, beta1=0.95, beta2=0.95, epsilon=1e-100)
    ours = path("soap", f, start, 40, **settings)
    np.testing.assert_allclose(ours[1:], path("adam", f, start, 39, **settings), rtol=1e-12)


def test_soap_walks_a_turned_landscape_the_turned_way():
    f, q, start = coupled(2), rotation(2), FIVE[:2]
    settings = dict(epsilon=0.01, period=3)
    plain = path("soap", f, start, 60, **settings)
    across = path("soap", turned(f, q), q @ start, 60, **settings)
    np.testing.assert_allclose(across, plain @ q.T, atol=1e-10)
    adam = path("adam", turned(f, q), q @ start, 60)
    assert np.abs(adam - path("adam", f, start, 60) @ q.T).max() > 0.01


@pytest.mark.parametrize("dimension", [1, 2, 3, 7])
@pytest.mark.parametrize("kind", ["random", "zero", "first axis", "last axis", "tiny", "huge"])
def test_axes_around_a_gradient_are_orthonormal_and_begin_with_it(dimension, kind):
    g = {
        "random": random_gradients(1, dimension)[0],
        "zero": np.zeros(dimension),
        "first axis": -3.0 * np.eye(dimension)[0],
        "last axis": 2.0 * np.eye(dimension)[-1],
        "tiny": 1e-250 * np.ones(dimension),
        "huge": 1e250 * np.ones(dimension),
    }[kind]
    axes = preconditioned.axes_around(g)
    np.testing.assert_allclose(axes.T @ axes, np.eye(dimension), atol=1e-14)
    if kind != "zero":
        largest = np.abs(g).max()
        np.testing.assert_allclose(
            np.abs(axes[:, 0] @ (g / largest)), np.linalg.norm(g / largest), rtol=1e-14
        )


def test_power_iteration_finds_the_eigenvectors_and_sorts_with_them():
    q, values = rotation(4), np.array([1.0, 40.0, 6.0, 250.0])
    matrix, axes = q @ np.diag(values) @ q.T, q.copy()
    axes, v = preconditioned.power_iteration(matrix, axes, values)
    assert v.tolist() == [250, 40, 6, 1]
    np.testing.assert_allclose(np.diag(axes.T @ matrix @ axes), v, rtol=1e-12)
    axes = np.eye(4)
    for _ in range(60):
        axes, _ = preconditioned.power_iteration(matrix, axes, values)
    np.testing.assert_allclose(axes.T @ matrix @ axes, np.diag([250, 40, 6, 1]), atol=1e-8)


@pytest.mark.parametrize("slug", ["shampoo", "soap"])
def test_a_lane_without_numbers_disturbs_no_other(slug):
    f = coupled(2)
    broken = ClosedForm(f.value, lambda x: np.where(x > 1e6, np.nan, f.slope(x)), f.curvature, "xy")
    starts = np.array([[2.0, 1e9, 1.0], [-1.5, 1e9, 0.5]])
    with np.errstate(all="raise", under="ignore"):
        iterates = OPTIMIZERS[slug](broken, starts, period=2) if slug == "soap" else None
        iterates = iterates or OPTIMIZERS[slug](broken, starts)
        batch = np.array(list(islice(iterates, 21)))
    assert np.isnan(batch[-1, :, 1]).all()
    for lane in (0, 2):
        settings = {"period": 2} if slug == "soap" else {}
        single = path(slug, f, starts[:, lane], 20, **settings)
        assert np.array_equal(batch[:, :, lane], single)


# ------------------------------------------------------------------------------ all


@pytest.mark.parametrize("slug", MEMBERS)
def test_lanes_in_five_dimensions_equal_the_single_runs(slug):
    f = coupled(5)
    starts = np.stack([FIVE, -FIVE, 0.1 * FIVE], axis=1)
    batch = path(slug, f, starts, 25)
    for lane in range(3):
        np.testing.assert_allclose(
            batch[:, :, lane], path(slug, f, starts[:, lane], 25), rtol=1e-13, atol=1e-13
        )


WHOLE = [
    (slug, h.name) for slug in MEMBERS for h in MEMBERS[slug].hyperparameters if h.scale == "whole"
]


@pytest.mark.parametrize(("slug", "name"), WHOLE)
def test_whole_numbers_may_differ_between_lanes(slug, name):
    f, values = coupled(2), np.array([1, 3, 7])
    others = {"gamma": 10.0} if slug == "sophia" else {}  # or every step is cut, whatever it sees
    batch = path(slug, f, [2.0, -1.5], 40, **{name: values}, **others)
    for lane, value in enumerate(values):
        single = path(slug, f, [2.0, -1.5], 40, **{name: value}, **others)
        np.testing.assert_allclose(batch[:, :, lane], single, rtol=1e-13, atol=1e-13)
    assert not np.allclose(batch[:, :, 0], batch[:, :, 2])


@pytest.mark.parametrize("slug", MEMBERS)
def test_no_point_is_widened_by_any_setting_in_float32(slug):
    start = np.array([2.0, -1.5], np.float32)
    for h in MEMBERS[slug].hyperparameters:
        for value in (h.low, h.high, np.array([h.low, h.high])):
            points = path(slug, coupled(2), start, 12, **{h.name: value})
            assert points.dtype == np.float32, (h.name, value)


@pytest.mark.parametrize("slug", MEMBERS)
def test_defaults_find_the_bottom_of_an_oblique_valley(slug):
    """In 2000 steps, with the curvature 15 times higher across the valley than along it."""
    f = Quadratic(rotation(2) @ np.diag([1.0, 15.0]) @ rotation(2).T)
    trajectory = run(slug, f, (3.0, -2.0), 2000)
    assert trajectory.steps == 2000
    assert trajectory.losses[-20:].min() < 0.02 * trajectory.losses[0]

"""Second-order methods: PyTorch's and SciPy's results, and the laws that define them."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import scipy.optimize

from optimizers import quasi_newton, second_order
from optimizers.line_search import Line, strong_wolfe
from optimizers.registry import OPTIMIZERS

from . import losses
from .losses import losses_along, random_quadratic, walk

HERE = Path(__file__).parent
LBFGS = json.loads((HERE / "recorded" / "lbfgs.json").read_text())["cases"]
CORPUS = json.loads((HERE.parent / "corpus" / "trajectories.json").read_text())
HESSIAN = [name for name in OPTIMIZERS if OPTIMIZERS[name].rule.__module__ == second_order.__name__]
LEARNED = [name for name in OPTIMIZERS if OPTIMIZERS[name].rule.__module__ == quasi_newton.__name__]
EXACT = {"c1": 1e-12, "c2": 1e-9}


def test_every_listed_member_is_there():
    assert HESSIAN == ["newton", "damped-newton", "saddle-free-newton", "trust-region"]
    assert LEARNED == ["bfgs", "l-bfgs", "conjugate-gradient"]


# --- references


@pytest.mark.parametrize("case", LBFGS, ids=lambda c: f"{c['function']} {c['hyper']}")
def test_lbfgs_takes_the_steps_of_torch(case):
    """Closed loop: a rounding error grows by 10³ to 10⁵ on the way along Rosenbrock's valley."""
    f, hyper = getattr(losses, case["function"])(), case["hyper"]
    expected = np.array(case["points"])
    settings = {
        "learning_rate": hyper["lr"],
        "history_size": hyper["history_size"],
        "line_search": int("line_search_fn" in hyper),
        "tolerance_grad": 1e-7,
        "tolerance_change": 1e-9,
    }
    points = walk(OPTIMIZERS["l-bfgs"], f, expected[0], len(expected) - 1, **settings)
    bound = 1e-10 if case["function"] == "rosenbrock" else 1e-12
    np.testing.assert_allclose(points, expected, rtol=bound, atol=bound)


@pytest.mark.parametrize("case", [c for c in CORPUS["cases"] if c["optimizer"] == "LBFGS"])
def test_lbfgs_takes_the_steps_of_the_corpus(case):
    """Recorded with PyTorch's default for one iteration: a search has no second trial."""
    f, hyper = getattr(losses, case["function"].removesuffix("1d"))(), case["hyper"]
    settings = {
        "learning_rate": hyper["lr"],
        "history_size": hyper["history_size"],
        "line_search": int("line_search_fn" in hyper),
        "trials": 0,
    }
    expected = np.array(case["x"])
    points = walk(OPTIMIZERS["l-bfgs"], f, expected[0], len(expected) - 1, **settings)
    np.testing.assert_allclose(points, expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize(
    ("slug", "method"),
    [
        ("bfgs", "BFGS"),
        ("l-bfgs", "L-BFGS-B"),
        ("conjugate-gradient", "CG"),
        ("trust-region", "trust-exact"),
        ("damped-newton", "Newton-CG"),
        ("saddle-free-newton", "trust-exact"),
    ],
)
@pytest.mark.parametrize(
    ("name", "start"),
    [("bowl", (-7.0, 2.0)), ("rosenbrock", (-1.2, 1.0)), ("himmelblau", (-0.5, -1.0))],
)
def test_ends_where_scipy_ends(slug, method, name, start):
    """Himmelblau has four minima; which one is reached is the method's own affair."""
    f = getattr(losses, name)()
    end = walk(OPTIMIZERS[slug], f, start, 150)[-1]
    near = end if name == "himmelblau" else start
    hessian = {"hess": f.hessian} if method in ("trust-exact", "Newton-CG") else {}
    theirs = scipy.optimize.minimize(f, np.array(near), method=method, jac=f.gradient, **hessian)
    np.testing.assert_allclose(end, theirs.x, atol=1e-4)
    assert f(end) <= theirs.fun + 1e-12


# --- laws on quadratics


@pytest.mark.parametrize("d", [1, 2, 5])
@pytest.mark.parametrize("seed", range(3))
def test_newton_is_exact_in_one_step_on_a_quadratic(d, seed):
    f = random_quadratic(d, seed)
    points = walk(second_order.newton, f, np.full(d, 3.0), 3)
    condition = np.linalg.cond(f.matrix)
    bound = 64 * d * condition * np.finfo(float).eps * 4
    np.testing.assert_allclose(points[1], f.minimum, rtol=0, atol=bound)


@pytest.mark.parametrize(
    ("slug", "settings"),
    [
        ("bfgs", {}),
        ("l-bfgs", {}),
        ("conjugate-gradient", {"polak_ribiere": 1}),
        ("conjugate-gradient", {"polak_ribiere": 0}),
    ],
)
@pytest.mark.parametrize("d", [1, 2, 3, 5])
@pytest.mark.parametrize("seed", range(3))
def test_d_steps_finish_a_quadratic_with_exact_search(slug, settings, d, seed):
    """What an inexact slope c₂ leaves of the gradient, times what D steps make of it."""
    f = random_quadratic(d, seed)
    points = walk(OPTIMIZERS[slug], f, np.full(d, 3.0), d, **settings, **EXACT)
    size = [np.linalg.norm(f.gradient(x)) for x in points]
    bound = d * np.linalg.cond(f.matrix) * EXACT["c2"]
    assert size[-1] <= bound * size[0]
    assert all(before > bound * size[0] for before in size[:-1])


@pytest.mark.parametrize("d", [2, 4])
def test_bfgs_lbfgs_and_cg_walk_the_same_path_on_a_quadratic(d):
    """With exact searches all three are the conjugate-gradient method (N&W Theorem 6.4)."""
    f, start = random_quadratic(d, 8), np.full(d, -2.0)
    paths = [
        walk(quasi_newton.bfgs, f, start, d, **EXACT),
        walk(quasi_newton.l_bfgs, f, start, d, history_size=d, **EXACT),
        walk(quasi_newton.conjugate_gradient, f, start, d, **EXACT),
    ]
    bound = d * np.linalg.cond(f.matrix) * EXACT["c2"] * np.abs(start - f.minimum).max()
    for path in paths[1:]:
        np.testing.assert_allclose(path, paths[0], rtol=0, atol=bound)


def test_fletcher_reeves_and_polak_ribiere_differ_off_quadratics():
    f = losses.rosenbrock()
    plus = walk(quasi_newton.conjugate_gradient, f, (-1.2, 1.0), 20)
    fletcher = walk(quasi_newton.conjugate_gradient, f, (-1.2, 1.0), 20, polak_ribiere=0)
    np.testing.assert_array_equal(plus[:2], fletcher[:2])
    assert np.abs(plus[-1] - fletcher[-1]).max() > 1e-3


def test_lbfgs_forgets_what_its_history_cannot_hold():
    f, start = random_quadratic(5, 2), np.full(5, 3.0)
    short = walk(quasi_newton.l_bfgs, f, start, 6, history_size=1, c2=0.4)
    long = walk(quasi_newton.l_bfgs, f, start, 6, history_size=6, c2=0.4)
    np.testing.assert_array_equal(short[:3], long[:3])  # one pair is remembered by both
    assert np.abs(short[-1] - long[-1]).max() > 1e-6


# --- saddles


@pytest.mark.parametrize("seed", range(3))
def test_damped_and_saddle_free_newton_change_the_eigenvalues_as_said(seed):
    """In the eigenbasis of an indefinite H: 1/(max(λ, 0) + μ) and 1/(|λ| + μ)."""
    f = random_quadratic(3, seed, [-2.0, 0.5, 4.0])
    w, q = np.linalg.eigh(f.matrix)
    x = np.array([1.0, -2.0, 0.5])
    for slug, raised in (("damped-newton", np.maximum(w, 0)), ("saddle-free-newton", np.abs(w))):
        settings = {"learning_rate": 0.7, "damping": 0.3}
        expected = x - 0.7 * q @ (q.T @ f.gradient(x) / (raised + 0.3))
        np.testing.assert_allclose(walk(OPTIMIZERS[slug], f, x, 1, **settings)[1], expected)


def test_newton_is_drawn_to_the_saddle_and_saddle_free_newton_repelled():
    f, start = losses.bounded_saddle(), (0.3, 0.2)
    np.testing.assert_allclose(walk(second_order.newton, f, start, 20)[-1], (0, 0), atol=1e-12)
    for slug in ("saddle-free-newton", "damped-newton", "trust-region"):
        end = walk(OPTIMIZERS[slug], f, start, 60)[-1]
        np.testing.assert_allclose(end, (0, 1), atol=1e-8, err_msg=slug)


def test_only_the_trust_region_leaves_the_stable_ridge():
    for slug in [*HESSIAN, *LEARNED]:
        end = walk(OPTIMIZERS[slug], losses.bounded_saddle(), (1.0, 0.0), 60)[-1]
        expected = (0, 1) if slug == "trust-region" else (0, 0)
        np.testing.assert_allclose(np.abs(end), expected, atol=1e-8, err_msg=slug)


# --- trust region


@pytest.mark.parametrize("seed", range(8))
def test_the_trust_region_step_is_the_models_minimum_within_the_circle(seed):
    """N&W Theorem 4.1 states what makes it so: (H + λI) p = −g, λ (Δ − ‖p‖) = 0, H + λI ⪰ 0."""
    rng = np.random.default_rng(seed)
    d = 1 + seed % 4
    eigenvalues = rng.standard_normal(d) * 3
    f = random_quadratic(d, seed, eigenvalues)
    g, radius = rng.standard_normal(d), 10.0 ** rng.uniform(-2, 1)
    if seed >= 4:  # the hard case: no component on the lowest eigenvalue
        lowest = np.linalg.eigh(f.matrix)[1][:, 0]
        g = g - lowest * (lowest @ g) if d > 1 else 0 * g
    with np.errstate(all="ignore"):
        p, promised = second_order.minimum_within(np.asarray(radius), g, f.matrix)
    assert np.linalg.norm(p) <= radius * (1 + 1e-12)
    assert promised == pytest.approx(-(g @ p + p @ f.matrix @ p / 2), rel=1e-9, abs=1e-12)
    multiplier = -(p @ (g + f.matrix @ p)) / (p @ p) if p.any() else 0.0
    assert multiplier >= -1e-9
    assert multiplier + eigenvalues.min() >= -1e-9
    np.testing.assert_allclose(g + f.matrix @ p + multiplier * p, 0, atol=1e-8)
    assert multiplier * (radius - np.linalg.norm(p)) == pytest.approx(0, abs=1e-8)


@pytest.mark.parametrize("name", ["rosenbrock", "himmelblau", "bounded_saddle", "saddle"])
def test_the_trust_region_never_rises(name):
    f = getattr(losses, name)()
    starts = np.random.default_rng(0).uniform(-2, 2, (2, 50))
    values = losses_along(f, walk(second_order.trust_region, f, starts, 40))
    assert (np.diff(values, axis=0) <= 0).all()


def test_the_trust_radius_is_adapted_as_in_algorithm_4_1():
    """x⁴ from 10 with radius 1: the model is good at the rim, so 1, 2, 4 are walked at once."""
    f = losses.Loss(lambda x: x * x * x * x, lambda x: (4 * x * x * x,), lambda x: ((12 * x * x,),))
    points = walk(second_order.trust_region, f, (10.0,), 2)[:, 0]
    np.testing.assert_allclose(points, [10, 9, 7])


# --- line search


@pytest.mark.parametrize("c2", [0.9, 0.4, 0.01])
@pytest.mark.parametrize("first", [1e-4, 1.0, 1e3])
def test_line_search_ends_on_a_strong_wolfe_point(c2, first):
    f = losses.rosenbrock()
    x = np.random.default_rng(3).uniform(-2, 2, (2, 200))
    value, g = f(x), f.gradient(x)
    with np.errstate(all="ignore"):
        line = Line(f, x, -g, value, g, 1e-4, c2)
        end = strong_wolfe(line, np.full(200, first / 100))
    slope = (g * -g).sum(axis=0)
    found = (end.value <= value + 1e-4 * end.t * slope) & (np.abs(end.slope) <= -c2 * slope)
    assert found.all()


def test_line_search_stays_inside_the_domain():
    """From x = 0.01 and from 3000 steps lead to x ≤ 0, where x − log x has no value."""
    f = losses.logarithm()
    for slug in LEARNED:
        points = walk(OPTIMIZERS[slug], f, np.array([[0.01, 3000.0]]), 60)
        assert (points > 0).all()
        np.testing.assert_allclose(points[-1], 1, atol=1e-6, err_msg=slug)


# --- what all must bear


@pytest.mark.parametrize("slug", [*HESSIAN, *LEARNED])
@pytest.mark.parametrize("name", ["rosenbrock", "himmelblau", "bounded_saddle"])
def test_a_batch_of_lanes_equals_the_single_runs(slug, name):
    f = getattr(losses, name)()
    starts = np.random.default_rng(1).uniform(-1.5, 1.5, (2, 3, 2))
    together = walk(OPTIMIZERS[slug], f, starts, 25)
    for lane in np.ndindex(3, 2):
        alone = walk(OPTIMIZERS[slug], f, starts[(slice(None), *lane)], 25)
        np.testing.assert_allclose(together[(..., *lane)], alone, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("slug", [*HESSIAN, *LEARNED])
def test_hyperparameters_may_differ_between_lanes(slug):
    member = OPTIMIZERS[slug]
    f, start = losses.rosenbrock(), np.array([-0.6, 0.9])
    for h in member.hyperparameters:
        if h.scale in ("switch", "whole"):
            continue
        values = np.array([h.default, (h.default + h.low) / 2])
        together = walk(member, f, np.stack([start, start], 1), 12, **{h.name: values})
        for lane, value in enumerate(values):
            alone = walk(member, f, start, 12, **{h.name: value})
            np.testing.assert_allclose(together[..., lane], alone, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("slug", [*HESSIAN, *LEARNED])
@pytest.mark.parametrize("name", ["rosenbrock", "saddle", "flat", "slope", "nowhere"])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_neither_raises_nor_changes_type(slug, name, dtype):
    f = getattr(losses, name)()
    far = float(np.finfo(dtype).max) ** 0.6
    start = np.array([[0.5, 0.0, np.nan, far], [-0.25, 0.0, 1.0, -far]]).astype(dtype)
    kept = start.copy()
    points = walk(OPTIMIZERS[slug], f, start, 60)
    assert points.dtype == dtype
    assert points.shape == (61, 2, 4)
    np.testing.assert_array_equal(start, kept)
    np.testing.assert_array_equal(points[0], kept)
    if name == "flat":  # nowhere to go
        np.testing.assert_array_equal(points[-1, :, :2], kept[:, :2])


def test_newton_has_no_step_where_the_hessian_is_singular():
    points = walk(second_order.newton, losses.slope(), (1.0, 2.0), 1)
    assert np.isnan(points[1]).all()
    lanes = walk(
        second_order.newton,
        losses.Loss(
            lambda x, y: x * x * x + y * y,
            lambda x, y: (3 * x * x, 2 * y),
            lambda x, y: ((6 * x, 0), (0, 2)),
        ),
        np.array([[1.0, 0.0], [1.0, 0.0]]),
        1,
    )
    np.testing.assert_array_equal(lanes[1], [[0.5, 0.0], [0.0, 0.0]])


@pytest.mark.parametrize("slug", [*HESSIAN, *LEARNED])
@pytest.mark.parametrize("d", [1, 2, 5])
def test_any_number_of_dimensions(slug, d):
    f = random_quadratic(d, 4)
    assert f(walk(OPTIMIZERS[slug], f, np.full(d, 2.0), 200)[-1]) < 1e-9

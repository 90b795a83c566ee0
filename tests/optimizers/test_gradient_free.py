"""Gradient-free methods: SciPy's iterates, Hansen's constants, laws and statistics."""

from __future__ import annotations

import inspect
import json
from itertools import islice, pairwise
from pathlib import Path

import numpy as np
import pytest
import scipy.optimize

from optimizers import gradient_free, populations
from optimizers.registry import OPTIMIZERS

from . import losses
from .losses import losses_along, random_quadratic, walk

CORPUS = json.loads((Path(__file__).parent.parent / "corpus" / "trajectories.json").read_text())
HERE = (gradient_free.__name__, populations.__name__)
MEMBERS = [name for name in OPTIMIZERS if OPTIMIZERS[name].rule.__module__ in HERE]
STOCHASTIC = [name for name in MEMBERS if OPTIMIZERS[name].stochastic]


def test_every_listed_member_is_there():
    assert set(MEMBERS) == {
        "nelder-mead",
        "pattern-search",
        "random-search",
        "simulated-annealing",
        "cma-es",
        "particle-swarm",
    }
    assert set(MEMBERS) - set(STOCHASTIC) == {"nelder-mead", "pattern-search"}


# --- Nelder–Mead


def test_nelder_mead_walks_the_recorded_path_of_scipy():
    (case,) = [c for c in CORPUS["scipy"] if c["method"] == "Nelder-Mead"]
    expected = np.array(case["path"])
    points = walk(gradient_free.nelder_mead, losses.bowl(), (-7.0, 2.0), len(expected))
    np.testing.assert_allclose(points[1:], expected, rtol=0, atol=1e-11)


@pytest.mark.parametrize("adaptive", [False, True])
@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("bowl", (-7.0, 2.0)),
        ("rosenbrock", (-1.2, 1.0)),
        ("himmelblau", (-0.5, -1.0)),
        ("bounded_saddle", (1.0, 0.0)),
        ("quartic", (-3.0,)),
        ("five", (3.0, 0.0, -1.0, 2.0, 0.5)),
    ],
)
def test_nelder_mead_walks_beside_scipy(name, start, adaptive):
    f = random_quadratic(5, 3) if name == "five" else getattr(losses, name)()
    d = len(start)
    expected = []
    scipy.optimize.minimize(
        lambda x: float(f(x)),
        np.array(start),
        method="Nelder-Mead",
        callback=lambda x: expected.append(x.copy()),
        options={"xatol": 0, "fatol": 0, "maxiter": 145, "adaptive": adaptive and d > 1},
    )
    settings = {
        "expansion": 1 + 2 / d,
        "contraction": 0.75 - 1 / (2 * d),
        "shrinkage": 1 - 1 / d,
    }
    settings = settings if adaptive and d > 1 else {}
    points = walk(gradient_free.nelder_mead, f, start, len(expected), **settings)
    assert len(expected) > 120
    np.testing.assert_allclose(points[1:], expected, rtol=0, atol=1e-11)


def test_nelder_mead_asks_for_as_many_values_as_scipy():
    f, looked_at = losses.rosenbrock(), []

    def watched(x):
        looked_at.append(x[0].size)
        return f(x)

    result = scipy.optimize.minimize(
        lambda x: float(f(x)),
        np.array([-1.2, 1.0]),
        method="Nelder-Mead",
        options={"xatol": 0, "fatol": 0, "maxiter": 60},
    )
    walk(gradient_free.nelder_mead, watched, (-1.2, 1.0), result.nit - 1)
    assert sum(looked_at) == result.nfev


def test_nelder_mead_shows_its_simplex():
    path = gradient_free.nelder_mead(losses.bowl(), (-7.0, 2.0))
    list(islice(path, 5))
    simplex = inspect.getgeneratorlocals(path)["simplex"]
    assert simplex.shape == (2, 3)


# --- pattern search


def test_pattern_search_steps_by_hand():
    """x² from 2 with reach 0.5: four steps down, then nothing but smaller steps."""
    f = losses.Loss(lambda x: x * x, lambda x: (2 * x,), lambda x: ((2,),))
    points = walk(gradient_free.pattern_search, f, (2.2,), 9)[:, 0]
    np.testing.assert_allclose(points, [2.2, 1.7, 1.2, 0.7, 0.2, 0.2, -0.05, -0.05, -0.05, 0.0125])


@pytest.mark.parametrize("seed", range(3))
def test_pattern_search_takes_the_best_of_its_trials_or_halves(seed):
    f, reach = random_quadratic(3, seed), 0.5
    points = walk(gradient_free.pattern_search, f, np.full(3, 2.0), 60)
    for x, following in pairwise(points):
        trials = [x + sign * reach * row for sign in (1, -1) for row in np.eye(3)]
        lowest = min(trials, key=f)
        if f(lowest) < f(x):
            np.testing.assert_allclose(following, lowest, atol=1e-14)
        else:
            np.testing.assert_array_equal(following, x)
            reach /= 2
    assert reach < 0.5


# --- random search and annealing


class Falling:
    """A loss that is lower at every look, wherever that is: every trial is accepted."""

    def __init__(self):
        self.looks = 0

    def __call__(self, x):
        self.looks += 1
        return np.full(x.shape[1:], -float(self.looks))


@pytest.mark.parametrize("slug", ["random-search", "simulated-annealing"])
def test_trials_are_normal_around_the_point(slug):
    points = walk(OPTIMIZERS[slug], Falling(), np.zeros(20_000), 3, sigma=0.7)
    for step in np.diff(points, axis=0):
        assert np.var(step) == pytest.approx(0.49, rel=5 * np.sqrt(2 / step.size))
        assert abs(step.mean()) < 5 * 0.7 / np.sqrt(step.size)


@pytest.mark.parametrize("slug", ["random-search", "pattern-search", "nelder-mead"])
@pytest.mark.parametrize("name", ["rosenbrock", "himmelblau", "saddle"])
def test_the_loss_never_rises(slug, name):
    f = getattr(losses, name)()
    points = walk(OPTIMIZERS[slug], f, np.array([-0.5, -1.0]), 100)
    values = losses_along(f, points[1:])  # SciPy's first simplex may hide the start
    assert (np.diff(values) <= 0).all()


class Cliff:
    """0 at the start, 1.2 everywhere else."""

    def __call__(self, x):
        return np.where((x == 0).all(axis=0), 0.0, 1.2)


def test_annealing_climbs_with_the_metropolis_probability():
    """At the k-th step the temperature is T αᵏ⁻¹; a lane that has not left yet may leave then."""
    n, left = 4000, np.zeros(4000, dtype=bool)
    settings = {"temperature": 1.5, "cooling": 0.8, "seed": np.arange(n)}
    points = walk(gradient_free.simulated_annealing, Cliff(), np.zeros((1, n)), 3, **settings)
    for k in range(1, 4):
        gone = (points[k] != 0).any(axis=0)
        p, tries = np.exp(-1.2 / (1.5 * 0.8 ** (k - 1))), (~left).sum()
        share = (gone & ~left).sum() / tries
        assert abs(share - p) < 5 * np.sqrt(p * (1 - p) / tries)
        left |= gone


def test_annealing_without_cooling_settles_in_the_boltzmann_density():
    """On ½kx² the Metropolis chain has the variance T/k exactly."""
    f = losses.Loss(lambda x: 2 * x * x, lambda x: (4 * x,), lambda x: ((4,),))
    n = 2000
    settings = {"temperature": 0.6, "cooling": 1.0, "sigma": 0.8, "seed": np.arange(n)}
    end = walk(gradient_free.simulated_annealing, f, np.full((1, n), 1.0), 100, **settings)[-1]
    assert np.var(end) == pytest.approx(0.6 / 4, rel=5 * np.sqrt(2 / n))


def test_annealing_leaves_a_local_minimum_that_holds_random_search():
    """From the local minimum of the quartic nothing lower lies within 3.4, eleven times sigma."""
    settings = {"sigma": 0.3, "seed": np.arange(20)}
    start = np.full((1, 20), -1.472355626)
    held = walk(gradient_free.random_search, losses.quartic(), start, 400, **settings)[-1]
    np.testing.assert_allclose(held, -1.472355626, atol=1e-2)
    heat = {"temperature": 50.0, "cooling": 0.99}
    end = walk(gradient_free.simulated_annealing, losses.quartic(), start, 900, **settings, **heat)
    assert (abs(end[-1] - 4.4532915) < 0.2).any()


# --- CMA-ES


@pytest.mark.parametrize(
    ("d", "size", "ranks", "effective", "c_c", "c_1", "c_mu"),
    [
        (
            *(2, 6),
            [0.6370425712, 0.2845702574, 0.0783871713, -0.2863837826, -0.7649580941, -1.1559817782],
            *(2.0286114646, 0.6245545390, 0.1548153999, 0.0855927794),
        ),
        (
            *(5, 8),
            [
                *(0.5299301845, 0.2857142857, 0.1428571429, 0.0414983869),
                *(-0.1485374345, -0.4055746760, -0.6228965671, -0.8111493521),
            ],
            *(2.6001788261, 0.4501995580, 0.0472923042, 0.0478590496),
        ),
    ],
)
def test_cma_weights_are_those_of_its_author(d, size, ranks, effective, c_c, c_1, c_mu):
    """As the author's package ``cma`` 4 prints them; the rest is Table 1 by hand."""
    weights = populations.Weights.of(d, size)
    np.testing.assert_allclose(weights.ranks, ranks, atol=1e-9)
    found = (weights.effective, weights.c_c, weights.c_1, weights.c_mu)
    np.testing.assert_allclose(found, (effective, c_c, c_1, c_mu), atol=1e-9)
    assert weights.c_sigma == pytest.approx((effective + 2) / (d + effective + 5))
    assert weights.d_sigma == pytest.approx(1 + weights.c_sigma)
    sample = np.linalg.norm(np.random.default_rng(0).standard_normal((d, 20_000)), axis=0)
    assert weights.length == pytest.approx(sample.mean(), abs=5 * sample.std() / np.sqrt(20_000))


@pytest.mark.parametrize("d", [1, 2, 5])
def test_cma_solves_the_sphere(d):
    f = losses.Quadratic(np.eye(d), np.arange(d) - 1.0)
    starts = np.full((d, 10), 3.0)
    points = walk(populations.cma_es, f, starts, 80 + 50 * d, seed=np.arange(10))
    assert (f(points[-1]) < 1e-12).all()


@pytest.mark.parametrize("d", [2, 5])
def test_cma_solves_a_rotated_ellipsoid(d):
    """Condition 10⁶, axes at random angles: the sphere needs no covariance, this does."""
    f = random_quadratic(d, 6, np.geomspace(1, 1e6, d))
    starts = np.full((d, 10), 3.0)
    points = walk(populations.cma_es, f, starts, 250 * d, seed=np.arange(10))
    assert (f(points[-1]) < 1e-10).all()


@pytest.mark.parametrize(
    ("d", "condition", "generations", "deviation"),
    [(2, 1.0, 42.0, 1.03), (2, 1e6, 78.2, 1.72), (5, 1.0, 85.4, 1.96), (5, 1e6, 184.6, 3.35)],
)
def test_cma_is_as_fast_as_the_authors_own(d, condition, generations, deviation):
    """Generations until the mean lies below 1e-8, over 20 seeds, beside the package ``cma`` 4.

    The package's step-size constants differ a little from the tutorial's; both means are uncertain.
    """
    rng = np.random.default_rng(6)
    q, _ = np.linalg.qr(rng.standard_normal((d, d)))
    f = losses.Quadratic(q @ np.diag(np.geomspace(1, condition, d)) @ q.T)
    points = walk(populations.cma_es, f, np.full((d, 20), 3.0), 350, seed=np.arange(20))
    ours = (losses_along(f, points) < 1e-8).argmax(axis=0)
    assert (ours > 0).all()
    assert abs(ours.mean() - generations) < 5 * np.hypot(deviation, ours.std() / np.sqrt(20))


def test_cma_learns_the_inverse_hessian():
    """Where it has converged, C is the inverse Hessian but for its size and for chance.

    A circle has cond(C H) = 100, the inverse Hessian 1. The mean of the logarithm over 50 seeds must
    be nearer to the latter by more than five of its standard deviations.
    """
    f = random_quadratic(2, 6, [1.0, 100.0])
    settings = {"seed": np.arange(50), "population_size": 40}
    path = populations.cma_es(f, np.full((2, 50), 3.0), **settings)
    with np.errstate(all="ignore"):
        list(islice(path, 60))
    covariance = np.moveaxis(inspect.getgeneratorlocals(path)["covariance"], -1, 0)
    decades = np.log10(np.linalg.cond(covariance @ f.matrix))
    assert decades.mean() < 1 - 5 * decades.std() / np.sqrt(50)


def test_cma_sees_only_the_order_of_the_losses():
    """Any increasing function of the loss gives the same path, to the last bit."""
    f = losses.rosenbrock()
    bent = losses.rosenbrock()
    bent.formulas = (lambda x, y: np.log1p(f.formulas[0](x, y)), *f.formulas[1:])
    ours = walk(populations.cma_es, f, (-1.2, 1.0), 60)
    np.testing.assert_array_equal(ours, walk(populations.cma_es, bent, (-1.2, 1.0), 60))


def test_cma_shows_its_population():
    path = populations.cma_es(losses.rosenbrock(), np.zeros((2, 7)), population_size=11)
    with np.errstate(all="ignore"):
        list(islice(path, 3))
    assert inspect.getgeneratorlocals(path)["population"].shape == (2, 11, 7)


def test_a_population_of_one_has_nothing_to_compare():
    with pytest.raises(ValueError, match=r"population size was 1.*0 or at least 2"):
        walk(populations.cma_es, losses.bowl(), (1.0, 1.0), 1, population_size=1)


# --- particle swarm


def test_the_swarm_shows_the_best_place_it_has_seen():
    f = losses.himmelblau()
    path, seen = populations.particle_swarm(f, (-0.5, -1.0)), np.inf
    for x in islice(path, 60):
        population = inspect.getgeneratorlocals(path).get("population", x[:, None])
        seen = min(seen, f(population).min())
        assert f(x) == seen


def test_particles_move_as_kennedy_and_eberhart_say():
    """Velocity ← ωv + c₁U₁(own − p) + c₂U₂(best − p), with U uniform on [0, 1) in every coordinate."""
    f = losses.Quadratic(np.eye(50), np.linspace(-1, 1, 50))
    settings = {"population_size": 40, "inertia": 0.6, "cognitive": 0.0, "social": 1.3}
    path = populations.particle_swarm(f, np.full(50, 3.0), **settings)
    frames = []
    for x in islice(path, 12):
        frames.append((x, inspect.getgeneratorlocals(path).get("population")))
    frames = frames[1:]  # the start has no swarm yet
    velocity = 0 * frames[0][1]
    shares = []
    for (x, before), (_, after) in pairwise(frames):
        pull = after - before - 0.6 * velocity
        velocity = after - before
        moved = abs(x[:, None] - before) > 1e-6
        shares.append((pull / np.where(moved, 1.3 * (x[:, None] - before), 1))[moved])
    shares = np.concatenate(shares)
    assert shares.min() > -1e-9
    assert shares.max() < 1 + 1e-9
    assert abs(shares.mean() - 0.5) < 5 * np.sqrt(1 / 12 / shares.size)


@pytest.mark.parametrize("d", [1, 2, 5])
def test_the_swarm_solves_the_sphere(d):
    f = losses.Quadratic(np.eye(d), np.arange(d) - 1.0)
    points = walk(populations.particle_swarm, f, np.full((d, 10), 3.0), 200, seed=np.arange(10))
    assert (f(points[-1]) < 1e-8).all()


# --- what all must bear


@pytest.mark.parametrize("slug", MEMBERS)
def test_a_lane_is_the_single_run_with_its_seed(slug):
    f, member = losses.himmelblau(), OPTIMIZERS[slug]
    starts = np.random.default_rng(1).uniform(-1, 1, (2, 3, 2))
    seeds = {"seed": np.arange(6).reshape(3, 2) % 4} if member.stochastic else {}
    together = walk(member, f, starts, 30, **seeds)
    for lane in np.ndindex(3, 2):
        single = {"seed": int(seeds["seed"][lane])} if seeds else {}
        alone = walk(member, f, starts[(slice(None), *lane)], 30, **single)
        np.testing.assert_allclose(together[(..., *lane)], alone, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("slug", MEMBERS)
def test_hyperparameters_may_differ_between_lanes(slug):
    member, f = OPTIMIZERS[slug], losses.himmelblau()
    for h in member.hyperparameters:
        if h.scale in ("switch", "whole"):
            continue
        values = np.array([h.default, (h.default + h.low) / 2])
        together = walk(member, f, np.array([-0.6, 0.9]), 15, **{h.name: values})
        for lane, value in enumerate(values):
            alone = walk(member, f, np.array([-0.6, 0.9]), 15, **{h.name: value})
            np.testing.assert_allclose(together[..., lane], alone, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("slug", STOCHASTIC)
def test_seeds_name_paths(slug):
    member, f = OPTIMIZERS[slug], losses.rosenbrock()
    paths = [walk(member, f, (-1.2, 1.0), 40, seed=seed) for seed in (0, 0, 1)]
    np.testing.assert_array_equal(paths[0], paths[1])
    assert not np.array_equal(paths[0], paths[2])


@pytest.mark.parametrize("slug", MEMBERS)
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("name", ["rosenbrock", "nowhere", "flat", "slope", "saddle"])
def test_neither_raises_nor_changes_type(slug, dtype, name):
    start = np.array([[0.5, np.nan, 1e30], [-0.25, 1.0, -1e30]]).astype(dtype)
    kept = start.copy()
    points = walk(OPTIMIZERS[slug], getattr(losses, name)(), start, 60)
    assert points.dtype == dtype
    np.testing.assert_array_equal(start, kept)
    np.testing.assert_array_equal(points[0], kept)


@pytest.mark.parametrize("slug", [name for name in MEMBERS if name != "cma-es"])
def test_it_stays_where_the_loss_has_a_value(slug):
    """The loss x − log x has none at x ≤ 0; a method that shows only points it has judged stays out.

    The mean that CMA-ES shows is not such a point.
    """
    points = walk(OPTIMIZERS[slug], losses.logarithm(), (0.3,), 80)
    assert (points > 0).all()


@pytest.mark.parametrize("slug", MEMBERS)
def test_no_gradient_is_asked_for(slug):
    f = losses.himmelblau()
    walk(OPTIMIZERS[slug], f, (-0.5, -1.0), 20)
    assert f.gradients == f.hessians == 0 < f.values

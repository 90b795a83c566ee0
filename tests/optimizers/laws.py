"""What members without a recorded reference must obey: closed forms and symmetries."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice, pairwise

import numpy as np

from optimizers import OPTIMIZERS
from tests.optimizers.closed_forms import bowl, coupled, quartic


def points(slug, f, start, steps, **hyperparameters) -> np.ndarray:
    with np.errstate(all="ignore"):
        path = OPTIMIZERS[slug](f, start, **hyperparameters)
        return np.array(list(islice(path, steps + 1)))


def nesterov_1983_keeps_its_promised_rate():
    """f(x_t) − f* ≤ 2‖x₀ − x*‖² / (η (t + 1)²) for η = 1/L (Su, Boyd & Candès 2016, eq. 2)."""
    f, start = bowl(1.0, 0.01, 1e-4, 1e-6), np.array([3.0, -4.0, 5.0, 6.0])
    path = points("nesterov-1983", f, start, 400, learning_rate=1.0)
    t = np.arange(1, 401)
    assert (f(path[1:].T) <= 2 * (start @ start) / (t + 1) ** 2).all()
    plain = points("gradient-descent", f, start, 400, learning_rate=1.0)
    assert f(path[-1]) < f(plain[-1]) / 5


def nesterov_1983_solves_its_recurrence():
    """On ½cx²: x_{t+1} = (1 − ηc) (x_t + (t − 1)/(t + 2) (x_t − x_{t−1})), from x₁ = x₀."""
    path = points("nesterov-1983", bowl(2.0), [3.0], 20, learning_rate=0.1)[:, 0]
    expected = [3.0, 0.8 * 3.0]
    for t in range(2, 21):
        ahead = (t - 1) / (t + 2) * (expected[-1] - expected[-2])
        expected.append(0.8 * (expected[-1] + ahead))
    np.testing.assert_allclose(path, expected, rtol=1e-13)


def nesterov_1983_law():
    nesterov_1983_keeps_its_promised_rate()
    nesterov_1983_solves_its_recurrence()


def normalized_gradient_descent_law():
    """Every step has the length of the rate and the direction of −g, whatever the scale of f."""
    f, huge = coupled(2), bowl(1e200, 1e200)
    path = points("normalized-gradient-descent", f, [2.0, -1.5], 30, learning_rate=0.07)
    step = np.diff(path, axis=0)
    np.testing.assert_allclose(np.linalg.norm(step, axis=1), 0.07, rtol=1e-12)
    g = f.gradient(path[:-1].T).T
    cosine = -(step * g).sum(axis=1) / np.linalg.norm(step, axis=1) / np.linalg.norm(g, axis=1)
    np.testing.assert_allclose(cosine, 1, rtol=1e-12)
    path = points("normalized-gradient-descent", huge, [3.0, 4.0], 1, learning_rate=1.0)
    np.testing.assert_allclose(path[1], [2.4, 3.2], rtol=1e-12)


def coordinate_descent_law():
    """One coordinate a step, in turn; with η = 1/cᵢ a bowl of D axes is solved in D steps."""
    path = points("coordinate-descent", coupled(3), [2.0, -1.5, 1.0], 9, learning_rate=0.1)
    moved = np.diff(path, axis=0) != 0
    assert np.array_equal(moved, np.tile(np.eye(3, dtype=bool), (3, 1)))
    path = points("coordinate-descent", bowl(4.0, 4.0, 4.0), [3.0, 5.0, 7.0], 3, learning_rate=0.25)
    assert np.array_equal(path, [[3, 5, 7], [0, 5, 7], [0, 0, 7], [0, 0, 0]])


def gradient_descent_armijo_law():
    """The step taken is the longest ηqᵏ that brings the decrease asked for."""
    f, eta, q, c = quartic(), 1.0, 0.5, 0.3
    settings = dict(learning_rate=eta, shrink=q, sufficient_decrease=c)
    path = points("gradient-descent-armijo", f, [3.0, -2.0], 25, **settings)
    for x, following in pairwise(path):
        g = f.gradient(x)
        a = next(eta * q**k for k in range(60) if enough(f, x, g, eta * q**k, c))
        np.testing.assert_allclose(following, x - a * g, rtol=1e-13)


def enough(f, x, g, a, c) -> bool:
    return f(x - a * g) <= f(x) - c * a * (g @ g)


def barzilai_borwein_law():
    """Exact in two steps on a parabola; on a bowl, steps lie between 1/L and 1/μ and BB2 ≤ BB1."""
    for short in (0, 1):
        path = points("barzilai-borwein", bowl(7.0), [3.0], 2, learning_rate=0.01, short=short)
        np.testing.assert_allclose(path[:, 0], [3.0, 3.0 * 0.93, 0], atol=1e-14)
        f = bowl(1.0, 30.0)
        path = points("barzilai-borwein", f, [3.0, 2.0], 40, learning_rate=0.01, short=short)
        step = np.diff(path, axis=0)[1:9]
        g = f.gradient(path.T).T[1:9]
        eta = -(step * g).sum(axis=1) / (g * g).sum(axis=1)
        assert (eta >= 1 / 30 - 1e-9).all()
        assert (eta <= 1 + 1e-9).all()
        assert f(path[-1]) < 1e-12
    s, y = np.diff(path[:2], axis=0)[0], np.diff(f.gradient(path[:2].T).T, axis=0)[0]
    np.testing.assert_allclose(path[2], path[1] - (s @ y) / (y @ y) * f.gradient(path[1]))


def laprop_law():
    """Without momentum it is Adam without momentum; without memory of squares, Signum corrected.

    With β₂ = 0 and a constant sign the mean of ±1, corrected, is ±1: every step is the rate.
    """
    f, start = coupled(2), [2.0, -1.5]
    settings = dict(learning_rate=0.1, beta1=0.0, epsilon=1e-8)
    np.testing.assert_allclose(
        points("laprop", f, start, 40, **settings),
        points("adam", f, start, 40, **settings),
        rtol=1e-13,
        atol=1e-13,
    )
    path = points("laprop", bowl(1.0), [5.0], 9, learning_rate=0.5, beta2=0.0)
    np.testing.assert_allclose(path[:, 0], 5 - 0.5 * np.arange(10), rtol=1e-13)
    # the scaled gradients are averaged, so one gradient a thousand times larger counts as one
    expected, m, v = 2.0, 0.0, 0.0
    g = coupled(1).gradient
    for t in range(1, 21):
        slope = g(np.array([expected]))[0]
        v = 0.9 * v + 0.1 * slope**2
        m = 0.7 * m + 0.3 * slope / np.sqrt(v / (1 - 0.9**t))
        expected -= 0.05 * m / (1 - 0.7**t)
    path = points("laprop", coupled(1), [2.0], 20, learning_rate=0.05, beta1=0.7, beta2=0.9)
    np.testing.assert_allclose(path[-1, 0], expected, rtol=1e-12)


LAWS: dict[str, Callable[[], None]] = {
    "nesterov-1983": nesterov_1983_law,
    "normalized-gradient-descent": normalized_gradient_descent_law,
    "coordinate-descent": coordinate_descent_law,
    "gradient-descent-armijo": gradient_descent_armijo_law,
    "barzilai-borwein": barzilai_borwein_law,
    "laprop": laprop_law,
}

# slug → the test that holds it where its family is tested
HELD_ELSEWHERE: dict[str, str] = {
    "newton": "test_newton_is_exact_in_one_step_on_a_quadratic",
    "damped-newton": "test_ends_where_scipy_ends",
    "saddle-free-newton": "test_newton_is_drawn_to_the_saddle_and_saddle_free_newton_repelled",
    "trust-region": "test_the_trust_region_step_is_the_models_minimum_within_the_circle",
    "bfgs": "test_d_steps_finish_a_quadratic_with_exact_search",
    "conjugate-gradient": "test_d_steps_finish_a_quadratic_with_exact_search",
    "shampoo": "test_shampoo_is_full_matrix_adagrad",
    "soap": "test_soap_is_adam_in_the_eigenbasis",
    "lookahead": "test_lookahead_is_momentum_that_is_set_back",
    "noisy-gradient-descent": "test_the_noise_on_the_gradient_has_the_papers_variance",
    "perturbed-gradient-descent": "test_perturbed_descent_leaves_every_strict_saddle",
    "langevin": "test_langevin_settles_in_the_normal_density_of_a_parabola",
    "nelder-mead": "test_nelder_mead_walks_the_recorded_path_of_scipy",
    "pattern-search": "test_pattern_search_takes_the_best_of_its_trials_or_halves",
    "random-search": "test_trials_are_normal_around_the_point",
    "simulated-annealing": "test_annealing_climbs_with_the_metropolis_probability",
    "cma-es": "test_cma_solves_a_rotated_ellipsoid",
    "particle-swarm": "test_particles_move_as_kennedy_and_eberhart_say",
}

"""The scenes that this project was founded on, to the last digit that their sources give."""

from __future__ import annotations

from itertools import islice

import numpy as np
import pytest

from landscapes import parse
from optimizers import OPTIMIZERS, Outcome, run

QUARTIC = "2x⁴−8x³−26x²+x−5"


def loss(text: str, difference: float | None = None):
    return parse(text).objective(difference=difference)


def test_the_parabola_counted_by_hand():
    """¼x² from 4 with η = 3: every step goes to −½ of where it was."""
    trajectory = run("gradient-descent", loss("¼x²"), 4.0, 3, learning_rate=3)
    assert trajectory.points[:, 0].tolist() == [4, -2, 1, -0.5]
    assert trajectory.losses[-1] == 1 / 16


def test_the_round_bowl_counted_by_hand():
    f = loss("L(w1, w2) = w1² + w2²")
    trajectory = run("gradient-descent", f, (2.0, 3.0), 1, learning_rate=0.5)
    assert trajectory.points[-1].tolist() == [0, 0]
    trajectory = run("gradient-descent", f, (2.0, 3.0), 3, learning_rate=0.1)
    np.testing.assert_allclose(
        trajectory.points[1:], [(1.6, 2.4), (1.28, 1.92), (1.024, 1.536)], rtol=1e-15
    )


@pytest.mark.parametrize(
    ("start", "minimum", "value"),
    [
        (-3.0, -1.472355626004781, -27.9024342805721),
        (2.0, 4.453291532215251, -436.1071252167378),
    ],
)
def test_the_quartic_with_two_valleys(start, minimum, value):
    trajectory = run("gradient-descent", loss(QUARTIC), start, 100, learning_rate=0.005)
    assert trajectory.points[-1, 0] == pytest.approx(minimum, abs=1e-12)
    assert trajectory.losses[-1] == pytest.approx(value, abs=1e-10)
    assert trajectory.outcome is Outcome.CONVERGED


@pytest.mark.parametrize(
    ("start", "rate", "minimum"),
    [
        (-3.0, 0.0109, -1.472355626),  # below (3 + x_max)/275: stays in its own valley
        (-3.0, 0.016, -1.472355626),  # thrown into the deep one and back
        (2.0, 0.0095, 4.453291532),  # 2/f″ = 0.009515
        (2.0, 0.016, -1.472355626),
    ],
)
def test_the_learning_rate_chooses_the_valley(start, rate, minimum):
    trajectory = run("gradient-descent", loss(QUARTIC), start, 20_000, learning_rate=rate)
    assert trajectory.points[-1, 0] == pytest.approx(minimum, abs=1e-9)


def test_beyond_the_stability_limit_it_oscillates():
    trajectory = run("gradient-descent", loss(QUARTIC), 2.0, 2000, learning_rate=0.0098)
    assert trajectory.outcome is Outcome.OSCILLATING
    assert trajectory.sentence == "Oscillating with period 2 between 4.08 and 4.74."


# ------------------------------------------------- the classroom divergence (O'Reilly, chapter 4)


@pytest.mark.parametrize(
    ("rate", "difference", "end"),
    [
        (0.1, 1e-4, ("-0x1.4ff632b6a7240p-31", "0x1.bff2ee48dabc0p-31")),
        (10, 1e-4, ("-0x1.78def6d2db05dp+44", "-0x1.2d92d56dc08a3p+40")),
    ],
)
def test_the_classroom_divergence_bit_for_bit(rate, difference, end):
    f = loss("x0²+x1²", difference)
    trajectory = run("gradient-descent", f, (-3.0, 4.0), 100, learning_rate=rate)
    assert trajectory.steps == 100
    assert [float(v).hex() for v in trajectory.points[-1]] == list(end)


def test_the_classroom_divergence_with_the_exact_gradient():
    trajectory = run("gradient-descent", loss("x0²+x1²"), (-3.0, 4.0), 100, learning_rate=10)
    end = [-2.2515487259475596e128, 3.002064967930081e128]
    np.testing.assert_allclose(trajectory.points[-1], end, rtol=1e-14)
    assert trajectory.steps == 100
    assert trajectory.outcome is Outcome.DIVERGED
    assert trajectory.diverged_at == 5  # 5·19⁵ > 10⁶ (1 + 5) > 5·19⁴
    assert trajectory.sentence == "Diverged: from step 5 on it is more than 6 × 10⁶ from the start."


def test_the_frozen_divergence_is_not_taken_for_rest():
    f = loss("x0²+x1²", difference=1e-4)
    trajectory = run("gradient-descent", f, (-3.0, 4.0), 100, learning_rate=10)
    assert np.array_equal(trajectory.points[10], trajectory.points[100])
    assert trajectory.outcome is Outcome.DIVERGED
    assert trajectory.diverged_at == 5
    assert "froze at step 10" in trajectory.sentence
    assert "run out of digits" in trajectory.sentence


def test_the_classroom_rate_that_works_and_the_one_that_is_too_small():
    f = loss("x0²+x1²")
    good = run("gradient-descent", f, (-3.0, 4.0), 100, learning_rate=0.1)
    assert good.steps == 100
    assert good.outcome is Outcome.CONVERGED
    np.testing.assert_allclose(good.points[-1], [-6.11110793e-10, 8.14814391e-10], rtol=1e-8)
    small = run("gradient-descent", f, (-3.0, 4.0), 100, learning_rate=1e-10)
    np.testing.assert_allclose(
        small.points[-1], [-2.999999939999995, 3.9999999199999934], rtol=1e-15
    )
    assert small.outcome is Outcome.RAN_ALL_STEPS


# ----------------------------------------------------------------------------------------- saddles


def steps_out(slug: str, text: str, start: tuple[float, float], **hyperparameters) -> int:
    """Steps until |y| > ½."""
    path = OPTIMIZERS[slug](loss(text), start, **hyperparameters)
    return next(t for t, x in enumerate(islice(path, 2001)) if abs(x[1]) > 0.5)


@pytest.mark.parametrize(
    ("slug", "rate", "steps", "bounded"),
    [
        ("gradient-descent", 0.1, 72, 73),
        ("gradient-descent", 0.01, 663, 666),
        ("momentum", 0.1, 34, 34),
        ("momentum", 0.01, 133, 133),
        ("nesterov", 0.1, 29, 29),
        ("nesterov", 0.01, 125, 125),
        ("adagrad", 0.1, 6, 7),
        ("adagrad", 0.01, 322, 333),
        ("adadelta", 1.0, 30, 30),
        ("rmsprop", 0.1, 1, 1),
        ("rmsprop", 0.01, 6, 7),
        ("adam", 0.1, 6, 6),
        ("adam", 0.01, 44, 44),
        ("adam", 0.001, 319, 323),
        ("amsgrad", 0.1, 6, 6),
        ("nadam", 0.1, 5, 5),
        ("adamax", 0.1, 8, 8),
        ("radam", 0.1, 47, 47),
        ("sign-descent", 0.1, 5, 5),
        ("adabelief", 0.1, 5, 5),
        ("rprop", 0.01, 14, 14),
        ("adopt", 0.1, 11, 11),
        ("normalized-gradient-descent", 0.1, 15, 15),
    ],
)
def test_steps_out_of_a_saddle(slug, rate, steps, bounded):
    assert steps_out(slug, "x²−y²", (1, 1e-6), learning_rate=rate) == steps
    assert steps_out(slug, "x²−y²+y⁴/4", (1, 1e-6), learning_rate=rate) == bounded


def test_adadelta_with_the_memory_of_the_paper():
    assert steps_out("adadelta", "x²−y²", (1, 1e-6), learning_rate=1.0, rho=0.95) == 27


UNSTUCK = {
    "trust-region": "asks the Hessian for the way down",
    "yogi": "has a mean gradient that starts at 10⁻⁶, not at 0",
}
STUCK = [
    slug
    for slug, member in OPTIMIZERS.items()
    if not member.stochastic and member.family != "gradient-free" and slug not in UNSTUCK
]


@pytest.mark.parametrize("text", ["x²−y²", "x²−y²+y⁴/4"])
@pytest.mark.parametrize("slug", STUCK)
def test_nobody_who_reads_gradients_alone_leaves_the_ridge(slug, text):
    """From (1, 0) exactly ∂f/∂y is 0 at every step, so y stays 0 for ever."""
    trajectory = run(slug, loss(text), (1.0, 0.0), 300)
    assert (trajectory.points[:, 1] == 0).all()
    assert trajectory.outcome is not Outcome.CONVERGED


@pytest.mark.parametrize("slug", ["gradient-descent", "nesterov", "coordinate-descent"])
def test_a_stall_on_the_ridge_says_which_way_is_out(slug):
    trajectory = run(slug, loss("x²−y²"), (1.0, 0.0), 300, learning_rate=0.1)
    assert trajectory.outcome is Outcome.STALLED_AT_SADDLE
    assert "a saddle; the direction" in trajectory.sentence
    assert trajectory.sentence.endswith("leads down.")


def test_left_alone_the_saddle_falls_without_bound():
    trajectory = run("gradient-descent", loss("x²−y²"), (1.0, 1e-6), 200, learning_rate=0.1)
    assert trajectory.outcome is Outcome.DIVERGED
    assert "falls without bound" in trajectory.sentence


def test_the_bounded_saddle_ends_in_its_valley():
    trajectory = run("gradient-descent", loss("x²−y²+y⁴/4"), (1.0, 1e-6), 300, learning_rate=0.1)
    assert trajectory.points[-1, 1] == pytest.approx(np.sqrt(2), abs=1e-9)
    assert trajectory.outcome is Outcome.CONVERGED


# --------------------------------------------------- the ravine x²/20 + y² (O'Reilly, chapter 6)


@pytest.mark.parametrize(
    ("slug", "settings", "end"),
    [
        ("gradient-descent", {"learning_rate": 0.95}, (-0.3503929957523197, 0.0847823165504322)),
        ("momentum", {"learning_rate": 0.1}, (0.896413858493733, 0.08808560171506971)),
        ("nesterov", {"learning_rate": 0.1}, (0.689614901697, -0.000679905836)),
    ],
)
def test_thirty_steps_down_the_ravine(slug, settings, end):
    trajectory = run(slug, loss("x²/20 + y²"), (-7.0, 2.0), 30, **settings)
    np.testing.assert_allclose(trajectory.points[-1], end, rtol=1e-9)

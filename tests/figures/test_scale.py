from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from figures import Scale, sample
from figures.scale import fitting, round_step, round_steps, shared, significant
from tests.figures.scenes import CASES, rosenbrock
from tests.figures.test_text import read

SCALES = [Scale(), Scale(3.0, 2.0), Scale(1e8), Scale(0.0, 1e300), Scale(0.0, 0.3, log=True),
          Scale(-436.0, 1.5, log=True), Scale(5.0, 1e-200, log=True)]  # fmt: skip


@pytest.mark.parametrize("scale", SCALES, ids=str)
def test_higher_losses_are_drawn_higher_and_the_inverse_gives_them_back(scale: Scale) -> None:
    losses = scale.anchor + scale.unit * np.array([-1e6, -10, -1, -1e-3, 0, 1e-3, 1, 10, 1e6])
    heights = scale(losses)
    assert (np.diff(heights) >= 0).all()
    assert scale(np.array(scale.anchor)) == 0
    spread = max(np.ptp(losses), abs(scale.anchor))
    np.testing.assert_allclose(scale.inverse(heights), losses, rtol=1e-9, atol=1e-12 * spread)


@given(st.floats(-1.7e308, 1.7e308), st.floats(-1.7e308, 1.7e308), st.floats(1e-300, 1e300))
def test_nothing_overflows_on_the_logarithmic_scale(
    loss: float, anchor: float, unit: float
) -> None:
    assert np.isfinite(Scale(anchor, unit, log=True)(np.array(loss)))


def test_what_is_not_finite_is_a_gap() -> None:
    for scale in SCALES:
        assert np.isnan(scale(np.array([np.nan, np.inf, -np.inf]))).all()


@pytest.mark.parametrize("case", [name for name, case in CASES.items() if len(case.window) == 2])
def test_ticks_carry_true_losses(case: str) -> None:
    grid = CASES[case].grid()
    low, high = grid.limits
    heights, labels = grid.scale.ticks(low, high)
    if case == "undefined plane":
        assert heights == labels == []
        return
    assert 1 <= len(heights) <= 12
    assert len(set(labels)) == len(labels)
    shown = np.array([read(label) for label in labels])
    bottom, top = grid.scale(np.array([low, high]))
    off = np.abs(grid.scale(shown) - np.array(heights))  # labels are rounded, ticks are not
    assert (off <= 0.01 * (top - bottom) + 1e-12).all()


@pytest.mark.parametrize("case", [name for name, case in CASES.items() if len(case.window) == 2])
def test_float32_heights_still_tell_losses_apart(case: str) -> None:
    grid = CASES[case].grid()
    finite = np.isfinite(grid.losses)
    assert np.isfinite(grid.heights).sum() == finite.sum()
    if not grid.limits[0] < grid.limits[1]:
        return
    exact = grid.scale(grid.losses)[finite]
    np.testing.assert_allclose(grid.heights[finite], exact, rtol=0, atol=2e-6 * np.ptp(exact))


def test_a_valley_that_a_linear_map_would_drown_gets_a_logarithmic_one() -> None:
    """On the linear map more than half of Rosenbrock's window is the lowest of ten colors."""
    losses = sample(rosenbrock, ((-2, 2), (-1, 3))).losses
    scale = fitting(losses)
    assert scale.log
    for heights, drowned in ((losses, True), (scale(losses), False)):
        share = (heights - heights.min()) / np.ptp(heights)
        assert (np.mean(share < 0.1) > 0.5) == drowned
    valley = rosenbrock(np.array([[-1.5, -1, 0, 0.5], [2.25, 1, 0, 0.25]]))  # on y = x²
    walls = rosenbrock(np.array([[-1.5, -1, 0, 0.5], [3.0, 2, 1, 1.25]]))
    assert scale(valley).max() < scale(walls).min()


@given(st.floats(0, np.pi), st.floats(0, 1), st.floats(1e-3, 1e3))
def test_a_quadratic_bowl_stays_linear(turn: float, narrow: float, width: float) -> None:
    """In the middle of its window, however it is turned and however narrow: down to (x + y)²."""
    x, y = np.meshgrid(np.linspace(-width, width, 51), np.linspace(-width, width, 51))
    along, across = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
    assert not fitting(along**2 + narrow * across**2).log


def test_a_pole_that_changes_sign_is_logarithmic_on_both_sides() -> None:
    losses = sample(lambda p: 1 / (p[0] * p[1]), ((-5, 5), (-5, 5))).losses
    scale = fitting(losses)
    assert scale.log
    np.testing.assert_allclose(scale(-losses), -scale(losses), atol=1e-9)


def test_a_mirrored_valley_is_mirrored() -> None:
    x, y = np.meshgrid(np.linspace(-5, 5, 51), np.linspace(-5, 5, 51))
    valley = rosenbrock(np.stack([x, y]))
    up, down = fitting(valley), fitting(-valley)
    np.testing.assert_allclose(down(-valley), -up(valley), atol=1e-9)


@pytest.mark.parametrize(
    "losses",
    [np.array([]), np.array([np.nan, np.inf]), np.array([7.0, 7.0]), np.array([-1.7e308, 1.7e308]),
     np.array([0.0, 5e-324]), np.array([0.0, 0.0, 0.0, 1e-310, 1e308])],
    ids=str,
)  # fmt: skip
def test_the_oddest_losses_get_a_scale_that_keeps_them_finite_and_in_order(
    losses: np.ndarray,
) -> None:
    finite = losses[np.isfinite(losses)]
    heights = fitting(losses)(finite)
    assert np.isfinite(heights).all()
    assert (np.diff(heights.astype(np.float32)) >= 0).all()


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6), st.integers(3, 20))
def test_round_steps_are_round_and_about_so_many(low: float, width: float, about: int) -> None:
    step = round_step(low, low + width, about)
    mantissa = float(f"{step:e}".partition("e")[0])
    assert mantissa in (1.0, 2.0, 5.0)
    assert len(round_steps(low, low + width, about)) <= about + 1
    assert width / step >= about / 2.6


def test_digits_tell_neighbors_apart() -> None:
    assert significant(100000000.2, 0.2) >= 10
    assert significant(2500, 500) <= 3


def test_a_slice_near_the_minimum_is_read_on_the_scale_of_one_far_from_it():
    x, y = np.meshgrid(np.linspace(-5, 5, 51), np.linspace(-5, 5, 51))
    slices = np.stack([(x - 1) ** 2 + y**2 + (1 + x**2) * z**2 for z in (4, 3.5, 3, 0.5)])
    assert not fitting(slices).log
    scale = shared(slices)
    low, high = scale(np.array([slices.min(), slices.max()]))
    for part in slices:  # at least a quarter of the colors each
        assert np.ptp(scale(part)) > 0.25 * (high - low)
    assert not shared(slices[:3]).log
    assert shared(slices * np.nan) == fitting(slices * np.nan)

from __future__ import annotations

import numpy as np
import pytest

from figures import sample
from figures.grid import BLANK, COARSE, NOWHERE, UNBOUNDED
from tests.figures.scenes import CASES, rosenbrock

SQUARE = ((-5.0, 5.0), (-5.0, 5.0))


def test_rows_follow_y_and_columns_x() -> None:
    grid = sample(lambda p: p[0] + 10 * p[1], ((0.0, 1.0), (2.0, 4.0)), 11)
    assert grid.losses.shape == (11, 11)
    assert grid.losses[0, -1] == pytest.approx(1 + 20)
    assert grid.losses[-1, 0] == pytest.approx(40)
    np.testing.assert_allclose(grid.losses, grid.x + 10 * grid.y[:, None])


def test_map_and_surface_fit_the_budget() -> None:
    grid = CASES["rosenbrock"].grid()
    assert grid.heights.dtype == np.float32
    assert grid.heights.nbytes <= 41_000
    assert grid.heights is grid.heights  # sampled once, converted once


def test_the_middle_of_a_symmetric_window_is_on_the_grid() -> None:
    grid = sample(lambda p: np.abs(p[0]) + np.abs(p[1]), ((-5.12, 5.12), (-5.12, 5.12)))
    assert grid.limits[0] == 0


def test_heights_are_computed_in_float64() -> None:
    """float32 has steps of 8 at 10⁸: the ripple would be gone."""
    grid = CASES["ripple on 1e8"].grid()
    back = grid.scale.inverse(grid.heights)
    np.testing.assert_allclose(back, grid.losses, rtol=0, atol=1e-5)


def test_a_pole_is_a_gap_between_plus_and_minus_infinity() -> None:
    grid = CASES["plane with pole"].grid()
    beside = np.isnan(grid.losses)
    assert UNBOUNDED in grid.notes
    assert beside.any(axis=1).all()  # in every row
    assert np.abs(grid.x[np.nonzero(beside)[1]] - 0.03).max() < 0.2
    left, right = grid.losses[:, :-1], grid.losses[:, 1:]
    joined = np.isfinite(left) & np.isfinite(right) & (grid.x[:-1] < 0.03) & (grid.x[1:] > 0.03)
    assert not joined.any()


@pytest.mark.parametrize(
    "loss",
    [rosenbrock, lambda p: 3 * np.sign(p[0] - 0.03) + p[1], lambda p: np.sqrt(np.abs(p[0] * p[1])),
     lambda p: np.exp(p[0] ** 2 + p[1] ** 2)],
    ids=["valley", "cliff", "kink", "tower"],
)  # fmt: skip
def test_what_is_steep_but_bounded_has_no_gap(loss) -> None:
    grid = sample(loss, SQUARE)
    assert np.isfinite(grid.losses).all()
    assert grid.notes == ()


def test_notes_say_what_the_picture_cannot() -> None:
    assert BLANK in CASES["plane with hole"].grid().notes
    assert NOWHERE in CASES["undefined plane"].grid().notes
    assert NOWHERE in CASES["undefined line"].grid().notes
    assert "7" in CASES["constant plane"].grid().notes[0]
    assert BLANK in CASES["undefined half"].grid().notes
    assert UNBOUNDED in CASES["pole"].grid().notes
    for name in ("rosenbrock", "saddle", "polynomial", "step", "ripple on 1e8"):
        assert CASES[name].grid().notes == ()


@pytest.mark.parametrize("frequency", [100, 20 * np.pi, 1e4])
def test_a_wave_too_fast_for_the_grid_is_said_to_be(frequency: float) -> None:
    """At 20π every sample lies on a node: the picture is a plain that does not exist."""
    grid = sample(lambda p: np.sin(frequency * p[0]) * np.sin(frequency * p[1]), SQUARE)
    assert grid.notes == (COARSE,)


def test_rastrigin_is_not_too_fast() -> None:
    grid = sample(lambda p: (p**2 - 10 * np.cos(2 * np.pi * p) + 10).sum(axis=0), SQUARE)
    assert grid.notes == ()


@pytest.mark.parametrize(
    "window",
    [(), SQUARE * 2, ((5.0, -5.0),), ((1.0, 1.0), (0.0, 1.0)), ((0.0, np.inf),), ((np.nan, 1.0),)],
    ids=str,
)
def test_a_window_that_cannot_be_drawn_says_what_to_do(window) -> None:
    with pytest.raises(ValueError, match="Give "):
        sample(lambda p: p[0], window)


def test_infinite_losses_are_gaps() -> None:
    grid = sample(lambda p: 1 / p[0] ** 2 + 0 * p[1], SQUARE)
    assert np.isnan(grid.losses[:, 50]).all()
    assert np.isfinite(grid.losses[:, :50]).all()


@pytest.mark.parametrize("window", [SQUARE[:1], SQUARE], ids=["line", "plane"])
def test_rounding_is_no_landscape(window) -> None:
    """sin² + cos² is 1, and its last digit is noise."""
    grid = sample(lambda p: np.sin(p[0]) ** 2 + np.cos(p[0]) ** 2 + 0 * p[-1], window)
    assert grid.limits[0] == grid.limits[1] == pytest.approx(1)
    assert grid.notes == ("The loss is 1 wherever it is defined.",)
    assert grid.ends == ()

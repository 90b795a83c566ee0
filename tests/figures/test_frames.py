"""A ground that moves with the clock."""

from __future__ import annotations

import numpy as np
import pytest

from figures import moments, moving
from figures.frames import GAP
from tests.figures.scenes import CASES, Moving


@pytest.mark.parametrize("steps", [0, 1, 5, 40, 41, 1000])
def test_moments_are_few_and_reach_both_ends(steps: int) -> None:
    at = moments(steps)
    assert at[0] == 0
    assert at[-1] == steps
    assert len(at) == min(steps + 1, 41)
    assert (np.diff(at) > 0).all()


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if isinstance(case, Moving)])
def test_codes_give_every_height_back_and_keep_gaps(name: str) -> None:
    grid = CASES[name].grid()
    assert grid.frames is not None
    meta = grid.meta["frames"]
    heights = grid.scale(grid.frames.losses)
    unit = (meta["high"] - meta["low"]) / (GAP - 1)
    decoded = np.where(meta["heights"] == GAP, np.nan, meta["low"] + unit * meta["heights"])
    np.testing.assert_allclose(decoded, heights, atol=0.51 * unit, rtol=0)
    assert meta["heights"].nbytes <= 41 * 51 * 51 * 2


def test_one_color_means_one_loss_at_every_step() -> None:
    grid = CASES["moving plane"].grid()
    assert grid.frames is not None
    assert grid.limits == (grid.frames.losses.min(), grid.frames.losses.max())
    np.testing.assert_array_equal(grid.losses, grid.frames.losses[-1])


def test_a_window_for_another_number_of_axes_is_refused() -> None:
    with pytest.raises(ValueError, match="first below the second"):
        moving(lambda p: p[0], ((1.0, 1.0), (0.0, 1.0)), moments(3), "")

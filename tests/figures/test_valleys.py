"""Level lines show the valleys: of the presets, and of classics as a student types them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from figures import Grid, sample
from figures.contour import levels
from figures.scale import fitting
from figures.valleys import lowest_pass
from landscapes import CATALOG, parse

Window = tuple[tuple[float, float], tuple[float, float]]
HIMMELBLAU = "(x²+y−11)²+(x+y²−7)²"
TWINS = (
    (3, 2),
    (3.5844283403, -1.8481265270),
    (-3.7793102534, -3.2831859913),
    (-2.8051180870, 3.1313125183),
)
THREE_HUMPS = "2x²−1.05x⁴+x⁶/6+xy+y²"
HUMPS = ((0, 0), (-1.7475523471, 0.8737761736), (1.7475523471, -0.8737761736))
SIX_HUMPS = "(4−2.1x²+x⁴/3)x²+xy+(−4+4y²)y²"
LOWEST = ((0.0898420131, -0.7126564030), (-0.0898420131, 0.7126564030))
STYBLINSKI = "½(x⁴−16x²+5x+y⁴−16y²+5y)"
CORNERS = (
    (-2.9035340276, -2.9035340276),
    (2.7468027262, -2.9035340276),
    (-2.9035340276, 2.7468027262),
)
WELLS = "(x²−1)²+y²"


def square(reach: float) -> Window:
    return ((-reach, reach), (-reach, reach))


SEVERAL = [
    *((HIMMELBLAU, square(reach), TWINS) for reach in (4.5, 5, 5.5, 6)),
    *((THREE_HUMPS, square(reach), HUMPS) for reach in (2.5, 3, 5)),
    *((SIX_HUMPS, window, LOWEST) for window in (((-2, 2), (-1.2, 1.2)), ((-3, 3), (-2, 2)))),
    (STYBLINSKI, square(5), CORNERS[:1]),
    *((WELLS, square(reach), ((1, 0), (-1, 0))) for reach in (2, 3, 5)),
]  # fmt: skip


def own_levels(grid: Grid, minimum: tuple[float, ...], others: list[tuple[float, ...]]) -> int:
    """How many of the drawn level lines go round a minimum, and round none of the others."""
    drawn = levels(grid)
    heights = np.arange(drawn["start"], drawn["end"] + drawn["size"] / 2, drawn["size"])
    lake = (grid.heights[None] < heights[:, None, None]) & np.isfinite(grid.heights)
    return sum(
        _is_own(below, _sample(grid, minimum), [_sample(grid, o) for o in others]) for below in lake
    )


def _sample(grid: Grid, point: tuple[float, ...]) -> tuple[int, int]:
    x, y = point
    return int(np.abs(grid.y - y).argmin()), int(np.abs(grid.x - x).argmin())


def _is_own(below: np.ndarray, home: tuple[int, int], others: list[tuple[int, int]]) -> bool:
    """Whether the part of a lake around ``home`` stays clear of the others and of the border."""
    if not below[home]:
        return False
    filled = np.zeros_like(below)
    filled[home] = True
    while True:
        grown = filled.copy()
        grown[1:] |= filled[:-1]
        grown[:-1] |= filled[1:]
        grown[:, 1:] |= filled[:, :-1]
        grown[:, :-1] |= filled[:, 1:]
        grown &= below
        if (grown == filled).all():
            break
        filled = grown
    at_border = filled[[0, -1]].any() or filled[:, [0, -1]].any()
    return not at_border and not any(filled[other] for other in others)


@pytest.mark.parametrize(("text", "window", "minima"), SEVERAL)
def test_several_level_lines_go_round_each_of_several_deep_minima(text, window, minima) -> None:
    grid = sample(parse(text).objective(), window)
    for minimum in minima:
        others = [other for other in minima if other != minimum]
        assert own_levels(grid, minimum, others) >= 2, minimum


BOWLS_AND_SADDLES = [
    "x²+y²", "(x−3)²+(y−2)²", "(x−4)²+(y−4)²", "x²+10y²", "x²+100y²", "x²+xy+y²", "x⁴+y⁴", "x²−y²",
    "4x²−y²", "xy", "x³−3xy²", "abs(x)+abs(y)", "log(1+x²+y²)", "log(1+exp(−x−2y))+log(1+exp(x−y))", "x+y",
    "0.26(x²+y²)−0.48xy",
]  # fmt: skip


@pytest.mark.parametrize("text", BOWLS_AND_SADDLES)
def test_what_has_one_valley_or_none_keeps_its_shape(text: str) -> None:
    assert not sample(parse(text).objective(), square(5)).scale.log


@pytest.mark.parametrize(
    "slug", [slug for slug, p in CATALOG.items() if len(p.window) == 2 and not p.data]
)
def test_the_deepest_known_minimum_of_a_preset_has_level_lines(slug: str) -> None:
    """Of its own, if another known one lies as deep; a narrow bowl's may run out of the window."""
    preset = CATALOG[slug]
    grid = sample(preset.landscape.objective(), preset.window)
    deepest = [point for point, loss in preset.minima if loss == preset.minima[0][1]]
    if len(deepest) < 2:
        return
    for point in deepest:
        assert own_levels(grid, point, [other for other in deepest if other != point]) >= 2, point


@pytest.mark.parametrize(
    ("text", "near", "far"),
    [(HIMMELBLAU, 2, 8), (THREE_HUMPS, 1, 6), (STYBLINSKI, 3, 8), (WELLS, 1, 6)],
)
def test_zooming_out_changes_the_scale_once(text, near, far) -> None:
    """And not to and fro, however little the window changes."""
    f = parse(text).objective()
    chosen = [sample(f, square(reach)).scale.log for reach in np.geomspace(near, far, 80)]
    assert np.count_nonzero(np.diff(chosen)) <= 1


@given(st.floats(0, np.pi), st.floats(-5, 0), st.floats(-1, 1), st.floats(-1, 1))
def test_a_bowl_has_no_pass(turn: float, narrow: float, right: float, up: float) -> None:
    """However narrow: the samples miss its floor, here more and there less."""
    x, y = np.meshgrid(np.linspace(-1, 1, 101) - right, np.linspace(-1, 1, 101) - up)
    along, across = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
    assert lowest_pass(along**2 + 10**narrow * across**2) is None


def test_the_pass_of_two_wells_is_their_saddle() -> None:
    grid = sample(parse(WELLS).objective(), square(2))
    assert lowest_pass(grid.losses) == pytest.approx(1, abs=1e-3)
    assert lowest_pass(-grid.losses) is None


@pytest.mark.parametrize(
    "losses", [np.full((5, 5), np.nan), np.ones((5, 5)), np.array([[0.0, 1], [1, 0]]), np.zeros((1, 1)),
               np.where(np.eye(9) > 0, np.nan, 3.0)], ids=["no loss", "plain", "tiny", "one", "gap"],
)  # fmt: skip
def test_where_there_are_no_valleys_there_is_no_pass(losses: np.ndarray) -> None:
    assert lowest_pass(losses) is None


def test_a_plateau_is_one_valley_whatever_its_last_digits() -> None:
    """Where a loss is flat but for rounding, its pits are not there."""
    noise = np.random.default_rng(0).normal(size=(101, 101))
    assert lowest_pass(1 + 1e-15 * noise) is None
    x, y = np.meshgrid(np.linspace(-2, 2, 101), np.linspace(-2, 2, 101))
    assert not fitting(np.maximum(np.hypot(x, y) - 1, 1e-17 * noise)).log

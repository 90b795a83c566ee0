"""The loss panel of mini-batches: thin lines of theirs, and ticks where epochs end."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from figures import CHARTS, Line, Scene, sample

STEPS = 40
FALLING = np.geomspace(8.0, 0.5, STEPS + 1)
OWN = FALLING * np.where(np.arange(STEPS + 1) % 2, 1.5, 0.01)


def line(slot: str = "a", **more) -> Line:
    settings = {"batch_losses": OWN, "updates": 4, "evaluations": np.arange(STEPS + 1) / 4, **more}
    return Line(slot, "SGD", np.zeros((STEPS + 1, 1)), FALLING, **settings)


def scene(*lines: Line) -> Scene:
    grid = sample(lambda p: p[0] ** 2, ((-1, 1),))
    return Scene(("x",), grid, lines or (line(),))


def test_the_batches_have_a_thin_line_of_their_own():
    below, above = CHARTS["loss"](scene()).data
    np.testing.assert_array_equal(below.y, OWN)
    np.testing.assert_array_equal(above.y, FALLING)
    assert below.line.width < above.line.width / 2
    assert below.line.color == above.line.color
    (alone,) = CHARTS["loss"](scene(line(batch_losses=None, updates=1))).data
    np.testing.assert_array_equal(alone.y, FALLING)


def test_the_axis_has_room_for_the_batches_but_not_for_one_that_is_met_by_chance():
    low, high = CHARTS["loss"](scene()).layout.yaxis.range
    assert low < OWN.min()
    assert high > OWN.max()
    low, high = CHARTS["loss"](scene(), log=True).layout.yaxis.range
    assert np.log10(0.2) < low < np.log10(0.5)
    assert high > np.log10(OWN.max())
    hit = replace(line(), batch_losses=np.where(OWN < 0.1, 0, OWN))
    assert CHARTS["loss"](scene(hit), log=True).layout.yaxis.range == (low, high)


@pytest.mark.parametrize("updates", [1, 3, 4, 7, 39, 40, 41, 500])
def test_ticks_stand_where_epochs_end(updates: int):
    axis = CHARTS["loss"](scene(line(updates=updates))).layout.xaxis
    if updates in (1, 41, 500):  # no batches, or no epoch is over
        assert axis.tickvals is None
        return
    assert 2 <= len(axis.tickvals) <= 7
    for value, text in zip(axis.tickvals[1:], axis.ticktext[1:], strict=True):
        assert value % updates == 0
        assert text == f"{value}<br>{value // updates}"
    assert axis.ticktext[0] == "step 0<br>epoch 0"
    assert not axis.title.text
    assert axis.tickvals[-1] <= STEPS


def test_who_do_not_agree_on_an_epoch_share_no_ticks():
    drawn = CHARTS["loss"](scene(line(), line("b", updates=5)))
    assert drawn.layout.xaxis.tickvals is None
    beside = line("b", updates=1, batch_losses=None)  # one that sees all samples has no say
    assert CHARTS["loss"](scene(line(), beside)).layout.xaxis.tickvals is not None


def test_a_part_of_an_evaluation_is_on_the_axis_whole():
    spent = np.arange(STEPS + 1) * 0.27
    drawn = CHARTS["loss"](scene(line(evaluations=spent)), by="evaluations")
    assert drawn.layout.xaxis.range[1] >= spent[-1]
    assert drawn.layout.xaxis.tickvals is None

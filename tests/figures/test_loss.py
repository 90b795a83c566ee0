from __future__ import annotations

import re

import numpy as np
import pytest

from figures import Line, Scene, loss
from tests.figures.scenes import CASES, diverging, spiral
from tests.figures.test_text import read


def scene_of(*losses: np.ndarray, minima=()) -> Scene:
    grid = CASES["saddle"].grid()
    lines = tuple(
        Line(slot, "Adam", np.zeros((len(values), 2)), np.asarray(values, float))
        for slot, values in zip("abcdefghij", losses, strict=False)
    )
    return Scene(("x", "y"), grid, lines, minima=minima)


def test_losses_are_drawn_as_they_are() -> None:
    values = np.array([9.0, 4.0, 1.0])
    figure = loss(scene_of(values))
    np.testing.assert_array_equal(figure.data[0].y, values)
    assert (figure.data[0].x0, figure.data[0].dx) == (0, 1)
    low, high = figure.layout.yaxis.range
    assert low < 1 < 9 < high
    assert loss(scene_of(values), log=True).layout.yaxis.type == "log"


FALLING = np.geomspace(25, 1e-30, 101)


def said(figure) -> list[str]:
    return [note.text for note in figure.layout.annotations if note.text.startswith("cut off")]


def test_divergence_goes_on_to_the_end() -> None:
    losses = (diverging() ** 2).sum(axis=1)
    assert losses[-1] > 1e256
    for log in (False, True):
        figure = loss(scene_of(losses, FALLING), log=log)
        np.testing.assert_array_equal(figure.data[0].y, losses)
        alone = loss(scene_of(losses), log=log)  # it flattens nobody
        for shown in (alone, figure) if log else (alone,):
            top = shown.layout.yaxis.range[1]
            assert (np.log10(losses[-1]) if log else losses[-1]) < top < np.inf
            assert said(shown) == []


@pytest.mark.parametrize("times", [1.0, 1e-3, 1e200])
def test_who_diverges_does_not_flatten_the_others_and_is_said_to_be_cut_off(times: float) -> None:
    rising = (diverging(40) ** 2).sum(axis=1) * times
    slow = np.geomspace(25, 9, 101) * times
    figure = loss(scene_of(rising, FALLING * times, slow, rising[:9]))
    low, high = figure.layout.yaxis.range
    for kept in (FALLING * times, slow):
        assert low < kept.min() < kept.max() < high
        assert np.ptp(kept) > 0.4 * (high - low)
    (words,) = said(figure)
    assert words == said(loss(scene_of(rising, FALLING * times, slow, rising[:9]), paths=False))[0]
    for slot, losses in (("a", rising), ("d", rising[:9])):
        (told,) = re.findall(rf"\b{slot} to ([^,]+)", words)
        assert read(told) == pytest.approx(losses.max(), rel=0.01)
    labels = [note for note in figure.layout.annotations if note.text not in said(figure)]
    assert [label.text[0] for label in labels] == list("abcd")
    assert all(0 <= label.y <= 1 for label in labels)


@pytest.mark.parametrize(
    "others",
    [
        [np.array([25.0, 1e4, 3, 1])],  # it comes back
        [np.geomspace(25, 100, 101)],  # not far
        [FALLING],
        [np.full(101, 25.0)],
        [np.array([25.0, np.nan])],
        [],
    ],
    ids=["comes back", "not far", "falls", "stays", "undefined", "alone"],
)
def test_nothing_else_is_cut_off(others: list[np.ndarray]) -> None:
    figure = loss(scene_of(FALLING, *others))
    assert said(figure) == []
    low, high = figure.layout.yaxis.range
    for losses in (FALLING, *others):
        assert low < np.nanmin(losses) <= np.nanmax(losses) < high


@pytest.mark.parametrize("log", [False, True])
def test_the_largest_float_is_still_on_the_axis(log: bool) -> None:
    extreme = np.finfo(float).max
    for values in ([1.0, extreme], [-extreme, extreme], [0.0, extreme]):
        figure = loss(scene_of(np.array(values)), log=log)
        assert np.isfinite(figure.layout.yaxis.range).all()
        assert np.isfinite(np.asarray(figure.data[0].y, float)).all()


def test_a_loss_of_exactly_zero_is_on_the_logarithmic_axis() -> None:
    """Gradient descent with learning rate ½ is at the minimum of x² + y² after one step."""
    figure = loss(scene_of(np.array([13.0, 0.0, 0.0])), log=True)
    drawn = figure.data[0].y
    assert drawn[1] == drawn[2] == 0
    assert drawn[0] > 0
    assert "0" in figure.layout.yaxis.ticktext
    np.testing.assert_array_equal(figure.data[0].customdata, [13, 0, 0])


def test_negative_losses_are_counted_above_a_known_minimum_and_the_axis_says_so() -> None:
    floor = -436.1071252167
    distance = np.geomspace(400, 1e-9, 60)
    figure = loss(scene_of(floor + distance, minima=(((4.45,), floor),)), log=True)
    assert "above −436.107" in figure.layout.yaxis.title.text
    steps = np.diff(np.asarray(figure.data[0].y, float)[:40])
    np.testing.assert_allclose(steps, steps[0], rtol=1e-3)  # linear convergence is a straight line
    labels = [read(text) for text in figure.layout.yaxis.ticktext]
    assert 1 in labels
    assert max(labels) <= 400


def test_losses_that_fall_for_ever_get_decades_on_both_sides_of_zero() -> None:
    values = 1 - np.geomspace(1e-6, 1e40, 80)
    figure = loss(scene_of(values, minima=(((0.0, 0.0), 0.5),)), log=True)
    assert "both sides of 0" in figure.layout.yaxis.title.text
    assert (np.diff(np.asarray(figure.data[0].y, float)) <= 0).all()
    for height, text in zip(
        figure.layout.yaxis.tickvals, figure.layout.yaxis.ticktext, strict=True
    ):
        assert np.sign(height) == np.sign(read(text))


def test_the_axis_does_not_change_when_a_player_draws_the_lines() -> None:
    scene = CASES["saddle"].scene()
    with_lines, without = loss(scene, log=True), loss(scene, paths=False, log=True)
    assert without.data == ()
    assert with_lines.layout.yaxis == without.layout.yaxis
    assert with_lines.layout.margin == without.layout.margin


def test_every_line_is_named_at_its_end_and_names_do_not_overlap() -> None:
    figure = loss(CASES["ten contestants"].scene())
    labels = figure.layout.annotations
    assert [label.text[0] for label in labels] == list("abcdefghij")
    heights = sorted(label.y * 220 + label.yshift for label in labels)
    assert np.diff(heights).min() >= 17 - 1e-6


def test_a_run_that_ended_early_is_named_where_it_ended() -> None:
    figure = loss(scene_of(np.ones(11), np.array([1.0, 1e300])))
    assert [label.x for label in figure.layout.annotations] == [10, 1]


def test_spirals_are_what_the_other_tests_take_them_for() -> None:
    assert np.abs(spiral()).max() == 2


def test_losses_may_be_drawn_against_what_they_cost() -> None:
    scene = scene_of(np.array([9.0, 4, 1]), np.array([9.0, 3]))
    costs = (np.array([0, 10, 25]), np.array([0, 40]))
    paths = tuple(
        Line(line.slot, line.title, line.points, line.losses, spent)
        for line, spent in zip(scene.paths, costs, strict=True)
    )
    figure = loss(Scene(scene.symbols, scene.grid, paths), by="evaluations")
    for trace, spent in zip(figure.data, costs, strict=True):
        np.testing.assert_array_equal(trace.x, spent)
    assert figure.layout.xaxis.range == (0, 40)
    assert "evaluations" in figure.layout.xaxis.title.text
    assert [note.x for note in figure.layout.annotations] == [25, 40]
    assert loss(Scene(scene.symbols, scene.grid, paths)).layout.xaxis.range == (0, 2)
    with pytest.raises(ValueError, match="path a does not know"):
        loss(scene, by="evaluations")
    with pytest.raises(ValueError, match="one number for each row"):
        Line("a", "Adam", paths[0].points, paths[0].losses, np.arange(2))


def test_the_loss_axis_makes_room_for_other_runs() -> None:
    scene = scene_of(np.array([9.0, 4, 1]))
    (line,) = scene.paths
    wide = Line(
        line.slot, line.title, line.points, line.losses, None, np.array([[9.0, 40], [9, -3]])
    )
    low, high = loss(Scene(scene.symbols, scene.grid, (wide,))).layout.yaxis.range
    assert low < -3 < 40 < high

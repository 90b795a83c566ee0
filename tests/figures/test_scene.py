from __future__ import annotations

import numpy as np
import pytest

from figures import Line, Scene
from tests.figures.scenes import CASES

POINTS = np.array([[0.0, 0.0], [1.0, 1.0], [9.0, 0.0], [0.0, 0.0]])


def line(points=POINTS, losses=None, slot: str = "a") -> Line:
    return Line(slot, "Adam", points, np.zeros(len(points)) if losses is None else losses)


def test_the_step_at_which_a_path_leaves_is_the_first_outside() -> None:
    window = ((-5.0, 5.0), (-5.0, 5.0))
    assert line().left_at(window) == 2
    assert line(POINTS[:2]).left_at(window) is None
    assert line(POINTS[2:]).left_at(window) == 0
    assert line(np.array([[5.0, -5.0]])).left_at(window) is None  # the edge belongs to the window


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: line(slot="z"), "Use one of them"),
        (lambda: line(losses=np.zeros(3)), "Choose one lane"),
        (lambda: line(np.zeros((4, 2, 7)), np.zeros((4, 7))), "Choose one lane"),
        (lambda: line(np.zeros((0, 2))), "Choose one lane"),
        (lambda: Scene(("x",), CASES["saddle"].grid()), "Sample the loss"),
        (lambda: Scene(("x",), CASES["pole"].grid(), (line(),)), "a has 2"),
    ],
)
def test_what_does_not_fit_together_is_refused_in_words(make, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        make()


def test_only_minima_inside_the_window_are_marked() -> None:
    grid = CASES["saddle"].grid()
    scene = Scene(("x", "y"), grid, minima=(((1.0, 2.0), 0.5), ((7.0, 0.0), -1.0)))
    points, losses = scene.marked
    np.testing.assert_array_equal(points, [[1, 2]])
    np.testing.assert_array_equal(losses, [0.5])
    assert Scene(("x", "y"), grid).marked[0].shape == (0, 2)


def test_the_height_title_says_when_it_is_logarithmic() -> None:
    assert "log" in CASES["rosenbrock"].scene().height_title
    assert CASES["saddle"].scene().height_title == "L"

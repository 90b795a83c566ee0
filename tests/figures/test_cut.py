"""Planes through parameter space as pictures show them."""

from __future__ import annotations

import numpy as np
import pytest

from figures.cut import Shadow, Slice, Whole, ended, errors, pairs, shadow

CURVATURES = np.array([1.0, 4.0, 0.5, 9.0])


def bowl(points: np.ndarray) -> np.ndarray:
    return np.tensordot(CURVATURES, points**2, axes=1)


def descent(start: tuple[float, ...], steps: int = 60, rate: float = 0.05) -> np.ndarray:
    factors = (1 - 2 * rate * CURVATURES) ** np.arange(steps + 1)[:, None]
    return np.array(start) * factors


PATH = descent((3.0, -2.0, 4.0, 1.0))
WINDOW = ((-5.0, 5.0), (-4.0, 4.0))
SLICE = Slice(("w1", "w3"), WINDOW, (0, 2), PATH, "a")


def test_two_variables_are_drawn_as_they_are() -> None:
    cut = Whole(("x", "y"), WINDOW)
    points = np.arange(6.0).reshape(3, 2)
    assert cut.project(points) is points
    assert cut.start((1.0, 2.0), (0.0, 0.0)) == (1.0, 2.0)


def test_at_each_step_a_slice_holds_the_contestant_itself() -> None:
    """The loss on the slice at the contestant's own place is its loss at that step."""
    grid = SLICE.grid(bowl)
    assert grid.frames is not None
    for k, step in enumerate(grid.frames.steps):
        others = CURVATURES[[1, 3]] @ PATH[step, [1, 3]] ** 2
        drawn = grid.x**2 + 0.5 * grid.y[:, None] ** 2
        np.testing.assert_allclose(grid.frames.losses[k], drawn + others, rtol=1e-12)
    assert grid.frames.caption.format(step=7) == "through a at step 7"


def test_a_click_on_a_slice_moves_two_variables() -> None:
    assert SLICE.start((1.0, 2.0), (9.0, 8.0, 7.0, 6.0)) == (1.0, 8.0, 2.0, 6.0)


def test_the_distance_from_a_slice_is_that_of_the_other_variables() -> None:
    np.testing.assert_allclose(SLICE.off(PATH), 0, atol=0)
    np.testing.assert_allclose(SLICE.off(PATH + np.array([5, 3, -7, 4])), 5)
    assert len(SLICE.off(PATH[:10])) == 10


def test_runs_with_other_seeds_are_projected_too() -> None:
    runs = np.stack([PATH, PATH + 1])
    assert SLICE.project(runs).shape == (2, 61, 2)
    flat = shadow(PATH)
    np.testing.assert_allclose(flat.project(runs)[1], flat.project(PATH + 1))


def test_a_path_in_a_plane_has_a_shadow_that_is_the_path() -> None:
    u, v = np.array([1.0, 1, 0, 0]) / np.sqrt(2), np.array([0.0, 0, 1, -1]) / np.sqrt(2)
    turn = np.linspace(0, 5, 40)[:, None]
    path = 3 + turn * np.cos(turn) * u + turn * np.sin(turn) * v
    cut = shadow(path)
    assert cut.fit(path).explained == pytest.approx(1)
    np.testing.assert_allclose(cut.off(path), 0, atol=1e-12)
    np.testing.assert_allclose(errors(bowl, cut, path), 0, atol=1e-9)
    steps = np.linalg.norm(np.diff(cut.project(path), axis=0), axis=1)
    np.testing.assert_allclose(steps, np.linalg.norm(np.diff(path, axis=0), axis=1))


def test_what_the_shadow_leaves_out_is_told() -> None:
    path = np.eye(4)
    cut = shadow(path)
    assert cut.fit(path).explained < 0.9
    gap = errors(bowl, cut, path)
    feet = cut.plane.points(*cut.project(path).T)
    np.testing.assert_allclose(gap, bowl(path.T) - bowl(feet))
    assert np.abs(gap).max() > 0.1


def test_a_click_on_a_shadow_starts_in_its_plane() -> None:
    cut = shadow(PATH)
    place = np.array(cut.start((0.3, -0.2), (0.0,) * 4))
    # As near as can be seen, in no more digits than a person would type.
    seen = 1e-5 * min(high - low for low, high in cut.window)
    np.testing.assert_allclose(cut.project(place[None])[0], (0.3, -0.2), atol=seen)
    np.testing.assert_allclose(cut.off(place[None]), 0, atol=seen)
    assert max(len(repr(value).lstrip("-")) for value in place.tolist()) <= 9


def test_the_window_of_a_shadow_has_room_for_all_but_runaways() -> None:
    away = PATH * 1e6
    cut = shadow(PATH, [PATH * 1.5, away])
    assert isinstance(cut, Shadow)
    for points in (PATH, PATH * 1.5):
        low, high = np.array(cut.window).T
        assert ((cut.project(points) > low) & (cut.project(points) < high)).all()
    assert np.abs(cut.window).max() < 1e3


def test_a_contestant_that_does_not_move_has_a_window() -> None:
    cut = shadow(np.ones((5, 3)))
    assert all(low < high for low, high in cut.window)


def test_a_path_is_looked_at_until_it_diverges() -> None:
    assert len(ended(PATH, 10)) == 10
    assert len(ended(PATH, None)) == 61
    assert len(ended(PATH, 0)) == 1


def test_pairs_are_all_pairs() -> None:
    assert pairs(("x", "y", "z")) == {"x y": (0, 1), "x z": (0, 2), "y z": (1, 2)}

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from figures.labels import apart, last_inside
from figures.trail import around, clipped

BOX = np.array([[-1.0, -1.0], [1.0, 1.0]])


def pieces(trail: np.ndarray) -> list[np.ndarray]:
    """The polyline's pieces between its gaps."""
    gaps = np.isnan(trail).any(axis=1)
    runs = np.split(np.arange(len(trail)), np.nonzero(gaps)[0])
    return [trail[[i for i in run if not gaps[i]]] for run in runs if not gaps[run].all()]


def test_what_is_inside_stays_as_it_is() -> None:
    inside = np.array([[0.0, 0.0], [0.5, -0.5], [0.5, -0.5], [1.0, 1.0]])
    np.testing.assert_array_equal(clipped(inside, BOX), inside)


def test_a_path_that_leaves_is_cut_at_the_wall() -> None:
    np.testing.assert_allclose(clipped(np.array([[0.0, 0.0], [4.0, 2.0]]), BOX), [[0, 0], [1, 0.5]])


def test_a_path_that_returns_has_a_gap() -> None:
    trail = clipped(np.array([[0.0, 0.0], [2.0, 0.0], [2.0, 0.5], [0.0, 0.5]]), BOX)
    first, second = pieces(trail)
    np.testing.assert_allclose(first, [[0, 0], [1, 0]])
    np.testing.assert_allclose(second, [[1, 0.5], [0, 0.5]])


def test_a_step_across_the_box_is_drawn_across() -> None:
    np.testing.assert_allclose(clipped(np.array([[-4.0, 0.0], [4.0, 0.0]]), BOX), [[-1, 0], [1, 0]])


def test_divergence_keeps_its_direction() -> None:
    """Gradient descent to 10¹²⁸: what is left of the last segment points the right way."""
    points = np.array([-3.0, 4.0]) / 10 * ((-19.0) ** np.arange(100))[:, None]
    trail = clipped(points, BOX)
    seen = trail[np.isfinite(trail).all(axis=1)]
    np.testing.assert_allclose(seen[:, 1] * -3, seen[:, 0] * 4, atol=1e-3)
    np.testing.assert_allclose(seen[:6, 1] * -3, seen[:6, 0] * 4, atol=1e-12)
    assert len(seen) > 6
    assert np.abs(seen).max() <= 1


coordinate = st.floats(-3, 3) | st.floats(-1e300, 1e300)


@settings(max_examples=200)
@given(st.lists(st.tuples(coordinate, coordinate), min_size=1, max_size=8))
def test_clipping_agrees_with_walking_along_the_path(path: list[tuple[float, float]]) -> None:
    points = np.array(path)
    trail = clipped(points, BOX)
    for piece in pieces(trail):
        assert (np.abs(piece) <= 1 + 1e-9).all()
    drawn = {tuple(point) for point in trail if np.isfinite(point).all()}
    inside = (np.abs(points) <= 1).all(axis=1)
    assert {tuple(point) for point in points[inside]} <= drawn
    walked = 0.0  # length inside, by walking in small strides along every moderate segment
    moderate = np.abs(points).max() <= 3
    if moderate and len(points) > 1:
        share = (np.arange(4000) + 0.5)[:, None] / 4000
        for a, b in itertools.pairwise(points):
            walk = a * (1 - share) + b * share
            walked += np.hypot(*(b - a)) * (np.abs(walk) <= 1).all(axis=1).mean()
        length = sum(np.hypot(*np.diff(piece, axis=0).T).sum() for piece in pieces(trail))
        assert length == pytest.approx(walked, abs=0.02)


def test_the_box_around_a_window_is_wider_by_so_many_windows() -> None:
    np.testing.assert_allclose(around(((0, 1), (10, 30)), 2), [[-2, -30], [3, 70]])


@given(st.lists(st.floats(0, 300), max_size=10))
def test_labels_are_pushed_apart_and_keep_their_order(places: list[float]) -> None:
    moved = apart(places, 20)
    order = np.argsort(places, kind="stable")
    assert (np.diff(np.array(moved)[order]) >= 20 - 1e-9).all()
    assert all(new >= old - 1e-9 for new, old in zip(moved, places, strict=True))


def test_labels_stay_below_the_top() -> None:
    assert apart([95, 96, 97, 10], 20, 100) == [60, 80, 100, 10]


def test_the_last_point_inside_is_the_one_to_label() -> None:
    trail = np.array([[0.0, 0.0], [0.5, 0.5], [9.0, 9.0]])
    np.testing.assert_array_equal(last_inside(trail, BOX), [0.5, 0.5])
    np.testing.assert_array_equal(last_inside(trail[2:], BOX), [1, 1])

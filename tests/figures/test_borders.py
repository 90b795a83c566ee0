"""Borders of functions on a grid: they lie where the functions are zero."""

from __future__ import annotations

import numpy as np
import pytest

from figures.borders import borders

X, Y = np.linspace(-2, 3, 41), np.linspace(-1, 2, 31)


def values(function) -> np.ndarray:
    return function(*np.meshgrid(X, Y))[None]


def test_a_straight_border_is_exact():
    segments, ends = borders(values(lambda x, y: 2 * x - 3 * y + 0.1234), X, Y)
    for x, y in (segments[:, :2].T, segments[:, 2:].T):
        assert np.abs(2 * x - 3 * y + 0.1234).max() < 1e-12
    assert ends.tolist() == [0, len(segments)]
    lengths = np.hypot(*(segments[:, 2:] - segments[:, :2]).T)
    assert lengths.sum() == pytest.approx(np.hypot(3, 2) / 2 * 3, rel=1e-12)  # from side to side


def test_a_circle_closes_and_is_nearly_round():
    segments, _ = borders(values(lambda x, y: x**2 + y**2 - 0.6), X, Y)
    radius = np.hypot(segments[:, [0, 2]], segments[:, [1, 3]])
    assert radius == pytest.approx(np.sqrt(0.6), abs=5e-3)
    lengths = np.hypot(*(segments[:, 2:] - segments[:, :2]).T)
    assert lengths.sum() == pytest.approx(2 * np.pi * np.sqrt(0.6), rel=0.01)
    ends = np.round(np.concatenate([segments[:, :2], segments[:, 2:]]), 9)
    _, times = np.unique(ends, axis=0, return_counts=True)
    assert set(times) == {2}


def test_where_two_borders_cross_both_are_there():
    x, y = np.array([-1.0, 1.0]), np.array([-1.0, 1.0])
    for sign in (1, -1):
        layer = sign * np.array([[[1.0, -2.0], [-2.0, 1.0]]])
        segments, _ = borders(layer, x, y)
        assert len(segments) == 2
        middle = layer.mean()
        for x0, y0, x1, y1 in segments:
            corner = np.sign([x0 + x1, y0 + y1])  # which corner is cut off
            cut = layer[0, int(corner[1] > 0), int(corner[0] > 0)]
            assert cut * middle < 0


def test_layers_are_told_apart_and_nan_has_no_border():
    layers = np.concatenate([values(lambda x, y, c=c: x - c) for c in (0.1, 5.0, 1.1)])
    layers[2, :15] = np.nan
    segments, ends = borders(layers, X, Y)
    assert ends[2] == ends[1]
    assert segments[: ends[1], [0, 2]] == pytest.approx(0.1)
    assert segments[ends[2] :, [0, 2]] == pytest.approx(1.1)
    assert np.isfinite(segments).all()
    assert segments[ends[2] :, [1, 3]].min() >= Y[15]

"""Samples and models over them: what is drawn is what the model says."""

from __future__ import annotations

import json

import numpy as np
import pytest

from figures import DARK, LIGHT
from figures.fit import MOST_BORDERS, UNSIGNED, fit, kind_of, ranges, samples
from landscapes import data_loss
from landscapes.data import GENERATORS, Samples

LINE = data_loss("a x + b", GENERATORS["line"].samples())
WAVE = data_loss("a sin(b x)", GENERATORS["wave"].samples())
CLOUDS = data_loss(
    "w1 x1 + w2 x2 + b", GENERATORS["clouds"].samples(), "binary-cross-entropy-of-score"
)
SPIRAL = data_loss("a x1; b x2; c", GENERATORS["spiral"].samples(), "softmax-cross-entropy")
PLANE = data_loss("a x1 + b x2", GENERATORS["clouds"].samples())


def path(land, steps=40):
    return np.cumsum(np.random.default_rng(5).normal(size=(steps, land.dimension)) / 5, axis=0)


@pytest.mark.parametrize(
    ("land", "kind"),
    [
        (LINE, "curve"),
        (WAVE, "curve"),
        (CLOUDS, "border"),
        (SPIRAL, "border"),
        (PLANE, "agreement"),
    ],
)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_samples_are_drawn_and_all_are_in_the_picture(land, kind, theme):
    figure = samples(land, theme)
    json.dumps(figure.to_plotly_json()["layout"], allow_nan=False)
    assert figure.layout.meta["samples"] == kind == kind_of(land)
    (left, right), (low, high) = ranges(land)
    assert tuple(figure.layout.xaxis.range) == (left, right)
    if kind == "agreement":
        return
    (trace,) = figure.data
    assert trace.meta == "samples"
    assert len(trace.x) == land.samples.count
    assert ((np.array(trace.x) > left) & (np.array(trace.x) < right)).all()
    assert ((np.array(trace.y) > low) & (np.array(trace.y) < high)).all()


def test_a_straight_line_needs_two_places_and_a_wave_more():
    assert fit(LINE, path(LINE)).x.tolist() == list(ranges(LINE)[0])
    assert 9 < len(fit(WAVE, path(WAVE)).x) <= 129


@pytest.mark.parametrize("land", [LINE, WAVE])
def test_the_curve_that_is_drawn_is_nowhere_off_by_what_can_be_seen(land):
    points = path(land)
    drawn = fit(land, points)
    (left, right), (low, high) = ranges(land)
    x = np.linspace(left, right, 1001)
    exact = land.predict(points.T, x[None])
    for row, curve in zip(drawn.rows, exact, strict=True):
        off = np.abs(np.interp(x, drawn.x, row) - curve)
        seen = (curve > low) & (curve < high)
        assert off[seen].max(initial=0) < 0.006 * (high - low)


def test_borders_lie_where_the_model_is_undecided():
    points = path(CLOUDS)
    drawn = fit(CLOUDS, points)
    (left, right), (low, high) = ranges(CLOUDS)
    for row, point in enumerate(points):
        ends = drawn.segments.reshape(-1, 2, 2)[drawn.ends[row] : drawn.ends[row + 1]] / UNSIGNED
        places = ends.reshape(-1, 2) * [right - left, high - low] + [left, low]
        said = CLOUDS.predict(point, places.T)
        assert np.abs(said - 0.5).max(initial=0) < 2e-2


def test_softmax_borders_lie_between_the_two_likeliest_classes():
    points = path(SPIRAL)
    drawn = fit(SPIRAL, points)
    (left, right), (low, high) = ranges(SPIRAL)
    ends = drawn.segments.reshape(-1, 2, 2)[: drawn.ends[1]] / UNSIGNED
    places = ends.reshape(-1, 2) * [right - left, high - low] + [left, low]
    said = np.sort(SPIRAL.predict(points[0], places.T), axis=0)
    assert np.abs(said[-1] - said[-2]).max() < 0.05


def test_long_runs_are_thinned_and_keep_first_and_last_step():
    drawn = fit(CLOUDS, path(CLOUDS, 2001))
    assert len(drawn.steps) == MOST_BORDERS
    assert drawn.steps[[0, -1]].tolist() == [0, 2000]
    assert len(drawn.ends) == len(drawn.steps) + 1


@pytest.mark.parametrize("land", [LINE, CLOUDS, PLANE])
def test_of_few_steps_the_one_that_is_looked_at_is_among_them(land):
    points = path(land, 200)
    drawn = fit(land, points, 5, also=77)
    assert drawn.steps.tolist() == [0, 50, 77, 100, 149, 199]
    assert fit(land, points, 5, also=999).steps.tolist() == [0, 50, 100, 149, 199]


def test_the_row_of_the_step_that_is_looked_at_is_what_the_model_says_there():
    points = path(LINE, 200)
    drawn = fit(LINE, points, 5, also=77)
    a, b = points[77]
    np.testing.assert_allclose(drawn.rows[2], a * drawn.x + b, rtol=1e-5, atol=1e-5)


def test_the_probability_of_the_right_class_and_predictions_against_targets():
    three = Samples(np.zeros((3, 2)), np.array([0.0, 1.0]))
    land = data_loss("a x1 + b x2 + c x3 + d", three, "binary-cross-entropy-of-score")
    drawn = fit(land, np.array([[0.0, 0, 0, np.log(3)]]))
    assert drawn.rows[0] == pytest.approx([0.25, 0.75])
    points = path(PLANE)
    drawn = fit(PLANE, points)
    assert drawn.kind == "agreement"
    said = PLANE.predict(points.T, PLANE.samples.inputs)
    assert drawn.rows == pytest.approx(said.astype(np.float32))
    assert np.array_equal(drawn.x, PLANE.samples.targets)


def test_what_is_beyond_float32_is_a_gap():
    drawn = fit(LINE, np.array([[1.0, 1.0], [1e60, 1e200]]))
    assert np.isfinite(drawn.rows[0]).all()
    assert np.isnan(drawn.rows[1]).all()

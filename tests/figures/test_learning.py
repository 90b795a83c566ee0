"""Learning curves and captioned images: what is drawn is what was given, and nothing is interpreted."""

import json
import math

import numpy as np
import pytest

from figures import DARK, LIGHT
from figures.learning import Curve, learning
from figures.specimens import specimens

UPDATES = np.arange(0, 61, 3)
FALLING = Curve("a", "Momentum <b>{0}</b>", UPDATES, 10, 2.3 * np.exp(-UPDATES / 20))
RISING = Curve("b", "Adam", UPDATES, 10, 1 - np.exp(-(UPDATES + 1) / 20))
CLIMBING = Curve("a", "Momentum", UPDATES, 10, 2.3 * np.exp(UPDATES / 9), flipped=True)


def drawn(*curves, quantity="loss", log=False, theme=LIGHT):
    return learning(curves, quantity, "training digits", theme, log=log)


@pytest.mark.parametrize("log", [False, True])
def test_every_loss_lies_within_the_axis(log):
    figure = drawn(FALLING, CLIMBING, log=log)
    low, high = figure.layout.yaxis.range
    for trace, curve in zip(figure.data, (FALLING, CLIMBING), strict=True):
        np.testing.assert_array_equal(trace.y, curve.values)
        shown = np.log10(curve.values) if log else curve.values
        assert low < shown.min() or (not log and low == 0)
        assert shown.max() < high
    assert figure.layout.yaxis.type == ("log" if log else None)


def test_the_axis_counts_epochs():
    figure = drawn(FALLING)
    assert figure.layout.xaxis.range == (0, 6)
    assert "10 updates" in figure.layout.xaxis.title.text
    np.testing.assert_allclose(figure.data[0].x, UPDATES / 10)
    np.testing.assert_array_equal(figure.data[0].customdata, UPDATES)
    online = Curve("b", "Adam", UPDATES * 50, 500, FALLING.values)  # the same epochs
    both = drawn(FALLING, online)
    assert both.layout.xaxis.range == (0, 6)
    assert "updates" not in both.layout.xaxis.title.text


def test_accuracies_are_shares_of_the_whole():
    figure = drawn(RISING, quantity="accuracy", log=True)
    assert figure.layout.yaxis.type is None
    assert figure.layout.yaxis.range[0] == 0
    assert "accuracy" in figure.layout.yaxis.title.text


def test_labels_do_not_lie_on_each_other():
    alike = [
        Curve(slot, "x", UPDATES, 10, FALLING.values + 1e-9 * i) for i, slot in enumerate("abcd")
    ]
    places = sorted(note.y for note in drawn(*alike).layout.annotations)
    assert min(np.diff(places)) > 0.05
    assert {note.text for note in drawn(FALLING, CLIMBING).layout.annotations} == {"a", "a flipped"}


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("log", [False, True])
def test_losses_that_are_no_numbers_leave_a_gap_and_json_stays_valid(log, theme):
    broken = Curve("c", "Lion", UPDATES, 10, np.where(UPDATES > 30, np.inf, 0.0))
    text = drawn(broken, log=log, theme=theme).to_json()
    assert all(map(math.isfinite, json.loads(text)["layout"]["yaxis"]["range"]))
    assert "Infinity" not in text
    drawn(log=log)  # nobody trains


def test_titles_are_shown_and_never_interpreted():
    text = drawn(FALLING).to_json()
    assert "<b>" not in json.loads(text)["data"][0]["name"]
    assert "%{0}" not in text


def test_images_keep_their_pixels_and_their_captions():
    images = np.random.default_rng(0).random((8, 3, 2))
    captions = [f"{i} → <i>{i}</i>" for i in range(8)]
    figure = specimens(images, captions, captions, LIGHT, columns=3)
    for trace, image in zip(figure.data, images, strict=True):
        np.testing.assert_allclose(trace.z, image, rtol=1e-6)
        assert trace.y[0] > trace.y[-1]  # the first row is the upper one
    assert [
        note.text.replace("&lt;", "<").replace("&gt;", ">") for note in figure.layout.annotations
    ] == captions
    places = {(round(float(t.x[0]), 6), round(float(t.y[0]), 6)) for t in figure.data}
    assert len(places) == 8
    assert len({y for _, y in places}) == 3

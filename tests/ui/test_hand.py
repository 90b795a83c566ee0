"""Answers to a hand, read back by the decoder of the wire's own tests."""

import numpy as np
import pytest

from experiment import Contestant, Experiment
from figures import Scene, sample
from figures.cut import Whole
from tests.ui.player.test_wire import unpack
from ui import hand
from ui.lanes import rates
from ui.player import Grips

GD = Contestant("a", "gradient-descent", (("learning_rate", 0.1),))
BOWL = Experiment("x² + 2y²", (2.0, 1.0), (GD,), steps=5, window=((-5.0, 5.0), (-5.0, 5.0)))


def picture(experiment: Experiment = BOWL) -> hand.Picture:
    grid = sample(experiment.landscape.objective(), experiment.window)
    grips = Grips(experiment.start, rates(experiment, "steps", shared=False))
    scene, cut = Scene(("x", "y"), grid), Whole(("x", "y"), experiment.window)
    return hand.Picture(experiment, experiment.landscape, scene, cut, "steps", False, grips)


def answer(asked: dict, **more) -> tuple[dict, dict[str, np.ndarray]]:
    return unpack(hand.answer(picture(**more), asked))


def test_another_start_gives_its_paths_and_room_for_their_losses():
    header, values = answer({"start": [-3, 0.5]})
    (path,) = header["paths"]
    xs, ys = (values[reference["$array"]] for reference in path["coordinates"])
    np.testing.assert_allclose(xs, -3 * 0.8 ** np.arange(6))
    np.testing.assert_allclose(ys, 0.5 * 0.6 ** np.arange(6), rtol=1e-12)
    (loss,) = header["views"]
    assert loss["kind"] == "loss"
    low, high = loss["layout"]["yaxis"]["range"]
    assert low < high
    assert high > 9.5
    assert loss["data"] == []


def test_lanes_come_by_rate_with_losses_that_lost_no_digit():
    header, values = answer({"lanes": "a.learning_rate"})
    lanes = header["lanes"]
    (rate,) = picture().grips.rates
    assert lanes["key"] == rate.key
    found = dict(lanes["slots"]["a"])
    assert list(found) == list(rate.stops)
    chosen = values[found[0.2]["losses"]["$array"]]
    exact = 4 * 0.6 ** (2 * np.arange(6)) + 2 * 0.2 ** (2 * np.arange(6))
    np.testing.assert_allclose(chosen, exact, rtol=1e-12)
    assert chosen.dtype == np.float64
    assert values[found[0.2]["coordinates"][0]["$array"]].dtype == np.float32
    assert found[10.0]["leftAt"] == 1


def test_in_a_window_of_hardly_any_width_coordinates_keep_their_digits():
    narrow = ((2.0, 2.0001), (1.0, 1.0001))
    close = Experiment("x² + 2y²", (2.0, 1.0), (GD,), steps=5, window=narrow)
    header, values = answer({"lanes": "a.learning_rate"}, experiment=close)
    lane = dict(header["lanes"]["slots"]["a"])[0.2]
    assert values[lane["coordinates"][0]["$array"]].dtype == np.float64


def test_axes_make_room_for_what_the_hand_holds():
    def highest(**moved) -> float:
        header, _ = answer({"axes": {"start": [2.0, 1.0], "rates": {}, **moved}})
        (loss,) = header["views"]
        assert header["paths"] is None
        return loss["layout"]["yaxis"]["range"][1]

    assert highest() == pytest.approx(6, rel=0.07)
    assert highest(start=[4.0, 1.0]) == pytest.approx(18, rel=0.07)
    # At a rate of 1, x keeps its size and y is multiplied by −3.
    assert highest(rates={"a.learning_rate": 1}) == pytest.approx(4 + 2 * 3**10, rel=0.07)


def test_of_one_variable_the_curve_makes_room_too():
    line = Experiment("x²", (2.0,), (GD,), steps=5, window=((-1.0, 1.0),))
    grid = sample(line.landscape.objective(), line.window)
    cut = Whole(("x",), line.window)
    grips = Grips(line.start, rates(line, "steps", shared=True))
    one = hand.Picture(line, line.landscape, Scene(("x",), grid), cut, "steps", False, grips)
    moved = {"start": [2.0], "rates": {"learning_rate": 0.5}}
    header, _ = unpack(hand.answer(one, {"axes": moved}))
    assert [view["kind"] for view in header["views"]] == ["loss", "curve"]


@pytest.mark.parametrize(
    "asked",
    [
        *(
            {"start": start}
            for start in ([1], [1, "2"], [1, float("nan")], [1, 10**400], "ab", None)
        ),
        {"lanes": "b.learning_rate"},
        {"axes": {"start": [1, 2], "rates": "all"}},
        {"axes": {"start": [1], "rates": {}}},
        {"axes": "all"},
    ],
)
def test_a_question_that_cannot_be_answered_changes_nothing(asked):
    header, _ = answer(asked)
    assert header["views"] == []
    assert header["paths"] is None
    assert header["lanes"] is None


def test_what_is_no_question_is_not_answered():
    for asked in ({}, {"begin": [1, 2]}):
        assert hand.answer(picture(), asked) == b""

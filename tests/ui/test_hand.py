"""Answers to a hand, read back by the decoder of the wire's own tests."""

from dataclasses import replace

import numpy as np
import pytest

from experiment import Contestant, Experiment
from figures import Scene, sample
from figures.cut import Shadow, Slice, Whole, shadow
from landscapes import CATALOG
from tests.ui.player.test_wire import unpack
from ui import hand
from ui.player import Grips
from ui.sliders import sliders

GD = Contestant("a", "gradient-descent", (("learning_rate", 0.1),))
BOWL = Experiment("x² + 2y²", (2.0, 1.0), (GD,), steps=5, window=((-5.0, 5.0), (-5.0, 5.0)))


def picture(experiment: Experiment = BOWL) -> hand.Picture:
    grid = sample(experiment.landscape.objective(), experiment.window)
    grips = Grips(experiment.start, sliders(experiment, "steps", shared=False))
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


def test_lanes_come_by_value_with_losses_that_lost_no_digit():
    header, values = answer({"lanes": "a.learning_rate"})
    lanes = header["lanes"]
    dial = picture().grips.dials[0]
    assert lanes["key"] == dial.key
    found = dict(lanes["slots"]["a"])
    assert list(found) == list(dial.stops)
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
        header, _ = answer({"axes": {"start": [2.0, 1.0], "dials": {}, **moved}})
        (loss,) = header["views"]
        assert header["paths"] is None
        return loss["layout"]["yaxis"]["range"][1]

    assert highest() == pytest.approx(6, rel=0.07)
    assert highest(start=[4.0, 1.0]) == pytest.approx(18, rel=0.07)
    # At a rate of 1, x keeps its size and y is multiplied by −3.
    assert highest(dials={"a.learning_rate": 1}) == pytest.approx(4 + 2 * 3**10, rel=0.07)


def test_of_one_variable_the_curve_makes_room_too():
    line = Experiment("x²", (2.0,), (GD,), steps=5, window=((-1.0, 1.0),))
    grid = sample(line.landscape.objective(), line.window)
    cut = Whole(("x",), line.window)
    grips = Grips(line.start, sliders(line, "steps", shared=True))
    one = hand.Picture(line, line.landscape, Scene(("x",), grid), cut, "steps", False, grips)
    moved = {"start": [2.0], "dials": {"learning_rate": 0.5}}
    header, _ = unpack(hand.answer(one, {"axes": moved}))
    assert [view["kind"] for view in header["views"]] == ["loss", "curve"]


def many(cut_of, seeds: int = 1) -> hand.Picture:
    """f(w, x, y) = w² + 2x² + 3y² and gradient descent with a rate of 0.1, cut by `cut_of`."""
    three = replace(BOWL, formula="w² + 2x² + 3y²", start=(2.0, 1.0, 4.0), seeds=seeds)
    window = ((-5.0, 5.0),) * 3
    three = replace(three, window=window).on(three.landscape)
    cut = cut_of(three.simulate().trajectories["a"].points)
    start = tuple(map(float, cut.project(np.array(three.start))))
    through = cut.slot if isinstance(cut, Slice) else ""
    dials = sliders(three, "steps", shared=False)
    grips = Grips(start, dials, axes=cut.axes_key, through=through)
    scene = Scene(cut.symbols, cut.grid(three.landscape.objective()))
    return hand.Picture(three, three.landscape, scene, cut, "steps", False, grips)


def a_slice(path: np.ndarray) -> Slice:
    return Slice(("w", "y"), ((-5.0, 5.0), (-5.0, 5.0)), (0, 2), path, "a")


AXIS = np.linspace(-5, 5, 51)


def test_a_slice_goes_with_the_path_from_another_start():
    header, values = unpack(hand.answer(many(a_slice), {"start": [-3, 0.5], "step": 2}))
    (path,) = header["paths"]
    xs, ys = (values[reference["$array"]] for reference in path["coordinates"])
    np.testing.assert_allclose(xs, -3 * 0.8 ** np.arange(6))
    np.testing.assert_allclose(ys, 0.5 * 0.4 ** np.arange(6), rtol=1e-12)
    # x has not been moved: two steps from 1 it is 0.6².
    held = 2 * 0.6**4
    drawn = AXIS**2 + 3 * AXIS[:, None] ** 2
    assert header["ground"]["caption"] == "through a at step 2"
    losses = values[header["ground"]["losses"]["$array"]]
    np.testing.assert_allclose(losses, drawn + held, rtol=1e-6)


@pytest.mark.parametrize(("step", "shown"), [(0, 0), (3, 3), (99, 5)])
def test_a_slice_goes_with_a_learning_rate_and_the_clock(step, shown):
    held = {"start": [2.0, 4.0], "dials": {"a.learning_rate": 0.2}, "step": step}
    header, values = unpack(hand.answer(many(a_slice), {"ground": held}))
    losses = values[header["ground"]["losses"]["$array"]]
    assert losses[25, 25] == pytest.approx(2 * 0.2 ** (2 * shown), rel=1e-6)
    assert header["ground"]["caption"] == f"through a at step {shown}"
    header, _ = unpack(hand.answer(many(a_slice), {"axes": held}))
    assert [view["kind"] for view in header["views"]] == ["loss", "contour", "surface"]


@pytest.mark.parametrize(("step", "shown"), [(0, 0), (3, 3), (99, 5)])
def test_where_the_clock_rests_a_slice_has_as_many_places_as_a_map_of_two_variables(step, shown):
    picture = many(a_slice)
    packed = hand.answer(picture, {"still": step})
    assert len(packed) < 42_000
    header, values = unpack(packed)
    losses = values[header["ground"]["losses"]["$array"]]
    still = sample(lambda p: p[0] ** 2, picture.cut.window)
    assert losses.shape == still.losses.shape
    assert header["ground"]["caption"] == f"through a at step {shown}"
    held = {"start": list(picture.grips.start), "dials": {}, "step": step}
    header, values = unpack(hand.answer(picture, {"ground": held}))
    np.testing.assert_allclose(
        losses[::2, ::2], values[header["ground"]["losses"]["$array"]], rtol=1e-6
    )


def test_the_plane_of_a_path_stands_still_and_how_far_paths_are_off_is_told():
    picture = many(shadow)
    assert isinstance(picture.cut, Shadow)
    place = [value + 0.25 for value in picture.grips.start]
    header, values = unpack(hand.answer(picture, {"start": place, "step": 2}))
    assert header["ground"] is None
    start = np.array(picture.cut.start(place, picture.experiment.start))
    points = start * np.array([0.8, 0.6, 0.4]) ** np.arange(6.0)[:, None]
    (path,) = header["paths"]
    drawn = np.stack([values[reference["$array"]] for reference in path["coordinates"]], axis=1)
    np.testing.assert_allclose(drawn, picture.cut.project(points), rtol=1e-9, atol=1e-12)
    assert path["off"] == pytest.approx(picture.cut.off(points).max())
    assert path["off"] > 1e-3


def test_a_start_that_is_not_moved_keeps_what_the_plane_does_not_show():
    picture = many(shadow)
    held = {"start": list(picture.grips.start), "dials": {}, "step": 0}
    still = hand._held(picture, held)
    assert still is not None
    assert still.start == picture.experiment.start


def test_a_run_that_is_too_long_holds_up_no_other():
    bumps = replace(Experiment.of(CATALOG["two-bumps"]), epochs=900)
    header, _ = answer({"start": [0.1, 0.2]}, experiment=bumps.on(bumps.landscape))
    assert [path["slot"] for path in header["paths"]] == ["a", "b"]  # c would take 3,600 steps


def test_runs_with_other_seeds_go_with_the_hand_if_they_are_few_and_come_where_it_rests():
    noisy = replace(BOWL, noise=0.3, seeds=4).on(BOWL.landscape)
    header, values = answer({"start": [-3, 0.5]}, experiment=noisy)
    (path,) = header["paths"]
    ghosts = values[path["ghosts"]["losses"]["$array"]]
    there = replace(noisy, start=(-3.0, 0.5)).on(BOWL.landscape).simulate().fans["a"]
    np.testing.assert_allclose(ghosts, there.losses, rtol=1e-6)
    crowd = replace(noisy, seeds=40, steps=1000).on(BOWL.landscape)
    header, _ = answer({"start": [-3, 0.5]}, experiment=crowd)
    assert header["paths"][0]["ghosts"] is None
    held = {"start": [-3, 0.5], "dials": {"a.learning_rate": 0.05}}
    header, values = answer({"axes": held}, experiment=crowd)
    assert values[header["paths"][0]["ghosts"]["losses"]["$array"]].shape == (39, 1001)


@pytest.mark.parametrize(
    "asked",
    [
        {"ground": {"start": [1, 2], "dials": {}, "step": 2.5}},
        {"ground": {"start": [1, 2], "dials": {}, "step": -1}},
        {"ground": {"start": [1, 2], "dials": {}}},
        {"ground": None},
        *({"still": step} for step in (0, -1, 2.5, "all", None)),
        *(
            {"start": start}
            for start in ([1], [1, "2"], [1, float("nan")], [1, 10**400], "ab", None)
        ),
        {"lanes": "b.learning_rate"},
        {"axes": {"start": [1, 2], "dials": "all"}},
        {"axes": {"start": [1], "dials": {}}},
        {"axes": "all"},
    ],
)
def test_a_question_that_cannot_be_answered_changes_nothing(asked):
    header, _ = answer(asked)
    assert header["views"] == []
    assert header["paths"] is None
    assert header["lanes"] is None
    assert header["ground"] is None


def test_what_is_no_question_is_not_answered():
    for asked in ({}, {"begin": [1, 2]}):
        assert hand.answer(picture(), asked) == b""


def test_what_is_under_the_pointer_is_told_to_the_last_digit():
    header, values = answer({"slope": {"at": [0.3, -1.25], "step": None}})
    told = header["slope"]
    assert told["place"] == [0.3, -1.25]
    assert values[told["values"]["$array"]].tolist() == [0.3**2 + 2 * 1.25**2, 0.6, -5.0]
    assert told["sides"] is None
    for place in ([1], [1, "2"], [1, float("nan")], "ab", [1, 10**400]):
        assert answer({"slope": {"at": place}})[0]["slope"] is None
    # A map with frames is that of a batch: the loss of all samples has another slope.
    assert answer({"slope": {"at": [1, 2], "step": 3}})[0]["slope"] is None

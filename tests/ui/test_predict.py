"""Predict, then reveal: nothing is given away before, and the answer is judged by the run."""

from __future__ import annotations

import re

import numpy as np
import pytest

from experiment import Contestant, Experiment
from landscapes import parse
from optimizers import Outcome, run
from tests.ui.opening import opened, settings
from tests.ui.player.test_wire import unpack
from ui.predict import FATES, judged_fate, judged_place, veiled

BOWL = {"formula": "x² + 2y²", "start.x": "3", "start.y": "1", "a.learning_rate": "0.1"}


def predicted(**query):
    return opened(**{**BOWL, **query})


def sent_with_arrays(page):
    """What the player was sent: header, and arrays by name."""
    component = next(
        c for c in page.get("bidi_component") if c.proto.component_name == "loss_player"
    )
    return unpack(component.proto.bytes)


def sent(page):
    """Header of what the player was sent."""
    return sent_with_arrays(page)[0]


def lengths(page):
    header = sent(page)
    return {path["slot"]: header["arrays"][path["losses"]["$array"]][2] for path in header["paths"]}


def words(page):
    texts = [m.value for m in page.markdown] + [e.proto.body for e in page.get("html")]
    return re.sub(r"<[^>]+>", " ", " ".join(texts))


def test_it_is_off_unless_the_link_says_so():
    page = predicted()
    assert lengths(page) == {"a": [101]}
    assert "predict" not in settings(page)
    page.toggle(key="predict").set_value(True).run()
    assert lengths(page) == {"a": [1]}
    assert settings(page)["predict"] == "1"


def test_nothing_of_the_runs_is_given_away_before_the_answer():
    page = predicted(predict="1", b="adam", inspect="1")
    assert lengths(page) == {"a": [1], "b": [1]}
    header = sent(page)
    assert header["story"]["events"] is None
    assert header["grips"]["start"] in (None, [])
    assert "Converged" not in words(page)
    assert "still moving (" not in words(page)
    assert "of 0" not in words(page)
    assert any("listed here when you have predicted" in c.value for c in page.caption)
    assert '"ll-results ll-step"' not in " ".join(e.proto.body for e in page.get("html"))


def test_the_answer_is_judged_when_the_run_is_shown_and_stays():
    page = predicted(predict="1")
    page.radio(key="prediction~fate").set_value("settles")
    page.number_input(key="prediction~x").set_value(1.5)
    page.number_input(key="prediction~y").set_value(0.2)
    next(b for b in page.button if b.label == "Show the run").click()
    page.run()
    assert not page.exception
    path = run(
        "gradient-descent", parse(BOWL["formula"]).objective(), (3, 1), 100, learning_rate=0.1
    )
    away = np.linalg.norm(path.points[3] - [1.5, 0.2])
    for _ in range(3):
        assert lengths(page) == {"a": [101]}
        assert "You said: it comes to rest in a minimum" in words(page)
        assert f"{away:.3g} away" in words(page)
        assert sent(page)["story"]["guess"] == [1.5, 0.2]
        page.toggle(key="log").set_value(not page.toggle(key="log").value).run()
    page.number_input(key="a.learning_rate").set_value(0.2).run()  # another run: asked anew
    assert lengths(page) == {"a": [1]}
    assert page.radio(key="prediction~fate").value is None
    assert sent(page)["story"]["guess"] is None


SIX = {"formula": "x1² + 2x2² + 3x3² + x4² + (x5−1)² + x6²", "a.learning_rate": "0.1"}


def answered(page, **place):
    for name, value in place.items():
        page.number_input(key=f"prediction~{name}").set_value(value)
    next(b for b in page.button if b.label == "Show the run").click()
    page.run()
    assert not page.exception, page.exception
    return page


@pytest.mark.parametrize("drawn", ["x2 x5", "principal"])
def test_of_many_variables_the_two_that_are_drawn_are_asked_for(drawn):
    page = predicted(**{**SIX, "start.x2": "3", "start.x5": "-2"}, drawn=drawn, predict="1")
    assert lengths(page) == {"a": [1]}
    assert "variation" not in words(page), "how well the path lies in a plane tells of the path"
    assert "a slice through the start" in words(page)
    first, second = ("x2", "x5") if drawn != "principal" else ("x1", "x2")
    page = answered(page, **{first: 1.0, second: 0.5})
    assert lengths(page) == {"a": [101]}
    f = parse(SIX["formula"]).objective()
    start = [page.session_state[f"start.x{k}"] for k in range(1, 7)]
    landed = run("gradient-descent", f, start, 100, learning_rate=0.1).points[3]
    axes = [int(first[1]) - 1, int(second[1]) - 1]
    away = np.linalg.norm(landed[axes] - [1.0, 0.5])
    assert f"{away:.3g} away" in words(page)
    assert "alone, which was asked for" in words(page)
    header, arrays = sent_with_arrays(page)
    drawn_at = [arrays[reference["$array"]][3] for reference in header["paths"][0]["coordinates"]]
    # The cross lies as far from where the step landed as the guess, or its shadow on a plane, nearer.
    seen = np.linalg.norm(np.array(header["story"]["guess"]) - drawn_at)
    assert seen <= away * (1 + 1e-9)
    if drawn != "principal":
        assert header["story"]["guess"] == pytest.approx([1.0, 0.5])
        assert seen == pytest.approx(away)


def test_of_a_loss_from_data_nothing_is_given_away_before():
    def models(page):
        """Of how many steps the models are sent."""
        header = sent(page)
        return [header["arrays"][path["fit"]["steps"]["$array"]][2] for path in header["paths"]]

    data = {"kind": "data", "chain": "1", "chain.step": "2", "network": "1"}
    page = predicted(**data)
    shown, runs = models(page), lengths(page)
    assert min(runs.values()) > [1]
    page.toggle(key="predict").set_value(True).run()
    assert not page.exception, page.exception
    assert models(page) == [[1]] * len(runs)
    assert set(map(tuple, lengths(page).values())) == {(1,)}
    answered(page, a=0.5, b=0.5)
    assert models(page) == shown
    assert lengths(page) == runs
    assert "You said that step 3 lands" in words(page)
    assert "alone, which was asked for" not in words(page)


def test_every_outcome_makes_exactly_one_answer_true():
    found = [outcome for _, outcomes in FATES.values() for outcome in outcomes]
    assert sorted(found, key=str) == sorted(Outcome, key=str)


@pytest.mark.parametrize(
    ("formula", "rate", "true"),
    [("x²", 0.3, "settles"), ("x²", 1.5, "lost"), ("x²", 1.0, "moving"), ("x³", 1e-9, "moving")],
)
def test_right_is_right_and_wrong_is_wrong(formula, rate, true):
    path = run("gradient-descent", parse(formula).objective(), [1.0], 100, learning_rate=rate)
    for fate in FATES:
        said = judged_fate(fate, path, ascent=False)
        assert said.startswith("Right.") == (fate == true)
        assert path.sentence in said
    assert judged_fate(None, path, ascent=False).startswith("You did not say")


def test_a_run_that_flies_away_within_its_bound_does_so_and_still_moves():
    f = parse("½x²").objective()
    path = run("gradient-descent", f, [1.0], 50, learning_rate=2.1)
    said = {fate: judged_fate(fate, path, ascent=False).startswith("Right.") for fate in FATES}
    assert {fate for fate, right in said.items() if right} == {"moving", "lost"}


def test_a_run_that_stands_still_at_its_end_is_not_still_moving():
    values = np.array([*range(60, 20, -1), *[20] * 20], float)[:, None]
    path = run(lambda f, x: iter(values), parse("x²").objective(), [60.0], len(values) - 1)
    assert "has not moved since" in path.sentence
    said = {fate: judged_fate(fate, path, ascent=False).startswith("Right.") for fate in FATES}
    assert {fate for fate, right in said.items() if right} == {"stuck"}


def test_a_guess_is_measured_from_where_the_step_landed():
    path = run("gradient-descent", parse("x²").objective(), [1.0], 10, learning_rate=0.25)
    assert "It landed at x = 0.125: 0.375 away" in judged_place(("x",), (0.5,), path)
    assert "The step was 0.125 long" in judged_place(("x",), (0.5,), path)
    short = run("gradient-descent", parse("√x").objective(), [0.1], 10, learning_rate=9.0)
    assert "There is no step 3" in judged_place(("x",), (0.5,), short)


def test_a_veiled_run_has_its_start_and_keeps_the_others_apart():
    who = (Contestant("a", "adam"), Contestant("b", "random-search"))
    simulation = Experiment("x²", (2.0,), who, noise=1.0, seeds=3).simulate()
    hidden = veiled(simulation)
    assert simulation.fans
    assert not hidden.fans
    for path in hidden.trajectories.values():
        assert path.points.tolist() == [[2.0]]
        assert path.sentence == "No step was taken."

"""Stochastic descent on the page: controls, the link, and what is said of who escaped."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from experiment import Experiment
from landscapes import CATALOG
from optimizers.batches import Epochs
from tests.ui.opening import address, messages, opened, settings
from ui.batchmap import MOST, grid_of

BUMPS, RACE = "two-bumps", "online-against-batch"


def table(page) -> str:
    return next(h.proto.body for h in page.get("html") if "ll-results" in h.proto.body)


def said(page) -> list[str]:
    found = [h.proto.body for h in page.get("html") if "ll-escapes" in h.proto.body]
    return found[0].split("<li>")[1:] if found else []


def test_a_formula_has_no_batches_to_choose():
    page = opened()
    assert not [r for r in page.radio if r.key in ("batches", "length")]
    assert not [s for s in page.selectbox if s.key == "a.batches"]


def test_who_escaped_is_told_of_every_contestant_that_depends_on_chance():
    lines = said(opened(scene=BUMPS))
    assert len(lines) == 2
    assert (
        "B = 6 · Gradient descent: 20 of 25 runs escaped the saddle at c = 0, h = 0.944."
        in lines[0]
    )
    assert "B = 3 · Gradient descent: 25 of 25 runs" in lines[1]


def test_a_link_restores_batches_epochs_and_what_a_schedule_counts():
    given = {
        "kind": "data",
        "batches": "mini",
        "batch_size": "4",
        "length": "epochs",
        "epochs": "7",
        "seed": "3",
        "b": "adam",
        "b__batches": "online",
        "c": "adam",
        "c__batches": "mini",
        "c__batch_size": "9",
        "c__schedule": "step",
        "c__schedule__counts": "epochs",
    }
    first = opened(**given)
    assert not messages(first)
    query = settings(first)
    for name, value in given.items():
        assert query[name.replace("__", ".")] == value, name
    second = opened(**query)
    assert address(second) == address(first)
    assert table(second) == table(first)
    assert "35 of 35 (7 epochs)" in table(first)
    assert "140 of 140 (7 epochs)" in table(first)


def test_a_scene_sets_batches_and_the_next_one_sets_them_back():
    page = opened(scene=RACE)
    assert [page.session_state[f"{slot}.batches"] for slot in "abc"] == ["all", "mini", "online"]
    assert page.session_state["length"] == "epochs"
    assert table(page).count("(10 epochs)") == 2
    page.selectbox(key="scene").set_value(BUMPS).run()
    assert page.session_state["length"] == "steps"
    assert page.session_state["c.batch_size"] == 3
    page.selectbox(key="scene").set_value("linear-regression").run()
    assert not messages(page)
    assert page.session_state["seeds"] == 1
    assert "epoch" not in table(page)
    assert {page.session_state[f"{slot}.batches"] for slot in "abc"} == {"same"}


def test_the_controls_make_the_experiment_of_the_preset():
    """What the page runs is what the preset says, so the table shows the preset's ends."""
    for slug in (BUMPS, RACE):
        made = Experiment.of(CATALOG[slug]).simulate()
        text = table(opened(scene=slug))
        for path in made.trajectories.values():
            assert path.sentence in text


def test_a_batch_size_that_cannot_be_is_answered_and_the_last_one_stays():
    page = opened(kind="data", batches="mini", batch_size="4")
    page.number_input(key="batch_size").set_value(0.0).run()
    assert "from 1 to 20" in messages(page)
    assert page.session_state["batch_size"] == 4


def test_too_many_epochs_cost_a_contestant_its_run_with_the_reason():
    page = opened(kind="data", batches="online", length="epochs", epochs="500")
    assert "10,000 steps" in messages(page)


def race(**more) -> Experiment:
    return dataclasses.replace(Experiment.of(CATALOG[RACE]), **more)


@pytest.mark.parametrize("slot", ["b", "c"])
def test_each_map_is_the_loss_of_the_batch_that_the_update_from_there_sees(slot):
    experiment = race(epochs=3)
    contestant = next(c for c in experiment.contestants if c.slot == slot)
    steps = experiment.steps_of(contestant)
    grid = grid_of(experiment, contestant, steps, experiment.window)
    frames = grid.frames
    assert frames.steps.tolist() == list(range(steps + 1))
    f = experiment.landscape.objective()
    epochs = Epochs(f.samples, contestant.batch_size, experiment.seed)
    points = np.stack(np.meshgrid(grid.x, grid.y))
    for step in (0, 1, steps // 2, steps):
        own = f.batch(epochs.indices(step))(points)
        np.testing.assert_allclose(frames.losses[step], own, rtol=1e-12)
    path = experiment.simulate().trajectories[slot]
    for step in (0, steps):
        at = f.batch(epochs.indices(step))(path.points[step])
        assert path.batch_losses[step] == pytest.approx(at)


def test_of_a_long_run_some_batches_are_shown_each_with_its_step():
    experiment = race(epochs=50)
    contestant = experiment.contestants[2]
    grid = grid_of(experiment, contestant, 1000, experiment.window)
    steps = grid.frames.steps
    assert len(steps) == MOST
    assert (steps[0], steps[-1]) == (0, 1000)
    assert grid.frames.caption.format(step=7) == "of c’s sample at step 7"
    f = experiment.landscape.objective()
    own = f.batch(Epochs(f.samples, 1, 0).indices(int(steps[60])))
    points = np.stack(np.meshgrid(grid.x, grid.y))
    np.testing.assert_allclose(grid.frames.losses[60], own(points), rtol=1e-12)


def test_the_switch_is_there_where_batches_are_and_in_the_link():
    page = opened(scene=BUMPS)
    assert "batch_map" not in address(page)
    page.toggle(key="batch_map").set_value(True).run()
    assert "batch_map=1" in address(page)
    page.selectbox(key="scene").set_value("linear-regression").run()
    assert not [t for t in page.toggle if t.key == "batch_map"]
    assert not messages(page)


def test_a_step_under_inspection_is_told_of_the_batch_it_saw():
    page = opened(scene=RACE, look="c", step="3", inspect="1")
    experiment = race()
    step = experiment.inspect("c", 2)
    (sample,) = experiment.batch_of(experiment.contestants[2], 2)
    lines = next(m.value for m in page.markdown if "**Step 1:**" in m.value)
    assert r"\nabla E_{\text{batch}}" in lines
    assert all(f"{value:.6g}" in lines for value in step.gradient)
    captions = " ".join(caption.value for caption in page.caption)
    assert f"of the samples number {sample + 1} of 20" in captions
    own = experiment.landscape.objective().batch(np.array([sample])).gradient(step.before)
    np.testing.assert_allclose(step.gradient, own)
    whole = opened(scene=RACE, look="a", step="3", inspect="1")
    assert "batch}" not in next(m.value for m in whole.markdown if "**Step 1:**" in m.value)
    assert "that of its batch" not in " ".join(caption.value for caption in whole.caption)

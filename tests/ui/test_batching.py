"""Stochastic descent on the page: controls, the link, and what is said of who escaped."""

from __future__ import annotations

from experiment import Experiment
from landscapes import CATALOG
from tests.ui.test_page import address, messages, opened

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
    assert "batches of 6: 20 of 25 runs escaped the saddle at c = 0, h = 0.944." in lines[0]
    assert "batches of 3: 25 of 25 runs" in lines[1]


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
    query = dict(pair.split("=") for pair in address(first).split("&"))
    for name, value in given.items():
        assert query[name.replace("__", ".")] == value, name
    second = opened(**{name.replace(".", "__"): value for name, value in query.items()})
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

"""Seed and number of runs are asked for where they change something, and only there."""

import pytest

from tests.ui.opening import address, messages, opened

QUIET = {"formula": "x² + y²", "a": "adam", "steps": "20"}


def dials(page) -> set[str]:
    return {field.key for field in page.number_input} & {"noise", "seed", "seeds"}


@pytest.mark.parametrize(
    "more",
    [
        {"noise": "0.5"},
        {"a": "langevin"},
        {"a": "gradient-descent", "b": "random-search"},
    ],
)
def test_whoever_depends_on_chance_has_a_seed(more):
    page = opened(**{**QUIET, **more})
    assert not page.exception
    assert dials(page) == {"noise", "seed", "seeds"}


def test_without_chance_there_is_no_seed_but_one_that_was_sent_is_kept():
    page = opened(**QUIET, seed="7", seeds="3")
    assert dials(page) == {"noise"}
    page.run()
    page.number_input(key="noise").set_value(0.5).run()
    assert not messages(page)
    assert page.number_input(key="seed").value == 7
    assert {"seed=7", "seeds=3"} <= set(address(page).split("&"))


def test_one_contestant_shares_its_learning_rate_with_nobody():
    assert "together" not in {t.key for t in opened(**QUIET).toggle}
    assert "together" in {t.key for t in opened(**QUIET, b="momentum").toggle}

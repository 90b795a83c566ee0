"""The experiment: keys that tell runs apart, runs that fail alone."""

import dataclasses

import numpy as np
import pytest

from experiment import SLOTS, Contestant, Experiment
from landscapes import CATALOG, FormulaError
from optimizers import OPTIMIZERS

BOWL = Experiment("x² + y²", (3.0, -4.0), (Contestant("a", "gradient-descent"),), steps=5)


def test_every_choice_that_matters_is_in_the_key():
    others = [
        dataclasses.replace(BOWL, formula="x² + 2y²"),
        dataclasses.replace(BOWL, start=(3.0, 4.0)),
        dataclasses.replace(BOWL, steps=6),
        dataclasses.replace(BOWL, difference=1e-4),
        dataclasses.replace(BOWL, ascent=True),
        dataclasses.replace(BOWL, contestants=(Contestant("b", "gradient-descent"),)),
        *(
            dataclasses.replace(BOWL, contestants=(Contestant("a", slug),))
            for slug in OPTIMIZERS
            if slug != "gradient-descent"
        ),
        dataclasses.replace(
            BOWL,
            contestants=(Contestant("a", "gradient-descent", (("learning_rate", 0.2),)),),
        ),
    ]
    keys = {experiment.key() for experiment in (BOWL, *others)}
    assert len(keys) == 1 + len(others)


def test_the_window_is_a_matter_of_looking_and_runs_nothing_again():
    assert dataclasses.replace(BOWL, window=((-1, 1), (-1, 1))).key() == BOWL.key()


def test_an_optimizer_may_run_twice_with_different_settings():
    twice = tuple(
        Contestant(slot, "gradient-descent", (("learning_rate", rate),))
        for slot, rate in zip("ab", (0.1, 0.5), strict=True)
    )
    simulation = dataclasses.replace(BOWL, contestants=twice).simulate()
    slow, fast = (simulation.trajectories[slot].points for slot in "ab")
    np.testing.assert_allclose(slow[1], [2.4, -3.2])
    np.testing.assert_allclose(fast[1], [0, 0])


def test_a_setting_that_is_not_allowed_costs_only_that_contestant_its_run():
    both = (
        Contestant("a", "momentum", (("momentum", -3.0),)),
        Contestant("b", "gradient-descent"),
    )
    simulation = dataclasses.replace(BOWL, contestants=both).simulate()
    assert set(simulation.trajectories) == {"b"}
    assert "momentum" in simulation.problems["a"]
    assert "-3" in simulation.problems["a"]


def test_a_start_where_the_loss_has_no_value_is_a_problem_that_names_it():
    outside = Experiment("log x", (-1.0,), (Contestant("a", "gradient-descent"),))
    problems = outside.simulate().problems
    assert "-1" in problems["a"].replace("−", "-")


def test_text_that_is_no_formula_is_an_error():
    with pytest.raises(FormulaError):
        Experiment("2x +", (1.0,)).simulate()


@pytest.mark.parametrize("slug", CATALOG)
def test_every_preset_is_an_experiment_that_runs(slug):
    preset = CATALOG[slug]
    assert len(preset.contestants) <= len(SLOTS)
    simulation = Experiment.of(preset).simulate()
    assert not simulation.problems
    assert len(simulation.trajectories) == len(preset.contestants)
    for trajectory in simulation.trajectories.values():
        assert trajectory.sentence.endswith(".")

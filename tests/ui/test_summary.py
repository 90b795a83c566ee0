"""The scene in words."""

import re

import numpy as np

from experiment import Contestant, Experiment
from figures import Mark
from landscapes import CATALOG
from ui.summary import in_words

EXPERIMENT = Experiment(
    "x² + y²",
    (3.0, -4.0),
    (
        Contestant("a", "gradient-descent", (("learning_rate", 0.1),)),
        Contestant("b", "gradient-descent", (("learning_rate", 1.5),)),
    ),
    steps=3,
    window=((-5.0, 5.0), (-5.0, 5.0)),
)
MINIMUM = Mark("minimum", (0.0, 0.0), 0.0, (2.0, 2.0), 1.0)
SADDLE = Mark("saddle", (1.0, 2.0), 7.0, (-1.0, 2.0))


def test_it_says_loss_start_ends_and_critical_points():
    simulation = EXPERIMENT.simulate()
    said = in_words(EXPERIMENT, simulation, (SADDLE, MINIMUM, SADDLE), True)
    assert said.startswith("The loss is x² + y². The start is at x = 3, y = −4.")
    # Each step multiplies both coordinates by 1 − 2 · 0.1.
    x, y, loss = map(float, re.findall(r"ends at x = (\S+), y = (\S+), loss (\S+),",
                                       said.replace("−", "-"))[0])  # fmt: skip
    assert np.allclose((x, y, loss), (3 * 0.8**3, -4 * 0.8**3, 25 * 0.8**6), rtol=1e-3)
    assert all(run.sentence in said for run in simulation.trajectories.values())
    assert "2 saddles, 1 minimum" in said
    assert said.endswith("The lowest minimum is at x = 0, y = 0, loss 0.")


def test_what_has_not_been_searched_is_not_claimed_to_be_empty():
    simulation = EXPERIMENT.simulate()
    assert "ritical" not in in_words(EXPERIMENT, simulation, (), None)
    assert "No critical points" in in_words(EXPERIMENT, simulation, (), True)


def test_who_could_not_run_is_told():
    bad = Contestant("a", "gradient-descent", (("learning_rate", -1.0),))
    experiment = Experiment("x²", (1.0,), (bad,), window=((-1.0, 1.0),))
    assert "a, Gradient descent, did not run" in in_words(
        experiment, experiment.simulate(), (), False
    )


def test_the_lowest_minima_are_named_together_and_a_saddle_is_none():
    simulation = EXPERIMENT.simulate()
    rounded = Mark("minimum", (4.0, 4.0), 1e-30, (2.0, 2.0), 1.0)
    said = in_words(EXPERIMENT, simulation, (rounded, SADDLE, MINIMUM), True)
    assert said.endswith("The 2 lowest minima are at x = 4, y = 4; x = 0, y = 0, loss 0.")
    assert in_words(EXPERIMENT, simulation, (SADDLE,), True).endswith("window: 1 saddle.")


def test_a_loss_from_data_is_told_as_the_error_of_its_model():
    preset = CATALOG["linear-regression"]
    experiment = Experiment(preset.formula, (0.0, 0.0), (), data=preset.data)
    said = in_words(experiment, experiment.simulate(), (), None)
    assert said.startswith(
        "The loss is squared error, with ½, the mean over 20 samples, of the model"
    )


def test_runs_that_are_to_be_predicted_are_not_told():
    said = in_words(EXPERIMENT, EXPERIMENT.simulate(), (), None, veiled=True)
    assert "hidden until" in said
    assert "ends at" not in said

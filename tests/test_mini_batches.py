"""An experiment on a loss from data: batch sizes, epochs, schedules and seeds."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest

from experiment import ALL, Contestant, Experiment
from optimizers import run
from optimizers.batches import mini_batches
from tests.optimizers.samples import Wells

START = (2.0, -1.5)
N = 7


class Sampled:
    """Stands for a landscape whose loss is a mean over samples."""

    def objective(self, difference=None):
        return Wells(N)


def experiment(*contestants: Contestant, **more) -> Experiment:
    who = contestants or (Contestant("a", "gradient-descent"),)
    made = Experiment("E(x, y)", START, who, **{"steps": 12, "batch_size": 3, **more})
    vars(made)["landscape"] = Sampled()
    return made


def simulated(*contestants, **more):
    simulation = experiment(*contestants, **more).simulate()
    assert not simulation.problems
    return simulation


def test_the_batch_size_is_that_of_the_experiment_or_a_contestants_own():
    sizes = {"a": None, "b": 1, "c": ALL, "d": N}
    who = [Contestant(slot, "gradient-descent", batch_size=size) for slot, size in sizes.items()]
    paths = simulated(*who, seed=4).trajectories
    for slot, size in (("a", 3), ("b", 1), ("c", None), ("d", None)):
        alone = run("gradient-descent", mini_batches(Wells(N), size, 4), START, 12)
        assert np.array_equal(paths[slot].points, alone.points)
    assert {slot: path.updates for slot, path in paths.items()} == {"a": 3, "b": 7, "c": 1, "d": 1}


def test_a_run_may_be_counted_in_epochs():
    who = [
        Contestant(slot, "adam", batch_size=size) for slot, size in (("a", 3), ("b", 1), ("c", 0))
    ]
    paths = simulated(*who, epochs=4).trajectories
    assert [path.steps for path in paths.values()] == [12, 28, 4]
    assert {path.calls["gradient"] for path in paths.values()} == {4}
    assert {path.epochs for path in paths.values()} == {4}


def test_too_many_epochs_are_a_problem_that_says_how_many_steps_they_are():
    problems = experiment(Contestant("a", "adam", batch_size=1), epochs=1000).simulate().problems
    assert "7,000 steps" in problems["a"]


def test_batches_of_a_loss_that_is_no_mean_are_a_problem():
    bowl = Experiment("x² + y²", START, (Contestant("a", "adam"),), batch_size=3)
    assert "not a mean over samples" in bowl.simulate().problems["a"]


def test_a_schedule_may_count_epochs():
    settings = (("interval", 1), ("factor", 0.5))
    halved = Contestant("a", "gradient-descent", (), None, (), "step", settings, per_epoch=True)
    made = experiment(halved)
    path = made.simulate().trajectories["a"]
    rates = made.rates_along(halved, path)
    np.testing.assert_array_equal(rates, 0.1 * 0.5 ** (np.arange(12) // 3))
    slopes = made.loss_of(halved)
    for row in range(12):
        slopes.turn(row)
        step = -rates[row] * slopes.gradient(path.points[row])
        np.testing.assert_allclose(np.diff(path.points[row : row + 2], axis=0)[0], step, rtol=1e-9)


def test_the_rates_drawn_are_those_of_the_run_also_where_the_loss_is_watched_uphill():
    """The loss that is climbed is watched with its sign flipped, so progress is a rise."""
    rate = (("learning_rate", 0.01),)
    watching = Contestant("a", "gradient-descent", rate, None, (), "reduce-on-plateau")
    made = experiment(watching, ascent=True, batch_size=ALL, steps=40)
    path = made.simulate().trajectories["a"]
    made_steps = np.linalg.norm(np.diff(path.points, axis=0), axis=1)
    slopes = np.linalg.norm(Wells(N).gradient(path.points[:-1].T), axis=0)
    np.testing.assert_allclose(made.rates_along(watching, path), made_steps / slopes, rtol=1e-6)


@pytest.mark.parametrize(
    "who",
    [
        Contestant("a", "adam"),
        Contestant("a", "langevin", (("seed", 5),)),
        Contestant("a", "newton", (), "cautious"),  # one whose lanes hang together
        Contestant("a", "adam", (), None, (), "reduce-on-plateau", per_epoch=True),
    ],
    ids=lambda who: who.title,
)
def test_a_fan_is_the_runs_with_the_next_seeds(who):
    several = simulated(who, seed=10, seeds=4, steps=20)
    fan = several.fans["a"]
    assert fan.points.shape == (3, 21, 2)
    for k in (1, 3):
        settings = dict(who.hyperparameters)
        if who.method.stochastic:
            settings["seed"] = settings.get("seed", 0) + k
        alone = dataclasses.replace(who, hyperparameters=tuple(settings.items()))
        points = simulated(alone, seed=10 + k, steps=20).trajectories["a"].points
        np.testing.assert_allclose(fan.points[k - 1], points, rtol=1e-9, atol=1e-12)


def test_a_contestant_that_sees_all_samples_has_no_fan():
    who = [Contestant("a", "adam"), Contestant("b", "adam", batch_size=ALL)]
    assert set(simulated(*who, seeds=3).fans) == {"a"}

"""What a hand sees while it turns a number is what it gets when it lets go."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from experiment import NOISE, Contestant, Experiment, settings_of, turned
from figures.loss import By
from landscapes import CATALOG, parse
from optimizers import OPTIMIZERS, WRAPPERS
from ui import lanes
from ui.sliders import stops

HIMMELBLAU = "(x²+y−11)² + (x+y²−7)²"
LANDSCAPE = parse(HIMMELBLAU)
RATES = (1e-3, 0.02, 0.3)


def experiment(contestant: Contestant, **more) -> Experiment:
    return Experiment(HIMMELBLAU, (-0.5, -1.0), (contestant,), **{"steps": 9, **more})


def assert_what_the_page_would_run(
    contestant: Contestant,
    name: str = "learning_rate",
    values: Sequence[float] = RATES,
    by: By = "steps",
    **more,
) -> None:
    """To the last bit, whether lanes were used or not."""
    scene = experiment(contestant, **more).on(LANDSCAPE)
    seen = lanes.lanes(scene, "a", name, values, by, seconds=60)
    assert list(seen) == list(values)
    for value, lane in seen.items():
        changed = turned(contestant, name, value)
        run = scene.trajectory(changed, scene.start, scene.seed)
        np.testing.assert_array_equal(lane.points, run.points, f"{name} = {value}")
        np.testing.assert_array_equal(lane.losses, run.losses)
        if by == "evaluations":
            for kind, spent in run.evaluations.items():
                np.testing.assert_array_equal(lane.evaluations[kind], spent)


@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_every_number_of_every_optimizer_with_noise_on_its_slopes(slug):
    contestant = Contestant("a", slug)
    for setting in settings_of(contestant):
        values = stops(setting.hyperparameter, 3)
        assert_what_the_page_would_run(contestant, setting.name, values, noise=0.5, seed=3)


@pytest.mark.parametrize("slug", ["gradient-descent", "adam"])
def test_the_same_mini_batches_at_every_stop(slug):
    preset = CATALOG["polynomial-regression"]
    scene = replace(Experiment.of(preset), batch_size=4, steps=20, seed=5)
    scene = replace(scene, contestants=(Contestant("a", slug),))
    assert scene.updates_of(scene.contestants[0]) > 1
    for value, lane in lanes.lanes(scene, "a", "learning_rate", RATES, "steps").items():
        run = scene.trajectory(
            turned(scene.contestants[0], "learning_rate", value), preset.start, 5
        )
        np.testing.assert_array_equal(lane.points, run.points)
        np.testing.assert_array_equal(lane.batch_losses, run.batch_losses)


@pytest.mark.parametrize("slug", ["adam", "l-bfgs", "gradient-descent-armijo"])
def test_what_it_spends(slug):
    assert_what_the_page_would_run(Contestant("a", slug), by="evaluations", difference=1e-4)


@pytest.mark.parametrize("wrapper", WRAPPERS)
@pytest.mark.parametrize("slug", ["gradient-descent", "newton"])
def test_every_number_in_every_wrapper(slug, wrapper):
    contestant = Contestant("a", slug, wrapper=wrapper)
    for setting in settings_of(contestant):
        values = stops(setting.hyperparameter, 4)
        assert_what_the_page_would_run(contestant, setting.name, values, noise=0.5)


@pytest.mark.parametrize("slug", ["adam", "noisy-gradient-descent", "newton", "random-search"])
def test_noise_on_the_slopes_of_all(slug):
    contestant, sigmas = Contestant("a", slug), (0.0, 0.05, 1.0, 5.0)
    scene = experiment(contestant, noise=0.5, seed=3).on(LANDSCAPE)
    for value, lane in lanes.lanes(scene, "a", NOISE.name, sigmas, "steps", seconds=60).items():
        run = replace(scene, noise=value).simulate().trajectories["a"]
        np.testing.assert_array_equal(lane.points, run.points, f"σ = {value}")
    with pytest.raises(ValueError, match="gradient noise must be"):
        lanes.lanes(scene, "a", NOISE.name, (-1.0,), "steps")


def test_every_number_of_a_schedule_under_ascent():
    contestant = Contestant("a", "adam", schedule="exponential", warm_up=4)
    for setting in settings_of(contestant):
        values = stops(setting.hyperparameter, 4)
        assert_what_the_page_would_run(contestant, setting.name, values, ascent=True)


def test_where_lanes_differ_in_the_last_digit_runs_are_made_one_by_one():
    # A cloud of eight points: its mean is added up in another order for many lanes.
    cloud = Contestant("a", "cma-es", (("population_size", 8),))
    scene = Experiment("a² + 3b² + ab + c² + d⁴", (1.3, 0.7, 1.0, 1.0), (cloud,), steps=20)
    one = settings_of(cloud)[0]
    values = stops(one.hyperparameter, 10)
    seen = lanes.lanes(scene, "a", one.name, values, "steps", seconds=60)
    for value, lane in seen.items():
        run = scene.trajectory(turned(cloud, one.name, value), scene.start, 0)
        np.testing.assert_array_equal(lane.points, run.points)


def test_a_diverging_lane_ends_where_the_run_does():
    gd = Contestant("a", "gradient-descent")
    lane = lanes.lanes(experiment(gd), "a", "learning_rate", (0.01, 10.0), "steps")[10.0]
    assert 0 < lane.steps < 9
    assert np.isfinite(lane.losses).all()


def test_one_by_one_stops_in_time_with_values_from_the_whole_range():
    order = list(lanes.spread(range(100)))
    assert sorted(order) == list(range(100))
    assert max(np.diff(sorted(order[:10]))) < 25
    sam = Contestant("a", "newton", wrapper="sam")
    seen = lanes.lanes(experiment(sam), "a", "learning_rate", RATES, "steps", seconds=0)
    assert list(seen) == [RATES[0]]


def test_what_is_not_allowed_beside_the_rest_is_left_out():
    cloud = Contestant("a", "cma-es")
    seen = lanes.lanes(experiment(cloud), "a", "population_size", (0, 2.5, 6), "steps")
    assert list(seen) == [0, 6]
    with pytest.raises(ValueError, match="population size"):
        lanes.lanes(experiment(cloud), "a", "population_size", (2.5,), "steps")

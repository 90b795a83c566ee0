"""What a hand sees while it turns a learning rate is what it gets when it lets go."""

from dataclasses import replace

import numpy as np
import pytest

from experiment import Contestant, Experiment
from figures.loss import By
from optimizers import OPTIMIZERS, SCHEDULES, WRAPPERS
from ui import lanes
from ui.dials import decades
from ui.player import Rate

ABLE = [slug for slug, optimizer in OPTIMIZERS.items() if "learning_rate" in optimizer.defaults]
RATES = (1e-3, 0.02, 0.3)
HIMMELBLAU = "(x²+y−11)² + (x+y²−7)²"


def experiment(contestant: Contestant, **more) -> Experiment:
    return Experiment(HIMMELBLAU, (-0.5, -1.0), (contestant,), **{"steps": 25, **more})


def assert_what_the_page_would_run(contestant: Contestant, by: By = "steps", **more) -> None:
    seen = lanes.lanes(experiment(contestant, **more), "a", RATES, by, seconds=60)
    assert list(seen) == list(RATES)
    for rate, lane in seen.items():
        settings = {**dict(contestant.hyperparameters), "learning_rate": rate}
        turned = replace(contestant, hyperparameters=tuple(settings.items()))
        run = experiment(turned, **more).simulate().trajectories["a"]
        # NumPy adds up lanes of a batch in another order than a single run.
        np.testing.assert_allclose(lane.points, run.points, rtol=1e-6, atol=1e-9)
        np.testing.assert_allclose(lane.losses, run.losses, rtol=1e-5, atol=1e-9)
        if by == "evaluations":
            for kind, spent in run.evaluations.items():
                np.testing.assert_array_equal(lane.evaluations[kind], spent)


@pytest.mark.parametrize("slug", ABLE)
def test_every_optimizer_with_noise_on_its_slopes(slug):
    assert_what_the_page_would_run(Contestant("a", slug), noise=0.5, seed=3)


@pytest.mark.parametrize("slug", ["adam", "l-bfgs", "gradient-descent-armijo"])
def test_what_it_spends(slug):
    assert_what_the_page_would_run(Contestant("a", slug), by="evaluations", difference=1e-4)


@pytest.mark.parametrize("wrapper", WRAPPERS)
@pytest.mark.parametrize("slug", ["gradient-descent", "newton"])
def test_every_wrapper(slug, wrapper):
    assert_what_the_page_would_run(Contestant("a", slug, wrapper=wrapper), noise=0.5)


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_every_schedule(schedule):
    if schedule != "linear-warm-up":
        contestant = Contestant("a", "adam", schedule=schedule, warm_up=4)
        assert_what_the_page_would_run(contestant, ascent=True)


def test_a_diverging_lane_ends_where_the_run_does():
    gd = Contestant("a", "gradient-descent")
    lane = lanes.lanes(experiment(gd), "a", (0.01, 10.0), "steps")[10.0]
    assert 0 < lane.steps < 25
    assert np.isfinite(lane.losses).all()


def test_one_by_one_stops_in_time_with_rates_from_the_whole_range():
    order = list(lanes.spread(range(100)))
    assert sorted(order) == list(range(100))
    assert max(np.diff(sorted(order[:10]))) < 25
    sam = Contestant("a", "newton", wrapper="sam")
    assert list(lanes.lanes(experiment(sam), "a", RATES, "steps", seconds=0)) == [RATES[0]]


def test_stops_are_round_and_those_of_the_dial_are_among_them():
    fine = lanes.stops(1e-4, 10, 1000)
    assert set(decades(1e-4, 10)) < set(fine)
    ratios = np.diff(np.log(fine))
    assert ratios.min() > 0
    assert ratios.max() < np.log(1.26)
    for most in (200, 60, 20, 1):
        some = lanes.stops(1e-4, 10, most)
        assert len(some) <= max(most, 3)
        assert (some[0], some[-1]) == (1e-4, 10)
        assert set(some) <= set(fine)


def test_sliders_for_each_or_for_all():
    gd = Contestant("a", "gradient-descent", (("learning_rate", 0.0437),))
    rest = (Contestant("b", "nelder-mead"), Contestant("c", "adam"))
    scene = replace(experiment(gd), contestants=(gd, *rest))
    own = lanes.rates(scene, "steps", shared=False)
    assert [(rate.name, rate.slots) for rate in own] == [
        ("a.learning_rate", ("a",)),
        ("c.learning_rate", ("c",)),
    ]
    assert own[0].value == 0.0437
    assert 0.0437 in own[0].stops
    (all_,) = lanes.rates(scene, "steps", shared=True)
    assert (all_.name, all_.slots) == ("learning_rate", ("a", "c"))
    nobody = replace(scene, contestants=(rest[0],))
    assert lanes.rates(nobody, "steps", shared=True) == ()


def test_the_key_changes_when_the_lanes_would_and_not_with_the_rate():
    def key(contestant: Contestant, by: By = "steps", **more) -> str:
        return lanes.rates(experiment(contestant, **more), by, shared=False)[0].key

    def adam(**settings) -> Contestant:
        return Contestant("a", "adam", tuple(settings.items()))

    assert key(adam()) == key(adam(learning_rate=0.3)) == key(adam(), seeds=5)
    others = [
        *(key(adam(beta1=0.5)), key(adam(), steps=26), key(adam(), noise=1.0)),
        *(key(adam(), "evaluations"), key(adam(), window=((-1.0, 1.0), (-1.0, 1.0)))),
        key(replace(adam(), schedule="cosine")),
    ]
    assert len({key(adam()), *others}) == len(others) + 1


def test_a_slider_holds_its_value_among_rising_stops():
    for stops in ((0.1, 1.0), (1.0, 0.5)):
        with pytest.raises(ValueError, match="rise and hold the value"):
            Rate("a.learning_rate", ("a",), "", 0.5, stops, "")

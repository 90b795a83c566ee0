"""Lanes of a batch are single runs, to the last bit: what a hand sees while it turns a setting."""

import numpy as np
import pytest

from experiment import Contestant, Experiment, settings_of, takes_lanes, turned
from optimizers import OPTIMIZERS, SCHEDULES, WRAPPERS
from optimizers.wrapping import REMEMBERING
from ui.dials import STOPS

WAVES = "(x²+y−11)² + (x+y²−7)² + 9sin(x)eʸᐟ³ + |y|^2.5"
WHO = {
    **{slug: Contestant("a", slug) for slug in OPTIMIZERS},
    **{
        f"{slug} schedule": Contestant("a", "adam", schedule=slug, warm_up=3)
        for slug in SCHEDULES
        if slug != "linear-warm-up"
    },
    **{f"{slug} wrapper": Contestant("a", "momentum", wrapper=slug) for slug in WRAPPERS},
}


def scene(contestant: Contestant, **more) -> Experiment:
    return Experiment(WAVES, (-0.5, -1.0), (contestant,), steps=14, **more)


def some_stops(h) -> list[float]:
    stops = [stop for stop in STOPS[h.scale](h.low, h.high) if not h.open or stop < h.most]
    return stops[:: max(1, len(stops) // 5)]


@pytest.mark.parametrize("name", WHO)
def test_lanes_of_every_setting_are_the_single_runs(name):
    contestant = WHO[name]
    remembers = contestant.method.family in REMEMBERING or contestant.wrapper
    one = scene(contestant, noise=0.0 if remembers else 0.5)
    for setting in settings_of(contestant):
        if not takes_lanes(setting.hyperparameter):
            continue
        values = some_stops(setting.hyperparameter)
        batch = one.trajectory(turned(contestant, setting.name, np.array(values)), one.start, 0)
        for k, value in enumerate(values):
            run = one.trajectory(turned(contestant, setting.name, value), one.start, 0)
            lane = batch.lane(k)
            assert lane.steps == run.steps, (setting.name, value)
            np.testing.assert_array_equal(lane.points, run.points, f"{setting.name} = {value}")
            np.testing.assert_array_equal(lane.losses, run.losses)
            assert lane.outcome == run.outcome


def test_settings_have_the_names_of_the_page_and_their_values():
    contestant = Contestant(
        *("b", "adam", (("beta1", 0.5),)),
        *("sam", (("rho", 0.2),), "multi-step", (("factor", 0.3),), 7),
    )
    found = {setting.name: setting for setting in settings_of(contestant)}
    assert found["beta1"].value == 0.5
    assert found["beta2"].value == 0.999
    assert found["wrapper.rho"].value == 0.2
    assert found["wrapper.rho"].owner == "SAM"
    assert found["schedule.factor"].value == 0.3
    assert found["schedule.warm_up"].value == 7
    assert "schedule.milestones" not in found
    for name in found:
        moved = turned(contestant, name, 0.25)
        assert {s.name: s.value for s in settings_of(moved)} == {
            **{s.name: s.value for s in found.values()},
            name: 0.25,
        }


def test_whole_numbers_have_no_lanes():
    with pytest.raises(ValueError, match=r"CMA-ES: population size was given 2 values.*one number"):
        turned(Contestant("a", "cma-es"), "population_size", np.array([5, 6]))


def test_float32_points_stay_float32_beside_one_number_of_any_kind():
    f = scene(Contestant("a", "adam")).landscape.objective()
    start = np.array([1, 2], np.float32)
    path = OPTIMIZERS["adam"](f, start, beta2=np.asarray(0.999), learning_rate=np.asarray(0.1))
    points = [next(path) for _ in range(3)]
    plain = OPTIMIZERS["adam"](f, start, beta2=0.999, learning_rate=0.1)
    assert points[-1].dtype == np.float32
    np.testing.assert_array_equal(points, [next(plain) for _ in range(3)])

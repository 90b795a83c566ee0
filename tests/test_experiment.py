"""The experiment: keys that tell runs apart, runs that fail alone."""

import dataclasses

import numpy as np
import pytest

from experiment import ALL, SLOTS, Contestant, Experiment
from landscapes import CATALOG, Data, FormulaError, parse
from landscapes.data import Generated, Typed
from optimizers import OPTIMIZERS
from optimizers.events import events

BOWL = Experiment("x² + y²", (3.0, -4.0), (Contestant("a", "gradient-descent"),), steps=5)


def test_every_choice_that_matters_is_in_the_key():
    others = [
        dataclasses.replace(BOWL, formula="x² + 2y²"),
        dataclasses.replace(BOWL, start=(3.0, 4.0)),
        dataclasses.replace(BOWL, steps=6),
        dataclasses.replace(BOWL, difference=1e-4),
        dataclasses.replace(BOWL, ascent=True),
        dataclasses.replace(BOWL, noise=0.5),
        dataclasses.replace(BOWL, seed=1),
        dataclasses.replace(BOWL, seeds=2),
        dataclasses.replace(BOWL, batch_size=2),
        dataclasses.replace(BOWL, epochs=5),
        dataclasses.replace(BOWL, contestants=(Contestant("b", "gradient-descent"),)),
        *(
            dataclasses.replace(BOWL, formula="a x + b", data=data)
            for data in (
                Data(Generated("line")),
                Data(Generated("line", (("seed", 2),))),
                Data(Generated("line"), "huber"),
                Data(Generated("line"), "huber", 2.0),
                Data(Typed("1 2\n3 4")),
            )
        ),
        *(
            dataclasses.replace(BOWL, contestants=(Contestant("a", slug),))
            for slug in OPTIMIZERS
            if slug != "gradient-descent"
        ),
        dataclasses.replace(
            BOWL,
            contestants=(Contestant("a", "gradient-descent", (("learning_rate", 0.2),)),),
        ),
        *(
            dataclasses.replace(BOWL, contestants=(Contestant("a", "gradient-descent", **more),))
            for more in (
                {"wrapper": "sam"},
                {"wrapper": "lookahead"},
                {"wrapper": "sam", "wrapper_settings": (("rho", 0.1),)},
                {"schedule": "cosine"},
                {"schedule": "multi-step", "schedule_settings": (("milestones", (1, 2)),)},
                {"schedule": "multi-step", "schedule_settings": (("milestones", (1, 3)),)},
                {"schedule": "cosine", "warm_up": 2},
                {"schedule": "cosine", "per_epoch": True},
                {"batch_size": 2},
                {"batch_size": ALL},
            )
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


def one(**more) -> np.ndarray:
    """Points of gradient descent on the bowl, where every step multiplies by 1 − 2η."""
    simulation = dataclasses.replace(
        BOWL, contestants=(Contestant("a", "gradient-descent", (("learning_rate", 0.25),), **more),)
    ).simulate()
    assert not simulation.problems
    return simulation.trajectories["a"].points[:, 0] / 3


def test_a_schedule_is_followed_and_its_rate_is_the_one_that_was_set():
    halved = one(schedule="step", schedule_settings=(("interval", 1), ("factor", 0.5)))
    np.testing.assert_allclose(halved[1:4], np.cumprod([1 - 0.5, 1 - 0.25, 1 - 0.125]))
    listed = one(schedule="multi-step", schedule_settings=(("milestones", (1, 3)), ("factor", 0)))
    np.testing.assert_allclose(listed, [1, 0.5, 0.5, 0.5, 0.5, 0.5])


def test_a_warm_up_comes_before_any_schedule():
    warmed = one(schedule="constant", warm_up=2)
    np.testing.assert_allclose(warmed[:4], np.cumprod([1, 1, 1 - 0.25, 1 - 0.5]))


def test_a_wrapper_changes_the_run_as_its_settings_say():
    clipped = one(wrapper="clipping", wrapper_settings=(("max_norm", 1.0),))
    np.testing.assert_allclose(clipped[1], 1 - 0.25 * 0.6 / 3, rtol=1e-6)  # the gradient is (6, −8)
    ahead = one(wrapper="lookahead", wrapper_settings=(("sync_period", 1), ("slow_step_size", 0)))
    np.testing.assert_allclose(ahead, 1)


def test_a_wrapper_and_an_optimizer_may_share_a_name_of_a_setting():
    """AdaDelta's ρ is a memory, SAM's a radius."""
    both = Contestant("a", "adadelta", (("rho", 0.5),), "sam", (("rho", 0.3),))
    defaults = both.method.defaults
    assert (both.title, defaults["sam_rho"]) == ("SAM(AdaDelta)", 0.3)
    points = dataclasses.replace(BOWL, contestants=(both,)).simulate().trajectories["a"].points
    alone = Contestant("a", "adadelta", (("rho", 0.5),), "sam", (("rho", 0.0),))
    other = dataclasses.replace(BOWL, contestants=(alone,)).simulate().trajectories["a"].points
    assert not np.array_equal(points, other)


@pytest.mark.parametrize(
    ("more", "named"),
    [
        ({"optimizer": "bfgs", "schedule": "cosine"}, "no learning rate"),
        ({"schedule": "step", "schedule_settings": (("interval", 0),)}, "interval"),
        ({"wrapper": "sam", "wrapper_settings": (("rho", -1.0),)}, "rho"),
    ],
)
def test_a_wrapper_or_schedule_that_cannot_be_is_a_problem_that_names_it(more, named):
    who = Contestant(**{"slot": "a", "optimizer": "gradient-descent", **more})
    simulation = dataclasses.replace(BOWL, contestants=(who,)).simulate()
    assert named in simulation.problems["a"]


def test_a_title_names_wrapper_and_schedule():
    assert Contestant("a", "adam", (), "sam", (), "cosine").title == "SAM(Adam), cosine"


def noisy_run(seed: int, **more) -> np.ndarray:
    settings = {"noise": 0.5, "contestants": (Contestant("a", "adam"),), **more}
    return dataclasses.replace(BOWL, seed=seed, **settings).simulate().trajectories["a"].points


def test_noise_is_repeatable_and_other_with_another_seed():
    np.testing.assert_array_equal(noisy_run(3), noisy_run(3))
    assert not np.array_equal(noisy_run(3), noisy_run(4))
    assert not np.array_equal(noisy_run(3), noisy_run(3, noise=0.0))
    np.testing.assert_array_equal(noisy_run(3, noise=0.0), noisy_run(4, noise=0.0))


def test_noise_is_on_the_slopes_and_not_in_what_is_told_of_the_run():
    noisy = dataclasses.replace(BOWL, noise=0.5, steps=60).simulate().trajectories["a"]
    np.testing.assert_allclose(noisy.losses, (noisy.points**2).sum(axis=1))
    assert noisy.sentence == noisy.sentence != ""
    assert "onverged" not in noisy.sentence


@pytest.mark.parametrize(
    "who",
    [
        Contestant("a", "adam"),
        Contestant("a", "langevin", (("seed", 5),)),
        Contestant("a", "adam", (), "lookahead"),
        Contestant("a", "newton", (), "cautious"),  # one whose lanes hang together
        Contestant("a", "cma-es", (), "lookahead"),
        Contestant("a", "adam", (), None, (), "reduce-on-plateau"),
    ],
    ids=lambda who: who.title,
)
def test_a_fan_is_the_runs_with_the_next_seeds(who):
    several = dataclasses.replace(
        BOWL, contestants=(who,), noise=0.5, seed=10, seeds=4, steps=30
    ).simulate()
    fan = several.fans["a"]
    assert fan.points.shape == (3, 31, 2)
    assert fan.losses.shape == (3, 31)
    for k in (1, 3):
        settings = dict(who.hyperparameters)
        if who.method.stochastic:
            settings["seed"] = settings.get("seed", 0) + k
        alone = dataclasses.replace(who, hyperparameters=tuple(settings.items()))
        run = dataclasses.replace(BOWL, contestants=(alone,), noise=0.5, seed=10 + k, steps=30)
        points = run.simulate().trajectories["a"].points
        np.testing.assert_allclose(fan.points[k - 1], points, rtol=1e-9, atol=1e-12)


def test_where_nothing_is_left_to_chance_there_is_no_fan():
    assert not dataclasses.replace(BOWL, seeds=5).simulate().fans
    both = (Contestant("a", "adam"), Contestant("b", "langevin"))
    assert set(dataclasses.replace(BOWL, contestants=both, seeds=5).simulate().fans) == {"b"}


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


def test_every_optimizer_that_takes_a_gradient_fits_a_line_to_data():
    data = Data(Generated("line"))
    for slug in ("gradient-descent", "momentum", "newton", "bfgs", "nelder-mead"):
        contestants = (Contestant("a", slug),)
        experiment = Experiment("ŷ(x; a, b) = a x + b", (0.0, 0.0), contestants, 300, data=data)
        run = experiment.simulate().trajectories["a"]
        samples = data.samples
        slope, intercept = np.polyfit(samples.inputs[0], samples.targets, 1)
        assert run.points[-1] == pytest.approx([slope, intercept], abs=1e-3), slug


def test_an_experiment_on_its_landscape_is_the_same_and_compiles_nothing():
    own = Experiment("x² + a x", (2.0,), (Contestant("a", "adam"),), 5, held=(("a", 3.0),))
    landscape = parse("x² + a x").held({"a": 3.0})
    given = own.on(landscape)
    assert given == own
    assert given.key() == own.key()
    assert given.simulate().landscape is landscape
    assert "landscape" not in vars(own)
    for one, other in zip(*(e.simulate().trajectories.values() for e in (own, given)), strict=True):
        np.testing.assert_array_equal(one.points, other.points)


def test_the_share_of_the_gradient_in_a_step_is_not_told_where_it_is_damped():
    settings = (("learning_rate", 0.1), ("momentum", 0.5), ("dampening", 0.5))
    scene = Experiment("x²", (3.0,), (Contestant("a", "momentum", settings),))
    path = scene.simulate().trajectories["a"]
    damped = " ".join(event.sentence for event in scene.events("a", path))
    assert "on its way" in damped
    assert "momentum the rest" in " ".join(e.sentence for e in events(path, "momentum", 0.1))
    assert "momentum the rest" not in damped

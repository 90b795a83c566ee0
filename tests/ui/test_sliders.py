"""The sliders of the legend: what they are called, where they stop, when their runs are other ones."""

import math
import re
from contextlib import nullcontext
from dataclasses import replace

import numpy as np
import pytest

from experiment import Contestant, Experiment, settings_of
from figures.loss import By
from optimizers import OPTIMIZERS
from optimizers.registry import Hyperparameter
from ui.dials import STOPS
from ui.player import Dial
from ui.sliders import _allowed, held, setting_of, sliders, stops

GD = Contestant("a", "gradient-descent", (("learning_rate", 0.0437),))


def experiment(*contestants: Contestant, **more) -> Experiment:
    return Experiment("x² + 2y²", (-0.5, -1.0), contestants, **{"steps": 25, **more})


def numbers() -> dict[str, Hyperparameter]:
    """One of each scale and range."""
    all_of_them = [h for o in OPTIMIZERS.values() for h in o.hyperparameters]
    return {f"{h.scale} {h.low:g} {h.high:g}": h for h in all_of_them if h.scale != "switch"}


@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_what_may_be_typed_is_what_the_optimizer_takes(slug):
    """The ends, and what lies a little beyond and between them."""
    for h in OPTIMIZERS[slug].hyperparameters:
        if isinstance(h.default, tuple):
            continue
        allowed = _allowed(h)
        ends = [end for end in (allowed.least, allowed.most) if end is not None]
        for value in (-1e9, 1e9, 0.5, *ends, *(e - 0.25 for e in ends), *(e + 0.25 for e in ends)):
            low = allowed.least is None or value >= allowed.least
            most = math.inf if allowed.most is None else allowed.most
            high = value < most if allowed.open else value <= most
            taken = low and high and (not allowed.whole or value == int(value))
            with (
                nullcontext()
                if taken
                else pytest.raises(ValueError, match=re.escape(allowed.words))
            ):
                h.check(value, slug)


@pytest.mark.parametrize("name", numbers())
def test_stops_are_allowed_and_those_of_the_dial_are_among_them(name):
    h = numbers()[name]
    fine = stops(h, 10_000)
    assert fine == sorted(set(fine))
    assert {s for s in STOPS[h.scale](h.low, h.high) if not (h.open and s >= h.most)} <= set(fine)
    h.check(np.array(fine), "")
    for most in (60, 20, 1):
        some = stops(h, most)
        assert len(some) <= max(most, 3)
        assert set(some) <= set(fine)
        assert some[0] == fine[0]


def test_steps_between_stops_are_small_and_even():
    rate = OPTIMIZERS["momentum"].hyperparameters[0]
    ratios = np.diff(np.log(stops(rate, 1000)))
    assert ratios.min() > 0
    assert ratios.max() < np.log(1.26)
    beta = np.array(stops(OPTIMIZERS["momentum"].hyperparameters[1], 1000))
    assert np.diff(beta).max() < 0.03
    forgotten = 1 - beta[beta > 0.88]
    assert (forgotten[:-1] / forgotten[1:]).max() < 1.26


def test_sliders_for_each_number_and_the_learning_rate_for_each_or_for_all():
    scene = experiment(GD, Contestant("b", "nelder-mead"), Contestant("c", "adam", schedule="step"))
    own = {dial.name: dial for dial in sliders(scene, "steps", shared=False)}
    assert own["a.learning_rate"].slots == ("a",)
    assert own["a.learning_rate"].value == 0.0437
    assert 0.0437 in own["a.learning_rate"].stops
    assert own["c.schedule.factor"].label == "Factor (Step decay) of c, Adam, step decay"
    assert own["c.beta1"].symbol == "β₁"
    assert own["c.amsgrad"].stops == (0, 1)
    assert {"b.size", "b.reflection", "c.schedule.warm_up", "a.weight_decay"} <= set(own)
    every = {f"{c.slot}.{s.name}" for c in scene.contestants for s in settings_of(c)}
    assert set(own) == every | {"noise"}
    assert own["noise"].slots == ("a", "b", "c")
    assert own["noise"].title == "σ · gradient noise (all contestants)"
    assert own["noise"].label == "Gradient noise of all contestants"
    assert [setting_of(own[name]) for name in ("a.learning_rate", "c.schedule.factor")] == [
        *("learning_rate", "schedule.factor")
    ]

    first, *rest = sliders(scene, "steps", shared=True)
    assert (first.name, first.slots) == ("learning_rate", ("a", "c"))
    assert setting_of(first) == "learning_rate"
    assert {dial.name for dial in rest} == every - {
        *("a.learning_rate", "c.learning_rate"),
    } | {"noise"}
    nobody = experiment(scene.contestants[1])
    assert not any(dial.name == "learning_rate" for dial in sliders(nobody, "steps", shared=True))


def test_the_key_changes_when_the_runs_would_and_not_with_the_number_itself():
    def key(contestant: Contestant, by: By = "steps", name: str = "a.learning_rate", **more) -> str:
        dials = sliders(experiment(contestant, **more), by, shared=False)
        return next(dial.key for dial in dials if dial.name == name)

    def adam(**settings) -> Contestant:
        return Contestant("a", "adam", tuple(settings.items()))

    assert key(adam()) == key(adam(learning_rate=0.3)) == key(adam(), seeds=5)
    assert key(adam(beta1=0.5), name="a.beta1") == key(adam(), name="a.beta1")
    assert key(adam(), name="noise") == key(adam(), name="noise", noise=0.3)
    assert key(adam(), name="noise") != key(adam(beta1=0.5), name="noise")
    others = [
        *(key(adam(beta1=0.5)), key(adam(), steps=26), key(adam(), noise=1.0)),
        *(key(adam(), "evaluations"), key(adam(), window=((-1.0, 1.0), (-1.0, 1.0)))),
        *(key(replace(adam(), schedule="cosine")), key(adam(), name="a.beta1")),
    ]
    assert len({key(adam()), *others}) == len(others) + 1
    assert all(d.key == "" for d in sliders(experiment(GD), "steps", shared=False, live=False))


def test_the_experiment_with_a_dial_at_a_value():
    scene = experiment(GD, Contestant("b", "noisy-gradient-descent"), Contestant("c", "adam"))
    own = {dial.name: dial for dial in sliders(scene, "steps", shared=False)}
    assert held(scene, own["noise"], 0.7).noise == 0.7
    assert held(scene, own["noise"], -0.7) == held(scene, own["noise"], math.nan) == scene
    changed = held(scene, own["b.noise"], 0.7)
    assert (changed.noise, dict(changed.contestants[1].hyperparameters)["noise"]) == (0.0, 0.7)
    (shared, *_) = sliders(scene, "steps", shared=True)
    rates = [dict(c.hyperparameters)["learning_rate"] for c in held(scene, shared, 0.3).contestants]
    assert rates == [0.3] * 3


def test_a_slider_holds_its_value_among_rising_stops():
    for found in ((0.1, 1.0), (1.0, 0.5)):
        with pytest.raises(ValueError, match="rise and hold the value"):
            Dial("a.learning_rate", ("a",), "", "", "", "", 0.5, found, "")

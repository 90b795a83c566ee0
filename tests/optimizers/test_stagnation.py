"""Plateaus of the learning curve: found where mathematics says so, and nowhere else."""

from __future__ import annotations

import numpy as np
import pytest

from landscapes import CATALOG
from optimizers import run
from optimizers.events import events
from optimizers.events.stagnation import STILL, longest

T = np.arange(401)


def logistic(center: float, width: float) -> np.ndarray:
    """A step down from 1 to 0."""
    return 1 / (1 + np.exp((T - center) / width))


FALLING = {
    "steady": 1 - T / 400,
    "exponential": np.exp(-T / 50),
    "slow exponential": np.exp(-T / 2000),
    "power": 1 / (1 + T),
    "quadratic": (1 - T / 400) ** 2,
    "accelerating": 1 - (T / 400) ** 2,
    "constant": np.ones(401),
    "rising": T / 400,
    "to the end": 0.03 + np.exp(-T / 20),
    "without a bottom": 1 - np.exp(T / 20),
    "waves": np.exp(-T / 100) * (1.1 + np.cos(T / 5)),
}


@pytest.mark.parametrize("name", FALLING)
def test_no_plateau_where_there_is_none(name: str) -> None:
    assert longest(FALLING[name].astype(float)) is None


@pytest.mark.parametrize(("center", "width"), [(150, 5), (250, 10), (300, 8)])
def test_a_loss_that_waits_and_then_falls(center: float, width: float) -> None:
    """On [0, c] the logistic step stays within 5 % of 1 until c − w ln 19."""
    found = longest(logistic(center, width))
    assert found is not None
    first, last = found
    assert first <= 2
    assert last == pytest.approx(center - width * np.log((1 - STILL) / STILL), abs=1.5)


def test_a_fall_a_plateau_and_a_fall() -> None:
    losses = np.exp(-T / 10.0) + 0.03 * logistic(300, 6)
    found = longest(losses)
    assert found is not None
    first, last = found
    assert 0.03 < losses[first] < 0.0335
    assert 50 < first < 80
    assert (np.abs(losses[first : last + 1] - losses[first]) <= STILL * losses[first]).all()
    assert 265 < last < 300 - 6 * np.log(19)
    scaled = longest(1e-9 * losses)  # the unit of the loss does not matter
    assert scaled == found


def test_the_plateau_of_two_equal_units_is_told_with_its_cause() -> None:
    preset = CATALOG["two-units-plateau"]
    f = preset.landscape.objective()
    slug, given = preset.contestants[1]
    path = run(slug, f, preset.start, preset.steps, **given)
    (plateau,) = [e for e in events(path, slug, given["learning_rate"]) if e.kind == "plateau"]
    on_it = path.losses[plateau.first : plateau.last]
    assert on_it.max() - on_it.min() < 2 * STILL * 0.0302
    assert on_it.mean() == pytest.approx(0.0302, rel=0.02)
    assert "bends down by only 0.038, against 60" in plateau.sentence
    descent = run("gradient-descent", f, preset.start, preset.steps, learning_rate=0.02)
    told = events(descent, "gradient-descent", 0.02)
    assert not any("stagnates" in e.sentence for e in told)  # it never moves again


def test_a_saddle_is_told_once() -> None:
    preset = CATALOG["bounded-saddle"]
    for slug, given in preset.contestants:
        path = run(slug, preset.landscape.objective(), preset.start, preset.steps, **given)
        told = events(path, slug, given["learning_rate"])
        if any(e.kind == "saddle" for e in told):
            assert not any("stagnates" in e.sentence for e in told)

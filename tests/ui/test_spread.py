"""The spread of a contestant's runs over seeds, in the table of results."""

from __future__ import annotations

import dataclasses

import numpy as np

from experiment import Contestant, Experiment
from ui.spread import spread
from ui.words import number

SADDLE = Experiment(
    formula="x²−y²+y⁴/4",
    start=(1.0, 0.0),
    contestants=(
        Contestant("a", "momentum"),
        Contestant("b", "gradient-descent"),
        Contestant("c", "random-search", (("sigma", 0.5),)),
    ),
    steps=300,
    window=((-2.0, 2.0), (-2.0, 2.0)),
    seeds=8,
)


def test_every_run_is_counted_by_its_own_outcome():
    """Rprop rests in the valley exactly; started on the saddle with noise it sometimes does not."""
    noisy = dataclasses.replace(
        SADDLE, contestants=(Contestant("a", "rprop"),), noise=1e-9, steps=60
    )
    simulation = noisy.simulate()
    told, _ = spread(simulation, "a")
    alone = [dataclasses.replace(noisy, seed=seed, seeds=1).simulate() for seed in range(8)]
    ends = [run.trajectories["a"].outcome.value for run in alone]
    assert set(told.split(", ")) == {f"{ends.count(end)} of 8 {end}" for end in ends}


def test_the_quantiles_are_those_of_the_final_losses():
    simulation = SADDLE.simulate()
    runs = (simulation.trajectories["c"], *simulation.fans["c"].runs)
    final = sorted(run.losses[-1] for run in runs)
    _, quantiles = spread(simulation, "c")
    expected = [number(final[k], 4) for k in (3, 0, 7)]
    assert quantiles == f"{expected[0]} ({expected[1]} to {expected[2]})"
    assert len(np.unique(final)) == 8


def test_without_chance_there_is_no_spread():
    assert spread(SADDLE.simulate(), "b") == ("–", "–")

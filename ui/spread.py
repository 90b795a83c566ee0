"""What became of a contestant's runs with different seeds: how they ended, and how low."""

from __future__ import annotations

from collections import Counter

import numpy as np

from experiment import Simulation
from ui.words import number

HEADS = ("all seeds", "their final loss: median (10 % to 90 %)")
SHARES = (0.1, 0.9)


def spread(simulation: Simulation, slot: str) -> tuple[str, str]:
    """How often each outcome occurred, and the quantiles of the final loss; two dashes for one run.

    The quantiles are final losses that did occur (`numpy.quantile`, ``inverted_cdf``): means of two
    runs of which one has diverged would be of neither.
    """
    fan = simulation.fans.get(slot)
    if fan is None:
        return "–", "–"
    runs = (simulation.trajectories[slot], *fan.runs)
    ends = Counter(run.outcome.value for run in runs)
    told = ", ".join(f"{count} of {len(runs)} {outcome}" for outcome, count in ends.most_common())
    final = [run.losses[-1] for run in runs]
    low, middle, high = np.quantile(final, (SHARES[0], 0.5, SHARES[1]), method="inverted_cdf")
    quantiles = f"{number(middle, 4)} ({number(low, 4)} to {number(high, 4)})"
    return told, quantiles

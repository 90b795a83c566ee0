"""What a run leaves to chance: noise on the gradient, the seed, and how many runs are made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from experiment import Contestant
from optimizers import OPTIMIZERS
from ui.batching import whole
from ui.dials import dial
from ui.link import Link
from ui.loss import keep

SEED, SEEDS = "seed", "seeds"
MOST_SEED = 9999
MOST_RUNS = 25


def chance(
    link: Link, contestants: Sequence[Contestant], batch_size: int, samples: int
) -> dict[str, Any]:
    """Noise on the gradient, the seed of chance, and how many runs, as `Experiment` takes them.

    Seed and number of runs are asked for where anything depends on them. ``batch_size`` is that of all
    contestants without one of their own, ``samples`` the number that the loss is a mean over.
    """
    noise = dial(
        *(link, "noise", "gradient noise σ", 0.0, (0, 5)),
        complaint=_noise_complaint,
        help="Adds a random error to every slope that is read, normally distributed with this standard "
        "deviation: much like the error that mini-batches make.",
    )
    a_seed, a_number = whole("The seed", 0, MOST_SEED), whole("The number of runs", 1, MOST_RUNS)
    link.number(SEED, 0.0, a_seed)
    link.number(SEEDS, 1.0, a_number)
    if not noise and not any(_gambles(c, batch_size, samples) for c in contestants):
        keep((SEED, SEEDS))
        st.caption("Nothing here depends on chance, so there is no seed to choose.")
        return {"noise": noise, **_numbers()}
    dial(
        *(link, SEED, "seed", 0.0, (0, 100)),
        scale="whole",
        complaint=a_seed,
        help="Of the random numbers, for noise, mini-batches and methods that draw them. The same seed "
        "gives the same run again.",
    )
    dial(
        *(link, SEEDS, "runs", 1.0, (1, MOST_RUNS)),
        scale="whole",
        complaint=a_number,
        help="Contestants that depend on chance run this many times, each time with the next seed. The "
        "further runs are drawn as thin lines.",
    )
    return {"noise": noise, **_numbers()}


def _numbers() -> dict[str, int]:
    return {key: int(st.session_state[key]) for key in (SEED, SEEDS)}


def _gambles(contestant: Contestant, batch_size: int, samples: int) -> bool:
    """Whether a contestant draws random numbers even where the gradient is read without noise."""
    own = batch_size if contestant.batch_size is None else contestant.batch_size
    return 0 < own < samples or OPTIMIZERS[contestant.optimizer].stochastic


def _noise_complaint(value: float) -> str:
    if value >= 0:
        return ""
    return f"A noise of {value:g} was given. Choose 0 for none, or a number above it."

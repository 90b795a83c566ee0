"""The runs of one contestant with several seeds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from experiment.contestant import Contestant
from optimizers import Trajectory

Run = Callable[..., Trajectory]
"""Takes the start, a seed (or one for each lane) and hyperparameters that go before the others."""


@dataclass(frozen=True, eq=False)
class Fan:
    """The runs of one contestant with the seeds after its first.

    Attributes
    ----------
    points
        ``(N, T + 1, D)``; a run that ended early rests at its last point.
    losses
        ``(N, T + 1)``.
    """

    points: NDArray[np.floating]
    losses: NDArray[np.floating]


def fan(contestant: Contestant, run: Run, start: Sequence[float], seed: int, seeds: int) -> Fan:
    """All runs but the first, as lanes where lanes equal single runs, else one by one."""
    later = np.arange(1, seeds)
    method, own = contestant.method, dict(contestant.hyperparameters)
    first = int(own.get("seed", method.defaults.get("seed", 0)))
    if "lanes" not in method.exempt:
        more = {"seed": first + later} if method.stochastic else {}
        starts = np.repeat(np.array(start)[:, None], len(later), axis=1)
        lanes = run(starts, seed + later, **more)
        return Fan(np.moveaxis(lanes.points, 2, 0), lanes.losses.T)
    single = [
        run(start, seed + k, **({"seed": first + k} if method.stochastic else {}))
        for k in map(int, later)
    ]
    rows = [np.minimum(np.arange(path.requested + 1), path.steps) for path in single]
    pairs = list(zip(single, rows, strict=True))
    return Fan(
        np.stack([path.points[row] for path, row in pairs]),
        np.stack([path.losses[row] for path, row in pairs]),
    )

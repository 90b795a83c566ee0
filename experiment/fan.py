"""The runs of one contestant with several seeds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from experiment.contestant import Contestant
from optimizers import Trajectory

Run = Callable[..., Trajectory]
"""Takes the start, a seed (or one for each lane) and hyperparameters that go before the others."""


@dataclass(frozen=True, eq=False)
class Fan:
    """The runs of one contestant with the seeds after its first; there is at least one."""

    runs: tuple[Trajectory, ...]

    @cached_property
    def points(self) -> NDArray[np.floating]:
        """``(N, T + 1, D)``; a run that ended early rests at its last point."""
        return np.stack([path.points[rows] for path, rows in self._rows])

    @cached_property
    def losses(self) -> NDArray[np.floating]:
        """``(N, T + 1)``."""
        return np.stack([path.losses[rows] for path, rows in self._rows])

    @property
    def _rows(self) -> list[tuple[Trajectory, NDArray[np.integer]]]:
        steps = np.arange(max(path.requested for path in self.runs) + 1)
        return [(path, np.minimum(steps, path.steps)) for path in self.runs]


def fan(contestant: Contestant, run: Run, start: Sequence[float], seed: int, seeds: int) -> Fan:
    """All runs but the first, as lanes where lanes equal single runs, else one by one."""
    later = np.arange(1, seeds)
    method, own = contestant.method, dict(contestant.hyperparameters)
    first = int(own.get("seed", method.defaults.get("seed", 0)))
    if "lanes" not in method.exempt:
        more = {"seed": first + later} if method.stochastic else {}
        starts = np.repeat(np.array(start)[:, None], len(later), axis=1)
        lanes = run(starts, seed + later, **more)
        return Fan(tuple(lanes.lane(k) for k in range(len(later))))
    return Fan(
        tuple(
            run(start, seed + k, **({"seed": first + k} if method.stochastic else {}))
            for k in map(int, later)
        )
    )

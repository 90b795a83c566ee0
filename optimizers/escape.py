"""How many runs got away from a bad critical point: chance can do what descent alone cannot.

A run without chance, on all samples and without noise, shows where descent alone stays: on a
saddle, on a plateau, in a minimum that is not the lowest. Of runs that depend on chance those have
escaped that end elsewhere, at a lower loss.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optimizers.ground import survey
from optimizers.objectives import Counted
from optimizers.outcome import Outcome, scale_of
from optimizers.registry import Array
from optimizers.run import Trajectory
from optimizers.wording import place

REST = {Outcome.STALLED_AT_SADDLE, Outcome.STALLED, Outcome.CONVERGED}
NAMES = {
    "saddle": "saddle at",
    "maximum": "maximum at",
    "minimum": "local minimum at",
    "inflection": "inflection at",
    "flat": "flat piece around",
    "plateau": "plateau around",
}
LITTLE = 0.01
"""On a plateau the second half of a run brings less than this share of what could be had."""
FEW = 10
"""Fewer steps than this show no plateau."""
ROUNDING = 1e-6
"""Losses that differ by less than this part of all they differ by are the same."""
SMALL = 1e-3
"""A coordinate below this part of what counts as near is written as 0."""


@dataclass(frozen=True, eq=False)
class Trap:
    """Where descent alone stays although the loss can be lower.

    Attributes
    ----------
    kind
        Of `NAMES`: what a survey calls the place (`optimizers.ground`), or ``plateau`` where the
        run has not stopped, but hardly gets on.
    point
        ``(D,)``.
    bound
        Below this loss a run has left it: the loss of the place itself; of a plateau, which has no
        sharp end, half of the way to the lowest loss. Under ascent above it.
    """

    kind: str
    point: Array
    bound: float

    def words(self, f: Any) -> str:
        """In words: ``the saddle at x = 0, y = 0``; ``f`` names the variables."""
        return f"the {NAMES[self.kind]} {place(f, self.point)}"


@dataclass(frozen=True, eq=False)
class Escape:
    """Who got away.

    Attributes
    ----------
    trap
        From where.
    left
        ``(N,)``: of each run, whether it did.
    """

    trap: Trap
    left: NDArray[np.bool_]

    def sentence(self, f: Any) -> str:
        """In words: ``17 of 25 runs escaped the saddle at x = 0, y = 0``."""
        return f"{self.left.sum()} of {len(self.left)} runs escaped {self.trap.words(f)}."


def escape(alone: Trajectory, steps: int, ends: Array, losses: Array, near: Array) -> Escape | None:
    """Count the runs that got away from where a run without chance stays; None if it gets through.

    Parameters
    ----------
    alone
        A single run without chance, of ``steps`` steps or more: more of them show where it rests.
    steps
        How many the runs with chance made.
    ends, losses
        Where they ended: ``(N, D)`` and ``(N,)``.
    near
        ``(D,)``: up to so far from a point, along each axis, a run is still there.
    """
    lowest = losses.max() if alone.ascent else losses.min()
    found = resting(alone, steps, near) or plateau(alone, steps, float(lowest))
    if found is None:
        return None
    margin = ROUNDING * np.ptp(np.append(losses, alone.losses))
    gain = losses - found.bound if alone.ascent else found.bound - losses
    lower = gain > margin
    away = (np.abs(ends - found.point) > near).any(axis=1) | (found.kind == "plateau")
    return Escape(found, away & lower) if lower.any() else None


def resting(alone: Trajectory, steps: int, near: Array) -> Trap | None:
    """The point at which a run rests, if it was near it already after so many steps."""
    x, then = alone.points[-1], alone.points[min(steps, alone.steps)]
    if alone.outcome not in REST or (np.abs(then - x) > near).any():
        return None
    seen = Counted(alone.objective, ascent=alone.ascent)  # pyright: ignore[reportArgumentType]
    with np.errstate(all="ignore"):
        extent = float(np.abs(alone.points - x).max())
        kind = survey(seen, x, scale_of(alone.points), extent).kind
    if alone.ascent:
        kind = {"minimum": "maximum", "maximum": "minimum"}.get(kind, kind)
    shown = np.where(np.abs(x) < SMALL * near, 0.0, x)
    return Trap(kind, shown, float(alone.losses[-1])) if kind in NAMES else None


def plateau(alone: Trajectory, steps: int, lowest: float) -> Trap | None:
    """Where a run still is after so many steps, if it hardly got on in the second half of them."""
    last = min(steps, alone.steps)
    gained, missing = alone.losses[last // 2] - alone.losses[last], alone.losses[last] - lowest
    if last < FEW or not abs(gained) <= LITTLE * abs(missing):
        return None
    return Trap("plateau", alone.points[last], float(alone.losses[last] - missing / 2))

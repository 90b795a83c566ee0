"""What an optimizer does in three places every course visits: found out by running it there.

Nothing here is known beforehand. Each function runs the optimizer with its default settings on a
small quadratic loss and returns what was measured; the sentence is put together from that, so it
is true of the code that the student is shown, of a new member and of a wrapped one alike.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal

import numpy as np

from optimizers.noise import Noisy
from optimizers.quadratic import Quadratic
from optimizers.registry import Array, Optimizer
from optimizers.run import Trajectory, run

AWAY = 0.5  # so far from the ridge a point has left the saddle
SADDLE_STEPS, RAVINE_STEPS, NOISE_STEPS = 400, 200, 600
STEEPNESS = 100
SOLVED = 1e-12  # share of the loss that is left to rounding
RATES = np.array([m * 10.0**k for k in range(-4, 1) for m in (1, 1.5, 2, 3, 5, 7)] + [10.0])
SEEDS = np.arange(32)
RAISED = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
WINDOWS = slice(50, 100), slice(250, 350), slice(500, 600)

SADDLE = Quadratic([[2, 0], [0, -2]])
BOWL = Quadratic([[2, 0], [0, 2]])
TURN = np.array([[1, -1], [1, 1]]) / math.sqrt(2)
# Neither at 0, where weight decay would lead, nor a round number of steps away.
VALLEY, VALLEY_START = np.array([0.7, -0.4]), np.array([-math.sqrt(5), math.sqrt(6)])
RAVINE = Quadratic([[2, 0], [0, 2 * STEEPNESS]], VALLEY)
TURNED_RAVINE = Quadratic(TURN @ RAVINE.matrix @ TURN.T, TURN @ VALLEY)


@dataclass(frozen=True)
class AtSaddle:
    """Steps on x² − y² until the point is 0.5 away from the ridge y = 0; None: never in 400.

    Attributes
    ----------
    near, nearer, on_ridge
        Started at (1, 10⁻⁶), at (1, 10⁻¹²) and exactly on the ridge, at (1, 0).
    drawn
        Whether it goes to the saddle from (1, 0.3).
    """

    near: int | None
    nearer: int | None
    on_ridge: int | None
    drawn: bool

    @property
    def kind(self) -> Literal["drawn", "at once", "slowly", "stuck"]:
        """Drawn to the saddle; away at once whatever the distance; the later the nearer; stuck."""
        if self.drawn:
            return "drawn"
        if self.near is None:
            return "stuck"
        same = self.nearer is not None and self.nearer - self.near <= max(2, 0.2 * self.near)
        return "at once" if same else "slowly"

    @property
    def sentence(self) -> str:
        """What a student may expect at a saddle."""
        return f"{self._beside_ridge} {self._on_ridge}"

    @property
    def _beside_ridge(self) -> str:
        if self.kind == "drawn":
            return "Is drawn to the saddle: it seeks a point without slope, not a low one."
        if self.kind == "stuck":
            return f"One millionth beside the ridge it is still there after {SADDLE_STEPS} steps."
        away = f"One millionth beside the ridge it is away after {_steps(self.near)}"
        if self.kind == "at once":
            return f"{away}, and a million times nearer it takes hardly longer."
        if self.nearer is None:
            return f"{away}; a million times nearer, {SADDLE_STEPS} steps are not enough."
        return f"{away}; a million times nearer it takes {self.nearer}."

    @property
    def _on_ridge(self) -> str:
        if self.kind == "drawn" and self.on_ridge is None:
            return "Exactly on the ridge it is no different."
        if self.on_ridge is None:
            return "Exactly on the ridge it stays: no slope there points aside."
        return f"Even exactly on the ridge it leaves by itself, here after {_steps(self.on_ridge)}."


def at_saddle(optimizer: Optimizer) -> AtSaddle:
    """Start beside and on the ridge of x² − y²."""
    near, nearer, on_ridge = (_leaves(optimizer, y)[0] for y in (1e-6, 1e-12, 0.0))
    end = _leaves(optimizer, 0.3)[1]
    return AtSaddle(near, nearer, on_ridge, drawn=bool(np.hypot(*end) < 1e-3))


def _leaves(optimizer: Optimizer, y: float) -> tuple[int | None, Array]:
    """Step at which the path from (1, y) is away from the ridge, and the last point."""
    last = start = np.array([1.0, y])
    with np.errstate(all="ignore"):
        for step, x in enumerate(islice(optimizer(SADDLE, start), SADDLE_STEPS + 1)):
            if abs(x[1]) > AWAY:
                return step, x
            last = x.copy()
    return None, last


@dataclass(frozen=True)
class InRavine:
    """Share of the loss that 200 steps on x² + 100 y² leave; infinite: thrown out of the valley.

    Attributes
    ----------
    left
        With the best of many learning rates, or the one setting of a method without any.
    rate
        That learning rate; None for a method without any.
    left_turned
        The same in the valley turned by 45°, with the rate that is best there.
    left_by_default
        With the default settings.
    turns
        Whether turning valley and start turns the path and changes nothing else; None if the method
        throws dice.
    """

    left: float
    rate: float | None
    left_turned: float
    left_by_default: float
    turns: bool | None

    @property
    def kind(self) -> Literal["solved", "far", "slow"]:
        """Down to rounding; below a thousandth; neither."""
        return "solved" if self.left <= SOLVED else "far" if self.left < 1e-3 else "slow"

    @property
    def sentence(self) -> str:
        """What a student may expect in an ill-conditioned valley."""
        fixed = self.rate is None
        chosen = "" if fixed else f" at its best learning rate ({self.rate:g})"
        left = f"{RAVINE_STEPS} steps{chosen} {_share(self.left)}"
        parts = [f"In a valley {STEEPNESS} times steeper across than along, {left}."]
        if self.rate is not None and not self.left_by_default < 1:
            parts.append("At the default rate it is thrown out.")
        if self.turns:
            parts.append("Turned by 45°, the path turns along and stays the same.")
        elif self.turns is not None:
            which = "they" if fixed else "the best rate"
            left = _share(self.left_turned, "" if fixed else "s")
            parts.append(f"Turned by 45°, the path is another: {which} {left}.")
        return " ".join(parts)


def in_ravine(optimizer: Optimizer) -> InRavine:
    """Walk a valley along the axes and one at 45° to them."""
    rates: dict[str, Any] = (
        {"learning_rate": RATES} if "learning_rate" in optimizer.defaults else {}
    )
    turned_start = TURN @ VALLEY_START
    straight = _left(run(optimizer, RAVINE, VALLEY_START, RAVINE_STEPS, **rates))
    turned = _left(run(optimizer, TURNED_RAVINE, turned_start, RAVINE_STEPS, **rates))
    plain = run(optimizer, RAVINE, VALLEY_START, RAVINE_STEPS)
    best = _best(straight, optimizer.defaults.get("learning_rate", 1.0)) if rates else 0
    rate = float(RATES[best]) if rates else None
    return InRavine(
        left=float(straight.flat[best]),
        rate=rate,
        left_turned=float(np.min(turned)),
        left_by_default=float(_left(plain)),
        turns=None if optimizer.stochastic else _turns(optimizer, rate),
    )


def _best(left: Array, default: float) -> int:
    """Index of the best rate; among those that are as good, of the one nearest to the default."""
    good = left <= max(float(left.min()), SOLVED)
    return int(np.argmin(np.where(good, np.abs(np.log(RATES / default)), np.inf)))


def _turns(optimizer: Optimizer, rate: float | None) -> bool:
    settings: dict[str, Any] = {} if rate is None else {"learning_rate": rate}
    straight = run(optimizer, RAVINE, VALLEY_START, 10, **settings).points
    turned = run(optimizer, TURNED_RAVINE, TURN @ VALLEY_START, 10, **settings).points
    return len(straight) == len(turned) and bool(np.allclose(straight @ TURN.T, turned, atol=1e-6))


def _left(trajectory: Trajectory) -> Array:
    cut = trajectory.lasted < trajectory.requested
    return np.where(cut, np.inf, trajectory.losses[-1] / trajectory.losses[0])


@dataclass(frozen=True)
class WithNoise:
    """Typical distance from the minimum of x² + y², started there, with noise of size 1 on slopes.

    Attributes
    ----------
    asks
        Whether it asks for a gradient at all.
    early, midway, late
        Median over 32 runs and the steps 50–99, 250–349 and 500–599; infinite if a run ended
        before.
    calmer
        As ``late``, with a tenth of the learning rate; None for a method without any.
    """

    asks: bool
    early: float
    midway: float
    late: float
    calmer: float | None

    @property
    def kind(self) -> Literal["blind", "held", "strays", "settles", "trembles"]:
        """Sees no gradient; never moves; ever farther; ever nearer; always about as far."""
        if not self.asks:
            return "blind"
        if self.late == 0:
            return "held"
        if not self.late < 1.3 * self.midway:
            return "strays"
        return "settles" if self.late < 0.75 * self.early else "trembles"

    @property
    def sentence(self) -> str:
        """What a student may expect where every gradient is a little wrong."""
        it = "With noise of size 1 on each slope, started in the minimum of x² + y², it"
        if not math.isfinite(self.late):
            return f"{it} is thrown out."
        far, calmer = f"{self.late:.2g}", ""
        if self.calmer is not None:
            calmer = f"; with a tenth of the learning rate {self.calmer:.2g}"
        return {
            "blind": "It never asks for a gradient, so noise on gradients does not concern it.",
            "held": f"{it} stays there: it goes by the loss itself, which has no noise here.",
            "strays": f"{it} drifts off: {self.midway:.2g} away after 300 steps, {far} after 600.",
            "settles": f"{it} calms down: {self.early:.2g} away after 75 steps, {far} after 550.",
            "trembles": f"{it} keeps trembling, typically {far} away{calmer}.",
        }[self.kind]


def with_noise(optimizer: Optimizer) -> WithNoise:
    """Start in a minimum whose slopes are read with errors."""
    asks, spread = _spread(optimizer)
    rate = optimizer.defaults.get("learning_rate")
    calmer = None if rate is None else _spread(optimizer, learning_rate=rate / 10)[1][-1]
    return WithNoise(asks, *spread, calmer)


def _spread(optimizer: Optimizer, **settings: Any) -> tuple[bool, tuple[float, float, float]]:
    """Whether it asked for gradients, and how far away it was in each of the windows."""
    start = np.zeros((2, len(SEEDS)))
    settings |= {"seed": SEEDS} if optimizer.stochastic else {}
    first = run(optimizer, Noisy(BOWL, 1.0, SEEDS), start, 20, **settings)
    asks = first.calls["gradient"] > 0
    if not asks or not first.points.any():  # a line search in vain is slow; 20 tell as much as 600
        return asks, (0.0, 0.0, 0.0)
    trajectory = run(optimizer, Noisy(BOWL, 1.0, SEEDS), start, NOISE_STEPS, **settings)
    if np.any(trajectory.lasted < NOISE_STEPS):
        return asks, (math.inf, math.inf, math.inf)
    distance = np.hypot(*np.moveaxis(trajectory.points, 1, 0))
    early, midway, late = (float(np.median(distance[window])) for window in WINDOWS)
    return asks, (early, midway, late)


@dataclass(frozen=True)
class Behavior:
    """All that was measured of one optimizer."""

    saddle: AtSaddle
    ravine: InRavine
    noise: WithNoise


def behavior(optimizer: Optimizer) -> Behavior:
    """Try an optimizer, with its default settings, at a saddle, in a ravine and with noise."""
    return Behavior(at_saddle(optimizer), in_ravine(optimizer), with_noise(optimizer))


def _steps(count: int | None) -> str:
    return "1 step" if count == 1 else f"{count} steps"


def _share(left: float, ending: str = "") -> str:
    if not left < 1:
        return f"lead{ending} nowhere"
    if left <= SOLVED:
        return f"leave{ending} nothing of the loss but rounding"
    if left >= 1e-4:
        return f"leave{ending} {100 * left:.2g} % of the loss"
    return f"leave{ending} about 10{str(round(math.log10(left))).translate(RAISED)} of the loss"

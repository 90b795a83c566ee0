"""Sampling a loss of one variable so that a jump is a jump and a pole is a pole.

A plain grid joins the two sides of a jump with a line that is not there, and cuts the tips off
kinks. So: refine while the curve wiggles between samples, halve towards every break, and add the
exact turning points.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from figures.narrow import Array, Objective, breaks, evaluate, rise

SAMPLES = 801
DOUBLINGS = 2
# A rise of less than this share of the range cannot be seen as a jump.
VISIBLE = 1e-3
# A loss that many times beyond the range of all samples, a hair's breadth from a gap, has no bound.
UNBOUNDED = 100
# A range of so many last digits, relative to the largest loss, is rounding.
ROUNDING = 64 * float(np.finfo(np.float64).eps)
# So close to a break, as a share of the spacing, a loss with a limit has all but reached it.
NEAR = 1e-6
GOLDEN = (5**0.5 - 1) / 2


@dataclass(frozen=True)
class End:
    """Where a piece of the curve ends; ``closed`` if the end belongs to the piece."""

    x: float
    loss: float
    closed: bool


@dataclass(frozen=True, eq=False)
class Profile:
    """A sampled curve.

    Attributes
    ----------
    x
        Positions ``(n,)`` in ascending order, both ends of the window included.
    losses
        ``(n,)``; NaN interrupts the line.
    ends
        Where the line ends: the two sides of a jump, the edges of the domain, and single holes.
    unbounded
        Whether the loss was seen to grow without bound.
    blank
        Whether the loss is undefined on more than single points.
    coarse
        Whether the loss still wiggles between the samples.
    """

    x: Array
    losses: Array
    ends: tuple[End, ...]
    unbounded: bool
    blank: bool
    coarse: bool


def profile(objective: Objective, low: float, high: float, samples: int = SAMPLES) -> Profile:
    """Sample ``objective`` ((1, n) → (n)) at ``samples`` points and wherever else it matters."""
    x, losses, coarse = _refined(objective, low, high, samples)
    blank = bool((np.isnan(losses[1:]) & np.isnan(losses[:-1])).any())
    found = Findings(losses)
    if not coarse:
        _turning_points(objective, x, losses, found)
    _breaks(objective, x, losses, found)
    if found.points:
        x = np.concatenate([x, [point for point, _ in found.points]])
        losses = np.concatenate([losses, [loss for _, loss in found.points]])
        order = np.argsort(x, kind="stable")  # stable: left end, gap, right end stay in this order
        x, losses = x[order], losses[order]
    return Profile(x, losses, tuple(found.ends), found.unbounded, blank, coarse)


def spread(losses: Array) -> float:
    """Range of the losses without the outermost twentieths; 0 only if all are equal."""
    finite = losses[np.isfinite(losses)]
    if finite.size == 0:
        return 0.0
    lowest, low, high, highest = np.quantile(finite / 2, [0, 0.05, 0.95, 1])
    return 2 * float(high - low) or 2 * float(highest - lowest)


def inclusive(low: float, high: float, samples: int) -> Array:
    """``samples`` evenly spaced points; both ends and, in a symmetric window, 0 are exact."""
    share = np.arange(samples) / (samples - 1)
    x = low * share[::-1] + high * share
    x[0], x[-1] = low, high
    return x


def probes(cells: int) -> Array:
    """One place in every cell, as a share of its width in (0.2, 0.8), never in step with any wave.

    Midpoints would be: sin 10⁴x passes for a slow sine on every grid that is halved again and
    again.
    """
    return 0.2 + 0.6 * np.mod(np.arange(1, cells + 1) * GOLDEN, 1.0)


def _refined(
    objective: Objective, low: float, high: float, samples: int
) -> tuple[Array, Array, bool]:
    """Halve the spacing while the loss between samples is not what the line between them says."""
    x, losses, coarse = np.empty(0), np.empty(0), True
    for doubling in range(DOUBLINGS + 1):
        x = inclusive(low, high, ((samples - 1) << doubling) + 1)
        losses = evaluate(objective, x[None])
        share = probes(x.size - 1)
        probed = evaluate(objective, (x[:-1] * (1 - share) + x[1:] * share)[None])
        with np.errstate(over="ignore"):
            miss = np.abs(probed - (losses[:-1] * (1 - share) + losses[1:] * share))
        coarse = bool(np.mean(miss > 0.02 * spread(losses)) > 0.1)
        if not coarse:
            break
    return x, losses, coarse


@dataclass
class Findings:
    """What was found between the samples.

    Attributes
    ----------
    samples
        Losses of the evenly spaced samples.
    points
        Positions and losses to add, in the order in which equal positions are to stand.
    ends, unbounded
        As in `Profile`.
    """

    samples: Array
    points: list[tuple[float, float]] = field(default_factory=list)
    ends: list[End] = field(default_factory=list)
    unbounded: bool = False

    @cached_property
    def visible(self) -> float:
        """The smallest jump that can be seen and is no rounding."""
        largest = np.nanmax(np.abs(self.samples), initial=0)
        return max(VISIBLE * spread(self.samples), ROUNDING * float(largest))

    @cached_property
    def bounds(self) -> tuple[float, float]:
        """Losses beyond these, found a hair's breadth from a gap, have no bound there."""
        low, high = np.nanmin(self.samples, initial=0), np.nanmax(self.samples, initial=0)
        with np.errstate(over="ignore"):
            room = UNBOUNDED * (high - low)
            return float(low - room), float(high + room)

    def towers(self, loss: float) -> bool:
        """Whether the loss has no bound here; remembered."""
        towers = not self.bounds[0] <= loss <= self.bounds[1]
        self.unbounded |= towers
        return towers

    def jump(self, a: float, at_a: float, b: float, at_b: float) -> None:
        """Interrupt the line between the neighboring floats ``a`` and ``b``."""
        self.points += [(a, at_a), (a, np.nan), (b, at_b)]
        if not (self.towers(at_a) or self.towers(at_b)):
            self.ends += [End(a, at_a, owns(a, b)), End(b, at_b, owns(b, a))]

    def edge(self, x: float, loss: float, beyond: float, settled: bool) -> None:
        """End the line at ``x``: at ``beyond``, its neighbor, the loss is undefined.

        ``settled`` says whether the loss has a limit there; only then is there an end to mark.
        """
        self.points += [(x, loss), (beyond, np.nan)]
        if not self.towers(loss) and settled:
            self.ends.append(End(x, loss, owns(x, beyond)))


def owns(a: float, b: float) -> bool:
    """Whether a break between neighboring floats lies at ``a``: a person writes the shorter one."""
    return len(repr(a)) < len(repr(b))


def _breaks(objective: Objective, x: Array, losses: Array, found: Findings) -> None:
    """Halve towards every jump, pole and edge of the domain."""
    steps = rise(losses[:-1], losses[1:])
    (suspects,) = np.nonzero(steps > found.visible)
    _, left, right = breaks(objective, x[None, suspects], x[None, suspects + 1])
    at_left, at_right = evaluate(objective, left), evaluate(objective, right)
    near = NEAR * (x[1] - x[0])
    settles = [
        rise(evaluate(objective, end + way), at) <= found.visible
        for end, way, at in ((left, -near, at_left), (right, near, at_right))
    ]
    columns = (left[0], right[0], at_left, at_right, *settles)
    for a, b, at_a, at_b, left_settles, right_settles in zip(
        *map(np.ndarray.tolist, columns), strict=True
    ):
        if math.isnan(at_b):
            found.edge(a, at_a, b, left_settles)
        elif math.isnan(at_a):
            found.edge(b, at_b, a, right_settles)
        elif abs(at_b - at_a) > found.visible:
            found.jump(a, at_a, b, at_b)


def _turning_points(objective: Objective, x: Array, losses: Array, found: Findings) -> None:
    """Add the tips of valleys, peaks and kinks; interrupt the line at those that are poles."""
    middle, left, right = losses[1:-1], losses[:-2], losses[2:]
    with np.errstate(invalid="ignore"):
        up = (middle >= left) & (middle >= right) & ((middle > left) | (middle > right))
        down = (middle <= left) & (middle <= right) & ((middle < left) | (middle < right))
    (at,) = np.nonzero(up | down)
    sign = np.where(up[at], 1.0, -1.0)
    tips = _golden(objective, x[at], x[at + 2], sign)
    heights = evaluate(objective, tips[None])
    # A tip that still grows at this distance, on both sides, has no end: ln|x| at 0.
    near = NEAR * (x[1] - x[0])
    sides = [rise(evaluate(objective, (tips + way)[None]), heights) for way in (-near, near)]
    grows = np.minimum(*sides) > found.visible
    columns = (tips, heights, sign * heights >= sign * middle[at], grows)
    for tip, height, better, open_end in zip(*map(np.ndarray.tolist, columns), strict=True):
        if better:
            found.points.append((tip, height))
            if found.towers(height) or open_end:
                found.points.append((tip, np.nan))


def _golden(objective: Objective, low: Array, high: Array, sign: Array) -> Array:
    """Golden-section search (Kiefer 1953) for the largest ``sign · loss`` in each bracket."""
    for _ in range(45):
        width = GOLDEN * (high - low)
        one, two = high - width, low + width
        left_better = sign * evaluate(objective, one[None]) >= sign * evaluate(objective, two[None])
        low, high = np.where(left_better, low, one), np.where(left_better, two, high)
    return low / 2 + high / 2

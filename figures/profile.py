"""Sampling a loss of one variable so that a jump is a jump and a pole is a pole.

A plain grid joins the two sides of a jump with a line that is not there, and cuts the tips off
kinks. So: refine while the curve wiggles between samples, halve towards every break, and add the
exact turning points.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from figures.narrow import Array, Objective, breaks, evaluate, rise

SAMPLES = 801
DOUBLINGS = 2
# A rise of less than this share of the range cannot be seen as a jump.
VISIBLE = 1e-3
# A loss that far beyond its usual range, a hair's breadth from a gap, has no bound there.
UNBOUNDED = 100
GOLDEN = (5**0.5 - 1) / 2


@dataclass(frozen=True)
class End:
    """Where a piece of the curve ends at a jump; ``closed`` if the end belongs to the piece."""

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
        The two sides of every jump.
    poles
        Positions where the loss grows without bound.
    coarse
        Whether the loss still wiggles between the samples.
    """

    x: Array
    losses: Array
    ends: tuple[End, ...]
    poles: tuple[float, ...]
    coarse: bool


def profile(objective: Objective, low: float, high: float, samples: int = SAMPLES) -> Profile:
    """Sample ``objective`` ((1, n) → (n)) at ``samples`` points and wherever else it matters."""
    x, losses, coarse = _refined(objective, low, high, samples)
    visible = VISIBLE * spread(losses)
    extra, ends, poles = _broken(objective, x, losses, visible)
    if not coarse:
        turning, tips = _turning_points(objective, x, losses)
        extra += turning
        poles += tips
    if extra:
        x = np.concatenate([x, [e[0] for e in extra]])
        losses = np.concatenate([losses, [e[1] for e in extra]])
        order = np.argsort(x, kind="stable")  # stable: left end, gap, right end stay in this order
        x, losses = x[order], losses[order]
    return Profile(x, losses, tuple(ends), tuple(poles), coarse)


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


def _broken(
    objective: Objective, x: Array, losses: Array, visible: float
) -> tuple[list[tuple[float, float]], list[End], list[float]]:
    """Points to add at jumps, poles and edges of the domain; the jumps' ends; the poles."""
    steps = rise(losses[:-1], losses[1:])
    (suspects,) = np.nonzero(steps > visible)
    which, left, right = breaks(objective, x[None, suspects], x[None, suspects + 1])
    before = steps[suspects][which]
    ends: list[End] = []
    poles: list[float] = []
    extra: list[tuple[float, float]] = []
    sides = zip(
        left[0], right[0], evaluate(objective, left), evaluate(objective, right), strict=True
    )
    for old, (a, b, at_a, at_b) in zip(before, sides, strict=True):
        after = float(rise(at_a, at_b))
        if after <= visible:
            continue
        if np.isinf(after):  # one side is undefined: the curve ends here
            x_hole, x_end, end = (b, a, at_a) if np.isnan(at_b) else (a, b, at_b)
            extra += [(float(x_end), float(end)), (float(x_hole), np.nan)]
            if abs(end) > UNBOUNDED / VISIBLE * visible:
                poles.append(float(x_hole))
            continue
        extra += [(float(a), float(at_a)), (float(a), np.nan), (float(b), float(at_b))]
        if after > 10 * old:
            poles.append(float(a))
        else:
            ends += _ends(float(a), float(at_a), float(b), float(at_b))
    return extra, ends, poles


def _ends(a: float, at_a: float, b: float, at_b: float) -> list[End]:
    """Both sides of a jump: of two neighboring floats, the one with fewer digits owns it."""
    digits_a, digits_b = len(repr(a)), len(repr(b))
    if digits_a == digits_b:
        return []
    return [End(a + 0.0, at_a, digits_a < digits_b), End(b + 0.0, at_b, digits_b < digits_a)]


def _turning_points(
    objective: Objective, x: Array, losses: Array
) -> tuple[list[tuple[float, float]], list[float]]:
    """Tips of valleys, peaks and kinks between the samples; and those tips that are poles."""
    middle, left, right = losses[1:-1], losses[:-2], losses[2:]
    with np.errstate(invalid="ignore"):
        up = (middle >= left) & (middle >= right) & ((middle > left) | (middle > right))
        down = (middle <= left) & (middle <= right) & ((middle < left) | (middle < right))
    (at,) = np.nonzero(up | down)
    if at.size == 0:
        return [], []
    sign = np.where(up[at], 1.0, -1.0)
    tips = _golden(objective, x[at], x[at + 2], sign)
    heights = evaluate(objective, tips[None])
    grown = np.abs(heights - middle[at]) > UNBOUNDED * (spread(losses) + rise(left[at], right[at]))
    better = sign * heights >= sign * middle[at]
    extra = []
    for tip, height, pole in zip(tips[better], heights[better], grown[better], strict=True):
        extra += [(float(tip), float(height))] + ([(float(tip), np.nan)] if pole else [])
    return extra, [float(t) for t in tips[better & grown]]


def _golden(objective: Objective, low: Array, high: Array, sign: Array) -> Array:
    """Golden-section search (Kiefer 1953) for the largest ``sign · loss`` in each bracket."""
    for _ in range(45):
        width = GOLDEN * (high - low)
        one, two = high - width, low + width
        left_better = sign * evaluate(objective, one[None]) >= sign * evaluate(objective, two[None])
        low, high = np.where(left_better, low, one), np.where(left_better, two, high)
    return low / 2 + high / 2

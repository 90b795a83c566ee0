"""How a run ended, in one word and in one sentence with its numbers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

import numpy as np

from optimizers.ground import FEW, Ground, closer_look, survey
from optimizers.objectives import Counted
from optimizers.registry import Array
from optimizers.runaway import GROWING, diverged, escape_radius, escape_step, growth
from optimizers.wording import direction, number, pair, place

LAG = 11  # steps without motion that make a rest
LONGEST_PERIOD = 8
OVERFLOWING = 1e150  # a loss beyond this is on its way out of floating-point numbers


class Outcome(Enum):
    """How a run ended."""

    CONVERGED = "converged"
    STALLED_AT_SADDLE = "stalled at a saddle"
    STALLED = "stalled"
    OSCILLATING = "oscillating"
    RAN_ALL_STEPS = "ran all steps"
    LEFT_DOMAIN = "left the domain"
    GRADIENT_UNDEFINED = "gradient undefined"
    STEP_UNDEFINED = "step undefined"
    DIVERGED = "diverged"

    @property
    def sentence(self) -> str:
        """What the outcome means, as a full sentence."""
        return SENTENCES[self]


SENTENCES = {
    Outcome.CONVERGED: "It has come to rest where no direction leads to a better loss.",
    Outcome.STALLED_AT_SADDLE: "It stands on a saddle: the gradient is zero, but some directions "
    "still lead to a better loss.",
    Outcome.STALLED: "It has stopped moving at a place that is not a minimum of the loss.",
    Outcome.OSCILLATING: "It visits the same few points again and again.",
    Outcome.RAN_ALL_STEPS: "It used every step and was still moving.",
    Outcome.LEFT_DOMAIN: "It stepped to a place where the loss has no value.",
    Outcome.GRADIENT_UNDEFINED: "It reached a point at which the loss has no gradient.",
    Outcome.STEP_UNDEFINED: "The method's next step was not a number.",
    Outcome.DIVERGED: "It flew away, farther and farther from its start.",
}


@dataclass(frozen=True)
class Verdict:
    """An outcome with its numbers.

    Attributes
    ----------
    outcome, sentence
        What happened, in one word and in words.
    since
        First step of the rest, if it came to rest.
    diverged_at
        First step after which it stays beyond the bound of `escape_step`.
    flying
        Whether it ran out of steps while it flew away (`runaway.growth`).
    standing
        Whether it ran out of steps while it stood still, for a pause or for good.
    """

    outcome: Outcome
    sentence: str
    since: int | None = None
    diverged_at: int | None = None
    flying: bool = False
    standing: bool = False


def judge(f: Counted, points: Array, losses: Array, beyond: Array | None) -> Verdict:
    """Say how a single run ended.

    Parameters
    ----------
    f
        The loss as the optimizer saw it.
    points, losses
        ``(T+1, D)`` and ``(T+1,)``, all finite (the losses as they are, also under ascent).
    beyond
        ``(D,)``: where the run was cut because this point or its loss was not finite, else None.
    """
    seen = -losses if f.ascent else losses
    escaped = escape_step(points)
    if beyond is not None:
        return cut_short(f, points, seen, beyond, escaped)
    if len(points) == 1:
        return Verdict(Outcome.RAN_ALL_STEPS, "No step was taken.")
    since = rest_since(points)
    if since is not None:
        verdict = at_rest(f, points, seen, since, escaped)
        if verdict is not None:
            return verdict
    elif (stop := standing_since(points)) is not None:
        verdict = at_rest(f, points, seen, stop, escaped)
        if verdict is not None and verdict.outcome is Outcome.CONVERGED:
            return verdict  # elsewhere a few steps that lead nowhere may only be a pause
    if escaped is not None:
        return Verdict(Outcome.DIVERGED, diverged(f, points, seen, escaped), diverged_at=escaped)
    period = None if since is not None else period_of(points)  # rounding alone may alternate
    if period is not None:
        return Verdict(Outcome.OSCILLATING, oscillating(points, losses, period))
    factor = growth(f, points)
    if factor is not None:
        return Verdict(Outcome.RAN_ALL_STEPS, flying_away(points, factor), flying=True)
    standing = standing_since(points) is not None
    return Verdict(Outcome.RAN_ALL_STEPS, ran_all_steps(f, points), standing=standing)


def scale_of(points: Array) -> float:
    """Length against which "small" is measured at the end of a path.

    The extent of the path, but no more than the size of the numbers themselves; that size if the
    path has no extent.
    """
    extent = float(np.abs(points - points[-1]).max())
    size = 1 + float(np.abs(points[-1]).max())
    return min(extent, size) if extent else size


def rest_since(points: Array) -> int | None:
    """First step from which no point is farther from the last one than rounding lets matter.

    The rest must have lasted 11 steps (half the run if that is shorter). Comparing all of them,
    not two neighbors, keeps an oscillation or a first step of length zero from passing as rest.
    """
    eps = float(np.finfo(points.dtype).eps)
    distance = np.abs(points - points[-1]).max(axis=1)
    near = eps**0.5 * scale_of(points) + 16 * eps * float(np.abs(points[-1]).max())
    far = np.flatnonzero(distance > near)
    since = int(far[-1]) + 1 if len(far) else 0
    lasted = len(points) - 1 - since
    return since if lasted >= min(LAG, max(1, (len(points) - 1) // 2)) else None


def standing_since(points: Array) -> int | None:
    """First step after which no number of the point changes; None if its last two steps moved it."""
    moved = np.flatnonzero((points != points[-1]).any(axis=1))
    since = int(moved[-1]) + 1 if len(moved) else 0
    return since if since < len(points) - 2 else None


def period_of(points: Array) -> int | None:
    """Smallest period of 2 to 8 steps with which the path repeats itself at its end."""
    for period in range(2, min(LONGEST_PERIOD, (len(points) - 1) // 2) + 1):
        tail = points[-period - 1 :]
        before = points[-2 * period - 1 : -period]
        amplitude = np.ptp(tail, axis=0).max()
        if np.abs(tail - before).max() <= 1e-6 * amplitude:
            return period
    return None


def cut_short(
    f: Counted, points: Array, seen: Array, beyond: Array, escaped: int | None
) -> Verdict:
    """Judge a run that ended because its next point, or the loss there, is not finite."""
    step = len(points)
    here = place(f.f, points[-1])
    g = f.gradient(points[-1])
    if escaped is None and not np.isfinite(g).all() and abs(seen[-1]) < OVERFLOWING:
        kind = "undefined" if np.isnan(g).any() else "infinite"
        return Verdict(
            Outcome.GRADIENT_UNDEFINED,
            f"Stopped after step {step - 1}: the gradient is {kind} at {here}.",
        )
    if escaped is None and flew_off(f, points, beyond):
        escaped = step
        if np.abs(beyond - points[0]).max() <= escape_radius(points[0]):
            text = f"Diverged: step {step} leads to {place(f.f, beyond)}, where the loss overflows."
            return Verdict(Outcome.DIVERGED, text, diverged_at=step)
    if escaped is not None:
        return Verdict(
            Outcome.DIVERGED,
            f"{diverged(f, points, seen, escaped)[:-1]}; numbers end at step {step}.",
            diverged_at=escaped,
        )
    if np.isfinite(beyond).all():
        return Verdict(
            Outcome.LEFT_DOMAIN,
            f"Left the domain: step {step} leads to {place(f.f, beyond)}, "
            f"where the loss {'has no value' if np.isnan(f(beyond)) else 'is infinite'}.",
        )
    return Verdict(
        Outcome.STEP_UNDEFINED,
        f"Stopped after step {step - 1}: from {here} the method's next step is not a number.",
    )


def flew_off(f: Counted, points: Array, beyond: Array) -> bool:
    """Whether the point that was not kept lies beyond all bounds, or the loss there overflows.

    A loss of +∞ is an overflow unless it is a pole, a little before which the loss is moderate.
    """
    if np.abs(beyond - points[0]).max() > escape_radius(points[0]):
        return True
    if not np.isfinite(beyond).all() or f(beyond) != np.inf:
        return False
    return not abs(f(beyond + 1e-3 * (points[-1] - beyond))) < OVERFLOWING


def ran_all_steps(f: Counted, points: Array) -> str:
    """Word a run that was not over when its steps were."""
    if (stop := standing_since(points)) is not None:
        return f"Used every step; it has not moved since step {stop}."
    length = number(np.hypot.reduce(points[-1] - points[-2], initial=0.0), 2)  # no underflow
    if not f.gradient(points[-1]).any():
        return f"Used every step; the last, {length} long, led to a gradient of zero."
    return f"Used every step, still moving (last step {length} long)."


def flying_away(points: Array, factor: float) -> str:
    """Word a run that was still within the bound of a divergence, but on its way out of it."""
    length = number(np.hypot.reduce(points[-1] - points[-2], initial=0.0), 2)
    times = number(factor) if factor < 100 else "more than a hundred"
    return (
        f"Used every step, still moving (last step {length} long): it is flying away. Each of its "
        f"last {GROWING} steps was longer than the one before, on average {times} times as long."
    )


def oscillating(points: Array, losses: Array, period: int) -> str:
    """Word an oscillation by its ends."""
    text = f"Oscillating with period {period}"
    tail = points[-period:]
    if points.shape[1] == 1:
        low, high = pair(tail.min(), tail.max())
        return f"{text} between {low} and {high}."
    if period == 2 and points.shape[1] <= 4:
        pairs = [pair(*values) for values in tail.T]
        ends = [f"({', '.join(end)})" for end in zip(*pairs, strict=True)]
        return f"{text} between {ends[0]} and {ends[1]}."
    low, high = pair(losses[-period:].min(), losses[-period:].max())
    return f"{text}; the loss stays between {low} and {high}."


def at_rest(
    f: Counted, points: Array, seen: Array, since: int, escaped: int | None
) -> Verdict | None:
    """Judge a run that has come to rest; None if it only crawls down a slope."""
    x = points[-1]
    extent = float(np.abs(points - x).max())
    ground = survey(f, x, scale_of(points), extent)
    if ground.kind == "flat" and f.gradient(x).any():
        ground = closer_look(f, x, extent)
    if ground.kind == "minimum":
        wanted = "maximum" if f.ascent else "minimum"
        where = f"at a {wanted}" if len(x) <= FEW else "where no direction tried is better"
        return Verdict(Outcome.CONVERGED, f"Converged: at rest since step {since} {where}.", since)
    if escaped is not None:
        return Verdict(
            Outcome.DIVERGED,
            f"{diverged(f, points, seen, escaped)[:-1]}, then froze at step {since}: {frozen(ground)}.",
            since,
            escaped,
        )
    return stalled(f, points, since, ground)


def frozen(ground: Ground) -> str:
    """Why a run far outside stopped moving."""
    if ground.kind == "unread slope":
        return (
            "out there floating-point numbers lie farther apart than the h of the difference "
            "quotient, which has run out of digits and reads 0"
        )
    return "the loss is flat out there" if ground.kind == "flat" else "its steps vanish there"


def stalled(f: Counted, points: Array, since: int, ground: Ground) -> Verdict | None:
    """Judge a rest that is not a minimum; None for one that is only a crawl."""
    way = "" if ground.way_down is None else direction(f.f, ground.way_down)
    falls, down, top = ("rises", "up", "minimum") if f.ascent else ("falls", "down", "maximum")
    stuck = f"Stuck since step {since}: the gradient is zero, but"
    if ground.kind == "saddle":
        return Verdict(
            Outcome.STALLED_AT_SADDLE,
            f"Stuck since step {since} where the gradient is zero but the loss is not "
            f"{'maximal' if f.ascent else 'minimal'}: a saddle; the direction {way} leads {down}.",
            since,
        )
    if ground.kind == "slope":
        steps, stop = len(points) - 1, standing_since(points)
        if stop is None or steps - stop < max(LAG, steps / 2):
            return None
        text = f"Has not moved since step {stop}, although the loss still {falls} along {way}."
        return Verdict(Outcome.STALLED, text, stop)
    slope = np.hypot.reduce(f.gradient(points[-1]), initial=0.0)
    if ground.kind == "flat" and slope:
        text = f"Stuck since step {since}: the loss is flat to rounding, its slope {number(slope)}."
        return Verdict(Outcome.STALLED, text, since)
    text = {
        "maximum": f"{stuck} this is a {top}; every direction leads {down}.",
        "flat": f"Stuck since step {since} on a flat piece: the gradient is zero all around.",
        "inflection": f"{stuck} this is an inflection; the direction {way} leads {down}.",
        "unread slope": f"Stuck since step {since}: the gradient reads zero, but the loss still "
        f"{falls} along {way}; the difference quotient has run out of digits.",
    }[ground.kind]
    return Verdict(Outcome.STALLED, text, since)

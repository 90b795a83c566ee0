"""What goes wrong, or seems to, in how an optimizer reads and weighs its gradients."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from optimizers.differences import rounding_of_slopes
from optimizers.events.event import Event, Passage
from optimizers.outcome import Outcome
from optimizers.runaway import GROWING
from optimizers.wording import names, number, place

BIAS_CORRECTED = frozenset(("adam", "adamw", "amsgrad", "adamax", "laprop", "ademamix"))
"""Methods that divide the first gradient by its own size: the first step is η long along each axis."""
OUT_OF_PROPORTION = 10.0
WRONG = 0.5
"""A difference quotient is of no use if it errs by more than this share of the slope."""
NEGLIGIBLE = 1e-6
"""A slope below this share of the steepest on the path does not matter any more."""


def kick(passage: Passage) -> Iterator[Event]:
    """A first step that is long although the slope is small: bias correction made it so."""
    if passage.slug not in BIAS_CORRECTED or passage.rates is None or not len(passage.steps):
        return
    rate, step, g = passage.rate(1) or 0.0, passage.steps[0], passage.gradients[0]
    whole = np.abs(np.abs(step) - rate) <= 0.05 * rate
    plain = rate * np.abs(g)
    kicked = whole & (g != 0) & (np.abs(step) >= OUT_OF_PROPORTION * plain)
    if passage.noisy or not kicked.any():
        return
    axis = int(np.argmax(np.where(kicked, np.abs(step) / (plain + 1e-300), 0)))
    known = names(passage.named, len(step))
    variable = known[axis] if known else f"coordinate {axis + 1}"
    yield Event(
        "kick",
        1,
        1,
        f"Step 1 moves {variable} by {number(abs(step[axis]))}, the whole learning rate, though the "
        f"slope along it is only {number(abs(g[axis]))}: at first, bias correction leaves the "
        "gradient divided by its own size, so that only its sign counts. Gradient descent would "
        f"have moved it by {number(plain[axis])}.",
    )


def out_of_digits(passage: Passage, h: float | None) -> Iterator[Event]:
    """Where rounding makes a difference quotient useless although there is a slope.

    Compared are the quotient (of the trajectory's own loss) and the exact gradient; an error that
    rounding cannot explain, for h is too large, is none of this.
    """
    read_by = passage.trajectory.objective
    if h is None or read_by is None:
        return
    sign = -1 if passage.trajectory.ascent else 1
    points = np.ascontiguousarray(passage.points.T)
    with np.errstate(all="ignore"):
        quotient = sign * read_by.gradient(points).T
    exact = passage.gradients
    error = np.abs(quotient - exact).max(axis=1)
    size = np.abs(exact).max(axis=1)
    eps = float(np.finfo(passage.points.dtype).eps)
    reach = np.abs(passage.points).max(axis=1)
    rounding = rounding_of_slopes(passage.losses, size, reach, h, eps)
    matters = size > NEGLIGIBLE * np.max(size[np.isfinite(size)], initial=0.0)
    rows = np.flatnonzero((error > WRONG * size) & (error <= 4 * rounding) & matters)
    if not len(rows):
        return
    row = int(rows[0])
    axis = int(np.argmax(np.abs(quotient - exact)[row]))
    known = names(passage.named, exact.shape[1])
    along = f" along {known[axis]}" if known and len(known) > 1 else ""
    spacing = float(np.spacing(np.abs(passage.points[row, axis])))
    why = f"the two values it compares differ by less than their rounding, about {number(rounding[row] * h)}"
    if spacing > h:
        why = f"floating-point numbers there lie {number(spacing)} apart, so x + h is x itself"
    first = min(row + 1, max(len(passage.steps), 1))
    yield Event(
        "digits",
        first,
        first,
        f"At step {row}, at {place(passage.named, passage.points[row])}, the difference quotient "
        f"reads {number(sign * quotient[row, axis])}{along} where the slope is "
        f"{number(sign * exact[row, axis])}: "
        f"with h = {number(h)} {why}.",
    )


def ending(passage: Passage) -> Iterator[Event]:
    """Where a run breaks off, or how it flies away."""
    verdict, last = passage.trajectory.verdict, passage.trajectory.steps
    broken = (Outcome.LEFT_DOMAIN, Outcome.GRADIENT_UNDEFINED, Outcome.STEP_UNDEFINED)
    if verdict.outcome in broken:
        yield Event("end", last + 1, last + 1, verdict.sentence)
    elif verdict.outcome is Outcome.DIVERGED and verdict.diverged_at is not None:
        yield Event("runaway", verdict.diverged_at, verdict.diverged_at, verdict.sentence)
    elif verdict.flying:
        yield Event("runaway", last - GROWING + 1, last, verdict.sentence)

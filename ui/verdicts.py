"""What can be said of a step and of its surroundings: sentences, each with its number.

Nothing is said that has not been computed at the point in question. Sentences are Markdown.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from optimizers.differences import slope_error, smooths
from optimizers.level import same_place
from optimizers.wording import rises
from ui import settling
from ui.case import Case
from ui.words import apart, number

Array = NDArray[np.floating]

COARSE = (
    "The differences with h = {h} are not the gradient here: the limits of learning rates that follow "
    "from the curvature are not theirs."
)
BLURRED = (
    "With h = {h}, rounding alone makes errors of up to {error} in the slope at {place}: the "
    "curvature does not tell whether the run comes to rest."
)


def verdicts(case: Case) -> list[str]:
    """Everything that can be said of the case, the step first."""
    with np.errstate(all="ignore"):
        said = [about_the_parabola(case)]
        end, here = case.end, case.step.before
        asked = [x for x in (here, end) if x is not None]
        if unread := unread_by_differences(case, asked):
            return [*filter(None, said), unread]
        if end is None or not alike(case, here, end):
            said += settling.on_the_way(case, here)
        if end is not None:
            said += settling.at_the_end(case, end)
    return [sentence for sentence in said if sentence]


def unread_by_differences(case: Case, asked: Sequence[Array]) -> str:
    """Why the differences that the run read tell less than the curvature; empty if they do not."""
    h, extent = case.difference, float(np.ptp(case.points, axis=0).max())
    if h is None:
        return ""
    if any(smooths(case.seen, x, h) for x in asked):
        return COARSE.format(h=number(h))
    for x in asked:
        if error := slope_error(case.descended, x, h, extent):
            return BLURRED.format(h=number(h, 3), error=number(error, 2), place=case.place(x))
    return ""


def alike(case: Case, x: Array, y: Array) -> bool:
    """Whether the same would be said of two points: they are one, or curved in the same way."""
    return same_place(x, y) or np.allclose(case.seen.hessian(x), case.seen.hessian(y), rtol=1e-9)


def about_the_parabola(case: Case) -> str:
    """How far the step went, measured by the parabola that fits the loss where it began."""
    s, x = case.step.step, case.step.before
    slope = float(case.seen.gradient(x) @ s)
    curvature = float(s @ case.seen.hessian(x) @ s)
    ends = (case.step.loss_before, case.step.loss_after)
    if not np.isfinite([slope, curvature, *ends]).all():
        return ""
    worse = rises(*ends[::-1]) if case.ascent else rises(*ends)
    rose, downhill = ("fell", "uphill") if case.ascent else ("rose", "downhill")
    losses = " to ".join(apart(*ends, 6))
    beginning = f"The loss {rose} in this step, from {losses}: "
    if slope >= 0:
        text = f"{beginning}the step did not lead {downhill} even at its beginning."
        return text if worse else ""
    if curvature <= 0:
        text = f"{beginning}it led {downhill} at its beginning, but the loss turned on the way."
        return text if worse else ""
    size = _measured(-curvature / slope, case, worse)
    return f"{beginning}the {size}" if worse else f"The {size}"


def _measured(ratio: float, case: Case, worse: bool) -> str:
    """The length of a step in distances to the bottom of the parabola, and what it means."""
    bottom, better = ("top", "higher") if case.ascent else ("bottom", "lower")
    text = f"step was {apart(ratio, 2.0)[0]} times as long as the distance to the {bottom} of the "
    text += "parabola that fits the loss here"
    if worse and ratio >= 2:
        return f"{text}. From 2 times on, its other side is no {better} than the start."
    if worse:
        return f"{text}. There the parabola is still {better}: the loss bends away from it."
    return f"{text}: it passed the {bottom}." if ratio > 1 else f"{text}."

"""Steps that go too far, and paths that go back and forth."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from optimizers.events.event import Event, Flags, Passage, runs, span
from optimizers.registry import Array
from optimizers.wording import number, pair, rises

TOO_FAR = 0.1
"""How far the slope must have risen behind the bottom, as a share of the slope at the beginning; on
a parabola a step then went 1.1 times as far as its bottom. Line searches come nearer than that."""
NEARLY = 0.99
"""A bottom behind this share of a step, where a kink may end it, is not passed."""
FEWEST_TURNS = 4
HALVINGS = 30
LOOKS = np.union1d(np.geomspace(1e-6, 1, 100), np.linspace(0, 1, 201)[1:])
"""Where along a step, as a share of it, its slope is looked at to find the bottoms on the way."""
MOST_OVERSHOOTS = 3
AS_WIDE = 1.02
"""Swings of which the widest is no more than so many times as wide as the narrowest stay as wide."""
ALIKE = 0.1
"""Swings have one factor if each differs by no more than this share from their mean."""


def swings(passage: Passage) -> Iterator[Event]:
    """Oscillations, and the overshoots outside of them."""
    if passage.noisy or not len(passage.steps):
        return
    far = overshooting(passage)
    for turns in oscillations(passage):
        first, last = _reach(turns, far)
        yield Event("oscillation", first, last, _swinging(passage, turns, first, last, far))
        far[first - 1 : last] = False
    found = [(a + 1, b + 1) for a, b in runs(far)]
    if len(found) <= MOST_OVERSHOOTS:
        yield from (_overshot(passage, *steps) for steps in found)
    else:
        told = _overshot(passage, *found[0])
        more = f" {int(far.sum())} steps go too far, the last is step {found[-1][1]}."
        yield Event("overshoot", told.first, told.last, told.sentence + more)


def overshooting(passage: Passage) -> Flags:
    """``(T,)``: steps that began downhill and ended uphill, the bottom of their way behind them."""
    begins, ends = passage.slopes
    far = passage.alive & (begins < 0) & (ends > TOO_FAR * -begins) & np.isfinite(ends)
    rows = np.flatnonzero(far)
    before = passage.points[rows] + NEARLY * passage.steps[rows]
    far[rows] = np.sum(passage.f.gradient(before.T).T * passage.steps[rows], axis=1) > 0
    return far


def bottom_along(passage: Passage, step: int) -> tuple[float, bool]:
    """Where along a step, as a share of it, the slope first turns uphill, and whether it does again."""
    x, s = passage.points[step - 1], passage.steps[step - 1]
    uphill = s @ passage.f.gradient(x[:, None] + s[:, None] * LOOKS) > 0
    turns = np.flatnonzero(np.diff(uphill, prepend=False) & uphill)
    if not len(turns):  # steps so short that x + s rounds
        return 1.0, False
    high = float(LOOKS[turns[0]])
    low = float(LOOKS[turns[0] - 1]) if turns[0] else 0.0
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        low, high = (low, middle) if passage.f.gradient(x + middle * s) @ s > 0 else (middle, high)
    return (low + high) / 2, len(turns) > 1


def _overshot(passage: Passage, first: int, last: int) -> Event:
    """Word the overshoot of one step, or of several in a row by the first of them."""
    share, several = bottom_along(passage, first)
    bottom = "first " * several + passage.toward("bottom", "top")
    times = number(1 / share) if share > 1e-3 else "more than a thousand"
    text = f"Step {first} went {times} times as far as the {bottom} on its way"
    before, after = passage.losses[first - 1], passage.losses[first]
    losses = [passage.trajectory.losses[k] for k in (first - 1, first)]
    if rises(before, after):
        one, other = pair(*losses)
        text += f", and the loss {passage.toward('rose', 'fell')} from {one} to {other}"
    text += f": {_cause(passage, first, share)}."
    if last > first:
        text += f" It goes too far in every step up to {last}."
    return Event("overshoot", first, last, text)


def _cause(passage: Passage, step: int, share: float) -> str:
    rate = passage.rate(step)
    s, g = passage.steps[step - 1], passage.gradients[step - 1]
    begins = float(passage.slopes[0][step - 1])
    if rate and passage.slug == "gradient-descent" and np.allclose(s, -rate * g, rtol=1e-6):
        curvature = -begins / (share * float(s @ s))
        bend = passage.toward("curvature", "downward curvature")
        return (
            f"learning rate {number(rate)} × {bend} {number(curvature)} along the step is "
            f"{number(rate * curvature)}, and 1 leads to that {passage.toward('bottom', 'top')}"
        )
    if rate and passage.slug == "momentum":
        own = rate * -begins / float(s @ s)
        if own < 0.9:
            return f"the gradient here made {number(100 * own)} % of the step, momentum the rest"
    ends, length = float(passage.slopes[1][step - 1]), float(passage.lengths[step - 1])
    up = -1 if passage.trajectory.ascent else 1
    one, other = number(up * begins / length), number(up * ends / length)
    return f"the slope along it was {one} where it began and {other} where it ended"


def oscillations(passage: Passage) -> list[list[int]]:
    """Rows at which the path turns back, in groups of regular swings.

    It turns where one step and the next point apart by more than 90°. A gap of more than twice the
    one before ends a group.
    """
    both = passage.alive[:-1] & passage.alive[1:]
    back = np.sum(passage.steps[:-1] * passage.steps[1:], axis=1) < 0
    groups: list[list[int]] = []
    for row in np.flatnonzero(both & back) + 1:
        group = groups[-1] if groups else []
        gap = group[-1] - group[-2] if len(group) > 1 else None
        if group and (gap is None or row - group[-1] <= 2 * gap + 1):
            group.append(int(row))
        else:
            groups.append([int(row)])
    return [group for group in groups if len(group) >= FEWEST_TURNS]


def _gap(turns: list[int]) -> float:
    return (turns[-1] - turns[0]) / (len(turns) - 1)


def _reach(turns: list[int], far: Flags) -> tuple[int, int]:
    """First and last step of an oscillation: also the overshoots up to two swings around its turns."""
    near = int(2 * _gap(turns))
    first, last = turns[0], turns[-1] + 1
    around = np.flatnonzero(far) + 1
    around = around[(around >= first - near) & (around <= last + near)]
    return int(min([first, *around])), int(max([last, *around]))


def _swinging(passage: Passage, turns: list[int], first: int, last: int, far: Flags) -> str:
    gap = _gap(turns)
    whole = gap == 1 and (first, last) == (turns[0], turns[-1] + 1)
    often = "in most steps" if gap < 1.5 else f"about every {number(gap, 2)} steps"
    often = "at every step" if whole else often
    text = f"{span(first, last)} it goes back and forth, turning {often}"
    passes = int(far[first - 1 : last].sum())
    if passes:
        bottom = passage.toward("bottom", "top")
        text += f", and goes past a {bottom} on its way {_times(passes)}"
    # Unless it turns at every step, what lies before the first turn and behind the last is part of a swing.
    ends = [first - 1, *turns, last] if whole else turns
    widths = np.linalg.norm(np.diff(passage.points[ends], axis=0), axis=1)
    text += f"; {'' if whole else 'from turn to turn, '}{_change(widths)}. {_reason(passage, turns, gap)}"
    return text.rstrip()


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")


def _change(widths: Array) -> str:
    """How the widths of swings go on: by a factor where each has about the same, or all one way."""
    if widths.max() <= AS_WIDE * widths.min():
        return "the swings stay as wide as they are"
    ratios = widths[1:] / widths[:-1]
    mean = float((widths[-1] / widths[0]) ** (1 / len(ratios)))
    alike = (np.abs(ratios / mean - 1) <= ALIKE).all() and abs(mean - 1) >= 5e-3
    if alike or (abs(mean - 1) >= 5e-3 and ((ratios < 1).all() or (ratios > 1).all())):
        return f"on average each swing is {number(mean)} times as wide as the one before"
    text = f"the first swing is {number(widths[0])} wide, the last {number(widths[-1])}"
    if widths.max() > max(widths[0], widths[-1]):
        text += f", the widest {number(widths.max())}"
    return text


def _reason(passage: Passage, turns: list[int], gap: float) -> str:
    """Why it swings, where that can be said for certain."""
    rows = np.arange(turns[0], turns[-1] + 1)
    if passage.slug == "gradient-descent" and passage.rates is not None and gap == 1:
        s = passage.steps[rows - 1]
        plain = -passage.rates[rows - 1, None] * passage.gradients[rows - 1]
        if not np.allclose(s, plain, rtol=1e-6, atol=1e-9 * np.abs(s).max()):
            return ""  # weight decay, say, is not in the curvature of the loss
        curvature = np.sum((passage.gradients[rows] - passage.gradients[rows - 1]) * s, axis=1)
        product = passage.rates[rows - 1] * curvature / np.sum(s * s, axis=1)
        low, high = number(product.min()), number(product.max())
        values = low if low == high else f"between {low} and {high}"
        bottom, bend = (
            passage.toward("bottom", "top"),
            passage.toward("curvature", "downward curvature"),
        )
        return (
            f"Learning rate × {bend} along the steps is {values}: 1 would lead to the {bottom}, "
            "above 2 the swings grow."
        )
    if passage.slug in ("momentum", "nesterov") and gap > 1:
        return "Its momentum carries it up the other side until the slope has used it up."
    return ""

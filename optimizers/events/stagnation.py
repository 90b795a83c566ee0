"""Where the loss stands still for long and then falls again: a plateau of the learning curve."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from optimizers.events.event import Event, Flags, Passage
from optimizers.registry import Array
from optimizers.wording import direction, number, pair

STILL = 0.05
"""The loss stands still while it moves by this share of what it falls afterwards."""
SHARE = 0.15
FEWEST = 30
"""A plateau takes this share of the run, and so many steps."""
STARTS = 200
MOST_VARIABLES = 10
BOTTOMLESS = 10.0
NEGLIGIBLE = 1e-6
"""A later fall below this share of all that the loss fell is none that anybody sees."""


def stagnation(passage: Passage, told: Sequence[Event]) -> Iterator[Event]:
    """The longest stretch on which the loss stagnates before it moves again.

    A steady fall, and one that slows down, have none: after a plateau the loss falls in as many
    steps at least ten times as far as on it.

    Parameters
    ----------
    passage
        The run.
    told
        Events at saddles and on plateaus that are told already: a stretch that they explain is left
        out.
    """
    losses = passage.losses
    if len(losses) <= FEWEST or not np.isfinite(losses).all():
        return
    stretch = longest(losses)
    if stretch is None:
        return
    first, last = stretch
    taken: Flags = np.zeros(len(losses), bool)
    for event in told:
        taken[event.first - 1 : event.last] = True
    if taken[first:last].mean() > 0.5:
        return
    yield Event("plateau", first + 1, last, _told(passage, first, last))


def longest(losses: Array) -> tuple[int, int] | None:
    """First and last row of the longest stretch; None if there is none.

    Parameters
    ----------
    losses
        ``(T+1,)``, finite.
    """
    steps = len(losses) - 1
    need = max(FEWEST, int(SHARE * steps))
    rise = 1.0 if losses[-1] <= losses[0] else np.nan
    fallen = rise * (losses[0] - losses.min())
    best: tuple[int, int] | None = None
    for first in np.unique(np.linspace(0, steps, min(steps, STARTS)).astype(int)):
        rest = losses[first:] - losses[-1]
        band = STILL * rest[0]
        if not rest[0] > NEGLIGIBLE * fallen:
            continue
        away = np.flatnonzero(np.abs(losses[first:] - losses[first]) > band)
        if not len(away):
            continue
        last = int(first + away[0] - 1)
        if last - first < need or not _moves_again(losses, int(first), last):
            continue
        if best is None or last - first > best[1] - best[0]:
            best = int(first), last
    return best


def _moves_again(losses: Array, first: int, last: int) -> bool:
    """Whether the loss falls ten times as far in as many steps, at some time after.

    Not if it falls beyond all that it was before: a fall without a bottom makes everything before
    it look flat.
    """
    seen = max(abs(losses[first]), losses[: first + 1].max() - losses[first])
    if not losses[first] - losses[-1] <= BOTTOMLESS * seen:
        return False
    width = last - first
    later = losses[last:]
    ends = later[np.minimum(np.arange(len(later)) + width, len(later) - 1)]
    on_it = abs(losses[first] - losses[last])
    return bool((later - ends).max() >= 10 * on_it)


def _told(passage: Passage, first: int, last: int) -> str:
    """Word the plateau: its height, what came after, and why it is so flat."""
    losses = passage.trajectory.losses
    before, after = pair(losses[first], losses[last])
    verb = passage.toward("falls", "rises")
    text = f"From step {first + 1} to {last} the loss stagnates: it goes from {before} to {after}. "
    text += f"Then it {verb} again, to {number(losses[-1])} at step {len(losses) - 1}."
    x = passage.points[(first + last) // 2]
    if len(x) < 2 or len(x) > MOST_VARIABLES:
        return text
    hessian = passage.f.hessian(x.astype(np.float64))
    if not np.isfinite(hessian).all():
        return text
    values, axes = np.linalg.eigh(hessian)
    if not (values[0] < 0 < values[-1]):
        return text
    way = direction(passage.named, axes[:, 0])
    return (
        f"{text} What leads on is the direction {way}, along which the loss bends "
        f"{passage.toward('down', 'up')} by only {number(abs(values[0]))}, against "
        f"{number(values[-1])} across it: a step along it grows slowly from next to nothing."
    )

"""Branch and prune: all zeros of a system of equations in a box, with proof.

A box is thrown away when the enclosure of some equation on it does not contain 0, or when the
Krawczyk operator maps it outside itself. A box that the operator maps into its own interior holds
exactly one zero. What is neither is cut in two. All boxes of a generation are handled in one batch.

Source: R. Krawczyk, "Newton-Algorithmen zur Bestimmung von Nullstellen mit Fehlerschranken",
Computing 4 (1969) 187-201; A. Neumaier, *Interval Methods for Systems of Equations* (1990), ch. 5.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from landscapes import intervals
from landscapes.critical.clock import Clock
from landscapes.critical.systems import System
from landscapes.intervals import Interval

Array = NDArray[np.floating]

INFLATION = 0.06
"""A box is tested with this margin, so that a zero on the border of two boxes is found by both."""
RESOLUTION = 1e-9
"""Boxes are not cut below this part of the window."""
NOISE = 1e-7
"""Nor below this one, if rounding alone keeps 0 possible in the middle of the box."""
BATCH = {1: 4096, 2: 4096, 3: 2048}
MOST_BOXES = 400_000
LEVEL = 1e-250
"""Where all left sides stay below this size the numbers have run out: cutting would not help."""
FIRST_QUESTION = 4000
"""After so many boxes, and whenever their number has doubled, a search asks whether it is hopeless."""
FIRST_CUTS = {1: 64, 2: 16, 3: 6, 4: 4}


@dataclass
class Search:
    """What a search found.

    Attributes
    ----------
    proven
        Boxes (D, N) with exactly one zero each; neighbors may hold the same one.
    doubtful
        Boxes (D, N) that could neither be thrown away nor proven.
    level
        Boxes (D, N) on which the system is 0 as far as floats can tell.
    finished
        Whether every part of the window is accounted for by these; if not, the
        boxes not yet looked at are among the doubtful.
    """

    proven: Interval
    doubtful: Interval
    level: Interval
    finished: bool


@dataclass
class Tally:
    """Boxes sorted so far."""

    proven: list[Interval] = field(default_factory=list)
    doubtful: list[Interval] = field(default_factory=list)
    level: list[Interval] = field(default_factory=list)
    waiting: deque[Interval] = field(default_factory=deque)
    seen: int = 0


def search(
    system: System,
    low: Array,
    high: Array,
    clock: Clock,
    hopeless: Callable[[Interval], bool] = lambda boxes: False,
) -> Search:
    """Find all zeros of a system in the window low ≤ x ≤ high (each (D,)), as far as time allows.

    ``hopeless`` is asked now and then, when many boxes are waiting, whether to give up on them.
    """
    window = (high - low)[:, None]
    tally = Tally()
    tally.waiting.append(first_boxes(low, high))
    question = FIRST_QUESTION
    with np.errstate(all="ignore"):
        while tally.waiting and tally.seen < MOST_BOXES and not clock.over:
            batch = next_batch(tally.waiting)
            tally.seen += batch.low.shape[1]
            examine(system, batch, window, tally)
            if tally.seen > question:
                question = 2 * tally.seen
                if len(tally.waiting) and hopeless(joined(list(tally.waiting), system.dimension)):
                    break
    finished = not tally.waiting
    doubtful = joined([*tally.doubtful, *tally.waiting], system.dimension)
    proven, level = (joined(part, system.dimension) for part in (tally.proven, tally.level))
    return Search(proven, doubtful, level, finished)


def first_boxes(low: Array, high: Array) -> Interval:
    """The window cut into a grid, shape (D, N)."""
    n = FIRST_CUTS.get(len(low), 2)
    edges = [np.linspace(a, b, n + 1) for a, b in zip(low, high, strict=True)]
    ends = []
    for part in (slice(None, -1), slice(1, None)):
        grid = np.meshgrid(*(e[part] for e in edges), indexing="ij")
        ends.append(np.stack([g.ravel() for g in grid]))
    return Interval(*ends)


def next_batch(waiting: deque[Interval]) -> Interval:
    """As many waiting boxes as make a batch, oldest first."""
    taken, count = [], 0
    dimension = len(waiting[0].low)
    most = BATCH.get(dimension, 1024)
    while waiting and count < most:
        taken.append(waiting.popleft())
        count += taken[-1].low.shape[1]
    whole = joined(taken, dimension)
    if count > most:
        waiting.appendleft(whole[:, most:])
    return whole[:, :most]


def examine(system: System, box: Interval, window: Array, tally: Tally) -> None:
    """Throw away, prove, set aside or cut each box of a batch."""
    values = system.values(box)
    kept = values.contains(0.0).all(axis=0)
    level = kept & (np.maximum(-values.low, values.high) < LEVEL).all(axis=0)
    if level.any():
        tally.level.append(box[:, level])
        kept &= ~level
    if not kept.any():
        return
    box = box[:, kept]
    wide, image, open_middle = krawczyk(system, box, window)
    proven = ((image.low > wide.low) & (image.high < wide.high)).all(axis=0)
    if proven.any():
        tally.proven.append(narrowed(wide, image)[:, proven])
    bounded = np.isfinite(image.low) & np.isfinite(image.high)
    missed = (bounded & ((image.high < box.low) | (image.low > box.high))).any(axis=0)
    rest = ~proven & ~missed
    box, image, open_middle = box[:, rest], image[:, rest], open_middle[rest]
    smaller = narrowed(box, image)
    limit = np.where(open_middle, NOISE, RESOLUTION) * window
    done = (box.width <= limit).all(axis=0)
    tiny = (smaller.width <= RESOLUTION * window).all(axis=0)  # a sliver deserves a test of its own
    gained = tiny | (smaller.width < 0.5 * box.width).any(axis=0)
    if done.any():
        tally.doubtful.append(smaller[:, done])
    if (gained & ~done).any():
        tally.waiting.append(smaller[:, gained & ~done])
    if (~gained & ~done).any():
        tally.waiting.append(cut(smaller[:, ~gained & ~done], window))


def krawczyk(
    system: System, box: Interval, window: Array
) -> tuple[Interval, Interval, NDArray[np.bool_]]:
    """The boxes with a margin, the image of each under the Krawczyk operator, and of their middles
    whether they may be zeros.

    K(X) = m − C g(m) + (1 − C J(X))(X − m), with C about the inverse of J. Every zero in X is in K(X).
    """
    d = system.dimension
    m = box.middle
    margin = INFLATION * (box.high - box.low) / 2 + 0.01 * RESOLUTION * window
    wide = Interval(box.low - margin, box.high + margin)
    jacobian = system.jacobian(wide)
    inverse = inverted(jacobian.middle)
    at_middle = system.values(Interval(m, m))
    offset = [wide[j] - Interval(m[j], m[j]) for j in range(d)]
    image = []
    for i in range(d):
        row = Interval(m[i], m[i])
        for k in range(d):
            row = row - at_middle[k] * Interval(inverse[i, k], inverse[i, k])
        for j in range(d):
            factor = intervals.interval(float(i == j))
            for k in range(d):
                factor = factor - jacobian[k, j] * Interval(inverse[i, k], inverse[i, k])
            row = row + factor * offset[j]
        image.append(row)
    return wide, intervals.stack(image), np.all(at_middle.contains(0.0), axis=0)


def tightened(system: System, box: Interval, window: Array, rounds: int = 4) -> Interval:
    """Narrow boxes (D, N) with one zero each: the Krawczyk operator keeps it and squares the error."""
    with np.errstate(all="ignore"):
        for _ in range(rounds):
            box = narrowed(box, krawczyk(system, box, window)[1])
    return box


def inverted(matrices: Array) -> Array:
    """Inverses of matrices (D, D, N); NaN where there is none."""
    d = len(matrices)
    if d == 1:
        return 1 / matrices
    if d == 2:
        (a, b), (c, e) = matrices
        return np.array([[e, -b], [-c, a]]) / (a * e - b * c)
    stacked = np.moveaxis(matrices, 2, 0)
    regular = np.isfinite(stacked).all(axis=(1, 2)) & (np.linalg.det(stacked) != 0)
    result = np.full_like(stacked, np.nan)
    result[regular] = np.linalg.inv(stacked[regular])
    return np.moveaxis(result, 0, 2)


def narrowed(box: Interval, image: Interval) -> Interval:
    """Intersection, the box itself where the image is not known."""
    return Interval(np.fmax(box.low, image.low), np.fmin(box.high, image.high))


def cut(box: Interval, window: Array) -> Interval:
    """Halves along the side that is longest in relation to the window."""
    longest = np.argmax(box.width / window, axis=0)
    columns = np.arange(box.low.shape[1])
    middle = box.middle[longest, columns]
    low, high = box.low.copy(), box.high.copy()
    low[longest, columns], high[longest, columns] = middle, middle
    return Interval(
        np.concatenate([box.low, low], axis=1), np.concatenate([high, box.high], axis=1)
    )


def joined(boxes: list[Interval], dimension: int) -> Interval:
    """One interval of shape (D, N) from many."""
    if not boxes:
        return Interval(np.empty((dimension, 0)), np.empty((dimension, 0)))
    return Interval(
        np.concatenate([b.low for b in boxes], axis=1),
        np.concatenate([b.high for b in boxes], axis=1),
    )

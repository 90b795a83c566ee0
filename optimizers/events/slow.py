"""Where a path hardly moves: at a saddle, on a plateau, where the gradient has vanished."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from optimizers.events.event import Event, Flags, Passage, runs, span
from optimizers.ground import survey
from optimizers.level import is_smooth, level_point
from optimizers.outcome import scale_of
from optimizers.registry import OPTIMIZERS, Array
from optimizers.wording import direction, number, place

FEWEST = 5
"""A path is slow if it is so for as many steps."""
NEAR = 0.25
"""Near a saddle: at this share of the distance it came from, with steps as much shorter."""
STEEPER = 20.0
"""What lies ahead of a plateau is as many times steeper, and then comes a bottom."""
LINEAR = 0.5
"""Near a saddle the gradient is what the Hessian there says, but for this share of it."""
FEWEST_ON_PLATEAU = 10
LOOKS = 9
"""Rows of a stretch from which it has to be so; between them the path may have been anywhere."""
MOST_LOOKS = 4
MOST_VARIABLES = 10
SQUARES = {"beta2", "decay", "initial_accumulator_value", "rho"}
"""Settings of methods that divide by the root of squared gradients."""


def slow(passage: Passage) -> Iterator[Event]:
    """Saddles first; a plateau is what no saddle explains."""
    if len(passage.points) <= FEWEST:
        return
    vanished = list(gone(passage))
    saddles = list(at_saddles(passage))
    yield from (*vanished, *saddles)
    taken = np.zeros(len(passage.steps), bool)
    for event in (*vanished, *saddles):
        taken[event.first - 1 : event.last] = True
    yield from plateaus(passage, taken)


def at_saddles(passage: Passage) -> Iterator[Event]:
    """Stretches near a saddle on which the steps are short."""
    if passage.points.shape[1] > MOST_VARIABLES:
        return
    behind = -1
    for row in _lowest_slopes(passage):
        if row <= behind:
            continue
        center = _saddle_beside(passage, row)
        found = None if center is None else _stay(passage, row, center)
        if center is None or found is None:
            continue
        first, last = found
        behind = last
        yield Event("saddle", first + 1, last, _held(passage, first, last, center))


def _lowest_slopes(passage: Passage) -> list[int]:
    """Rows with the smallest gradients of their surroundings, the smallest first; then in order."""
    sizes = np.where(np.isfinite(passage.sizes), passage.sizes, np.inf)
    padded = np.concatenate([[np.inf], sizes, [np.inf]])
    lowest = (sizes <= padded[:-2]) & (sizes < padded[2:])
    steepest = np.max(sizes, where=np.isfinite(sizes), initial=0.0)  # √x has no finite slope at 0
    rows = np.flatnonzero(lowest & (sizes <= NEAR * steepest))
    return sorted(int(row) for row in rows[np.argsort(sizes[rows])][:MOST_LOOKS])


def _saddle_beside(passage: Passage, row: int) -> Array | None:
    """The saddle, or in one variable the maximum, that Newton's method finds from a row."""
    x = passage.points[row].astype(np.float64)
    center = level_point(passage.f, x)
    if center is None or not is_smooth(passage.f, center):
        return None
    curvatures = np.linalg.eigvalsh(passage.f.hessian(center))
    if not curvatures[0] < -1e-6 * np.abs(curvatures).max():
        return None
    if len(x) > 1 and not curvatures[-1] > 0:
        return None
    return center


def _stay(passage: Passage, row: int, center: Array) -> tuple[int, int] | None:
    """First and last row of the stretch near a saddle, if the path is slow there."""
    distance = np.linalg.norm(passage.points - center, axis=1)
    reach = max(np.max(distance[: row + 1]), 0.0)
    if row and not distance[row] <= NEAR * reach:
        return None
    near = distance <= NEAR * reach if row else distance <= 10 * distance[0]
    said = (passage.points - center) @ passage.f.hessian(center)
    near &= np.linalg.norm(passage.gradients - said, axis=1) <= LINEAR * passage.sizes
    stretch = next(((a, b) for a, b in runs(near) if a <= row <= b), None)
    if stretch is None:
        return None
    first, last = stretch
    inside, outside = passage.lengths[first:last], np.delete(passage.lengths, slice(first, last))
    if last - first < FEWEST or not len(outside):
        return None
    return stretch if np.median(inside) <= NEAR * np.max(outside) else None


def _held(passage: Passage, first: int, last: int, center: Array) -> str:
    """Word a stay at a saddle, with the way out."""
    axes = np.linalg.eigh(passage.f.hessian(center))[1]
    axis = axes[:, 0] * np.sign(axes[np.argmax(np.abs(axes[:, 0])), 0])
    named, point = passage.named, place(passage.named, center)
    slope = float(np.min(passage.sizes[first : last + 1]))
    down = passage.toward("downhill", "uphill")
    what = "saddle" if len(center) > 1 else passage.toward("maximum", "minimum")
    text = f"{span(first + 1, last)} it is slow near the {what} at {point}, "
    text += f"where the gradient is down to {number(slope)}. "
    parts = (passage.points[first : last + 1] - center) @ axis
    if len(center) == 1:
        return f"{text}There the slope is zero, and it grows only with the distance."
    if not parts.any():
        way = direction(named, axis)
        return f"{text}Only along {way} it leads {down}, and no gradient here points that way."
    one, other = number(abs(parts[0])), number(abs(parts[-1]))
    if abs(parts[-1]) <= abs(parts[0]):
        way = direction(named, axis)
        return f"{text}The way out is along {way}, but along it the path came nearer, from {one} to {other}."
    way = direction(named, axis * np.sign(parts[-1]))
    return f"{text}Its escape direction is {way}: along it the distance went from {one} to {other}."


def plateaus(passage: Passage, taken: Flags) -> Iterator[Event]:
    """Stretches of small slope before something much steeper."""
    sizes = passage.sizes
    ahead = np.array([_steepest_ahead(passage, row) for row in _sampled(len(sizes) - 1)])
    rows = _sampled(len(sizes) - 1)
    steep = np.interp(np.arange(len(sizes) - 1), rows, ahead)
    flat = (sizes[:-1] * STEEPER <= steep) & (sizes[:-1] > 0) & ~taken & (passage.lengths > 0)
    for first, last in runs(flat, 2):
        looked = np.unique(np.linspace(first, last, LOOKS).astype(int))
        seen = np.array([_steepest_ahead(passage, row) for row in looked])
        creeps = (sizes[looked] * STEEPER <= seen).all()
        if last - first + 1 < FEWEST_ON_PLATEAU or not creeps:
            continue
        slope, beyond = number(sizes[first]), number(seen[0])
        where = place(passage.named, passage.points[first])
        downhill = passage.toward("downhill", "uphill")
        yield Event(
            "plateau",
            first + 1,
            last + 1,
            f"{span(first + 1, last + 1)} it creeps over a plateau: the slope at {where} is only "
            f"{slope}, and farther {downhill} it is {beyond}.",
        )


def _sampled(count: int) -> np.ndarray:
    """Up to 40 rows, evenly spread."""
    return np.unique(np.linspace(0, count - 1, min(count, 40)).astype(int))


def _steepest_ahead(passage: Passage, row: int) -> float:
    """The steepest slope on the straight way down from a row to its first bottom; 0 without one."""
    x, size = passage.points[row], passage.sizes[row]
    if not np.isfinite(size) or size == 0:
        return 0.0
    unit = -passage.gradients[row] / size
    reach = 10 * (1 + np.abs(x).max())
    ray = np.geomspace(1e-5 * reach, reach, 160)
    slopes = -unit @ passage.f.gradient(x[:, None] + unit[:, None] * ray)
    turned = slopes < 0
    if not turned.any():
        return 0.0
    return float(np.max(slopes[: int(np.argmax(turned))], initial=0.0))


def gone(passage: Passage) -> Iterator[Event]:
    """The first point at which the gradient is zero, or too small for numbers, though no minimum."""
    least = np.finfo(passage.points.dtype).tiny
    if passage.slug in OPTIMIZERS and SQUARES & set(OPTIMIZERS[passage.slug].defaults):
        least = np.sqrt(least)
    largest = np.abs(passage.gradients).max(axis=1)
    tiny = np.flatnonzero(largest < least)
    tiny = tiny[tiny < len(passage.points)]
    if not len(tiny):
        return
    row = int(tiny[0])
    ground = survey(passage.f, passage.points[row], scale_of(passage.points), _extent(passage, row))
    if ground.kind not in ("flat", "unread slope"):
        return
    where = place(passage.named, passage.points[row])
    last = int(tiny[-1]) if len(tiny) == tiny[-1] - row + 1 else row
    if largest[row] == 0:
        text = f"At step {row}, at {where}, the gradient is exactly 0 and the loss is flat all "
        text += "around: nothing says which way to go."
    else:
        text = f"At step {row}, at {where}, the gradient has shrunk to {number(largest[row])}: "
        text += "its square is too small for a floating-point number."
    yield Event("vanished", min(row + 1, len(passage.steps)), max(last, row + 1), text)


def _extent(passage: Passage, row: int) -> Any:
    return float(np.abs(passage.points - passage.points[row]).max())

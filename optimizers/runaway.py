"""Runs that fly away: out of the bound of a divergence, or on their way there."""

from __future__ import annotations

import numpy as np

from optimizers.objectives import Counted
from optimizers.registry import Array
from optimizers.wording import number

ESCAPE = 1e6
GROWING = 10
"""So many steps, the last ones, must each be longer than the one before."""
LEAST_GROWTH = 1.01
LOOKS = 60
EVEN = 0.5
"""Outward, the slope divided by the distance may fall to this share of what it is here."""


def escape_radius(start: Array) -> float:
    """Distance from the start beyond which a run has diverged: 10⁶ (1 + ‖start‖)."""
    return float(ESCAPE * (1 + np.linalg.norm(start)))


def escape_step(points: Array) -> int | None:
    """First step after which all points are farther from the start than `escape_radius`."""
    inside = np.abs(points - points[0]).max(axis=1) <= escape_radius(points[0])
    last_inside = int(np.flatnonzero(inside)[-1])
    return None if last_inside == len(points) - 1 else last_inside + 1


def diverged(f: Counted, points: Array, seen: Array, escaped: int) -> str:
    """Word a divergence by what the loss did meanwhile."""
    better, lower = ("rises", "higher") if f.ascent else ("falls", "lower")
    far = f"more than {number(escape_radius(points[0]))} from the start"
    if seen[-1] < -ESCAPE * (1 + abs(seen[0])):
        return f"Diverged: the loss {better} without bound; from step {escaped} on it is {far}."
    text = f"Diverged: from step {escaped} on it is {far}"
    return f"{text}, where the loss is {lower}." if seen[-1] < seen[0] else f"{text}."


def growth(f: Counted, points: Array) -> float | None:
    """By what factor the steps grow, on average, of a run that is flying away; else None.

    Flying away are steps that have grown ten times in a row and lead ever farther from the start,
    where the loss gives them reason to go on: from there to `escape_radius` its slope outward grows
    at least as that of a parabola does. If it falls, steps go on growing; if it rises, steps that
    overshoot the bottom now overshoot it ever after.
    """
    lengths = np.hypot.reduce(np.diff(points[-GROWING - 2 :], axis=0), axis=1, initial=0.0)
    if len(lengths) <= GROWING or not (lengths[1:] >= LEAST_GROWTH * lengths[:-1]).all():
        return None
    distances = np.hypot.reduce(points[-GROWING - 2 :] - points[0], axis=1, initial=0.0)
    if not (distances[2:] > distances[:-2]).all():  # swings that grow are farther out on one side
        return None
    if distances[-1] < 1 + np.hypot.reduce(points[0], initial=0.0):
        return None
    if not all(nothing_stops_it(f, points[0], x) for x in points[-2:]):
        return None
    return float((lengths[-1] / lengths[0]) ** (1 / GROWING))


def nothing_stops_it(f: Counted, start: Array, x: Array) -> bool:
    """Whether the loss goes on outward, from a point to the bound, as `growth` says."""
    start, way = start.astype(np.float64), (x - start).astype(np.float64)
    reach = max(2.0, escape_radius(start) / float(np.hypot.reduce(way, initial=0.0)))
    times = np.geomspace(1, reach, LOOKS)
    slopes = way @ f.gradient(start[:, None] + way[:, None] * times)
    return bool(slopes[0]) and bool((slopes / slopes[0] >= EVEN * times).all())

"""The window that shows whole paths."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from figures.grid import Window
from figures.narrow import Array
from figures.trail import around

MARGIN = 0.08
WHOLE = 100.0
"""A path that stays within so many windows is fitted as a whole."""
PART = 10.0
"""Of one that goes farther, as much is fitted as stays within so many."""
THINNEST = 0.5
"""No axis shows less than this part of what the others show, in units of the usual window."""
SMALLEST = 0.02
DIGITS = 3


@dataclass(frozen=True)
class Framing:
    """A window around paths.

    Attributes
    ----------
    window
        ``(low, high)`` for each variable.
    cut
        By name: how many steps are fitted of a path that goes too far to be seen together with the
        rest.
    """

    window: Window
    cut: Mapping[str, int]


def framing(home: Window, paths: Mapping[str, Sequence[Array]]) -> Framing:
    """Fit a window around paths and their starts, with a margin.

    A path that runs away (to 10²⁰⁰, say) would make a dot of everything else, so of such a path only
    the steps are fitted that stay within `PART` windows of the starts; `Framing.cut` says which. Nothing
    is moved: the rest of it leaves the picture.

    Parameters
    ----------
    home
        The usual window: it says what is far and in which proportion the axes stand.
    paths
        By name: runs ``(T+1, D)``, row 0 the start.

    Raises
    ------
    ValueError
        If there is no path.
    """
    if not any(len(runs) for runs in paths.values()):
        raise ValueError("No path was given to fit a window around. Give one run at least.")
    starts = np.array([run[0] for runs in paths.values() for run in runs], dtype=np.float64)
    low, high = np.array(home, dtype=np.float64).T
    base = np.array([np.minimum(low, starts.min(axis=0)), np.maximum(high, starts.max(axis=0))])
    fitted, cut = [starts], {}
    for name, runs in paths.items():
        for run in runs:
            if not _within(run, base, WHOLE).all():
                steps = int(np.argmin(_within(run, base, PART)))
                cut[name] = min(steps - 1, cut.get(name, steps - 1))
                run = run[:steps]
            fitted.append(np.asarray(run, dtype=np.float64))
    points = np.concatenate(fitted)
    return Framing(_window(points.min(axis=0), points.max(axis=0), high - low), cut)


def _within(run: Array, base: Array, windows: float) -> Array:
    """Which points stay within so many windows of the base ``(2, D)``."""
    low, high = around(base.T, windows)
    return ((run >= low) & (run <= high)).all(axis=1)


def _window(low: Array, high: Array, usual: Array) -> Window:
    size = (high - low) * (1 + 2 * MARGIN)
    least = np.maximum(SMALLEST, THINNEST * (size / usual).max())
    size = np.maximum(size, least * usual)
    middle = low + (high - low) / 2
    return tuple(
        _outward(center - reach / 2, center + reach / 2)
        for center, reach in zip(middle, size, strict=True)
    )


def _outward(low: float, high: float) -> tuple[float, float]:
    """The next round numbers on both sides."""
    digits = DIGITS - 1 - math.floor(math.log10(high - low))
    unit = 10.0**-digits
    ends = math.floor(low / unit) * unit, math.ceil(high / unit) * unit
    return round(ends[0], digits), round(ends[1], digits)

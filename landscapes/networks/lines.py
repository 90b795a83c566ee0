"""Lines that are critical as a whole, where a plane of two weights meets them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from landscapes.data import DataLandscape
from landscapes.networks.small import SingularLine, SmallNetwork, network_of, singular_line

Array = NDArray[np.floating]
Kind = Literal["minimum", "saddle", "degenerate", "level"]
Window = Sequence[tuple[float, float]]

SAME = 1e-6
"""A weight held this near to the line's is on it."""


@dataclass(frozen=True, eq=False)
class PlaneLine:
    """A straight piece of such a line in a plane of two weights.

    Attributes
    ----------
    kind
        What the points of the line are in the space of all weights: ``minimum``, ``saddle``,
        ``degenerate``; ``level`` if only one partial derivative is zero along it.
    ends
        ``(2, 2)``: a point in each row, in the window.
    meaning
        In words.
    """

    kind: Kind
    ends: Array
    meaning: str


@lru_cache(maxsize=16)
def known_line(land: DataLandscape) -> SingularLine | None:
    """`singular_line`, found once for a loss."""
    return singular_line(land)


def lines_in_plane(
    land: DataLandscape, held: Mapping[str, float], window: Window
) -> tuple[PlaneLine, ...]:
    """The critical lines in the plane that is drawn.

    Parameters
    ----------
    land
        The loss of all weights.
    held
        The weights that keep a number; two are left.
    window
        ``(low, high)`` of those two.
    """
    network = network_of(land)
    axes = [i for i, name in enumerate(land.symbols) if name not in held]
    if network is None or len(axes) != 2:
        return ()
    found = [line for unit in network.units if (line := _level(land, unit, axes, window))]
    if len(network.units) == 2 and (singular := known_line(land)):
        numbers = np.array([held.get(name, np.nan) for name in land.symbols])
        found += _singular(network, singular, numbers, axes, window)
    return tuple(found)


def _level(
    land: DataLandscape, unit: tuple[int, int], axes: Sequence[int], window: Window
) -> PlaneLine | None:
    """The line v = 0, if both weights of the unit are drawn."""
    if sorted(unit) != list(axes):
        return None
    v, w = (land.symbols[place] for place in unit)
    k = axes.index(unit[0])
    if not window[k][0] <= 0 <= window[k][1]:
        return None
    ends = np.array(window, dtype=np.float64).T.copy()
    ends[:, k] = 0.0
    words = (
        f"On {v} = 0 the output does not depend on {w}: ∂{land.name}/∂{w} = 0 all along this line."
    )
    return PlaneLine("level", ends, words)


def _singular(
    network: SmallNetwork, line: SingularLine, numbers: Array, axes: Sequence[int], window: Window
) -> list[PlaneLine]:
    """Pieces of the line and its mirror images that lie in the plane."""
    found: list[PlaneLine] = []
    seen: list[Array] = []
    rest = [i for i in range(network.dimension) if i not in axes]
    for symmetry in network.symmetries:
        start, way = symmetry @ line.at(0.0), symmetry @ line.direction
        far = np.abs(start[rest] - numbers[rest]).max() > SAME or np.abs(way[rest]).max() > SAME
        middle = symmetry @ line.at(0.5)
        if far or any(np.allclose(middle, other) for other in seen):
            continue
        seen.append(middle)
        for low, high, kind in line.pieces:
            if (cut := _clipped(start[axes], way[axes], low, high, window)) is not None:
                words = (
                    f"Both units do the same here, and only v₁ + v₂ counts: a line of critical points. "
                    f"In the space of all four weights they are {NOUNS[kind]}."
                )
                found.append(PlaneLine(kind, cut, words))
    return found


NOUNS = {
    "minimum": "minima (but for the line itself, along which the loss stays the same)",
    "saddle": "saddles: there is a way down that leaves this plane",
    "degenerate": "degenerate: the second derivatives do not decide",
}


def _clipped(start: Array, way: Array, low: float, high: float, window: Window) -> Array | None:
    """The points start + s·way, low ≤ s ≤ high, as far as they are in the window (Liang & Barsky)."""
    for x, dx, (a, b) in zip(start, way, window, strict=True):
        if dx == 0:
            if not a <= x <= b:
                return None
            continue
        first, last = sorted(((a - x) / dx, (b - x) / dx))
        low, high = max(low, first), min(high, last)
    if not low < high:
        return None
    return np.array([start + low * way, start + high * way])

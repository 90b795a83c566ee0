"""Where the valleys of a sampled loss run into one."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from figures.narrow import Array
from figures.profile import ROUNDING

Indices = NDArray[np.intp]

LEAST = 0.002
"""A valley in a smaller part of the window has no room for level lines of its own."""


def lowest_pass(losses: Array) -> float | None:
    """Return the lowest loss at which two valleys run into one; None if no two do.

    Flooded from below (Vincent & Soille 1991, doi:10.1109/34.87344), the valleys around two minima meet
    at the pass between them. It counts where both are large enough to be seen, both minima lie
    inside of the window, not on its border, and both in the lower half of what lies below the pass.

    Parameters
    ----------
    losses
        ``(m, n)``; NaN is no part of any valley.
    """
    flat = np.where(np.isfinite(losses), losses, np.inf).ravel()
    order = np.argsort(flat, kind="stable")
    rank = np.empty(losses.shape, np.intp)
    rank.flat[order] = np.arange(order.size)
    bottoms = _bottoms(rank)
    valleys = _Valleys(rank, bottoms, LEAST * rank.size)
    inside = np.zeros(losses.shape, bool)
    inside[1:-1, 1:-1] = True
    inner = inside.ravel()[order]
    heights = flat[order]
    finite = heights[np.isfinite(heights)]
    if finite.size == 0:
        return None
    # Along a narrow bowl the samples miss its floor by up to half their distance: pits that do not exist.
    pits = (finite[-1] / 2 - finite[0] / 2) / rank.size * 2
    noise = max(pits, ROUNDING * float(np.abs(finite).max()))
    for place, *pair in _passes(rank, bottoms):
        height = heights[place]
        if not np.isfinite(height):
            break
        below = int(np.searchsorted(heights, height - noise))
        deep, shallow = sorted(valleys.of(bottom) for bottom in pair)
        if deep == shallow:
            continue
        halfway = heights[shallow] / 2 <= height / 4 + heights[0] / 4
        both = valleys.seen(shallow, below) and valleys.seen(deep, below)
        if both and halfway and inner[deep] and inner[shallow]:
            return float(height)
        valleys.join(deep, shallow)
    return None


# Below, samples are named by their rank: 0 is the lowest.


def _bottoms(rank: Indices) -> Indices:
    """Where water from each sample runs to, ``(m, n)``: always to the lowest of the eight around it."""
    rows, columns = rank.shape
    walled = np.pad(rank, 1, constant_values=rank.size)
    around = [walled[i : i + rows, j : j + columns] for i in range(3) for j in range(3)]
    down = np.empty(rank.size, np.intp)
    down[rank.ravel()] = np.min(around, axis=0).ravel()
    while not np.array_equal(down, farther := down[down]):
        down = farther
    return down[rank]


def _passes(rank: Indices, bottoms: Indices) -> Iterator[list[int]]:
    """From the lowest: the pass between two valleys that touch, and their bottoms."""
    found = []
    for one, other in (
        (np.s_[:, :-1], np.s_[:, 1:]),
        (np.s_[:-1], np.s_[1:]),
        (np.s_[:-1, :-1], np.s_[1:, 1:]),
        (np.s_[:-1, 1:], np.s_[1:, :-1]),
    ):
        apart = bottoms[one] != bottoms[other]
        height = np.maximum(rank[one], rank[other])[apart]
        pair = np.sort([bottoms[one][apart], bottoms[other][apart]], axis=0)
        found.append(np.stack([height, *pair]))
    height, one, other = np.concatenate(found, axis=1)
    ascending = np.argsort(height)
    _, first = np.unique((one * rank.size + other)[ascending], return_index=True)
    kept = ascending[np.sort(first)]
    yield from np.stack([height, one, other], axis=1)[kept].tolist()


class _Valleys:
    """Disjoint sets of samples, each known by its lowest one."""

    def __init__(self, rank: Indices, bottoms: Indices, least: float) -> None:
        by_rank = bottoms.ravel()[np.argsort(rank, axis=None)]
        names, sizes = np.unique(by_rank, return_counts=True)
        samples = np.split(np.argsort(by_rank, kind="stable"), np.cumsum(sizes)[:-1])
        self.parts = {name: [part] for name, part in zip(names.tolist(), samples, strict=True)}
        self.within = {name: name for name in self.parts}
        self.least = least
        self.large: set[int] = set()

    def of(self, bottom: int) -> int:
        """The valley that this bottom has become a part of."""
        while (within := self.within[bottom]) != bottom:
            self.within[bottom] = self.within[within]
            bottom = within
        return bottom

    def seen(self, valley: int, below: int) -> bool:
        """Whether so many of the lowest samples fill enough of a valley; it only grows."""
        if valley not in self.large:
            filled = sum(int(np.searchsorted(part, below)) for part in self.parts[valley])
            if filled >= self.least:
                self.large.add(valley)
        return valley in self.large

    def join(self, deep: int, shallow: int) -> None:
        """Two valleys run into one."""
        self.within[shallow] = deep
        parts = self.parts.pop(shallow)
        if shallow in self.large:
            self.large.add(deep)
        if deep not in self.large:
            self.parts[deep] += parts

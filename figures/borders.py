"""Where a function on a grid is zero: the segments of its border, for many functions at once.

Marching squares: in each cell of the grid the border is taken for straight, and its ends lie where
the values along the cell's sides, interpolated linearly, are zero. Where all four sides are crossed
the mean of the corners decides which corners are cut off (Nielson & Hamann 1991, simplified).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]

BOTTOM, RIGHT, TOP, LEFT = range(4)


def borders(values: Array, x: Array, y: Array) -> tuple[Array, NDArray[np.integer]]:
    """Segments along which the functions change their sign.

    Parameters
    ----------
    values
        ``(T, len(y), len(x))``: one function in each layer. Next to NaN there is no border.
    x, y
        The grid, ascending.

    Returns
    -------
    segments
        ``(M, 4)``: x and y of one end, x and y of the other, layer by layer.
    ends
        ``(T + 1,)``: the segments of layer k are those from ``ends[k]`` to ``ends[k + 1]``.
    """
    crossed, at = crossings(values, x, y)
    count = crossed.sum(axis=0)
    order = np.argsort(~crossed, axis=0, kind="stable")
    found = [joined(at, count == 2, order[0], order[1])]
    low = mean_of_corners(values) > 0
    same = low == (values[:, :-1, :-1] > 0)  # the middle belongs to the corner at the lower left
    everywhere = np.zeros(count.shape, np.intp)
    for chosen, pairs in (
        (same, ((BOTTOM, RIGHT), (LEFT, TOP))),
        (~same, ((BOTTOM, LEFT), (RIGHT, TOP))),
    ):
        for one, other in pairs:
            found.append(joined(at, (count == 4) & chosen, everywhere + one, everywhere + other))
    layers = np.concatenate([layer for layer, _ in found])
    segments = np.concatenate([part for _, part in found])
    kept = np.isfinite(segments).all(axis=1)
    layers, segments = layers[kept], segments[kept]
    turn = np.argsort(layers, kind="stable")
    return segments[turn], np.searchsorted(layers[turn], np.arange(len(values) + 1))


def crossings(values: Array, x: Array, y: Array) -> tuple[NDArray[np.bool_], Array]:
    """For the four sides of each cell whether the sign changes, and where: ``(4, …)``, ``(4, 2, …)``."""
    a, b = values[:, :-1, :-1], values[:, :-1, 1:]
    d, c = values[:, 1:, :-1], values[:, 1:, 1:]
    left, right = np.broadcast_arrays(x[None, None, :-1], x[None, None, 1:])
    low, high = y[None, :-1, None], y[None, 1:, None]
    sides = ((a, b), (b, c), (d, c), (a, d))
    crossed = np.stack([(one > 0) != (other > 0) for one, other in sides])
    with np.errstate(divide="ignore", invalid="ignore"):
        parts = [one / (one - other) for one, other in sides]
    across = [left + parts[0] * (right - left), right, left + parts[2] * (right - left), left]
    up = [low, low + parts[1] * (high - low), high, low + parts[3] * (high - low)]
    pairs = [
        np.stack(np.broadcast_arrays(one, other, a)[:2])
        for one, other in zip(across, up, strict=True)
    ]
    return crossed, np.stack(pairs)


def mean_of_corners(values: Array) -> Array:
    """Mean of each cell's corners."""
    rows = values[:, :-1] + values[:, 1:]
    return (rows[:, :, :-1] + rows[:, :, 1:]) / 4


def joined(
    at: Array, cells: NDArray[np.bool_], one: NDArray[np.integer], other: NDArray[np.integer]
) -> tuple[NDArray[np.integer], Array]:
    """Layers and segments between two sides of the chosen cells."""
    layer, row, column = np.nonzero(cells)
    ends = [at[side[layer, row, column], :, layer, row, column] for side in (one, other)]
    return layer, np.concatenate(ends, axis=1)

"""Where the boxes of a graph stand: in layers from left to right, with few crossings.

The method is that of Sugiyama, Tagawa & Toda (1981): layers by the longest way from the inputs,
an invisible box wherever an edge passes a layer, order within a layer by the mean place of the
neighbors, heights by least squares with the order kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]
SWEEPS = 12
GAP_ACROSS, GAP_DOWN, THIN = 44.0, 18.0, 24.0
"""Pixels between layers, between boxes of a layer, and the height kept for an edge that passes."""


@dataclass(frozen=True)
class Placement:
    """Where everything stands, in pixels, the origin at the top left.

    Attributes
    ----------
    centers
        ``(N, 2)``: the middle of each box.
    routes
        For each edge the points it goes through between its boxes, from left to right: it passes
        every layer level, from one side to the other.
    width, height
        Size of the whole.
    """

    centers: Array
    routes: dict[tuple[int, int], tuple[tuple[float, float], ...]]
    width: float
    height: float


def layers(operands: Sequence[Sequence[int]]) -> list[int]:
    """Layer of each vertex; operands come before what works on them.

    An input stands next to the first operation that needs it, not all the way to the left.
    """
    found: list[int] = []
    for own in operands:
        found.append(1 + max((found[i] for i in own), default=-1))
    for i, own in enumerate(operands):
        users = [found[j] for j, theirs in enumerate(operands) if i in theirs]
        if not own and users:
            found[i] = min(users) - 1
    return found


def place(operands: Sequence[Sequence[int]], sizes: Sequence[tuple[float, float]]) -> Placement:
    """Place boxes of these widths and heights; ``operands[i]`` are what vertex i works on."""
    count, level = len(operands), layers(operands)
    chains, down = _chains(operands, level)
    rows: list[list[int]] = [[] for _ in range(max(level) + 1)]
    for node in _depth_first(operands, chains):
        rows[level[node]].append(node)
    _order(rows, down)
    heights = [sizes[i][1] if i < count else THIN for i in range(len(level))]
    y = _heights(rows, down, heights)
    columns = _columns(rows, [w for w, _ in sizes])
    centers = np.array([(sum(columns[level[i]]) / 2, y[i]) for i in range(count)])
    routes = {
        edge: tuple((x, float(y[k])) for k in chain[1:-1] for x in columns[level[k]])
        for edge, chain in chains.items()
    }
    width = columns[-1][1]
    height = max(y[i] + heights[i] / 2 for i in range(len(level)))
    return Placement(centers, routes, width, float(height))


def _chains(
    operands: Sequence[Sequence[int]], level: list[int]
) -> tuple[dict[tuple[int, int], list[int]], list[list[int]]]:
    """For each edge the vertices it goes through; for each vertex its neighbors to the left.

    ``level`` grows by the invisible boxes.
    """
    down: list[list[int]] = [[] for _ in operands]
    chains = {}
    for user, own in enumerate(operands):
        for operand in own:
            chain = [operand]
            for between in range(level[operand] + 1, level[user]):
                level.append(between)
                down.append([chain[-1]])
                chain.append(len(level) - 1)
            down[user].append(chain[-1])
            chains[operand, user] = [*chain, user]
    return chains, down


def _depth_first(
    operands: Sequence[Sequence[int]], chains: dict[tuple[int, int], list[int]]
) -> list[int]:
    """All vertices, in the order in which a reader follows the formula from its result."""
    seen: dict[int, None] = {}
    todo = [len(operands) - 1]
    while todo:
        node = todo.pop()
        if node not in seen:
            seen[node] = None
            for operand in reversed(operands[node]):
                for between in chains[operand, node][1:-1]:
                    seen[between] = None
                todo.append(operand)
    return [*seen, *(i for i in range(len(operands)) if i not in seen)]


def _order(rows: list[list[int]], down: list[list[int]]) -> None:
    """Sort the layers by the mean place of the neighbors; keep the order with fewest crossings."""
    up = _reversed(down)
    best, fewest = [list(row) for row in rows], crossings(rows, down)
    for turn in range(SWEEPS):
        forward = turn % 2 == 0
        at = range(1, len(rows)) if forward else range(len(rows) - 2, -1, -1)
        for k in at:
            other = rows[k - 1] if forward else rows[k + 1]
            spot = {node: i for i, node in enumerate(other)}
            near = down if forward else up
            means = {
                n: float(np.mean([spot[m] for m in near[n]])) if near[n] else float(i)
                for i, n in enumerate(rows[k])
            }
            rows[k].sort(key=means.__getitem__)
        if (now := crossings(rows, down)) < fewest:
            best, fewest = [list(row) for row in rows], now
    rows[:] = best


def _reversed(down: list[list[int]]) -> list[list[int]]:
    up: list[list[int]] = [[] for _ in down]
    for node, own in enumerate(down):
        for other in own:
            up[other].append(node)
    return up


def crossings(rows: list[list[int]], down: list[list[int]]) -> int:
    """How often edges cross between neighboring layers."""
    total = 0
    for left, right in pairwise(rows):
        spot = {node: i for i, node in enumerate(left)}
        ends = [(spot[m], j) for j, n in enumerate(right) for m in down[n]]
        total += sum((a - c) * (b - d) < 0 for i, (a, b) in enumerate(ends) for c, d in ends[:i])
    return total


def _heights(rows: list[list[int]], down: list[list[int]], heights: list[float]) -> Array:
    """Height of each vertex: near the mean of its neighbors, in order, without overlap."""
    up = _reversed(down)
    y = np.zeros(len(heights))
    for row in rows:
        offsets = _offsets(row, heights)
        y[row] = offsets - offsets.mean()
    for turn in range(2 * SWEEPS):
        for k in range(len(rows))[:: 1 if turn % 2 == 0 else -1]:
            row = rows[k]
            wish = [_wish(node, y, down, up) for node in row]
            offsets = _offsets(row, heights)
            y[row] = _ascending(np.array(wish) - offsets) + offsets
    tops = [y[i] - heights[i] / 2 for i in range(len(heights))]
    return y - min(tops)


def _wish(node: int, y: Array, down: list[list[int]], up: list[list[int]]) -> float:
    """Level with its neighbors."""
    near = down[node] + up[node]
    return float(np.mean(y[near])) if near else float(y[node])


def _offsets(row: list[int], heights: list[float]) -> Array:
    """Heights of a layer whose boxes stand as close as they may."""
    half = [heights[i] / 2 for i in row]
    steps = [0.0] + [a + GAP_DOWN + b for a, b in pairwise(half)]
    return np.cumsum(steps)


def _ascending(values: Array) -> Array:
    """The nearest sequence that does not fall, by least squares (pool adjacent violators)."""
    pools: list[tuple[float, int]] = []
    for value in values:
        mean, count = float(value), 1
        while pools and pools[-1][0] > mean:
            other, many = pools.pop()
            mean, count = (mean * count + other * many) / (count + many), count + many
        pools.append((mean, count))
    return np.concatenate([np.full(count, mean) for mean, count in pools])


def _columns(rows: list[list[int]], widths: Sequence[float]) -> list[tuple[float, float]]:
    """Left and right side of each layer."""
    columns, edge = [], 0.0
    for row in rows:
        wide = max((widths[i] for i in row if i < len(widths)), default=0.0)
        columns.append((edge, edge + wide))
        edge += wide + GAP_ACROSS
    return columns

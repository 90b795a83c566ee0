"""Forward to the loss, back to its partial derivatives: reverse-mode differentiation.

Source: Griewank & Walther, *Evaluating Derivatives* (2nd ed. 2008), section 3.2; the same rule as
in Goodfellow, Bengio & Courville, *Deep Learning* (2016), algorithms 6.1 and 6.2.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscapes.automatic import jet

if TYPE_CHECKING:
    from landscapes.computation.graph import Graph, Vertex

Array = NDArray[np.floating]


@dataclass(frozen=True)
class Move:
    """One step: an operation is computed, or passes its derivative back to its operands."""

    way: Literal["forward", "backward"]
    place: int


@dataclass(frozen=True, eq=False)
class Sweep:
    """All numbers of a graph at one point.

    Attributes
    ----------
    graph
        Whose numbers.
    point
        ``(D,)``.
    values
        For each vertex its value.
    slopes
        For each vertex the derivative of its operation with respect to each operand.
    flows
        For each vertex and operand, whether a derivative goes back there at all: not into what a
        maximum or a piecewise definition has not taken.
    """

    graph: Graph
    point: Array
    values: tuple[float, ...]
    slopes: tuple[tuple[float, ...], ...]
    flows: tuple[tuple[bool, ...], ...]

    @cached_property
    def moves(self) -> tuple[Move, ...]:
        """The steps: every operation in order, and back again."""
        order = self.graph.operations
        forward = tuple(Move("forward", i) for i in order)
        return forward + tuple(Move("backward", i) for i in reversed(order))

    def values_after(self, steps: int) -> dict[int, float]:
        """Values that are known after so many steps, by place."""
        done = {move.place for move in self.moves[:steps]}
        return {
            i: value
            for i, value in enumerate(self.values)
            if i in done or self.graph.vertices[i].is_variable
        }

    def adjoints_after(self, steps: int) -> dict[int, float]:
        """Derivatives of the loss with respect to vertices, as far as they are summed up.

        The loss's own, 1, stands when everything forward is done. A vertex that several
        operations work on has its derivative only after the first of them has passed its part.
        """
        back = steps - len(self.graph.operations)
        if back < 0:
            return {}
        found = {len(self.values) - 1: 1.0}
        with np.errstate(all="ignore"):
            for move in self.moves[len(self.graph.operations) : steps]:
                for operand, part in self.contributions(move.place, found):
                    found[operand] = found.get(operand, 0.0) + part
        return found

    def contributions(
        self, place: int, adjoints: dict[int, float] | None = None
    ) -> list[tuple[int, float]]:
        """What a vertex passes back to each operand: its own derivative times the local one."""
        known = self._adjoints if adjoints is None else adjoints
        if place not in known:
            return []  # nothing arrived here
        edges = zip(
            self.graph.vertices[place].operands, self.slopes[place], self.flows[place], strict=True
        )
        with np.errstate(all="ignore"):
            return [(o, float(np.float64(known[place]) * s)) for o, s, flows in edges if flows]

    @cached_property
    def _adjoints(self) -> dict[int, float]:
        return self.adjoints_after(len(self.moves))

    @cached_property
    def adjoints(self) -> tuple[float, ...]:
        """Derivative of the loss with respect to each vertex."""
        return tuple(self._adjoints.get(i, 0.0) for i in range(len(self.values)))

    @cached_property
    def gradient(self) -> Array:
        """Partial derivatives ``(D,)``, in the order of the symbols."""
        by_name = {v.name: a for v, a in zip(self.graph.vertices, self.adjoints, strict=True)
                   if v.is_variable}  # fmt: skip
        return np.array([by_name.get(symbol, 0.0) for symbol in self.graph.symbols])


def sweep(graph: Graph, point: ArrayLike) -> Sweep:
    """Compute every value and every local derivative (`Graph.at`)."""
    x = np.asarray(point, dtype=np.float64)
    if x.shape != (len(graph.symbols),):
        raise ValueError(
            f"A point of shape {x.shape} was given to a loss of {len(graph.symbols)} variables; "
            f"give one coordinate for each of {', '.join(graph.symbols)}."
        )
    given = dict(zip(graph.symbols, map(float, x), strict=True))
    values: list[float] = []
    slopes: list[tuple[float, ...]] = []
    for vertex in graph.vertices:
        if vertex.is_variable:
            values.append(given[vertex.name])
            slopes.append(())
        else:
            value, slope = operate(vertex, [values[i] for i in vertex.operands])
            values.append(value)
            slopes.append(slope)
    flows = tuple(
        tuple(not (vertex.selects and slope == 0) for slope in own)
        for vertex, own in zip(graph.vertices, slopes, strict=True)
    )
    return Sweep(graph, x, tuple(values), tuple(slopes), flows)


def operate(vertex: Vertex, operands: Sequence[float]) -> tuple[float, tuple[float, ...]]:
    """Value of one operation and its derivative with respect to each operand."""
    result = jet(vertex.program, [np.array([u]) for u in operands], 1)
    slopes = [np.ravel(result.slope.get(i, 0.0))[0] for i in range(len(operands))]
    return float(np.ravel(result.value)[0]), tuple(map(float, slopes))

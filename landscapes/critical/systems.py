"""Systems of equations on boxes, enclosed: ∇f = 0 in any dimension, u = 0 in one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from landscapes import intervals
from landscapes.automatic import Jet, jet
from landscapes.intervals import Interval
from landscapes.program import Program


class System(Protocol):
    """D equations in D variables on boxes of shape (D, N)."""

    @property
    def dimension(self) -> int:
        """D."""
        ...

    def values(self, box: Interval) -> Interval:
        """Enclosures of the left sides, shape (D, N)."""
        ...

    def jacobian(self, box: Interval) -> Interval:
        """Enclosures of their derivatives, shape (D, D, N): equation, variable, box."""
        ...


@dataclass
class GradientSystem:
    """∇f = 0 for a program f."""

    program: Program

    @property
    def dimension(self) -> int:
        """Number of variables."""
        return self.program.dimension

    def values(self, box: Interval) -> Interval:
        """Gradient."""
        return gradient(self.run(box, 1), box)

    def jacobian(self, box: Interval) -> Interval:
        """Hessian."""
        return hessian(self.run(box, 2), box)

    def run(self, box: Interval, order: int) -> Jet:
        """Jet of f on the boxes."""
        return jet(self.program, [box[i] for i in range(self.dimension)], order, intervals)


@dataclass
class EquationSystem:
    """u = 0 for a program u in one variable."""

    program: Program
    dimension: int = 1

    def values(self, box: Interval) -> Interval:
        """The left side."""
        value = jet(self.program, [box[0]], 0, intervals).value
        return value.broadcast(box.low.shape)

    def jacobian(self, box: Interval) -> Interval:
        """Its derivative."""
        slope = gradient(jet(self.program, [box[0]], 1, intervals), box)
        return Interval(slope.low[None], slope.high[None])


def gradient(result: Jet, box: Interval) -> Interval:
    """First derivatives of a jet as one interval of shape (D, N)."""
    return spread([result.slope.get(i, 0.0) for i in range(len(box.low))], box)


def hessian(result: Jet, box: Interval) -> Interval:
    """Second derivatives of a jet as one interval of shape (D, D, N)."""
    d = range(len(box.low))
    rows = [spread([result.curve.get((min(i, j), max(i, j)), 0.0) for j in d], box) for i in d]
    return Interval(np.stack([r.low for r in rows]), np.stack([r.high for r in rows]))


def spread(parts: list[Interval | float], box: Interval) -> Interval:
    """One row per part, one column per box: a constant derivative counts for every box."""
    shape = box.low.shape[1:]
    return intervals.stack([intervals.interval(part).broadcast(shape) for part in parts])

"""The points that a method holds beside the one it shows: a swarm, a cloud, a simplex.

A rule keeps them in a local variable, named where it is registered (`Optimizer.companions`), and
rebinds that variable in each step. They are read off the waiting generator, so that the rule, which
is also the code that is shown, says nothing about drawing.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from types import GeneratorType
from typing import Any

import numpy as np

from optimizers.registry import Array, Objective


class Watched:
    """An optimizer, called in the same way, whose companions can be looked at on the way.

    Attributes
    ----------
    name
        Of the rule's local; "" for methods without companions, and for runs with lanes.
    """

    def __init__(self, member: Callable[..., Iterator[Array]]) -> None:
        self.member = member
        self.name = ""
        self._path: Any = None
        self._rows: list[Array | None] = []

    def __call__(self, f: Objective, x: Array, **hyperparameters: Any) -> Iterator[Array]:
        """Iterate from ``x``."""
        self._path = self.member(f, x, **hyperparameters)
        single = np.ndim(x) == 1 and isinstance(self._path, GeneratorType)
        self.name = getattr(self.member, "companions", "") if single else ""
        return self._path

    def look(self) -> None:
        """Keep what is there now."""
        self._rows.append(inspect.getgeneratorlocals(self._path).get(self.name))

    def companions(self, points: Array) -> Array | None:
        """All that was seen, ``(T+1, D, n)``, in the rows of ``points`` ``(T+1, D)``."""
        rows = self._rows[: len(points)]
        known = next((row for row in rows if row is not None), None)
        if known is None or points.ndim > 2:
            return None
        pairs = zip(rows, points, strict=True)
        at_once = [
            np.repeat(x[:, None], known.shape[1], 1) if row is None else row for row, x in pairs
        ]
        return np.stack(at_once)

"""What a critical point is, and of which kind."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]
Kind = Literal["minimum", "maximum", "saddle", "degenerate", "kink"]

FLATNESS = 1e-7
"""An eigenvalue below this part of the largest counts as 0, unless it is proven not to be."""


@dataclass(frozen=True, eq=False)
class CriticalPoint:
    """A point where the gradient vanishes, or where it jumps across 0.

    Attributes
    ----------
    point
        Coordinates (D,).
    value
        Loss there.
    kind
        ``minimum``, ``maximum``, ``saddle``; ``degenerate`` where the second derivatives do not
        decide; ``kink`` where there is no gradient and 0 lies between the slopes around it.
    eigenvalues
        Of the Hessian, ascending (D,); NaN at a kink.
    eigenvectors
        Of the Hessian, as columns (D, D), in the order of the eigenvalues; NaN at a kink.
    exact
        LaTeX of the coordinates in closed form, or None.
    """

    point: Array
    value: float
    kind: Kind
    eigenvalues: Array
    eigenvectors: Array
    exact: str | None = None

    @property
    def largest_stable_rate(self) -> float | None:
        """At a minimum: the learning rate above which gradient descent leaves it, 2/λmax."""
        return 2 / float(self.eigenvalues[-1]) if self.kind == "minimum" else None


@dataclass(frozen=True, eq=False)
class CriticalPoints:
    """The critical points in a window.

    Attributes
    ----------
    points
        By ascending value.
    complete
        True only if it is proven that every listed point exists and that every critical point in
        the closed window lies within a millionth of the window's size of one that is listed.
    message
        One sentence for the reader: all of them, or why there may be others.
    isolated
        False if a whole valley, ridge or plain of critical points was met. They are not listed.
    breaks
        One variable only: jumps, poles, gaps and ends of the domain that were met, ascending.
    """

    points: tuple[CriticalPoint, ...]
    complete: bool
    message: str
    isolated: bool = True
    breaks: tuple[float, ...] = ()

    def __iter__(self) -> Iterator[CriticalPoint]:
        return iter(self.points)

    def __len__(self) -> int:
        return len(self.points)

    def of_kind(self, kind: Kind) -> tuple[CriticalPoint, ...]:
        """Those of one kind."""
        return tuple(p for p in self.points if p.kind == kind)


def kind_of(eigenvalues: Array, regular: bool) -> Kind:
    """Kind by the signs of the Hessian's eigenvalues.

    Parameters
    ----------
    eigenvalues
        Ascending (D,).
    regular
        Whether it is proven that none of them is 0; otherwise small ones count as 0.
    """
    if not np.isfinite(eigenvalues).all():
        return "degenerate"
    size = np.abs(eigenvalues)
    if not regular and size.min() <= FLATNESS * size.max():
        return "degenerate"
    if eigenvalues[0] > 0:
        return "minimum"
    return "maximum" if eigenvalues[-1] < 0 else "saddle"


def spectrum(hessians: Array) -> tuple[Array, Array]:
    """Eigenvalues (D, N) and eigenvectors (D, D, N) of Hessians (D, D, N); NaN where one is not finite."""
    stacked = np.moveaxis(hessians, 2, 0)
    finite = np.isfinite(stacked).all(axis=(1, 2))
    values = np.full(stacked.shape[:2], np.nan)
    vectors = np.full(stacked.shape, np.nan)
    if finite.any():
        values[finite], vectors[finite] = np.linalg.eigh(stacked[finite])
    return values.T, np.moveaxis(vectors, 0, 2)


def ordered(points: Sequence[CriticalPoint]) -> tuple[CriticalPoint, ...]:
    """By value, equal ones (to ten digits) by their coordinates."""
    size = max((abs(p.value) for p in points if np.isfinite(p.value)), default=1.0) or 1.0

    def key(p: CriticalPoint) -> tuple[float, tuple[float, ...]]:
        return round(p.value / size, 10), tuple(float(c) for c in p.point)

    return tuple(sorted(points, key=key))

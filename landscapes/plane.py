"""Planes through parameter space: where a loss of many parameters is cut so that it can be drawn.

A picture of a plane shows a path's shadow, not the path. `Plane.fit` measures how much the shadow
leaves out, so that it can be said beside the picture.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]
Around = Literal["last", "first", "mean"]

FLAT = 1e-12
"""Directions whose angle has a smaller sine than this are parallel and span no plane."""


@dataclass(frozen=True)
class Fit:
    """How true a plane's picture of a path is.

    Attributes
    ----------
    explained
        Share of the path's squared distances from the plane's origin that lies within the plane,
        from 0 to 1; for a `principal_plane` the variance explained. 1 if the path never leaves the
        origin.
    largest, median
        Distance of the path from the plane, over all of its points.
    length
        Length of the path: the sum of its steps.
    """

    explained: float
    largest: float
    median: float
    length: float

    @property
    def relative(self) -> tuple[float, float]:
        """Largest and median distance as shares of the path's length; 0 for a path of no length."""
        return (
            (self.largest / self.length, self.median / self.length) if self.length else (0.0, 0.0)
        )


@dataclass(frozen=True, eq=False)
class Plane:
    """All points origin + α u + β v.

    Attributes
    ----------
    origin
        ``(D,)``: the point with α = β = 0.
    u, v
        ``(D,)``: the directions. Neither need have length 1, nor need they be at a right angle: α
        and β count in u and v. Where they are orthonormal, distances in the picture are distances
        in parameter space.

    Raises
    ------
    ValueError
        If the shapes differ, a number is not finite, or u and v are parallel.
    """

    origin: Array
    u: Array
    v: Array

    def __post_init__(self) -> None:
        for name in ("origin", "u", "v"):
            object.__setattr__(self, name, np.array(getattr(self, name), dtype=np.float64))
        shapes = {part.shape for part in (self.origin, self.u, self.v)}
        if len(shapes) != 1 or self.origin.ndim != 1 or self.dimension < 2:
            raise ValueError(
                f"A plane was given by arrays of shapes {self.origin.shape}, {self.u.shape} and "
                f"{self.v.shape}. All three must be (D,) with D of at least 2."
            )
        if not np.isfinite([self.origin, self.u, self.v]).all():
            raise ValueError(
                "A plane was given with a number that is not finite. Give finite ones."
            )
        if not self.sine > FLAT:
            raise ValueError(
                "The two directions of a plane are parallel, or one is zero. Choose two that differ."
            )

    @property
    def dimension(self) -> int:
        """Number of parameters D."""
        return len(self.origin)

    @property
    def sine(self) -> float:
        """Sine of the angle between u and v: 1 if they are at a right angle, 0 if parallel."""
        lengths = np.linalg.norm(self.u), np.linalg.norm(self.v)
        if not min(lengths) > 0:
            return 0.0
        u, v = self.u / lengths[0], self.v / lengths[1]
        return float(np.linalg.norm(v - (u @ v) * u))

    def points(self, alpha: Any, beta: Any) -> Array:
        """Points of parameter space, ``(D, *batch)``, for coordinates that broadcast to ``(*batch)``."""
        alpha, beta = np.broadcast_arrays(alpha, beta)
        column = (slice(None), *(None,) * alpha.ndim)
        return self.origin[column] + alpha * self.u[column] + beta * self.v[column]

    def coordinates(self, points: Array) -> Array:
        """Coordinates (α, β) of the feet of the perpendiculars from points onto the plane.

        Parameters
        ----------
        points
            ``(T+1, D)``: rows are points.

        Returns
        -------
        Array
            ``(T+1, 2)``.
        """
        away = np.asarray(points, dtype=np.float64) - self.origin
        # An orthonormal basis first: solving with the Gram matrix would square its condition.
        basis, mixing = np.linalg.qr(np.column_stack([self.u, self.v]))
        return np.linalg.solve(mixing, (away @ basis).T).T

    def distances(self, points: Array) -> Array:
        """Distance of each of the points ``(T+1, D)`` from the plane, ``(T+1,)``."""
        points = np.asarray(points, dtype=np.float64)
        feet = self.points(*self.coordinates(points).T)
        return np.linalg.norm(points - feet.T, axis=1)

    def fit(self, path: Array) -> Fit:
        """How true the picture of a path ``(T+1, D)`` is in this plane."""
        path = np.asarray(path, dtype=np.float64)
        off = self.distances(path)
        whole = float(np.square(path - self.origin).sum())
        explained = 1.0 - float(off @ off) / whole if whole else 1.0
        length = float(np.linalg.norm(np.diff(path, axis=0), axis=1).sum())
        return Fit(max(explained, 0.0), float(off.max()), float(np.median(off)), length)


def axes_plane(i: int, j: int, origin: Any) -> Plane:
    """The plane of two parameters i and j, all others held at the origin's.

    Raises
    ------
    ValueError
        If i and j are the same or not parameters.
    """
    origin = np.asarray(origin, dtype=np.float64)
    if i == j or not {i, j} <= set(range(len(origin))):
        raise ValueError(
            f"Parameters {i} and {j} were given as axes. Choose two different ones from 0 to "
            f"{len(origin) - 1}."
        )
    unit = np.eye(len(origin))[[i, j]]
    return Plane(origin, *unit)


def principal_plane(path: Array, around: Around = "last") -> tuple[Plane, Array]:
    """The plane in which a path varies most: its first two principal components.

    After Li et al. 2018 (arXiv:1712.09913, section 7.2) the deviations are those from the path's
    last point. The directions are found from the products of all pairs of deviations (or of
    parameters, if those are fewer), a small symmetric matrix.

    Parameters
    ----------
    path
        ``(T+1, D)``, D of at least 2.
    around
        What the deviations are taken from and where the plane has its origin.

    Returns
    -------
    plane
        u and v are orthonormal, u the direction of most variance. Each points to the side on which
        the path goes farther. A straight path has a v of its own choice: a parameter's axis, made
        perpendicular.
    shares
        ``(min(T+1, D),)``: shares of the variance, largest first; they add up to 1. All 0 for a
        path that never moves.

    Raises
    ------
    ValueError
        If the path is not ``(T+1, D)`` or not finite.
    """
    path = np.asarray(path, dtype=np.float64)
    if path.ndim != 2 or not len(path) or path.shape[1] < 2 or not np.isfinite(path).all():
        raise ValueError(
            f"A path of shape {path.shape} was given. It must be (T+1, D) with D of at least 2, and finite."
        )
    origin = path.mean(axis=0) if around == "mean" else path[{"last": -1, "first": 0}[around]]
    away = path - origin
    size = float(np.abs(away).max()) or 1.0  # so that squares neither overflow nor vanish
    away = away / size
    wide = len(away) < path.shape[1]
    variances, vectors = np.linalg.eigh(away @ away.T if wide else away.T @ away)
    variances = np.maximum(variances[::-1], 0.0)
    leading = vectors[:, ::-1][:, :2].T
    directions, sizes = np.zeros((2, path.shape[1])), np.zeros(2)  # of one point there are none
    directions[: len(leading)] = leading @ away if wide else leading
    sizes[: len(leading)] = np.sqrt(variances[:2]) if wide else 1.0
    basis = _orthonormal(directions, sizes)
    shadow = away @ basis.T
    farthest = np.take_along_axis(shadow, np.abs(shadow).argmax(axis=0)[None], axis=0)[0]
    u, v = np.where(farthest < 0, -1.0, 1.0)[:, None] * basis
    total = variances.sum()
    return Plane(origin, u, v), variances / total if total else variances


def random_plane(origin: Any, shapes: Sequence[tuple[int, ...]] | None, seed: int) -> Plane:
    """The plane of two random directions, filter-normalized (Li et al. 2018, section 4).

    Each direction is Gaussian; then every filter, the weights into one unit, is given the length of
    the same filter at the origin. So one unit of α changes every filter by as much as it is long,
    and pictures of different networks can be compared. Biases are not changed.

    Parameters
    ----------
    origin
        ``(D,)``: all parameters, array after array.
    shapes
        Shapes of these arrays in order, row by row: ``(units, inputs)`` is a weight matrix with a
        filter in each row, ``(units,)`` holds biases. None: all parameters are one filter.
    seed
        Same seed, same directions.

    Raises
    ------
    ValueError
        If the shapes do not add up to D.
    """
    origin = np.asarray(origin, dtype=np.float64)
    shapes = [(1, len(origin))] if shapes is None else shapes
    if sum(map(math.prod, shapes)) != len(origin):
        raise ValueError(
            f"Shapes {list(shapes)} hold {sum(map(math.prod, shapes))} numbers, but there are "
            f"{len(origin)} parameters. Give the shape of every array in order."
        )
    random = np.random.default_rng(seed)
    return Plane(origin, *(_normalized(random, origin, shapes) for _ in range(2)))


def _normalized(
    random: np.random.Generator, origin: Array, shapes: Sequence[tuple[int, ...]]
) -> Array:
    parts, first = [], 0
    for shape in shapes:
        count = math.prod(shape)
        weights = origin[first : first + count]
        first += count
        if len(shape) == 1:
            parts.append(np.zeros(count))
            continue
        rows = weights.reshape(shape[0], -1)
        drawn = random.standard_normal(rows.shape)
        lengths = (np.linalg.norm(part, axis=1, keepdims=True) for part in (rows, drawn))
        wanted, have = lengths
        parts.append((drawn * (wanted / have)).ravel())
    return np.concatenate(parts)


def _orthonormal(directions: Array, sizes: Array) -> Array:
    """Two orthonormal rows from two rows of the given sizes; an axis takes the place of a missing one."""
    basis = np.zeros_like(directions)
    for i, (direction, size) in enumerate(zip(directions, sizes, strict=True)):
        if size > 1e-7 * sizes[0] and size > 0:  # below, a root of rounding errors
            candidate = direction / size
        else:
            candidate = np.eye(directions.shape[1])[np.argmin(np.square(basis).sum(axis=0))]
        for _ in range(2):  # twice is enough (Kahan; Parlett 1980)
            candidate = candidate - basis[:i].T @ (basis[:i] @ candidate)
            candidate = candidate / np.linalg.norm(candidate)
        basis[i] = candidate
    return basis

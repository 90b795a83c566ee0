"""Where parameter space is cut for a picture, and how much of the truth the picture holds.

A loss of one or two variables is drawn as it is. Of more, a picture shows a plane: that of two of the
variables, through the point where one contestant is at the clock's step; or the plane in which its path
varies most (Li et al. 2018, arXiv:1712.09913, section 7.2). Other points are drawn as their shadows on it.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from figures.frames import SAMPLES, Frames, frames, moments
from figures.grid import Grid, Window, moving, sample
from figures.narrow import Array, Objective
from landscapes.plane import Fit, Plane, axes_plane, principal_plane

AIR = 0.15
"""Room around a path, in parts of its extent."""
FINEST = 1e-6
"""Parts of the window that cannot be told apart on any screen."""
SYMBOLS = ("first direction", "second direction")
CAPTION = "through {slot} at step {{step}}"


class Cut(Protocol):
    """What is drawn of parameter space."""

    @property
    def symbols(self) -> tuple[str, ...]:
        """Names of the axes, one or two."""
        ...

    @property
    def window(self) -> Window:
        """``(low, high)`` of each axis."""
        ...

    @property
    def axes_key(self) -> str:
        """Stays the same as long as coordinates in the picture mean the same."""
        ...

    @property
    def key(self) -> str:
        """Everything that the picture depends on but the loss itself."""
        ...

    def project(self, points: Array) -> Array:
        """Coordinates in the picture, ``(…, 1 or 2)``, of points ``(…, D)``."""
        ...

    def start(self, place: Sequence[float], start: Sequence[float]) -> tuple[float, ...]:
        """The start ``(D,)`` after a click at a place of the picture, from that before."""
        ...

    def grid(self, f: Objective) -> Grid:
        """The loss, sampled."""
        ...


@dataclass(frozen=True, eq=False)
class Whole:
    """All of a loss of one or two variables."""

    symbols: tuple[str, ...]
    window: Window

    @property
    def axes_key(self) -> str:
        """The variables."""
        return f"whole {self.symbols}"

    @property
    def key(self) -> str:
        """Variables and window."""
        return f"{self.axes_key} {self.window}"

    def project(self, points: Array) -> Array:
        """The points themselves."""
        return points

    def start(self, place: Sequence[float], start: Sequence[float]) -> tuple[float, ...]:
        """The place itself."""
        return tuple(place)

    def grid(self, f: Objective) -> Grid:
        """The loss on the window."""
        return sample(f, self.window)


@dataclass(frozen=True, eq=False)
class Slice:
    """The plane of two variables, through a contestant's point at the clock's step.

    Attributes
    ----------
    symbols, window
        Of the two variables.
    axes
        Which two.
    path
        ``(T+1, D)``: the contestant's way, as far as it is finite and has not diverged.
    slot
        Its slot.
    """

    symbols: tuple[str, ...]
    window: Window
    axes: tuple[int, int]
    path: Array
    slot: str

    @property
    def axes_key(self) -> str:
        """The two variables."""
        return f"slice {self.symbols}"

    @property
    def key(self) -> str:
        """Variables, window and path."""
        return f"{self.axes_key} {self.window} {self.slot} {_digest(self.path)}"

    def project(self, points: Array) -> Array:
        """The two coordinates."""
        return points[..., list(self.axes)]

    def start(self, place: Sequence[float], start: Sequence[float]) -> tuple[float, ...]:
        """Two of the coordinates move."""
        moved = list(start)
        for axis, value in zip(self.axes, place, strict=True):
            moved[axis] = float(value)
        return tuple(moved)

    def grid(self, f: Objective) -> Grid:
        """The loss on the slice at several steps."""
        steps = moments(len(self.path) - 1)
        return moving(self._losses(f, steps), self.window, steps, self._caption)

    def at(self, f: Objective, step: int, samples: int = SAMPLES) -> Frames:
        """The loss on the slice at one step; after the path's last one it stays where that was."""
        steps = np.array([min(step, len(self.path) - 1)])
        *_, found = frames(self._losses(f, steps), self.window, steps, self._caption, samples)
        return found

    def through(self, path: Array) -> Slice:
        """The same slice through another path of the contestant."""
        return replace(self, path=path)

    @property
    def _caption(self) -> str:
        return CAPTION.format(slot=self.slot)

    def _losses(self, f: Objective, steps: NDArray[np.integer]) -> Callable[[Array], Array]:
        """The loss at places ``(2, m, n)`` of the slices at these steps, ``(K, m, n)``."""
        origins = self.path[steps]

        def losses(place: Array) -> Array:
            shape = (origins.shape[1], len(steps), *place.shape[1:])
            points = np.broadcast_to(origins.T[:, :, None, None], shape).copy()
            for axis, coordinate in zip(self.axes, place, strict=True):
                points[axis] = coordinate
            return f(points)

        return losses

    def fit(self, path: Array) -> Fit:
        """How much of a path lies along the two variables."""
        return axes_plane(*self.axes, path[-1]).fit(path)

    def off(self, points: Array) -> Array:
        """Distance ``(n,)`` of another's points from the slice that is drawn at the same step."""
        n = min(len(points), len(self.path))
        away = points[:n] - self.path[:n]
        others = [k for k in range(points.shape[1]) if k not in self.axes]
        return np.linalg.norm(away[:, others], axis=1)


@dataclass(frozen=True, eq=False)
class Shadow:
    """The plane in which a path varies most.

    Attributes
    ----------
    plane
        With orthonormal directions, through the path's last point.
    window
        In coordinates of the plane.
    home
        The window that shows the path.
    symbols
        Names of the directions.
    """

    plane: Plane
    window: Window
    home: Window
    symbols: tuple[str, ...] = SYMBOLS

    @property
    def axes_key(self) -> str:
        """The plane."""
        return f"plane {_digest(self.plane.origin, self.plane.u, self.plane.v)}"

    @property
    def key(self) -> str:
        """Plane and window."""
        return f"{self.axes_key} {self.window}"

    def project(self, points: Array) -> Array:
        """Feet of the perpendiculars."""
        flat = points.reshape(-1, points.shape[-1])
        return self.plane.coordinates(flat).reshape(*points.shape[:-1], 2)

    def start(self, place: Sequence[float], start: Sequence[float]) -> tuple[float, ...]:
        """A point of the plane, whatever the start before, in no more digits than can be seen."""
        size = min(high - low for low, high in self.home)
        digits = -math.floor(math.log10(size * FINEST))
        return tuple(round(float(value), digits) for value in self.plane.points(*place))

    def grid(self, f: Objective) -> Grid:
        """The loss on the plane."""
        return sample(lambda place: f(self.plane.points(*place)), self.window)

    def fit(self, path: Array) -> Fit:
        """How much of a path lies within the plane."""
        return self.plane.fit(path)

    def off(self, points: Array) -> Array:
        """Distance ``(n,)`` of points from the plane."""
        return self.plane.distances(points)


def shadow(path: Array, others: Sequence[Array] = ()) -> Shadow:
    """The `Shadow` of a path ``(T+1, D)``, with room for it and for the shadows of other paths.

    A path that goes more than ten times as far does not count: it would shrink the first to a dot.
    """
    plane, _ = principal_plane(path)
    own = plane.coordinates(path)
    reach = 10 * np.abs(own).max()
    seen = [own]
    for other in others:
        shape = plane.coordinates(other)
        seen.append(shape[(np.abs(shape) <= reach).all(axis=1)])
    every = np.concatenate(seen)
    low, high = every.min(axis=0), every.max(axis=0)
    size = float((high - low).max()) or 1.0
    middle, half = (low + high) / 2, np.maximum((high - low) / 2, size / 4) + AIR * size
    window = tuple((float(m - h), float(m + h)) for m, h in zip(middle, half, strict=True))
    return Shadow(plane, window, window)


def pairs(symbols: Sequence[str]) -> dict[str, tuple[int, int]]:
    """Which two variables can be drawn, by their names with a space between."""
    places = itertools.combinations(range(len(symbols)), 2)
    return {f"{symbols[i]} {symbols[j]}": (i, j) for i, j in places}


def ended(points: Array, diverged_at: int | None) -> Array:
    """The part of a path ``(T+1, D)`` before it diverged; at least its start."""
    kept = points[: max(diverged_at, 1)] if diverged_at is not None else points
    return np.asarray(kept, dtype=np.float64)


def errors(f: Objective, cut: Shadow, points: Array) -> NDArray[np.floating]:
    """Loss of points ``(n, D)`` minus that of their shadows, which the map shows: ``(n,)``."""
    feet = cut.plane.points(*cut.project(points).T)
    with np.errstate(all="ignore"):
        return np.asarray(f(points.T) - f(feet))


def _digest(*arrays: Array) -> str:
    found = blake2b(digest_size=12)
    for array in arrays:
        found.update(np.ascontiguousarray(array, dtype=np.float64).tobytes())
    return found.hexdigest()

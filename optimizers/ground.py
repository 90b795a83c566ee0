"""What the loss does around a point at which an optimizer has come to rest.

A zero gradient says little: minimum, saddle, maximum, plateau and a difference quotient without
digits all read zero. So the loss itself is asked, on a small star of points around the rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from optimizers.registry import Array, Objective

Kind = Literal["minimum", "maximum", "saddle", "flat", "inflection", "slope", "unread slope"]

FEW = 16  # up to this dimension all directions that matter can be tried


@dataclass(frozen=True)
class Ground:
    """What a survey found.

    Attributes
    ----------
    kind
        ``slope``: the loss falls and the gradient says so; ``unread slope``: it falls although the
        gradient reads zero; ``inflection``: the gradient is zero, one side of it leads down.
    way_down
        Unit direction ``(D,)`` in which the loss falls most, if it falls anywhere.
    """

    kind: Kind
    way_down: Array | None = None


class BySlopes:
    """How much the loss changes from a point, told by its exact gradients on the way, not its values.

    Beside 10¹² a change of 10⁻⁴ is lost in a value, but not in a gradient. Simpson's rule, exact for
    polynomials up to degree 4.

    Parameters
    ----------
    f
        The loss; its attribute ``exact``, if there is one, knows the gradient that it reads by
        differences.
    x
        ``(D,)``, where the change is zero.
    """

    def __init__(self, f: Objective, x: Array) -> None:
        self.exact: Objective = getattr(f, "exact", f)
        self.x = x
        self.gradient = f.gradient
        self.hessian = self.exact.hessian

    def __call__(self, points: Array) -> Array:
        """Change of the loss from `x` to each point, ``(*batch)``."""
        start = np.broadcast_to(self.x.reshape(-1, *(1,) * (points.ndim - 1)), points.shape)
        way, slope = points - start, self.exact.gradient
        mean = (slope(start) + 4 * slope(start + way / 2) + slope(points)) / 6
        return np.sum(mean * way, axis=0)


def survey(f: Objective, x: Array, scale: float, extent: float = 0.0) -> Ground:
    """Tell minimum, maximum, saddle, flat piece and slope apart.

    Parameters
    ----------
    f
        The loss as it is descended; a NaN beside ``x`` counts as a wall.
    x
        ``(D,)``, where the optimizer rests.
    scale, extent
        Length of the scene, and of the path that led here. The radii of the star go from 10⁻⁵ of
        the one to 10⁻³ of the longer (float32: 300 times that); each direction is judged at the
        first radius where the change exceeds the noise. Where no value can be told from the others
        and the gradient reads zero, the exact gradients around say what the loss does.
    """
    finest = 1e-5 if x.dtype == np.float64 else 3e-3
    x = x.astype(np.float64)
    principal, rays = rays_around(f, x)
    radii = finest * np.geomspace(scale, 100 * max(scale, extent), 4)
    changes, noise = changes_along(f, x, rays, radii)
    heard = (np.abs(changes) > noise).any(axis=1)
    first = np.argmax(heard, axis=-1)
    change = np.take_along_axis(changes, first[:, None, None], axis=-1)[..., 0]
    odd = np.abs(change[:, 0] - change[:, 1]) / 2
    even = np.abs(change[:, 0] + change[:, 1]) / 2
    steepness = np.where(principal & heard.any(axis=-1) & (odd > even), odd, 0)
    if steepness.any():
        ray = int(np.argmax(steepness))
        return on_a_slope(f, x, rays[:, ray], changes[ray], radii, int(first[ray]))
    up, down = change > noise, change < -noise
    if not heard.any() and not isinstance(f, BySlopes) and not f.gradient(x).any():
        return survey(BySlopes(f, x), x, scale, extent)
    if not down.any():
        return Ground("minimum" if up.any() else "flat")
    curvature = (change.sum(axis=1) / radii[first] ** 2).round(9)
    ray = int(np.argmin(curvature))
    way = rays[:, ray] * np.sign(rays[np.argmax(np.abs(rays[:, ray])), ray])  # both ends lead down
    return Ground("saddle" if up.any() else "maximum", way)


def closer_look(f: Objective, x: Array, extent: float) -> Ground:
    """Survey a place that seemed flat although its gradient is not zero.

    The steps that led here may be too short for the loss to be heard, or a kink lie beside ``x``.
    """
    x = x.astype(np.float64)
    size, g = 1 + float(np.abs(x).max()), f.gradient(x)
    way = -g / np.hypot.reduce(g, initial=0.0)
    here, beside = f(x), f(x[:, None] + way[:, None] * size * np.geomspace(1e-13, 1e-5, 9))
    if (beside < here - 16 * np.finfo(np.float64).eps * abs(here)).any():
        return Ground("slope", way)
    return survey(f, x, size, extent)


def rays_around(f: Objective, x: Array) -> tuple[NDArray[np.bool_], Array]:
    """Directions worth trying: which of them are principal ``(n,)``, and unit vectors ``(D, n)``.

    Along a principal axis of the Hessian, slope and curvature belong to each other, however narrow
    the ravine; the others catch what a Hessian cannot see (kinks, higher orders, NaN).
    """
    d = len(x)
    if d == 1:
        return np.array([True]), np.ones((1, 1))
    g = f.gradient(x)
    if d > FEW:  # too many to try; at least the gradient's own, and the axes of the first few
        size = np.linalg.norm(g)
        own = g / size if np.isfinite(size) and size > 0 else np.zeros(d)
        rays = np.column_stack([own, np.eye(d)[:, :FEW]])
        return np.ones(rays.shape[1], dtype=bool), rays
    curvature = f.hessian(x).astype(np.float64)
    axes = np.linalg.eigh(curvature)[1] if np.isfinite(curvature).all() else np.eye(d)
    if d == 2:
        angles = np.arange(16) * np.pi / 16
        others = np.array([np.cos(angles), np.sin(angles)]).round(15)
    else:
        one, other = np.triu_indices(d, 1)
        eye = np.eye(d)
        plus, minus = eye[:, one] + eye[:, other], eye[:, one] - eye[:, other]
        others = np.column_stack([eye, plus / np.sqrt(2), minus / np.sqrt(2)])
    rays = np.column_stack([axes, others])
    return np.arange(rays.shape[1]) < d, rays


def changes_along(f: Objective, x: Array, rays: Array, radii: Array) -> tuple[Array, float]:
    """Change of the loss ``(n, 2, radii)`` forward and backward along each ray, and its noise.

    The noise is what the loss does within a few units in the last place of ``x``: rounding alone.
    """
    whisper = 8 * np.finfo(np.float64).eps * (np.abs(x).max() + radii[0])
    reach = np.concatenate([[whisper], radii])
    offsets = rays[:, :, None, None] * np.array([1.0, -1.0])[:, None] * reach
    here = f(x)
    changes = f(x[:, None, None, None] + offsets) - here
    changes = np.where(np.isnan(changes), np.inf, changes)
    rounding = np.abs(changes[..., 0])
    rounding = np.max(rounding, where=np.isfinite(rounding), initial=0)
    noise = 8 * rounding + 16 * np.finfo(np.float64).eps * abs(here)
    return changes[..., 1:], float(noise)


def on_a_slope(
    f: Objective, x: Array, ray: Array, changes: Array, radii: Array, first: int
) -> Ground:
    """Name a place where one side of a principal direction leads down.

    How the odd part of the change grows with the radius tells its order: 0 is a jump, 1 a slope,
    3 an inflection (or a monkey saddle), whose gradient is truly zero.
    """
    odd = (changes[0] - changes[1]) / 2
    way_down = ray if odd[first] < 0 else -ray
    inner = min(first, len(radii) - 2)
    order = np.diff(np.log(np.abs(odd)))[inner] / np.diff(np.log(radii))[inner]
    if order < 0.5:
        return Ground("flat", way_down)
    if order > 1.5:
        return Ground("inflection" if len(x) == 1 else "saddle", way_down)
    read = abs(f.gradient(x) @ ray) * radii[first]
    return Ground("slope" if read > 0.3 * abs(odd[first]) else "unread slope", way_down)

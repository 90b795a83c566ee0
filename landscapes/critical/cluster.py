"""What is left undecided: small groups of boxes, and what can still be said of them.

At a kink, and where the Hessian is singular, no box passes the uniqueness test, however small. All
that is left of such a point is a tiny group of boxes around it. Three things may then be shown: that
the point is exactly critical (SymPy), that the loss on the rim of a surrounding box lies above or
below its value inside (then an extremum is in there), or only that it looks like one.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy
from numpy.typing import NDArray
from sympy import Expr

from landscapes import intervals
from landscapes.automatic import derivatives, jet
from landscapes.critical.exact import Exact, Verifier, floats
from landscapes.critical.points import Kind
from landscapes.critical.systems import GradientSystem
from landscapes.intervals import Interval
from landscapes.program import Program, compile_expression

Array = NDArray[np.floating]

MOST_BOXES = 2000
SMALL = 1e-6
"""A group of boxes no larger than this part of the window counts as one point."""
RIMS = (1e-6, 1e-5, 1e-4, 1e-3, 1e-2)
"""Half-widths, as parts of the window, of the surrounding boxes that are tried."""
PATCHES = 16
JUMPING = {"step", "sign", "floor", "piecewise", "atan2"}
SAME = 0.5
"""Slopes that keep this much of their size when the distance shrinks a hundredfold show a kink."""


@dataclass(frozen=True)
class Landing:
    """A critical point before it is described.

    ``kind`` is None where the Hessian decides; ``regular`` says that it is proven to. ``curvature``
    (one variable only) stands for a second derivative that differs on the two sides.
    """

    point: Array
    kind: Kind | None
    proven: bool
    regular: bool = False
    exact: Exact | None = None
    curvature: float | None = None


def groups(boxes: Interval, gap: Array) -> list[Interval]:
    """Hulls (D,) of the groups among boxes (D, N) that lie no farther apart than ``gap`` (D,)."""
    n = boxes.low.shape[1]
    touching = np.ones((n, n), dtype=bool)
    for low, high, far in zip(boxes.low, boxes.high, gap, strict=True):
        touching &= low[:, None] <= high[None, :] + far
    touching &= touching.T
    label = np.arange(n)
    while True:
        lowest = np.where(touching, label[None, :], n).min(axis=1)
        if (lowest == label).all():
            break
        label = lowest
    return [
        Interval(boxes.low[:, label == k].min(axis=1), boxes.high[:, label == k].max(axis=1))
        for k in np.unique(label)
    ]


class Judge:
    """Decides what a small group of boxes holds."""

    def __init__(self, program: Program, verifier: Verifier, low: Array, high: Array):
        self.program, self.verifier = program, verifier
        self.window = high - low

    def landing(self, group: Interval, others: Array) -> Landing | None:
        """Critical point in a group's hull, or None if nothing speaks for one.

        ``others`` (D, N) are the critical points known elsewhere, which a rim must not enclose.
        """
        center = group.middle
        exact = self.verifier.exact_point(center, group.width)
        if exact is not None:
            center = floats(exact)
        elif not np.isfinite(self.value(center)) or not self.is_bounded(group):
            return None
        smooth = self.is_smooth(group)
        kind: Kind = "degenerate" if smooth else self.look(center, group)
        if exact is not None and smooth:
            return Landing(center, kind, True, exact=exact)
        if self.has_extremum(center, group, others):
            return Landing(center, kind, True, exact=exact)
        if self.seems_continuous(center, group) and self.seems_critical(center, group):
            return Landing(center, kind, False, exact=exact)
        return None

    def value(self, point: Array) -> float:
        """Loss at a point (D,)."""
        return float(derivatives(self.program, point[:, None], 0)[0][0])

    def is_bounded(self, group: Interval) -> bool:
        """Whether the loss is bounded on the hull: at a pole it is not."""
        with np.errstate(all="ignore"):
            value = intervals.interval(jet(self.program, parts_of(group), 0, intervals).value)
        return bool(np.isfinite(value.low).all() and np.isfinite(value.high).all())

    def is_excluded(self, group: Interval) -> bool:
        """Whether the symbolic gradient, which SymPy may have simplified, rules the group out."""
        with np.errstate(all="ignore"):
            return any(self.is_nonzero(e, group) for e in self.verifier.system() or ())

    def is_nonzero(self, equation: Expr, group: Interval) -> bool:
        """Whether an expression has no zero inside the hull: none of its factors has one."""
        factors: Any = sympy.Mul.make_args(equation)
        for factor in factors:
            if (factor.is_Pow and factor.exp.free_symbols) or isinstance(factor, sympy.exp):
                continue  # a power is positive inside its domain
            program = compile_expression(factor, self.verifier.symbols)
            value = intervals.interval(jet(program, parts_of(group), 0, intervals).value)
            if value.contains(0.0).any():
                return False
        return True

    def is_smooth(self, group: Interval) -> bool:
        """Whether the second derivatives are bounded on the hull."""
        with np.errstate(all="ignore"):
            curve = GradientSystem(self.program).jacobian(group[:, None])
        return bool(np.isfinite(curve.low).all() and np.isfinite(curve.high).all())

    def has_extremum(self, center: Array, group: Interval, others: Array) -> bool:
        """Whether the loss on the rim of a small box is proven to lie on one side of its center's."""
        if JUMPING & {step.operation for step in self.program.steps}:
            return False  # only a continuous function must attain its extremum
        middle = [Interval(c, c) for c in center[:, None]]
        with np.errstate(all="ignore"):
            inside = jet(self.program, middle, 0, intervals).value
            for share in RIMS:
                reach = share * self.window
                if (group.width > reach).any():
                    continue
                near = (np.abs(others - center[:, None]) <= 1.01 * reach[:, None]).all(axis=0)
                if near.any():
                    return False
                if self.is_rim_apart(center, reach, inside):
                    return True
        return False

    def is_rim_apart(self, center: Array, reach: Array, inside: Interval) -> bool:
        """Whether the loss on the faces of a box is everywhere above, or everywhere below, a value.

        The box itself must be free of poles, which would fake a rim that lies apart.
        """
        box = [Interval(a, b) for a, b in zip(center - reach, center + reach, strict=True)]
        whole = jet(self.program, box, 0, intervals).value
        if not (np.isfinite(whole.low).all() and np.isfinite(whole.high).all()):
            return False
        rim = faces(center, reach)
        outside = jet(self.program, [rim[i] for i in range(len(center))], 0, intervals).value
        above = (outside.low > inside.high).all()
        return bool(above or (outside.high < inside.low).all())

    def look(self, center: Array, group: Interval) -> Kind:
        """Kink or degenerate, by whether the slopes shrink towards the point."""
        reach = np.maximum(1e-4 * self.window, 1e3 * group.width)
        sizes = []
        for share in (1.0, 0.01):
            slopes = self.slopes_around(center, share * reach)
            sizes.append(np.nanmedian(np.abs(slopes).max(axis=0)))
        return "kink" if sizes[1] > SAME * sizes[0] else "degenerate"

    def slopes_around(self, center: Array, reach: Array) -> Array:
        """Gradients (D, N) at points around a center."""
        points = center[:, None] + reach[:, None] * directions(len(center))
        return derivatives(self.program, points, 1)[1]

    def seems_continuous(self, center: Array, group: Interval) -> bool:
        """Whether the loss varies less on a small circle than on a large one."""
        spread = []
        for reach in (np.maximum(1e-7 * self.window, 10 * group.width), 1e-2 * self.window):
            points = center[:, None] + reach[:, None] * directions(len(center))
            values = derivatives(self.program, points, 0)[0]
            values = values[np.isfinite(values)]
            spread.append(np.ptp(values) if values.size else np.inf)
        return bool(spread[0] <= SAME * spread[1])

    def seems_critical(self, center: Array, group: Interval) -> bool:
        """Whether 0 lies between the slopes close by (a kink), or they vanish (degenerate)."""
        near = self.slopes_around(center, np.maximum(1e-7 * self.window, 10 * group.width))
        far = self.slopes_around(center, 1e-2 * self.window)
        near, far = near[:, np.isfinite(near).all(axis=0)], far[:, np.isfinite(far).all(axis=0)]
        if not near.size or not far.size:
            return False
        return bool(distance_of_hull(near) <= 0.05 * np.abs(far).max())


def parts_of(group: Interval) -> list[Interval]:
    """One interval per variable."""
    return [group[i] for i in range(len(group.low))]


def faces(center: Array, reach: Array) -> Interval:
    """The surface of a box, cut into patches: shape (D, N)."""
    d = len(center)
    cuts = PATCHES if d > 1 else 1
    edges = np.linspace(-1.0, 1.0, cuts + 1)
    low, high = [], []
    for axis, side in itertools.product(range(d), (-1.0, 1.0)):
        for cell in itertools.product(range(cuts), repeat=d - 1):
            a, b = list(edges[list(cell)]), list(edges[[c + 1 for c in cell]])
            low.append([*a[:axis], side, *a[axis:]])
            high.append([*b[:axis], side, *b[axis:]])
    ends = (center[:, None] + reach[:, None] * np.array(end, dtype=float).T for end in (low, high))
    return Interval(*ends)


def directions(d: int) -> Array:
    """Directions (D, N) in which to look around."""
    if d == 1:
        return np.array([[-1.0, 1.0]])
    if d == 2:
        angles = 0.1 + 2 * np.pi * np.arange(32) / 32
        return np.stack([np.cos(angles), np.sin(angles)])
    return np.array(list(itertools.product((-1.0, -0.37, 0.37, 1.0), repeat=d))).T


def distance_of_hull(points: Array) -> float:
    """Largest component of the point nearest to 0 in the convex hull of points (D, N).

    E. G. Gilbert, SIAM J. Control 4 (1966) 61-80.
    """
    nearest = points.mean(axis=1)
    for _ in range(200):
        corner = points[:, np.argmin(nearest @ points)]
        along = corner - nearest
        length = along @ along
        if length == 0 or nearest @ along >= 0:
            break
        nearest = nearest + min(1.0, -(nearest @ along) / length) * along
    return float(np.abs(nearest).max())

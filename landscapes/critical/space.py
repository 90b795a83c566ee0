"""All critical points of one formula in a window of any dimension."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from sympy import Expr, Symbol

from landscapes.automatic import derivatives
from landscapes.critical import newton
from landscapes.critical.clock import Clock
from landscapes.critical.cluster import JUMPING, MOST_BOXES, SMALL, Judge, Landing, groups
from landscapes.critical.exact import Verifier, floats
from landscapes.critical.points import FLATNESS, spectrum
from landscapes.critical.search import Search, search, tightened
from landscapes.critical.systems import GradientSystem
from landscapes.intervals import Interval
from landscapes.program import Program, compile_expression

Array = NDArray[np.floating]

SAMPLES = 64
CROWD = 1e-3
"""Unproven critical points nearer to each other than this part of the window are taken for one."""
MANY = 8
"""So many different singular critical points in one sample are taken for a continuum of them."""

MOST_PROVEN = 4
"""Variables up to which a proof is tried: the boxes to be searched multiply with each of them."""

UNTRIED = f"beyond {MOST_PROVEN} variables the window is sampled, not searched with proof"
UNFINISHED = "the search did not come to an end in the time it is given"
UNPROVEN = "one or more places could not be decided"
VALLEY = "the critical points are not isolated: a whole valley or ridge of them lies in this window"
PLAIN = "the function is flat in part of this window: every point there is critical"
FAINT = (
    "in part of this window the function is flatter than a computer's digits can tell from level"
)
SEAM = 1e-7
"""What is undecided nearer to a joint than this part of the window is left to the joint."""


@dataclass
class Found:
    """What is known of the critical points of a window."""

    landings: list[Landing] = field(default_factory=list)
    complete: bool = True
    isolated: bool = True
    reasons: list[str] = field(default_factory=list)
    breaks: list[float] = field(default_factory=list)
    open_seams: list[float] = field(default_factory=list)

    def doubt(self, reason: str) -> None:
        """Note why the list may not be complete."""
        self.complete = False
        if reason not in self.reasons:
            self.reasons.append(reason)

    def continuum(self, reason: str) -> None:
        """Note that critical points are not isolated."""
        if self.isolated:
            self.doubt(reason)
        self.isolated = False


def find(
    expression: Expr,
    symbols: Sequence[Symbol],
    low: Array,
    high: Array,
    clock: Clock,
    seams: tuple[float, ...] = (),
) -> Found:
    """Critical points of an expression in the closed window low ≤ x ≤ high (each (D,)).

    ``seams`` (one variable only) are ends of the window at which another formula begins. What is
    undecided there is noted in ``open_seams`` and not judged.
    """
    used = [i for i, s in enumerate(symbols) if s in expression.free_symbols]
    if len(used) < len(symbols):
        return along_valleys(expression, symbols, used, low, high, clock)
    hunt = Hunt(expression, symbols, low, high, clock)
    hunt.seams = seams
    return hunt.run()


def along_valleys(
    expression: Expr,
    symbols: Sequence[Symbol],
    used: list[int],
    low: Array,
    high: Array,
    clock: Clock,
) -> Found:
    """A variable that does not occur: each critical point in the others stands for a whole line."""
    found = Found()
    if not used:
        found.continuum(PLAIN)
        return found
    inner = find(expression, [symbols[i] for i in used], low[used], high[used], clock)
    if inner.landings or not inner.isolated:
        found.continuum(VALLEY)
    for reason in inner.reasons if inner.isolated else ():
        found.doubt(reason)
    return found


class Hunt:
    """Search with proof, then judgment of what is left, then a look without proof."""

    def __init__(
        self, expression: Expr, symbols: Sequence[Symbol], low: Array, high: Array, clock: Clock
    ):
        self.program: Program = compile_expression(expression, symbols)
        self.verifier = Verifier(expression, symbols, clock)
        self.low, self.high, self.clock = low, high, clock
        self.window = high - low
        self.judge = Judge(self.program, self.verifier, low, high)
        self.found = Found()
        self.seams: tuple[float, ...] = ()

    def run(self) -> Found:
        """Everything that can be said in time."""
        if len(self.low) > MOST_PROVEN:
            self.found.doubt(UNTRIED)
            self.look_further()
            return self.found
        clock = self.clock.part(0.7 if len(self.low) < 3 else 0.4)
        result = search(GradientSystem(self.program), self.low, self.high, clock, self.hopeless)
        if result.level.low.size:
            self.found.continuum(PLAIN if self.is_stepped else FAINT)
        self.take_proven(result)
        self.judge_rest(result)
        if not self.found.complete:
            self.look_further()
        self.name_exactly()
        return self.found

    @property
    def is_stepped(self) -> bool:
        """Whether the loss has steps or branches, which may be truly flat."""
        return bool(JUMPING & {step.operation for step in self.program.steps})

    def points(self) -> Array:
        """Coordinates (D, N) found so far."""
        landings = self.found.landings
        return (
            np.stack([p.point for p in landings], axis=1) if landings else self.low[:, None][:, :0]
        )

    def take_proven(self, result: Search) -> None:
        """One regular critical point for each proven box, neighbors merged, outsiders dropped."""
        if not result.proven.low.shape[1]:
            return
        window = self.window[:, None]
        box = tightened(GradientSystem(self.program), result.proven, window)
        points = newton.polished(self.program, box.middle)
        own = (np.abs(points - box.middle) <= box.width + 1e-9 * window).all(axis=0)
        points = self.inside(np.where(own, points, box.middle))  # never another box's point
        for k in newton.distinct(points, 1e-8 * self.window):
            self.found.landings.append(Landing(points[:, k], None, True, regular=True))

    def inside(self, points: Array) -> Array:
        """Points (D, N) of the closed window; what lies on its border but for rounding is put there."""
        low, high = self.low[:, None], self.high[:, None]
        slack = 1e-13 * (self.window[:, None] + np.abs(low) + np.abs(high))
        kept = ((points >= low - slack) & (points <= high + slack)).all(axis=0)
        return np.clip(points[:, kept], low, high)

    def hopeless(self, waiting: Interval) -> bool:
        """Whether a continuum of critical points keeps the search from ending."""
        some = np.linspace(0, waiting.low.shape[1] - 1, SAMPLES).astype(int)
        return self.is_continuum(waiting[:, np.unique(some)])

    def is_continuum(self, boxes: Interval) -> bool:
        """Whether Newton's method from these boxes comes to rest at many singular points."""
        rest = newton.settled(self.program, boxes.middle, self.window, self.clock.part(0.3))
        rest = rest[:, np.isfinite(rest).all(axis=0)]
        if rest.shape[1] < MANY:
            return False
        with np.errstate(all="ignore"):
            hessians = derivatives(self.program, rest, 2)[2]
        sizes = np.abs(spectrum(hessians)[0])
        singular = sizes.min(axis=0) <= FLATNESS * sizes.max(axis=0)
        places = newton.distinct(rest[:, singular], 1e-4 * self.window)
        if len(places) < MANY:
            return False
        if len(self.low) > 1:
            self.found.continuum(VALLEY)
        else:
            self.found.continuum(PLAIN if self.is_stepped else FAINT)
        return True

    def judge_rest(self, result: Search) -> None:
        """Say what can be said of undecided boxes, and why the rest is open."""
        if not result.finished and VALLEY not in self.found.reasons:
            self.found.doubt(UNFINISHED)
        if VALLEY in self.found.reasons or not result.doubtful.low.shape[1]:
            return
        if result.doubtful.low.shape[1] > MOST_BOXES:
            if not self.hopeless(result.doubtful):
                self.found.doubt(UNPROVEN)
            return
        for group in groups(result.doubtful, SMALL * self.window / 4):
            if self.clock.over:
                self.found.doubt(UNFINISHED)
                return
            if not self.is_at_seam(group) and not self.judge.is_excluded(group):
                self.judge_group(group)

    def is_at_seam(self, group: Interval) -> bool:
        """Whether a group is the business of a joint; if so, note that."""
        slack = SEAM * self.window[0]
        near = [s for s in self.seams if group.low[0] - slack <= s <= group.high[0] + slack]
        self.found.open_seams += near
        return bool(near) and bool(group.width[0] <= slack)

    def judge_group(self, group: Interval) -> None:
        """A small group is a point or nothing; a long one is a valley or unknown."""
        if (group.width > SMALL * self.window).any():
            self.found.doubt(UNPROVEN)
        landing = self.judge.landing(group, self.points())
        if landing is None:
            self.found.doubt(UNPROVEN)
            if len(group.low) == 1 and not self.judge.is_bounded(group):
                self.found.breaks.append(float(group.middle[0]))
        else:
            self.found.landings.append(landing)
            if not landing.proven:
                self.found.doubt(UNPROVEN)

    def look_further(self) -> None:
        """Newton's method from a grid of starting points: what it finds is there, but not all."""
        grid = newton.starts(self.low, self.high)
        rest = newton.settled(self.program, grid, self.window, self.clock.part(0.8))
        rest = self.inside(rest[:, np.isfinite(rest).all(axis=0)])
        points, crowded = self.fresh(rest)
        if not points.shape[1]:
            return
        with np.errstate(all="ignore"):
            typical = np.nanmedian(np.abs(derivatives(self.program, grid, 2)[2]).max(axis=(0, 1)))
            _, gradients, hessians = derivatives(self.program, points, 2)
            sizes = np.abs(spectrum(hessians)[0])
        largest = np.fmax(sizes.max(axis=0), 1e-3 * typical)
        singular = ~(sizes.min(axis=0) > FLATNESS * largest) | crowded
        real = singular | newton.rests(gradients, hessians, 1e-6 * self.window)
        points, singular = points[:, real], singular[real]
        if singular.sum() > MANY:
            self.found.continuum(VALLEY if len(self.low) > 1 else FAINT)
        for k in range(points.shape[1]):
            if not singular[k] or self.found.isolated:
                self.take_unproven(points[:, k], bool(singular[k]))

    def fresh(self, rest: Array) -> tuple[Array, NDArray[np.bool_]]:
        """Points (D, N) away from those known, and for each whether there was a crowd of them.

        Around a degenerate point rounding makes Newton's method stop at many places; they are one.
        """
        known = self.points()
        apart = newton.distinct(np.concatenate([known, rest], axis=1), 1e-6 * self.window)
        rest = rest[:, [k - known.shape[1] for k in apart if k >= known.shape[1]]]
        crowds = newton.distinct(np.concatenate([known, rest], axis=1), CROWD * self.window)
        chosen = [k - known.shape[1] for k in crowds if k >= known.shape[1]]
        points = rest[:, chosen]
        far = np.abs(rest[:, None, :] - points[:, :, None]) > CROWD * self.window[:, None, None]
        return points, (~far.any(axis=0)).sum(axis=1) > 1

    def take_unproven(self, point: Array, singular: bool) -> None:
        """Add a point that Newton's method found; at a kink it needs a second look."""
        reach = 1e-9 * self.window
        group = Interval(point - reach, point + reach)
        smooth = self.judge.is_smooth(group)
        if not smooth and len(point) > MOST_PROVEN:  # a kink is known by looking all around it
            return
        exact = self.verifier.exact_point(point, CROWD * self.window) if singular else None
        if exact is not None:
            self.found.landings.append(Landing(floats(exact), "degenerate", True, exact=exact))
            return
        if not smooth:
            landing = self.judge.landing(group, self.points())
            self.found.landings += [] if landing is None else [landing]
        else:
            self.found.landings.append(Landing(point, "degenerate" if singular else None, False))

    def name_exactly(self) -> None:
        """Closed forms, where a guess from the digits proves right."""
        clock = self.clock.part(0.5)
        for k, landing in enumerate(self.found.landings):
            if clock.over:
                return
            if landing.exact is None and landing.regular:
                exact = self.verifier.exact_point(landing.point, 0.0 * self.window)
                if exact is not None:
                    self.found.landings[k] = Landing(
                        floats(exact), landing.kind, landing.proven, landing.regular, exact
                    )

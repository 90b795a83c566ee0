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
from landscapes.critical.cluster import MOST_BOXES, SMALL, Judge, Landing, groups
from landscapes.critical.exact import Verifier, floats
from landscapes.critical.points import FLATNESS, spectrum
from landscapes.critical.search import GradientSystem, Search, search
from landscapes.intervals import Interval
from landscapes.program import Program, compile_expression

Array = NDArray[np.float64]

SAMPLES = 64
MANY = 8
"""So many different singular critical points in one sample are taken for a continuum of them."""

UNFINISHED = "the search did not come to an end in the time it is given"
UNPROVEN = "one or more places could not be decided"
VALLEY = "the critical points are not isolated: a whole valley or ridge of them lies in this window"
PLAIN = "the function is flat in part of this window: every point there is critical"


@dataclass
class Found:
    """What is known of the critical points of a window."""

    landings: list[Landing] = field(default_factory=list)
    complete: bool = True
    isolated: bool = True
    reasons: list[str] = field(default_factory=list)
    breaks: list[float] = field(default_factory=list)

    def doubt(self, reason: str) -> None:
        """Note why the list may not be complete."""
        self.complete = False
        if reason not in self.reasons:
            self.reasons.append(reason)

    def continuum(self, reason: str) -> None:
        """Note that critical points are not isolated."""
        self.isolated = False
        self.doubt(reason)


def find(
    expression: Expr, symbols: Sequence[Symbol], low: Array, high: Array, clock: Clock
) -> Found:
    """Critical points of an expression in the closed window low ≤ x ≤ high (each (D,))."""
    used = [i for i, s in enumerate(symbols) if s in expression.free_symbols]
    if len(used) < len(symbols):
        return along_valleys(expression, symbols, used, low, high, clock)
    return Hunt(expression, symbols, low, high, clock).run()


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

    def run(self) -> Found:
        """Everything that can be said in time."""
        result = search(
            GradientSystem(self.program), self.low, self.high, self.clock.part(0.7), self.hopeless
        )
        self.take_proven(result)
        self.judge_rest(result)
        if not self.found.complete:
            self.look_further()
        self.name_exactly()
        return self.found

    def points(self) -> Array:
        """Coordinates (D, N) found so far."""
        landings = self.found.landings
        return np.stack([p.point for p in landings], axis=1) if landings else self.low[:, None][:, :0]

    def take_proven(self, result: Search) -> None:
        """One regular critical point for each proven box, neighbors merged, outsiders dropped."""
        if not result.proven.low.shape[1]:
            return
        points = newton.polished(self.program, result.proven.middle)
        points = self.inside(points)
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
        self.found.continuum(PLAIN if (sizes[:, singular] == 0).all() else VALLEY)
        return True

    def judge_rest(self, result: Search) -> None:
        """Say what can be said of undecided boxes, and why the rest is open."""
        if not result.finished and self.found.isolated:
            self.found.doubt(UNFINISHED)
        if not self.found.isolated or not result.doubtful.low.shape[1]:
            return
        if result.doubtful.low.shape[1] > MOST_BOXES:
            if not self.hopeless(result.doubtful):
                self.found.doubt(UNPROVEN)
            return
        for group in groups(result.doubtful):
            self.judge_group(group)

    def judge_group(self, group: Interval) -> None:
        """A small group is a point or nothing; a long one is a valley or unknown."""
        if (group.width > SMALL * self.window).any():
            self.found.doubt(UNPROVEN)
        landing = self.judge.landing(group, self.points())
        if landing is None:
            self.found.doubt(UNPROVEN)
        else:
            self.found.landings.append(landing)
            if not landing.proven:
                self.found.doubt(UNPROVEN)

    def look_further(self) -> None:
        """Newton's method from a grid of starting points: what it finds is there, but not all."""
        grid = newton.starts(self.low, self.high)
        rest = newton.settled(self.program, grid, self.window, self.clock.part(0.8))
        rest = self.inside(rest[:, np.isfinite(rest).all(axis=0)])
        known = self.points()
        everything = np.concatenate([known, rest], axis=1)
        fresh = [
            k for k in newton.distinct(everything, 1e-6 * self.window) if k >= known.shape[1]
        ]
        if not fresh:
            return
        points = everything[:, fresh]
        with np.errstate(all="ignore"):
            sizes = np.abs(spectrum(derivatives(self.program, points, 2)[2])[0])
        singular = ~(sizes.min(axis=0) > FLATNESS * sizes.max(axis=0))
        if singular.sum() > MANY:
            self.found.continuum(VALLEY)
        for k in range(len(fresh)):
            if not singular[k] or self.found.isolated:
                kind = "degenerate" if singular[k] else None
                self.found.landings.append(Landing(points[:, k], kind, False))

    def name_exactly(self) -> None:
        """Closed forms, where a guess from the digits proves right."""
        for k, landing in enumerate(self.found.landings):
            if self.clock.over:
                return
            if landing.exact is None and landing.regular:
                exact = self.verifier.exact_point(landing.point, 0.0 * self.window)
                if exact is not None:
                    self.found.landings[k] = Landing(
                        floats(exact), landing.kind, landing.proven, landing.regular, exact
                    )

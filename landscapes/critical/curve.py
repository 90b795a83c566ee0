"""All critical points of a function of one variable: piece by piece, then at the joints."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from sympy import Expr, S, Symbol

from landscapes import intervals
from landscapes.automatic import Jet, derivatives, jet
from landscapes.critical import space
from landscapes.critical.breaks import breaks
from landscapes.critical.clock import Clock
from landscapes.critical.cluster import Landing
from landscapes.critical.exact import Verifier
from landscapes.critical.pieces import Cutting, Joint, Piece, pieces
from landscapes.critical.points import Kind
from landscapes.critical.polynomial import Fractional, fractional, is_solvable, real_roots, sign_at
from landscapes.critical.space import Found
from landscapes.intervals import Interval
from landscapes.program import Program, compile_expression

SAME = 1e-9
CLOSE = 1e-12
"""What lies nearer to a joint than this part of the window is looked at as the joint."""


def find(expression: Expr, x: Symbol, low: float, high: float, clock: Clock) -> Found:
    """Critical points, kinks and breaks in low ≤ x ≤ high."""
    cutting = pieces(expression, x, low, high, clock.part(0.5))
    found = Found()
    if not cutting.sure:
        found.doubt(space.UNPROVEN)
    for k, piece in enumerate(cutting.pieces):
        if clock.over:
            found.doubt(space.UNFINISHED)
            break
        share = clock.part(1 / (len(cutting.pieces) - k))
        add(found, on_piece(piece, x, share), cutting.joints, high - low)
    slack = space.SEAM * (high - low)
    whole = compile_expression(expression, [x])
    for k, joint in enumerate(cutting.joints):
        if clock.over:
            found.doubt(space.UNFINISHED)
            break
        decided = Seam(whole, cutting, k, x, found, clock).judge(joint)
        if not decided and any(abs(place - joint.middle) <= slack for place in found.open_seams):
            found.doubt(space.UNPROVEN)
    found.breaks = apart(found.breaks, cutting.joints, slack)
    return found


def apart(places: list[float], joints: list[Joint], slack: float) -> list[float]:
    """Each place once, ascending; of what lies together, the joint, which is known best."""
    known = {joint.middle for joint in joints}
    kept: list[float] = []
    for place in sorted(places):
        if not kept or place - kept[-1] > slack:
            kept.append(place)
        elif place in known:
            kept[-1] = place
    return kept


def add(total: Found, part: Found, joints: list[Joint], window: float) -> None:
    """Join what a piece has; what lies on a joint is the joint's."""
    slack = CLOSE * window
    for landing in part.landings:
        place = float(landing.point[0])
        if not any(j.low - slack <= place <= j.high + slack for j in joints):
            total.landings.append(landing)
    total.breaks += part.breaks
    total.open_seams += part.open_seams
    total.isolated &= part.isolated
    for reason in part.reasons:
        total.doubt(reason)


def on_piece(piece: Piece, x: Symbol, clock: Clock) -> Found:
    """Critical points of a smooth formula on its interval."""
    if piece.expression.has(S.NaN, S.ComplexInfinity, S.Infinity, S.NegativeInfinity):
        return Found()  # defined nowhere on this piece
    ratio = fractional(piece.expression, x)
    if ratio is not None and all(map(is_solvable, ratio)) and is_solvable(ratio.derivative()[0]):
        return of_fraction(ratio, piece)
    low, high = np.array([piece.low]), np.array([piece.high])
    found = space.find(piece.expression, [x], low, high, clock, piece.seams)
    more = breaks(piece.expression, x, piece.low, piece.high, clock)
    slack = space.SEAM * (piece.high - piece.low)
    found.breaks += [b for b in more if all(abs(b - old) > slack for old in found.breaks)]
    return found


def of_fraction(ratio: Fractional, piece: Piece) -> Found:
    """Critical points and poles of a rational function: exact."""
    found = Found()
    low, high = Fraction(piece.low), Fraction(piece.high)
    found.breaks = [float(r.middle) for r in real_roots(ratio.denominator, low, high)]
    slope, below = ratio.derivative()
    if slope.is_zero:
        found.continuum(space.PLAIN)
        return found
    bend = slope.diff()
    for root in real_roots(slope, low, high):
        kind: Kind = "degenerate"
        if root.multiplicity == 1:  # where N = 0, (N/D)′ has the sign of N′·D
            rising = sign_at(bend, root.middle) == sign_at(below, root.middle)
            kind = "minimum" if rising else "maximum"
        exact = None if root.exact is None else (root.exact,)
        place = float(root.middle) if root.exact is None else float(root.exact)
        point = np.array([np.clip(place, piece.low, piece.high)])
        found.landings.append(Landing(point, kind, True, kind != "degenerate", exact))
    return found


@dataclass
class Side:
    """The curve on one side of a joint.

    ``sign`` is that of the slope in the open stretch that ends at the joint; ``value``, ``slope`` and
    ``curve`` enclose the limits at the joint.
    """

    expression: Expr
    sign: int
    value: Interval
    slope: Interval
    curve: Interval

    @property
    def may_be_level(self) -> bool:
        """Whether the slope at the joint may be 0."""
        return bool(self.slope.contains(0.0))


class Seam:
    """Decides what a joint is: nothing, a break, or a critical point."""

    def __init__(
        self, whole: Program, cutting: Cutting, k: int, x: Symbol, found: Found, clock: Clock
    ):
        self.whole = whole
        self.left, self.right = cutting.pieces[k], cutting.pieces[k + 1]
        self.x, self.found, self.clock = x, found, clock
        cuts = [float(p.point[0]) for p in found.landings] + found.breaks
        cuts += [self.left.low, self.right.high]
        self.cuts = np.array(cuts)

    def judge(self, joint: Joint) -> bool:
        """Add what the joint is to the findings; whether that is a critical point."""
        left, right = self.side(self.left, joint, -1), self.side(self.right, joint, 1)
        itself = self.value_at(joint)
        if left is None or right is None or not meet(left.value, right.value, itself):
            self.found.breaks.append(joint.middle)
            if (left is None or right is None) and np.isfinite(itself):
                self.found.doubt(space.UNPROVEN)  # its limit is beyond us, and may well be critical
            return False
        if not left.sign or not right.sign:
            return False  # the end of a flat stretch, which is spoken of as such
        level = left.may_be_level, right.may_be_level
        if left.sign == right.sign and not any(level):
            return False
        if left.sign != right.sign:
            self.found.landings.append(self.turn(joint, left, right, all(level)))
            return True
        proven = self.is_level(joint, left) or self.is_level(joint, right)
        kind: Kind = "degenerate" if all(level) else "kink"
        place, exact = np.array([joint.middle]), name(joint)
        self.found.landings.append(Landing(place, kind, proven, exact=exact, curvature=np.nan))
        if not proven:
            self.found.doubt(space.UNPROVEN)
        return True

    def turn(self, joint: Joint, left: Side, right: Side, level: bool) -> Landing:
        """An extremum: a kink unless the slopes agree, then by the second derivatives of both sides."""
        kind: Kind = "degenerate" if level else "kink"
        curvature = np.nan
        rising = right.sign > 0
        bends = [s.curve for s in (left, right)]
        if level and all((c.low > 0) if rising else (c.high < 0) for c in bends):
            kind = "minimum" if rising else "maximum"
            curvature = max((float(c.middle) for c in bends), key=abs)
        regular = bool(np.isfinite(curvature))
        place = np.array([joint.middle])
        return Landing(place, kind, True, regular, name(joint), curvature)

    def value_at(self, joint: Joint) -> float:
        """Value of the whole formula at the joint."""
        with np.errstate(all="ignore"):
            return float(derivatives(self.whole, np.array([[joint.middle]]), 0)[0][0])

    def side(self, piece: Piece, joint: Joint, way: int) -> Side | None:
        """The curve beside the joint; None if it is not defined there."""
        if piece.expression.has(S.NaN, S.ComplexInfinity, S.Infinity, S.NegativeInfinity):
            return None
        program = compile_expression(piece.expression, [self.x])
        with np.errstate(all="ignore"):
            here = jet(program, [Interval(joint.low, joint.high)], 2, intervals)
        value = intervals.interval(here.value)
        if not np.isfinite([value.low, value.high]).all():
            return None
        sign = self.sign_beside(program, joint, way)
        return Side(piece.expression, sign, value, *limits(here))

    def sign_beside(self, program: Program, joint: Joint, way: int) -> int:
        """Sign of the slope between the joint and the next cut on one side."""
        edge = joint.high if way > 0 else joint.low
        beyond = self.cuts[(self.cuts - joint.middle) * way > 0]
        next_cut = beyond.min() if way > 0 else beyond.max()
        with np.errstate(all="ignore"):
            slope = derivatives(program, np.array([[0.5 * (edge + next_cut)]]), 1)[1]
        return int(np.nan_to_num(np.sign(slope[0, 0])))

    def is_level(self, joint: Joint, side: Side) -> bool:
        """Whether the slope of a side is exactly 0 at the joint, proven by SymPy."""
        if joint.exact is None:
            return False
        return Verifier(side.expression, [self.x], self.clock).solves((joint.exact,))


def meet(a: Interval, b: Interval, itself: float) -> bool:
    """Whether the limits from both sides may be the same, and the value at the joint with them."""
    whole = intervals.hull(a, b)
    slack = SAME * (1 + abs(itself))
    near = whole.low - slack <= itself <= whole.high + slack
    return bool(a.low <= b.high and b.low <= a.high and near)


def limits(here: Jet) -> tuple[Interval, Interval]:
    """First and second derivative of a jet in one variable."""
    slope = intervals.interval(here.slope.get(0, 0.0))
    return slope, intervals.interval(here.curve.get((0, 0), 0.0))


def name(joint: Joint) -> tuple[Expr, ...] | None:
    """Closed form of a joint."""
    return None if joint.exact is None else (joint.exact,)

"""A curve with kinks or jumps, cut into smooth pieces.

|u|, max(u, 0), the branches of a piecewise function and the like each *switch* where some expression
u changes sign, ⌊u⌋ where u is a whole number. Between two neighbors of all these places the curve
has a formula without switches, and its critical points are those of a smooth function. The places
themselves are *joints*.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
import sympy
from sympy import Expr, Rational, S, Symbol
from sympy.core.relational import Relational

from landscapes import functions, intervals
from landscapes.automatic import jet
from landscapes.critical.clock import Clock
from landscapes.critical.exact import Verifier
from landscapes.critical.polynomial import fractional, is_solvable, real_roots
from landscapes.critical.search import search
from landscapes.critical.systems import EquationSystem
from landscapes.intervals import Interval
from landscapes.program import Program, compile_expression, in_known_terms

MOST_PIECES = 100


@dataclass(frozen=True)
class Joint:
    """A place where one formula gives way to another, within [low, high]."""

    low: float
    high: float
    exact: Expr | None = None

    @property
    def middle(self) -> float:
        """The place, to a float's digits."""
        return float(self.exact) if self.exact is not None else (self.low + self.high) / 2


@dataclass(frozen=True)
class Piece:
    """A smooth formula on [low, high]; ``seams`` are those ends that are joints."""

    expression: Expr
    low: float
    high: float
    seams: tuple[float, ...]


@dataclass
class Cutting:
    """Pieces of a window from left to right, the joints between them, whether these are all.

    ``known`` remembers where each expression switches in the whole window.
    """

    low: float
    high: float
    pieces: list[Piece] = field(default_factory=list)
    joints: list[Joint] = field(default_factory=list)
    sure: bool = True
    known: dict[Expr, tuple[list[Joint], bool]] = field(default_factory=dict)


def pieces(expression: Expr, x: Symbol, low: float, high: float, clock: Clock) -> Cutting:
    """Cut the curve at every switch in the window."""
    cutting = Cutting(low, high)
    _cut(in_known_terms(expression), x, Joint(low, low), Joint(high, high), clock, cutting)
    return cutting


def _cut(
    expression: Expr, x: Symbol, left: Joint, right: Joint, clock: Clock, cutting: Cutting
) -> None:
    """Append the pieces between two joints, and the joints inside."""
    switch = first_switch(expression)
    full = len(cutting.pieces) >= MOST_PIECES
    if switch is None or clock.over or full:
        cutting.sure &= switch is None
        seams = (left.middle,) * (left.low > cutting.low)
        seams += (right.middle,) * (right.high < cutting.high)
        cutting.pieces.append(Piece(expression, left.low, right.high, seams))
        return
    node, argument = switch
    stepped = isinstance(node, functions.Floor)
    key = node if stepped else argument
    if key not in cutting.known:
        places = whole_values if stepped else zeros
        cutting.known[key] = places(argument, x, cutting.low, cutting.high, clock)
    everywhere, sure = cutting.known[key]
    inner = _inner(everywhere, left.high, right.low)
    cutting.sure &= sure
    stops = [left, *inner, right]
    for k in range(len(stops) - 1):
        if k:
            cutting.joints.append(stops[k])
        value = value_between(argument, x, stops[k], stops[k + 1])
        instead = sympy.floor(value) if stepped else branches(node, argument, sign_of(value))
        branch = in_known_terms(expression.xreplace({node: instead}))
        _cut(branch, x, stops[k], stops[k + 1], clock, cutting)


def first_switch(expression: Any) -> tuple[Any, Expr] | None:
    """An innermost switching node and the expression at whose sign it switches."""
    node: Any
    for node in sympy.postorder_traversal(expression):
        if not node.free_symbols:
            continue
        if isinstance(node, functions.Maximum | functions.Minimum):
            return node, node.zero
        if isinstance(node, SWITCHES):
            return node, node.args[0]
        if isinstance(node, Relational):
            left: Any = node.lhs
            return node, left - node.rhs
    return None


SWITCHES = (
    functions.AbsoluteValue,
    functions.Sign,
    functions.Step,
    functions.Floor,
    functions.Relu,
    functions.CubeRoot,
)


def branches(node: Any, u: Expr, sign: int) -> Any:
    """What a switching node is where u has this sign."""
    positive = sign > 0
    if isinstance(node, functions.Maximum | functions.Minimum):
        larger, smaller = node.args if positive else node.args[::-1]
        return larger if isinstance(node, functions.Maximum) else smaller
    if isinstance(node, Relational):
        return relation(node, sign)
    terms = {
        functions.AbsoluteValue: sign * u,
        functions.Sign: sympy.Integer(sign),
        functions.Step: sympy.Integer(positive),
        functions.Relu: u if positive else S.Zero,
        functions.CubeRoot: sign * (sign * u) ** Rational(1, 3),
    }
    return terms[type(node)]


def relation(node: Any, sign: int) -> Any:
    """Truth of lhs ? rhs where lhs − rhs has this sign."""
    if isinstance(node, sympy.Equality):
        return sympy.false
    if isinstance(node, sympy.Unequality):
        return sympy.true
    wanted = 1 if isinstance(node, sympy.StrictGreaterThan | sympy.GreaterThan) else -1
    return sympy.true if sign == wanted else sympy.false


def zeros(u: Expr, x: Symbol, low: float, high: float, clock: Clock) -> tuple[list[Joint], bool]:
    """Where u may change its sign inside (low, high), ascending; and whether that is all."""
    ratio = fractional(u, x)
    if ratio is not None and ratio.numerator.is_zero:
        return [], False
    if ratio is not None and all(map(is_solvable, ratio)):
        window = Fraction(low), Fraction(high)
        roots = [root for polynomial in ratio for root in real_roots(polynomial, *window)]
        joints = [Joint(*outward(r.low, r.high), r.exact) for r in roots]
        return _inner(joints, low, high), True
    program = compile_expression(u, [x])
    result = search(EquationSystem(program), np.array([low]), np.array([high]), clock.part(0.3))
    sure = result.finished and not result.doubtful.low.size
    verifier = Verifier(u, [x], clock, equations=lambda u: [u])
    joints = []
    for box in (result.proven, result.doubtful):
        for a, b in zip(box.low[0], box.high[0], strict=True):
            joints.append(_refined(program, float(a), float(b), verifier))
    return _inner(joints, low, high)[: 2 * MOST_PIECES], sure


def whole_values(
    u: Expr, x: Symbol, low: float, high: float, clock: Clock
) -> tuple[list[Joint], bool]:
    """Where u may be a whole number inside (low, high), ascending; and whether that is all."""
    with np.errstate(all="ignore"):
        reach = jet(compile_expression(u, [x]), [Interval(low, high)], 0, intervals).value
    first, last = np.ceil(reach.low), np.floor(reach.high)
    if not last - first < MOST_PIECES:  # nor NaN
        return [], False
    joints: list[Joint] = []
    sure = True
    for level in range(int(first), int(last) + 1):
        found, all_of_them = zeros(u - level, x, low, high, clock)
        joints += found
        sure &= all_of_them
    return _inner(joints, low, high), sure


def _refined(program: Program, low: float, high: float, verifier: Verifier) -> Joint:
    """Narrow a box around a zero by interval Newton steps, and name the zero if it has a short form."""
    with np.errstate(all="ignore"):
        for _ in range(6):
            middle = 0.5 * (low + high)
            at = jet(program, [Interval(middle, middle)], 0, intervals).value
            slope = jet(program, [Interval(low, high)], 1, intervals).slope.get(0, intervals.ENTIRE)
            image = Interval(middle, middle) - at / slope
            if not (image.low >= low and image.high <= high):
                break
            low, high = float(image.low), float(image.high)
    exact = verifier.exact_point(np.array([0.5 * (low + high)]), np.array([high - low]))
    return Joint(low, high, exact[0] if exact else None)


def outward(low: Fraction, high: Fraction) -> tuple[float, float]:
    """Floats on both sides of a rational interval; the number itself if it is a float."""
    a, b = float(low), float(high)
    if low == high and Fraction(a) == low:
        return a, b
    return float(np.nextafter(a, -np.inf)), float(np.nextafter(b, np.inf))


def _inner(joints: list[Joint], low: float, high: float) -> list[Joint]:
    """Strictly inside the window, ascending, each once."""
    kept: list[Joint] = []
    for joint in sorted(joints, key=lambda j: j.low):
        if joint.low > low and joint.high < high and (not kept or joint.low > kept[-1].high):
            kept.append(joint)
    return kept


def value_between(u: Expr, x: Symbol, left: Joint, right: Joint) -> Any:
    """Value of u in the middle between two neighboring joints, to 30 digits."""
    middle = Rational(left.high) / 2 + Rational(right.low) / 2
    return sympy.N(u.xreplace({x: middle}), 30)


def sign_of(value: Any) -> int:
    """Sign of a number; where it is none, or 0, it counts as positive."""
    return -1 if value.is_negative else 1

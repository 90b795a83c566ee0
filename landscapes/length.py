"""How long symbolic derivatives would be, without deriving them.

Differentiation is quick, but its results can be long: a product of sixty factors has a second
derivative of a million terms, and compiling that takes minutes. The length follows from the rules of
differentiation alone, so a formula is judged by itself: the same on every machine, however busy.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sympy
from sympy import Basic, Expr

LONGEST_GRADIENT = 800
LONGEST_HESSIAN = 4000
RULE = 4
"""Parts that φ′(u) has beyond u itself, which it holds twice at most: σ(u)(1 − σ(u)), 1/(1 + u²)."""


@dataclass(frozen=True)
class Length:
    """Parts of an expression, of one first and of one second derivative; 0 where those vanish."""

    own: int
    first: int = 0
    second: int = 0

    @property
    def is_short(self) -> bool:
        """Whether the derivatives can be made and compiled in an instant."""
        return self.first <= LONGEST_GRADIENT and self.second <= LONGEST_HESSIAN


def length(expression: Expr) -> Length:
    """Estimate what differentiation gives, by its rules, nothing simplified: seldom too low."""
    return measured(expression, {})


def measured(node: Basic, known: dict[Basic, Length]) -> Length:
    """Length of a part; equal parts are looked at once."""
    if node not in known:
        inside = [measured(argument, known) for argument in node.args]
        known[node] = combined(node, inside)
    return known[node]


def combined(node: Basic, inside: Sequence[Length]) -> Length:
    """Length of an expression from those of its arguments."""
    if not inside:
        return Length(1, 1 if node.is_Symbol else 0)
    if isinstance(node, sympy.Mul):
        return product(inside)
    own = 1 + sum(part.own for part in inside)
    first = sum(part.first for part in inside)
    second = sum(part.second for part in inside)
    if isinstance(node, sympy.Add) or not isinstance(node, Expr):
        return Length(own, first, second)
    if isinstance(node, sympy.Piecewise):
        return Length(own, own + first, own + second)
    if not first:
        return Length(own)
    slope = 2 * own + RULE
    varying = sum(part.first > 0 for part in inside)
    return Length(own, first + varying * slope, second + 2 * varying * (first + varying * slope))


def product(factors: Sequence[Length]) -> Length:
    """Leibniz' rule, each term with all other factors in it."""
    own = len(factors) + sum(factor.own for factor in factors)
    varying = [factor for factor in factors if factor.first]
    first = sum(own - f.own + f.first for f in varying)
    second = sum(own - f.own + f.second for f in varying)
    for i, f in enumerate(varying):
        second += sum(own - f.own - g.own + f.first + g.first for g in varying[i + 1 :]) * 2
    return Length(own, first, second)

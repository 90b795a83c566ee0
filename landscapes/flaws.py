"""Where a loss has no derivative, in words."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import sympy
from sympy import Expr
from sympy.core.relational import Relational

from landscapes.functions import RealFunction
from landscapes.typeset import latex


def flaws(expression: Expr) -> tuple[str, ...]:
    """Return a sentence for each function that has a kink, a jump or a vertical tangent.

    The sentences hold LaTeX between dollar signs: "$|x|$ has a kink where $x = 0$; its slope there
    is taken as 0."
    """
    return tuple(dict.fromkeys(sentences(expression)))


def sentences(expression: Expr) -> Iterator[str]:
    """Yield the sentences as the expression is walked; one function may come up more than once."""
    for node in sympy.preorder_traversal(expression):
        if isinstance(node, RealFunction) and node.flaw:
            yield f"${latex(node)}$ has {node.flaw.format(zero=latex(node.zero))}."
        elif isinstance(node, sympy.Piecewise):
            yield seams(node)
        elif isinstance(node, sympy.Pow) and is_root(node):
            yield (
                f"${latex(node)}$ has no derivative where ${latex(node.base)} = 0$; "
                "the gradient there is infinite or undefined."
            )


def is_root(power: Any) -> bool:
    """Whether a power has an infinite slope where its base is 0, and its base can be 0."""
    exponent = power.exp
    return bool(exponent.is_number and 0 < exponent < 1 and not power.base.is_positive)


def seams(pieces: Any) -> str:
    """Name the boundaries of a piecewise definition, from left to right where they are numbers."""
    relations = {r for _, condition in pieces.args for r in condition.atoms(Relational)}
    edges = {(r.lhs, r.rhs) for r in relations}
    places = [f"${latex(a)} = {latex(b)}$" for a, b in sorted(edges, key=from_left_to_right)]
    named = ", ".join(places[:-1]) + " or " + places[-1] if len(places) > 1 else places[0]
    return f"The formula changes where {named}; the slope there is that of the piece in force."


def from_left_to_right(edge: tuple[Any, Any]) -> tuple[str, float, str]:
    """Sort key of a boundary left = right."""
    left, right = edge
    return str(left), float(right) if right.is_number else math.inf, str(right)

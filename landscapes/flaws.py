"""Where a loss has no derivative, in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sympy
from sympy import Expr

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
            yield from seams(node)
        elif isinstance(node, sympy.Pow) and is_root(node):
            yield (
                f"${latex(node)}$ has no derivative where ${latex(node.base)} = 0$; "
                "the gradient there is infinite or undefined."
            )


def is_root(power: Any) -> bool:
    """Whether a power has an infinite slope where its base is 0, and its base can be 0."""
    exponent = power.exp
    return bool(exponent.is_number and 0 < exponent < 1 and not power.base.is_positive)


def seams(pieces: Any) -> Iterator[str]:
    """Yield a sentence for each boundary of a piecewise definition."""
    for _, condition in pieces.args:
        for relation in sorted(condition.atoms(sympy.core.relational.Relational), key=str):
            yield (
                f"The formula changes where ${latex(relation.lhs)} = {latex(relation.rhs)}$; "
                "the slope there is that of the piece that holds there."
            )

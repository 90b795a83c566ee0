"""Numbers in the place of variables.

They are put into the tree, not into the SymPy expression: a number that a slider gives has to keep the
same limits as one that is typed, or 2^(3^c) would not end at c = 1000.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from landscapes.formula import limits
from landscapes.formula.build import expression
from landscapes.formula.errors import FormulaError, fail
from landscapes.formula.node import Formula, Node, Span

SMALLEST = 1e-30


def hold(formula: Formula, values: Mapping[str, float]) -> Formula:
    """Return the formula with some variables at fixed values; the others stay in their order.

    Parameters
    ----------
    formula
        What was typed.
    values
        Finite numbers by name of variable. They count as the decimals they are written with: 0.1 is 1/10.

    Raises
    ------
    FormulaError
        If it would be too large, or would have no real value anywhere.
    """
    changed: dict[int, Node] = {}
    try:
        for node in formula.root.walk():
            if node.op == "variable" and node.value in values:
                changed[id(node)] = number(values[str(node.value)], node.span)
            else:
                args = tuple(changed[id(child)] for child in node.args)
                changed[id(node)] = replace(node, args=args)
        root = changed[id(formula.root)]
        limits.check_tree(root)
        built = expression(root)
    except FormulaError as error:
        raise FormulaError(
            error.message, error.start, error.end,
            kind=error.kind, hint=error.hint, text=formula.text,
        ) from None  # fmt: skip
    symbols = tuple(name for name in formula.symbols if name not in values)
    return replace(formula, root=root, symbols=symbols, expression=built)


def number(value: float, span: Span) -> Node:
    """A number as if it were typed: a negative one is the opposite of a positive one."""
    if value and not SMALLEST <= abs(value) <= limits.LARGEST:
        fail("too_big", span, f"{value:g} is out of range.",
             "Numbers between 10^−30 and 10^30 are allowed, and 0.")  # fmt: skip
    size = Node("number", (), Fraction(repr(abs(float(value)))), span)
    return Node("negate", (size,), None, span) if value < 0 else size

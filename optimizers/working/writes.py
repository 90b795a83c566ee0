"""Statements that write into an array, or add to what a name holds."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np

from optimizers.working.names import Names
from optimizers.working.recorder import Execution, Unit
from optimizers.working.simplify import power, product, quotient, total
from optimizers.working.special import place
from optimizers.working.terms import Leaf, Term

Held = dict[tuple[Unit, str], Any]
"""What the names of a function hold."""


def write(
    execution: Execution, target: ast.expr, term: Term, names: Names, held: Held, dimension: int
) -> tuple[str, Term, Any] | None:
    """What a statement writes, and where.

    Parameters
    ----------
    execution, target
        The statement, and the name or the part of an array that it changes.
    term
        What stands on its right.
    names, held
        Letters of the names, and what they hold.
    dimension
        Number of variables.

    Returns
    -------
    tuple | None
        Letter, term and value; None if it is not the number of a name.
    """
    if len(execution.changed) < 2:
        return None
    node, (before, after) = execution.node, execution.changed[-2:]
    if isinstance(target, ast.Name):
        old = Leaf(before, names.letter(target.id))
        held[execution.unit, target.id] = after
        return names.assign(target.id, None), _joined(node, old, term, after), after
    if not (isinstance(target, ast.Subscript) and isinstance(target.value, ast.Name)):
        return None
    name, index = target.value.id, _index(execution, target.slice, held)
    letter = names.letter(name)
    if index is ...:
        return names.assign(name, None), _joined(node, Leaf(before, letter), term, after), after
    if np.ndim(before) == 1 and isinstance(index, int):
        which = place(index, len(before), dimension)
        letter = f"{letter}_{which}" if len(which) == 1 else f"{letter}_{{{which}}}"
        old = Leaf(before[index], letter)
        return letter, _joined(node, old, term, after[index]), after[index]
    return letter, Leaf(after, ""), after


def _index(execution: Execution, index: ast.expr, held: Held) -> Any:
    match index:
        case ast.Name(id=name):
            return held.get((execution.unit, name))
        case ast.Constant(value=known):
            return known
    return None


def _joined(node: ast.AST, old: Leaf, term: Term, value: Any) -> Term:
    """What was there together with what is added; for a plain assignment, that alone."""
    if not isinstance(node, ast.AugAssign):
        return term
    match node.op:
        case ast.Add():
            return total(value, old, 1, term)
        case ast.Sub():
            return total(value, old, -1, term)
        case ast.Mult():
            return product(value, old, term)
        case ast.Div():
            return quotient(value, old, term)
        case ast.Pow():
            return power(value, old, term)
    return Leaf(value, "")

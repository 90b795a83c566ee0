"""What a rule asks of the loss, also through a penalty or a wrapper."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

import numpy as np

from optimizers.gradient_free import height
from optimizers.objectives import Penalized
from optimizers.working.simplify import product, total
from optimizers.working.terms import Leaf, Term
from optimizers.working.writing import written
from optimizers.wrapping import Changed, Remembered

if TYPE_CHECKING:
    from optimizers.working.reader import Reader
    from optimizers.working.recorder import Execution

KINDS = {"gradient": r"\nabla f", "hessian": r"\nabla^2 f"}
_OWN_LETTER = {
    "gradient": re.compile(r"([a-z](?:_t)?) (?:&?\\gets|&?=) \\nabla f\(x\)"),
    "hessian": re.compile(r"([A-Z]) (?:&?\\gets|&?=) \\nabla\^2 f\(x\)"),
}


class Results:
    """What the functions inside rules and wrappers gave back in this step.

    Attributes
    ----------
    functions
        Of functions without a name, how they were last executed.
    """

    def __init__(self) -> None:
        self.functions: dict[ast.AST, Execution] = {}
        self._known: list[Term] = []
        self._draws = 0

    def next_draw(self, letter: str) -> str:
        """Letter of the next random numbers: r₁, r₂ …."""
        self._draws += 1
        return f"{letter}_{self._draws}"

    def add(self, term: Term) -> None:
        """Keep a result."""
        self._known.append(term)

    def term(self, value: Any, less: Any = 0) -> Term | None:
        """The last result that had this value, ``less`` what was added to it."""
        if not is_numeric(value):
            return None
        for term in reversed(self._known):
            if np.array_equal(term.value + less, value, equal_nan=True):
                return term
        return None


def is_loss(value: Any) -> bool:
    """Whether something can be asked for losses and gradients."""
    return callable(value) and hasattr(value, "gradient") and hasattr(value, "hessian")


def asked(reader: Reader, node: ast.Call) -> Term | None:
    """The term of a call that asks the loss for something; None for any other call."""
    match node:
        case ast.Call(func=ast.Attribute(value=base, attr=kind), args=[point]) if kind in KINDS:
            f = reader.value(base)
        case ast.Call(func=ast.Name(), args=[ast.Name() as base, point]) if (
            reader.function(node.func) is height
        ):
            kind, f = "value", reader.value(base)
        case ast.Call(func=ast.Name() as base, args=[point]):
            kind, f = "value", reader.value(base)
        case _:
            return None
    if not is_loss(f):
        return None
    at, value = reader.term(point), reader.value(node)
    term = _answer(reader, node, f, kind, at, value)
    own = _OWN_LETTER.get(kind)
    printed = own and own.search(reader.names.unit.printed)
    inside = node is not getattr(reader.execution.node, "value", None)
    if printed and inside and written(at) == "x" and not _in_tuple(reader, node):
        return reader.extract(printed[1], term)
    return term


def _in_tuple(reader: Reader, node: ast.AST) -> bool:
    whole = getattr(reader.execution.node, "value", None)
    return isinstance(whole, ast.Tuple) and node in whole.elts


def _answer(reader: Reader, node: ast.Call, f: Any, kind: str, at: Term, value: Any) -> Term:
    """What the loss answered, and through which it was asked."""
    if isinstance(f, Penalized) and kind == "gradient":
        pull = Leaf(f.weight_decay, r"\lambda", setting=True)
        shift = product(f.weight_decay * at.value, pull, at)
        if _is_changed(f.f):
            inner = reader.results.term(value, less=shift.value)
        else:
            heard = reader.execution.evaluations[reader.numbers[node]]
            inner = _answer(reader, node, f.f, kind, at, heard.answer)
        return reader.as_code(node) if inner is None else total(value, inner, 1, shift)
    if _is_changed(f):
        through = reader.results.term(value)
        if through is not None:
            return through
    sign = KINDS.get(kind, "f")
    return Leaf(value, f"{sign}({written(at)})")


def _is_changed(f: Any) -> bool:
    return isinstance(f, Changed) and not isinstance(f, Remembered)


def arguments(reader: Reader, node: ast.Call) -> str:
    """The arguments of a call that are numbers, in LaTeX."""
    terms = [reader.term(a) for a in node.args if not isinstance(a, ast.Lambda)]
    numeric = [t for t in terms if is_numeric(t.value)]
    return r",\, ".join(written(t) for t in numeric)


def is_numeric(value: Any) -> bool:
    """Whether something is a number, an array of them, or yes or no."""
    known = isinstance(value, np.ndarray | np.number | np.bool_ | int | float)
    return known and np.asarray(value).dtype.kind in "iufb"

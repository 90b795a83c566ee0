"""Calls and parts that a template cannot set: choices, spectra, sums, draws, line searches."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from optimizers.line_search import Trial
from optimizers.linear_algebra import eigen, spectral
from optimizers.quasi_newton import Memory, downhill
from optimizers.randomness import Randomness
from optimizers.working.functions import ATOM, INNER, NORM, POWER, PRODUCT
from optimizers.working.meanings import DRAWN
from optimizers.working.oracles import is_numeric
from optimizers.working.simplify import counted
from optimizers.working.terms import Function, Leaf, Product, Sum, Term
from optimizers.working.writing import written

if TYPE_CHECKING:
    from optimizers.working.reader import Reader

ATTRIBUTES: dict[str, str] = {
    "c_sigma": r"c_\sigma",
    "d_sigma": r"d_\sigma",
    "c_c": "c_c",
    "c_1": "c_1",
    "c_mu": r"c_\mu",
    "effective": r"\mu",
    "ranks": "w_i",
    "length": r"\mathbb E \lVert \mathcal N(0, I) \rVert",
    "d": "d",
}
"""Letters of what rules keep as attributes."""
END_OF_SEARCH = {
    "t": "a",
    "value": "f(x + a d)",
    "gradient": r"\nabla f(x + a d)",
    "slope": r"\langle \nabla f(x + a d),\, d \rangle",
}
"""Letters of what a line search ends with."""
END_OF_LAST_SEARCH = {"value": "f(x)", "gradient": r"\nabla f(x)"}
"""Of the search before, which ended at the point where this step begins."""


def _where(reader: Reader, node: ast.Call) -> Term:
    condition, yes, no = node.args
    return reader.condition(condition, reader.value(node), yes, no)


def _spectral(reader: Reader, node: ast.Call) -> Term:
    """A function of a symmetric matrix H = QΛQᵀ, times a vector: its matrix is worked out."""
    function, matrix, vector = node.args
    assert isinstance(function, ast.Lambda)
    base, v = reader.term(matrix), reader.term(vector)
    values, axes = eigen(base.value)
    how = reader.function_of(function, Leaf(values, r"\Lambda"))
    power = Leaf((axes * how.value) @ axes.T, rf"Q \left({written(how)}\right) Q^{{\mathsf T}}")
    reader.spectra.append((written(base), values, axes))
    return Function(
        reader.value(node), lambda m, x: (m * x).sum(axis=1), (power, v), r"@0\, @1f", PRODUCT
    )


def _downhill(reader: Reader, node: ast.Call) -> Term:
    """The direction itself where it leads downhill, else the one against the gradient."""
    d, g = (reader.term(a) for a in node.args)
    if np.array_equal(reader.value(node), d.value, equal_nan=True):
        return d
    reader.remarks.append(rf"\text{{because }} {written(d)} \text{{ does not lead downhill}}")
    return Sum(reader.value(node), ((-1, g),))


def _diagonal(reader: Reader, node: ast.Call) -> Term:
    """A sum in index notation; what is known is the diagonal of a matrix."""
    notation, *operands = node.args
    if not isinstance(notation, ast.Constant) or notation.value != "ii...->i...":
        return reader.by_name(node)
    of = (reader.term(operands[0]),)
    return Function(reader.value(node), np.diagonal, of, r"\operatorname{diag} @0a", POWER)


def _length(reader: Reader, node: ast.Call) -> Term:
    return Leaf(reader.value(node), "D", setting=True)


def _summed(reader: Reader, node: ast.Call) -> Term | None:
    """Sums over coordinates: inner products and norms where they are that."""
    assert isinstance(node.func, ast.Attribute)
    inside, value = node.func.value, reader.value(node)
    axes = [k.value.value for k in node.keywords if isinstance(k.value, ast.Constant)]
    axis: Any = axes[0] if axes else None
    term = counted(reader.term(inside))
    if axis == 0 and isinstance(inside, ast.Call) and reader.function(inside.func) in (abs, np.abs):
        of = reader.term(inside.args[0])
        return Function(value, _norm_1, (of,), NORM + "_1", ATOM)
    if axis == 0 and isinstance(inside, ast.BinOp) and isinstance(inside.op, ast.Mult):
        sides = reader.term(inside.left), reader.term(inside.right)
        if written(sides[0]) == written(sides[1]):
            return Function(value, _square, sides[:1], NORM + "^2", POWER)
        if not isinstance(sides[0], Product):
            return Function(value, _inner, sides, INNER, ATOM)
    short = isinstance(inside, ast.Subscript) and written(term).endswith("_i")
    sign = r"\textstyle\sum_{i<D} @0p" if short else r"\textstyle\sum @0p"
    return Function(value, lambda a: np.sum(a, axis=axis), (term,), sign, PRODUCT)


def _norm_1(a: Any) -> Any:
    return np.abs(a).sum(axis=0)


def _square(a: Any) -> Any:
    return (a * a).sum(axis=0)


def _inner(a: Any, b: Any) -> Any:
    return (a * b).sum(axis=0)


def _largest(reader: Reader, node: ast.Call) -> Term:
    assert isinstance(node.func, ast.Attribute)
    of = reader.term(node.func.value)
    return Function(reader.value(node), lambda a: np.max(a, axis=0), (of,), r"\max @0a", POWER)


def _drawn(reader: Reader, node: ast.Call) -> Term:
    """Random numbers: those that were drawn."""
    assert isinstance(node.func, ast.Attribute)
    if not isinstance(reader.value(node.func.value), Randomness):
        return reader.by_name(node)
    printed, value = reader.names.unit.printed, reader.value(node)
    if "r_1" in printed and node.func.attr == "uniform":
        return Leaf(value, reader.results.next_draw("r"))
    known = node.func.attr != "uniform" and r"\xi" in printed
    return Leaf(value, r"\xi" if known else DRAWN)


def _inverse_times(reader: Reader, node: ast.Call) -> Term:
    assert isinstance(node.func, ast.Attribute)
    if not isinstance(reader.value(node.func.value), Memory):
        return reader.by_name(node)
    return Leaf(reader.value(node), rf"B\, {written(reader.term(node.args[0]))}")


def _turned(reader: Reader, node: ast.Call) -> Term:
    assert isinstance(node.func, ast.Attribute)
    of = (reader.term(node.func.value),)
    return Function(reader.value(node), np.transpose, of, r"@0a^{\mathsf T}", POWER)


def _attribute(reader: Reader, node: ast.Attribute) -> Term | None:
    if reader.function(node) in (np.pi, np.inf):
        number = reader.value(node)
        return Leaf(number, r"\pi" if number == np.pi else "", setting=True)
    if isinstance(reader.value(node.value), np.finfo):
        return Leaf(reader.value(node), "", setting=True)
    known = ATTRIBUTES
    if isinstance(reader.value(node.value), Trial):
        name = node.value.id if isinstance(node.value, ast.Name) else ""
        known = END_OF_SEARCH if reader.names.is_new(name) else END_OF_LAST_SEARCH
    letter, value = known.get(node.attr), reader.value(node)
    return Leaf(value, letter) if letter and is_numeric(value) else None


def _subscript(reader: Reader, node: ast.Subscript) -> Term | None:
    """A coordinate, a corner or the loss of one, by its index."""
    base, value = reader.value(node.value), reader.value(node)
    if (cut := _cut(node.slice)) is not None:
        of = reader.term(node.value)
        if isinstance(of, Leaf) and not of.letter:
            return Leaf(value, "", setting=True)
        return Function(value, operator.itemgetter(cut), (of,), "@0a", ATOM)
    index, whole = _index(node.slice, reader)
    if isinstance(base, tuple) and index is not None:
        return Leaf(value, written(reader.term(node.value)))
    if index is None or not isinstance(base, np.ndarray):
        return None
    letter = written(reader.term(node.value))
    corners = base.shape[-1] if whole else len(base)
    shown = place(index, corners, reader.dimension)
    shown = shown if len(shown) == 1 else f"{{{shown}}}"
    if re.fullmatch(r"[a-z]_i|f\([a-z]_i\)", letter):
        return Leaf(value, letter.replace("_i", f"_{shown}"))
    return Leaf(value, f"{letter}_{shown}")


def _cut(index: ast.expr) -> Any:
    """The index in ``[:, None]`` or ``[:, :-1]``: all that only changes the shape or leaves out."""
    parts = index.elts if isinstance(index, ast.Tuple) else [index]
    found = []
    for part in parts:
        match part:
            case ast.Constant(value=None):
                found.append(None)
            case ast.Slice():
                bounds = [b and ast.literal_eval(b) for b in (part.lower, part.upper, part.step)]
                found.append(slice(*bounds))
            case _:
                return None
    return tuple(found)


def _index(index: ast.expr, reader: Reader) -> tuple[int | None, bool]:
    """The number in ``[3]`` or ``[:, -1]``; whether it is the second one."""
    whole = False
    if isinstance(index, ast.Tuple) and len(index.elts) == 2 and _is_all(index.elts[0]):
        index, whole = index.elts[1], True
    if isinstance(index, ast.Name):
        value = reader.value(index)
        return (int(value), whole) if isinstance(value, int) else (None, whole)
    try:
        number = ast.literal_eval(index)
    except ValueError:
        return None, whole
    return (number, whole) if isinstance(number, int) else (None, whole)


def _is_all(index: ast.expr) -> bool:
    return isinstance(index, ast.Slice) and index.lower is None is index.upper


def place(index: int, size: int, dimension: int) -> str:
    """Which one, as it is counted on paper: coordinates from 1, the D + 1 corners from 0."""
    if size == dimension + 1:
        return "D" if index == -1 else f"D{index + 1}" if index < 0 else str(index)
    return str(index % size + 1)


SPECIAL: dict[Any, Callable[[Reader, Any], Any]] = {
    np.where: _where,
    spectral: _spectral,
    downhill: _downhill,
    np.einsum: _diagonal,
    len: _length,
    "sum": _summed,
    "max": _largest,
    "normal": _drawn,
    "uniform": _drawn,
    "in_ball": _drawn,
    "inverse_times": _inverse_times,
    "swapaxes": _turned,
    "Attribute": _attribute,
    "Subscript": _subscript,
}
"""By function, by the name of a method, or by the kind of expression."""

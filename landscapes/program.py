"""A formula as a straight-line program: what automatic differentiation and intervals run on.

A `Program` is a list of steps; each names an operation and the earlier steps it takes. Common parts
appear once. It is built from a SymPy expression (`compile_expression`) without ``eval`` or
``exec``; `landscapes.automatic.jet` runs it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import sympy
from sympy import Expr, Symbol

from landscapes import functions
from landscapes.functions import adopt
from landscapes.intervals import Interval


class Unsupported(ValueError):
    """The expression contains something that cannot be run as a program."""


class Formulated(Protocol):
    """What has a formula: a `landscapes.Landscape`."""

    @property
    def expression(self) -> Expr:
        """Real expression in the functions of the grammar."""
        ...

    @property
    def variables(self) -> tuple[Symbol, ...]:
        """Its variables, D of them."""
        ...


@dataclass(frozen=True)
class Constant:
    """A number: the nearest float, and the floats on both sides unless it is one itself."""

    value: float
    low: float
    high: float

    @property
    def enclosure(self) -> Interval:
        """Interval with the true number in it."""
        return Interval(self.low, self.high)


@dataclass(frozen=True)
class Step:
    """One operation on earlier results; ``detail`` is its constant, index, exponent or order."""

    operation: str
    operands: tuple[int, ...] = ()
    detail: Any = None


@dataclass(frozen=True)
class Program:
    """Steps in the order they are run. The last one is the result.

    Variables are counted from 0; those from ``dimension`` on are inputs, which nothing is
    differentiated by.
    """

    steps: tuple[Step, ...]
    dimension: int

    def reach(self) -> list[frozenset[int]]:
        """For each step, the variables and inputs it depends on."""
        found: list[frozenset[int]] = []
        for step in self.steps:
            own = {step.detail} if step.operation == "variable" else set()
            found.append(frozenset(own.union(*(found[i] for i in step.operands))))
        return found


class Writer:
    """Collects steps; writing the same step twice gives the same place."""

    def __init__(self) -> None:
        self.steps: dict[Step, int] = {}

    def write(self, operation: str, operands: Sequence[int] = (), detail: Any = None) -> int:
        """Place of a step."""
        return self.steps.setdefault(Step(operation, tuple(operands), detail), len(self.steps))

    def program(self, result: int, dimension: int) -> Program:
        """Everything written up to the result."""
        steps = tuple(self.steps)[: result + 1]
        return Program(steps, dimension)


UNARY: dict[type, str] = {
    sympy.exp: "exp",
    sympy.log: "log",
    sympy.sin: "sin",
    sympy.cos: "cos",
    sympy.tan: "tan",
    sympy.asin: "asin",
    sympy.acos: "acos",
    sympy.atan: "atan",
    sympy.sinh: "sinh",
    sympy.cosh: "cosh",
    sympy.tanh: "tanh",
    sympy.asinh: "asinh",
    sympy.acosh: "acosh",
    sympy.atanh: "atanh",
    functions.AbsoluteValue: "magnitude",
    functions.Sign: "sign",
    functions.Step: "step",
    functions.Floor: "floor",
    functions.Relu: "relu",
    functions.CubeRoot: "cube_root",
    functions.Sigmoid: "sigmoid",
    functions.Softplus: "softplus",
    functions.Erf: "erf",
}
OTHERS: dict[type, str] = {
    sympy.Add: "add",
    sympy.Mul: "multiply",
    functions.Maximum: "maximum",
    functions.Minimum: "minimum",
    functions.LogAddExp: "log_add_exp",
    sympy.atan2: "atan2",
    sympy.Piecewise: "piecewise",
    sympy.StrictLessThan: "less",
    sympy.LessThan: "at_most",
    sympy.Equality: "equal",
    sympy.And: "both",
    sympy.Or: "either",
    sympy.Not: "negation",
}
# What SymPy may turn an expression into by itself, in terms of the above.
DERIVED: dict[type, Callable[..., Any]] = {
    sympy.cot: lambda u: sympy.cos(u) / sympy.sin(u),
    sympy.sec: lambda u: 1 / sympy.cos(u),
    sympy.csc: lambda u: 1 / sympy.sin(u),
    sympy.coth: lambda u: sympy.cosh(u) / sympy.sinh(u),
    sympy.sech: lambda u: 1 / sympy.cosh(u),
    sympy.csch: lambda u: 1 / sympy.sinh(u),
    sympy.acot: lambda u: sympy.atan(1 / u),
    sympy.asec: lambda u: sympy.acos(1 / u),
    sympy.acsc: lambda u: sympy.asin(1 / u),
    sympy.acoth: lambda u: sympy.atanh(1 / u),
    sympy.asech: lambda u: sympy.acosh(1 / u),
    sympy.acsch: lambda u: sympy.asinh(1 / u),
    sympy.erfc: lambda u: 1 - functions.Erf(u),
    sympy.Unequality: lambda a, b: sympy.Not(sympy.Equality(a, b, evaluate=False), evaluate=False),
}

FOREIGN = (
    sympy.Abs,
    sympy.sign,
    sympy.Max,
    sympy.Min,
    sympy.Heaviside,
    sympy.floor,
    sympy.erf,
    sympy.sinc,
)
"""What `landscapes.functions.adopt` exchanges."""


def constant(number: Expr) -> Constant:
    """Nearest float of a SymPy constant and its neighbors; NaN if it is not a real number."""
    try:
        value = float(number)
    except (TypeError, OverflowError):
        return Constant(np.nan, np.nan, np.nan)
    if number.is_Rational and np.isfinite(value) and sympy.Rational(value) == number:
        return Constant(value, value, value)
    return Constant(value, float(np.nextafter(value, -np.inf)), float(np.nextafter(value, np.inf)))


def compile_expression(
    expression: Expr, symbols: Sequence[sympy.Symbol], inputs: Sequence[sympy.Symbol] = ()
) -> Program:
    """Program of a SymPy expression.

    Parameters
    ----------
    expression
        Real expression in the functions of the grammar.
    symbols
        The variables, in the order of the points' first axis.
    inputs
        Further symbols, which nothing is differentiated by.

    Raises
    ------
    Unsupported
        A free symbol is not among ``symbols``, or a function is not known here.
    """
    expression = in_known_terms(expression)
    writer = Writer()
    letters = (*symbols, *inputs)
    place: dict[Any, int] = {s: writer.write("variable", (), i) for i, s in enumerate(letters)}
    todo = [expression]
    while todo:
        node = todo.pop()
        if node in place:
            continue
        waiting = [part for part in parts(node) if part not in place]
        if waiting:
            todo += [node, *waiting]
        else:
            place[node] = write(writer, node, [place[part] for part in parts(node)])
    result = place[expression]
    if result != len(writer.steps) - 1:  # the formula is a mere variable
        result = writer.write("add", (result,))
    return writer.program(result, len(symbols))


def in_known_terms(expression: Any) -> Any:
    """Same function without SymPy's own kinked functions, cotangents and the like."""
    if not expression.has(*FOREIGN, *DERIVED):  # asked once, not once for each
        return expression
    expression = adopt(expression)
    for theirs, terms in DERIVED.items():
        if expression.has(theirs):
            expression = expression.replace(theirs, terms)
    return expression


def parts(node: Any) -> tuple[Any, ...]:
    """Sub-expressions that must be written before this one, in the order of its operands."""
    if node.is_Symbol or not node.free_symbols:
        return ()
    if isinstance(node, sympy.Piecewise):
        return tuple(part for branch in node.args for part in branch.args)
    if isinstance(node, sympy.StrictGreaterThan | sympy.GreaterThan):
        return node.args[::-1]
    if (isinstance(node, sympy.Pow) and node.exp.is_number) or isinstance(node, functions.Sinc):
        return node.args[:1]
    return node.args


def write(writer: Writer, node: Any, operands: list[int]) -> int:
    """Step of a node whose parts are written."""
    kind = type(node)
    if kind in UNARY and operands:
        return writer.write(UNARY[kind], operands)
    if kind in OTHERS and operands:
        return writer.write(OTHERS[kind], operands)
    if node.is_Boolean and not operands:
        return writer.write("truth", (), bool(node))
    if not node.free_symbols:
        return writer.write("constant", (), constant(node))
    if isinstance(node, sympy.Pow):
        return write_power(writer, node, operands)
    if isinstance(node, functions.Sinc):
        return writer.write("sinc", operands, node.order)
    if isinstance(node, sympy.StrictGreaterThan | sympy.GreaterThan):
        strict = isinstance(node, sympy.StrictGreaterThan)
        return writer.write("less" if strict else "at_most", operands)
    what = "variable" if node.is_Symbol else "function"
    raise Unsupported(
        f"The {what} {kind.__name__ if what == 'function' else node} is not known here; "
        f"give an expression in the variables named and the functions of the grammar."
    )


def write_power(writer: Writer, node: Any, operands: list[int]) -> int:
    """Whole powers are products, constant powers need no logarithm, the rest does."""
    if len(operands) == 2:
        return writer.write("general_power", operands)
    if node.exp.is_Integer:
        return writer.write("power", operands, int(node.exp))
    return writer.write("real_power", operands, constant(node.exp))

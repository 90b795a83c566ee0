"""Tree to SymPy, by a table. SymPy is given numbers and objects, never a text to evaluate."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import reduce
from typing import Any

import sympy
from sympy import Expr, Rational, S, Symbol

from landscapes import functions
from landscapes.formula.errors import fail
from landscapes.formula.node import Formula, Node

HALF = Rational(1, 2)
GENTLE = Rational(1, 100)


def of(function: Callable[..., Any]) -> Callable[..., Any]:
    """Fold a function of two arguments over many."""
    return lambda *args: reduce(function, args)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "sin": sympy.sin, "cos": sympy.cos, "tan": sympy.tan,
    "cot": lambda x: sympy.cos(x) / sympy.sin(x), "sec": lambda x: 1 / sympy.cos(x),
    "csc": lambda x: 1 / sympy.sin(x), "asin": sympy.asin, "acos": sympy.acos, "atan": sympy.atan,
    "atan2": sympy.atan2, "sinh": sympy.sinh, "cosh": sympy.cosh, "tanh": sympy.tanh,
    "coth": lambda x: sympy.cosh(x) / sympy.sinh(x), "sech": lambda x: 1 / sympy.cosh(x),
    "csch": lambda x: 1 / sympy.sinh(x), "asinh": sympy.asinh, "acosh": sympy.acosh,
    "atanh": sympy.atanh, "exp": sympy.exp, "expm1": lambda x: sympy.exp(x) - 1,
    "log": lambda x, base=None: sympy.log(x) if base is None else sympy.log(x) / sympy.log(base),
    "log2": lambda x: sympy.log(x) / sympy.log(2), "log10": lambda x: sympy.log(x) / sympy.log(10),
    "log1p": lambda x: sympy.log(1 + x), "cbrt": functions.CubeRoot,
    "abs": functions.AbsoluteValue, "sign": functions.Sign, "step": functions.Step,
    "floor": functions.Floor, "ceil": lambda x: -functions.Floor(-x),
    "max": of(functions.Maximum), "min": of(functions.Minimum), "relu": functions.Relu,
    "leakyrelu": lambda x, slope=GENTLE: functions.Maximum(x, slope * x),
    "softplus": functions.Softplus, "sigmoid": functions.Sigmoid,
    "silu": lambda x: x * functions.Sigmoid(x),
    "gelu": lambda x: HALF * x * (1 + functions.Erf(x / sympy.sqrt(2))),
    "softsign": lambda x: x / (1 + functions.AbsoluteValue(x)), "erf": functions.Erf,
    "erfc": lambda x: 1 - functions.Erf(x), "sinc": functions.Sinc,
    "logsumexp": of(functions.LogAddExp), "logaddexp": functions.LogAddExp,
    "hypot": lambda x, y: sympy.sqrt(x**2 + y**2), "pow": sympy.Pow, "square": lambda x: x**2,
}  # fmt: skip
COMPARE: dict[str, Callable[..., Any]] = {
    "<": sympy.StrictLessThan, "<=": sympy.LessThan, ">": sympy.StrictGreaterThan,
    ">=": sympy.GreaterThan, "=": sympy.Eq, "!=": sympy.Ne,
}  # fmt: skip


def build(formula: Formula) -> Expr:
    """Return the formula as a SymPy expression in real symbols.

    Raises
    ------
    FormulaError
        If it has no real value anywhere, such as 1/(x − x).
    """
    return formula.expression if formula.expression is not None else expression(formula.root)


def expression(root: Node) -> Expr:
    """Build a tree; a part without a real value is refused where it stands."""
    results: dict[int, Any] = {}
    for node in root.walk():
        args = [results[id(child)] for child in node.args]
        result = operation(node, args)
        if result in (S.ComplexInfinity, S.NaN, S.Infinity, S.NegativeInfinity):
            no_value(node)
        results[id(node)] = result
    result = results[id(root)]
    if result.has(S.ImaginaryUnit, S.ComplexInfinity, S.Infinity, S.NegativeInfinity):
        no_value(first_complex(root, results))
    return result


def first_complex(root: Node, results: dict[int, Any]) -> Node:
    """The innermost part that is not real."""
    bad = (S.ImaginaryUnit, S.ComplexInfinity, S.Infinity, S.NegativeInfinity)
    return next((node for node in root.walk() if results[id(node)].has(*bad)), root)


def no_value(node: Node) -> None:
    """Refuse a part without a real value."""
    fail("not_real", node.span, "This has no real value anywhere.",
         "It divides by zero, or takes a root or a logarithm of a negative number.")  # fmt: skip


def operation(node: Node, args: list[Any]) -> Any:
    """One node in SymPy's terms."""
    match node.op:
        case "number":
            assert isinstance(node.value, Fraction)
            return Rational(node.value.numerator, node.value.denominator)
        case "constant":
            return sympy.pi if node.value == "pi" else sympy.E
        case "variable":
            return Symbol(str(node.value), real=True)
        case "add":
            return sympy.Add(*args)
        case "negate":
            return -args[0]
        case "multiply":
            return sympy.Mul(*args)
        case "reciprocal":
            return 1 / args[0]
        case "power":
            return sympy.Pow(*args)
        case "call":
            return FUNCTIONS[str(node.value)](*args)
        case "piecewise":
            return piecewise(args)
    return condition(node, args)


def condition(node: Node, args: list[Any]) -> Any:
    """A condition; one that never or always holds becomes false or true."""
    match node.op:
        case "and":
            return sympy.And(*args)
        case "or":
            return sympy.Or(*args)
        case "not":
            return sympy.Not(*args)
        case "compare":
            signs = str(node.value).split()
            pairs = zip(signs, args, args[1:], strict=False)
            return sympy.And(*(COMPARE[sign](a, b) for sign, a, b in pairs))
    return S.true


def piecewise(args: list[Any]) -> Any:
    """Values and conditions by turns; where none holds the result is NaN, a gap in the picture."""
    pairs = list(zip(args[0::2], args[1::2], strict=False))
    other = args[-1] if len(args) % 2 else S.NaN
    return sympy.Piecewise(*pairs, (other, True))

"""SymPy → NumPy: a function of arrays that evaluates several expressions at once.

The expressions are first lowered to a straight line of assignments: common parts are computed
once (`sympy.cse`), whole powers become products (``x**3`` costs NumPy 48 ns an element, ``x*x*x``
0.6), and constants become Python floats, which unlike NumPy's float64 leave float32 arrays float32.
`sympy.lambdify` turns the result into a function. It executes generated source, so nothing reaches
it but node types on a closed list and the symbols announced as arguments.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np
import sympy
from sympy import Expr, Symbol
from sympy.functions.elementary.piecewise import ExprCondPair
from sympy.logic.boolalg import BooleanAtom
from sympy.printing.pycode import PythonCodePrinter

from landscapes.functions.base import Function
from landscapes.functions.kernels import KERNELS
from landscapes.stable import stable

Vector = Callable[..., list[Any]]

STRUCTURE = (
    sympy.Add,
    sympy.Mul,
    sympy.Pow,
    sympy.Piecewise,
    ExprCondPair,
    sympy.core.relational.Relational,
    sympy.And,
    sympy.Or,
    sympy.Not,
    sympy.ITE,
)
CONSTANTS = (sympy.Number, sympy.NumberSymbol, BooleanAtom)
NAMESPACE = {**KERNELS, "where": np.where, "logical_not": np.logical_not}
NAMESPACE |= {"nan": math.nan, "inf": math.inf}


def compile_expressions(expressions: Iterable[Expr], symbols: Sequence[Symbol]) -> Vector:
    """Compile expressions into one NumPy function.

    Parameters
    ----------
    expressions
        Real expressions in ``symbols``.
    symbols
        Arguments of the function, in order.

    Returns
    -------
    Vector
        Takes one array (or NumPy scalar) per symbol, all of one shape and floating-point type;
        returns a list with an entry per expression. A constant gives a Python float: broadcast it.

    Raises
    ------
    ValueError
        If an expression holds a symbol that is not an argument, or a node that has no NumPy form.
    """
    prepared = [stable(e) for e in expressions]
    for expression in prepared:
        check(expression, symbols)
    shared, reduced = sympy.cse(prepared, symbols=sympy.numbered_symbols("c"), order="none")
    line = StraightLine()
    line.define(shared)
    results = [line.lower(e) for e in reduced]
    lambdify: Any = sympy.lambdify  # annotated as taking cse: bool only, but documented to call it
    return lambdify(
        list(symbols),
        results,
        modules=[NAMESPACE],
        printer=NumPyCode(),
        dummify=True,
        cse=lambda _: (line.assignments, results),
        docstring_limit=0,
    )


def check(expression: Expr, symbols: Iterable[Symbol]) -> None:
    """Let through only what is known to be harmless and computable (raises ValueError)."""
    allowed = set(symbols)
    for node in sympy.preorder_traversal(expression):
        if isinstance(node, Symbol):
            if node not in allowed:
                names = ", ".join(sorted(s.name for s in allowed))
                raise ValueError(
                    f"The formula contains {node.name}, which is not one of its variables "
                    f"({names}). Add {node.name} to the variables or remove it."
                )
        elif not (isinstance(node, STRUCTURE + CONSTANTS) or type(node).__name__ in KERNELS):
            raise ValueError(
                f"{type(node).__name__} has no numerical form. Real numbers, + − · / ^, the listed "
                "functions and piecewise definitions have. Write the formula without it."
            )


class Product(Function):
    """a·b that SymPy does not gather into a power."""


class StraightLine:
    """Assignments, in order, and the expressions that use their results."""

    def __init__(self) -> None:
        self.assignments: list[tuple[Symbol, Expr]] = []
        self.renamed: dict[Symbol, Expr] = {}
        self.powers: dict[tuple[Any, Any], Any] = {}

    def define(self, shared: Iterable[tuple[Symbol, Expr]]) -> None:
        """Take over named common parts."""
        for symbol, expression in shared:
            self.renamed[symbol] = self.name(self.lower(expression))

    def name(self, expression: Any) -> Any:
        """Give an expression a name, unless it is one."""
        if isinstance(expression, Symbol):
            return expression
        symbol = Symbol(f"t{len(self.assignments)}")
        self.assignments.append((symbol, expression))
        return symbol

    def lower(self, expression: Any) -> Any:
        """Return the expression with constants as floats and powers as products of named parts."""
        if isinstance(expression, Symbol):
            return self.renamed.get(expression, expression)
        if isinstance(expression, BooleanAtom):
            return expression
        if isinstance(expression, Expr) and not expression.free_symbols:
            return literal(expression)
        if isinstance(expression, sympy.Pow):
            return self.lower_power(expression)
        if isinstance(expression, sympy.Add | sympy.Mul):
            constants = [a for a in expression.args if not a.free_symbols]
            others = [self.lower(a) for a in expression.args if a.free_symbols]
            return expression.func(literal(expression.func(*constants)), *others)
        arguments = map(self.lower, expression.args)
        if isinstance(expression, sympy.Piecewise | sympy.core.relational.Relational):
            return expression.func(*arguments, evaluate=False)
        return expression.func(*arguments)

    def lower_power(self, power: Any) -> Any:
        """Write whole and half powers as products and square roots; `numpy.power` does the rest."""
        base, exponent = self.lower(power.base), power.exp
        twice = 2 * exponent
        if not twice.is_Integer or abs(twice) > 2000:
            return sympy.Pow(base, self.lower(exponent), evaluate=False)
        size = int(abs(twice))
        base = base if size <= 2 else self.name(base)
        result = self.whole_power(base, size // 2)
        if size % 2:
            root = sympy.sqrt(base, evaluate=False)
            result = root if result is None else Product(result, self.name(root))
        return sympy.Pow(result, -1, evaluate=False) if exponent.is_negative else result

    def whole_power(self, base: Any, n: int) -> Any:
        """Return bⁿ by repeated squaring, each power computed once; None for n = 0."""
        if n == 0:
            return None
        if n == 1:
            return base
        if (base, n) not in self.powers:
            if n % 2:
                product = Product(self.whole_power(base, n - 1), base)
            else:
                half = self.whole_power(base, n // 2)
                product = Product(half, half)
            self.powers[base, n] = self.name(product)
        return self.powers[base, n]


def literal(constant: Any) -> Any:
    """Return a constant as a number: rational if it is one, otherwise the nearest float."""
    if isinstance(constant, sympy.Rational):
        return constant
    if constant in (sympy.nan, sympy.zoo):
        return sympy.nan
    try:
        return sympy.Float(float(constant.evalf(25)))
    except TypeError as error:
        raise ValueError(
            f"The constant {constant} is not a real number, and a loss has real values. Change it."
        ) from error


Printer: Any = PythonCodePrinter  # annotated more narrowly than the printers SymPy ships


class NumPyCode(Printer):
    """Prints lowered expressions as Python source over `NAMESPACE`."""

    def __init__(self) -> None:
        names = {name: name for name in KERNELS}
        super().__init__({"fully_qualified_modules": False, "user_functions": names})

    def _print_Product(self, expr: Any) -> str:
        a, b = (self._print(factor) for factor in expr.args)
        return f"({a}*{b})"

    def _print_Rational(self, expr: Any) -> str:
        try:
            return repr(expr.p / expr.q)
        except OverflowError:
            return "inf" if expr.p > 0 else "-inf"

    _print_Integer = _print_Rational

    def _print_Float(self, expr: Any) -> str:
        return repr(float(expr))

    def _print_NaN(self, expr: Any) -> str:
        return "nan"

    def _print_Pow(self, expr: Any, rational: bool = False) -> str:
        base, exponent = self._print(expr.base), expr.exp
        if exponent == -1:
            return f"(1/({base}))"
        if exponent == sympy.S.Half:
            return f"sqrt({base})"
        return base if exponent == 1 else f"power({base}, {self._print(exponent)})"

    def _print_Piecewise(self, expr: Any) -> str:
        code = "nan"
        for value, condition in reversed(expr.args):
            inside = self._print(value)
            otherwise = f"where({self._print(condition)}, {inside}, {code})"
            code = inside if condition is sympy.true else otherwise
        return code

    def _print_Relational(self, expr: Any) -> str:
        return f"({self._print(expr.lhs)} {expr.rel_op} {self._print(expr.rhs)})"

    def _print_ITE(self, expr: Any) -> str:
        return f"where({', '.join(map(self._print, expr.args))})"

    def _print_And(self, expr: Any) -> str:
        return "(" + " & ".join(map(self._print, expr.args)) + ")"

    def _print_Or(self, expr: Any) -> str:
        return "(" + " | ".join(map(self._print, expr.args)) + ")"

    def _print_Not(self, expr: Any) -> str:
        return f"logical_not({self._print(expr.args[0])})"

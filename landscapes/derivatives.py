"""Symbolic derivatives, made when they are first asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import Any

from sympy import Expr, Function, Piecewise, Symbol

from landscapes.compile import Vector, compile_expressions
from landscapes.functions import adopt


@dataclass(frozen=True)
class Derivatives:
    """An expression and its exact first and second derivatives.

    They are left as differentiation gives them: `sympy.simplify` can take seconds. ``inputs`` are
    symbols that nothing is differentiated by.
    """

    expression: Expr
    variables: tuple[Symbol, ...]
    inputs: tuple[Symbol, ...] = ()

    @cached_property
    def gradient(self) -> tuple[Expr, ...]:
        """First derivatives, one per variable."""
        return tuple(differentiate(self.expression, v) for v in self.variables)

    @cached_property
    def hessian(self) -> tuple[tuple[Expr, ...], ...]:
        """Second derivatives, D rows of D; only the upper triangle is differentiated."""
        size = range(len(self.variables))
        upper = {
            (i, j): differentiate(self.gradient[i], self.variables[j])
            for i in size
            for j in size[i:]
        }
        return tuple(tuple(upper[min(i, j), max(i, j)] for j in size) for i in size)

    @property
    def triangle(self) -> Sequence[Expr]:
        """Upper triangle of `hessian`, row by row."""
        return [entry for i, row in enumerate(self.hessian) for entry in row[i:]]


def differentiate(expression: Any, variable: Symbol) -> Any:
    """Return the derivative; a piecewise definition keeps its pieces and their conditions.

    SymPy would merge pieces whose derivatives are equal, and the merged conditions fill half a page.
    """
    masks = {
        pieces: Function(f"piece{i}", real=True)(variable)
        for i, pieces in enumerate(outermost_pieces(expression))
    }
    derivative = expression.xreplace(masks).diff(variable)
    for pieces, mask in masks.items():
        branches = [(differentiate(value, variable), condition) for value, condition in pieces.args]
        slope = Piecewise(*branches, evaluate=False)
        derivative = derivative.xreplace({mask.diff(variable): slope, mask: pieces})
    return adopt(derivative)


def outermost_pieces(expression: Any) -> Iterator[Any]:
    """Yield the piecewise definitions in an expression that are not inside another."""
    if isinstance(expression, Piecewise):
        yield expression
    elif expression.has(Piecewise):
        for part in expression.args:
            yield from outermost_pieces(part)


class Compiled:
    """`landscapes.objective.Functions` from symbolic derivatives, compiled at their first use."""

    costs: Mapping[str, Mapping[str, int]] = MappingProxyType(
        {name: {name: 1} for name in ("value", "gradient", "hessian")}
    )
    takes_floats = True

    def __init__(self, derivatives: Derivatives) -> None:
        self._derivatives = derivatives
        self.dimension = len(derivatives.variables)
        self._arguments = (*derivatives.variables, *derivatives.inputs)

    def value(self, *x: Any) -> Any:
        """Loss."""
        return self._value(*x)[0]

    @cached_property
    def _value(self) -> Vector:
        return compile_expressions([self._derivatives.expression], self._arguments)

    @cached_property
    def gradient(self) -> Vector:
        """Partial derivatives, one per variable."""
        return compile_expressions(self._derivatives.gradient, self._arguments)

    @cached_property
    def hessian(self) -> Vector:
        """Second derivatives of the upper triangle, row by row."""
        return compile_expressions(self._derivatives.triangle, self._arguments)

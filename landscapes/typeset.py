r"""SymPy → LaTeX the way a textbook prints it, close to what was typed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import sympy
from sympy import Expr
from sympy.printing.latex import LatexPrinter

STYLE = {"ln_notation": True, "inv_trig_style": "full"}
DECIMAL = re.compile(r"\d\.\d|(?<!\d)\.\d")
MOST_PLACES = 17
"""Digits behind the point of a number that a dial gives, at most."""
LONGEST_FRACTION = 10**6
"""A decimal whose fraction has a larger denominator is a decimal, however the rest was typed."""
SMALLEST = sympy.Rational(1, 1000)
Printer: Any = LatexPrinter  # annotated more narrowly than the printers SymPy ships


class Textbook(Printer):
    """Leads a sum of two with its positive term: y − x² rather than −x² + y; chains −5 ≤ x ≤ −3."""

    def _as_ordered_terms(self, expr: Any, order: str | None = None) -> list[Any]:
        terms = super()._as_ordered_terms(expr, order=order)
        if len(terms) == 2 and is_negative(terms[0]) and not is_negative(terms[1]):
            terms.reverse()
        return terms

    def _print_And(self, expr: Any) -> str:
        if len(expr.args) == 2:
            chain = chained(*expr.args) or chained(*reversed(expr.args))
            if chain:
                low, first, middle, second, high = chain
                return (
                    f"{self._print(low)} {RELATIONS[first]} {self._print(middle)} "
                    f"{RELATIONS[second]} {self._print(high)}"
                )
        return super()._print_And(expr)


RELATIONS = {"<": "<", "<=": r"\leq"}


def latex(expression: Any, *, decimals: bool = False) -> str:
    """LaTeX of an expression; ``decimals`` writes 13/50 as 0.26."""
    expression = with_decimals(with_factors_in_front(expression), decimals)
    return Textbook(STYLE).doprint(expression)


def with_factors_in_front(expression: Any) -> Any:
    """Write (2 − 2t²)t, as differentiation leaves it, as 2(1 − t²)t."""
    if not isinstance(expression, sympy.Basic) or not expression.has(sympy.Mul):
        return expression

    def factored(product: Any) -> Any:
        pairs = [content(factor) for factor in product.args]
        return sympy.Mul(*(number for number, _ in pairs), *(rest for _, rest in pairs))

    return expression.replace(lambda e: e.is_Mul and any(a.is_Add for a in e.args), factored)


def content(factor: Any) -> tuple[Any, Any]:
    """Split 2 − 2t² into 2 and 1 − t², and −x − 1 into −1 and x + 1; other factors stay whole."""
    if not factor.is_Add:
        return sympy.S.One, factor
    number, rest = factor.primitive()
    if not number.is_Integer:
        number, rest = sympy.S.One, factor
    return (-number, -rest) if all(map(is_negative, rest.args)) else (number, rest)


def wants_decimals(text: str) -> bool:
    """Whether the person typed decimals, and so expects to read decimals."""
    return bool(DECIMAL.search(text))


def with_decimals(expression: Any, short: bool = True) -> Any:
    """Write decimal fractions as decimals, outside exponents; the ``short`` ones only if wanted.

    A number that a dial gives, 1.8878395, is a decimal to everyone: 37756790/20000000 is not.
    """
    if isinstance(expression, sympy.Rational) and not expression.is_Integer:
        return as_decimal(expression) if short or is_long(expression) else expression
    if not isinstance(expression, sympy.Basic) or not expression.args:
        return expression
    if not short and not any(map(is_long, expression.atoms(sympy.Rational))):
        return expression
    if isinstance(expression, sympy.Pow):
        return sympy.Pow(with_decimals(expression.base, short), expression.exp)
    return expression.func(*(with_decimals(part, short) for part in expression.args))


def is_long(fraction: sympy.Rational) -> bool:
    """Whether a fraction is a decimal that nobody would write as a fraction."""
    long = fraction.q > LONGEST_FRACTION and 10**MOST_PLACES % fraction.q == 0
    return long and abs(fraction) > SMALLEST


def as_decimal(fraction: sympy.Rational) -> Expr:
    """Return p/q as a decimal if six places hold it exactly, or it is long; otherwise unchanged."""
    if 10**6 % fraction.q and not is_long(fraction):
        return fraction
    return sympy.Float(
        str(Decimal(int(fraction * 10**MOST_PLACES)).scaleb(-MOST_PLACES).normalize())
    )


def signature(name: str, symbols: Sequence[str]) -> str:
    """LaTeX of ``L(w1, w2)``."""
    arguments = ", ".join(latex(sympy.Symbol(s)) for s in symbols)
    return rf"{latex(sympy.Symbol(name))}\left({arguments}\right)"


def symbol(name: str) -> str:
    """LaTeX of a variable's name: ``w1`` is w_{1}."""
    return latex(sympy.Symbol(name))


def column(rows: Sequence[str]) -> str:
    """LaTeX of a column vector, or of a matrix if the rows hold ``&``."""
    return r"\begin{pmatrix}" + r" \\[4pt] ".join(rows) + r"\end{pmatrix}"


def is_negative(term: Any) -> bool:
    """Whether a term prints with a minus sign in front."""
    return bool(term.as_coeff_Mul()[0].is_negative)


def chained(left: Any, right: Any) -> tuple[Any, str, Any, str, Any] | None:
    """Return (−5, "<=", x, "<=", −3) for two conditions that bound one thing from both sides."""
    below, above = ascending(left), ascending(right)
    if below is None or above is None or below[2] != above[0] or below[2].is_number:
        return None
    return below[0], below[1], below[2], above[1], above[2]


def ascending(condition: Any) -> tuple[Any, str, Any] | None:
    """Return an inequality with its smaller side first."""
    if not getattr(condition, "is_Relational", False):
        return None
    for side in (condition, condition.reversed):
        if side.rel_op in RELATIONS:
            return side.lhs, side.rel_op, side.rhs
    return None

"""Closed forms of critical points: guessed from the digits, then verified exactly by SymPy."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from functools import partial
from typing import Any

import numpy as np
import sympy
from numpy.typing import NDArray
from sympy import Expr, Rational, Symbol

from landscapes import typeset
from landscapes.critical.clock import Clock

Array = NDArray[np.floating]
Exact = tuple[Expr, ...]

MOST_OPERATIONS = 300
MOST_GUESSES = 16
CLOSE = 4e-15
"""How well a guess must agree with the digits, in relation to the size of the number."""


class Verifier:
    """Checks guesses by putting them into equations.

    Closed forms are an ornament to the numbers and may not cost the time those need: large expressions
    are not looked at, and the symbolic gradient is derived only when there is something to check.

    Parameters
    ----------
    expression
        What the equations come from.
    symbols
        Its variables.
    clock
        When to stop.
    equations
        From the expression to what must be 0; by default its gradient.
    """

    def __init__(
        self,
        expression: Expr,
        symbols: Sequence[Symbol],
        clock: Clock,
        equations: Callable[[Expr], list[Expr]] | None = None,
    ):
        self.expression, self.symbols, self.clock = expression, tuple(symbols), clock
        self.small = expression.count_ops() <= MOST_OPERATIONS
        self.derive = equations or self.gradient
        self.equations: list[Expr] | None = None

    def gradient(self, expression: Expr) -> list[Expr]:
        """Symbolic gradient."""
        return [sympy.diff(expression, s) for s in self.symbols]

    def exact_point(self, point: Array, slack: Array) -> Exact | None:
        """Closed form of a solution near a point, no farther off than ``slack`` (each (D,))."""
        if not self.small or self.clock.over:
            return None
        forms = [
            list(closed_forms(x, s)) for x, s in zip(point.tolist(), slack.tolist(), strict=True)
        ]
        for guess in itertools.islice(itertools.product(*forms), MOST_GUESSES):
            if self.clock.over:
                return None
            if self.solves(guess):
                return guess
        return None

    def solves(self, guess: Sequence[Expr]) -> bool:
        """Whether the equations are known to hold exactly there."""
        values = dict(zip(self.symbols, guess, strict=True))
        equations = self.system()
        return equations is not None and all(vanishes(e, values) for e in equations)

    def system(self) -> list[Expr] | None:
        """The equations, derived when first asked for; None for large ones, or without time."""
        if self.equations is None and self.small and not self.clock.over:
            self.equations = self.derive(self.expression)
            self.small = sum(e.count_ops() for e in self.equations) <= 5 * MOST_OPERATIONS
        return self.equations if self.small else None


def vanishes(equation: Expr, values: Any) -> bool:
    """Whether an expression is exactly 0 at exact numbers, as far as SymPy's own rules show it."""
    result: Any = equation.subs(values)
    if result == 0 or not result.is_finite:
        return bool(result == 0)
    return abs(float(result)) < 1e-9 and sympy.expand(result) == 0


def closed_forms(value: float, slack: float) -> Iterator[Expr]:
    """Short closed forms of a number: fraction, part of π, square root, power of e, logarithm.

    Parameters
    ----------
    value
        The number in digits.
    slack
        How far a form may be off at most, where the digits are not all good.
    """
    near = max(slack, CLOSE * max(1.0, abs(value)))
    seen: set[float] = set()
    for guess, form in guesses(value) if math.isfinite(value) else ():
        if abs(guess - value) <= near and guess not in seen:
            seen.add(guess)
            yield form()


def guesses(value: float) -> Iterator[tuple[float, Callable[[], Expr]]]:
    """Candidates in digits, each with what makes the form: SymPy is slow and asked last."""
    for largest in (0, 1, 60):
        p, q = fraction(value, largest) if largest else (0, 1)
        yield p / q, partial(Rational, p, q)
    p, q = fraction(value / math.pi, 24)
    yield p / q * math.pi, partial(of_fraction, sympy.pi.__mul__, p, q, 1)
    sign = 1 if value > 0 else -1
    if 1e-3 < abs(value) < 1e3:
        p, q = fraction(value * value, 60)
        yield sign * math.sqrt(p / q), partial(of_fraction, sympy.sqrt, p, q, sign)
        p, q = fraction(math.log(abs(value)), 12)
        yield sign * math.exp(p / q), partial(of_fraction, sympy.exp, p, q, sign)
    if abs(value) < 5:
        p, q = fraction(math.exp(value), 60)
        if p:
            yield math.log(p / q), partial(of_fraction, sympy.log, p, q, 1)


def of_fraction(function: Callable[[Expr], Expr], p: int, q: int, sign: int) -> Expr:
    """±φ(p/q)."""
    return sign * function(Rational(p, q))


def fraction(value: float, largest_denominator: int) -> tuple[int, int]:
    """Nearest fraction with a small denominator."""
    short = Fraction(value).limit_denominator(largest_denominator)
    return short.numerator, short.denominator


def printed(coordinates: Sequence[Expr]) -> str:
    """LaTeX of exact coordinates: the number itself, or a tuple."""
    parts = [typeset.latex(c) for c in coordinates]
    return parts[0] if len(parts) == 1 else r"\left( " + r",\ ".join(parts) + r" \right)"


def floats(coordinates: Sequence[Expr]) -> Array:
    """The exact coordinates as floats."""
    return np.array([float(c) for c in coordinates])

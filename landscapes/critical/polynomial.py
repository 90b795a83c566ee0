"""Real roots of polynomials with rational coefficients: exact isolation, multiplicities, many digits.

SymPy's `Poly.intervals` isolates the roots of the square-free factors (Vincent–Akritas–Strzeboński);
nothing here depends on floating-point arithmetic, so that double roots and close roots are told
apart. Factoring is used for small degrees only: that of a polynomial of degree 59 took 58 s.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy
from sympy import Expr, Poly, Rational, Symbol

MOST_DEGREE = 60
MOST_DEGREE_FACTORED = 8
MOST_OPERATIONS = 600
BITS = 80
"""Roots are enclosed to about 2⁻⁸⁰ of their size, far below a float's 2⁻⁵³."""


@dataclass(frozen=True)
class Root:
    """A real root.

    Attributes
    ----------
    low, high
        Rational numbers with this root, and no other, between them.
    multiplicity
        How often it counts.
    exact
        Closed form where it is a rational number or solves a quadratic equation, otherwise None.
    """

    low: Rational
    high: Rational
    multiplicity: int
    exact: Expr | None

    @property
    def middle(self) -> Rational:
        """Rational number next to the root."""
        return (self.low + self.high) / 2


@dataclass(frozen=True)
class Fractional:
    """A rational function p/q of one variable in lowest terms."""

    numerator: Poly
    denominator: Poly

    def derivative(self) -> tuple[Poly, Poly]:
        """(p′q − pq′)/q² in lowest terms: a common factor is not a zero of the slope but a pole."""
        p, q = self.numerator, self.denominator
        return (p.diff() * q - p * q.diff()).cancel(q * q, include=True)


def fractional(expression: Expr, x: Symbol) -> Fractional | None:
    """The expression as p/q with rational coefficients and small degree, None if it is not that."""
    if not expression.is_rational_function(x) or expression.count_ops() > MOST_OPERATIONS:
        return None
    parts = [expression, sympy.S.One]
    if not expression.is_polynomial(x):
        parts = list(sympy.fraction(sympy.together(expression)))
    p, q = (Poly(part, x) for part in parts)
    if any(not poly.domain.is_ZZ and not poly.domain.is_QQ for poly in (p, q)):
        return None
    p, q = p.cancel(q, include=True)
    small = p.degree() <= MOST_DEGREE and q.degree() <= MOST_DEGREE // 2
    return Fractional(p.to_field(), q.to_field()) if small and not q.is_zero else None


def real_roots(polynomial: Poly, low: Rational, high: Rational) -> list[Root]:
    """All real roots in low ≤ x ≤ high, ascending; a polynomial that is 0 everywhere is refused."""
    if polynomial.is_zero:
        raise ValueError("The zero polynomial has every number as a root; give another one.")
    found = []
    for factor, multiplicity in polynomial.sqf_list()[1]:
        forms = list(closed_forms(factor))
        for left, right in factor.intervals(sqf=True):
            if right < low or left > high:
                continue
            left, right = tighten(factor, Rational(left), Rational(right))
            if right < low or left > high:
                continue
            exact = rational_root(factor, left, right)
            if exact is None:
                exact = next((form for form in forms if left <= form <= right), None)
            else:
                left = right = exact
            found.append(Root(left, right, multiplicity, exact))
    return sorted((r for r in found if low <= r.high and r.low <= high), key=lambda r: r.low)


def tighten(factor: Poly, low: Rational, high: Rational) -> tuple[Rational, Rational]:
    """Narrow an isolating interval of a square-free polynomial to `BITS` bits."""
    if low == high:
        return low, high
    slope = factor.diff()
    x = rounded((low + high) / 2)
    for _ in range(12):
        steepness = slope.eval(x)
        if not steepness:
            break
        previous, x = x, rounded(x - factor.eval(x) / steepness)
        if x == previous:
            break
    reach = Rational(1, 2 ** (BITS - 10)) * max(abs(x), Rational(1, 2**20))
    left, right = x - reach, x + reach
    if low < left and right < high and factor.eval(left) * factor.eval(right) < 0:
        return left, right
    width = Rational(1, 2**BITS) * max(abs(x), Rational(1, 2**20))
    left, right = factor.refine_root(low, high, eps=width, check_sqf=False)
    return Rational(left), Rational(right)


def rounded(x: Rational) -> Rational:
    """Nearest multiple of a power of two, so that exact numbers do not grow without end."""
    if not x:
        return x
    size = int(abs(x).p).bit_length() - int(x.q).bit_length()
    scale = BITS - size
    unit = Rational(2) ** scale
    return Rational(round(Fraction(int(x.p), int(x.q)) * Fraction(int(unit.p), int(unit.q)))) / unit


def rational_root(factor: Poly, low: Rational, high: Rational) -> Rational | None:
    """The root in [low, high] if it is a rational number with a short fraction."""
    candidate = simplest_between(low, high)
    return candidate if factor.eval(candidate) == 0 else None


def simplest_between(low: Rational, high: Rational) -> Rational:
    """Fraction with the smallest denominator in [low, high] (Stern-Brocot tree)."""
    if low <= 0 <= high:
        return Rational(0)
    if high < 0:
        return -simplest_between(-high, -low)
    whole = sympy.ceiling(low)
    if whole <= high:
        return Rational(whole)
    floor = whole - 1
    return floor + 1 / simplest_between(1 / (high - floor), 1 / (low - floor))


def closed_forms(factor: Poly) -> Iterator[Any]:
    """Roots of the quadratic factors."""
    if not 2 <= factor.degree() <= MOST_DEGREE_FACTORED:
        return
    for part, _ in factor.factor_list()[1]:
        if part.degree() == 2:
            a, b, c = part.all_coeffs()
            inside = b * b - 4 * a * c
            if inside > 0:
                for sign in (-1, 1):
                    yield (-b + sign * sympy.sqrt(inside)) / (2 * a)

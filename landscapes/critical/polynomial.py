"""Real roots of polynomials with rational coefficients: exact isolation, multiplicities, many digits.

SymPy's `Poly.intervals` isolates the roots of the square-free factors (Vincent–Akritas–Strzeboński);
nothing here depends on floating-point arithmetic, so that double roots and close roots are told
apart. Factoring is used for small degrees only: that of a polynomial of degree 59 took 58 s.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, NamedTuple

import sympy
from sympy import Expr, Rational, Symbol
from sympy.polys.fields import FracField
from sympy.polys.polyerrors import CoercionFailed

Poly = Any
"""`sympy.Poly` in one variable over the rational numbers; SymPy's own annotations do not know it."""

MOST_DEGREE = 60
MOST_DEGREE_FACTORED = 8
MOST_SIZE = 200
BITS = 80
"""Roots are enclosed to about 2⁻⁸⁰ of their size, far below a float's 2⁻⁵³."""


@dataclass(frozen=True)
class Root:
    """A real root.

    Attributes
    ----------
    low, high
        Numbers with this root, and no other, between them.
    multiplicity
        How often it counts.
    exact
        Closed form where it is a rational number or solves a quadratic equation, otherwise None.
    """

    low: Fraction
    high: Fraction
    multiplicity: int
    exact: Expr | None

    @property
    def middle(self) -> Fraction:
        """Number next to the root."""
        return (self.low + self.high) / 2


class Fractional(NamedTuple):
    """A rational function p/q of one variable in lowest terms."""

    numerator: Poly
    denominator: Poly

    def derivative(self) -> tuple[Poly, Poly]:
        """(p′q − pq′)/q² in lowest terms: a common factor is not a zero of the slope but a pole."""
        p, q = self.numerator, self.denominator
        return (p.diff() * q - p * q.diff()).cancel(q * q, include=True)


def fractional(expression: Expr, x: Symbol) -> Fractional | None:
    """Write an expression as p/q with rational coefficients; None if it is not that, or too large."""
    if not expression.is_rational_function(x) or size(expression) > MOST_SIZE:
        return None
    try:
        quotient = FracField([x], sympy.QQ).from_expr(expression)
    except (ValueError, ZeroDivisionError, CoercionFailed):
        return None  # a coefficient such as π, or a division by 0
    parts = (quotient.numer, quotient.denom)
    return Fractional(*(sympy.Poly.from_dict(dict(p), x, domain=sympy.QQ) for p in parts))


def size(expression: Any) -> int:
    """Upper bound of the degrees of numerator and denominator, without multiplying anything out."""
    if expression.is_Symbol:
        return 1
    if not expression.free_symbols:
        return 0
    if isinstance(expression, sympy.Pow) and expression.exp.is_Integer:
        return abs(int(expression.exp)) * size(expression.base)
    parts = [size(part) for part in expression.args]
    plain = isinstance(expression, sympy.Add) and expression.is_polynomial()
    return max(parts) if plain else sum(parts)


def is_solvable(polynomial: Poly) -> bool:
    """Whether isolating its roots takes bounded time: its square-free factors are not too large."""
    return all(factor.degree() <= MOST_DEGREE for factor, _ in polynomial.sqf_list()[1])


def real_roots(polynomial: Poly, low: Fraction, high: Fraction) -> list[Root]:
    """All real roots in low ≤ x ≤ high, ascending; a polynomial that is 0 everywhere is refused."""
    if polynomial.is_zero:
        raise ValueError("The zero polynomial has every number as a root; give another one.")
    found = []
    for factor, multiplicity in polynomial.sqf_list()[1]:
        coefficients = whole(factor)
        forms = list(closed_forms(factor))
        for ends in factor.intervals(sqf=True):
            left, right = (Fraction(int(end.p), int(end.q)) for end in ends)
            if right >= low and left <= high:
                left, right = tighten(factor, coefficients, left, right)
                found.append(named(coefficients, left, right, multiplicity, forms))
    return sorted((r for r in found if low <= r.high and r.low <= high), key=lambda r: r.low)


def named(
    coefficients: list[int], low: Fraction, high: Fraction, multiplicity: int, forms: list[Expr]
) -> Root:
    """Root in a tight interval, with its closed form if there is a short one."""
    candidate = simplest_between(low, high)
    if value(coefficients, candidate) == 0:
        exact = Rational(candidate.numerator, candidate.denominator)
        return Root(candidate, candidate, multiplicity, exact)
    a, b = (Rational(end.numerator, end.denominator) for end in (low, high))
    exact = next((form for form in forms if bool(a <= form) and bool(form <= b)), None)
    return Root(low, high, multiplicity, exact)


def whole(polynomial: Poly) -> list[int]:
    """Coefficients, highest power first, times their common denominator."""
    return [int(c) for c in polynomial.clear_denoms(convert=True)[1].all_coeffs()]


def value(coefficients: list[int], x: Fraction) -> Fraction:
    """Value of a polynomial at a rational number, exactly."""
    total = Fraction(0)
    for c in coefficients:
        total = total * x + c
    return total


def sign_at(polynomial: Poly, x: Fraction) -> int:
    """Sign of a polynomial at a rational number."""
    return sign(value(whole(polynomial), x))


def tighten(
    factor: Poly, coefficients: list[int], low: Fraction, high: Fraction
) -> tuple[Fraction, Fraction]:
    """Narrow an isolating interval of a square-free polynomial to about `BITS` bits.

    Newton's method inside a bracket, on multiples of a power of two: whole-number arithmetic, exact.
    """
    if low == high:
        return low, high
    slope = [c * k for c, k in zip(coefficients, range(len(coefficients) - 1, 0, -1), strict=False)]
    shift = BITS - math.frexp(max(abs(low), abs(high), Fraction(1, 2**20)))[1]
    unit = Fraction(1, 2**shift)
    left, right = math.floor(low / unit) + 1, math.ceil(high / unit) - 1
    side = sign(scaled(coefficients, left, shift))
    if left >= right or side * sign(scaled(coefficients, right, shift)) >= 0:
        eps = Rational(1, unit.denominator)  # the root lies at the very end of the interval
        ends = factor.refine_root(rational(low), rational(high), eps=eps, check_sqf=False)
        return Fraction(int(ends[0].p), int(ends[0].q)), Fraction(int(ends[1].p), int(ends[1].q))
    n = (left + right) // 2
    while right - left > 4:
        here = scaled(coefficients, n, shift)
        left, right = (n, right) if sign(here) == side else (left, n)
        steepness = scaled(slope, n, shift)
        step = here // steepness if steepness else 0
        # A hair past Newton's point, so that the other end of the bracket comes along as well.
        n = n - step + (1 if n - step <= (left + right) // 2 else -1) if step else n
        if not left < n < right:
            n = (left + right) // 2
    return left * unit, right * unit


def rational(x: Fraction) -> Any:
    """SymPy's form of a fraction."""
    return Rational(x.numerator, x.denominator)


def scaled(coefficients: list[int], n: int, shift: int) -> int:
    """p(n / 2^shift) · 2^(shift · degree), exactly."""
    total = 0
    for k, c in enumerate(coefficients):
        total = total * n + (c << (shift * k))
    return total


def sign(n: int | Fraction) -> int:
    """−1, 0 or 1."""
    return (n > 0) - (n < 0)


def simplest_between(low: Fraction, high: Fraction) -> Fraction:
    """Fraction with the smallest denominator in [low, high] (Stern–Brocot tree)."""
    if low <= 0 <= high:
        return Fraction(0)
    if high < 0:
        return -simplest_between(-high, -low)
    ceiling = math.ceil(low)
    if ceiling <= high:
        return Fraction(ceiling)
    below = ceiling - 1
    return below + 1 / simplest_between(1 / (high - below), 1 / (low - below))


def closed_forms(factor: Poly) -> Iterator[Any]:
    """Roots of the quadratic factors."""
    if not 2 <= factor.degree() <= MOST_DEGREE_FACTORED:
        return
    for part, _ in factor.factor_list()[1]:
        if part.degree() == 2:
            a, b, c = part.all_coeffs()
            inside = b * b - 4 * a * c
            if inside > 0:
                for way in (-1, 1):
                    yield (-b + way * sympy.sqrt(inside)) / (2 * a)

"""Terms put together as one writes them by hand: g · g is g², η · g / ‖g‖ is η times a fraction."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from optimizers.working.functions import ATOM, TEMPLATES
from optimizers.working.terms import Function, Leaf, Power, Product, Quotient, Sum, Term


def total(value: Any, left: Term, sign: int, right: Term) -> Term:
    """A sum or difference; sums on the left are joined."""
    left, right = counted(left), counted(right)
    nothing = isinstance(right, Leaf) and not right.letter and bool(np.all(right.value == 0))
    if sign > 0 and nothing:
        return replace(left, value=value)
    before = left.signed if isinstance(left, Sum) else ((1, left),)
    return Sum(value, (*before, (sign, right)))


def product(value: Any, left: Term, right: Term) -> Term:
    """A product; what is multiplied by itself becomes a square, ones are left out."""
    factors = [counted(f) for f in (*_factors(left), *_factors(right)) if not _gives_shape(f)]
    joined: list[Term] = []
    for factor in factors:
        last = joined[-1] if joined else None
        if last is not None and _same(last, factor):
            two = Leaf(2, "", setting=True)
            joined[-1] = Power(np.multiply(last.value, factor.value), last, two)
        else:
            joined.append(factor)
    return replace(joined[0], value=value) if len(joined) == 1 else Product(value, tuple(joined))


def quotient(value: Any, above: Term, below: Term) -> Term:
    """A fraction; numbers that multiply a vector stand before it."""
    if isinstance(below, Quotient):
        turned = Quotient(np.divide(below.below.value, below.above.value), below.below, below.above)
        return product(value, above, turned)
    factors = _factors(above)
    count = 0
    while count < len(factors) - 1 and np.ndim(factors[count].value) == 0:
        count += 1
    if not count or all(np.ndim(f.value) == 0 for f in factors):
        return Quotient(value, above, below)
    first, rest = factors[:count], factors[count:]
    over = rest[0] if len(rest) == 1 else Product(_times(rest), tuple(rest))
    fraction = Quotient(np.divide(over.value, below.value), over, below)
    return Product(value, (*first, fraction))


def power(value: Any, base: Term, exponent: Term) -> Term:
    """A power; with the exponent ½ a root."""
    if np.ndim(exponent.value) == 0 and exponent.value == 0.5:
        return Function(value, np.sqrt, (base,), TEMPLATES[np.sqrt].text, ATOM)
    return Power(value, base, exponent)


def counted(term: Term) -> Term:
    """A yes that is calculated with is a 1, a no is a 0."""
    if not isinstance(term, Leaf) or np.asarray(term.value).dtype != bool:
        return term
    return replace(term, value=np.asarray(term.value, dtype=float))


def _factors(term: Term) -> list[Term]:
    return list(term.factors) if isinstance(term, Product) else [term]


def _times(terms: list[Term]) -> Any:
    result = terms[0].value
    for term in terms[1:]:
        result = np.multiply(result, term.value)
    return result


def _gives_shape(term: Term) -> bool:
    """Whether a term is an array of ones that only gives a shape."""
    shapes = isinstance(term, Leaf) and not term.letter and isinstance(term.value, np.ndarray)
    return shapes and bool(np.all(term.value == 1))


def _same(left: Term, right: Term) -> bool:
    if not (isinstance(left, Leaf) and isinstance(right, Leaf)):
        return False
    return left.letter == right.letter != "" and np.array_equal(left.value, right.value)

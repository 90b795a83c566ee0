"""Terms in LaTeX: with their letters, or with their numbers in place of the letters."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from optimizers.notation.numbers import MOST, row, vector
from optimizers.working.functions import ATOM, FRACTION, POWER, PRODUCT, SUM
from optimizers.working.terms import (
    Cases,
    Comparison,
    Function,
    Leaf,
    Power,
    Product,
    Quotient,
    Sum,
    Term,
)

_SLOT = re.compile(r"@(\d)([pfa]?)")
_ASKED = {"": SUM, "p": PRODUCT, "f": FRACTION, "a": ATOM}


def written(term: Term, *, numbers: bool = False, dimension: int = 0) -> str:
    """LaTeX of a term; ``dimension`` is the number of variables, if it is known."""
    return _Writer(numbers, dimension).write(term)[0]


def pieces(term: Term, *, numbers: bool = False, dimension: int = 0) -> list[str]:
    """LaTeX of a term, in the parts between which a line may be broken."""
    writer = _Writer(numbers, dimension)
    number = _is_constant(term) or (numbers and _is_known(term))
    if isinstance(term, Sum) and not number:
        return writer.summands(term)
    return [writer.write(term)[0]]


def value(known: Any, dimension: int = 0) -> str:
    """LaTeX of what was computed: a number, a column, a matrix, or yes and no.

    A list of numbers that are not those of the variables stands in a row.
    """
    array = np.asarray(known)
    if array.dtype == bool:
        if array.size > MOST:
            return rf"\text{{yes for {np.count_nonzero(array)} of {array.size}}}"
        answers = [rf"\text{{{'yes' if a else 'no'}}}" for a in array.ravel()]
        return answers[0] if len(answers) == 1 else rf"({', '.join(answers)})"
    if array.ndim > 2:
        return rf"\text{{{' × '.join(map(str, array.shape))} numbers}}"
    if array.ndim == 1 and dimension and 1 < len(array) != dimension:
        return row(array)
    return vector(array)


def parenthesized(text: str) -> str:
    """In parentheses, tall ones if the text is."""
    tall = any(command in text for command in (r"\frac", r"\sqrt", "pmatrix", r"\sum"))
    return rf"\left({text}\right)" if tall else f"({text})"


class _Writer:
    """Writes terms; ``flat`` within a fraction, a root or an exponent, where another one is a slash."""

    def __init__(self, numbers: bool, dimension: int, *, flat: bool = False) -> None:
        self.numbers, self.dimension, self.flat = numbers, dimension, flat

    def write(self, term: Term) -> tuple[str, int]:
        """LaTeX, and how tightly it holds together."""
        if _is_constant(term) or (self.numbers and _is_known(term)):
            return self._number(term.value)
        match term:
            case Leaf(letter=letter) if letter and not self.numbers:
                return letter, ATOM
            case Leaf():
                return self._number(term.value)
            case Sum():
                return " ".join(self.summands(term)), SUM
            case Product():
                return self._product(term), PRODUCT
            case Quotient():
                return self._quotient(term)
            case Power():
                exponent = self.inside(term.exponent)
                exponent = exponent if len(exponent) == 1 else f"{{{exponent}}}"
                return f"{self.held(term.base, ATOM)}^{exponent}", POWER
            case Function(template=template, holds=holds):
                return self._function(term, template), holds
            case Comparison(sign=sign):
                return f"{self.write(term.left)[0]} {sign} {self.write(term.right)[0]}", SUM
            case Cases():
                return self._cases(term), ATOM
        raise TypeError(f"A term of an unknown kind: {term!r}.")

    def _number(self, known: Any) -> tuple[str, int]:
        text = value(known, self.dimension)
        if text.startswith("-"):
            return text, SUM
        return text, ATOM if "pmatrix" in text or "10^" not in text else PRODUCT

    def inside(self, term: Term) -> str:
        """LaTeX within something small."""
        return _Writer(self.numbers, self.dimension, flat=True).write(term)[0]

    def held(self, term: Term, asked: int) -> str:
        """LaTeX in parentheses if it does not hold together as tightly as asked."""
        text, holds = self.write(term)
        return parenthesized(text) if holds < asked else text

    def _function(self, term: Function, template: str) -> str:
        small = template.startswith((r"\sqrt", "e^"))
        writer = _Writer(self.numbers, self.dimension, flat=True) if small else self
        parts = term.arguments
        return _SLOT.sub(lambda s: writer.held(parts[int(s[1])], _ASKED[s[2]]), template)

    def _quotient(self, term: Quotient) -> tuple[str, int]:
        if self.flat:
            return f"{self.held(term.above, PRODUCT)} / {self.held(term.below, POWER)}", PRODUCT
        return rf"\frac{{{self.inside(term.above)}}}{{{self.inside(term.below)}}}", FRACTION

    def summands(self, term: Sum) -> list[str]:
        """The parts of a sum, each with its sign."""
        found = []
        for n, (sign, part) in enumerate(term.signed):
            piece, holds = self.write(part)
            first = not n and sign > 0
            nested = isinstance(part, Sum | Comparison) and not piece.startswith(r"\left(")
            loose = isinstance(part, Function) or (not first and (nested or piece[:1] == "-"))
            if holds == SUM and loose:
                piece = parenthesized(piece)
            found.append(piece if first else f"{'-' if sign < 0 else '+'} {piece}")
        return found

    def _product(self, term: Product) -> str:
        text, before = "", None
        for part in term.factors:
            piece = self.held(part, PRODUCT)
            text += piece if before is None else f"{self._between(before, part, piece)}{piece}"
            before = part
        return text

    def _between(self, left: Term, right: Term, piece: str) -> str:
        """The sign between two factors."""
        both = [t.value for t in (left, right)]
        if all(np.ndim(v) and np.size(v) > 1 for v in both):
            return r" \odot "
        return r" \cdot " if self.numbers or piece[:1].isdigit() else r"\, "

    def _cases(self, term: Cases) -> str:
        yes, no, when = (self.inside(t) for t in (term.yes, term.no, term.condition))
        return rf"\begin{{cases}} {yes} & {when} \\ {no} & \text{{else}} \end{{cases}}"


def _is_constant(term: Term) -> bool:
    """Whether a sum is of numbers that stand in the rule itself."""
    return isinstance(term, Sum) and all(isinstance(p, Leaf) and not p.letter for p in term.parts)


def _is_known(term: Term) -> bool:
    """Whether a sum is of given numbers alone, such as 1 − β: it is written as one number."""
    given = isinstance(term, Sum) and np.ndim(term.value) == 0
    return given and all(isinstance(p, Leaf) and p.setting for p in term.parts)


def numbers_of(term: Term) -> list[float]:
    """All numbers that are written when a term is written with numbers."""
    if isinstance(term, Leaf) or _is_constant(term) or _is_known(term):
        flat = np.ravel(np.asarray(term.value, dtype=float))
        return list(flat[: MOST * MOST])
    return [number for part in term.parts for number in numbers_of(part)]


def is_long(term: Term) -> bool:
    """Whether a population takes part: its numbers are not written out again in the formula."""
    big = np.ndim(term.value) > 1 and np.shape(term.value)[-1] > MOST
    return big or any(is_long(part) for part in term.parts)

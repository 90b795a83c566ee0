"""Formulas with their numbers: what a rule computed, as a tree that can be printed and checked.

Every term knows the value that was recorded when the rule ran. `evaluate` computes it again from
the numbers at its leaves; a test holds the two against each other.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from typing import Any

import numpy as np


@dataclass(frozen=True, eq=False)
class Term:
    """A part of a formula.

    Attributes
    ----------
    value
        As it was recorded: a number or an array.
    """

    value: Any

    def evaluate(self) -> Any:
        """The value, from the numbers at the leaves."""
        return self.value

    @property
    def parts(self) -> tuple[Term, ...]:
        """The terms that it is made of."""
        return ()


@dataclass(frozen=True, eq=False)
class Leaf(Term):
    """A number with its letter, in LaTeX.

    Attributes
    ----------
    letter
        LaTeX; "" for a number that stands in the rule itself.
    setting
        Whether the number is given and not computed: a hyperparameter, the step, a constant.
    name
        The name in the code from which it was read, if it was.
    """

    letter: str
    setting: bool = False
    name: str = ""


@dataclass(frozen=True, eq=False)
class Sum(Term):
    """Terms that are added, or taken away where the sign is −1."""

    signed: tuple[tuple[int, Term], ...]

    @property
    def parts(self) -> tuple[Term, ...]:
        """The terms without their signs."""
        return tuple(term for _, term in self.signed)

    def evaluate(self) -> Any:
        """The value, from the numbers at the leaves."""
        first, *others = (
            -term.evaluate() if sign < 0 else term.evaluate() for sign, term in self.signed
        )
        return reduce(operator.add, others, first)


@dataclass(frozen=True, eq=False)
class Product(Term):
    """Terms that are multiplied, coordinate by coordinate."""

    factors: tuple[Term, ...]

    @property
    def parts(self) -> tuple[Term, ...]:
        """The factors."""
        return self.factors

    def evaluate(self) -> Any:
        """The value, from the numbers at the leaves."""
        return reduce(operator.mul, (part.evaluate() for part in self.factors))


@dataclass(frozen=True, eq=False)
class Quotient(Term):
    """One term divided by another, coordinate by coordinate."""

    above: Term
    below: Term

    @property
    def parts(self) -> tuple[Term, ...]:
        """Numerator and denominator."""
        return self.above, self.below

    def evaluate(self) -> Any:
        """The value, from the numbers at the leaves."""
        return np.divide(self.above.evaluate(), self.below.evaluate())


@dataclass(frozen=True, eq=False)
class Power(Term):
    """A term with an exponent."""

    base: Term
    exponent: Term

    @property
    def parts(self) -> tuple[Term, ...]:
        """Base and exponent."""
        return self.base, self.exponent

    def evaluate(self) -> Any:
        """The value, from the numbers at the leaves."""
        return self.base.evaluate() ** self.exponent.evaluate()


@dataclass(frozen=True, eq=False)
class Function(Term):
    """A function of terms.

    Attributes
    ----------
    function
        What was really called, or computes the same.
    arguments
        The terms it was given.
    template, holds
        See `optimizers.working.functions`.
    """

    function: Callable[..., Any]
    arguments: tuple[Term, ...]
    template: str
    holds: int

    @property
    def parts(self) -> tuple[Term, ...]:
        """The arguments."""
        return self.arguments

    def evaluate(self) -> Any:
        """The value, from the numbers at the leaves."""
        return self.function(*(term.evaluate() for term in self.arguments))


@dataclass(frozen=True, eq=False)
class Comparison(Term):
    """Two terms compared; ``sign`` is LaTeX, ``compare`` what was computed."""

    left: Term
    right: Term
    sign: str
    compare: Callable[[Any, Any], Any]

    @property
    def parts(self) -> tuple[Term, ...]:
        """Both sides."""
        return self.left, self.right

    def evaluate(self) -> Any:
        """The value, from the numbers at the leaves."""
        return self.compare(self.left.evaluate(), self.right.evaluate())


@dataclass(frozen=True, eq=False)
class Cases(Term):
    """One term where a condition holds, coordinate by coordinate, and another elsewhere."""

    condition: Term
    yes: Term
    no: Term

    @property
    def parts(self) -> tuple[Term, ...]:
        """Condition and both terms."""
        return self.condition, self.yes, self.no

    def evaluate(self) -> Any:
        """The value, from the numbers at the leaves."""
        return np.where(self.condition.evaluate(), self.yes.evaluate(), self.no.evaluate())


def leaves(term: Term) -> list[Leaf]:
    """All leaves of a term, from left to right."""
    if isinstance(term, Leaf):
        return [term]
    return [leaf for part in term.parts for leaf in leaves(part)]

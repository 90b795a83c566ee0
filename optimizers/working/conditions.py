"""Comparisons, and what is made of them with "and", "or" and "not"."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable
from typing import Any

import numpy as np

from optimizers.working.functions import LOGIC
from optimizers.working.terms import Comparison, Function, Term

SIGNS: dict[type, tuple[str, str, Callable[[Any, Any], Any]]] = {
    ast.Lt: ("<", r"\ge", operator.lt),
    ast.LtE: (r"\le", ">", operator.le),
    ast.Gt: (">", r"\le", operator.gt),
    ast.GtE: (r"\ge", "<", operator.ge),
    ast.Eq: ("=", r"\ne", operator.eq),
    ast.NotEq: (r"\ne", "=", operator.ne),
}
_JOINS: dict[type, Any] = {
    ast.BitAnd: np.logical_and,
    ast.BitOr: np.logical_or,
    ast.And: np.logical_and,
    ast.Or: np.logical_or,
}


def negated(value: Any, term: Term) -> Term:
    """What is computed by "not"."""
    if isinstance(term, Comparison):
        return opposite(term)
    return Function(value, np.logical_not, (term,), *LOGIC[np.logical_not])


def joined(kind: type, terms: list[Term], value: Any = None) -> Term:
    """Conditions joined by "and" or "or"; ``value`` is known if there are two."""
    whole, *others = terms
    for other in others:
        how = _JOINS[kind]
        known = how(whole.value, other.value) if value is None else value
        whole = Function(known, how, (whole, other), *LOGIC[how])
    return whole


def opposite(term: Comparison) -> Term:
    """What holds where a comparison does not; where something is undefined neither does."""
    value = np.logical_not(term.value)
    if _has_nan(term):
        return Function(value, np.logical_not, (term,), *LOGIC[np.logical_not])
    sign, compare = next((o, c) for s, o, c in SIGNS.values() if s == term.sign)
    return Comparison(
        value, term.left, term.right, sign, lambda a, b: np.logical_not(compare(a, b))
    )


def _has_nan(term: Term) -> bool:
    return any(np.isnan(np.asarray(part.value, dtype=float)).any() for part in term.parts)

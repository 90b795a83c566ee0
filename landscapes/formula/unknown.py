"""Refusals of names: not known, not declared, or meaning something else."""

from __future__ import annotations

from typing import NoReturn

from landscapes.formula.errors import fail
from landscapes.formula.names import FUNCTIONS, suggestion, written
from landscapes.formula.node import Span

_INSTRUCTIONS = "def let fn fun new return import minimize maximize print plot"
INSTRUCTIONS = frozenset(_INSTRUCTIONS.split())


def undeclared(declared: tuple[str, ...], name: str, span: Span) -> NoReturn:
    """Refuse a variable that the signature does not name."""
    known = ", ".join(map(written, declared))
    fail("unknown_name", span, f"{written(name)} is not among the variables ({known}).",
         f"Add {written(name)} to the signature, or leave the signature out.")  # fmt: skip


def reserved(letter: str, span: Span) -> NoReturn:
    """Refuse the imaginary unit, and E."""
    if letter == "E":
        mend = "Write e for Euler's number, or declare the variable: f(E) = …."
        fail("unknown_name", span, "E is not used as a variable.", mend)
    fail("unsupported", span, f"{letter} would be the imaginary unit; a loss is real.",
         f"Use another letter, or declare it: f({letter[0]}) = ….")  # fmt: skip


def word(run: str, span: Span, declared: tuple[str, ...], meant: str = "") -> NoReturn:
    """Refuse a word that is not known."""
    near = meant or suggestion(run)
    if run.lower() in INSTRUCTIONS:
        mend = "Write only the formula, or f(x) = formula."
    elif near in FUNCTIONS:
        mend = f"Did you mean {near}(x)?"
    elif near:
        mend = f"Did you mean {near}?"
    else:
        mend = "Put · between variables; functions are sin, exp, ln, sqrt, max, sigmoid and others."
    fail("unknown_name", span, f"“{run[:30]}” is not a known function or variable.", mend)

"""Jobs for `landscapes.workers`: what may take SymPy too long to be done while a page waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sympy import Expr

from landscapes import critical
from landscapes.critical import CriticalPoints, SignTable
from landscapes.landscape import Landscape

MOST_OPERATIONS = 500
"""An expression with more operations than this is not printed: nobody reads it."""

MOST_POINTS = 1000
"""More critical points than this are neither listed nor drawn: nobody can tell them apart."""

TOO_LONG = "The symbolic {name} is too long to print: it takes {count:,} operations."


@dataclass(frozen=True)
class Derived:
    """Symbolic derivatives of a landscape, as far as they can be shown.

    Attributes
    ----------
    gradient, hessian
        Expressions; None if too long.
    latex, gradient_latex, hessian_latex
        LaTeX; None if too long.
    notes
        A sentence for each thing that is missing.
    """

    gradient: tuple[Expr, ...] | None
    hessian: tuple[tuple[Expr, ...], ...] | None
    latex: str | None
    gradient_latex: str | None
    hessian_latex: str | None
    notes: tuple[str, ...]


def derive(land: Landscape, order: int = 2) -> Derived:
    """Gradient, Hessian (for ``order`` 2, unless the gradient is too long) and LaTeX."""
    notes: list[str] = []
    printed = land.printed
    shown = is_short("formula", (printed.expression,), notes)
    gradient = printed.gradient
    gradient_shown = is_short("gradient", gradient, notes)
    hessian = printed.hessian if order > 1 and gradient_shown else None
    entries = [entry for row in hessian or () for entry in row]
    hessian_shown = hessian is not None and is_short("Hessian", entries, notes)
    return Derived(
        gradient=gradient if gradient_shown else None,
        hessian=hessian if hessian_shown else None,
        latex=land.latex if shown else None,
        gradient_latex=land.gradient_latex if gradient_shown else None,
        hessian_latex=land.hessian_latex if hessian_shown else None,
        notes=tuple(notes),
    )


def is_short(name: str, expressions: Sequence[Expr], notes: list[str]) -> bool:
    """Whether none of the expressions is too long; if one is, a sentence is noted."""
    count = max((int(e.count_ops()) for e in expressions), default=0)
    if count > MOST_OPERATIONS:
        notes.append(TOO_LONG.format(name=name, count=count))
    return count <= MOST_OPERATIONS


def critical_points(
    land: Landscape, bounds: Sequence[tuple[float, float]], deadline: float = 1.5
) -> CriticalPoints:
    """`Landscape.critical_points`."""
    return land.critical_points(bounds, deadline)


def sign_table(
    land: Landscape, bounds: tuple[float, float], deadline: float = 1.5
) -> tuple[CriticalPoints, SignTable]:
    """Critical points of a function of one variable, and the signs of its derivative between them."""
    found = land.critical_points([bounds], deadline)
    return found, critical.sign_table(land, bounds, found)


@dataclass(frozen=True)
class Analysis:
    """What calculus says of a landscape in a window.

    Attributes
    ----------
    found
        The critical points, `MOST_POINTS` of them at most: those of the lowest loss.
    count
        How many there are.
    signs
        The signs of the derivative; None for more than one variable.
    """

    found: CriticalPoints
    count: int
    signs: SignTable | None


def analyze(
    land: Landscape, bounds: Sequence[tuple[float, float]], deadline: float = 1.5
) -> Analysis:
    """Critical points, and for one variable the signs of the derivative between them."""
    signs = None
    if len(bounds) == 1:
        found, signs = sign_table(land, bounds[0], deadline)
    else:
        found = critical_points(land, bounds, deadline)
    count = len(found)
    if signs and count > MOST_POINTS:
        signs = replace(
            signs, stretches=signs.stretches[:MOST_POINTS], turns=signs.turns[: MOST_POINTS - 1]
        )
    return Analysis(replace(found, points=found.points[:MOST_POINTS]), count, signs)

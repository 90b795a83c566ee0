"""Exchange of SymPy's functions for those of `landscapes.functions`."""

from __future__ import annotations

from typing import Any

import sympy
from sympy import Expr

from landscapes.functions import kinked, smooth


def adopt(expression: Any) -> Any:
    """Replace SymPy's own kinked functions, which come in unasked, as in √x² = |x|.

    Their derivatives would bring `Heaviside` and `DiracDelta`, which NumPy cannot evaluate. A
    piecewise definition loses a last branch "NaN otherwise": where no branch holds there is no
    value anyway, and no slope either.
    """
    foreign = {
        sympy.Abs: kinked.AbsoluteValue,
        sympy.sign: kinked.Sign,
        sympy.Max: lambda *args: fold(kinked.Maximum, args),
        sympy.Min: lambda *args: fold(kinked.Minimum, args),
        sympy.Heaviside: lambda x, *_: kinked.Step(x),
        sympy.DiracDelta: lambda *_: sympy.S.Zero,
        sympy.floor: kinked.Floor,
        sympy.erf: smooth.Erf,
        sympy.erfc: lambda x: 1 - smooth.Erf(x),
        sympy.ceiling: lambda x: -kinked.Floor(-x),
        sympy.sinc: smooth.Sinc,
    }
    for theirs, ours in foreign.items():
        if expression.has(theirs):
            expression = expression.replace(theirs, ours)
    if expression.has(sympy.nan):
        expression = expression.replace(sympy.Piecewise, with_open_gaps)
    return expression


def with_open_gaps(*branches: Any) -> Any:
    """Drop a last branch without value: SymPy would differentiate it to 0."""
    if branches[-1][0] is sympy.nan and len(branches) > 1:
        branches = branches[:-1]
    return sympy.Piecewise(*branches, evaluate=False)


def fold(function: type[kinked.Extremum], args: tuple[Expr, ...]) -> Expr:
    """Nest a function of two arguments over many: max(a, b, c) = max(max(a, b), c)."""
    total = args[0]
    for argument in args[1:]:
        total = function(total, argument)
    return total

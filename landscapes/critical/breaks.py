"""Where a curve has a pole or a jump, or its domain ends: it is parted there without being critical."""

from __future__ import annotations

from typing import Any

import numpy as np
import sympy
from sympy import Expr, Symbol

from landscapes import intervals
from landscapes.automatic import derivatives, jet
from landscapes.critical.clock import Clock
from landscapes.critical.pieces import Joint, zeros
from landscapes.intervals import Interval
from landscapes.program import Program, compile_expression

BESIDE = 1e-7
"""How far beside a place it is looked whether the function is defined, as a part of the window."""

NEARER = 1e-3
LEAST = 1e-12

LIMITS: dict[type, Any] = {
    sympy.log: lambda u: u,
    sympy.tan: sympy.cos,
    sympy.asin: lambda u: 1 - u**2,
    sympy.acos: lambda u: 1 - u**2,
    sympy.acosh: lambda u: u - 1,
    sympy.atanh: lambda u: 1 - u**2,
}
"""Function of u → what vanishes where it has a pole or is no longer defined."""


def breaks(expression: Expr, x: Symbol, low: float, high: float, clock: Clock) -> list[float]:
    """Poles, gaps and ends of the domain inside (low, high), as far as they are found in time."""
    program = compile_expression(expression, [x])
    found: set[float] = set()
    for suspect in suspects(expression):
        if not clock.over:
            joints, _ = zeros(suspect, x, low, high, clock)
            found |= {j.middle for j in joints if is_break(program, j, BESIDE * (high - low))}
    return sorted(found)


def suspects(expression: Expr) -> set[Expr]:
    """Expressions that vanish where something in the formula has a pole, jumps, or is not defined."""
    found: set[Expr] = set()
    node: Any
    for node in sympy.preorder_traversal(expression):
        if not node.free_symbols:
            continue
        first: Any = node.args[0] if node.args else None
        if isinstance(node, sympy.atan2):
            found.add(first)
        elif type(node) in LIMITS:
            found.add(LIMITS[type(node)](node.args[0]))
        elif isinstance(node, sympy.Pow) and not (node.exp.is_Integer and node.exp.is_positive):
            found.add(node.base)
    return {suspect for suspect in found if suspect.free_symbols}


def is_break(program: Program, joint: Joint, beside: float) -> bool:
    """Whether the function is unbounded at a place, jumps there, or is defined on one side only.

    A jump stays as high where the function is looked at from nearer by.
    """
    reach = np.array([-1, 1, -NEARER, NEARER]) * beside
    with np.errstate(all="ignore"):
        here = jet(program, [Interval(joint.low, joint.high)], 0, intervals).value
        values = derivatives(program, joint.middle + reach[None], 0)[0]
        far, near = abs(values[1] - values[0]), abs(values[3] - values[2])
    bounded = np.isfinite(here.low) & np.isfinite(here.high)
    defined = np.isfinite(values[:2])
    jumps = near > far / 2 and near > LEAST * (1 + abs(values[0]))
    return bool(defined.any() and not (defined.all() and np.all(bounded) and not jumps))

"""`critical_points`: the question, its checks, and the answer in words and numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sympy import Expr, Symbol

from landscapes.automatic import derivatives
from landscapes.critical import curve, space
from landscapes.critical.clock import Clock
from landscapes.critical.cluster import Landing
from landscapes.critical.exact import printed
from landscapes.critical.points import CriticalPoint, CriticalPoints, kind_of, ordered, spectrum
from landscapes.critical.space import Found
from landscapes.program import compile_expression

Array = NDArray[np.float64]


def critical_points(
    expression: Expr,
    symbols: Sequence[Symbol],
    bounds: Sequence[tuple[float, float]],
    deadline: float = 1.5,
) -> CriticalPoints:
    """Critical points and kinks in a closed window.

    Parameters
    ----------
    expression
        Real expression in the functions of the grammar.
    symbols
        Its variables, D of them.
    bounds
        (low, high) per variable. A critical point on the border belongs to the window.
    deadline
        Seconds after which the search is given up and the list is said not to be complete.

    Raises
    ------
    ValueError
        The bounds do not fit the variables, or are not finite and rising.
    """
    low, high = checked(symbols, bounds)
    clock = Clock(deadline)
    if len(symbols) == 1:
        found = curve.find(expression, symbols[0], float(low[0]), float(high[0]), clock)
    else:
        found = space.find(expression, symbols, low, high, clock)
    points = described(expression, symbols, found.landings)
    return CriticalPoints(
        points, found.complete, sentence(found, len(points)), found.isolated, tuple(found.breaks)
    )


def checked(
    symbols: Sequence[Symbol], bounds: Sequence[tuple[float, float]]
) -> tuple[Array, Array]:
    """Lower and upper ends (D,) of a window."""
    if len(bounds) != len(symbols):
        raise ValueError(
            f"{len(bounds)} ranges were given for {len(symbols)} variables; "
            f"give one (low, high) for each of {', '.join(map(str, symbols))}."
        )
    for symbol, (low, high) in zip(symbols, bounds, strict=True):
        if not (math.isfinite(low) and math.isfinite(high) and low < high):
            raise ValueError(
                f"The range of {symbol} is ({low}, {high}); it needs two finite numbers, "
                f"the smaller one first."
            )
    ends = np.array(bounds, dtype=np.float64)
    return ends[:, 0], ends[:, 1]


def described(
    expression: Expr, symbols: Sequence[Symbol], landings: Sequence[Landing]
) -> tuple[CriticalPoint, ...]:
    """Value, kind, eigenvalues and eigenvectors of each point."""
    if not landings:
        return ()
    program = compile_expression(expression, symbols)
    places = np.stack([p.point for p in landings], axis=1)
    with np.errstate(all="ignore"):
        values, _, hessians = derivatives(program, places, 2)
    hessians = hessians.copy()
    for k, landing in enumerate(landings):
        if landing.kind == "kink":
            hessians[:, :, k] = np.nan
        elif landing.curvature is not None:
            hessians[:, :, k] = landing.curvature
    eigenvalues, eigenvectors = spectrum(hessians)
    return ordered(
        [
            CriticalPoint(
                point=landing.point + 0.0,  # no −0
                value=float(values[k]),
                kind=landing.kind or kind_of(eigenvalues[:, k], landing.regular),
                eigenvalues=eigenvalues[:, k],
                eigenvectors=eigenvectors[:, :, k],
                exact=printed(landing.exact) if landing.exact else None,
            )
            for k, landing in enumerate(landings)
        ]
    )


def sentence(found: Found, count: int) -> str:
    """What the list is worth, in one sentence."""
    if found.complete:
        if count == 0:
            return "There is no critical point in this window; that is proven."
        if count == 1:
            return "This is the only critical point in this window; that is proven."
        return "These are all the critical points in this window; that is proven."
    why = " and ".join(found.reasons)
    if not found.isolated:
        return f"{why[0].upper()}{why[1:]}."
    return f"There may be other critical points in this window: {why}."

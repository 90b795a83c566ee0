"""`critical_points`: the question, its checks, and the answer in words and numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import sympy
from numpy.typing import NDArray
from sympy import Expr, Symbol

from landscapes.automatic import derivatives
from landscapes.critical import curve, space
from landscapes.critical.clock import Clock
from landscapes.critical.cluster import Landing
from landscapes.critical.exact import printed
from landscapes.critical.points import CriticalPoint, CriticalPoints, kind_of, ordered, spectrum
from landscapes.critical.space import Found
from landscapes.functions import Sinc
from landscapes.program import Formulated, compile_expression

Array = NDArray[np.floating]


def critical_points(
    land: Formulated, bounds: Sequence[tuple[float, float]], deadline: float = 1.5
) -> CriticalPoints:
    """Critical points and kinks in a closed window.

    Parameters
    ----------
    land
        What is searched.
    bounds
        (low, high) per variable. A critical point on the border belongs to the window.
    deadline
        Seconds after which the search is given up and the list is said not to be complete. It does
        not cover SymPy's own steps, which are kept to expressions of moderate size.

    Raises
    ------
    ValueError
        The bounds do not fit the variables, or are not finite and rising.
    """
    symbols = land.variables
    low, high = checked(symbols, bounds)
    clock = Clock(deadline)
    expression = continued(land.expression)
    if len(symbols) == 1:
        found = curve.find(expression, symbols[0], float(low[0]), float(high[0]), clock)
    else:
        found = space.find(expression, symbols, low, high, clock)
    points = described(land, found)
    message = sentence(found, len(points))
    return CriticalPoints(points, found.complete, message, found.isolated, tuple(found.breaks))


def continued(expression: Expr) -> Expr:
    """Write sin(u)/u as sinc(u): the same but at u = 0, where the quotient is not defined."""

    def quotient(product: Any) -> Any:
        for factor in product.args:
            if isinstance(factor, sympy.sin):
                argument: Any = factor.args[0]
                number, rest = argument.as_coeff_Mul()
                if sympy.Pow(rest, -1) in product.args:
                    return number * Sinc(argument) * product * rest / factor
        return product

    result: Any = expression.replace(lambda e: e.is_Mul, quotient)
    return result


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


def described(land: Formulated, found: Found) -> tuple[CriticalPoint, ...]:
    """Value, kind, eigenvalues and eigenvectors of each point at which the loss is defined."""
    if not found.landings:
        return ()
    program = compile_expression(land.expression, land.variables)
    places = np.stack([p.point for p in found.landings], axis=1)
    with np.errstate(all="ignore"):
        values, _, hessians = derivatives(program, places, 2)
    for k, landing in enumerate(found.landings):
        if landing.kind == "kink":
            hessians[:, :, k] = np.nan
        elif landing.curvature is not None:
            hessians[:, :, k] = landing.curvature
    eigenvalues, eigenvectors = spectrum(hessians)
    points = []
    for k, landing in enumerate(found.landings):
        if np.isfinite(values[k]):
            spectral = eigenvalues[:, k], eigenvectors[:, :, k]
            points.append(description(landing, float(values[k]), *spectral))
        elif len(places) == 1:
            found.breaks.append(float(landing.point[0]))
    found.breaks.sort()
    return ordered(points)


def description(
    landing: Landing, value: float, eigenvalues: Array, eigenvectors: Array
) -> CriticalPoint:
    """A critical point from what the search and the Hessian say of it."""
    return CriticalPoint(
        point=landing.point + 0.0,  # no −0
        value=value,
        kind=landing.kind or kind_of(eigenvalues, landing.regular),
        eigenvalues=eigenvalues,
        eigenvectors=eigenvectors,
        exact=printed(landing.exact) if landing.exact else None,
    )


def sentence(found: Found, count: int) -> str:
    """What the list is worth, in one sentence."""
    if found.complete:
        if count == 0:
            return "There is no critical point in this window; that is proven."
        if count == 1:
            return "This is the only critical point in this window; that is proven."
        return "These are all the critical points in this window; that is proven."
    why = ", and ".join(found.reasons)
    if not found.isolated:
        return f"{why[0].upper()}{why[1:]}."
    return f"There may be other critical points in this window: {why}."

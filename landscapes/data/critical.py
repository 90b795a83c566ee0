"""Critical points of a loss over samples: exactly where it is a polynomial, else by Newton's method."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import sympy
from numpy.typing import NDArray
from sympy import Expr

from landscapes.critical import newton
from landscapes.critical import report as proven
from landscapes.critical.clock import Clock
from landscapes.critical.cluster import Landing
from landscapes.critical.points import FLATNESS, CriticalPoints, ordered, spectrum
from landscapes.critical.space import MANY, VALLEY, Found
from landscapes.landscape import Landscape

if TYPE_CHECKING:
    from landscapes.data.landscape import DataLandscape

Array = NDArray[np.floating]

SECONDS = 1.5
HIGHEST_DEGREE = 6
MOST_TERMS = 60
MOST_NUMBERS = 60_000
"""Starting points times samples: what forty rounds of Newton's method may take."""
SAMPLED = "a mean over samples is searched from {count:,} starting points, without proof"
CONVEX = (
    "The model is linear in its parameters and the error is convex, so the loss is convex: this is "
    "its only critical point."
)
KINKED = "The absolute error has its minima on kinks, where there is no gradient to search by."


def critical_points(
    land: DataLandscape, bounds: Sequence[tuple[float, float]], deadline: float = SECONDS
) -> CriticalPoints:
    """Critical points in a closed window.

    Parameters
    ----------
    land
        What is searched.
    bounds
        (low, high) per parameter.
    deadline
        Seconds after which the search is given up.

    Raises
    ------
    ValueError
        The bounds do not fit the parameters, or are not finite and rising.
    """
    low, high = proven.checked(land.variables, bounds)
    if (polynomial := expanded(land)) is not None:
        whole = Landscape.of(polynomial, land.symbols, land.name)
        return proven.critical_points(whole, bounds, deadline)
    if land.error.kink:
        return CriticalPoints((), False, KINKED)
    return searched(land, low, high, Clock(deadline))


def expanded(land: DataLandscape) -> Expr | None:
    """The loss as a polynomial in its parameters with exact coefficients; None if it is none."""
    each = land.sample_expression
    if not each.is_polynomial(*land.variables):
        return None
    terms = sympy.Poly(each, *land.variables)
    if terms.total_degree() > HIGHEST_DEGREE or len(terms.terms()) > MOST_TERMS:
        return None
    columns = land.column_symbols
    if not all(coefficient.is_polynomial(*columns) for _, coefficient in terms.terms()):
        return None  # tanh x at every sample adds up to no number that could be written down
    rows = [tuple(map(rational, row)) for row in zip(*land.columns.arrays, strict=True)]
    weight = sympy.Rational(1, len(rows)) if land.error.mean else sympy.S.One
    total = sympy.S.Zero
    for powers, coefficient in terms.terms():
        evaluate = sympy.lambdify(columns, coefficient, modules="sympy")
        number = sum((evaluate(*row) for row in rows), sympy.S.Zero)
        total += (
            weight
            * number
            * sympy.Mul(*(v**p for v, p in zip(land.variables, powers, strict=True)))
        )
    return total


def rational(number: Any) -> Any:
    """A float as the decimal it is written with."""
    return sympy.Rational(repr(float(number)))


def is_convex(land: DataLandscape) -> bool:
    """Whether every output is linear in the parameters: all errors are convex in the outputs."""
    for output in land.scores:
        if not output.is_polynomial(*land.variables):
            return False
        if sympy.Poly(output, *land.variables).total_degree() > 1:
            return False
    return True


def searched(land: DataLandscape, low: Array, high: Array, clock: Clock) -> CriticalPoints:
    """What Newton's method finds from starting points all over the window."""
    f = land.objective()
    starts = starting_points(low, high, land.samples.count)
    window = high - low
    rest = newton.settled(f, starts, window, clock)
    slack = 1e-12 * (np.abs(low) + np.abs(high))[:, None]
    with np.errstate(invalid="ignore"):
        inside = ((rest >= low[:, None] - slack) & (rest <= high[:, None] + slack)).all(axis=0)
    points = np.where(np.abs(rest) < 1e-14 * window[:, None], 0.0, rest)[:, inside]
    points = points[:, distinct(points, 1e-6 * window)]
    found = Found()
    found.doubt(SAMPLED.format(count=starts.shape[1]))
    values, hessians = f(points), f.hessian(points)
    eigenvalues, eigenvectors = spectrum(hessians)
    sizes = np.abs(eigenvalues)
    singular = sizes.min(axis=0) <= FLATNESS * sizes.max(axis=0)
    if singular.sum() > MANY:
        found.continuum(VALLEY)
    listed = [
        proven.description(
            Landing(points[:, k], "degenerate" if singular[k] else None, False, not singular[k]),
            float(values[k]),
            eigenvalues[:, k],
            eigenvectors[:, :, k],
        )
        for k in range(points.shape[1])
        if found.isolated or not singular[k]
    ]
    if len(listed) == 1 and listed[0].kind == "minimum" and is_convex(land):
        return CriticalPoints((listed[0],), True, CONVEX)
    return CriticalPoints(
        ordered(listed), False, proven.sentence(found, len(listed)), found.isolated
    )


def starting_points(low: Array, high: Array, samples: int) -> Array:
    """Points (D, n) all over the window, fewer the more samples each of them costs."""
    most = max(20, MOST_NUMBERS // samples)
    if len(low) <= 4:
        grid = newton.starts(low, high)
        return grid[:, :: -(-grid.shape[1] // most)]
    random = np.random.default_rng(0).random((len(low), min(most, 2000)))
    return low[:, None] + (high - low)[:, None] * random


def distinct(points: Array, reach: Array) -> list[int]:
    """Places of one point for each group of points (D, n) that nearly coincide."""
    kept: list[int] = []
    for k in range(points.shape[1]):
        far = np.abs(points[:, kept] - points[:, k : k + 1]) > reach[:, None]
        if far.any(axis=0).all():
            kept.append(k)
    return kept

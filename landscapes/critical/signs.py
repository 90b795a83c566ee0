"""The textbook way: f′, its sign between its zeros, and what follows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from landscapes.automatic import derivatives
from landscapes.critical.points import CriticalPoint, CriticalPoints
from landscapes.program import Formulated, compile_expression

SAMPLES = np.array([0.5, 0.21, 0.79])
"""Where in a stretch the sign is read off, as parts of it; the first finite one counts."""

Course = Literal["falling", "rising", "flat", "undefined"]
Meaning = Literal["minimum", "maximum", "level", "break"]


@dataclass(frozen=True)
class Stretch:
    """An open interval in which f′ keeps its sign."""

    low: float
    high: float
    sign: int | None
    course: Course


@dataclass(frozen=True)
class Turn:
    """A place between two stretches.

    ``meaning`` follows from the signs on both sides: − then + is a minimum, + then − a maximum;
    ``level`` has the same sign on both sides (a horizontal tangent that is neither), ``break`` is a
    jump or a place where f is not defined.
    """

    x: float
    meaning: Meaning
    critical: CriticalPoint | None


@dataclass(frozen=True)
class SignTable:
    """Stretches from left to right, and the turns between them (one fewer).

    ``complete`` is that of the critical points: only then is each sign proven for all of its stretch.
    """

    stretches: tuple[Stretch, ...]
    turns: tuple[Turn, ...]
    complete: bool


COURSES: dict[int | None, Course] = {-1: "falling", 1: "rising", 0: "flat", None: "undefined"}


def sign_table(land: Formulated, bounds: tuple[float, float], found: CriticalPoints) -> SignTable:
    """Sign of f′ between the critical points and breaks of a function of one variable.

    Parameters
    ----------
    land
        The function.
    bounds
        The window (low, high).
    found
        Its critical points in that window, from `critical_points`.

    Raises
    ------
    ValueError
        The function has more than one variable.
    """
    if len(land.variables) != 1:
        raise ValueError(
            f"A sign table was asked for a function of {len(land.variables)} variables; "
            f"it exists for one variable only. Look at the eigenvalues of the Hessian instead."
        )
    low, high = bounds
    places: dict[float, CriticalPoint | None] = dict.fromkeys(found.breaks)
    places |= {float(p.point[0]): p for p in found.points}
    inner = sorted(x for x in places if low < x < high)
    edges = np.array([low, *inner, high])
    program = compile_expression(land.expression, land.variables)
    where = edges[:-1] + SAMPLES[:, None] * np.diff(edges)
    with np.errstate(all="ignore"):
        value, slope = derivatives(program, where[None], 1)
    slope = np.where(np.isfinite(value), slope[0], np.nan)
    stretches = []
    for k in range(len(edges) - 1):
        sign = sign_of(slope[:, k])
        stretches.append(Stretch(float(edges[k]), float(edges[k + 1]), sign, COURSES[sign]))
    turns = [
        Turn(x, meaning(stretches[k], stretches[k + 1], x in found.breaks), places[x])
        for k, x in enumerate(inner)
    ]
    return SignTable(tuple(stretches), tuple(turns), found.complete)


def sign_of(slopes: NDArray[np.floating]) -> int | None:
    """Sign of the first slope that is a number."""
    known = slopes[np.isfinite(slopes)]
    return int(np.sign(known[0])) if known.size else None


def meaning(left: Stretch, right: Stretch, is_break: bool) -> Meaning:
    """What the signs on both sides say of the place between."""
    if is_break or left.sign is None or right.sign is None:
        return "break"
    if left.sign < 0 < right.sign:
        return "minimum"
    return "maximum" if left.sign > 0 > right.sign else "level"

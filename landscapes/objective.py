"""The loss as optimizers meet it: values, gradients and Hessians of arrays of points, counted."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from numbers import Real
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]
FLOATS = (np.dtype(np.float64), np.dtype(np.float32))
NAMES = ("value", "gradient", "hessian")


class Functions(Protocol):
    """Where an `Objective` gets its numbers: compiled formulas, differences, automatic derivatives.

    Each function takes the coordinates one by one, arrays of one shape ``(*batch)`` and
    floating-point type, and may return Python floats for constants. Those that say
    ``takes_floats`` take Python floats too, and may raise ArithmeticError for them.
    """

    @property
    def dimension(self) -> int:
        """Number of variables D."""
        ...

    @property
    def costs(self) -> Mapping[str, Mapping[str, int]]:
        """For each of value, gradient and hessian, what one call adds to `Objective.calls`."""
        ...

    def value(self, *x: Any) -> Any:
        """Loss."""
        ...

    def gradient(self, *x: Any) -> Sequence[Any]:
        """Partial derivatives, one per variable."""
        ...

    def hessian(self, *x: Any) -> Sequence[Any]:
        """Second derivatives of the upper triangle, row by row."""
        ...


class Bare:
    """An `Objective` for a caller who answers for the points and has silenced NumPy's warnings.

    An optimizer asks thousands of times for the gradient of one point; checking each time takes
    longer than the gradient.
    """

    def __init__(self, functions: Functions, calls: dict[str, int]) -> None:
        self.functions = functions
        self._takes_floats: bool = getattr(functions, "takes_floats", False)
        self._slope_costs = tuple(functions.costs["gradient"].items())
        self.calls = calls
        self.dimension = functions.dimension

    def __call__(self, x: Array) -> Any:
        """Loss of each point, ``(*batch)``."""
        self._count("value")
        if self._takes_floats and x.ndim == 1 and x.dtype == FLOATS[0]:
            try:
                return np.float64(self.functions.value(*x.tolist()))
            except ArithmeticError:
                pass
        return filled(self.functions.value(*x), x)

    def gradient(self, x: Array) -> Array:
        """Gradient at each point, ``(D, *batch)``.

        A single point is handed on as Python floats, with which the same arithmetic takes a quarter
        of the time. Where they raise (a division by zero), NumPy does it again.
        """
        for counted, times in self._slope_costs:
            self.calls[counted] += times
        if self._takes_floats and x.ndim == 1 and x.dtype == FLOATS[0]:
            try:
                return np.array(self.functions.gradient(*x.tolist()))
            except ArithmeticError:
                pass
        result = np.empty(x.shape, x.dtype)
        for i, part in enumerate(self.functions.gradient(*x)):
            result[i] = part
        return result

    def hessian(self, x: Array) -> Array:
        """Second derivatives, ``(D, D, *batch)``."""
        self._count("hessian")
        result = np.empty((self.dimension, *x.shape), x.dtype)
        parts = iter(self.functions.hessian(*x))
        for i in range(self.dimension):
            for j in range(i, self.dimension):
                result[i, j] = result[j, i] = next(parts)
        return result

    def _count(self, name: str) -> None:
        for counted, times in self.functions.costs[name].items():
            self.calls[counted] += times


class Objective:
    """A loss with its gradient and Hessian, on one point or many.

    Points have shape ``(D, *batch)``: the first axis counts the variables, any further axes are
    independent points. float32 stays float32; everything else is computed in float64. Where the
    loss or a derivative is undefined the result is NaN or infinite; nothing warns or is clipped.

    Attributes
    ----------
    dimension
        Number of variables D.
    symbols
        Names of the variables, if they have any.
    calls
        How often value, gradient and Hessian were evaluated since this objective was made. A call
        on a batch counts once. A central-difference gradient counts as one gradient and 2·D values.
    bare
        The same loss without checks, with the same counters.
    """

    calls: dict[str, int]

    def __init__(self, functions: Functions, symbols: Sequence[str] = ()) -> None:
        self.symbols = tuple(symbols)
        self.dimension = functions.dimension
        self.calls = dict.fromkeys(NAMES, 0)
        self.bare = Bare(functions, self.calls)

    @property
    def exact(self) -> Objective:
        """The same loss with its exact derivatives, with fresh counters where these are differences."""
        read = self.bare.functions
        if isinstance(read, CentralDifference):
            return Objective(read.functions, self.symbols)
        return self

    def __call__(self, points: Any) -> Array:
        """Loss of each point.

        Parameters
        ----------
        points
            ``(D, *batch)``.

        Returns
        -------
        Array
            ``(*batch)``.

        Raises
        ------
        ValueError
            If the first axis is not as long as there are variables, or the points are not real.
        """
        x = self._coordinates(points)
        with np.errstate(all="ignore"):
            return self.bare(x)

    def gradient(self, points: Any) -> Array:
        """Gradient at each point, ``(D, *batch)``; parameters and errors as for `__call__`."""
        x = self._coordinates(points)
        with np.errstate(all="ignore"):
            return self.bare.gradient(x)

    def hessian(self, points: Any) -> Array:
        """Second derivatives, ``(D, D, *batch)``; parameters and errors as for `__call__`."""
        x = self._coordinates(points)
        with np.errstate(all="ignore"):
            return self.bare.hessian(x)

    def _coordinates(self, points: Any) -> Array:
        """Check points; return them as floating-point numbers."""
        x = points if type(points) is np.ndarray else np.asarray(points)
        if x.ndim == 0 or x.shape[0] != self.dimension:
            raise ValueError(
                f"Points of shape {x.shape} were given to a loss of {self.dimension} "
                f"variable{'s' * (self.dimension != 1)}. The first axis must have length "
                f"{self.dimension}, one entry per variable; further axes are separate points. "
                "Reshape or transpose the points."
            )
        if x.dtype not in FLOATS:
            if x.dtype.kind not in "iufb":
                raise ValueError(
                    f"Points of type {x.dtype} were given; real numbers are allowed. "
                    "Convert the points to float64 or float32."
                )
            x = x.astype(np.float64)
        return x


def filled(value: Any, x: Array) -> Any:
    """Return a value as an array of the points' batch shape and type (a scalar for one point)."""
    if x.ndim == 1 and type(value) is x.dtype.type:
        return value
    if type(value) is np.ndarray and value.shape == x.shape[1:] and value.dtype == x.dtype:
        return value[()] if value.base is None else value.copy()  # a view may be the points' own
    result = np.empty(x.shape[1:], x.dtype)
    result[...] = value
    return result[()]


class CentralDifference:
    """Derivatives from differences of values, as in textbooks on numerical differentiation.

    ∂ᵢf ≈ (f(x + h eᵢ) − f(x − h eᵢ)) / 2h, the other coordinates untouched: 2·D values a gradient.
    The Hessian is the central difference of that gradient, with the same h:
    ∂ᵢ∂ⱼf ≈ (f(x + heᵢ + heⱼ) − f(x + heᵢ − heⱼ) − f(x − heᵢ + heⱼ) + f(x − heᵢ − heⱼ)) / 4h²,
    on the diagonal (f(x + 2heᵢ) − 2f(x) + f(x − 2heᵢ)) / 4h²: 2·D² + 1 values.

    Beyond |x| ≈ h·2⁵³ the points x ± h are no longer distinct numbers and the difference is exactly
    0: that is how such a gradient fails, and it is left so.

    Raises
    ------
    ValueError
        If h is not a positive, finite number.
    """

    def __init__(self, functions: Functions, h: float) -> None:
        if isinstance(h, bool) or not isinstance(h, Real) or not (0 < h < math.inf):
            raise ValueError(
                f"The step h of the central difference is {h!r}. It must be a positive, finite "
                "number. Use for example 1e-4, or None for the exact gradient."
            )
        self.h = float(h)
        self.dimension = functions.dimension
        self.functions = functions
        many = 2 * self.dimension**2 + 1
        self.costs: Mapping[str, Mapping[str, int]] = {
            "value": {"value": 1},
            "gradient": {"gradient": 1, "value": 2 * self.dimension},
            "hessian": {"hessian": 1, "value": many},
        }

    def value(self, *x: Any) -> Any:
        """Loss, exact."""
        return self.functions.value(*x)

    def gradient(self, *x: Any) -> list[Any]:
        """Central differences, one per variable."""
        h = self.h
        return [(self._moved(x, (i, h)) - self._moved(x, (i, -h))) / (2 * h) for i in range(len(x))]

    def hessian(self, *x: Any) -> list[Any]:
        """Central differences of central differences, upper triangle row by row."""
        h, here = self.h, self.value(*x)
        parts = []
        for i in range(len(x)):
            ends = self._moved(x, (i, 2 * h)), self._moved(x, (i, -2 * h))
            parts.append((ends[0] - 2 * here + ends[1]) / (4 * h * h))
            for j in range(i + 1, len(x)):
                corners = [self._moved(x, (i, a), (j, b)) for a in (h, -h) for b in (h, -h)]
                parts.append((corners[0] - corners[1] - corners[2] + corners[3]) / (4 * h * h))
        return parts

    def _moved(self, x: Sequence[Any], *moves: tuple[int, float]) -> Any:
        """Value with some coordinates moved."""
        moved = list(x)
        for i, distance in moves:
            moved[i] = moved[i] + distance
        return self.value(*moved)

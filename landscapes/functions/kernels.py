"""NumPy side of `landscapes.functions`, and of SymPy functions that NumPy lacks.

Every kernel takes arrays or NumPy scalars of any shape, keeps float32 as float32, passes NaN on and
raises nothing: overflow and division by zero give infinities and NaN, as in NumPy itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

# Rational approximations of W. J. Cody, "Rational Chebyshev approximations for the error function",
# Math. Comp. 23 (1969) 631-637, coefficients as in his SPECFUN routine CALERF; highest power first.


def coefficients(text: str) -> tuple[float, ...]:
    """Read published coefficients, highest power first."""
    return tuple(map(float, text.split()))


ERF_NEAR = (
    coefficients(
        "1.85777706184603153e-1 3.16112374387056560e0 1.13864154151050156e2"
        " 3.77485237685302021e2 3.20937758913846947e3"
    ),
    coefficients(
        "1 2.36012909523441209e1 2.44024637934444173e2 1.28261652607737228e3 2.84423683343917062e3"
    ),
)
ERFC_FAR = (
    coefficients(
        "2.15311535474403846e-8 5.64188496988670089e-1 8.88314979438837594e0"
        " 6.61191906371416295e1 2.98635138197400131e2 8.81952221241769090e2"
        " 1.71204761263407058e3 2.05107837782607147e3 1.23033935479799725e3"
    ),
    coefficients(
        "1 1.57449261107098347e1 1.17693950891312499e2 5.37181101862009858e2 1.62138957456669019e3"
        " 3.29079923573345963e3 4.36261909014324716e3 3.43936767414372164e3 1.23033935480374942e3"
    ),
)


def horner(polynomial: tuple[float, ...], x: Any) -> Any:
    """Value of a polynomial, highest power first."""
    total: Any = polynomial[0]
    for c in polynomial[1:]:
        total = total * x + c
    return total


def ratio(fraction: tuple[tuple[float, ...], tuple[float, ...]], x: Any) -> Any:
    """Value of a quotient of two polynomials."""
    return horner(fraction[0], x) / horner(fraction[1], x)


def erf(x: Any) -> Any:
    """Error function within 3e-16 of the true value (float64)."""
    size = np.minimum(np.abs(x), 6.0)  # erf(6) is 1 in float64
    near = x * ratio(ERF_NEAR, np.minimum(size, 0.5) ** 2)
    far = np.copysign(1 - np.exp(-size * size) * ratio(ERFC_FAR, size), x)
    return np.where(size <= 0.46875, near, far)


def sigmoid(x: Any) -> Any:
    """Logistic function; exact zeros and ones come only where float numbers end."""
    return 1 / (1 + np.exp(-x))


def softplus(x: Any) -> Any:
    """ln(1 + eˣ) without overflow."""
    return np.logaddexp(0, x)


def step(x: Any) -> Any:
    """1 for x > 0, otherwise 0."""
    return np.heaviside(x, 0)


def sinc(x: Any, order: float = 0) -> Any:
    """n-th derivative of sin(x)/x.

    Near 0 the Taylor series; elsewhere the recurrence x s⁽ⁿ⁾ + n s⁽ⁿ⁻¹⁾ = sin(x + nπ/2), which
    follows from differentiating x·sinc(x) = sin(x) n times.
    """
    n = int(order)
    reach = 1.0 + n
    s = np.sin(x) / x
    for k in range(1, n + 1):
        s = (quarter_turns(x, k) - k * s) / x
    return np.where(np.abs(x) < reach, sinc_series(np.clip(x, -reach, reach), n), s)


def sinc_series(x: Any, n: int) -> Any:
    """Σ (−1)ᵏ x²ᵏ⁻ⁿ / ((2k+1)(2k−n)!) over 2k ≥ n, which converges for every x."""
    first = (n + 1) // 2
    terms = range(first + 10 + 2 * n, first - 1, -1)
    total = horner(
        tuple((-1) ** k / ((2 * k + 1) * math.factorial(2 * k - n)) for k in terms), x * x
    )
    return total * x if n % 2 else total


def quarter_turns(x: Any, n: int) -> Any:
    """sin(x + nπ/2)."""
    turned = np.cos(x) if n % 2 else np.sin(x)
    return -turned if n % 4 in (2, 3) else turned


KERNELS: dict[str, Callable[..., Any]] = {
    "AbsoluteValue": np.abs,
    "Sign": np.sign,
    "Step": step,
    "Floor": np.floor,
    "Relu": lambda x: np.maximum(x, 0),
    "Maximum": np.maximum,
    "Minimum": np.minimum,
    "CubeRoot": np.cbrt,
    "Sigmoid": sigmoid,
    "Softplus": softplus,
    "LogAddExp": np.logaddexp,
    "Erf": erf,
    "Sinc": sinc,
    "sqrt": np.sqrt,
    "power": np.power,
    "exp": np.exp,
    "log": np.log,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "cot": lambda x: 1 / np.tan(x),
    "sec": lambda x: 1 / np.cos(x),
    "csc": lambda x: 1 / np.sin(x),
    "asin": np.arcsin,
    "acos": np.arccos,
    "atan": np.arctan,
    "atan2": np.arctan2,
    "acot": lambda x: np.arctan(1 / x),
    "asec": lambda x: np.arccos(1 / x),
    "acsc": lambda x: np.arcsin(1 / x),
    "sinh": np.sinh,
    "cosh": np.cosh,
    "tanh": np.tanh,
    "coth": lambda x: 1 / np.tanh(x),
    "sech": lambda x: 1 / np.cosh(x),
    "csch": lambda x: 1 / np.sinh(x),
    "asinh": np.arcsinh,
    "acosh": np.arccosh,
    "atanh": np.arctanh,
    "acoth": lambda x: np.arctanh(1 / x),
    "asech": lambda x: np.arccosh(1 / x),
    "acsch": lambda x: np.arcsinh(1 / x),
}
"""Name of a SymPy class (or of a printed operation) → what computes it."""

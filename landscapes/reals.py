"""Real arithmetic on arrays: the operations of `landscapes.intervals`, on plain numbers.

Each name here exists there with the same meaning, so that one set of differentiation rules
(`landscapes.automatic`) serves both. float32 stays float32; nothing raises.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from landscapes.functions.kernels import KERNELS

if TYPE_CHECKING:
    from landscapes.program import Constant

exp, log, sqrt = np.exp, np.log, np.sqrt
sin, cos, tan = np.sin, np.cos, np.tan
asin, acos, atan, atan2 = np.arcsin, np.arccos, np.arctan, np.arctan2
sinh, cosh, tanh = np.sinh, np.cosh, np.tanh
asinh, acosh, atanh = np.arcsinh, np.arccosh, np.arctanh
cube_root, magnitude, sign, floor = np.cbrt, np.abs, np.sign, np.floor
maximum, minimum, log_add_exp, square = np.maximum, np.minimum, np.logaddexp, np.square
erf, sigmoid, softplus = KERNELS["Erf"], KERNELS["Sigmoid"], KERNELS["Softplus"]
sinc, step, relu = KERNELS["Sinc"], KERNELS["Step"], KERNELS["Relu"]
side, ramp_slope = sign, step
less, at_most, equal = np.less, np.less_equal, np.equal
negation = np.logical_not


def known(constant: Constant) -> float:
    """Nearest float: a Python float, so that float32 arrays stay float32."""
    return constant.value


def power(u: Any, n: int) -> Any:
    """U to a whole power, by products: 80 times as fast as `numpy.power` for small ones."""
    if n < 0:
        return 1 / power(u, -n)
    if n > 64:
        return np.power(u, n)
    result: Any = 1.0
    while n:
        if n & 1:
            result = u * result
        n >>= 1
        if n:
            u = u * u
    return result


def real_power(u: Any, exponent: Any) -> Any:
    """U to a power that is not whole; NaN for u < 0."""
    return np.sqrt(u) if np.ndim(exponent) == 0 and exponent == 0.5 else np.power(u, exponent)


def reciprocal(u: Any) -> Any:
    """1/u."""
    return 1 / u


def bell(u: Any) -> Any:
    """Slope of the error function, 2/√π exp(−u²)."""
    return 2 / math.sqrt(math.pi) * np.exp(-u * u)


def within(u: Any, low: float, high: float) -> Any:
    """The number itself: outside the domain the functions give NaN on their own."""
    return u


def flat(u: Any) -> None:
    """First derivative of a function that jumps and is constant between: none."""
    return None


bend = jumps = rift = flat  # nor is there a second one where a kink or a jump is


def both(*truths: Any) -> Any:
    """All conditions hold."""
    return np.logical_and.reduce(np.broadcast_arrays(*truths))


def either(*truths: Any) -> Any:
    """One of the conditions holds."""
    return np.logical_or.reduce(np.broadcast_arrays(*truths))


def choose(lead: Any, first: Any, second: Any, tie: Any) -> Any:
    """``first`` where lead > 0, ``second`` where lead < 0, ``tie`` where it is 0; NaN follows NaN."""
    result = np.where(lead > 0, first, np.where(lead < 0, second, np.where(lead == 0, tie, lead)))
    return result.astype(np.result_type(lead), copy=False)


def cases(truths: Sequence[Any], values: Sequence[Any]) -> Any:
    """Value of the first condition that holds; NaN where none does."""
    result: Any = np.nan
    for truth, value in zip(reversed(truths), reversed(values), strict=True):
        result = np.where(truth, value, result)
    floats = [v.dtype for v in values if isinstance(v, np.ndarray)]
    return result.astype(np.result_type(*floats), copy=False) if floats else result

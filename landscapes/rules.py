"""Differentiation rules: each yields φ(u), φ′(u), φ″(u), as many as are asked for.

``m`` is `landscapes.reals` or `landscapes.intervals`. A rule that yields None says that this
derivative is 0 everywhere. At kinks and jumps the choices are those of `landscapes.functions`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

Rule = Callable[[Any, Any, Any], Iterator[Any]]
RULES: dict[str, Rule] = {}


def rule(function: Rule) -> Rule:
    """Enter a rule under its own name."""
    RULES[function.__name__] = function
    return function


@rule
def power(m: Any, u: Any, n: int) -> Iterator[Any]:
    """U to a whole power."""
    yield m.power(u, n)
    yield float(n) * m.power(u, n - 1)
    yield float(n * (n - 1)) * m.power(u, n - 2)


@rule
def real_power(m: Any, u: Any, exponent: Any) -> Iterator[Any]:
    """U to a constant power that is not whole; at u = 0 the second derivative is left open."""
    p = m.known(exponent)
    yield m.real_power(u, p)
    yield p * m.real_power(u, p - 1.0)
    second = p * (p - 1.0) * m.real_power(u, p - 2.0)
    rift = m.bend(u)
    yield second if rift is None else second + rift


@rule
def exp(m: Any, u: Any, _: Any) -> Iterator[Any]:
    """Its own derivative."""
    value = m.exp(u)
    yield value
    yield value
    yield value


@rule
def log(m: Any, u: Any, _: Any) -> Iterator[Any]:
    """Derivative 1/u."""
    yield m.log(u)
    inverse = m.reciprocal(m.within(u, 0.0, math.inf))
    yield inverse
    yield -m.square(inverse)


@rule
def sin(m: Any, u: Any, _: Any) -> Iterator[Any]:
    """Sine, cosine, −sine."""
    value = m.sin(u)
    yield value
    yield m.cos(u)
    yield -value


@rule
def cos(m: Any, u: Any, _: Any) -> Iterator[Any]:
    """Cosine, −sine, −cosine."""
    value = m.cos(u)
    yield value
    yield -m.sin(u)
    yield -value


@rule
def tan(m: Any, u: Any, _: Any) -> Iterator[Any]:
    """t, 1/cos², 2t/cos². At a pole 1/cos² is known to be large where t² + 1 is not."""
    t = m.tan(u)
    yield t
    slope = m.reciprocal(m.square(m.cos(u)))
    yield slope
    yield 2.0 * t * slope


@rule
def asin(m: Any, u: Any, _: Any) -> Iterator[Any]:
    """Derivative (1 − u²)^(−½)."""
    yield m.asin(u)
    u = m.within(u, -1.0, 1.0)
    slope = m.reciprocal(m.sqrt(1.0 - m.square(u)))
    yield slope
    yield u * m.power(slope, 3)


@rule
def acos(m: Any, u: Any, _: Any) -> Iterator[Any]:
    """π/2 less the inverse sine."""
    yield m.acos(u)
    derivatives = asin(m, u, _)
    next(derivatives)
    yield -next(derivatives)
    yield -next(derivatives)


@rule
def atan(m: Any, u: Any, _: Any) -> Iterator[Any]:
    """Derivative 1/(1 + u²)."""
    yield m.atan(u)
    slope = m.reciprocal(m.square(u) + 1.0)
    yield slope
    yield -2.0 * u * m.square(slope)


@rule
def sinh(m: Any, u: Any, _: Any) -> Iterator[Any]:
    """Hyperbolic sine and cosine by turns."""
    value = m.sinh(u)
    yield value
    yield m.cosh(u)
    yield value


@rule
def cosh(m: Any, u: Any, _: Any) -> Iterator[Any]:
    """Hyperbolic cosine and sine by turns."""
    value = m.cosh(u)
    yield value
    yield m.sinh(u)
    yield value


@rule
def tanh(m: Any, u: Any, _: Any) -> Iterator[Any]:
    """t, 1 − t², −2t(1 − t²)."""
    t = m.tanh(u)
    yield t
    slope = 1.0 - m.square(t)
    yield slope
    yield -2.0 * t * slope


@rule
def asinh(m: Any, u: Any, _: Any) -> Iterator[Any]:
    """Derivative (1 + u²)^(−½)."""
    yield m.asinh(u)
    slope = m.reciprocal(m.sqrt(m.square(u) + 1.0))
    yield slope
    yield -1.0 * u * m.power(slope, 3)


@rule
def acosh(m: Any, u: Any, _: Any) -> Iterator[Any]:
    """Derivative ((u − 1)(u + 1))^(−½), NaN below 1 like the function."""
    yield m.acosh(u)
    u = m.within(u, 1.0, math.inf)
    slope = m.reciprocal(m.sqrt(u - 1.0) * m.sqrt(u + 1.0))
    yield slope
    yield -1.0 * u * m.power(slope, 3)


@rule
def atanh(m: Any, u: Any, _: Any) -> Iterator[Any]:
    """Derivative 1/(1 − u²)."""
    yield m.atanh(u)
    u = m.within(u, -1.0, 1.0)
    slope = m.reciprocal(1.0 - m.square(u))
    yield slope
    yield 2.0 * u * m.square(slope)


@rule
def erf(m: Any, u: Any, _: Any) -> Iterator[Any]:
    """Derivative 2/√π exp(−u²)."""
    yield m.erf(u)
    slope = m.bell(u)
    yield slope
    yield -2.0 * u * slope


@rule
def sigmoid(m: Any, u: Any, _: Any) -> Iterator[Any]:
    """σ(u), σ(u)σ(−u), σ(u)σ(−u)(σ(−u) − σ(u)); the last factor is −tanh(u/2)."""
    value = m.sigmoid(u)
    yield value
    slope = value * m.sigmoid(-u)
    yield slope
    yield -1.0 * slope * m.tanh(0.5 * u)


@rule
def softplus(m: Any, u: Any, _: Any) -> Iterator[Any]:
    """Derivative σ(u)."""
    yield m.softplus(u)
    yield from sigmoid(m, u, _)


@rule
def sinc(m: Any, u: Any, order: int) -> Iterator[Any]:
    """Derivatives of sin(u)/u by their order."""
    yield m.sinc(u, order)
    yield m.sinc(u, order + 1)
    yield m.sinc(u, order + 2)


@rule
def magnitude(m: Any, u: Any, _: Any) -> Iterator[Any]:
    """Absolute value: slope sgn u, 0 at the kink."""
    yield m.magnitude(u)
    yield m.side(u)
    yield m.bend(u)


@rule
def relu(m: Any, u: Any, _: Any) -> Iterator[Any]:
    """max(0, u): slope 0 at the kink."""
    yield m.relu(u)
    yield m.ramp_slope(u)
    yield m.bend(u)


@rule
def sign(m: Any, u: Any, _: Any) -> Iterator[Any]:
    """Flat but for its jump."""
    yield m.sign(u)
    yield m.flat(u)
    yield m.bend(u)


@rule
def step(m: Any, u: Any, _: Any) -> Iterator[Any]:
    """Flat but for its jump."""
    yield m.step(u)
    yield m.flat(u)
    yield m.bend(u)


@rule
def floor(m: Any, u: Any, _: Any) -> Iterator[Any]:
    """Flat but for its jumps."""
    yield m.floor(u)
    yield m.flat(u)
    yield m.jumps(u)


@rule
def cube_root(m: Any, u: Any, _: Any) -> Iterator[Any]:
    """Slope 1/(3 ∛u²), infinite at 0."""
    root = m.cube_root(u)
    yield root
    inverse = m.reciprocal(root)
    yield m.square(inverse) / 3.0
    yield -2.0 * m.power(inverse, 5) / 9.0

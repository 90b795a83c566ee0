"""Smooth functions, written so that neither they nor their derivatives overflow."""

from __future__ import annotations

from typing import Any

import sympy
from sympy import Expr, S

from landscapes.functions.base import RealFunction, is_negated


class Sigmoid(RealFunction):
    """Logistic function 1/(1 + e⁻ˣ)."""

    is_positive = True
    tex = r"\sigma"

    @classmethod
    def eval(cls, arg: Expr) -> Expr | None:
        """σ(0) = ½."""
        return S.Half if arg.is_zero and not arg.free_symbols else None

    def fdiff(self, argindex: int = 1) -> Expr:
        """σ(x)(1 − σ(x)); compiled, 1 − σ(x) becomes σ(−x), which keeps its digits."""
        return self * (1 - self)

    @property
    def standard(self) -> Expr:
        """1/(1 + e⁻ˣ)."""
        return 1 / (1 + sympy.exp(-self.args[0]))


class Softplus(RealFunction):
    """Smooth ramp ln(1 + eˣ)."""

    is_positive = True
    tex = r"\operatorname{softplus}"

    @classmethod
    def eval(cls, arg: Expr) -> Expr | None:
        """softplus(0) = ln 2."""
        return sympy.log(2) if arg.is_zero and not arg.free_symbols else None

    def fdiff(self, argindex: int = 1) -> Expr:
        """σ(x)."""
        return Sigmoid(self.args[0])

    @property
    def standard(self) -> Expr:
        """ln(1 + eˣ)."""
        return sympy.log(1 + sympy.exp(self.args[0]))


class LogAddExp(RealFunction):
    """ln(eᵃ + eᵇ) without overflow; nest it for the log-sum-exp of more terms."""

    nargs = (2,)

    def fdiff(self, argindex: int = 1) -> Expr:
        """σ(a − b) for a, σ(b − a) for b."""
        return Sigmoid(self.args[argindex - 1] - self.args[2 - argindex])

    @property
    def standard(self) -> Expr:
        """ln(eᵃ + eᵇ)."""
        return sympy.log(sympy.exp(self.args[0]) + sympy.exp(self.args[1]))

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        power = f"^{{{exp}}}" if exp else ""
        terms = " + ".join(f"e^{{{printer._print(a)}}}" for a in self.terms)
        return rf"\ln{power}{{\left({terms} \right)}}"

    @property
    def terms(self) -> tuple[Expr, ...]:
        """All exponents of a nested log-sum-exp, in order."""
        flat: list[Expr] = []
        for argument in self.args:
            flat += argument.terms if isinstance(argument, LogAddExp) else [argument]
        return tuple(flat)


class Erf(RealFunction):
    """Error function, 2/√π ∫₀ˣ exp(−t²) dt."""

    tex = r"\operatorname{erf}"

    @classmethod
    def eval(cls, arg: Expr) -> Expr | None:
        """erf(0) = 0; erf(−x) = −erf(x)."""
        if arg.is_zero and not arg.free_symbols:
            return S.Zero
        return -cls(-arg) if is_negated(arg) else None

    def fdiff(self, argindex: int = 1) -> Expr:
        """2/√π exp(−x²)."""
        return 2 * sympy.exp(-(self.args[0] ** 2)) / sympy.sqrt(sympy.pi)

    @property
    def standard(self) -> Expr:
        """`sympy.erf`."""
        return sympy.erf(self.args[0])


class Sinc(RealFunction):
    """sin(x)/x with the value 1 at 0; a second argument n makes it the n-th derivative."""

    nargs = (1, 2)

    @property
    def order(self) -> int:
        """Which derivative of sin(x)/x this is."""
        return int(self.args[1]) if len(self.args) > 1 else 0

    @classmethod
    def eval(cls, arg: Expr, order: Expr = S.Zero) -> Expr | None:
        """sinc(0) = 1; sinc(−x) = sinc(x) and the like for derivatives."""
        if arg.is_zero and not arg.free_symbols:
            n = int(order)
            return S.Zero if n % 2 else sympy.Rational((-1) ** (n // 2), n + 1)
        if not is_negated(arg):
            return None
        return cls(-arg) if order == 0 else (-1) ** order * cls(-arg, order)

    def fdiff(self, argindex: int = 1) -> Expr:
        """The next derivative: written as a quotient it would be 0/0 at 0."""
        return Sinc(self.args[0], self.order + 1)

    @property
    def standard(self) -> Any:
        """The quotient sin(x)/x, differentiated as often as asked."""
        t = sympy.Dummy("t", real=True)
        return sympy.diff(sympy.sin(t) / t, t, self.order).xreplace({t: self.args[0]})

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        primes = "'" * self.order if self.order < 4 else f"^{{({self.order})}}"
        body = rf"\operatorname{{sinc}}{primes}{{\left({printer._print(self.args[0])} \right)}}"
        return self._enclosed(rf"\left({body}\right)", exp) if exp else body

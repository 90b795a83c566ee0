r"""Functions that SymPy lacks, or has in a form that overflows or gives `DiracDelta`.

Each is real, differentiates into members of this module and stays finite to second order at ±1000.
Where a function has no derivative, a *subgradient* is taken and stated: a slope that still lies
below the function near that point. The table says which.

================  ===========================  ====================================================
class             value                        where the derivative is chosen
================  ===========================  ====================================================
`AbsoluteValue`   \|x\|                        0 at x = 0
`Relu`            max(0, x)                    0 at x = 0
`Step`            1 for x > 0, otherwise 0     0 everywhere, also at the jump
`Sign`            −1, 0 or 1                   0 everywhere, also at the jump
`Floor`           largest integer ≤ x          0 everywhere, also at the jumps
`Maximum`         larger of two                at a tie with a constant: the constant's (0);
                                               at a tie of two functions: the mean of both gradients
`Minimum`         smaller of two               as `Maximum`
`CubeRoot`        real cube root               infinite at x = 0 (a vertical tangent)
`Sigmoid`         1/(1 + e⁻ˣ)                  smooth
`Softplus`        ln(1 + eˣ)                   smooth
`LogAddExp`       ln(eᵃ + eᵇ)                  smooth
`Erf`             2/√π ∫₀ˣ exp(−t²) dt         smooth
`Sinc`            sin(x)/x, 1 at 0             smooth
================  ===========================  ====================================================

The NumPy side of each class is in `landscapes.kernels`, under the class's own name.
"""

from __future__ import annotations

from typing import Any, ClassVar

import sympy
from sympy import Expr, S

Function: Any = sympy.Function  # SymPy's partial annotations refuse every subclass of it


class RealFunction(Function):
    """A real function of real arguments that prints, differentiates and evaluates by itself."""

    is_real = True
    tex: ClassVar[str] = ""
    flaw: ClassVar[str] = ""
    """What is wrong with the derivative; ``{zero}`` is the LaTeX of what vanishes where it is."""

    @property
    def standard(self) -> Expr:
        """The same function in SymPy's own terms, for exact and high-precision work."""
        raise NotImplementedError(type(self).__name__)

    @property
    def zero(self) -> Expr:
        """Expression that vanishes where the derivative is missing."""
        return self.args[0]

    def _eval_evalf(self, prec: int) -> Expr | None:
        return None if self.free_symbols else self.standard._eval_evalf(prec)

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        power = f"^{{{exp}}}" if exp else ""
        arguments = ", ".join(printer._print(a) for a in self.args)
        return rf"{self.tex}{power}{{\left({arguments} \right)}}"

    def _enclosed(self, body: str, exp: str | None) -> str:
        """Raise notation that brings its own brackets, such as bars, to a power."""
        return f"{body}^{{{exp}}}" if exp else body


def is_negated(argument: Expr) -> bool:
    """Whether a minus sign stands in front, as in −3x (but not in 1 − x, which stays as typed)."""
    return bool(argument.as_coeff_Mul()[0].is_negative)


def sign_of(argument: Expr) -> int | None:
    """Sign of a constant, None if it is not known."""
    if argument.free_symbols:
        return None
    if argument.is_zero:
        return 0
    if argument.is_positive:
        return 1
    return -1 if argument.is_negative else None


class AbsoluteValue(RealFunction):
    """Absolute value; the derivative at 0 is taken as 0."""

    is_nonnegative = True
    flaw = r"a kink where ${zero} = 0$; its slope there is taken as 0"

    @classmethod
    def eval(cls, arg: Expr) -> Expr | None:
        """Evaluate constants, |−x| and ||x||."""
        sign = sign_of(arg)
        if sign is not None:
            return sign * arg
        if isinstance(arg, AbsoluteValue):
            return arg
        return cls(-arg) if is_negated(arg) else None

    def fdiff(self, argindex: int = 1) -> Expr:
        """Sign of the argument."""
        return Sign(self.args[0])

    def _eval_power(self, other: Expr) -> Expr | None:
        return self.args[0] ** other if other.is_integer and other.is_even else None

    @property
    def standard(self) -> Expr:
        """`sympy.Abs`."""
        return sympy.Abs(self.args[0])

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return self._enclosed(rf"\left|{{{printer._print(self.args[0])}}}\right|", exp)


class Sign(RealFunction):
    """Sign: −1, 0 or 1; the derivative is 0 everywhere, also at the jump."""

    tex = r"\operatorname{sgn}"
    flaw = r"a jump where ${zero} = 0$; its slope there is taken as 0"

    @classmethod
    def eval(cls, arg: Expr) -> Expr | None:
        """Evaluate constants; sgn(−x) = −sgn(x)."""
        sign = sign_of(arg)
        if sign is not None:
            return sympy.Integer(sign)
        return -cls(-arg) if is_negated(arg) else None

    def fdiff(self, argindex: int = 1) -> Expr:
        """Zero: the jump has no slope that an optimizer could use."""
        return S.Zero

    @property
    def standard(self) -> Expr:
        """`sympy.sign`."""
        return sympy.sign(self.args[0])


class Step(RealFunction):
    """Unit step: 1 for x > 0, otherwise 0 (also at 0); the derivative is 0 everywhere."""

    is_nonnegative = True
    flaw = r"a jump where ${zero} = 0$; its slope there is taken as 0"

    @classmethod
    def eval(cls, arg: Expr) -> Expr | None:
        """Evaluate constants."""
        sign = sign_of(arg)
        return None if sign is None else sympy.Integer(sign > 0)

    def fdiff(self, argindex: int = 1) -> Expr:
        """Zero: the jump has no slope that an optimizer could use."""
        return S.Zero

    def _eval_power(self, other: Expr) -> Expr | None:
        return self if other.is_positive else None

    @property
    def standard(self) -> Expr:
        """`sympy.Piecewise` with value 0 at 0."""
        return sympy.Piecewise((1, self.args[0] > 0), (0, True))

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return self._enclosed(rf"\mathbf{{1}}_{{{printer._print(self.args[0])} > 0}}", exp)


class Floor(RealFunction):
    """Largest whole number that is not above x; the derivative is 0 everywhere."""

    is_integer = True
    flaw = r"a jump where ${zero}$ is a whole number; its slope there is taken as 0"

    @classmethod
    def eval(cls, arg: Expr) -> Expr | None:
        """Evaluate constants."""
        if arg.free_symbols:
            return None
        whole = sympy.floor(arg)
        return whole if whole.is_Integer else None

    def fdiff(self, argindex: int = 1) -> Expr:
        """Zero: flat between its jumps."""
        return S.Zero

    @property
    def standard(self) -> Expr:
        """`sympy.floor`."""
        return sympy.floor(self.args[0])

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        body = rf"\left\lfloor{{{printer._print(self.args[0])}}}\right\rfloor"
        return self._enclosed(body, exp)


class Relu(RealFunction):
    """Rectified linear unit max(0, x); the derivative at 0 is taken as 0 (as in PyTorch)."""

    is_nonnegative = True
    tex = r"\operatorname{ReLU}"
    flaw = r"a kink where ${zero} = 0$; its slope there is taken as 0"

    @classmethod
    def eval(cls, arg: Expr) -> Expr | None:
        """Evaluate constants."""
        sign = sign_of(arg)
        if sign is None:
            return None
        return arg if sign > 0 else S.Zero

    def fdiff(self, argindex: int = 1) -> Expr:
        """Unit step of the argument."""
        return Step(self.args[0])

    @property
    def standard(self) -> Expr:
        """`sympy.Max`."""
        return sympy.Max(0, self.args[0])


class Extremum(RealFunction):
    """What `Maximum` and `Minimum` share: two arguments, and the rule for a tie."""

    nargs = (2,)
    flaw = (
        r"a kink where ${zero} = 0$; its slope there is the mean of the two slopes, "
        r"or 0 where one side is a constant"
    )
    way: ClassVar[Expr] = S.One

    @property
    def zero(self) -> Expr:
        """Difference of the two arguments: 0 at a tie."""
        return self.args[0] - self.args[1]

    @classmethod
    def eval(cls, a: Expr, b: Expr) -> Expr | None:
        """Decide between constants and between equals."""
        if a == b:
            return a
        if a.free_symbols or b.free_symbols:
            return None
        sign = sign_of(a - b)
        return None if sign is None else (a if sign == cls.way else b)

    def fdiff(self, argindex: int = 1) -> Expr:
        """1 where this argument is chosen, 0 where the other is; at a tie see the class."""
        this, other = self.args[argindex - 1], self.args[2 - argindex]
        lead = self.way * (this - other)
        if this.free_symbols and other.free_symbols:
            return (1 + Sign(lead)) / 2
        return Step(lead)


class Maximum(Extremum):
    """Larger of two.

    At a tie the derivative is the mean of both gradients, ½(∇a + ∇b); if one of the two is a
    constant it is the constant's, 0, so that max(0, x) agrees with `Relu`. Both are subgradients.
    """

    tex = r"\max"

    @property
    def standard(self) -> Expr:
        """`sympy.Max`."""
        return sympy.Max(*self.args)


class Minimum(Extremum):
    """Smaller of two; the derivative at a tie is chosen as in `Maximum`."""

    tex = r"\min"
    way = S.NegativeOne

    @property
    def standard(self) -> Expr:
        """`sympy.Min`."""
        return sympy.Min(*self.args)


class CubeRoot(RealFunction):
    """Real cube root, also of negative numbers; its tangent at 0 is vertical."""

    flaw = r"a vertical tangent where ${zero} = 0$; the gradient there is infinite or undefined"

    @classmethod
    def eval(cls, arg: Expr) -> Expr | None:
        """Evaluate perfect cubes; ∛(−x) = −∛x."""
        if is_negated(arg):
            return -cls(-arg)
        if isinstance(arg, sympy.Rational):
            p, exact_p = sympy.integer_nthroot(arg.p, 3)
            q, exact_q = sympy.integer_nthroot(arg.q, 3)
            return sympy.Rational(p, q) if exact_p and exact_q else None
        return None

    def fdiff(self, argindex: int = 1) -> Expr:
        """1/(3 ∛x²)."""
        return 1 / (3 * self**2)

    def _eval_power(self, other: Expr) -> Expr | None:
        if other.is_Integer and other.is_positive and other % 3 == 0:
            return self.args[0] ** (other / 3)
        return None  # a negative power stays, so that ∛x⁴/∛x³ becomes ∛x and not 0/0 at 0

    @property
    def standard(self) -> Expr:
        """`sympy.real_root`, written out for a real argument."""
        return sympy.sign(self.args[0]) * sympy.Abs(self.args[0]) ** sympy.Rational(1, 3)

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        return self._enclosed(rf"\sqrt[3]{{{printer._print(self.args[0])}}}", exp)


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
    def standard(self) -> Expr:
        """The quotient sin(x)/x, differentiated as often as asked."""
        t = sympy.Dummy("t", real=True)
        return sympy.diff(sympy.sin(t) / t, t, self.order).xreplace({t: self.args[0]})

    def _latex(self, printer: Any, exp: str | None = None) -> str:
        primes = "'" * self.order if self.order < 4 else f"^{{({self.order})}}"
        body = rf"\operatorname{{sinc}}{primes}{{\left({printer._print(self.args[0])} \right)}}"
        return self._enclosed(rf"\left({body}\right)", exp) if exp else body

"""Functions with a kink, a jump or a vertical tangent, and the slope that is taken there."""

from __future__ import annotations

from typing import Any, ClassVar

import sympy
from sympy import Expr, S

from landscapes.functions.base import RealFunction, is_negated, sign_of


class AbsoluteValue(RealFunction):
    """Absolute value; the derivative at 0 is taken as 0."""

    is_nonnegative = True
    defect = r"a kink where ${zero} = 0$; its slope there is taken as 0"

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
    defect = r"a jump where ${zero} = 0$; its slope there is taken as 0"

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
    defect = r"a jump where ${zero} = 0$; its slope there is taken as 0"

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
    defect = r"a jump where ${zero}$ is a whole number; its slope there is taken as 0"

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
    defect = r"a kink where ${zero} = 0$; its slope there is taken as 0"

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
    way: ClassVar[Expr] = S.One

    @property
    def flaw(self) -> str:
        """Where the two are equal, and which slope is taken there."""
        both = all(a.free_symbols for a in self.args)
        taken = "the mean of both slopes" if both else "0"
        return r"a kink where ${zero} = 0$; its slope there is taken as " + taken

    @property
    def zero(self) -> Expr:
        """Difference of the two arguments: 0 at a tie."""
        return self.args[0] - self.args[1]

    @classmethod
    def eval(cls, a: Any, b: Any) -> Expr | None:
        """Decide between constants and between equals."""
        if a == b:
            return a
        if a.free_symbols or b.free_symbols:
            return None
        sign = sign_of(a - b)
        return None if sign is None else (a if sign == cls.way else b)

    def fdiff(self, argindex: int = 1) -> Any:
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

    defect = r"a vertical tangent where ${zero} = 0$; the gradient there is infinite or undefined"

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

"""What every function of our own has in common."""

from __future__ import annotations

from typing import Any, ClassVar

import sympy
from sympy import Expr

Function: Any = sympy.Function  # SymPy's partial annotations refuse every subclass of it


class RealFunction(Function):
    """A real function of real arguments that prints, differentiates and evaluates by itself."""

    is_real = True
    tex: ClassVar[str] = ""
    defect: ClassVar[str] = ""

    @property
    def flaw(self) -> str:
        """What is wrong with the derivative; ``{zero}`` is LaTeX of what vanishes where it is."""
        return self.defect

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

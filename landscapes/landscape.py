"""Landscape: a loss, what it is made of, and the functions that optimizers walk on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import sympy
from sympy import Expr, Symbol

from landscapes import typeset
from landscapes.automatic import Automatic
from landscapes.derivatives import Compiled, Derivatives
from landscapes.flaws import flaws
from landscapes.formula import Formula, build, canonical, read
from landscapes.formula.held import hold
from landscapes.functions import adopt
from landscapes.length import Length, length
from landscapes.objective import CentralDifference, Functions, Objective
from landscapes.program import Unsupported, compile_expression
from landscapes.stable import stable

if TYPE_CHECKING:
    from landscapes.critical import CriticalPoints


def parse(text: str) -> Landscape:
    """Read a loss as it is typed in a textbook.

    Parameters
    ----------
    text
        For example ``2x⁴−8x³−26x²+x−5`` or ``L(w1, w2) = w1² + w2²``.

    Raises
    ------
    FormulaError
        If the text is not a formula; it knows the position and what would be allowed.
    """
    formula = read(text)
    return Landscape(
        text=text,
        symbols=tuple(formula.symbols),
        name=formula.name or "f",
        key=f"{','.join(formula.symbols)}: {canonical(formula)}",
        warnings=tuple(formula.warnings),
        source=formula,
    )


@dataclass(frozen=True, eq=False)
class Landscape:
    r"""A loss of one or more variables. Everything symbolic is derived when it is first asked for.

    Attributes
    ----------
    text
        As it was typed.
    symbols
        Names of the variables: in the order of the signature if one is typed, else in natural order
        (x, y; w1, w2, … w10).
    name
        What the loss is called: ``L`` in ``L(w1, w2) = …``, otherwise ``f``.
    key
        Canonical text: equal for equal formulas in the same variables, however they were typed. Use
        it for caches.
    warnings
        Readings that were a choice, each with ``.message``, ``.start`` and ``.end``.
    source
        The parsed formula, or the expression that the landscape was made from.
    """

    text: str
    symbols: tuple[str, ...]
    name: str
    key: str
    warnings: tuple[Any, ...]
    source: Formula | Expr = field(repr=False)

    @classmethod
    def of(
        cls, expression: Expr, symbols: Iterable[str] | None = None, name: str = "f"
    ) -> Landscape:
        """Make a landscape from a SymPy expression in real symbols.

        Raises
        ------
        ValueError
            If a symbol is not declared real, or not among ``symbols``.
        """
        free = sorted((str(s) for s in expression.free_symbols), key=natural)
        names = tuple(free if symbols is None else symbols)
        strange = expression.free_symbols - {Symbol(n, real=True) for n in names}
        if strange:
            raise ValueError(
                f"The expression contains {', '.join(sorted(map(str, strange)))}; allowed are real "
                f"symbols named {', '.join(names)}. Make them with sympy.Symbol(name, real=True)."
            )
        key = f"{','.join(names)}: {sympy.srepr(expression)}"
        return Landscape(str(expression), names, name, key, (), expression)

    def held(self, values: Mapping[str, float]) -> Landscape:
        """Return the landscape of the other variables, with these at fixed values, put in exactly.

        Raises
        ------
        ValueError
            If a name is not one of the variables.
        FormulaError
            If the loss has no real value there, or would hold too large a number.
        """
        if strange := [name for name in values if name not in self.symbols]:
            raise ValueError(
                f"{strange[0]} was to be held; the variables are {', '.join(self.symbols)}. "
                "Hold one of them."
            )
        if not values:
            return self
        left = tuple(name for name in self.symbols if name not in values)
        if isinstance(self.source, Expr):
            expression: Any = self.source
            for name, value in values.items():
                number = sympy.Rational(repr(float(value)))
                expression = expression.subs(Symbol(name, real=True), number)
            return Landscape.of(expression, left, self.name)
        formula = hold(self.source, values)
        key = f"{','.join(left)}: {canonical(formula)}"
        return replace(self, symbols=left, key=key, source=formula)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Landscape) and (self.key, self.name) == (other.key, other.name)

    def __hash__(self) -> int:
        return hash(self.key)

    def __getstate__(self) -> dict[str, Any]:
        return {name: vars(self)[name] for name in self.__dataclass_fields__}

    @property
    def dimension(self) -> int:
        """Number of variables D."""
        return len(self.symbols)

    @property
    def variables(self) -> tuple[Symbol, ...]:
        """The variables as SymPy symbols, all real."""
        return tuple(Symbol(name, real=True) for name in self.symbols)

    @property
    def expression(self) -> Expr:
        """The loss as a SymPy expression."""
        return self._derivatives.expression

    @cached_property
    def _derivatives(self) -> Derivatives:
        built = self.source if isinstance(self.source, Expr) else build(self.source)
        return Derivatives(adopt(built), self.variables)

    @property
    def printed(self) -> Derivatives:
        """What is typeset of the loss and its derivatives, before it is."""
        return self._derivatives

    @property
    def gradient_expression(self) -> tuple[Expr, ...]:
        """Partial derivatives, one per variable."""
        return self._derivatives.gradient

    @property
    def hessian_expression(self) -> tuple[tuple[Expr, ...], ...]:
        """Second derivatives: D rows of D expressions."""
        return self._derivatives.hessian

    @cached_property
    def latex(self) -> str:
        r"""``f\left(x\right) = …``."""
        return f"{self._signature} = {self._latex(self.expression)}"

    @cached_property
    def gradient_latex(self) -> str:
        r"""``f'\left(x\right) = …`` for one variable, else ``\nabla f\left(x, y\right) = …``."""
        parts = [self._latex(e) for e in self.gradient_expression]
        if self.dimension == 1:
            return f"{self._primed(1)} = {parts[0]}"
        return rf"\nabla {self._signature} = {typeset.column(parts)}"

    @cached_property
    def hessian_latex(self) -> str:
        r"""``f''\left(x\right) = …`` for one variable, else ``\nabla^2 f\left(x, y\right) = …``."""
        rows = [[self._latex(e) for e in row] for row in self.hessian_expression]
        if self.dimension == 1:
            return f"{self._primed(2)} = {rows[0][0]}"
        return rf"\nabla^2 {self._signature} = {typeset.column([' & '.join(r) for r in rows])}"

    @cached_property
    def kinks(self) -> tuple[str, ...]:
        """Where the loss has no derivative and which slope is taken there; empty if smooth."""
        return flaws(self.expression)

    @cached_property
    def length(self) -> Length:
        """How long the symbolic derivatives would be; nothing is derived."""
        return length(self.expression)

    def objective(self, difference: float | None = None) -> Objective:
        """Return the loss as a function of arrays, with fresh counters.

        Symbolic derivatives are compiled where they are short; where they would be long
        (`landscapes.length`), the same numbers come from automatic differentiation. Which of the two
        it is depends on the formula alone, so that a run is the same every time, to the last digit.

        Parameters
        ----------
        difference
            None for exact derivatives, or the step h of central differences (`CentralDifference`).

        Raises
        ------
        ValueError
            If ``difference`` is not None and not a positive, finite number.
        """
        if difference is None:
            return Objective(self._functions, self.symbols)
        return Objective(CentralDifference(self._functions, difference), self.symbols)

    def critical_points(
        self, bounds: Sequence[tuple[float, float]], deadline: float = 1.5
    ) -> CriticalPoints:
        """Return the points of zero gradient in a window, each with its kind.

        Parameters
        ----------
        bounds
            ``(low, high)`` per variable.
        deadline
            Seconds after which the search is given up.
        """
        from landscapes.critical import critical_points

        return critical_points(self, bounds, deadline)

    @cached_property
    def _functions(self) -> Functions:
        numeric = stable(self.expression)
        if not self.length.is_short:
            with suppress(Unsupported):
                return Automatic(compile_expression(numeric, self.variables))
        same = numeric == self.expression
        derivatives = self._derivatives if same else Derivatives(numeric, self.variables)
        return cast(Functions, Compiled(derivatives))

    def _latex(self, expression: Expr) -> str:
        return typeset.latex(expression, decimals=typeset.wants_decimals(self.text))

    @property
    def _signature(self) -> str:
        return typeset.signature(self.name, self.symbols)

    def _primed(self, order: int) -> str:
        return typeset.signature(self.name, self.symbols).replace(
            r"\left", "'" * order + r"\left", 1
        )


def natural(name: str) -> tuple[str, int]:
    """Sort key that puts w2 before w10."""
    stem, digits = re.fullmatch(r"(.*?)(\d*)", name).groups()  # type: ignore[union-attr]
    return stem, int(digits or -1)

"""Automatic differentiation: value, gradient and Hessian of a program in one sweep.

Second-order forward mode (a truncated Taylor polynomial, or *jet*, per step): beside its value each
step carries its first and second derivatives, found from those of its operands by the chain rule.
The cost is linear in the number of steps; nothing is compiled or executed. The same rules run on
arrays (`landscapes.reals`) and on intervals (`landscapes.intervals`).

Source: Griewank & Walther, *Evaluating Derivatives* (2nd ed. 2008), sections 3.1 and 13.1-13.2.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landscapes import reals
from landscapes.objective import Objective
from landscapes.program import Formulated, Program, Step, compile_expression
from landscapes.rules import RULES
from landscapes.stable import stable

Array = NDArray[np.floating]
Values = Any
"""Either arrays or intervals; a missing derivative is one that is 0 everywhere."""


@dataclass(slots=True)
class Jet:
    """Value, first derivatives by variable, second by pair (i ≤ j). Absent means 0."""

    value: Values
    slope: dict[int, Values] = field(default_factory=dict)
    curve: dict[tuple[int, int], Values] = field(default_factory=dict)


def jet(program: Program, variables: Sequence[Values], order: int, arithmetic: Any = reals) -> Jet:
    """Run a program.

    Parameters
    ----------
    program
        What to run.
    variables
        One array, or one `Interval`, per variable, then per input; the shapes broadcast.
    order
        0: value; 1: and first derivatives; 2: and second derivatives.
    arithmetic
        `landscapes.reals` or `landscapes.intervals`, to match the variables.
    """
    machine = Machine(arithmetic, order)
    reach = program.reach()
    results: list[Any] = []
    with np.errstate(all="ignore"):
        for place, step in enumerate(program.steps):
            operands = [results[i] for i in step.operands]
            if step.operation == "variable":
                slope = {step.detail: 1.0} if order and step.detail < program.dimension else {}
                results.append(Jet(variables[step.detail], slope))
            elif step.operation in ("maximum", "minimum"):
                both_vary = all(reach[i] for i in step.operands)
                results.append(machine.extremum(step.operation, operands, both_vary))
            elif step.operation == "piecewise":
                results.append(machine.piecewise(operands, reach[place]))
            else:
                results.append(machine.run(step, operands))
    return results[-1]


class Machine:
    """Runs single steps in one arithmetic to one order."""

    def __init__(self, arithmetic: Any, order: int):
        self.m = arithmetic
        self.order = order

    def run(self, step: Step, operands: list[Any]) -> Any:
        """Result of a step: a jet, or a truth value."""
        name = step.operation
        if name in RULES:
            return self.chain(operands[0], RULES[name](self.m, operands[0].value, step.detail))
        if name == "constant":
            return Jet(self.m.known(step.detail))
        if name == "truth":
            return step.detail
        if name in CONDITIONS:
            return getattr(self.m, name)(*(getattr(o, "value", o) for o in operands))
        return getattr(self, name)(*operands)

    def chain(self, u: Jet, rule: Iterator[Values]) -> Jet:
        """φ(u): slope φ′u′, curve φ″u′u′ + φ′u″."""
        derivatives = [*islice(rule, self.order + 1 if u.slope else 1), None, None]
        value, first, second = derivatives[:3]
        if isinstance(u.value, float):
            value = float(value)  # a NumPy scalar would turn float32 into float64
        result = Jet(value)
        if first is not None:
            result.slope = {i: first * s for i, s in u.slope.items()}
            result.curve = {ij: first * c for ij, c in u.curve.items()}
        if second is not None:
            for i, left in u.slope.items():
                for j, right in u.slope.items():
                    if i == j:
                        merge(result.curve, {(i, j): second * self.squared(left)})
                    elif i < j:
                        merge(result.curve, {(i, j): second * left * right})
        return result

    def squared(self, slope: Values) -> Values:
        """Square, of a slope that may be a plain number."""
        return slope * slope if isinstance(slope, float) else self.m.square(slope)

    def add(self, *terms: Jet) -> Jet:
        """Sum."""
        total = Jet(terms[0].value, dict(terms[0].slope), dict(terms[0].curve))
        for term in terms[1:]:
            total.value = total.value + term.value
            merge(total.slope, term.slope)
            merge(total.curve, term.curve)
        return total

    def multiply(self, *factors: Jet) -> Jet:
        """Product, two at a time."""
        total = factors[0]
        for factor in factors[1:]:
            total = self.product(total, factor)
        return total

    def product(self, a: Jet, b: Jet) -> Jet:
        """a·b by Leibniz' rule."""
        result = Jet(a.value * b.value)
        for here, there in ((a, b), (b, a)):
            merge(result.slope, {i: there.value * s for i, s in here.slope.items()})
            merge(result.curve, {ij: there.value * c for ij, c in here.curve.items()})
        if self.order > 1:
            for i, left in a.slope.items():
                for j, right in b.slope.items():
                    mixed = left * right if i != j else 2.0 * left * right
                    merge(result.curve, {(min(i, j), max(i, j)): mixed})
        return result

    def general_power(self, base: Jet, exponent: Jet) -> Jet:
        """a^b = exp(b ln a): slope and curve from L = b ln a, the value by the power itself."""
        log = self.product(exponent, self.chain(base, RULES["log"](self.m, base.value, None)))
        value = self.m.real_power(base.value, exponent.value)
        return self.chain(Jet(value, log.slope, log.curve), iter((value, value, value)))

    def atan2(self, y: Jet, x: Jet) -> Jet:
        """Angle of the point (x, y), whose differential is (x dy − y dx)/(x² + y²)."""
        squares = [self.chain(c, RULES["power"](self.m, c.value, 2)) for c in (x, y)]
        total = self.add(*squares)
        inverse = self.chain(total, RULES["power"](self.m, total.value, -1))
        minus = self.product(Jet(-1.0), y)
        partials = self.product(x, inverse), self.product(minus, inverse)
        return self.total(self.m.atan2(y.value, x.value), partials, (y, x))

    def log_add_exp(self, a: Jet, b: Jet) -> Jet:
        """ln(eᵃ + eᵇ), whose partial derivatives are σ(a − b) and σ(b − a)."""
        lead = self.add(a, self.product(Jet(-1.0), b))
        back = self.product(Jet(-1.0), lead)
        partials = [self.chain(c, RULES["sigmoid"](self.m, c.value, None)) for c in (lead, back)]
        return self.total(self.m.log_add_exp(a.value, b.value), partials, (a, b))

    def total(self, value: Values, partials: Sequence[Jet], arguments: Sequence[Jet]) -> Jet:
        """Jet from the partial derivatives: df = Σ f_k du_k, and the differential of that."""
        result = Jet(value)
        if self.order == 0:
            return result
        for partial, u in zip(partials, arguments, strict=True):
            merge(result.slope, {i: partial.value * s for i, s in u.slope.items()})
            merge(result.curve, {ij: partial.value * c for ij, c in u.curve.items()})
            if self.order > 1:
                for i, s in u.slope.items():
                    bent = {(i, j): p * s for j, p in partial.slope.items() if i <= j}
                    merge(result.curve, bent)
        return result

    def extremum(self, name: str, operands: list[Jet], both_vary: bool) -> Jet:
        """Larger or smaller of two; derivatives at a tie as in `landscapes.functions`."""
        first, second = operands
        lead = first.value + -1.0 * second.value
        lead = lead if name == "maximum" else -lead
        result = Jet(getattr(self.m, name)(first.value, second.value))
        for level in ("slope", "curve"):
            mine, other = getattr(first, level), getattr(second, level)
            for key in {**mine, **other}:
                a, b = mine.get(key, 0.0), other.get(key, 0.0)
                tie = 0.5 * (a + b) if both_vary else 0.0
                getattr(result, level)[key] = self.m.choose(lead, a, b, tie)
        if self.order > 1:
            self.tear(result, lead)
        return result

    def tear(self, result: Jet, lead: Values) -> None:
        """Leave the second derivatives open where the lead may be 0."""
        rift = self.m.bend(lead)
        if rift is not None:
            for i in result.slope:
                for j in result.slope:
                    if i <= j:
                        merge(result.curve, {(i, j): rift})

    def piecewise(self, branches: list[Any], reach: frozenset[int]) -> Jet:
        """First branch whose condition holds; nothing (NaN, empty) where none does."""
        jets, truths = branches[::2], branches[1::2]
        result = Jet(self.m.cases(truths, [j.value for j in jets]))
        if self.order > 0:
            for i in reach:
                parts = [j.slope.get(i, 0.0) for j in jets]
                result.slope[i] = self.m.cases(truths, parts)
        if self.order > 1:
            rift = self.m.rift(truths)
            for ij in [(i, j) for i in reach for j in reach if i <= j]:
                bent = self.m.cases(truths, [j.curve.get(ij, 0.0) for j in jets])
                result.curve[ij] = bent if rift is None else bent + rift
        return result


CONDITIONS = {"less", "at_most", "equal", "both", "either", "negation"}


def merge(total: dict[Any, Values], more: Mapping[Any, Values]) -> None:
    """Add derivatives, key by key."""
    for key, value in more.items():
        total[key] = total[key] + value if key in total else value


def derivatives(program: Program, points: Array, order: int) -> tuple[Array, ...]:
    """Value, gradient and Hessian at points, up to an order.

    Parameters
    ----------
    program
        What to differentiate.
    points
        Shape (D, *batch), float64 or float32; the results have the same type.
    order
        How many of the three beyond the value.

    Returns
    -------
    Value (*batch), gradient (D, *batch), Hessian (D, D, *batch): the first ``order`` + 1 of them.
    """
    d, batch = program.dimension, points.shape[1:]
    result = jet(program, list(points), order)

    def filled(value: Values) -> Array:
        return np.broadcast_to(np.asarray(value, dtype=points.dtype), batch)

    value = filled(result.value).copy()
    if order == 0:
        return (value,)
    gradient = np.stack([filled(result.slope.get(i, 0.0)) for i in range(d)])
    if order == 1:
        return value, gradient
    rows = [
        np.stack([filled(result.curve.get((min(i, j), max(i, j)), 0.0)) for j in range(d)])
        for i in range(d)
    ]
    return value, gradient, np.stack(rows)


class Automatic:
    """`landscapes.objective.Functions` by automatic differentiation: no symbolic derivative needed.

    Serves where deriving or compiling those would take too long; the numbers are the same to rounding.
    """

    costs: Mapping[str, Mapping[str, int]] = MappingProxyType(
        {name: {name: 1} for name in ("value", "gradient", "hessian")}
    )

    def __init__(self, program: Program):
        self.program = program
        self.dimension = program.dimension

    def value(self, *x: Array) -> Values:
        """Loss."""
        return jet(self.program, x, 0).value

    def gradient(self, *x: Array) -> list[Values]:
        """Partial derivatives, one per variable."""
        slope = jet(self.program, x, 1).slope
        return [slope.get(i, 0.0) for i in range(self.dimension)]

    def hessian(self, *x: Array) -> list[Values]:
        """Second derivatives of the upper triangle, row by row."""
        curve = jet(self.program, x, 2).curve
        size = range(self.dimension)
        return [curve.get((i, j), 0.0) for i in size for j in size[i:]]


def automatic_objective(land: Formulated) -> Objective:
    """Objective of a landscape whose derivatives are automatic instead of symbolic."""
    return Objective(Automatic(compile_expression(stable(land.expression), land.variables)))

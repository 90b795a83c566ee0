"""Rewriting of typed formulas into forms that neither overflow nor lose digits.

1/(1 + e⁻ˣ) is right at x = −1000, but its derivative as SymPy writes it is ∞/∞ there, and
log(1 + eˣ) is ∞ at x = 1000. People type these forms; the numbers are computed from the equivalent
`Sigmoid`, `Softplus` and `LogAddExp`. What is shown stays as typed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import sympy
from sympy import Expr, S

from landscapes.functions import LogAddExp, Sigmoid, Softplus


def stable(expression: Expr) -> Expr:
    """Return an equal expression that stays finite where the typed one would overflow.

    Rules, from the inside out: (1 + eᵘ)⁻ⁿ → σ(−u)ⁿ; eᵘσ(−u) → σ(u); c − cσ(u) → cσ(−u);
    ln σ(u) → −softplus(−u); ln(1 + eᵘ) → softplus(u); ln(eᵃ + eᵇ + …) → log-sum-exp.
    """
    if not expression.has(sympy.exp, Sigmoid):
        return expression
    rewritten: Any = expression.replace(lambda e: type(e) in RULES, lambda e: RULES[type(e)](e))
    return rewritten


def stable_power(power: Any) -> Expr:
    """(1 + eᵘ)⁻ⁿ → σ(−u)ⁿ."""
    exponents = exponents_of(power.base)
    if (
        power.exp.is_Integer
        and power.exp.is_negative
        and len(exponents) == 2
        and S.Zero in exponents
    ):
        return Sigmoid(-sum(exponents, S.Zero)) ** -power.exp
    return power


def stable_product(product: Any) -> Expr:
    """eᵘσ(−u) → σ(u)."""
    for grown in product.args:
        if not isinstance(grown, sympy.exp):
            continue
        exponent: Any = grown.args[0]
        partner = Sigmoid(-exponent)
        if partner in product.args:
            rest = [a for a in product.args if a not in (grown, partner)]
            return sympy.Mul(*rest, Sigmoid(exponent))
    return product


def stable_sum(total: Any) -> Expr:
    """C − cσ(u) → cσ(−u)."""
    if len(total.args) != 2:
        return total
    constant, term = total.as_coeff_Add()
    factor, curve = term.as_coeff_Mul()
    if isinstance(curve, Sigmoid) and factor == -constant:
        return constant * Sigmoid(-curve.args[0])
    return total


def stable_logarithm(logarithm: Any) -> Expr:
    """Ln σ(u) → −softplus(−u); ln of a sum of exponentials → softplus or log-sum-exp."""
    inside = logarithm.args[0]
    if isinstance(inside, Sigmoid):
        return -Softplus(-inside.args[0])
    exponents = exponents_of(inside)
    if len(exponents) == 2 and S.Zero in exponents:
        return Softplus(sum(exponents, S.Zero))
    if len(exponents) < 2:
        return logarithm
    total = exponents[0]
    for exponent in exponents[1:]:
        total = LogAddExp(total, exponent)
    return total


def exponents_of(expression: Any) -> Sequence[Any]:
    """Return [u, v, …] if the expression is eᵘ + eᵛ + … (1 counts as e⁰), otherwise nothing."""
    terms = [term.as_base_exp() for term in sympy.Add.make_args(expression)]
    if any(base not in (S.One, S.Exp1) for base, _ in terms):
        return ()
    return [S.Zero if base is S.One else exponent for base, exponent in terms]


RULES: dict[type, Callable[[Any], Expr]] = {
    sympy.Pow: stable_power,
    sympy.Mul: stable_product,
    sympy.Add: stable_sum,
    sympy.log: stable_logarithm,
}

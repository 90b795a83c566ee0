"""LaTeX of losses over samples as books write them: a sum over n, with ŷₙ where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sympy
from sympy import Symbol

from landscapes import typeset
from landscapes.derivatives import differentiate

if TYPE_CHECKING:
    from landscapes.data.landscape import DataLandscape


def loss(land: DataLandscape) -> str:
    r"""``E\left(a, b\right) = \frac{1}{N}\sum_{n=1}^{N} …``."""
    signature = typeset.signature(land.name, land.symbols)
    if not by_prediction(land):
        return (
            f"{signature} = {total(land)} \\left[{written(land, land.printed.expression)}\\right]"
        )
    outputs = [written(land, output) for output in land.model.outputs]
    said = outputs[0] if len(outputs) == 1 else rf"\left({', '.join(outputs)}\right)"
    letter = "z" if "z_n" in land.error.latex else r"\hat{y}"
    return rf"{signature} = {land.error.latex},\quad {letter}_n = {said}"


def gradient(land: DataLandscape) -> str:
    r"""``\nabla E\left(a, b\right) = \frac{1}{N}\sum_{n=1}^{N} …``."""
    rows = [written(land, part) for part in slopes(land)]
    if land.dimension == 1:
        return rf"{primed(land, 1)} = {total(land)} \left[{rows[0]}\right]"
    signature = typeset.signature(land.name, land.symbols)
    return rf"\nabla {signature} = {total(land)} {typeset.column(rows)}"


def hessian(land: DataLandscape) -> str:
    r"""``\nabla^2 E\left(a, b\right) = \frac{1}{N}\sum_{n=1}^{N} …``."""
    rows = [[written(land, entry) for entry in row] for row in land.printed.hessian]
    if land.dimension == 1:
        return rf"{primed(land, 2)} = {total(land)} \left[{rows[0][0]}\right]"
    signature = typeset.signature(land.name, land.symbols)
    inside = typeset.column([" & ".join(row) for row in rows])
    return rf"\nabla^2 {signature} = {total(land)} {inside}"


def by_prediction(land: DataLandscape) -> bool:
    """Whether the loss is a cross-entropy whose derivative by the score is ŷ − t, printed as that."""
    usual = land.targets[0].name.rstrip("0123456789") == "t"  # the letter in the kind's LaTeX
    return usual and land.error.targets != "numbers" and land.is_of_score


def slopes(land: DataLandscape) -> tuple[Any, ...]:
    """The gradient of one sample's error; of a cross-entropy Σₖ (ŷₖ − tₖ) ∂zₖ/∂θ."""
    if not by_prediction(land):
        return land.printed.gradient
    several = len(land.scores) > 1
    names = [
        rf"\hat{{y}}_{{n{k + 1}}}" if several else r"\hat{y}_{n}" for k in range(len(land.scores))
    ]
    errors = [Symbol(name, real=True) - t for name, t in zip(names, land.targets, strict=True)]
    return tuple(
        sympy.Add(*(e * differentiate(z, v) for e, z in zip(errors, land.scores, strict=True)))
        for v in land.variables
    )


def total(land: DataLandscape) -> str:
    """The sum, or the mean, over the samples."""
    return (r"\frac{1}{N}" if land.error.mean else "") + r"\sum_{n=1}^{N}"


def written(land: DataLandscape, expression: Any) -> str:
    """LaTeX with xₙ for x and x₂ₙ for x2."""
    names = {symbol: indexed(symbol) for symbol in land.model.input_symbols}
    several = len(land.targets) > 1
    names |= {t: last(indexed(t, first=several)) for t in land.targets}
    decimals = typeset.wants_decimals(land.text)
    return typeset.latex(expression.xreplace(names), decimals=decimals)


def indexed(column: Symbol, *, first: bool = False) -> Symbol:
    """A column's symbol with the number of the sample below, behind its own or ``first``."""
    stem = column.name.rstrip("0123456789")
    digits = column.name[len(stem) :]
    below = f"n{digits}" if first else f"{digits}n"
    return Symbol(f"{typeset.symbol(stem)}_{{{below}}}", real=True)


def last(column: Symbol) -> Symbol:
    """The same letter, printed behind all others of a sum: ŷ − t. Terms are sorted by their names."""
    return Symbol("{" + column.name.replace("_", "}_", 1), real=True)


def primed(land: DataLandscape, order: int) -> str:
    """``E'\\left(a\\right)``."""
    signature = typeset.signature(land.name, land.symbols)
    return signature.replace(r"\left", "'" * order + r"\left", 1)

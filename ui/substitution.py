"""An update rule with the numbers of one step in place of its letters, in LaTeX.

Every line is computed here as the rule computes it, from what was recorded of the step. Only if the
last line gives the point at which the optimizer really arrived are the lines shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from optimizers.inspection import Step
from optimizers.notation.lines import aligned
from optimizers.registry import OPTIMIZERS
from ui.words import decimal
from ui.worked import equals, factor, vector

Array = NDArray[np.floating]
Rule = Callable[["Sheet"], Array | None]
MOST_VARIABLES = 4
"""More rows than this are too tall to read beside each other."""
SAME = 1e-12
"""Rounding by which a line may differ from what was computed."""


class Sheet:
    """One step, line by line.

    Attributes
    ----------
    x, rate, t
        Where the step begins ``(D,)``, its learning rate η, and its number, counted from 1.
    given
        Hyperparameters by name.
    """

    def __init__(self, step: Step, given: Mapping[str, Any], hessian: Array | None) -> None:
        self.x, self.t = step.before, step.index + 1
        self.rate = step.learning_rate if step.learning_rate is not None else np.nan
        numbers = {name: value for name, value in given.items() if isinstance(value, int | float)}
        self.given = {name: float(value) for name, value in numbers.items()}
        self.hessian = hessian
        self.seen = step.gradient
        self.lines: list[str] = []
        self._held = {state.name: state for state in step.states}

    def before(self, name: str) -> Array:
        """What the rule held by that name when the step began; 0 in the first one."""
        state = self._held.get(name)
        known = None if state is None else state.before
        return np.zeros_like(self.x) if known is None else np.broadcast_to(known, self.x.shape)

    def line(
        self, letter: str, formula: str, value: Array, *numbers: Any, gets: bool = True
    ) -> Array:
        """Write ``letter ← formula = value``; ``numbers`` are those of the formula."""
        arrow = r"\gets" if gets else "="
        flat = [float(part) for number in (*numbers, value) for part in np.ravel(number)]
        self.lines.append(rf"{letter} &{arrow} {formula} {equals(*flat)} {vector(value)}")
        return value

    def gradient(self, *, coupled: bool = True) -> Array:
        """G: what was read, with the pull of a weight decay that joins the gradient."""
        g = np.asarray(self.seen)
        decay = self.given.get("weight_decay", 0.0) if coupled else 0.0
        if not decay:
            self.lines.append(rf"g &= {vector(g)}")
            return g
        text = rf"{vector(g)} + {factor(decay)} \cdot {inside(self.x)}"
        return self.line("g", text, g + decay * self.x, g, decay, self.x)

    def mean(
        self, letter: str, name: str, share: float, new: Array, *, squared: bool = False
    ) -> Array:
        """A running mean that keeps ``share`` of itself."""
        old = self.before(name)
        value = share * old + (1 - share) * (new * new if squared else new)
        square = "^2" * squared
        text = (
            rf"{factor(share)} \cdot {inside(old)} + {factor(1 - share)} \cdot {power(new, square)}"
        )
        return self.line(letter, text, value, share, old, 1 - share, new)

    def corrected(self, letter: str, mean: Array, share: float) -> Array:
        """A mean over 1 − shareᵗ."""
        text = rf"\frac{{{vector(mean)}}}{{1 - {factor(share)}^{{{self.t}}}}}"
        value = mean / (1 - share**self.t)
        return self.line(letter, text, value, mean, share, gets=False)

    def move(self, x: Array, rate: float, way: str, step: Array, *numbers: Any) -> Array:
        """X ← x − rate · way."""
        text = rf"{vector(x)} - {factor(rate)} \cdot {way}"
        return self.line("x", text, x - rate * step, x, rate, *numbers)


def inside(values: Array) -> str:
    """A number or column within a product."""
    return vector(values, inside=True)


def power(values: Array, exponent: str) -> str:
    """A number or column with an exponent, if there is one."""
    written = inside(values)
    return (
        f"({decimal(values[0])})^2"
        if exponent and len(values) == 1 and values[0] < 0
        else written + exponent
    )


def quotient(above: Array, below: Array, epsilon: float) -> str:
    """A step scaled by the root of squared gradients."""
    return rf"\frac{{{vector(above)}}}{{\sqrt{{{vector(below)}}} + {decimal(epsilon)}}}"


def _momentum(sheet: Sheet) -> Array:
    g, beta = sheet.gradient(), sheet.given["momentum"]
    kept = 1.0 if sheet.t == 1 else 1 - sheet.given["dampening"]
    old = sheet.before("v")
    text = rf"{factor(beta)} \cdot {inside(old)} + "
    text += vector(g) if kept == 1 and g[0] >= 0 else rf"{factor(kept)} \cdot {inside(g)}"
    v = sheet.line("v", text, beta * old + kept * g, beta, old, kept, g)
    return sheet.move(sheet.x, sheet.rate, inside(v), v, v)


def _nesterov(sheet: Sheet) -> Array:
    g, beta, old = sheet.gradient(), sheet.given["momentum"], sheet.before("v")
    text = rf"{factor(beta)} \cdot {inside(old)} + {inside(g)}"
    v = sheet.line("v", text, beta * old + g, beta, old, g)
    way = rf"\left({vector(g)} + {factor(beta)} \cdot {inside(v)}\right)"
    return sheet.move(sheet.x, sheet.rate, way, g + beta * v, g, beta, v)


def _adagrad(sheet: Sheet) -> Array:
    g, given = sheet.gradient(), sheet.given
    old = (
        sheet.before("s")
        if sheet.t > 1
        else np.full_like(sheet.x, given["initial_accumulator_value"])
    )
    s = sheet.line("s", rf"{vector(old)} + {power(g, '^2')}", old + g * g, old, g)
    rate, way = (
        sheet.rate / (1 + (sheet.t - 1) * given["lr_decay"]),
        quotient(g, s, given["epsilon"]),
    )
    return sheet.move(sheet.x, rate, way, g / (np.sqrt(s) + given["epsilon"]), g, s)


def _rmsprop(sheet: Sheet) -> Array | None:
    if sheet.given["centered"]:
        return None
    g, given = sheet.gradient(), sheet.given
    s = sheet.mean("s", "s", given["decay"], g, squared=True)
    old, way = sheet.before("v"), quotient(g, s, given["epsilon"])
    v = given["momentum"] * old + g / (np.sqrt(s) + given["epsilon"])
    if not given["momentum"]:
        return sheet.move(sheet.x, sheet.rate, way, v, g, s)
    text = rf"{factor(given['momentum'])} \cdot {inside(old)} + {way}"
    sheet.line("v", text, v, given["momentum"], old, g, s)
    return sheet.move(sheet.x, sheet.rate, inside(v), v, v)


def _adam(sheet: Sheet, *, decoupled: bool = False) -> Array | None:
    given = sheet.given
    if given["amsgrad"]:
        return None
    g = sheet.gradient(coupled=not decoupled)
    m = sheet.mean("m", "m", given["beta1"], g)
    v = sheet.mean("v", "v", given["beta2"], g, squared=True)
    m_hat = sheet.corrected(r"\hat m", m, given["beta1"])
    v_hat = sheet.corrected(r"\hat v", v, given["beta2"])
    x = sheet.x
    if decoupled and given["weight_decay"]:
        keep = 1 - sheet.rate * given["weight_decay"]
        text = (
            rf"(1 - {factor(sheet.rate)} \cdot {factor(given['weight_decay'])}) \cdot {inside(x)}"
        )
        x = sheet.line("x", text, keep * x, sheet.rate, given["weight_decay"], x)
    way = quotient(m_hat, v_hat, given["epsilon"])
    step = m_hat / (np.sqrt(v_hat) + given["epsilon"])
    return sheet.move(x, sheet.rate, way, step, m_hat, v_hat)


def _adamw(sheet: Sheet) -> Array | None:
    return _adam(sheet, decoupled=True)


def _newton(sheet: Sheet) -> Array | None:
    hessian = sheet.hessian
    if hessian is None or not np.isfinite(hessian).all() or np.linalg.det(hessian) == 0:
        return None
    g = sheet.gradient()
    sheet.lines.append(rf"H &= {_matrix(hessian)}")
    step = np.linalg.solve(hessian, g)
    if len(g) == 1:
        way = rf"\frac{{{vector(g)}}}{{{decimal(hessian[0, 0])}}}"
    else:
        way = rf"{_matrix(hessian)}^{{-1}} {vector(g)}"
    return sheet.move(sheet.x, sheet.rate, way, step, g, hessian)


def _matrix(values: Array) -> str:
    if len(values) == 1:
        return decimal(values[0, 0])
    rows = (" & ".join(map(decimal, row + 0.0)) for row in values)
    return r"\begin{pmatrix}" + r" \\ ".join(rows) + r"\end{pmatrix}"


RULES: dict[str, Rule] = {
    "momentum": _momentum,
    "nesterov": _nesterov,
    "adagrad": _adagrad,
    "rmsprop": _rmsprop,
    "adam": _adam,
    "adamw": _adamw,
    "newton": _newton,
}
"""By slug: writes the lines of a step and returns where they lead; None where it cannot."""


def substituted(
    slug: str, step: Step, hyperparameters: Mapping[str, Any], hessian: Array | None = None
) -> str:
    """The rule with the step's numbers; empty if they would not be the ones computed.

    Parameters
    ----------
    slug
        Of the optimizer.
    step
        As it was recorded.
    hyperparameters
        Its own; what is missing has its default.
    hessian
        ``(D, D)`` where the step begins, as the optimizer saw it; for Newton's method.
    """
    rule = RULES.get(slug)
    if rule is None or step.gradient is None or len(step.before) > MOST_VARIABLES:
        return ""
    given = {**OPTIMIZERS[slug].defaults, **hyperparameters}
    sheet = Sheet(step, given, hessian)
    with np.errstate(all="ignore"):
        there = rule(sheet)
        size = 1 + np.abs(step.before) + np.abs(step.after)
        true = there is not None and bool((np.abs(there - step.after) <= SAME * size).all())
    return aligned(*sheet.lines) if true else ""

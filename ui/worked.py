"""A step of gradient descent as the worked example in a textbook, in Markdown with formulas."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from landscapes import Landscape
from landscapes.typeset import symbol
from optimizers.inspection import Step
from optimizers.notation.numbers import decimal, equals, factor, vector

Array = NDArray[np.floating]


def worked(
    landscape: Landscape,
    step: Step,
    *,
    ascent: bool = False,
    weight_decay: float = 0.0,
    read: str = "",
    batch: bool = False,
) -> list[str]:
    """Two sentences, or three with weight decay; none where no gradient was asked for.

    Parameters
    ----------
    landscape
        Whose names and letters are used.
    step
        A step of plain gradient descent.
    ascent
        Whether it climbs; the gradient is then shown as that of the loss.
    weight_decay
        λ, whose λx joins the gradient.
    read
        How the gradient was read if it is not the exact one: ``by differences``, ``with noise``.
    batch
        Whether it is that of a mini-batch, not of the loss itself.
    """
    if step.gradient is None or step.learning_rate is None:
        return []
    g = -step.gradient if ascent else step.gradient
    x, rate = step.before, step.learning_rate
    plus = "+" if ascent else "-"
    said = [_slope(landscape, x, g, read, batch)]
    moved = g
    if weight_decay:
        sign = "-" if ascent else "+"
        moved = g - weight_decay * x if ascent else g + weight_decay * x
        line = rf"{vector(g)} {sign} {factor(weight_decay)} \cdot {vector(x, inside=True)}"
        line += f" {equals(weight_decay, *g, *x, *moved)} {vector(moved)}"
        said.append(f"weight decay pulls towards zero and joins the gradient: ${line}$.")
    line = rf"{vector(x)} {plus} {factor(rate)} \cdot {vector(moved, inside=True)}"
    line += f" {equals(rate, *x, *moved, *step.after)} {vector(step.after)}"
    said.append(f"move by learning rate × gradient{' uphill' * ascent}: ${line}$.")
    return [f"**Step {n}:** {text}" for n, text in enumerate(said, 1)]


def _slope(landscape: Landscape, x: Array, g: Array, read: str, batch: bool) -> str:
    letters = [symbol(name) for name in landscape.symbols]
    at = ",\\ ".join(f"{s} = {decimal(v)}" for s, v in zip(letters, x, strict=True))
    point = ", ".join(decimal(v) for v in x)
    name = landscape.name + r"_{\text{batch}}" * batch
    of = f"{name}'({point})" if len(x) == 1 else rf"\nabla {name}({point})"
    sign = r"\approx" if read else equals(*x, *g)
    reading = f", read {read}," if read else ""
    return f"the gradient at ${at}${reading} is ${of} {sign} {vector(g)}$."

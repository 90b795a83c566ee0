"""The chain rule in tables: every operation, and what each partial derivative says."""

from __future__ import annotations

import html
import math

import numpy as np
from numpy.typing import NDArray

from experiment import Experiment, Simulation
from landscapes.computation import Sweep
from landscapes.computation.notation import local_derivative
from landscapes.formula.names import written
from landscapes.typeset import symbol
from ui.analysis import markdown_table
from ui.chainwords import derivative_of, equation, name_of
from ui.words import number

Array = NDArray[np.floating]
CLOSE = 1e-9
"""The two ways to the gradient differ by rounding alone."""
NONE = "—"


def point_before(experiment: Experiment, simulation: Simulation, slot: str, step: int) -> Array:
    """The point from which a contestant's step is taken, ``(D,)``; without a run, the start."""
    trajectory = simulation.trajectories.get(slot)
    if trajectory is None:
        return np.array(experiment.start, dtype=np.float64)
    return trajectory.points[min(max(step, 1) - 1, len(trajectory.points) - 1)]


def partial_derivatives(sweep: Sweep, exact: Array, ascent: bool) -> str:
    """HTML: for each variable the derivative, its sign, and where a step along it leads."""
    heads = ("parameter", "value", "partial derivative", "sign", "what the sign says",
             "gradient ascent moves it" if ascent else "gradient descent moves it")  # fmt: skip
    columns = "".join(f'<th scope="col">{head}</th>' for head in heads)
    loss = written(sweep.graph.name)
    rows = ""
    for name, x, slope in zip(sweep.graph.symbols, sweep.point, exact, strict=True):
        letter = written(name)
        sign, says, moves = _meaning(loss, letter, float(slope), ascent)
        cells = (number(x), f"∂{loss}/∂{letter} = {number(slope)}", sign, says, moves)
        body = "".join(f"<td>{html.escape(cell)}</td>" for cell in cells)
        rows += f'<tr><th scope="row">{html.escape(letter)}</th>{body}</tr>'
    return (
        '<div class="ll-results ll-partials" tabindex="0" role="region" aria-label="Partial derivatives">'
        f"<table><thead><tr>{columns}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _meaning(loss: str, letter: str, slope: float, ascent: bool) -> tuple[str, str, str]:
    """Sign, what it says, and the direction of the move."""
    if math.isnan(slope):
        return NONE, f"{loss} has no slope in {letter} here", NONE
    if slope == 0:
        return "0", f"{loss} is level in {letter} here", "not at all"
    rises = slope > 0
    says = f"{loss} {'rises' if rises else 'falls'} as {letter} grows"
    up = rises == ascent
    return (
        ("+" if rises else "−"),
        says,
        "↑ up, to larger values" if up else "↓ down, to smaller values",
    )


def operations(sweep: Sweep, step: int) -> str:
    """Markdown: one row for each operation, with the slope along each of its edges."""
    half = len(sweep.graph.operations)
    heads = (
        "step",
        "operation",
        "value",
        "its own derivatives",
        "derivative of the loss",
        "step back",
    )
    rows = []
    for k, place in enumerate(sweep.graph.operations, 1):
        now = step in (k, 2 * half + 1 - k)
        back = f"{half + 1 - k}"
        rows.append(
            (
                f"**▸ {k}**" if now else f"{k}",
                _safe(equation(sweep, place)),
                number(sweep.values[place]),
                ", ".join(_local(sweep, place, i) for i in range(len(sweep.slopes[place]))),
                f"{_safe(derivative_of(sweep, place))} = {number(sweep.adjoints[place])}",
                back,
            )
        )
    return markdown_table(heads, rows)


def _local(sweep: Sweep, place: int, i: int) -> str:
    """∂u₃/∂u₁ = u₂ = 4, as a formula and a number."""
    vertex = sweep.graph.vertices[place]
    above, below = symbol(vertex.name), symbol(sweep.graph.vertices[vertex.operands[i]].name)
    formula = local_derivative(sweep.graph, place, i)
    value = number(sweep.slopes[place][i])
    fraction = rf"\frac{{\partial {above}}}{{\partial {below}}}"
    return rf"${fraction}{f' = {formula}' if formula else ''}$ = {value}"


def _safe(text: str) -> str:
    """Letters and signs of a formula in Markdown, none of them taken for markup."""
    return "".join(f"\\{c}" if c in r"\`*_{}[]()<>#+-.!|$~:^" else c for c in text)


def disagreement(sweep: Sweep, exact: Array) -> str:
    """Why the chain of typed operations fails where the derivative of the whole is known."""
    ours = sweep.gradient
    with np.errstate(invalid="ignore"):
        close = np.abs(ours - exact) <= CLOSE * (1 + np.abs(exact))
    if (close | (ours == exact) | (np.isnan(ours) & np.isnan(exact))).all():
        return ""
    who = next(
        (name_of(sweep, i) for i in sweep.graph.operations
         if not np.isfinite([sweep.values[i], *sweep.slopes[i]]).all()), "an operation",
    )  # fmt: skip
    return (
        f"Operation by operation the chain rule does not get through here: {who} has a value or a "
        "slope that is infinite or undefined. The exact derivative of the whole formula, which the "
        "first table shows, is known all the same."
    )

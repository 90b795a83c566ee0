"""A sweep through a graph as the page tells it: the drawing, and the sentence of each step."""

from __future__ import annotations

import html

from figures import Theme
from figures.graph import Box, graph
from figures.text import number
from landscapes.computation import Move, Sweep
from landscapes.computation.notation import plain
from landscapes.formula.names import written

MOST_DRAWN = 30
"""Graphs of more operations are too wide to follow."""
LONGEST = 26
"""Letters of an operation in its box; the table has it in full."""


def name_of(sweep: Sweep, place: int) -> str:
    """A vertex as it is written: ``w₁``."""
    return written(sweep.graph.vertices[place].name)


def derivative_of(sweep: Sweep, place: int) -> str:
    """``∂L/∂w₁``."""
    return f"∂{written(sweep.graph.name)}/∂{name_of(sweep, place)}"


def equation(sweep: Sweep, place: int) -> str:
    """``u₃ = u₁·u₂``, or the name of a variable."""
    vertex = sweep.graph.vertices[place]
    if vertex.is_variable:
        return name_of(sweep, place)
    names = [name_of(sweep, i) for i in vertex.operands]
    return f"{name_of(sweep, place)} = {plain(vertex, names, sweep.graph.decimals)}"


def with_numbers(sweep: Sweep, place: int) -> str:
    """``u₁·u₂`` with values in the place of names."""
    values = [number(sweep.values[i]) for i in sweep.graph.vertices[place].operands]
    return plain(sweep.graph.vertices[place], values, sweep.graph.decimals)


def drawing(sweep: Sweep, step: int, theme: Theme) -> str:
    """SVG of the graph after so many steps."""
    values, adjoints = sweep.values_after(step), sweep.adjoints_after(step)
    passed = {m.place for m in sweep.moves[:step] if m.way == "backward"}
    boxes, room = [], []
    for i, vertex in enumerate(sweep.graph.vertices):
        title = equation(sweep, i)
        short = title if len(title) <= LONGEST else title[: LONGEST - 1] + "…"
        slopes = [f"× {number(s)}" if f else "not taken"
                  for s, f in zip(sweep.slopes[i], sweep.flows[i], strict=True)]  # fmt: skip
        of = derivative_of(sweep, i)
        boxes.append(
            Box(
                title=short,
                value=number(values[i]) if i in values else "",
                derivative=f"{of} = {number(adjoints[i])}" if i in adjoints else "",
                operands=vertex.operands,
                locals=tuple(slopes) if i in passed else ("",) * len(slopes),
                is_variable=vertex.is_variable,
            )
        )
        room.append(len(f"{of} = {number(sweep.adjoints[i])}"))
    current = sweep.moves[step - 1] if step else None
    label = f"Computation graph of {written(sweep.graph.name)}; the tables below say the same."
    back = current is not None and current.way == "backward"
    return graph(boxes, theme, label, current and current.place, back, room)


def sentences(sweep: Sweep, step: int) -> str:
    """What happens in the last of so many steps, in HTML."""
    half = len(sweep.graph.operations)
    if step == 0:
        return "<b>Start:</b> the variables have their values."
    move = sweep.moves[step - 1]
    if move.way == "forward":
        told = f"{equation(sweep, move.place)} = {with_numbers(sweep, move.place)}"
        text = f"<b>Forward {step} of {half}:</b> "
        text += html.escape(f"{told} = {number(sweep.values[move.place])}")
        if step == half:
            of = derivative_of(sweep, move.place)
            text += html.escape(f". That is the loss; going back begins with {of} = 1.")
        return text
    return f"<b>Back {step - half} of {half}:</b> {_back(sweep, step, move)}"


def _back(sweep: Sweep, step: int, move: Move) -> str:
    """What an operation hands on to each of its operands."""
    who = name_of(sweep, move.place)
    before, after = sweep.adjoints_after(step - 1), sweep.adjoints_after(step)
    if move.place not in before:
        return html.escape(f"{who} was not taken on the way to the loss; nothing comes back to it.")
    vertex = sweep.graph.vertices[move.place]
    parts = dict(sweep.contributions(move.place))
    lines = []
    for operand, slope in zip(vertex.operands, sweep.slopes[move.place], strict=True):
        of, local = derivative_of(sweep, operand), f"∂{who}/∂{name_of(sweep, operand)}"
        if operand not in parts:
            lines.append(f"{name_of(sweep, operand)} was not taken here: nothing goes there.")
            continue
        line = number(parts[operand])
        if move.place != len(sweep.values) - 1:  # the loss's own is 1
            a, b = _factor(before[move.place]), _factor(slope)
            line = f"{derivative_of(sweep, move.place)} · {local} = {a} · {b} = {line}"
        if operand in before:
            total = f"{number(before[operand])} + {_factor(parts[operand])}"
            lines.append(f"{line} is added: {of} = {total} = {number(after[operand])}")
        else:
            unfinished = _still_to_come(sweep, step, operand)
            lines.append(f"{of} = {line}{' (so far)' if unfinished else ''}")
    return "<br>".join(html.escape(line) for line in lines)


def _still_to_come(sweep: Sweep, step: int, place: int) -> bool:
    """Whether more operations hand something to this vertex later."""
    later = {move.place for move in sweep.moves[step:]}
    return any(user in later for user in sweep.graph.users[place])


def _factor(value: float) -> str:
    text = number(value)
    return f"({text})" if text.startswith("−") else text

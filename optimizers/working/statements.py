"""What is to be told of an executed statement, and which belong together."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

import numpy as np

from optimizers.working.oracles import is_numeric
from optimizers.working.recorder import Execution, Unit
from optimizers.working.terms import Comparison, Term, leaves


def pairs(target: ast.expr, source: ast.expr, value: Any) -> list[tuple[ast.expr, ast.expr, Any]]:
    """Targets with what they get: part by part where both are lists."""
    if not isinstance(target, ast.Tuple):
        return [(target, source, value)]
    if isinstance(source, ast.Tuple) and len(source.elts) == len(target.elts):
        parts = zip(target.elts, source.elts, value, strict=True)
        return [pair for t, s, v in parts for pair in pairs(t, s, v)]
    return [(t, source, v) for t, v in zip(target.elts, value, strict=True)]


def is_shown(target: ast.expr, value: Any) -> bool:
    """Whether something with a number is assigned to something with a name."""
    return is_numeric(value) and isinstance(target, ast.Name | ast.Subscript)


def is_index(unit: Unit, name: str) -> bool:
    """Whether a name says which coordinate: such are counted from 1 on paper."""
    return any(
        isinstance(node, ast.Subscript)
        and isinstance(node.slice, ast.Name)
        and node.slice.id == name
        for node in unit.source.nodes.values()
    )


def is_about_the_loss(execution: Execution) -> bool:
    """Whether a function without a name is one of a changed loss."""
    return any(callable(v) and hasattr(v, "gradient") for v in execution.values.values())


def is_worth_telling(condition: Term, held: bool) -> bool:
    """Guards against division by zero, and "not the first step", say nothing about this step."""
    if isinstance(condition, Comparison) and condition.sign == "=" and not held:
        return False
    counts = isinstance(condition, Comparison) and [leaf.letter for leaf in leaves(condition)][
        :1
    ] == ["t"]
    return not (counts and held and condition.sign in (">", r"\ge"))  # type: ignore[attr-defined]


def inner_loop(executions: Sequence[Execution]) -> int:
    """How many executions belong to the inner loop that begins here; 0 if none does."""
    source = executions[0].unit.source
    loops = [
        n for n in (executions[0].node, *source.around(source.numbers[executions[0].node]))
        if isinstance(n, ast.While) and not any(isinstance(p, ast.Yield) for p in ast.walk(n))
    ]  # fmt: skip
    if not loops:
        return 0
    loop = loops[-1]
    count = 0
    for execution in executions:
        place = execution.unit.source.numbers[execution.node]
        if execution.node is not loop and loop not in execution.unit.source.around(place):
            break
        count += 1
        if execution.node is loop and not np.all(execution.value):
            break
    return count


def read_names(executions: Sequence[Execution]) -> dict[str, Any]:
    """What names held when they were first read."""
    found: dict[str, Any] = {}
    for execution in executions:
        for number, value in execution.values.items():
            node = execution.unit.source.nodes[number]
            if isinstance(node, ast.Name) and is_numeric(value):
                found.setdefault(node.id, value)
    return found

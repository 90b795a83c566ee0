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
    if not isinstance(condition, Comparison):
        return True
    if condition.sign == "=" and not held:
        return False
    counts = [leaf.letter for leaf in leaves(condition)][:1] == ["t"]
    return not (counts and held and condition.sign in (">", r"\ge"))


def loop_of(execution: Execution) -> ast.While | ast.For | None:
    """The outermost loop around a statement, or of which it is the head, within one step."""
    source = execution.unit.source
    around = (execution.node, *source.around(source.numbers[execution.node]))
    loops = [
        node
        for node in around
        if isinstance(node, ast.While | ast.For)
        and not any(isinstance(part, ast.Yield) for part in ast.walk(node))
    ]
    return loops[-1] if loops else None


def inner_loop(executions: Sequence[Execution]) -> int:
    """How many executions belong to the inner loop that begins here; 0 if none does."""
    loop = loop_of(executions[0])
    if loop is None:
        return 0
    count = 0
    for execution in executions:
        if loop_of(execution) is not loop:
            break
        count += 1
        if execution.node is loop and isinstance(loop, ast.While) and not np.all(execution.value):
            break
    return count


def gone_through(executions: Sequence[Execution]) -> dict[str, list[Any]]:
    """The numbers that each name assigned to in a loop held, the one before the loop first."""
    first = _read_first(executions)
    found: dict[str, list[Any]] = {}

    def got(name: str, value: Any) -> None:
        if is_numeric(value):
            before = [first[name]] if name in first else []
            found.setdefault(name, before).append(value)

    for execution in executions:
        match execution.node:
            case ast.Assign(targets=targets, value=source):
                for target in targets:
                    for part, _, value in pairs(target, source, execution.value):
                        if isinstance(part, ast.Name):
                            got(part.id, value)
            case ast.AugAssign(target=ast.Name(id=name)):
                before, after = execution.changed[-2:]
                first.setdefault(name, before)
                got(name, after)
            case ast.For(target=ast.Name(id=name)):
                first.pop(name, None)
                got(name, execution.value)
    return found


def _read_first(executions: Sequence[Execution]) -> dict[str, Any]:
    """What names held when they were first read."""
    found: dict[str, Any] = {}
    for execution in executions:
        for number, value in execution.values.items():
            node = execution.unit.source.nodes[number]
            if isinstance(node, ast.Name) and is_numeric(value):
                found.setdefault(node.id, value)
    return found

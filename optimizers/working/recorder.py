"""What a rule computed in one step, statement by statement."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import FunctionType
from typing import Any

import numpy as np

from optimizers.line_search import Line
from optimizers.objectives import Counted
from optimizers.registry import Array, Objective
from optimizers.working.instrument import Source, source_of, told


@dataclass(frozen=True, eq=False)
class Unit:
    """A function whose statements are followed.

    Attributes
    ----------
    source, world
        Its syntax and the names it finds around it.
    title
        Of the optimizer, wrapper or schedule that it is.
    printed
        The rule as it is printed, LaTeX.
    letters
        The letter of a name in that print, or None.
    switches
        Names of hyperparameters that are on or off.
    settings
        Names of numbers that stay the same, or count the steps.
    yields
        Letter of what it gives from step to step, if that is not the point.
    """

    source: Source
    world: Mapping[str, Any]
    title: str
    printed: str
    letters: Callable[[str], str | None]
    switches: frozenset[str]
    settings: frozenset[str]
    yields: str = ""


@dataclass(frozen=True, eq=False)
class Evaluation:
    """A value, gradient or Hessian that the loss itself was asked for."""

    kind: str
    point: Array
    answer: Array


@dataclass(frozen=True, eq=False)
class Execution:
    """A statement, or the head of one, that was executed.

    Attributes
    ----------
    unit, node
        Which; of a loop or a branch the node stands for its test, of a function for its result.
    values
        By number of an expression in it, what it came to.
    value
        What the statement came to: what is assigned, tested, yielded or returned.
    evaluations
        By number of a call, the last evaluation of the loss when it was done.
    tried
        Step sizes that a line search tried in it.
    changed
        Of a statement that writes into an array: the array before and after.
    """

    unit: Unit
    node: ast.AST
    values: dict[int, Any]
    value: Any
    evaluations: dict[int, Evaluation]
    tried: tuple[float, ...] = ()
    changed: list[Array] = field(default_factory=list)


class Recorder:
    """Listens to rules; keeps what they execute while it is switched on.

    Attributes
    ----------
    on
        Whether to keep.
    executions
        What was kept, in the order in which the statements were done.
    """

    def __init__(self) -> None:
        self.on = False
        self.executions: list[Execution] = []
        self.heard: dict[str, Evaluation] = {}
        self._units: dict[int, Unit] = {}
        self._values: dict[int, Any] = {}
        self._evaluations: dict[int, Evaluation] = {}
        self._tried: list[float] = []
        self._last: Evaluation | None = None
        self._changed: dict[int, list[Array]] = {}

    def follow(self, rule: Callable[..., Any], **about: Any) -> Callable[..., Any]:
        """The same rule, listened to; the rule itself if its source cannot be read."""
        origin: Any = inspect.unwrap(rule)
        if not isinstance(origin, FunctionType):
            return rule
        try:
            source, listened = source_of(origin), told(origin, self)
        except OSError:
            return rule
        unit = Unit(source, origin.__globals__, **about)
        self._units |= dict.fromkeys(source.nodes, unit)
        return listened

    def hear(self, kind: str, point: Array, answer: Array) -> None:
        """Take note of what the loss was asked."""
        self._last = self.heard[kind] = Evaluation(kind, point.copy(), np.array(answer))

    def see(self, node: int, value: Any) -> Any:
        """An expression came to this."""
        if self.on:
            self._values[node] = _kept(value)
            if self._last is not None:
                self._evaluations[node] = self._last
            if isinstance(value, Line) and "at" not in vars(value):
                setattr(value, "at", self._listening(value.at))  # noqa: B010
        return value

    def enter(self, node: int, value: Any) -> None:
        """An array looks like this before or after something is written into it."""
        if self.on:
            self._changed.setdefault(node, []).append(_kept(value))
            done = self.executions[-1:]
            if done and len(self._changed[node]) == 2:
                last = done[0]
                if last.unit.source.numbers[last.node] == node:
                    last.changed.extend(self._changed.pop(node))

    def end(self, node: int, value: Any) -> Any:
        """A statement, a test or a function came to this."""
        if self.on:
            unit = self._units[node]
            place = unit.source.nodes[node]
            inside = [unit.source.numbers[part] for part in _head(place)]
            values = {n: self._values.pop(n) for n in inside if n in self._values}
            asked = {n: self._evaluations.pop(n) for n in inside if n in self._evaluations}
            tried: tuple[float, ...] = ()
            if any(isinstance(known, Line) for known in values.values()):
                tried, self._tried = tuple(self._tried), []
            self.executions.append(Execution(unit, place, values, _kept(value), asked, tried))
        return value

    def _listening(self, at: Callable[[Array], Any]) -> Callable[[Array], Any]:
        def listened(t: Array) -> Any:
            self._tried.append(float(t))
            return at(t)

        return listened


class Heard(Counted):
    """A loss as an optimizer sees it that tells a recorder what it was asked."""

    def __init__(self, f: Objective, recorder: Recorder, *, ascent: bool) -> None:
        super().__init__(f, ascent=ascent)
        self.recorder = recorder

    def __call__(self, x: Array) -> Array:
        """Value as the optimizer sees it, shape ``(*batch)``."""
        answer = super().__call__(x)
        self.recorder.hear("value", x, answer)
        return answer

    def gradient(self, x: Array) -> Array:
        """Gradient as the optimizer sees it, shape of ``x``."""
        answer = super().gradient(x)
        self.recorder.hear("gradient", x, answer)
        return answer

    def hessian(self, x: Array) -> Array:
        """Second derivatives as the optimizer sees them, shape ``(D, D, *batch)``."""
        answer = super().hessian(x)
        self.recorder.hear("hessian", x, answer)
        return answer


def is_yield(node: ast.AST) -> bool:
    """Whether a statement hands something on and waits."""
    match node:
        case ast.Expr(value=ast.Yield()) | ast.Assign(value=ast.Yield()):
            return True
    return False


def _head(node: ast.AST) -> list[ast.AST]:
    """The expressions of a statement without those of the statements inside it."""
    found, waiting = [], [node]
    while waiting:
        part = waiting.pop()
        found.append(part)
        for child in ast.iter_child_nodes(part):
            if not isinstance(child, ast.stmt | ast.Lambda):
                waiting.append(child)
    return found


def _kept(value: Any) -> Any:
    """A copy of what may change later."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if type(value) is tuple:
        return tuple(map(_kept, value))
    return value

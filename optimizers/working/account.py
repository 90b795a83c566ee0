"""An account of a step: one line for each statement that computed something."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

import numpy as np

from optimizers.line_search import Trial
from optimizers.quasi_newton import Memory
from optimizers.working.conditions import opposite
from optimizers.working.lines import Assignment, Line, Loop, Reason, Remark
from optimizers.working.names import Names
from optimizers.working.oracles import Results, arguments, is_numeric
from optimizers.working.reader import Reader, code
from optimizers.working.recorder import Execution, Unit
from optimizers.working.special import END_OF_SEARCH
from optimizers.working.statements import (
    gone_through,
    inner_loop,
    is_about_the_loss,
    is_index,
    is_shown,
    is_worth_telling,
    loop_of,
)
from optimizers.working.statements import (
    pairs as pairs_of,
)
from optimizers.working.terms import Comparison, Leaf, Sum, Term
from optimizers.working.writes import Held, write
from optimizers.working.writing import written


class Account:
    """Tells the executions of one step, one after the other.

    Attributes
    ----------
    lines
        What has been told so far.
    """

    def __init__(self, dimension: int) -> None:
        self.dimension = dimension
        self.lines: list[Line] = []
        self.results = Results()
        self._names: dict[Unit, Names] = {}
        self._held: Held = {}

    def names(self, unit: Unit) -> Names:
        """The letters of a function's names."""
        return self._names.setdefault(unit, Names(unit))

    def tell(self, executions: Sequence[Execution]) -> None:
        """Tell all executions, loops in short."""
        n = 0
        while n < len(executions):
            inside = inner_loop(executions[n:])
            if inside:
                self._loop(executions[n : n + inside])
            else:
                self._statement(executions[n])
            n += max(inside, 1)

    def _reader(self, execution: Execution) -> Reader:
        return Reader(execution, self.names(execution.unit), self.results, self.dimension)

    def _statement(self, execution: Execution) -> None:
        node = execution.node
        match node:
            case ast.Assign(value=ast.Yield(value=ast.expr() as value)):
                self._yielded(execution, value)
            case ast.Assign(targets=[*targets], value=value):
                self._assign(execution, targets, value)
            case ast.NamedExpr(target=target, value=value):
                self._assign(execution, [target], value)
            case ast.AnnAssign(target=target, value=ast.expr() as value):
                self._assign(execution, [target], value)
            case ast.AugAssign():
                self._add_to(execution, node)
            case ast.If():
                self._branch(execution, node)
            case ast.Expr(value=ast.Yield(value=ast.expr() as value)):
                self._yielded(execution, value)
            case ast.Expr(value=ast.Call() as call):
                self._done(execution, call)
            case ast.For(target=target):
                for name in (part for part in ast.walk(target) if isinstance(part, ast.Name)):
                    self.names(execution.unit).assign(name.id, None)
            case _:
                self._ended(execution)

    def _ended(self, execution: Execution) -> None:
        """A function inside a rule or wrapper came to its end."""
        node = execution.node
        match node:
            case ast.Return(value=ast.expr() as value):
                self._result(execution, value)
            case ast.Lambda(body=body):
                self.results.functions[node] = execution
                if is_about_the_loss(execution):
                    self.results.add(self._reader(execution).term(body))

    def _assign(self, execution: Execution, targets: list[ast.expr], value: ast.expr) -> None:
        reader = self._reader(execution)
        if execution.tried:
            self._forget_the_search(execution.unit)
        pairs: list[tuple[ast.expr, ast.expr, Any]] = []
        for target in targets:
            pairs += pairs_of(target, value, execution.value)
        at_once = any(isinstance(t, ast.Tuple) for t in targets) and isinstance(value, ast.Call)
        known = [
            (t, v, Leaf(known, "") if at_once else reader.term(v))
            for t, v, known in pairs
            if is_shown(t, known)
        ]
        if at_once and isinstance(value, ast.Call):
            self._several(execution, reader, pairs, value)
        before = len(self.lines)
        for target, source, term in known:
            self._assigned(execution, target, source, term)
        told, self.lines[before:] = self.lines[before:], []
        if told:
            self._extracted(execution, reader)
            self.lines += told
        for target, _, known_value in pairs:
            if isinstance(target, ast.Name) and not is_numeric(known_value):
                self.names(execution.unit).assign(target.id, None)
                self._object(execution, target.id, known_value)

    def _several(
        self, execution: Execution, reader: Reader, pairs: list[Any], call: ast.Call
    ) -> None:
        """Say which function gave several numbers at once."""
        names = self.names(execution.unit)
        got = r",\, ".join(names.next_letter(t.id) for t, _, _ in pairs if isinstance(t, ast.Name))
        text = f"{got} = {reader.by_name(call).letter}"
        self.lines.append(Remark(execution.unit.title, text))

    def _assigned(
        self, execution: Execution, target: ast.expr, source: ast.expr, term: Term
    ) -> None:
        unit = execution.unit
        names = self.names(unit)
        if isinstance(target, ast.Subscript):
            self._write_into(execution, target, term)
            return
        assert isinstance(target, ast.Name)
        name, updates = target.id, names.is_updated(target.id)
        self._held[unit, name] = term.value
        if self._is_set_up(execution, name, source, term):
            return
        if is_index(unit, name):
            one = Leaf(1, "", setting=True)
            counted = Sum(term.value + 1, ((1, term), (1, one)))
            letter = names.assign(name, None)
            self.lines.append(Assignment(unit.title, letter, counted, counted.value))
            return
        letter = names.assign(name, term)
        if not (isinstance(term, Leaf) and term.name and term.letter == letter):
            read = isinstance(term, Leaf) and term.letter == letter
            self.lines.append(
                Assignment(unit.title, letter, term, term.value, updates and not read)
            )

    def _is_set_up(self, execution: Execution, name: str, source: ast.expr, term: Term) -> bool:
        """A name that only stands for another one, since an option is off."""
        if not isinstance(source, ast.IfExp) or not isinstance(term, Leaf):
            return False
        reader, names = self._reader(execution), self.names(execution.unit)
        if not reader.is_silent(source.test) or names.next_letter(name) in execution.unit.printed:
            return False
        names.stand_for(name, term.letter)
        return True

    def _write_into(self, execution: Execution, target: ast.expr, term: Term) -> None:
        """A part of an array, or all of it, gets other numbers."""
        unit = execution.unit
        changed = write(execution, target, term, self.names(unit), self._held, self.dimension)
        if changed is None:
            self.lines.append(Remark(unit.title, code(target)))
            return
        letter, term, value = changed
        self.lines.append(Assignment(unit.title, letter, term, value, True))

    def _add_to(self, execution: Execution, node: ast.AugAssign) -> None:
        reader = self._reader(execution)
        term = reader.term(node.value)
        self._extracted(execution, reader)
        self._write_into(execution, node.target, term)

    def _object(self, execution: Execution, name: str, value: Any) -> None:
        """What is no number: the end of a line search is shown by its step size."""
        if isinstance(value, Trial):
            letter = END_OF_SEARCH["t"]
            shown = Leaf(value.t, "")
            line = Assignment(execution.unit.title, letter, shown, value.t, tried=execution.tried)
            self.lines.append(line)

    def _extracted(self, execution: Execution, reader: Reader) -> None:
        """Reasons, and parts of a formula that have a letter of their own."""
        title = execution.unit.title
        self.lines += [Remark(title, text) for text in reader.remarks]
        for condition, held in reader.reasons:
            self._reason(Reason(title, condition, held))
        for letter, term in reader.extracted:
            self.lines.append(Assignment(title, letter, term, term.value))
        for letter, values, axes in reader.spectra:
            shown = rf"{letter} = Q \Lambda Q^{{\mathsf T}}"
            self.lines.append(Remark(title, shown))
            self.lines.append(Assignment(title, r"\Lambda", Leaf(values, ""), values))
            self.lines.append(Assignment(title, "Q", Leaf(axes, ""), axes))

    def _branch(self, execution: Execution, node: ast.If) -> None:
        reader = self._reader(execution)
        held = bool(np.any(execution.value))
        if reader.is_silent(node.test) or not (held or node.orelse):
            return
        term = reader.term(node.test)
        self._reason(Reason(execution.unit.title, term, held))

    def _reason(self, reason: Reason) -> None:
        """Tell why, unless the question itself was told or the answer says nothing."""
        condition = reason.condition
        if isinstance(condition, Leaf) or not is_worth_telling(condition, reason.held):
            return
        last = self.lines[-1] if self.lines else None
        if not reason.held and isinstance(condition, Comparison):
            reason = Reason(reason.title, opposite(condition), True)
        same = isinstance(last, Reason) and written(last.condition) == written(reason.condition)
        if not same:
            self.lines.append(reason)

    def _result(self, execution: Execution, value: ast.expr) -> None:
        """A function inside a wrapper gives something back."""
        source = execution.unit.source
        number = source.numbers[execution.node]
        around = next(n for n in source.around(number) if isinstance(n, ast.FunctionDef))
        if around is source.tree:
            return
        reader, names = self._reader(execution), self.names(execution.unit)
        term = reader.term(value)
        self._extracted(execution, reader)
        if names.is_printed(around.name):
            letter = names.assign(around.name, None)
            self.lines.append(Assignment(execution.unit.title, letter, term, term.value))
            term = Leaf(term.value, letter)
        self.results.add(term)

    def _yielded(self, execution: Execution, value: ast.expr) -> None:
        """A schedule tells its rate; of a rule the point is told at the end."""
        unit = execution.unit
        if not unit.yields:
            return
        reader = self._reader(execution)
        term = reader.term(value)
        self._extracted(execution, reader)
        self.lines.append(Assignment(unit.title, unit.yields, term, term.value))

    def _done(self, execution: Execution, call: ast.Call) -> None:
        """A call that is made for what it does."""
        reader = self._reader(execution)
        if not isinstance(call.func, ast.Attribute):
            return
        said = reader.by_name(call).letter
        if isinstance(reader.value(call.func.value), Memory):
            said = rf"\text{{remembered for }} B: \; {arguments(reader, call)}"
        self.lines.append(Remark(execution.unit.title, said))

    def _loop(self, executions: Sequence[Execution]) -> None:
        """A loop inside a step: the values that each letter went through."""
        unit = executions[0].unit
        for name, values in gone_through(executions).items():
            letter = self.names(unit).assign(name, None)
            counted = [v + 1 for v in values] if is_index(unit, name) else values
            self.lines.append(Loop(unit.title, letter, tuple(counted)))
        if isinstance(loop_of(executions[0]), ast.While):
            asked = [e for e in executions if isinstance(e.node, ast.NamedExpr)]
            for execution in asked[-1:]:
                self._statement(execution)

    def _forget_the_search(self, unit: Unit) -> None:
        """Take back what was told while a line search asked a wrapped loss."""
        while self.lines and self.lines[-1].title != unit.title:
            self.lines.pop()

    def finish(self, point: Any) -> None:
        """End with the point that was reached."""
        told = [line for line in self.lines if isinstance(line, Assignment)]
        points = [line.value for line in told if line.letter in ("x", "x_{t+1}")]
        if not points or not np.array_equal(points[-1], point, equal_nan=True):
            title = self.lines[-1].title if self.lines else ""
            self.lines.append(Assignment(title, "x", Leaf(point, ""), point))

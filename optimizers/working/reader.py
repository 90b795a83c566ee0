"""From the syntax of an executed statement and its recorded values to a term."""

from __future__ import annotations

import ast
import builtins
from types import ModuleType
from typing import Any

import numpy as np

from optimizers.batches import changing
from optimizers.working import oracles
from optimizers.working.conditions import SIGNS, joined, negated
from optimizers.working.functions import (
    CONSTANTS,
    IDENTITIES,
    LETTERS,
    LOGIC,
    METHODS,
    TEMPLATES,
    WORDS,
    Template,
)
from optimizers.working.names import Names, in_words
from optimizers.working.recorder import Execution
from optimizers.working.simplify import power, product, quotient, total
from optimizers.working.special import SPECIAL
from optimizers.working.terms import Cases, Comparison, Function, Leaf, Sum, Term


class Reader:
    """Reads one executed statement.

    Attributes
    ----------
    reasons
        Conditions that chose between two formulas: the term, and whether it held.
    extracted
        Parts of the formula with a letter of their own in the printed rule: letter and term.
    remarks
        What else was decided, as LaTeX.
    spectra
        Matrices that were taken apart: letter, eigenvalues, eigenvectors.
    dimension
        Number of variables.
    """

    def __init__(
        self, execution: Execution, names: Names, results: oracles.Results, dimension: int
    ) -> None:
        self.execution, self.names, self.results = execution, names, results
        self.numbers = execution.unit.source.numbers
        self.reasons: list[tuple[Term, bool]] = []
        self.extracted: list[tuple[str, Term]] = []
        self.remarks: list[str] = []
        self.spectra: list[tuple[str, Any, Any]] = []
        self.dimension = dimension

    def value(self, node: ast.AST) -> Any:
        """What an expression came to."""
        return self.execution.values.get(self.numbers[node])

    def term(self, node: ast.expr) -> Term:
        """The term of an expression that was evaluated."""
        match node:
            case ast.Constant(value=number):
                return Leaf(number, "", setting=True)
            case ast.Name(id=name):
                return self.name(name, self.value(node))
            case ast.NamedExpr(target=ast.Name(id=name)):
                return self.name(name, self.value(node))
            case ast.BinOp():
                return self._operation(node)
            case ast.UnaryOp(op=ast.USub(), operand=operand):
                return Sum(self.value(node), ((-1, self.term(operand)),))
            case ast.UnaryOp(op=ast.Not() | ast.Invert(), operand=operand):
                return negated(self.value(node), self.term(operand))
            case ast.BoolOp(op=op, values=values):
                met = [v for v in values if self._known(v) and not self.is_silent(v)]
                return joined(type(op), [self.term(v) for v in met])
            case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in SIGNS:
                sign, _, compare = SIGNS[type(op)]
                sides = self.term(left), self.term(right)
                return Comparison(self.value(node), *sides, sign, compare)
            case ast.IfExp():
                return self._choice(node)
            case ast.Call():
                return self._call(node)
            case ast.Attribute() | ast.Subscript():
                return self._part(node)
        return self.as_code(node)

    def name(self, name: str, value: Any) -> Leaf:
        """A leaf for a name."""
        return Leaf(value, self.names.letter(name), name in self.names.unit.settings, name)

    def function_of(self, function: ast.Lambda, argument: Leaf) -> Term:
        """The term of a function's body, worked out for an argument."""
        execution = self.results.functions[function]
        inside = Reader(execution, self.names, self.results, self.dimension)
        name = function.args.args[0].arg
        self.names.local[name] = argument.letter
        term = inside.term(function.body)
        del self.names.local[name]
        return term

    def as_code(self, node: ast.expr) -> Leaf:
        """What has no formula, as it stands in the code."""
        return Leaf(self.value(node), code(node))

    def function(self, node: ast.expr) -> Any:
        """The object that a call calls, if it is known by name."""
        world = self.execution.unit.world
        match node:
            case ast.Name(id=name):
                known = self.value(node)
                return (
                    known if known is not None else world.get(name, getattr(builtins, name, None))
                )
            case ast.Attribute(value=ast.Name(id=module), attr=name):
                known = world.get(module)
                return getattr(known, name, None) if isinstance(known, ModuleType) else None
        return None

    def _known(self, node: ast.expr) -> bool:
        return isinstance(node, ast.Constant) or self.numbers[node] in self.execution.values

    def _operation(self, node: ast.BinOp) -> Term:
        value, left, right = self.value(node), self.term(node.left), self.term(node.right)
        match node.op:
            case ast.Add():
                return total(value, left, 1, right)
            case ast.Sub():
                return total(value, left, -1, right)
            case ast.Mult():
                return product(value, left, right)
            case ast.Div():
                return self._hat(node, quotient(value, left, right))
            case ast.Pow():
                return power(value, left, right)
            case ast.BitAnd() | ast.BitOr():
                return joined(type(node.op), [left, right], value)
            case ast.Mod():
                return Function(value, np.mod, (left, right), *LOGIC[np.mod])
        return self.as_code(node)

    def _hat(self, node: ast.BinOp, term: Term) -> Term:
        """A mean divided by 1 − βᵗ has a letter of its own where the printed rule gives it one."""
        match node:
            case ast.BinOp(
                left=ast.Name(id=name),
                right=ast.BinOp(
                    left=ast.Constant(value=1),
                    op=ast.Sub(),
                    right=ast.BinOp(op=ast.Pow(), right=ast.Name(id="t")),
                ),
            ):
                hat = rf"\hat {self.names.letter(name)[0]}"
                if hat in self.names.unit.printed:
                    return self.extract(hat, term)
        return term

    def extract(self, letter: str, term: Term) -> Leaf:
        """Give a part of the formula a line of its own."""
        self.extracted.append((letter, term))
        return Leaf(term.value, letter)

    def _choice(self, node: ast.IfExp) -> Term:
        held = bool(self.value(node.test))
        if not self.is_silent(node.test):
            self.reasons.append((self.term(node.test), held))
        return self.term(node.body if held else node.orelse)

    def is_silent(self, test: ast.expr) -> bool:
        """Whether a condition is about how the method was set up, not about what it met."""
        match test:
            case ast.Name(id=name):
                return name in self.names.unit.switches
            case ast.Call(func=ast.Name()):
                return self.function(test.func) is changing
            case ast.Compare(ops=[ast.Is() | ast.IsNot()]):
                return True
            case ast.UnaryOp(op=ast.Not(), operand=operand):
                return self.is_silent(operand)
            case ast.BoolOp(values=values):
                return all(self.is_silent(v) for v in values)
        return False

    def _call(self, node: ast.Call) -> Term:
        asked = oracles.asked(self, node)
        if asked is not None:
            return asked
        function = self.function(node.func)
        if isinstance(node.func, ast.Attribute) and function is None:
            return self._method(node, node.func)
        if special := _found(SPECIAL, function):
            return special(self, node)
        if function in IDENTITIES:
            return self.term(node.args[0])
        if function in (np.any, np.all) and np.ndim(self.value(node.args[0])) == 0:
            return self.term(node.args[0])
        if function in CONSTANTS:
            return Leaf(self.value(node), "", setting=True)
        if letter := LETTERS.get(function):
            return Leaf(self.value(node), letter)
        if template := _found(TEMPLATES, function) or _found(LOGIC, function):
            return self._by_template(node, function, template)
        return self.result_of(node) or self.by_name(node)

    def result_of(self, node: ast.Call) -> Term | None:
        """What a function inside a wrapper gave back, by its formula or letter."""
        return self.results.term(self.value(node)) if callable(self.value(node.func)) else None

    def _by_template(self, node: ast.Call, function: Any, template: Template) -> Term:
        if function is np.where or node.keywords:
            return self.by_name(node)
        arguments = tuple(self.term(a) for a in node.args)
        return Function(self.value(node), function, arguments, *template)

    def by_name(self, node: ast.Call) -> Leaf:
        """A call as its name and its arguments; its number is what came back."""
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if isinstance(node.func, ast.Attribute):
            name = node.func.attr
        if not name or any(isinstance(a, ast.Starred) for a in node.args):
            return self.as_code(node)
        shown = oracles.arguments(self, node)
        said = _found(WORDS, self.function(node.func)) or in_words(name)
        return Leaf(self.value(node), f"{said}({shown})" if shown else "")

    def _method(self, node: ast.Call, called: ast.Attribute) -> Term:
        if special := SPECIAL.get(called.attr):
            return special(self, node)
        if called.attr in METHODS and np.size(self.value(node)) == np.size(
            self.value(called.value)
        ):
            return self.term(called.value)
        return self.result_of(node) or self.by_name(node)

    def _part(self, node: ast.Attribute | ast.Subscript) -> Term:
        special = SPECIAL[type(node).__name__]
        return special(self, node) or self.as_code(node)

    def condition(self, node: ast.expr, value: Any, yes: ast.expr, no: ast.expr) -> Term:
        """One of two formulas, or both where the coordinates differ."""
        held = np.asarray(self.value(node) if self._known(node) else self.term(node).value)
        if held.all() or not held.any():
            if not self.is_silent(node):
                self.reasons.append((self.term(node), bool(held.all())))
            return self.term(yes if held.all() else no)
        return Cases(value, self.term(node), self.term(yes), self.term(no))


def code(node: ast.expr) -> str:
    """LaTeX of an expression as it stands in the code."""
    text = ast.unparse(node)
    for sign in "\\{}$&#^_%~":
        text = text.replace(sign, rf"\{sign}" if sign in "{}$&#_%" else " ")
    return rf"\texttt{{{text}}}"


def _found(table: dict[Any, Any], function: Any) -> Any:
    """Look a function up; what cannot be a key is not there."""
    try:
        return table.get(function)
    except TypeError:
        return None

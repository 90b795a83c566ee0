"""A rule that tells what it computes while it computes it.

The source of a rule is its pseudo-code. Here it is read once more, and every expression in it is put
into a call that hands the value on and writes it down: ``m = a * m`` becomes
``m = end(7, see(6, see(4, a) * see(5, m)))``. The program is the same, number for number; nothing is
traced from outside, so debuggers, measurements of coverage and other threads notice nothing, and
the rule that runs on the page is not touched.
"""

from __future__ import annotations

import ast
import copy
import functools
import inspect
import itertools
import textwrap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from types import CodeType, FunctionType
from typing import Any, Protocol

SEE, END, ENTER = "_see", "_end", "_enter"
_NUMBERS = itertools.count(1)
Scope = ast.FunctionDef | ast.Lambda


class Witness(Protocol):
    """Who is told what is computed."""

    def see(self, node: int, value: Any) -> Any:
        """The value of an expression; gives it back."""
        ...

    def end(self, node: int, value: Any) -> Any:
        """The value with which a statement, a test or a function ends; gives it back."""
        ...

    def enter(self, node: int, value: Any) -> None:
        """What stands in a place that is about to be changed, or was."""
        ...


@dataclass(frozen=True, eq=False)
class Source:
    """The syntax tree of a function.

    Attributes
    ----------
    tree
        As it is written.
    code
        Of the same function that tells its witness.
    nodes
        Every node by its number.
    numbers
        The number of every node.
    parents
        The statement or function around each statement, by number.
    """

    tree: ast.FunctionDef
    code: CodeType
    nodes: dict[int, ast.AST]
    numbers: dict[ast.AST, int]
    parents: dict[int, int]

    def around(self, number: int) -> Iterator[ast.AST]:
        """The statements and functions around a node, the innermost first."""
        while number in self.parents:
            number = self.parents[number]
            yield self.nodes[number]


def told(function: Callable[..., Any], witness: Witness) -> Callable[..., Any]:
    """The same function, which tells a witness what it computes.

    Raises
    ------
    OSError
        If its source cannot be read.
    """
    origin: Any = inspect.unwrap(function)
    source = source_of(origin)
    names = {SEE: witness.see, END: witness.end, ENTER: witness.enter}
    cells = dict(zip(origin.__code__.co_freevars, origin.__closure__ or (), strict=True))
    closure = tuple(cells[name] for name in source.code.co_freevars)
    world = {**origin.__globals__, **names}
    made = FunctionType(source.code, world, origin.__name__, origin.__defaults__, closure)
    made.__kwdefaults__ = origin.__kwdefaults__
    return made


@functools.lru_cache(maxsize=256)
def source_of(function: Callable[..., Any]) -> Source:
    """Read and compile a function once (raises OSError if its source cannot be read)."""
    lines, first = inspect.getsourcelines(function)
    module = ast.parse(textwrap.dedent("".join(lines)))
    tree = module.body[0]
    if not isinstance(tree, ast.FunctionDef):
        raise OSError(f"{function!r} is not written as a function.")
    ast.increment_lineno(module, first - 1)
    tree.decorator_list = []
    nodes = {next(_NUMBERS): node for node in ast.walk(tree)}
    numbers = {node: number for number, node in nodes.items()}
    parents: dict[int, int] = {}
    _place(tree, numbers, parents)
    for node, number in numbers.items():
        node.number = number  # type: ignore[attr-defined]  # survives the copy
    code = _compiled(copy.deepcopy(tree), function)
    return Source(tree, code, nodes, numbers, parents)


def _place(outer: ast.AST, numbers: dict[ast.AST, int], parents: dict[int, int]) -> None:
    """Note for everything inside the statement or function that it is directly in."""
    waiting = list(ast.iter_child_nodes(outer))
    while waiting:
        node = waiting.pop()
        parents[numbers[node]] = numbers[outer]
        if isinstance(node, ast.stmt | ast.Lambda):
            _place(node, numbers, parents)
        else:
            waiting += ast.iter_child_nodes(node)


def _compiled(tree: ast.FunctionDef, function: Any) -> CodeType:
    """Code of the function with its calls of the witness."""
    _strip(tree)
    tree.body = _statements(tree.body)
    outer: ast.stmt = tree
    if free := function.__code__.co_freevars:  # a function around it in which those names are known
        around = ast.parse(f"def around({', '.join(free)}): pass").body[0]
        assert isinstance(around, ast.FunctionDef)
        around.body = [tree]
        outer = around
    module = ast.fix_missing_locations(ast.Module([outer], []))
    found = compile(module, function.__code__.co_filename, "exec", dont_inherit=True)
    for name in (["around"] if free else []) + [tree.name]:
        found = next(c for c in found.co_consts if isinstance(c, CodeType) and c.co_name == name)
    return found


def _strip(tree: ast.FunctionDef) -> None:
    """Take annotations and defaults away: the made function gets those of the original."""
    tree.returns = None
    arguments = tree.args
    for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs):
        argument.annotation = None
    arguments.defaults, arguments.kw_defaults = [], [None] * len(arguments.kwonlyargs)


def _statements(body: Sequence[ast.stmt]) -> list[ast.stmt]:
    return [new for statement in body for new in _statement(statement)]


def _statement(node: ast.stmt) -> list[ast.stmt]:
    """A statement, and around it what tells of it."""
    match node:
        case ast.Assign(value=ast.Yield(value=ast.expr() as value) as handed):
            handed.value = _call(END, node, _seen(value))
        case ast.AnnAssign(value=ast.expr() as value):
            node.annotation = ast.Constant(None)
            node.value = _call(END, node, _seen(value))
        case ast.Assign() | ast.AugAssign():
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            node.value = _call(END, node, _seen(node.value))
            changed = [_changed(t, isinstance(node, ast.AugAssign)) for t in targets]
            places = [place for place in changed if place]
            before = [_told_of(node, place) for place in places]
            return [*before, node, *(_told_of(node, place) for place in places)]
        case ast.Return(value=value) if value is not None:
            node.value = _call(END, node, _seen(value))
        case ast.Expr(value=ast.Constant()):
            pass
        case ast.Expr(value=ast.Yield(value=ast.expr() as value) as handed):
            handed.value = _call(END, node, _seen(value))
        case ast.Expr(value=value):
            node.value = _call(END, node, _seen(value))
        case _:
            _compound(node)
    return [node]


def _compound(node: ast.stmt) -> None:
    """Make the statements inside a statement tell of themselves."""
    match node:
        case ast.If() | ast.While():
            node.test = _call(END, node, _seen(node.test))
            node.body, node.orelse = _statements(node.body), _statements(node.orelse)
        case ast.For():
            got = _loaded(node.target)
            heard = ast.Expr(_call(END, node, got))
            node.body, node.orelse = [heard, *_statements(node.body)], _statements(node.orelse)
        case ast.FunctionDef():
            node.body = _statements(node.body)
        case ast.With() | ast.Try():
            node.body = _statements(node.body)
        case ast.Match():
            for case in node.cases:
                case.body = _statements(case.body)


def _changed(target: ast.expr, adds: bool) -> ast.expr | None:
    """The name of what an assignment writes into, or adds to."""
    if isinstance(target, ast.Name) and adds:
        return _loaded(target)
    return _loaded(target.value) if isinstance(target, ast.Subscript) else None


def _told_of(node: ast.AST, place: ast.expr) -> ast.stmt:
    return ast.Expr(_call(ENTER, node, copy.deepcopy(place)))


def _loaded(target: ast.expr) -> ast.expr:
    """What was assigned to, as something to read."""
    read = copy.deepcopy(target)
    for part in ast.walk(read):
        if isinstance(part, ast.Name | ast.Tuple | ast.Attribute | ast.Subscript | ast.Starred):
            part.ctx = ast.Load()
    return read


def _call(name: str, node: ast.AST, value: ast.expr) -> ast.expr:
    number = ast.Constant(node.number)  # type: ignore[attr-defined]
    return ast.copy_location(ast.Call(ast.Name(name, ast.Load()), [number, value], []), value)


def _seen(node: ast.expr) -> ast.expr:
    """An expression in which every part tells its value."""
    match node:
        case ast.Constant() | ast.JoinedStr() | ast.Slice() | ast.GeneratorExp():
            return node
        case ast.ListComp() | ast.SetComp() | ast.DictComp():
            return _call(SEE, node, node)
        case ast.Lambda():
            node.body = _call(END, node, _seen(node.body))
            return node
        case ast.NamedExpr():
            node.value = _call(END, node, _seen(node.value))
        case ast.Call():
            _see_call(node)
        case ast.Subscript():
            node.value = _seen(node.value)
            if isinstance(node.slice, ast.Name):
                node.slice = _seen(node.slice)
        case ast.Starred():
            node.value = _seen(node.value)
            return node
        case ast.Compare():
            node.left = _seen(node.left)
            node.comparators = [_seen(part) for part in node.comparators]
        case _:
            _see_parts(node)
    return _call(SEE, node, node)


def _see_call(node: ast.Call) -> None:
    if isinstance(node.func, ast.Attribute):
        node.func.value = _seen(node.func.value)
    else:
        node.func = _seen(node.func)
    node.args = [_seen(argument) for argument in node.args]
    for keyword in node.keywords:
        keyword.value = _seen(keyword.value)


def _see_parts(node: ast.expr) -> None:
    for field, part in ast.iter_fields(node):
        if isinstance(part, ast.expr):
            setattr(node, field, _seen(part))
        elif isinstance(part, list):
            items = [_seen(item) if isinstance(item, ast.expr) else item for item in part]
            setattr(node, field, items)

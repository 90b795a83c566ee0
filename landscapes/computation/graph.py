"""A loss as a graph: the operations of the formula as it was typed, each on earlier results.

What one operation is follows the eye: a difference, a quotient, a power with its exponent and a
function are one each, and a number belongs to the operation that it stands in. Parts that are
typed twice are computed once, as in a computation graph of the textbooks (Goodfellow, Bengio &
Courville, *Deep Learning* (2016), section 6.5.1).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from numpy.typing import ArrayLike
from sympy import Expr, Symbol

from landscapes.computation.sweep import Sweep, sweep
from landscapes.formula import Formula, Node
from landscapes.formula.build import expression
from landscapes.formula.node import spelled
from landscapes.program import Program, compile_expression
from landscapes.typeset import wants_decimals

LETTERS = "uzhasqprgkmvwxyldbcotn"
"""For intermediate results; the first that is neither a variable nor the loss."""

SELECTING = frozenset({"max", "min", "relu", "leakyrelu", "abs", "sign", "step", "floor", "ceil"})
"""Functions that pass on one of their operands, or none: what they drop counts for nothing."""


class NoGraph(ValueError):
    """There is no typed formula, or nothing in it to differentiate."""


@dataclass(frozen=True)
class Vertex:
    """A variable, or one operation.

    Attributes
    ----------
    name
        ``w1`` for a variable, ``u3`` for an intermediate result, the loss's name for the last.
    operands
        Places of the vertices it works on; none for a variable. A place stands once, also where
        the operation uses it twice.
    operation
        The operation, whose variables ``0``, ``1`` … are the operands; None for a variable.
    """

    name: str
    operands: tuple[int, ...] = ()
    operation: Node | None = None

    @property
    def is_variable(self) -> bool:
        """Whether it is given, not computed."""
        return self.operation is None

    @property
    def selects(self) -> bool:
        """Whether it may take no notice of some of its operands."""
        node = self.operation
        return node is not None and (
            node.op == "piecewise" or (node.op == "call" and node.value in SELECTING)
        )

    @property
    def expression(self) -> Expr:
        """The operation in SymPy's terms, of the symbols ``0``, ``1`` …."""
        assert self.operation is not None
        return expression(self.operation)

    @property
    def program(self) -> Program:
        """The operation, to be run with first derivatives."""
        assert self.operation is not None
        return compiled(self.operation, len(self.operands))


@lru_cache(maxsize=1024)
def compiled(operation: Node, arity: int) -> Program:
    """Program of one operation: the same for the same operation in another formula."""
    return compile_expression(expression(operation), slots(arity))


def slots(arity: int) -> tuple[Symbol, ...]:
    """The symbols that stand for operands."""
    return tuple(Symbol(str(i), real=True) for i in range(arity))


@dataclass(frozen=True)
class Graph:
    """Operations in an order in which they can be computed; the last one is the loss.

    Attributes
    ----------
    name
        What the loss is called.
    symbols
        All variables of the loss, in its order.
    vertices
        The variables that occur, then the operations.
    decimals
        Whether numbers are written as decimals: the person did.
    """

    name: str
    symbols: tuple[str, ...]
    vertices: tuple[Vertex, ...]
    decimals: bool = False

    @cached_property
    def operations(self) -> tuple[int, ...]:
        """Places of the vertices that are computed, in order."""
        return tuple(i for i, v in enumerate(self.vertices) if not v.is_variable)

    @cached_property
    def users(self) -> tuple[tuple[int, ...], ...]:
        """For each vertex, the places of those that work on it."""
        found: list[list[int]] = [[] for _ in self.vertices]
        for i, vertex in enumerate(self.vertices):
            for operand in vertex.operands:
                found[operand].append(i)
        return tuple(map(tuple, found))

    def at(self, point: ArrayLike) -> Sweep:
        """Run forward and back at a point, ``(D,)`` in the order of `symbols`.

        Raises
        ------
        ValueError
            If the point has not one coordinate for each variable.
        """
        return sweep(self, point)


def computation_graph(formula: Formula | Expr, name: str | None = None) -> Graph:
    """Return the graph of a formula as it was typed.

    Parameters
    ----------
    formula
        ``Landscape.source``.
    name
        What the loss is called; as typed, or ``f``, if it is not given.

    Raises
    ------
    NoGraph
        If the loss was not typed but made from an expression, or has no operation in it.
    """
    if not isinstance(formula, Formula):
        raise NoGraph(
            "This loss was made from an expression; a graph is drawn of a formula as it was typed. "
            "Use landscapes.parse(text)."
        )
    called = name or formula.name or "f"
    return graph_of(formula.root, formula.symbols, called, wants_decimals(formula.text))


def graph_of(root: Node, symbols: Sequence[str], name: str, decimals: bool = False) -> Graph:
    """Return the graph of a tree (`computation_graph`)."""
    builder = Builder(root, symbols)
    if not builder.operations:
        raise NoGraph(
            "This loss has no operation in it; the chain rule needs one. Type for example (2x − 1)²."
        )
    letter = next(c for c in LETTERS if c != name and not any(s.startswith(c) for s in symbols))
    inputs = [Vertex(symbol) for symbol in builder.variables]
    last = len(builder.operations) - 1
    computed = [
        Vertex(name if i == last else f"{letter}{i + 1}", operands, operation)
        for i, (operands, operation) in enumerate(builder.operations)
    ]
    return Graph(name, tuple(symbols), (*inputs, *computed), decimals)


class Builder:
    """Cuts a tree into operations.

    A part is either *placed*, a variable node that holds the place of its vertex, or *loose*: a
    number, a sign, a divisor or a condition, which becomes part of the operation around it.
    """

    def __init__(self, root: Node, symbols: Sequence[str]) -> None:
        used = {str(node.value) for node in root.walk() if node.op == "variable"}
        self.variables = [symbol for symbol in symbols if symbol in used]
        self.operations: list[tuple[tuple[int, ...], Node]] = []
        self._known: dict[str, Node] = {}
        parts: dict[int, Node] = {}
        for node in root.walk():
            parts[id(node)] = self._part(node, [parts[id(child)] for child in node.args])
        self._place(parts[id(root)])

    def _part(self, node: Node, args: list[Node]) -> Node:
        """One node, with its arguments placed where they are operations of their own."""
        if node.op == "variable":
            return vertex_at(self.variables.index(str(node.value)))
        if node.op == "add":
            kept = [a if a.op == "negate" else self._place(a) for a in args]
        elif node.op == "multiply":
            kept = [a if a.op == "reciprocal" else self._place(a) for a in args]
        elif node.op == "piecewise":
            kept = [a if a.is_condition else self._place(a) for a in args]
        elif node.op in ("and", "or", "not"):
            kept = args
        else:
            kept = [self._place(a) for a in args]
        part = replace(node, args=tuple(kept), span=(0, 0))
        loose = part.op in ("negate", "reciprocal") or part.is_condition
        return part if loose else self._place(part)

    def _place(self, part: Node) -> Node:
        """Make an operation of a loose part, unless it is a number or known."""
        places = tuple(dict.fromkeys(placed(part)))
        if part.op == "variable" or not places:
            return part
        key = spelled(part)
        if key not in self._known:
            self._known[key] = vertex_at(len(self.variables) + len(self.operations))
            slot = {str(place): str(i) for i, place in enumerate(places)}
            self.operations.append((places, renamed(part, slot)))
        return self._known[key]


def vertex_at(place: int) -> Node:
    """The node that stands for a vertex."""
    return Node("variable", (), str(place))


def placed(part: Node) -> Iterator[int]:
    """Places in a part, as they are written."""
    for node in part.walk():
        if node.op == "variable":
            yield int(str(node.value))


def renamed(root: Node, names: dict[str, str]) -> Node:
    """A tree with other variables."""
    changed: dict[int, Node] = {}
    for node in root.walk():
        if node.op == "variable":
            changed[id(node)] = Node("variable", (), names[str(node.value)])
        else:
            args = tuple(changed[id(child)] for child in node.args)
            changed[id(node)] = replace(node, args=args)
    return changed[id(root)]

"""The tree of a formula, and a formula."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from fractions import Fraction

from sympy import Expr

Span = tuple[int, int]

OPERATIONS = {
    "number": "value: exact Fraction",
    "constant": "value: 'e' or 'pi'",
    "variable": "value: name, such as 'x', 'w1' or 'theta1'",
    "add": "args: two or more terms",
    "negate": "args: one",
    "multiply": "args: two or more factors",
    "reciprocal": "args: one; a/b is multiply(a, reciprocal(b))",
    "power": "args: base, exponent",
    "call": "value: canonical name of a function (see names.ARITY); args: its arguments",
    "piecewise": "args: value, condition, value, condition, …, and perhaps a value otherwise",
    "compare": "value: one or two of < <= > >= = !=; args: what stands between them",
    "and": "args: two conditions",
    "or": "args: two conditions",
    "not": "args: one condition",
    "true": "a condition that always holds",
}
CONDITIONS = frozenset({"compare", "and", "or", "not", "true"})


@dataclass(frozen=True, slots=True)
class Node:
    """One operation, what it works on, and where it stands in the text.

    ``op`` is one of `OPERATIONS`; ``span`` is ``[start, end)`` in code points.
    """

    op: str
    args: tuple[Node, ...] = ()
    value: Fraction | str | None = None
    span: Span = (0, 0)

    def walk(self) -> Iterator[Node]:
        """Every node, arguments before what they are in."""
        stack: list[tuple[Node, bool]] = [(self, False)]
        while stack:
            node, done = stack.pop()
            if done or not node.args:
                yield node
            else:
                stack.append((node, True))
                stack.extend((child, False) for child in reversed(node.args))

    @property
    def is_condition(self) -> bool:
        """Whether this is true or false instead of a number."""
        return self.op in CONDITIONS


@dataclass(frozen=True, slots=True)
class Reading:
    """A place where the text could be read in two ways, and how it was read."""

    message: str
    start: int
    end: int


@dataclass(frozen=True)
class Formula:
    """A text that was understood.

    Attributes
    ----------
    text
        As it was typed.
    root
        What it says.
    symbols
        Names of the variables, in the order of the signature if one is typed, else in natural
        order.
    name
        What the function is called, ``L`` in ``L(w1, w2) = …``; None if it has no name.
    warnings
        Readings that were a choice.
    expression
        The same in SymPy's terms.
    """

    text: str
    root: Node
    symbols: tuple[str, ...]
    name: str | None
    warnings: tuple[Reading, ...] = ()
    expression: Expr | None = field(default=None, compare=False, repr=False)


def canonical(formula: Formula) -> str:
    """Return the tree as text: equal for equal trees, however they were typed."""
    return spelled(formula.root)


def spelled(root: Node) -> str:
    """A tree as text, without its places in what was typed."""
    parts: dict[int, str] = {}
    for node in root.walk():
        inside = ",".join(parts[id(child)] for child in node.args)
        value = "" if node.value is None else str(node.value)
        parts[id(node)] = f"{node.op}[{value}]({inside})" if inside else f"{node.op}[{value}]"
    return parts[id(root)]

"""Pieces as programs write them: SymPy, MATLAB and Mathematica, NumPy's where, a spreadsheet's IF."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landscapes.formula import groups, pieces
from landscapes.formula.calls import listed
from landscapes.formula.errors import fail
from landscapes.formula.lexer import Token
from landscapes.formula.node import Node

if TYPE_CHECKING:
    from landscapes.formula.parser import Parser


def piecewise(parser: Parser, word: Token) -> Node:
    """Read ``Piecewise((v, c), …)``, ``piecewise(c, v, …, otherwise)`` or ``where(c, a, b)``."""
    if not parser.is_next("open"):
        fail("missing_operand", word.span, "Brackets are missing.", pieces.EXAMPLE)
    opener = parser.next()
    if word.value == "where":
        return where(parser, word, opener)
    if not parser.is_next("open"):
        return alternating(parser, word, opener)
    groups.enter(parser, str(opener.value), opener.span)
    outer, parser.in_pieces = parser.in_pieces, False
    if opener.value == "[" and parser.tokens[parser.at + 1].value == "{":
        args = table(parser, word)
    else:
        args = pairs(parser, word)
    parser.in_pieces = outer
    closer = groups.close(parser, opener)
    if len(args) == 1:
        return args[0]
    return Node("piecewise", args, None, (word.start, closer.end))


def pairs(parser: Parser, word: Token) -> tuple[Node, ...]:
    """Read pairs of value and condition, up to the one that holds otherwise."""
    found: list[Node] = []
    while True:
        limit(parser, word, found)
        value, test = pair(parser, word)
        if test is None:
            parser.accept("comma")
            return (*found, value)
        found.extend((value, test))
        if not parser.accept("comma") or parser.is_next("close"):
            return tuple(found)


def table(parser: Parser, word: Token) -> tuple[Node, ...]:
    """Read Mathematica's ``{{v, c}, …}``, behind it what holds otherwise."""
    opener = parser.next()
    groups.enter(parser, "{", opener.span)
    found = pairs(parser, word)
    groups.close(parser, opener)
    return (*found, parser.value()) if parser.accept("comma") else found


def alternating(parser: Parser, word: Token, opener: Token) -> Node:
    """Read MATLAB's conditions and values in turn, at the end what holds otherwise."""
    args = listed(parser, opener)
    span = (word.start, parser.before.end)
    if not args[0].is_condition or len(args) < 2:
        fail("arity", (word.start, parser.tokens[-1].end),
             "Piecewise takes pairs of value and condition.",
             "Write Piecewise((x², x < 0), (x, True)).")  # fmt: skip
    found: list[Node] = []
    for test, value in zip(args[::2], args[1::2], strict=False):
        limit(parser, word, found)
        found.extend((parser.number(value), pieces.demand(test)))
    if len(args) % 2:
        found.append(parser.number(args[-1]))
    return Node("piecewise", tuple(found), None, span)


def limit(parser: Parser, word: Token, found: list[Node]) -> None:
    """Refuse too many pieces."""
    if len(found) >= 2 * pieces.MOST_BRANCHES:
        fail("too_long", (word.start, parser.token.end), "Too many pieces.",
             f"At most {pieces.MOST_BRANCHES} are allowed.")  # fmt: skip


def pair(parser: Parser, word: Token) -> tuple[Node, Node | None]:
    """Read ``(v, c)``; the condition of ``(v, True)`` is None."""
    opener = parser.token
    if opener.kind != "open":
        end = parser.tokens[-1].end
        fail("arity", (word.start, end), "Piecewise takes pairs of value and condition.",
             "Write Piecewise((x², x < 0), (x, True)).")  # fmt: skip
    args = listed(parser, parser.next())
    span = (opener.start, parser.before.end)
    if len(args) != 2:
        fail("arity", span, "A piece is a pair of value and condition.",
             "Write Piecewise((x², x < 0), (x, True)).")  # fmt: skip
    value, test = parser.number(args[0]), pieces.demand(args[1])
    return value, None if test.op == "true" else test


def where(parser: Parser, word: Token, opener: Token) -> Node:
    """Read ``where(c, a, b)``."""
    args = listed(parser, opener)
    span = (word.start, parser.before.end)
    if len(args) != 3:
        fail("arity", span, f"where takes 3 arguments, not {len(args)}.",
             "Write where(x > 0, x, 0).")  # fmt: skip
    test = pieces.demand(args[0])
    return Node("piecewise", (parser.number(args[1]), test, parser.number(args[2])), None, span)


def conditional(parser: Parser, word: Token) -> Node:
    """Read ``if(c, a, b)``, as in a spreadsheet, or ``if c then a else b``."""
    if any(token.kind == "then" for token in parser.tokens[parser.at :]):
        return pieces.spelled_out(parser, word)
    if not parser.is_next("open"):
        fail("condition", word.span, "“if” cannot stand here.",
             "Write x² if x < 0 else x.")  # fmt: skip
    return where(parser, word, parser.next())

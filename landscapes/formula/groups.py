"""Brackets, bars, conditions, and what is wrong where no operand or no end is found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landscapes.formula import complaints, pieces
from landscapes.formula.errors import fail
from landscapes.formula.lexer import Token
from landscapes.formula.node import Node, Span
from landscapes.formula.signs import CLOSERS, PAIRS

if TYPE_CHECKING:
    from landscapes.formula.parser import Parser

CONDITION_WORDS = frozenset({"compare", "equals", "otherwise", "else", "if"})
BINDING = {"or": 2, "and": 3, "compare": 5}
MOST_BRACKETS = 25


def bracket(parser: Parser, opener: Token) -> Node:
    """Read ( ), [ ], { }, ⌊ ⌋ or ⌈ ⌉; braces may hold pieces."""
    kind = str(opener.value)
    if parser.is_next("close", PAIRS[kind]):
        fail("empty", (opener.start, parser.token.end), "Nothing stands between the brackets.",
             "Write a formula there.")  # fmt: skip
    if kind == "{" and parser.is_next("comma"):
        fail("decimal_comma", (opener.start, parser.token.end + 1), "A comma stands in a number.",
             "Write 0.5 with a point, and 1000 without a separator.")  # fmt: skip
    enter(parser, kind, opener.span)
    outer, parser.in_pieces = parser.in_pieces, kind == "{"
    inside = pieces.braces(parser, opener) if kind == "{" else parser.expression(0)
    parser.in_pieces = outer
    closer = close(parser, opener)
    span = (opener.start, closer.end)
    if kind == "⌊":
        return Node("call", (parser.number(inside),), "floor", span)
    if kind == "⌈":
        return Node("call", (parser.number(inside),), "ceil", span)
    return Node(inside.op, inside.args, inside.value, span)


def enter(parser: Parser, kind: str, span: Span) -> None:
    """Note that a bracket or bar is open."""
    if len(parser.bars) >= MOST_BRACKETS:
        parser.too_deep(span)
    parser.bars.append(kind)


def close(parser: Parser, opener: Token) -> Token:
    """Read the bracket that closes."""
    token = parser.token
    kind = str(opener.value)
    if token.kind == "blank" and kind == "{":
        token = Token("close", "}", token.start, token.end)
    if token.kind == "close" and token.value == PAIRS[kind]:
        parser.next()
        parser.bars.pop()
        return token
    if token.kind == "close" and token.value in CLOSERS:
        fail("mismatched", (opener.start, token.end), f"{kind} is closed by {token.value}.",
             f"Close it with {PAIRS[kind]}.")  # fmt: skip
    if token.kind in ("end", "bar", "finish", "row", "column", "endsuper", "blank"):
        fail("unclosed", (opener.start, max(opener.end, parser.before.end)),
             f"{kind} is not closed.", f"Add {PAIRS[kind]}.")  # fmt: skip
    return complaints.unexpected(parser)


def bar_opens(parser: Parser) -> bool:
    """Whether a bar behind an operand opens: only if no plain bar is open at this level."""
    value = parser.token.value
    if value in ("left", "right"):
        return value == "left"
    return not parser.bars or parser.bars[-1] != "|"


def absolute(parser: Parser, opener: Token) -> Node:
    """Read | |."""
    kind = "left|" if opener.value == "left" else "|"
    if opener.value == "right" or parser.token.kind in ("end", "close"):
        fail("unclosed", opener.span, "This bar has no partner.", "Write |x| with two bars.")
    if parser.is_next("bar") and kind == "|" and not doubled(parser):
        fail("empty", (opener.start, parser.token.end), "Nothing stands between the bars.",
             "Write |x|.")  # fmt: skip
    enter(parser, kind, opener.span)
    outer, parser.in_pieces = parser.in_pieces, False
    inside = parser.value()
    parser.in_pieces = outer
    token = parser.token
    if token.kind != "bar" or (token.value == "right") != (kind == "left|"):
        if token.kind == "close":
            fail("unclosed", (opener.start, token.end), "This bar has no partner.",
                 "Write |x| with two bars.")  # fmt: skip
        if token.kind != "end":
            complaints.unexpected(parser)
        fail("unclosed", (opener.start, max(opener.end, token.start)), "The bar is not closed.",
             "Write |x| with two bars.")  # fmt: skip
    parser.next()
    parser.bars.pop()
    return Node("call", (inside,), "abs", (opener.start, token.end))


def doubled(parser: Parser) -> bool:
    """Whether something follows a second bar, as in ||x| − 1|."""
    after = parser.tokens[parser.at + 1]
    return after.kind not in ("end", "operator", "close", "compare", "super") or (
        after.value in ("-", "+")
    )


def condition_ahead(parser: Parser) -> bool:
    """Whether the bracket that opens next holds a condition, not a value with pieces in it."""
    opened: list[str] = []
    inside: set[str] = set()
    before = ""
    for token in parser.tokens[parser.at :]:
        if token.kind in ("open", "begin"):
            opened.append("{" if before == "piecewise" else str(token.value))
        elif token.kind in ("close", "finish") and opened:
            opened.pop()
            if not opened:
                break
        elif set(opened) <= {"(", "["}:
            inside.add(token.kind)
        before = token.kind
    return bool(inside & CONDITION_WORDS) and not {"if", "else"} <= inside


def logical(parser: Parser, left: Node, power: int) -> Node | None:
    """Read a comparison, and, or, or a ternary, if it binds tighter than ``power``."""
    token = parser.token
    if token.kind in ("if", "question"):
        if power > 0 or (parser.in_pieces and token.kind == "if"):
            return None
        return pieces.ternary(parser, left) if token.kind == "if" else pieces.choice(parser, left)
    binding = BINDING.get(token.kind, BINDING["compare"])
    if binding <= power:
        return None
    parser.next()
    parser.missing(token)
    right = parser.expression(binding)
    span = (left.span[0], right.span[1])
    if token.kind in ("compare", "equals"):
        return comparison(parser, left, token, right)
    for side in (left, right):
        if not side.is_condition:
            fail("unsupported", span, f"“{token.value}” joins conditions, not numbers.",
                 "Write for example x > 0 and y > 0; for a product write x·y.")  # fmt: skip
    return Node(token.kind, (left, right), None, span)


def comparison(parser: Parser, left: Node, token: Token, right: Node) -> Node:
    """Make a comparison, or extend one to a chain of two."""
    span = (left.span[0], right.span[1])
    parser.number(right)
    if left.op != "compare":
        return Node("compare", (parser.number(left), right), str(token.value), span)
    if len(left.args) > 2:
        fail("condition", span, "A chain has at most two comparisons.", "Join two with “and”.")
    return Node("compare", (*left.args, right), f"{left.value} {token.value}", span)


def negation(parser: Parser, token: Token) -> Node:
    """Read not."""
    inside = parser.expression(4)
    if not inside.is_condition:
        fail("unsupported", (token.start, inside.span[1]), "“not” stands before a condition.",
             "Write for example not x > 0.")  # fmt: skip
    return Node("not", (inside,), None, (token.start, inside.span[1]))


def always(parser: Parser, token: Token) -> Node:
    """Read True, the condition of the last piece."""
    return Node("true", (), None, token.span)


def table(parser: Parser, opener: Token) -> Node:
    r"""Read ``\begin{cases} … \end{cases}``."""
    enter(parser, "begin", opener.span)
    outer, parser.in_pieces = parser.in_pieces, True
    node = pieces.rows(parser, opener)
    parser.in_pieces = outer
    token = parser.token
    if token.kind != "finish":
        if token.kind != "end":
            complaints.unexpected(parser)
        fail("unclosed", (opener.start, max(opener.end, parser.before.end)),
             f"\\begin{{{opener.value}}} is not closed.",
             f"Add \\end{{{opener.value}}}.")  # fmt: skip
    if token.value != opener.value:
        fail("mismatched", (opener.start, token.end),
             f"\\begin{{{opener.value}}} is closed by \\end{{{token.value}}}.")  # fmt: skip
    parser.next()
    parser.bars.pop()
    return Node(node.op, node.args, node.value, (opener.start, token.end))

"""Fractions and roots: what LaTeX and the signs √ ∛ ∜ write around their arguments."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from landscapes.formula import groups, unknown
from landscapes.formula.errors import fail
from landscapes.formula.lexer import Token
from landscapes.formula.node import Node, Span

if TYPE_CHECKING:
    from landscapes.formula.parser import Parser

SIGN = 30


def fraction(parser: Parser, word: Token) -> Node:
    r"""Read ``\frac{a}{b}``."""
    above, below = (braced(parser, word) for _ in range(2))
    span = (word.start, parser.before.end)
    return Node("multiply", (above, Node("reciprocal", (below,), None, below.span)), None, span)


def braced(parser: Parser, word: Token) -> Node:
    """Read one argument of a LaTeX command: in braces, or a single digit or letter."""
    token = parser.token
    if token.kind == "open" and token.value == "{":
        return parser.number(groups.bracket(parser, parser.next()))
    if token.kind == "number":
        return digit(parser)
    typed = parser.text[token.start : token.end]
    if token.kind == "variable" and typed[:1].isalpha() and typed[1:].isdigit():
        return letter(parser)
    if token.kind in ("variable", "constant"):
        return parser.leaf(parser.next())
    if token.kind == "frac":
        return fraction(parser, parser.next())
    end = parser.before.end
    return fail("missing_operand", (word.start, end), "\\frac needs two parts in braces.",
                "Write \\frac{1}{2}.")  # fmt: skip


def digit(parser: Parser) -> Node:
    r"""Read one digit of a number: ``\frac12`` is one half."""
    token = parser.token
    typed = parser.text[token.start : token.end]
    if len(typed) == 1:
        return parser.leaf(parser.next())
    if not typed.isdigit():
        fail("ambiguous", token.span, "Without braces LaTeX takes one digit only.",
             "Put each part in braces: \\frac{1.5}{2}.")  # fmt: skip
    split = Token("number", Fraction(int(typed[1:])), token.start + 1, token.end)
    first = Node("number", (), Fraction(int(typed[0])), (token.start, token.start + 1))
    parser.tokens[parser.at] = split
    return first


def letter(parser: Parser) -> Node:
    r"""Read the letter of x2: ``\frac x2`` is x/2."""
    token = parser.token
    typed, middle = parser.text[token.start : token.end], token.start + 1
    if parser.declared is not None and typed[0] not in parser.declared:
        unknown.undeclared(parser.declared, typed[0], (token.start, middle))
    parser.tokens[parser.at] = Token("number", Fraction(int(typed[1:])), middle, token.end)
    return Node("variable", (), typed[0], (token.start, middle))


def square_root(parser: Parser, word: Token) -> Node:
    r"""Read ``\sqrt{x}`` or ``\sqrt[3]{x}``."""
    index = None
    if parser.is_next("open", "[") and index_ahead(parser):
        index = parser.number(groups.bracket(parser, parser.next()))
    token = parser.token
    if token.kind == "number" and len(parser.text[token.start : token.end]) > 1:
        fail("ambiguous", (word.start, token.end), "Without braces LaTeX takes one digit only.",
             "Write \\sqrt{…} with braces.")  # fmt: skip
    if token.kind == "open":
        inside = parser.number(groups.bracket(parser, parser.next()))
    elif parser.begins_operand():
        inside = parser.operand()
    else:
        fail("missing_operand", word.span, "Nothing stands under the root.", "Write \\sqrt{x}.")
    span = (word.start, parser.before.end)
    return root(2, inside, span) if index is None else nth_root(index, inside, span)


def index_ahead(parser: Parser) -> bool:
    """Whether [3] is followed by what is under the root."""
    depth = 0
    for offset, token in enumerate(parser.tokens[parser.at :]):
        depth += (token.kind == "open") - (token.kind == "close")
        if depth == 0:
            after = parser.tokens[parser.at + offset + 1] if token.kind == "close" else token
            return after.kind in ("open", "variable", "number", "constant")
    return False


def indexed_root(parser: Parser, word: Token) -> Node:
    """Read √[3]{x}."""
    if not index_ahead(parser):
        inside = parser.value(SIGN)
        return root(2, inside, (word.start, inside.span[1]))
    index = parser.number(groups.bracket(parser, parser.next()))
    inside = parser.value(SIGN) if word.kind == "root" else parser.operand()
    return nth_root(index, inside, (word.start, inside.span[1]))


def nth_root(index: Node, inside: Node, span: Span) -> Node:
    """Make the root of a whole order from 2 to 9."""
    value = index.value
    if index.op != "number" or not isinstance(value, Fraction) or value not in range(2, 10):
        fail("unsupported", index.span, "Roots are of order 2 to 9.", "Write x^(1/n).")
    return root(int(value), inside, span)


def root(index: int, inside: Node, span: Span) -> Node:
    """Make a root; odd ones are real on both sides of 0."""
    if index == 3:
        return Node("call", (inside,), "cbrt", span)
    order = Node("number", (), Fraction(1, index), span)
    if index % 2 == 0:
        return Node("power", (inside, order), None, span)
    sign = Node("call", (inside,), "sign", span)
    size = Node("call", (inside,), "abs", span)
    return Node("multiply", (sign, Node("power", (size, order), None, span)), None, span)

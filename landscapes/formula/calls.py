"""Functions with and without brackets."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from landscapes.formula import complaints, groups, readings, roots
from landscapes.formula.errors import fail
from landscapes.formula.lexer import Token
from landscapes.formula.names import ARITY, INVERTIBLE
from landscapes.formula.node import Node, Span

if TYPE_CHECKING:
    from landscapes.formula.parser import Parser

SIGN, POWER = 30, 40


def function(parser: Parser, word: Token) -> Node:
    """Read a function: its base or power, then its arguments."""
    name = str(word.value)
    base = exponent = None
    while exponent is None or base is None:
        if name == "log" and base is None and parser.accept("operator", "_"):
            base = subscripted(parser)
        elif exponent is None and (parser.is_next("operator", "^") or parser.is_next("super")):
            exponent = raised(parser, word, name)
        else:
            break
    if name == "sqrt" and parser.is_next("open", "[") and roots.index_ahead(parser):
        return roots.indexed_root(parser, word)
    args = arguments(parser, word, name)
    if base is not None:
        args = (*args, base)
    span = (word.start, parser.before.end)
    check_arity(parser, name, args, span, word)
    node = Node("call", args, name, span)
    if name == "sqrt":
        node = roots.root(2, args[0], span)
    if exponent is not None:
        return Node("power", (node, exponent), None, span)
    return node


def subscripted(parser: Parser) -> Node:
    """Read the base in log_2 or log_{10}."""
    token = parser.token
    if token.kind not in ("number", "variable", "constant", "open"):
        fail("missing_operand", parser.before.span, "The base of the logarithm is missing.",
             "Write log_2(x).")  # fmt: skip
    return parser.number(parser.operand())


def raised(parser: Parser, word: Token, name: str) -> Node:
    """Read the power in sin²x; sin⁻¹ would be two functions."""
    if parser.accept("super"):
        exponent = parser.value()
        if not parser.accept("endsuper"):
            complaints.unexpected(parser)
    else:
        sign = parser.next()
        parser.missing(sign)
        exponent = parser.value(POWER)
    minus_one = exponent.op == "negate" and exponent.args[0].value == Fraction(1)
    if minus_one and name in INVERTIBLE:
        inverse = {"exp": "ln", "log": "exp"}.get(name, f"a{name}")
        end = parser.before.end
        if parser.token.kind == "open":
            end = parser.token.end
        fail("ambiguous", (word.start, end), f"{name}⁻¹ may be the inverse function or 1/{name}.",
             f"Write {inverse}(x), or 1/{name}(x).")  # fmt: skip
    return exponent


def arguments(parser: Parser, word: Token, name: str) -> tuple[Node, ...]:
    """Read arguments in brackets, or one without."""
    most = ARITY[name][1]
    token = parser.token
    braces = token.kind == "open" and token.value == "{" and most == 1
    if token.kind == "open" and token.value in ("(", "[", "{") and not braces:
        return listed(parser, parser.next())
    if braces:
        return (parser.number(groups.bracket(parser, parser.next())),)
    return (bare(parser, word),)


def listed(parser: Parser, opener: Token) -> tuple[Node, ...]:
    """Read arguments between brackets, with commas between them."""
    groups.enter(parser, str(opener.value), opener.span)
    outer, parser.in_pieces = parser.in_pieces, False
    found: list[Node] = []
    if parser.is_next("close"):
        fail("missing_operand", (opener.start, parser.token.end), "The brackets are empty.",
             "Write an argument, such as sin(x).")  # fmt: skip
    while True:
        found.append(parser.expression(0))
        if not (parser.accept("comma") or parser.accept("semicolon")):
            break
        if len(found) > 60:
            fail("too_long", (opener.start, parser.token.end), "Too many arguments.")
    parser.in_pieces = outer
    groups.close(parser, opener)
    return tuple(found)


def bare(parser: Parser, word: Token) -> Node:
    """Read an argument without brackets: factors up to the next function or sign + − · /."""
    sign = None
    attached = not parser.tokens[min(parser.at + 1, len(parser.tokens) - 1)].spaced
    if parser.is_next("operator", "-") and attached:
        sign = parser.next()
    if ARITY[str(word.value)][0] > 1:
        few, most = ARITY[str(word.value)]
        fail("arity", word.span, f"{word.value} takes {few} to {most} arguments in brackets."
             if few < most else f"{word.value} takes {few} arguments in brackets.",
             f"Write {word.value}(x, y).")  # fmt: skip
    if not parser.begins_operand():
        fail("missing_operand", word.span, f"{word.value} needs an argument.",
             f"Write {word.value}(x).")  # fmt: skip
    node = parser.value(SIGN)
    while parser.starts_operand() and parser.token.kind not in ("function", "piecewise", "begin"):
        complaints.adjacent(parser)
        factor = parser.value(SIGN)
        first = node.args if node.op == "multiply" else (node,)
        node = Node("multiply", (*first, factor), None, (node.span[0], factor.span[1]))
    readings.bare_argument(parser, word, node)
    if sign is not None:
        node = Node("negate", (node,), None, (sign.start, node.span[1]))
    return node


def check_arity(parser: Parser, name: str, args: tuple[Node, ...], span: Span, word: Token) -> None:
    """Refuse too few or too many arguments, and conditions as arguments."""
    for argument in args:
        parser.number(argument)
    fewest, most = ARITY[name]
    if fewest <= len(args) <= most:
        return
    split = [(a, b) for a, b in pairwise(args) if a.op == "number" and starts_with_digit(parser, b)]
    if len(args) > most == 1 and split:
        left, right = split[0]
        fail("decimal_comma", (left.span[0], right.span[1]), "A comma stands in a number.",
             "For a decimal write 0.5, not 0,5.")  # fmt: skip
    wanted = f"{fewest}" if fewest == most else f"{fewest} to {most}"
    noun = "argument" if wanted == "1" else "arguments"
    shown = parser.text[word.start : word.end].lstrip("\\")
    kind = "too_long" if len(args) > 8 and most == 8 else "arity"
    fail(kind, span, f"{shown} takes {wanted} {noun}, not {len(args)}.",
         f"Write {shown}({', '.join('xyzw'[:max(1, fewest)])}).")  # fmt: skip


def starts_with_digit(parser: Parser, node: Node) -> bool:
    """Whether what is read here begins with a digit."""
    return parser.text[node.span[0] : node.span[0] + 1].isdigit()

"""Remarks on places where the text could be read in two ways."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from landscapes.formula.lexer import Token
from landscapes.formula.names import written
from landscapes.formula.node import Node, Reading

if TYPE_CHECKING:
    from landscapes.formula.parser import Parser


def note(parser: Parser, start: int, end: int, read: str, other: str) -> None:
    """Append a remark."""
    typed = parser.text[start:end].strip()
    message = f"{typed} is read as {read}; write {other} for the other."
    parser.readings.append(Reading(message, start, end))


def typed(parser: Parser, start: int, end: int) -> str:
    """Text between two places."""
    return parser.text[start:end].strip()


def quotient(parser: Parser, left: Node, divisor: Node, sign: Token) -> None:
    """Remark on sin x/x and x^1/2."""
    factor = left.args[-1] if left.op == "multiply" else left
    start, end = factor.span[0], divisor.span[1]
    below = typed(parser, *divisor.span)
    if factor.op == "call" and is_bare(parser, factor) and not sign.spaced:
        inside = typed(parser, factor.args[0].span[0], factor.args[0].span[1])
        word = typed(parser, start, factor.args[0].span[0])
        note(parser, start, end, f"({typed(parser, *factor.span)})/{below}",
             f"{word}({inside}/{below})")  # fmt: skip
    plain = factor.op == "power" and factor.args[1].op == "number"
    raised = factor.op == "power" and factor.span in parser.raised_spans
    signed = factor.op == "power" and factor.args[1].op == "negate"
    if raised and signed and factor.args[0].op in ("constant", "number"):
        base, exponent = (typed(parser, *part.span) for part in factor.args)
        note(parser, start, end, f"({base}^{exponent})/{below}", f"{base}^({exponent}/{below})")
    if plain and factor.args[1].value == Fraction(1) and divisor.op == "number":
        base = typed(parser, *factor.args[0].span)
        shown = parser.text[factor.args[1].span[0] : factor.args[1].span[1]]
        if shown.isdigit():
            note(parser, start, end, f"({base}^1)/{below}", f"{base}^(1/{below})")


def is_bare(parser: Parser, call: Node) -> bool:
    """Whether a function was written without brackets."""
    last = parser.text[call.span[1] - 1 : call.span[1]]
    return call.span in parser.bare_spans and last not in ")]}"


def bare_argument(parser: Parser, word: Token, argument: Node) -> None:
    """Remember that a function was written without brackets."""
    parser.bare_spans.add((word.start, argument.span[1]))
    first = argument.args[0] if argument.op == "multiply" else argument
    if first is not argument and first.op == "call" and first.value == "abs":
        name = typed(parser, *word.span)
        bars = typed(parser, *first.span)
        inside = typed(parser, *argument.span)
        note(parser, word.start, argument.span[1], f"{name}({inside})",
             f"{name}({bars})·{inside.removeprefix(bars).strip()}")  # fmt: skip


def raised_root(parser: Parser, base: Node, mark: Token) -> None:
    """Remark on 2³√x."""
    root, sign = parser.token, typed(parser, *parser.token.span)
    power = typed(parser, base.span[0], parser.before.end)
    factor, index = typed(parser, *base.span), typed(parser, mark.start, parser.before.end)
    note(parser, base.span[0], root.end, f"({power})·{sign}", f"{factor}·({index}{sign}…)")


def powers(root: Node) -> list[Reading]:
    """Remark on x2 beside x: a raised 2 may have been lost in copying."""
    seen: dict[str, Node] = {}
    for node in root.walk():
        if node.op == "variable":
            seen.setdefault(str(node.value), node)
    found = []
    for name, node in seen.items():
        stem = name.rstrip("0123456789")
        if stem != name and stem in seen:
            message = (
                f"{written(name)} is read as a variable of its own beside {written(stem)}; "
                f"write {written(stem)}^{name[len(stem) :]} for the power."
            )
            found.append(Reading(message, *node.span))
    return found


def juxtaposed(parser: Parser, left: Node, right: Node, first: int) -> None:
    """Remark on 1/2x and e^2x."""
    last = left.args[-1] if left.op == "multiply" else left
    start, end = left.span[0], right.span[1]
    token = parser.tokens[first]
    factor = typed(parser, *right.span)
    if token.kind == "frac" and last.op == "number" and whole(right):
        note(parser, last.span[0], end, f"{typed(parser, *last.span)}·{factor}",
             f"{typed(parser, *last.span)}+{factor}")  # fmt: skip
    if last.op == "reciprocal" and parser.divided == parser.tokens[first - 1].end:
        below = typed(parser, *last.span)
        above = typed(parser, start, last.span[0]).rstrip("/÷∕ ／")
        note(parser, start, end, f"({above}/{below})·{factor}", f"{above}/({below}{factor})")
        return
    if last.op != "power" or last.span not in parser.raised_spans:
        return
    base, exponent = last.args
    doubtful = base.op in ("constant", "number") and (exponent.op == "number" or not token.spaced)
    doubtful = doubtful or (exponent.op == "variable" and not token.spaced)
    if doubtful and right.op in ("variable", "constant", "power"):
        power = typed(parser, *exponent.span)
        root = typed(parser, *base.span)
        note(parser, last.span[0], end, f"({root}^{power})·{factor}", f"{root}^({power}{factor})")


def whole(fraction: Node) -> bool:
    """Whether a fraction has whole numbers only, as in the mixed number 2½."""
    above, below = fraction.args[0], fraction.args[-1]
    return above.op == "number" and below.op == "reciprocal" and below.args[0].op == "number"


def exponent(parser: Parser, base: Node, node: Node) -> Node:
    """Remember a power whose exponent has no brackets."""
    start, end = node.args[1].span
    if parser.text[start:end][-1:] not in (")", "}", "]", "）", "｝"):
        parser.raised_spans.add(node.span)
    return node


def bars(parser: Parser, left: Node) -> bool:
    """Whether a bar opens behind |x|y, where it might as well close."""
    if not parser.is_next("bar", ""):
        return False
    factors = left.args if left.op == "multiply" else (left,)
    absolute = [f for f in factors if f.op == "call" and f.value == "abs"]
    return bool(absolute) and factors[-1] not in absolute


def report_bars(parser: Parser, left: Node, right: Node) -> None:
    """Remark on |x|y|z|."""
    factors = [*(left.args if left.op == "multiply" else (left,)), right]
    read = "·".join(typed(parser, *f.span) for f in factors)
    start, end = left.span[0], right.span[1]
    inner = typed(parser, start + 1, end - 1)
    note(parser, start, end, read, f"abs({inner.replace('|', 'abs(', 1).replace('|', ')', 1)})")

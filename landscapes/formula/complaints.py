"""What is wrong where no operand begins, or where the formula should go on or end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NoReturn

from landscapes.formula.errors import fail

if TYPE_CHECKING:
    from landscapes.formula.parser import Parser

NUMBERS = ("number", "vulgar")
USUAL = "A formula has numbers, variables, functions, + − · / ^ and brackets."
PIECES = "Write {x² if x < 0, x otherwise}, or x² if x < 0 else x."
NAMED = "To name a function write f(x) = x²; pieces stand in braces."
# Kind of token: kind of error, message, hint. “%s” is the token itself.
UNEXPECTED = {
    "close": ("unmatched_close", "%s closes nothing.", "Take it away, or open it before."),
    "bar": ("unclosed", "This bar has no partner.", "Write |x| with two bars."),
    "equals": ("equation", "This is an equation, not a function.", "Write only one side."),
    "norm": ("unsupported", "Norms are not supported.", "Write √(x² + y²)."),
    "end": ("unclosed", "The formula ends too early.", "Close what is open."),
    "if": ("condition", "“%s” cannot stand here.", PIECES),
    "else": ("condition", "“%s” cannot stand here.", PIECES),
    "otherwise": ("condition", "“%s” cannot stand here.", PIECES),
    "endsuper": ("syntax", "This exponent is not complete.", "Write it with ^ and brackets."),
    "colon": ("syntax", "%s cannot stand here.", NAMED),
    "arrow": ("syntax", "%s cannot stand here.", NAMED),
    "column": ("syntax", "& cannot stand here.", USUAL),
    "row": ("syntax", "\\\\ cannot stand here.", USUAL),
    "finish": ("unmatched_close", "\\end{%s} closes nothing.", "Begin it with \\begin."),
    "blank": ("unmatched_close", "This bracket has no partner.", "Write \\left( … \\right)."),
    "number": ("syntax", "%s cannot stand here.", "Put an operator before it."),
}


def no_operand(parser: Parser) -> NoReturn:
    """Say what is wrong where an operand should begin."""
    token, before = parser.token, parser.before
    if token.kind == "end":
        span = before.span if parser.at else (0, token.end)
        kind = "missing_operand" if parser.at else "empty"
        fail(kind, span, "The formula ends too early.", "Something has to follow here.")
    if token.kind in ("close", "comma") and parser.at and before.kind in ("comma", "open"):
        fail("missing_operand", (before.start, token.end), "Something is missing here.",
             "Write a number or a formula between the two.")  # fmt: skip
    if token.kind in ("operator", "compare") and token.value != "_":
        fail("missing_operand", token.span, f"Nothing stands before {token.value}.",
             "Write a number, a variable or a bracket there.")  # fmt: skip
    return unexpected(parser)


def unexpected(parser: Parser) -> NoReturn:
    """Say what is wrong with a token that cannot stand here."""
    token, before = parser.token, parser.before
    span = before.span if token.kind == "end" else token.span
    if token.kind == "comma":
        comma(parser)
    if token.kind == "close" and parser.bars:
        last = parser.bars[-1]
        fail("mismatched", span, f"{token.value} stands inside {last}, which is still open.",
             f"Close {last} first.")  # fmt: skip
    if token.kind == "operator" and token.value == "_":
        first = before.start if parser.at else token.start
        fail("syntax", (first, token.end), "Only variables and log have subscripts.",
             "Write x_1 or log_2(x).")  # fmt: skip
    usual = ("syntax", "%s cannot stand here.", USUAL)
    kind, message, hint = UNEXPECTED.get(token.kind, usual)
    fail(kind, span, message.replace("%s", str(token.value) or "This"), hint)


def comma(parser: Parser) -> NoReturn:
    """Refuse a comma outside of a function's brackets."""
    token, before = parser.token, parser.before
    after = parser.tokens[parser.at + 1]
    if "[" in parser.bars:
        fail("unsupported", token.span, "Lists and matrices are not supported.",
             "Write one formula.")  # fmt: skip
    if before.kind == "number" and after.kind == "number":
        left, right = (parser.text[t.start : t.end] for t in (before, after))
        large = f" For a large number write {left}{right}." if re.fullmatch(r"\d{3}", right) else ""
        left = left.replace(".", "")
        fail("decimal_comma", (before.start, after.end), "A comma stands in a number.",
             f"For a decimal write {left}.{right}.{large}")  # fmt: skip
    fail("syntax", token.span, "A comma separates the arguments of functions only.",
         "Take it away, or write a decimal point.")  # fmt: skip


def adjacent(parser: Parser) -> None:
    """Refuse 2 3 and x 2: a sign or the raising of the exponent may have been lost."""
    token, before = parser.token, parser.before
    if token.kind not in NUMBERS:
        return
    closed = before.kind in ("close", "bar")
    if closed or (token.kind == "vulgar" and before.kind not in NUMBERS):
        return
    first = parser.text[before.start : before.end]
    second = parser.text[token.start : token.end]
    mend = f"Write {first}·{second} for a product, {first}^{second} for a power."
    if before.kind == "endsuper":
        mend = "Write · between them for a product."
    elif before.kind == token.kind == "number" and parser.tokens[parser.at + 1].value == "/":
        mend = f"For a mixed number write ({first} + {second}/…)."
    elif before.kind == token.kind == "number":
        mend = f"Write {first}{second} for one number, {first}·{second} for a product."
    fail("number_adjacent", (before.start, token.end), "Nothing stands between these two.", mend)


def new_line(parser: Parser) -> None:
    """Refuse two formulas in two lines; LaTeX may break a line anywhere."""
    between = parser.text[parser.before.end : parser.token.start]
    if "\n" in between and not parser.bars and "\\" not in parser.text:
        fail("syntax", parser.token.span, "A second formula begins in a new line.",
             "Write one formula; for a product write ·.")  # fmt: skip

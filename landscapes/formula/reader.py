"""A text to a formula: characters, tokens, tree, limits, SymPy."""

from __future__ import annotations

import re
from dataclasses import replace

from landscapes.formula import limits, readings
from landscapes.formula.build import expression
from landscapes.formula.characters import describe, fold
from landscapes.formula.errors import FormulaError, fail
from landscapes.formula.header import Header, header
from landscapes.formula.lexer import Lexer
from landscapes.formula.mapping import mapping
from landscapes.formula.names import natural
from landscapes.formula.node import Formula, Node, Span
from landscapes.formula.parser import Parser

ENVIRONMENT = re.compile(
    r"\\begin\{((?:equation|align|displaymath|math|gather)\*?)\}(.*)\\end\{\1\}", re.DOTALL
)
STOP = re.compile(r"[^.;\s\\]\s*[.;]$")
DELIMITERS = [("$$", "$$"), ("$", "$"), ("\\(", "\\)"), ("\\[", "\\]")]


def read(text: str, most_variables: int | None = None) -> Formula:
    """Read a formula as it stands in a textbook, a paper, a notebook or a program.

    Parameters
    ----------
    text
        For example ``2x⁴−8x³−26x²+x−5``, ``L(w1, w2) = w1² + w2²`` or ``\\frac{1}{4}x^{2}``.
    most_variables
        How many variables it may have; None: as many as a loss (`limits.too_many`).

    Raises
    ------
    FormulaError
        If it is not a formula, is too large, or has no real value.
    """
    limits.check_text(text)
    try:
        return _read(text, most_variables)
    except FormulaError as error:
        end = min(max(error.end, error.start), len(text))
        start = min(error.start, max(0, len(text) - 1))
        raise FormulaError(
            error.message, start, max(start, end), kind=error.kind, hint=error.hint, text=text
        ) from None


def _read(text: str, most_variables: int | None) -> Formula:
    """Read a text of allowed length."""
    plain, places = fold(text)
    start, stop = bounds(plain)
    if start >= stop:
        fail("empty", (0, len(text)), "There is no formula yet.", "Write one, such as x² + 1.")
    mapped = mapping(plain, places, start, stop, most_variables)
    head = mapped or header(plain, places, start, stop, most_variables)
    if not plain[head.stop : stop].strip():
        fail("empty", (places[start], places[stop - 1] + 1), "Nothing stands behind the signature.",
             "Write the formula there.")  # fmt: skip
    lexer = Lexer(plain, places, head.stop, stop, head.variables, head.name)
    parser = Parser(lexer.run(), text, head.variables)
    limits.check_tokens(parser.tokens)
    root = parser.formula()
    limits.check_tree(root)
    if mapped and not any(node.op == "variable" for node in root.walk()):
        fail("unsupported", lexer.span(start, stop), "Limits are not supported.",
             "For a function write x ↦ x², for a constant one f(x) = 3.")  # fmt: skip
    symbols = variables(root, head)
    check_name(root, head, lexer.span(start, head.stop))
    limits.check_variables(root, symbols, most_variables)
    lost = [] if head.variables else readings.powers(root)
    found = sorted({*lexer.readings, *parser.readings, *lost}, key=lambda r: (r.start, r.end))
    formula = Formula(text, root, symbols, head.name, tuple(found))
    return replace(formula, expression=expression(root))


def bounds(plain: str) -> tuple[int, int]:
    """Part without white space, a full stop, and the signs that delimit mathematics."""
    start, stop = 0, len(plain)
    while True:
        while start < stop and plain[start] == " ":
            start += 1
        while stop > start and plain[stop - 1] == " ":
            stop -= 1
        if STOP.search(plain[start:stop]):
            stop -= 1
            continue
        inside = plain[start:stop]
        around = ENVIRONMENT.fullmatch(inside)
        if around:
            start, stop = start + around.start(2), start + around.end(2)
            continue
        pair = next(((a, b) for a, b in DELIMITERS if encloses(inside, a, b)), None)
        if pair is None:
            return start, stop
        start, stop = start + len(pair[0]), stop - len(pair[1])


def encloses(inside: str, left: str, right: str) -> bool:
    """Whether both delimiters are there."""
    if len(inside) < len(left) + len(right):
        return False
    return inside.startswith(left) and inside.endswith(right)


def check_name(root: Node, head: Header, span: Span) -> None:
    """Refuse y = x + y and x = 2: they are equations."""
    if head.name is None or head.variables is not None:
        return
    used = {str(node.value) for node in root.walk() if node.op == "variable"}
    if head.name in used or (head.name == "x" and not used):
        fail("equation", span, "This is an equation, not a function.",
             "Write only the formula, or f(x, y) = formula.")  # fmt: skip


def variables(root: Node, head: Header) -> tuple[str, ...]:
    """Names of the variables."""
    if head.variables is not None:
        return head.variables
    used = {str(node.value) for node in root.walk() if node.op == "variable"}
    return tuple(sorted(used, key=natural))


__all__ = ["describe", "read"]

"""What goes wrong when a formula is read, and where."""

from __future__ import annotations

import unicodedata
from typing import NoReturn

KINDS = {
    "empty": "nothing is there",
    "syntax": "symbols in an order that has no meaning",
    "missing_operand": "an operator or a function has nothing to work on",
    "unclosed": "a bracket or bar is opened and never closed",
    "unmatched_close": "a bracket is closed that was never opened",
    "mismatched": "a bracket is closed by one of another kind",
    "unknown_char": "a character that is not used in formulas",
    "unknown_name": "a word that is neither a function nor a variable",
    "number_adjacent": "two numbers, or a variable and a number, with nothing between them",
    "decimal_comma": "a comma inside a number",
    "arity": "a function has too many or too few arguments",
    "ambiguous": "two usual readings, and no way to tell which is meant",
    "unsupported": "mathematics that is not a loss landscape: derivatives, sums, complex numbers",
    "condition": "a comparison where a number is needed, or the other way round",
    "equation": "an equation instead of a function",
    "header": "the part before the equals sign is not the name of a function",
    "too_many_vars": "more variables than can be shown",
    "not_real": "a part has no real value",
    "too_long": "too many characters, symbols, branches or arguments",
    "too_deep": "too many brackets or powers inside each other",
    "too_big": "a number, an exponent or a degree out of range",
}


class FormulaError(ValueError):
    """A text is not a formula.

    Attributes
    ----------
    message
        What is wrong, in one sentence.
    start, end
        Where: code points of the text, ``[start, end)``.
    kind
        One of `KINDS`.
    hint
        What is allowed, or what to write instead; may be empty.
    text
        What was read, cut off if it is longer than a formula may be.
    """

    def __init__(
        self, message: str, start: int, end: int, *, kind: str, hint: str = "", text: str = ""
    ):
        super().__init__(message)
        self.message = message
        self.start = start
        self.end = end
        self.kind = kind
        self.hint = hint
        self.text = text

    def __reduce__(self) -> tuple[object, ...]:
        return _restore, (self.message, self.start, self.end, self.kind, self.hint, self.text)

    def caret(self) -> str:
        """Return two lines: the text, and marks under what is meant.

        Wide characters count as two columns, marks that combine with a letter as none.
        """
        line = "".join(" " if c.isspace() and c != "\u3000" else c for c in self.text)
        before = sum(map(columns, line[: self.start]))
        marked = sum(map(columns, line[self.start : self.end]))
        return f"{line}\n{' ' * before}{'^' * max(1, marked)}"


def columns(character: str) -> int:
    """Width of a character in columns of a fixed-width font."""
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def fail(kind: str, span: tuple[int, int], message: str, hint: str = "") -> NoReturn:
    """Raise the error; the text is added by `read`, which has it."""
    raise FormulaError(message, *span, kind=kind, hint=hint)


def _restore(message: str, start: int, end: int, kind: str, hint: str, text: str) -> FormulaError:
    return FormulaError(message, start, end, kind=kind, hint=hint, text=text)

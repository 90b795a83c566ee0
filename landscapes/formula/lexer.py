"""Text to tokens, each with the code points it covers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from landscapes.formula import latex, words
from landscapes.formula.characters import LOOKALIKES, SUBSCRIPTS, SUPERSCRIPTS, VULGAR, describe
from landscapes.formula.errors import fail
from landscapes.formula.names import CONSTANTS, GREEK
from landscapes.formula.node import Reading, Span
from landscapes.formula.signs import CLOSERS, KINDS, MENDS, PAIRS, ROOTS, SIGNS, UNSUPPORTED

DIGITS = frozenset("0123456789")
ELEMENTWISE = ("*", "/", "^")  # MATLAB's .* ./ .^
NUMBER = re.compile(r"(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
BELOW = re.compile(r"⁄([₀-₉]+)")
BASED = re.compile(r"[xX][0-9A-Fa-f]|[bB][01]|[oO][0-7]")
FRACTION = re.compile(r"([0-9]+)\s?⁄\s?([0-9]+)")


@dataclass(slots=True)
class Token:
    """A word or sign. ``spaced`` says whether white space stands before it."""

    kind: str
    value: str | int | Fraction
    start: int
    end: int
    spaced: bool = False

    @property
    def span(self) -> Span:
        """Code points that it covers."""
        return self.start, self.end


class Lexer:
    """Reads plain characters from left to right.

    Parameters
    ----------
    plain, places
        As `characters.fold` gives them.
    start, stop
        Which part of ``plain`` to read.
    declared
        Variables of the signature; None if there is none, then every letter may be one.
    called
        Name of the function that is being defined, which therefore cannot be used.
    """

    def __init__(
        self,
        plain: str,
        places: list[int],
        start: int,
        stop: int,
        declared: tuple[str, ...] | None = None,
        called: str | None = None,
    ):
        self.plain = plain[:stop]
        self.places = places
        self.at = start
        self.declared = declared
        self.called = called
        self.tokens: list[Token] = []
        self.readings: list[Reading] = []
        self.spaced = False

    def run(self) -> list[Token]:
        """All tokens, the last of kind ``end``."""
        while self.at < len(self.plain):
            self.step()
        place = self.places[self.at - 1] + 1 if self.at and self.places else 0
        self.tokens.append(Token("end", "", place, place, self.spaced))
        return self.tokens

    def step(self) -> None:
        """Read one token, or white space."""
        c = self.plain[self.at]
        if c == " " or (c == "~" and "\\" in self.plain):
            self.spaced = True
            self.at += 1
        elif c in DIGITS or (c == "." and self.plain[self.at + 1 : self.at + 2] in DIGITS):
            self.number()
        elif c == "." and self.plain[self.at + 1 : self.at + 2] in ELEMENTWISE:
            self.emit("operator", self.plain[self.at + 1], 2)
        elif c.isascii() and c.isalpha():
            words.word(self)
        elif c in GREEK or c == "π":
            words.greek(self)
        elif c in SUPERSCRIPTS:
            self.superscript()
        elif c in VULGAR:
            self.emit("vulgar", VULGAR[c], 1)
        elif c == "\\":
            latex.command(self)
        elif c in ROOTS:
            self.emit("root", ROOTS[c], 1)
        else:
            self.sign(c)

    def span(self, start: int, stop: int) -> Span:
        """Code points of the text that the plain characters ``[start, stop)`` stand for."""
        if not self.places:
            return 0, 0
        first = self.places[min(start, len(self.places) - 1)]
        return first, max(first, self.places[min(stop, len(self.places)) - 1] + 1)

    def emit(self, kind: str, value: str | int | Fraction, length: int) -> None:
        """Append a token of this many plain characters and go past it."""
        start, end = self.span(self.at, self.at + length)
        self.tokens.append(Token(kind, value, start, end, self.spaced))
        self.spaced = False
        self.at += length

    def number(self) -> None:
        """Read a decimal number, with ½ behind it a mixed one, or a fraction such as 3⁄4."""
        match = FRACTION.match(self.plain, self.at)
        if match:
            length = match.end() - self.at
            if int(match[2][:40]) == 0:
                fail("not_real", self.span(self.at, match.end()), "Division by zero has no value.")
            limit_digits(match[0], self.span(self.at, match.end()))
            return self.emit("number", Fraction(int(match[1]), int(match[2])), length)
        match = NUMBER.match(self.plain, self.at)
        assert match is not None
        typed = match[0]
        span = self.span(self.at, match.end())
        limit_digits(typed, span)
        self.after_number(typed, match.end())
        value = Fraction(re.sub(r"\.(?![0-9])", "", typed))
        tail = self.plain[match.end() : match.end() + 2]
        mixed = tail.lstrip(" ")[:1]
        if mixed in VULGAR and mixed and typed.isdigit():
            length = len(typed) + tail.index(mixed) + 1
            return self.emit("number", value + VULGAR[mixed], length)
        return self.emit("number", value, len(typed))

    def after_number(self, typed: str, stop: int) -> None:
        """Refuse what looks like one number and is none."""
        after = self.plain[stop : stop + 1]
        if after == ".":
            rest = self.plain[stop:]
            stop += len(rest) - len(rest.lstrip("0123456789."))
            fail("syntax", self.span(self.at, stop), "A number has one decimal point.",
                 "Write it as 1.25.")  # fmt: skip
        if after == "_" and self.tokens and self.tokens[-1].value == "^":
            fail("syntax", self.span(self.at, stop + 1), "A subscript stands behind an exponent.",
                 "Write the subscript first: x_1^2.")  # fmt: skip
        if after == "_" and self.plain[stop + 1 : stop + 2] in DIGITS:
            fail("syntax", self.span(self.at, stop + 2), "Digits are not grouped with _.",
                 "Write 1000 without a separator.")  # fmt: skip
        based = BASED.match(self.plain, stop)
        if typed == "0" and based:
            fail("syntax", self.span(self.at, stop + 2), "Numbers are written in decimal digits.",
                 "Write 16 for 0x10; for a product write 0·x1.")  # fmt: skip

    def superscript(self) -> None:
        """Read a run of superscripts as one exponent: its own tokens between two marks."""
        stop = self.at
        while stop < len(self.plain) and (
            self.plain[stop] in SUPERSCRIPTS
            or (self.plain[stop] == "⁄" and self.plain[stop + 1 : stop + 2] in SUPERSCRIPTS)
        ):
            stop += 1
        run = "".join(SUPERSCRIPTS.get(c, "/") for c in self.plain[self.at : stop])
        start, end = self.span(self.at, stop)
        if self.bottom(run, stop):
            return
        if re.search(r"[a-zθβγδ][0-9]", run):
            fail("ambiguous", (start, end), "A letter and a digit are both raised.",
                 "Write the exponent with ^ and brackets, such as e^(-x^2).")  # fmt: skip
        if len(run) > 30:
            fail("too_big", (start, end), "The exponent is too long.", "At most 100 is allowed.")
        self.tokens.append(Token("super", "", start, start + 1, self.spaced))
        inner = Lexer(run, self.places[self.at : stop], 0, len(run), self.declared, self.called)
        self.tokens.extend(inner.run()[:-1])
        self.tokens.append(Token("endsuper", "", end - 1, end))
        self.readings.extend(inner.readings)
        self.spaced = False
        self.at = stop

    def bottom(self, run: str, stop: int) -> bool:
        """Read a fraction set in small digits, ³⁄₄; False if this is none."""
        match = BELOW.match(self.plain, stop)
        after = not self.tokens or self.tokens[-1].kind in ("operator", "open", "comma", "equals")
        if not match or not run.isdigit():
            return False
        if not after:
            fail("ambiguous", self.span(self.at, match.end()), "Is this an exponent or a fraction?",
                 "Put brackets around the fraction.")  # fmt: skip
        below = int("".join(SUBSCRIPTS[c] for c in match[1][:30]))
        if below == 0:
            fail("not_real", self.span(self.at, match.end()), "Division by zero has no value.")
        self.emit("number", Fraction(int(run[:30]), below), match.end() - self.at)
        return True

    def sign(self, c: str) -> None:
        """Read an operator, bracket or other sign."""
        if c in PAIRS:
            return self.emit("open", c, 1)
        if c in CLOSERS:
            return self.emit("close", c, 1)
        match = SIGNS.match(self.plain, self.at)
        if match and match[0] not in UNSUPPORTED and match[0] != "||":
            kind, value = KINDS[match[0]]
            return self.emit(kind, value, len(match[0]))
        if c == "|":
            return self.emit("bar", "", 1)
        return self.refuse(match[0] if match else c)

    def based(self) -> bool:
        """Read the base in log₂; False if no logarithm stands before."""
        last = self.tokens[-1] if self.tokens else None
        if last is None or last.kind != "function" or last.value != "log" or self.spaced:
            return False
        stop = self.at
        while stop < len(self.plain) and self.plain[stop] in SUBSCRIPTS:
            stop += 1
        base = "".join(SUBSCRIPTS[c] for c in self.plain[self.at : stop])
        if not base.isdigit() or len(base) > 30:
            return False
        self.emit("operator", "_", 0)
        self.emit("number", Fraction(int(base)), stop - self.at)
        return True

    def refuse(self, c: str) -> None:
        """Say why a character is not allowed."""
        span = self.span(self.at, self.at + len(c))
        shown = self.plain[self.at]
        if c == "'" and (not self.tokens or self.tokens[-1].kind in ("open", "operator", "comma")):
            fail("unknown_char", span, "Quotation marks are not used in formulas.",
                 "Write the formula without them.")  # fmt: skip
        if c in UNSUPPORTED:
            fail("unsupported", span, UNSUPPORTED[c], MENDS.get(c, ""))
        if c in SUBSCRIPTS and self.based():
            return
        if c in SUBSCRIPTS:
            fail("syntax", span, "A subscript belongs to a variable.", "Write it as x₁ or x_1.")
        if c in LOOKALIKES:
            mend = f"It looks like {LOOKALIKES[c]}; type {LOOKALIKES[c]} instead."
            fail("unknown_char", span, f"{describe(shown)} is not used in formulas.", mend)
        stop = self.at + 1
        while stop < len(self.plain) and self.plain[stop].isalpha() and c.isalpha():
            if self.plain[stop].isascii():
                break
            stop += 1
        fail("unknown_char", self.span(self.at, stop), f"{describe(shown)} is not used in formulas.",
             "Use letters, digits, + − · / ^ and brackets.")  # fmt: skip


def limit_digits(typed: str, span: Span) -> None:
    """Refuse a number with more than 30 digits or a power of ten beyond 10^±30."""
    mantissa, _, exponent = typed.lower().partition("e")
    if sum(c in DIGITS for c in mantissa) > 30:
        fail("too_big", span, "A number has at most 30 digits.", "Round it.")
    if len(exponent) > 4 or abs(int(exponent or 0)) > 30:
        fail("too_big", span, "Powers of ten go from 10^−30 to 10^30.", "Use a smaller number.")


__all__ = ["CONSTANTS", "Lexer", "Token"]

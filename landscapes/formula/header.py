"""The part before the equals sign: ``f(x, y) =``, ``L(w₁, w₂) :=``, ``y =``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NoReturn

from landscapes.formula.errors import fail
from landscapes.formula.lexer import Lexer, Token
from landscapes.formula.limits import too_many
from landscapes.formula.names import CONSTANTS, FUNCTIONS
from landscapes.formula.subscripts import SUBSCRIPT, subscript

EQUALS = re.compile(r"(?<![<>=!:])(:=|=|\\coloneqq)(?![=<>])")
OPENERS = "([{"
CLOSERS = ")]}"
NAME = re.compile(
    r"(?:\\(?:mathcal|mathrm|operatorname|text|mathit|mathbf)\s*\{\s*([A-Za-z]+)\s*\}"
    r"|\\ell\b|ℓ|([A-Za-z]+)|\\?([A-Za-z]+)|([Α-ω]))"
)
SIZING = re.compile(r"\\(?:left|right|[bB]igg?[lr]?|,|;|!|quad|displaystyle)|&\s*$")


@dataclass(frozen=True, slots=True)
class Header:
    """Name and variables of a function; ``stop`` is where the formula itself begins."""

    stop: int
    name: str | None = None
    variables: tuple[str, ...] | None = None


def header(plain: str, places: list[int], start: int, stop: int, most: int | None = None) -> Header:
    """Read the signature, if there is one; ``most`` is how many variables it may name
    (None: as many as a loss has, see `limits.too_many`).

    Raises
    ------
    FormulaError
        If there is an equals sign and what stands before it is not a signature.
    """
    equals = find(plain, start, stop)
    if equals is None:
        return Header(start)
    reader = Reader(plain, places, start, equals.start(), most)
    if not plain[start : equals.start()].strip():
        fail("syntax", reader.span(equals.start(), equals.end()), "Nothing stands before the =.",
             "Write f(x) = x², or only x².")  # fmt: skip
    return reader.read(equals.end())


def find(plain: str, start: int, stop: int) -> re.Match[str] | None:
    """The first equals sign outside of brackets."""
    for match in EQUALS.finditer(plain, start, stop):
        before = re.sub(r"\\[()\[\]]", "", plain[start : match.start()])
        opened = sum(before.count(c) for c in OPENERS) - sum(before.count(c) for c in CLOSERS)
        if opened <= 0:
            return match if "\\begin" not in before else None
    return None


class Reader:
    """Reads the part before the equals sign."""

    def __init__(
        self,
        plain: str,
        places: list[int],
        start: int,
        stop: int,
        most: int | None = None,
    ):
        self.plain = plain
        self.places = places
        self.start = start
        self.stop = stop
        self.most = most

    def span(self, start: int, stop: int) -> tuple[int, int]:
        """Code points of the text."""
        return self.places[start], self.places[stop - 1] + 1

    @property
    def whole(self) -> tuple[int, int]:
        """Code points of all that stands before the equals sign, without white space."""
        stripped = self.plain[self.start : self.stop]
        left = self.start + len(stripped) - len(stripped.lstrip())
        return self.span(left, self.start + len(stripped.rstrip()))

    def read(self, body: int) -> Header:
        """Name and variables."""
        left = SIZING.sub(lambda m: " " * len(m[0]), self.plain[self.start : self.stop])
        self.refuse_derivative(left)
        match = NAME.match(left, len(left) - len(left.lstrip()))
        if not match:
            self.equation()
        name = (match[1] or match[2] or match[3] or match[4] or "l").strip()
        rest = left[match.end() :]
        tail = SUBSCRIPT.match(rest)
        if tail:
            name += subscript(tail)
            rest = rest[tail.end() :]
        if not rest.strip():
            return self.named(name, body)
        return self.signature(name, rest, body)

    def named(self, name: str, body: int) -> Header:
        """Read ``y =``."""
        if name in FUNCTIONS or name in CONSTANTS:
            fail("header", self.whole, f"{name} has a meaning already.", "Write f(x) = ….")
        glued = len(name) > 1 and not re.fullmatch(r"[A-Za-z]_?\d+", name)
        if glued and not known_title(name):
            self.equation()
        return Header(body, name)

    def signature(self, name: str, rest: str, body: int) -> Header:
        """Read ``f(x, y) =``."""
        match = re.fullmatch(r"\s*[(\[](.*)[)\]]\s*", rest, re.DOTALL)
        if not match or re.search(r"[()\[\]+*/^|]|(?<!\w)-", match[1]):
            self.equation()
        if name.lower() in FUNCTIONS:
            fail("header", self.whole, f"{name} has a meaning already.", "Write f(x) = ….")
        begin = self.stop - len(rest) + match.start(1)
        inside = match[1]
        if rest.lstrip().startswith("["):  # Mathematica's f[x_]
            inside = re.sub(r"_(?=\s*(?:,|$))", " ", inside)
        variables = self.variables(inside, begin)
        if name in variables:
            fail("header", self.whole, f"{name} is the function and a variable at once.",
                 "Give the function another letter: f(x) = ….")  # fmt: skip
        return Header(body, name, variables)

    def variables(self, inside: str, begin: int) -> tuple[str, ...]:
        """Names between the brackets."""
        found: list[str] = []
        offset = 0
        for part in re.split(r"[,;]", inside):
            found.append(self.one(part, begin + offset))
            offset += len(part) + 1
        if len(set(found)) < len(found):
            fail(
                "header", self.whole, "A variable is named twice.", "Write each once: f(x, y) = …."
            )
        if reason := too_many(found, self.most):
            fail("too_many_vars", self.whole, f"{len(found)} variables are too many.", reason)
        return tuple(found)

    def one(self, part: str, begin: int) -> str:
        """Read one variable with the formula's own lexer, all letters allowed."""
        typed = part.strip()
        left = begin + len(part) - len(part.lstrip())
        span = self.span(left, left + len(typed)) if typed else self.whole
        letter = re.fullmatch(r"([A-Za-z])(" + SUBSCRIPT.pattern + ")?", typed)
        if letter:
            tail = SUBSCRIPT.match(typed, 1)
            return letter[1] + (subscript(tail) if tail else "")
        if typed in ("π", "pi", "\\pi"):
            return "pi"
        tokens: list[Token] = []
        if typed and not re.fullmatch(r"[0-9. -]*", typed):
            lexer = Lexer(self.plain, self.places, left, left + len(typed))
            tokens = lexer.run()[:-1]
        if len(tokens) == 1 and tokens[0].kind == "variable":
            return str(tokens[0].value)
        if not typed:
            fail("header", span, "A variable is missing in the brackets.",
                 "Name variables x, w1 or θ, with commas: f(x, y) = ….")  # fmt: skip
        return fail("header", span, f"“{typed[:20]}” is not the name of a variable.",
                    "Name variables x, w1 or θ, with commas: f(x, y) = ….")  # fmt: skip

    def refuse_derivative(self, left: str) -> None:
        """Refuse ``f'(x) =`` and ``dy/dx =``."""
        if re.search(
            r"['′″∂∇]|\\prime|\\partial|\\nabla|\\frac\{d|\bd[a-zA-Z]?\s*/\s*d[a-zA-Z]", left
        ):
            fail("unsupported", self.whole, "Derivatives are not typed: the gradient is found.",
                 "Write the function itself: f(x) = x².")  # fmt: skip

    def equation(self) -> NoReturn:
        """Refuse an equation."""
        span = self.span(self.start, min(self.stop + 1, len(self.places)))
        fail("equation", span, "This is an equation, not a function.",
             "Write only the formula, or f(x, y) = formula.")  # fmt: skip


def known_title(name: str) -> bool:
    """Whether a word names a function as a whole, such as loss or cost."""
    return name.lower() in {"loss", "cost", "objective", "obj", "error", "energy", "risk", "func"}

"""Subscripts of variables: x₁, x_1, x_{1} and x1 are one variable, x_{max} is another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from landscapes.formula.characters import SUBSCRIPTS
from landscapes.formula.errors import fail

if TYPE_CHECKING:
    from landscapes.formula.lexer import Lexer

SUBSCRIPT = re.compile(
    r"_?([₀-₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ]+)|_([0-9]+)|_\{\s*([A-Za-z0-9]+)\s*\}|_([A-Za-z](?![A-Za-z]))|([0-9]+)"
)
STRANGE = re.compile(r"_+\{?[^\s+*/^()]*")
LONGEST_SUBSCRIPT = 8


def refuse_subscript(lexer: Lexer, typed: str, stop: int) -> None:
    """Refuse a subscript that is too long or cannot be read."""
    if len(typed) > LONGEST_SUBSCRIPT:
        fail("too_long", lexer.span(lexer.at, stop),
             f"A subscript has at most {LONGEST_SUBSCRIPT} characters.")  # fmt: skip
    if lexer.plain[stop : stop + 1] == "_":
        tail = STRANGE.match(lexer.plain, stop)
        end = tail.end() if tail else stop + 1
        fail("syntax", lexer.span(lexer.at, end), "This subscript is not understood.",
             "Write one letter or number behind _, or several in braces: x_{max}.")  # fmt: skip


def subscript(match: re.Match[str]) -> str:
    """Subscript as part of a canonical name: digits as they are, letters behind a line."""
    inside = match[1] or match[2] or match[3] or match[4] or match[5]
    typed = "".join(SUBSCRIPTS.get(c, c) for c in inside)
    return typed if typed.isdigit() else f"_{typed}"

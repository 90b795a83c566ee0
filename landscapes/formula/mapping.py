"""Signatures without an equals sign: ``x ↦``, ``f: (x, y) →``, MATLAB's ``@(x)``."""

from __future__ import annotations

import re

from landscapes.formula.errors import fail
from landscapes.formula.header import Header, Reader

_NAME = r"[A-Za-z]|\\?[A-Za-z]+|[Α-ω]"
_REALS = r"(?:R|\\mathbb\s*\{?\s*R\s*\}?)\s*(?:\^\s*\{?\s*[0-9n]\s*\}?|[²³])?"
_ARROW = r"(?:→|->|\\mapsto(?![A-Za-z])|\\to(?![A-Za-z]))"
ARROW = re.compile(
    rf"\s*(?:(?P<name>{_NAME})\s*:\s*)?(?:{_REALS}\s*{_ARROW}\s*{_REALS}\s*[,;:]?\s*)?"
    rf"(?:\((?P<several>[^()]*)\)|(?P<one>[^()\[\]{{}}+*/|,;:=<>→\s-]+|\\[a-z]+\s*))\s*{_ARROW}"
)
HANDLE = re.compile(rf"\s*(?:(?P<name>{_NAME})\s*:?=\s*)?@\s*\((?P<several>[^()]*)\)")
LAMBDA = re.compile(rf"\s*(?:(?:{_NAME})\s*:?=\s*)?(lambda(?![A-Za-z]*\s*[(*^+/])[^:()=]*:)")


def mapping(
    plain: str, places: list[int], start: int, stop: int, most: int | None = None
) -> Header | None:
    """Read such a signature; None if the formula does not begin with one.

    Raises
    ------
    FormulaError
        If what is mapped is not one or several variables, and for Python's ``lambda``.
    """
    python = LAMBDA.match(plain, start, stop)
    if python:
        span = places[python.start(1)], places[python.end(1) - 1] + 1
        fail("unsupported", span, "Python's “lambda” is not part of a formula.",
             "Write only what stands behind the colon, or f(x) = ….")  # fmt: skip
    match = ARROW.match(plain, start, stop) or HANDLE.match(plain, start, stop)
    if match is None:
        return None
    part = "several" if match["several"] is not None else "one"
    reader = Reader(plain, places, start, match.end(), most)
    variables = reader.variables(match[part], match.start(part))
    name = (match["name"] or "").lstrip("\\") or None
    if name in variables:
        fail("header", reader.whole, f"{name} is the function and a variable at once.",
             "Give the function another letter: f: x ↦ ….")  # fmt: skip
    return Header(match.end(), name, variables)

"""Reads a printed formula of numbers back, as a person would: for tests of what is printed."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from typing import Any

import numpy as np

_TOKEN = re.compile(r"\\[A-Za-z]+|\\[!,;]|\d+\.?\d*|[^\s]")
_SPACES = {r"\!", r"\,", r"\;", r"\textstyle"}
_FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    r"\cos": np.cos,
    r"\ln": np.log,
    "sign": np.sign,
    "diag": lambda a: a,
    r"\sum": lambda a: a,
    r"\max": lambda a: a,
}


def calculated(latex: str) -> Any:
    """The number that a formula of one variable comes to; ValueError where it cannot be read."""
    reading = _Reading([t for t in _TOKEN.findall(latex) if t not in _SPACES])
    result = reading.sum()
    if reading.rest:
        raise ValueError(f"{''.join(reading.rest)} is left of {latex}.")
    return result


class _Reading:
    def __init__(self, tokens: list[str]) -> None:
        self.rest = tokens

    def next(self, wanted: str = "") -> str:
        if not self.rest or (wanted and self.rest[0] != wanted):
            raise ValueError(f"{wanted} was expected before {''.join(self.rest)}.")
        return self.rest.pop(0)

    def at(self, *tokens: str) -> bool:
        return bool(self.rest) and self.rest[0] in tokens

    def sum(self) -> Any:
        result = self.product()
        while self.at("+", "-"):
            sign = self.next()
            result = result + self.product() if sign == "+" else result - self.product()
        return result

    def product(self) -> Any:
        if self.at("-"):
            self.next()
            return -self.product()
        result = self.power()
        while self.rest and not self.at("+", "-", ")", "}", ",", r"\right", r"\bmod", r"\rfloor"):
            if self.at("/"):
                self.next()
                result = np.divide(result, self.power())
            else:
                if self.at(r"\cdot", r"\odot"):
                    self.next()
                result = result * self.power()
        if self.at(r"\bmod"):
            self.next()
            return np.mod(result, self.power())
        return result

    def power(self) -> Any:
        base = self.atom()
        while self.at("^", "_"):
            index = self.next() == "_"
            exponent = self.group()
            base = base if index or exponent is None else np.power(base, exponent)
        return base

    def group(self) -> Any:
        """What stands in braces, or one digit; None for the T of a transpose."""
        if not self.at("{"):
            return float(self.next())
        self.next("{")
        if self.at(r"\mathsf"):
            while self.next() != "}":
                pass
            return None
        result = self.sum()
        self.next("}")
        return result

    def atom(self) -> Any:
        token = self.next()
        if token[0].isdigit():
            return float(token)
        if token in ("(", r"\left", r"\lfloor"):
            return self.bracketed(token)
        if token == r"\frac":
            return np.divide(self.group(), self.group())
        if token == r"\sqrt":
            return np.sqrt(self.group())
        if token == "e":
            return math.e
        if token in (r"\max", r"\min") and self.at(r"\left"):
            pair = self.bracketed(self.next())
            return (np.fmax if token == r"\max" else np.fmin)(*pair)
        if token == r"\operatorname":
            token = re.sub(r"[{}]", "", "".join(self.next() for _ in range(6)))
        if self.at("_"):  # what a sum runs over
            while self.next() != "}":
                pass
        if token in _FUNCTIONS:
            return _FUNCTIONS[token](self.power())
        raise ValueError(f"{token} cannot be read.")

    def bracketed(self, opened: str) -> Any:
        kind = self.next() if opened == r"\left" else opened
        parts = [self.sum()]
        while self.at(","):
            self.next()
            parts.append(self.sum())
        self.next(r"\right") if opened == r"\left" else None
        self.next()
        if kind == r"\langle":
            return parts[0] * parts[1]
        if kind in ("|", r"\lVert"):
            return abs(parts[0])
        if kind == r"\lfloor":
            return np.floor(parts[0])
        return parts[0] if len(parts) == 1 else parts

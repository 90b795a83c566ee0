"""Numbers and letters as they are written by hand, for plain text and screen readers."""

from __future__ import annotations

import math
import re
import unicodedata

_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_SUBSCRIPT = str.maketrans("+-0123456789", "₊₋₀₁₂₃₄₅₆₇₈₉")


def number(value: float, digits: int = 6) -> str:
    """A number as it is written by hand: −1.47236, 6.11 × 10⁻¹⁰, ∞."""
    value = float(value)
    if math.isnan(value):
        return "undefined"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    mantissa, _, exponent = f"{value:.{digits}g}".partition("e")
    power = f" × 10{str(int(exponent)).translate(_SUPERSCRIPT)}" if exponent else ""
    return mantissa.replace("-", "−") + power


def apart(one: float, other: float, least: int = 3) -> tuple[str, str]:
    """Two numbers with as many digits, ``least`` or more, as it takes to tell them apart."""
    enough = (d for d in range(least, 18) if number(one, d) != number(other, d))
    digits = next(enough, 6)
    return number(one, digits), number(other, digits)


def plain(latex: str) -> str:
    r"""A letter of a formula without LaTeX: ``\beta_1`` is β₁, ``\eta_{\min}`` is η min."""
    letters = re.sub(r"\\(hat|bar)\b", "", latex)
    letters = re.sub(r"\\([A-Za-z]+)", _letter, letters).replace("{", "").replace("}", "")
    letter, _, index = letters.partition("_")
    written = index.translate(_SUBSCRIPT) if not index.isalpha() else f" {index}"
    return letter + written


def _letter(command: re.Match[str]) -> str:
    name = command[1].replace("lambda", "lamda").replace("Lambda", "Lamda")
    size = "CAPITAL" if name[0].isupper() else "SMALL"
    try:
        return unicodedata.lookup(f"GREEK {size} LETTER {name.upper()}")
    except KeyError:
        return command[1]

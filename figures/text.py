"""Names and numbers as a figure writes them.

Plotly reads a small HTML (``<sub>``, ``<br>``) and, in hover texts, ``%{…}``. Whatever a person may
have typed goes through `escape` first, so that it is shown and never interpreted.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import Any

GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "zeta": "ζ",
    "eta": "η", "theta": "θ", "iota": "ι", "kappa": "κ", "lambda": "λ", "mu": "μ", "nu": "ν",
    "xi": "ξ", "omicron": "ο", "pi": "π", "rho": "ρ", "sigma": "σ", "tau": "τ", "upsilon": "υ",
    "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω",
}  # fmt: skip
DIGITS = 6
"""Of a number under the pointer."""
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def escape(text: str) -> str:
    """Return ``text`` such that Plotly shows it letter by letter."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("{", "&#123;").replace("$", "&#36;")


def symbol_text(symbol: str) -> str:
    """Write a symbol as in a book: ``theta1`` becomes ``θ<sub>1</sub>``."""
    match = re.fullmatch(r"(.+?)_?(\d*)", symbol, re.DOTALL)
    stem, index = match.groups() if match else (symbol, "")
    stem = GREEK.get(stem, GREEK.get(stem.lower(), "").upper() if stem.istitle() else "") or stem
    return escape(stem) + (f"<sub>{index}</sub>" if index else "")


def number(value: float, digits: int = 4) -> str:
    """Write a number with at most so many significant digits: ``−0.25``, ``1.5 × 10⁶``, ``10⁻⁹``."""
    if math.isnan(value):
        return "undefined"
    if math.isinf(value):
        return "−∞" if value < 0 else "∞"
    if value == 0:
        return "0"
    digits = min(max(digits, 1), 17)
    mantissa, _, power = f"{value:.{digits - 1}e}".partition("e")
    exponent = int(power)
    if -4 <= exponent < max(5, digits):
        plain = f"{float(mantissa + 'e' + power):.{max(digits - 1 - exponent, 0)}f}"
        return _trimmed(plain).replace("-", "−")
    mantissa = _trimmed(mantissa).replace("-", "−")
    tens = "10" + str(exponent).translate(SUPERSCRIPTS)
    return {"1": tens, "−1": "−" + tens}.get(mantissa, f"{mantissa} × {tens}")


def told_each(head: str, names: Sequence[str], rows: Iterable[Iterable[float]]) -> dict[str, Any]:
    """Hover of a trace: for each point ``head`` and below it its numbers, each after its name.

    Plotly itself would write them with a hyphen for a minus and an "e" for a power of ten.
    """
    texts = (
        (f"{name}: {number(value, DIGITS)}" for name, value in zip(names, row, strict=True))
        for row in rows
    )
    return told("<br>".join([head, *lines]) for lines in texts)


def told(texts: Iterable[str]) -> dict[str, Any]:
    """Hover of a trace: a text for each point."""
    return {"hovertext": list(texts), "hovertemplate": "%{hovertext}<extra></extra>"}


def _trimmed(digits: str) -> str:
    return digits.rstrip("0").rstrip(".") if "." in digits else digits

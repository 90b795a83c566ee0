"""Numbers, points and directions as they are written in sentences."""

from __future__ import annotations

from typing import Any

import numpy as np

from optimizers.registry import Array

_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(value: Any, digits: int = 3) -> str:
    """A number as a person writes it: ``−0.52``, ``3 × 10⁻⁴``, ``2.59 × 10¹³``."""
    text = f"{float(value):.{digits}g}"
    if 0 < abs(float(value)) < 1e-3:
        text = f"{float(value):.{digits - 1}e}"
    mantissa, e, exponent = text.replace("-", "−", text.startswith("-")).partition("e")
    if not e:
        return mantissa
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    return f"{mantissa} × 10{str(int(exponent)).translate(_SUPERSCRIPT)}"


def pair(one: Any, other: Any) -> tuple[str, str]:
    """Two numbers with as many digits as it takes to tell them apart."""
    digits = next((d for d in range(3, 18) if number(one, d) != number(other, d)), 3)
    return number(one, digits), number(other, digits)


def rises(before: Any, after: Any) -> bool:
    """Whether a loss rises by more than rounding."""
    rounding = 8 * float(np.finfo(np.float64).eps) * max(abs(before), abs(after))
    return bool(after - before > rounding)


def names(f: Any, dimension: int) -> tuple[str, ...]:
    """Names of the variables, if the loss knows them; empty if not."""
    symbols = tuple(str(symbol) for symbol in getattr(f, "symbols", ()))
    if len(symbols) == dimension:
        return symbols
    return ("x",) if dimension == 1 else ()


def place(f: Any, x: Array) -> str:
    """A point in words: ``x = −1``, ``x = 1, y = 2`` or ``(1, 2)``; long ones are cut."""
    flat = x.reshape(len(x), -1)[:, 0]
    known = names(f, len(flat))
    if known and len(known) <= 4:
        return ", ".join(f"{s} = {number(v)}" for s, v in zip(known, flat, strict=True))
    shown = [number(v) for v in flat[:4]] + ["…"] * (len(flat) > 4)
    return f"({', '.join(shown)})"


def direction(f: Any, d: Array) -> str:
    """A direction in words: the variable's name along an axis, else its components."""
    axis = int(np.argmax(np.abs(d)))
    known = names(f, len(d))
    if known and abs(d[axis]) > 1 - 1e-6 * np.linalg.norm(d):
        return f"{'−' if d[axis] < 0 else '+' * (len(d) == 1)}{known[axis]}"
    shown = [number(v + 0.0) for v in np.round(d[:4], 3)] + ["…"] * (len(d) > 4)
    return f"({', '.join(shown)})"

"""Numbers, columns and matrices in LaTeX, to six digits."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]
MOST = 4
"""Rows and columns that are written out; of more the first three."""


def decimal(value: float) -> str:
    """A number in LaTeX, to six digits."""
    if not math.isfinite(value):
        infinite = r"\infty" if value > 0 else r"-\infty"
        return r"\text{undefined}" if math.isnan(value) else infinite
    mantissa, _, power = f"{value:.6g}".partition("e")
    if not power:
        return mantissa
    alone = {"1": "", "-1": "-"}.get(mantissa, rf"{mantissa} \cdot ")
    return rf"{alone}10^{{{int(power)}}}"


def factor(value: float) -> str:
    """A number as it stands after a dot: in parentheses if it is negative."""
    return f"({decimal(value)})" if value < 0 else decimal(value)


def vector(values: Sequence[float] | Array, *, inside: bool = False) -> str:
    """A number, or a column of them; ``inside`` a product a negative number is in parentheses."""
    values = np.asarray(values) + 0.0  # no −0
    if values.size == 1:
        return factor(values.item()) if inside else decimal(values.item())
    rows = values[:, None] if values.ndim == 1 else values
    return matrix(rows)


def matrix(values: Array) -> str:
    """Rows and columns of numbers; of many the first three, with dots."""
    tall, wide = (size > MOST for size in values.shape)
    rows = [_row(row, wide) for row in values[: 3 if tall else None]]
    if tall:
        rows.append(" & ".join([r"\vdots"] * (4 if wide else values.shape[1])))
    return r"\begin{pmatrix}" + r" \\ ".join(rows) + r"\end{pmatrix}"


def row(values: Array) -> str:
    """Numbers beside each other; of many the first three, with dots."""
    wide = len(values) > MOST
    shown = [decimal(v) for v in values[: 3 if wide else None]] + [r"\dots"] * wide
    return r"\left(" + r",\, ".join(shown) + r"\right)"


def _row(values: Array, wide: bool) -> str:
    shown = [decimal(v) for v in values[: 3 if wide else None]]
    return " & ".join(shown + [r"\cdots"] * wide)


def equals(*values: float) -> str:
    """``=`` if six digits write all these numbers in full, else ``≈``."""
    exact = all(abs(float(f"{v:.6g}") - v) <= 1e-15 * abs(v) for v in values)
    return "=" if exact else r"\approx"

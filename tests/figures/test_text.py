from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from figures.text import escape, number, symbol_text


@pytest.mark.parametrize(
    ("symbol", "shown"),
    [
        ("x", "x"),
        ("w1", "w<sub>1</sub>"),
        ("w_1", "w<sub>1</sub>"),
        ("theta1", "θ<sub>1</sub>"),
        ("theta", "θ"),
        ("Omega", "Ω"),
        ("x10", "x<sub>10</sub>"),
        ("thetas", "thetas"),
        ("L", "L"),
        ("", ""),
        ("<i>", "&lt;i&gt;"),
    ],
)
def test_symbols_are_written_as_in_a_book(symbol: str, shown: str) -> None:
    assert symbol_text(symbol) == shown


@given(st.text())
def test_escaped_text_has_nothing_left_for_plotly_to_read(text: str) -> None:
    shown = escape(text)
    assert not set("<>{$") & set(shown)
    for entity, letter in (("&lt;", "<"), ("&gt;", ">"), ("&#123;", "{"), ("&#36;", "$")):
        shown = shown.replace(entity, letter)
    assert shown.replace("&amp;", "&") == text


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [
        (0.0, 4, "0"),
        (-0.0, 4, "0"),
        (0.25, 4, "0.25"),
        (-436.1071, 6, "−436.107"),
        (-436.1071, 3, "−436"),
        (1e6, 4, "10⁶"),
        (1.5e6, 4, "1.5 × 10⁶"),
        (-1e-9, 4, "−10⁻⁹"),
        (10000, 4, "10000"),
        (100000, 4, "10⁵"),
        (100000000.2, 10, "100000000.2"),
        (0.0001, 1, "0.0001"),
        (9.9999e5, 2, "10⁶"),
        (math.inf, 4, "∞"),
        (-math.inf, 4, "−∞"),
        (math.nan, 4, "undefined"),
    ],
)
def test_numbers_are_written_as_by_hand(value: float, digits: int, shown: str) -> None:
    assert number(value, digits) == shown


def read(text: str) -> float:
    """What a person reads."""
    power = re.fullmatch(r"(−?)(?:([\d.]+) × )?10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)", text)
    if not power:
        return float(text.replace("−", "-"))
    sign, mantissa, digits = power.groups()
    exponent = digits.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    return float(f"{'-' if sign else ''}{mantissa or 1}e{exponent}")


@given(st.floats(-1e300, 1e300), st.integers(1, 12))
def test_a_number_reads_back_to_its_digits(value: float, digits: int) -> None:
    assert read(number(value, digits)) == pytest.approx(
        value, rel=0.51 * 10.0 ** (1 - digits), abs=1e-306
    )

import math

import pytest

from ui.words import number, plain


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0.0, "0"),
        (-1.4723556, "−1.47236"),
        (-6.11110793e-10, "−6.11111 × 10⁻¹⁰"),
        (3.002064967930081e128, "3.00206 × 10¹²⁸"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (math.nan, "undefined"),
    ],
)
def test_numbers_are_written_by_hand(value, written):
    assert number(value) == written


@pytest.mark.parametrize(
    ("latex", "letter"),
    [
        (r"\eta", "η"),
        (r"\beta_1", "β₁"),
        (r"\lambda", "λ"),
        (r"\Delta", "Δ"),
        (r"\eta_{\min}", "η min"),
        (r"\eta_-", "η₋"),
        (r"\hat\Delta", "Δ"),
        ("k", "k"),
        ("", ""),
    ],
)
def test_letters_of_formulas_are_readable_aloud(latex, letter):
    assert plain(latex) == letter

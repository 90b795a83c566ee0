"""What a student reads after a mistake: where it is, what is allowed, how to mend it."""

from __future__ import annotations

import pytest

from landscapes.formula import FormulaError, read
from landscapes.formula.errors import KINDS, columns

# Typed, marked part, kind, what the message or the hint has to say.
MISTAKES = [
    ("0,5x^2", "0,5", "decimal_comma", "write 0.5"),
    ("f(x) = 1,5x", "1,5", "decimal_comma", "write 1.5"),
    ("sin(0,5)", "0,5", "decimal_comma", "0.5"),
    ("(x+1", "(x+1", "unclosed", "Add )"),
    ("x+1)", ")", "unmatched_close", "Take it away"),
    ("(x+1]", "(x+1]", "mismatched", "Close it with )"),
    ("x 2", "x 2", "number_adjacent", "x^2"),
    ("2 3x", "2 3", "number_adjacent", "2·3"),
    ("x² +", "+", "missing_operand", "behind +"),
    ("x*/2", "*/", "missing_operand", "between · and /"),
    ("sinn(x)", "sinn", "unknown_name", "Did you mean sin(x)?"),
    ("cis(x)", "cis", "unknown_name", "cis"),
    ("sine(x)", "sine", "unknown_name", "Did you mean sin(x)?"),
    ("sigmod(x)", "sigmod", "unknown_name", "Did you mean sigmoid(x)?"),
    ("np.exp(-x)", "np.exp", "unknown_name", "Write exp(x)"),
    ("loss", "loss", "unknown_name", "loss"),
    ("f(x) = x + y", "y", "unknown_name", "Add y to the signature"),
    ("f(x)", "f", "unknown_name", "The function f is not defined"),
    ("sin^-1 x", "sin^-1", "ambiguous", "Write asin(x), or 1/sin(x)"),
    ("tan⁻¹(x)", "tan⁻¹(", "ambiguous", "atan(x)"),
    ("x² + y² = 1", "x² + y² =", "equation", "Write only the formula"),
    ("f'(x) = 2x", "f'(x)", "unsupported", "Write the function itself"),
    ("x!", "!", "unsupported", "6 for 3!"),
    ("∑x", "∑", "unsupported", "Write the terms out"),
    ("x + i", "i", "unsupported", "imaginary unit"),
    ("x > 0", "x > 0", "condition", "{1 if x > 0, 0 otherwise}"),
    ("{x² if x, 1 otherwise}", "x", "condition", "Compare two sides"),
    ("х²", "х", "unknown_char", "type x instead"),
    ("x²😀", "😀", "unknown_char", "U+1F600"),
    ("atan2(x)", "atan2(x)", "arity", "takes 2 arguments, not 1"),
    ("f(x, x) = x", "f(x, x)", "header", "named twice"),
    ("a+b+c+d+k", "k", "too_many_vars", "At most 4"),
    ("+".join(f"w{i}" for i in range(1, 12)), "w11", "too_many_vars", "10 variables"),
    ("sqrt(-1)", "sqrt(-1)", "not_real", "no real value"),
    ("1/(x−x)", "(x−x)", "not_real", "no real value"),
    ("x^1000", "1000", "too_big", "At most 100"),
    ("|x", "|x", "unclosed", "two bars"),
    ("max(x,)", ",)", "missing_operand", "missing"),
    ("()", "()", "empty", "Nothing stands between"),
    ("", "", "empty", "There is no formula yet"),
    ("x^x^x^x^x", "x^x^x^x^x", "too_deep", "At most 3"),
    ("²x", "²x", "syntax", "base in front"),
    ("lambda x: x**2", "lambda x:", "unsupported", "f(x) = "),
    ("x → 0", "x → 0", "unsupported", "Limits"),
    ("x+1 ↦ x", "↦", "syntax", "f(x) = x²"),
    ("(x, x) ↦ x", "(x, x) ↦", "header", "twice"),
    ("x ↦ y²", "y", "unknown_name", "Add y"),
    ("x.^y.^2", "x.^y.^2", "ambiguous", "brackets"),
    ("x<0 ? 1", "? 1", "condition", "otherwise"),
    ("x ? 1 : 2", "x", "condition", "x < 0"),
    ("if x<0 then 1", "if x<0 then 1", "condition", "else"),
    ("return x²", "return", "unknown_name", "only the formula"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "marked", "kind", "says"), MISTAKES, ids=lambda value: value)
def test_mistake(text: str, marked: str, kind: str, says: str) -> None:
    with pytest.raises(FormulaError) as caught:
        read(text)
    error = caught.value
    assert text[error.start : error.end] == marked
    assert error.kind == kind
    assert says in f"{error.message} {error.hint}"
    assert str(error) == error.message


def test_every_kind_is_shown_here_or_is_about_length() -> None:
    assert {kind for _, _, kind, _ in MISTAKES} | {"too_long"} == set(KINDS)


def test_length_is_checked_before_anything_else() -> None:
    with pytest.raises(FormulaError) as caught:
        read("x" * 10**6)
    assert caught.value.kind == "too_long"
    assert len(caught.value.text) <= 1000


@pytest.mark.parametrize(
    ("text", "line", "marks"),
    [
        ("x + y!", "x + y!", "     ^"),
        ("２ｘ！", "２ｘ！", "    ^^"),
        ("x̂+1", "x̂+1", " ^"),
        ("x\t!", "x !", "  ^"),
    ],
)
def test_caret_stands_under_the_character(text: str, line: str, marks: str) -> None:
    with pytest.raises(FormulaError) as caught:
        read(text)
    assert caught.value.caret() == f"{line}\n{marks}"


def test_columns() -> None:
    assert [columns(c) for c in "xｘ漢ｶ\u0302\u200b²"] == [1, 2, 2, 1, 0, 0, 1]

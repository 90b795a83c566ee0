"""The typed model: which letters are inputs, which are parameters, and what is refused where."""

from __future__ import annotations

import pytest

from landscapes.data.model import read_model
from landscapes.formula import FormulaError


@pytest.mark.parametrize(
    ("text", "columns", "inputs", "parameters"),
    [
        ("a x + b", ("x",), ("x",), ("a", "b")),
        ("y = a x + b", ("x",), ("x",), ("a", "b")),
        ("ŷ = a x + b", ("x",), ("x",), ("a", "b")),
        ("y\u0302(x) = a x + b", ("x",), ("x",), ("a", "b")),
        ("ŷ(x; b, a) = a x + b", ("x",), ("x",), ("b", "a")),
        (r"\hat{y}(x; a, b) = a x + b", ("x",), ("x",), ("a", "b")),
        (r"\hat y\left(x; a, b\right) = a x + b", ("x",), ("x",), ("a", "b")),
        ("f(u; θ) = θ u", ("x",), ("u",), ("theta",)),
        ("f(θ; u) = θ u", ("x",), ("theta",), ("u",)),
        ("ŷ（ｘ； ａ， ｂ） ＝ ａｘ ＋ ｂ", ("x",), ("x",), ("a", "b")),
        ("w1 x1 + w2 x2 + w10", ("x1", "x2"), ("x1", "x2"), ("w1", "w2", "w10")),
        ("y(x₁, x₂; w) = w x₁ x₂", ("x1", "x2"), ("x1", "x2"), ("w",)),
        ("a x; b x + c\n0", ("x",), ("x",), ("a", "b", "c")),
        ("w0+w1x+w2x²+w3x³+w4x⁴+w5x⁵", ("x",), ("x",), tuple(f"w{i}" for i in range(6))),
    ],
)
def test_letters(text, columns, inputs, parameters) -> None:
    model = read_model(text, columns)
    assert (model.inputs, model.parameters) == (inputs, parameters)
    assert not model.warnings


@pytest.mark.parametrize(
    ("text", "columns", "marked", "said"),
    [
        ("a x +", ("x",), None, "behind"),
        ("a x + #", ("x",), "#", "not used"),
        ("a x; b x + $; 0", ("x",), "$", "not used"),
        ("5 x", ("x",), "5 x", "no parameter"),
        ("ŷ(x; a) = a x + b", ("x",), "b", "not among the variables"),
        ("ŷ(u, v; a) = a u v", ("x",), None, "2 inputs"),
        ("+".join(f"w{i} x" for i in range(12)), ("x",), None, "too many"),
    ],
)
def test_what_is_no_model_is_refused_where_it_is_wrong(text, columns, marked, said) -> None:
    with pytest.raises(FormulaError, match=said) as caught:
        read_model(text, columns)
    error = caught.value
    assert error.text == text
    if marked:
        assert text[error.start : error.end] == marked


def test_a_model_without_its_input_is_remarked_upon() -> None:
    (remark,) = read_model("w1 x1 + b", ("x",)).warnings
    assert remark.message == (
        "This model does not use the input x; b, w1, x1 are read as parameters."
    )

"""Where a text could be read in two ways, it says how it was read."""

from __future__ import annotations

import pytest

from landscapes.formula import build, canonical, read

CHOICES = [
    ("1/2x", "1/2x", "(1/2)·x", "1/(2x)"),
    ("x/2y", "x/2y", "(x/2)·y", "x/(2y)"),
    ("6/2(1+2)", "6/2(1+2)", "(6/2)·(1+2)", "6/(2(1+2))"),
    ("sin x/x", "sin x/x", "(sin x)/x", "sin(x/x)"),
    ("|x|y|z|", "|x|y|z|", "|x|·y·|z|", "abs("),
    ("e^2x", "e^2x", "(e^2)·x", "e^(2x)"),
    ("1+e^2x", "e^2x", "(e^2)·x", "e^(2x)"),
    ("e^-x^2/2", "e^-x^2/2", "(e^-x^2)/2", "e^(-x^2/2)"),
    ("x^1/2", "x^1/2", "(x^1)/2", "x^(1/2)"),
    ("ln|x|y", "ln|x|y", "ln(|x|y)", "ln(|x|)·y"),
    ("log2x", "log2x", "base 2", "log(2"),
    ("x+x2", "x2", "variable of its own", "x^2"),
    ("2³√x", "2³√", "(2³)·√", "2·(³√…)"),
]
CLEAR = [
    "½x", "(1/2)x", "1/(2x)", "\\frac{1}{2}x", "x/2", "x^2y", "x²y", "sin(x)/x", "(sin x)/x", "|x||y|",
    "|x|+|y|", "e^(2x)", "e^{2x}y", "e²x", "2sin x", "x1+x2", "f(x, x2) = x + x2", "sin 2x cos y",
    "1/2*x", "x^(1/2)", "e^x sin x", "log2(x)", "log_2 x", "x√y", "sin x + cos x",
]  # fmt: skip


@pytest.mark.parametrize(("text", "marked", "read_as", "other"), CHOICES, ids=lambda value: value)
def test_choice_is_told(text: str, marked: str, read_as: str, other: str) -> None:
    (reading,) = read(text).warnings
    assert text[reading.start : reading.end] == marked
    assert "is read as" in reading.message
    assert read_as in reading.message
    assert f"write {other}" in reading.message


@pytest.mark.parametrize(("text", "_", "read_as", "other"), CHOICES[:9], ids=lambda value: value)
def test_what_is_told_is_what_was_done(text: str, _: str, read_as: str, other: str) -> None:
    """The reading, typed out, is the same formula; the other one is another."""
    before = text[: read(text).warnings[0].start]
    assert build(read(before + read_as)) == build(read(text))
    if other != "abs(":
        assert build(read(before + other)) != build(read(text))


@pytest.mark.parametrize("text", CLEAR)
def test_clear_formula_has_no_remark(text: str) -> None:
    assert read(text).warnings == ()


@pytest.mark.parametrize(
    "texts",
    [
        ("w1", "w_1", "w₁", "w_{1}", "ｗ１"),
        ("θ₁²", "theta1^2", "\\theta_1^{2}", "\\theta_{1}²", "θ1**2"),
        ("x⋅y", "x*y", "x×y", "xy", "x y", "x\\cdot y", "x・y"),
        ("|x|", "abs(x)", "\\left|x\\right|", "\\lvert x\\rvert", "Abs[x]", "｜ｘ｜"),
        ("√x", "sqrt(x)", "\\sqrt{x}", "√(x)", "x^½", "sqrt x"),
        ("x^(1/2)", "x^{\\frac12}", "x^{1/2}", "x¹ᐟ²"),
        ("{x if x<0, 0 otherwise}", "Piecewise((x,x<0),(0,True))", "where(x<0,x,0)", "x if x<0 else 0",
         "{x<0: x; 0}", "{x: x<0; 0: otherwise}", "\\begin{cases}x&x<0\\\\0&\\text{otherwise}\\end{cases}",
         "{x (x<0), 0 otherwise}", "{x, x<0; 0, otherwise}", "｛ｘ：ｘ＜０；０｝"),
        ("x^2 if x<0 else x", "x<0 ? x^2 : x", "if x<0 then x^2 else x", "if(x<0, x^2, x)",
         "piecewise(x<0, x^2, x)", "Piecewise[{{x^2, x<0}, {x, True}}]", "Piecewise[{{x^2, x<0}}, x]"),
        ("x^2·y/2", "x.^2.*y./2", "x^2 y/2.", "x²y/2 ;", "x^{2}\\cdot y/2."),
        ("x/2", "\\frac x2", "\\frac{x}{2}", "\\frac x{2}"),
        ("arcsin x", "arc sin x", "asin(x)", "Arc sin(x)"),
        ("max(0, x)", "\\max(0,x)", "max{0,x}",
         "\\max\\left\\{0,x\\right\\}", "Max[0,x]", "ｍａｘ（０、ｘ）"),
    ],
    ids=lambda texts: texts[0],
)  # fmt: skip
def test_every_spelling_is_the_same_tree(texts: tuple[str, ...]) -> None:
    assert len({canonical(read(text)) for text in texts}) == 1


@pytest.mark.parametrize(
    ("text", "name", "symbols"),
    [
        ("L(w1, w2) = w1² + w2²", "L", ("w1", "w2")),
        ("f(y, x) = x²y", "f", ("y", "x")),
        ("(y, x) ↦ x²y", None, ("y", "x")),
        ("g: t -> t^2 - t", "g", ("t",)),
        ("f: ℝ² → ℝ, (x, y) \\mapsto x² + y²", "f", ("x", "y")),
        ("\\theta_1 \\mapsto \\theta_1^2", None, ("theta1",)),
        ("@(y, x) x.^2 + y", None, ("y", "x")),
        ("h = @(x) x.^2", "h", ("x",)),
        ("f[y_, x_] := x^2 y", "f", ("y", "x")),
        ("f(x, y) = x²", "f", ("x", "y")),
        ("y = x²", "y", ("x",)),
        ("\\mathcal{L}(\\theta_0, \\theta_1) := \\theta_0", "L", ("theta0", "theta1")),
        ("Loss(w) = w", "Loss", ("w",)),
        ("w10 + w2", None, ("w2", "w10")),
        ("f(e) = e²", "f", ("e",)),
        ("x_{max}²", None, ("x_max",)),
    ],
)
def test_name_and_variables(text: str, name: str | None, symbols: tuple[str, ...]) -> None:
    formula = read(text)
    assert formula.name == name
    assert formula.symbols == symbols

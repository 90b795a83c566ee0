"""The rule with a step's numbers: what is printed is what was computed, or nothing is printed."""

from __future__ import annotations

import dataclasses
import re

import numpy as np
import pytest

from landscapes import parse
from optimizers import OPTIMIZERS, SCHEDULES
from optimizers.inspection import inspect_step
from ui.substitution import RULES, substituted

# Six digits are printed: half a unit of the last is up to 5e-6 of a number.
ONE, TWO = "2x⁴−8x³−26x²+x−5", "x² + 10y² + xy"


def lines(formula, start, slug, k, *, ascent=False, **given):
    f = parse(formula).objective()
    step = inspect_step(OPTIMIZERS[slug], f, start, k, ascent=ascent, **given)
    hessian = f.hessian(step.before) * (-1 if ascent else 1)
    plain = {name: value for name, value in given.items() if isinstance(value, float | int)}
    return step, substituted(slug, step, plain, hessian)


def value_of(latex: str) -> list[float]:
    """A number or a column of numbers as printed at the end of a line."""
    last = re.split(r"=|\\approx", latex)[-1]
    found = re.findall(r"-?\d+(?:\.\d+)?(?: \\cdot 10\^\{-?\d+\})?", last)
    return [float(text.replace(r" \cdot 10^{", "e").replace("}", "")) for text in found]


@pytest.mark.parametrize("k", [0, 1, 7])
@pytest.mark.parametrize("ascent", [False, True])
@pytest.mark.parametrize(("formula", "start"), [(ONE, [-3.0]), (TWO, [1.0, -0.5])])
@pytest.mark.parametrize("slug", RULES)
def test_the_last_line_is_the_point_that_was_reached(slug, formula, start, ascent, k):
    step, latex = lines(formula, start, slug, k, ascent=ascent, learning_rate=0.003)
    if not np.isfinite(step.after).all():  # up the quartic numbers soon end
        assert not latex
        return
    assert latex.startswith(r"\begin{aligned}")
    last = latex.removesuffix(r"\end{aligned}").split(r" \\ x &\gets")[-1]
    assert value_of(last) == pytest.approx(list(step.after), rel=5.1e-6)


@pytest.mark.parametrize(
    ("slug", "given"),
    [
        ("momentum", {"dampening": 0.3, "weight_decay": 0.1}),
        ("nesterov", {"weight_decay": 0.1}),
        ("adagrad", {"lr_decay": 0.2, "initial_accumulator_value": 0.5}),
        ("rmsprop", {"momentum": 0.8, "weight_decay": 0.1}),
        ("adam", {"weight_decay": 0.1, "beta1": 0.5}),
        ("adamw", {"weight_decay": 0.5}),
        ("newton", {"learning_rate": 0.5}),
        ("adam", {"learning_rate": SCHEDULES["exponential"](0.1)}),
    ],
)
def test_every_setting_takes_part(slug, given):
    for k in (0, 3):
        step, latex = lines(TWO, [1.0, -0.5], slug, k, **given)
        last = latex.removesuffix(r"\end{aligned}").split(r" \\ x &\gets")[-1]
        assert value_of(last) == pytest.approx(list(step.after), rel=5.1e-6)


def test_adam_in_full_in_its_first_step():
    _, latex = lines("x²", [1.0], "adam", 0, learning_rate=0.1)
    for part in (
        "g &= 2 ",
        r"m &\gets 0.9 \cdot 0 + 0.1 \cdot 2 = 0.2",
        r"v &\gets 0.999 \cdot 0 + 0.001 \cdot 2^2 = 0.004",
        r"\hat m &= \frac{0.2}{1 - 0.9^{1}} = 2",
    ):
        assert (
            part in latex or part.replace("=", r"\approx", 1) in latex or _loose(part) in latex
        ), part


def _loose(part: str) -> str:
    head, _, tail = part.rpartition(" = ")
    return rf"{head} \approx {tail}"


def test_what_does_not_lead_where_the_step_led_is_not_shown():
    step, latex = lines(TWO, [1.0, -0.5], "momentum", 2, learning_rate=0.01)
    assert latex
    moved = dataclasses.replace(step, after=step.after + 1e-9)
    assert substituted("momentum", moved, {"learning_rate": 0.01}) == ""
    assert substituted("momentum", step, {"learning_rate": 0.01, "momentum": 0.8}) == ""


def test_rules_that_are_not_written_out_and_long_vectors_have_none():
    assert not lines(TWO, [1.0, -0.5], "bfgs", 1)[1]
    assert not lines(TWO, [1.0, -0.5], "rmsprop", 1, centered=1)[1]
    assert not lines(TWO, [1.0, -0.5], "adam", 1, amsgrad=1)[1]
    assert not lines("x1²+x2²+x3²+x4²+x5²", np.ones(5), "adam", 1)[1]
    assert not lines("x² − y²", [0.0, 0.0], "nelder-mead", 0)[1]

"""A step worked out: what the lines say of branches, loops, searches, wrappers and chance."""

from __future__ import annotations

import threading
from types import FunctionType
from typing import Any

import numpy as np
import pytest

from landscapes import parse
from optimizers import OPTIMIZERS, SCHEDULES, run, wrap
from optimizers.batches import Epochs, MiniBatches
from optimizers.noise import noisy
from optimizers.notation.numbers import decimal
from optimizers.registry import LearningRate, Optimizer, hyperparameters_of, steps
from optimizers.working import Working, latex, work_out
from optimizers.working.lines import Assignment, Loop, Reason
from optimizers.working.terms import Leaf, Sum
from optimizers.working.writing import written
from tests.optimizers import closed_forms
from tests.optimizers.samples import Wells

TWO, START = closed_forms.coupled(2), (2.0, -1.5)


def worked(slug: Any, k: int, f: Any = TWO, start: Any = START, **settings: Any) -> Working:
    member = OPTIMIZERS[slug] if isinstance(slug, str) else slug
    return work_out(member, f, start, k, **settings)


def value(working, letter):
    """What a letter got last."""
    found = [
        line.value
        for line in working.lines
        if isinstance(line, Assignment) and line.letter == letter
    ]
    return found[-1]


def reasons(working):
    return [written(line.condition) for line in working.lines if isinstance(line, Reason)]


# ------------------------------------------------------------------ reading like the book


def test_adam_in_full_in_its_first_step():
    lines = latex(worked("adam", 0, parse("x²").objective(), [1.0], learning_rate=0.1))
    rows = lines.removeprefix(r"\begin{aligned}").removesuffix(r"\end{aligned}").split(r" \\ ")
    assert rows == [
        r"g &\gets \nabla f(x) = 2",
        r"m &\gets \beta_1\, m + (1 - \beta_1)\, g = 0.9 \cdot 0 + 0.1 \cdot 2 = 0.2",
        r"v &\gets \beta_2\, v + (1 - \beta_2)\, g^2 = 0.999 \cdot 0 + 0.001 \cdot 2^2 = 0.004",
        r"\hat m &= \frac{m}{1 - \beta_1^t} = \frac{0.2}{1 - 0.9^1} = 2",
        r"\hat v &= \frac{v}{1 - \beta_2^t} = \frac{0.004}{1 - 0.999^1} = 4",
        r"x &\gets x - \eta\, \frac{\hat m}{\sqrt{\hat v} + \epsilon}"
        r" = 1 - 0.1 \cdot \frac{2}{\sqrt{4} + 10^{-8}} \approx 0.9",
    ]


def test_an_option_that_is_off_is_not_mentioned():
    assert "v_" not in latex(worked("adam", 2))
    assert r"\max" in latex(worked("adam", 2, amsgrad=1))
    assert "centered" not in latex(worked("rmsprop", 2))
    assert r"s - m^2" in latex(worked("rmsprop", 2, centered=1))


def test_a_weight_decay_joins_the_gradient_where_it_does():
    step = worked("momentum", 1, weight_decay=0.25)
    assert r"g &\gets \nabla f(x) + \lambda\, x" in latex(step)
    x = run("momentum", TWO, START, 1, weight_decay=0.25).points[1]
    assert np.array_equal(value(step, "g"), TWO.gradient(x) + 0.25 * x)


def test_what_is_rounded_is_not_called_equal():
    assert r"\nabla f(x) = 2" in latex(worked("momentum", 0, parse("x²").objective(), [1.0]))
    third = latex(worked("momentum", 0, parse("x²").objective(), [1 / 3]))
    assert r"\nabla f(x) \approx 0.666667" in third


def test_long_vectors_and_matrices_show_their_first_rows():
    f, start = closed_forms.coupled(6), np.linspace(1, 2, 6)
    assert r"\vdots" in latex(worked("adam", 1, f, start))
    assert r"\cdots" in latex(worked("newton", 1, f, start))
    assert len(latex(worked("bfgs", 1, f, start))) < 6000


def test_numbers_that_are_none_are_written_as_that():
    numbers = [decimal(v) for v in np.array([np.inf, -np.inf, np.nan, 1e-8, -1e9, 2.5e-7])]
    infinities = [r"\infty", r"-\infty", r"\text{undefined}"]
    assert numbers == [*infinities, "10^{-8}", "-10^{9}", r"2.5 \cdot 10^{-7}"]
    beyond = worked("pattern-search", 0, parse("log x").objective(), [0.5])
    assert r"\infty" in latex(beyond)


# ------------------------------------------------------------------ branches and loops


def test_the_branch_that_was_taken_is_told():
    assert reasons(worked("adopt", 0)) == ["t = 1"]
    assert reasons(worked("adopt", 1)) == []
    saddle = closed_forms.bowl(1, -2)
    gained = worked("barzilai-borwein", 2, saddle, (1.0, 0.5))
    sign = float(value(gained, r"\left\langle s,\, y \right\rangle")) > 0
    assert reasons(gained) == [
        r"\left\langle s,\, y \right\rangle " + (">" if sign else r"\le") + " 0"
    ]


def test_a_loop_is_told_by_what_it_went_through():
    step = worked("gradient-descent-armijo", 0, learning_rate=10.0)
    tried = {line.letter: line.values for line in step.lines if isinstance(line, Loop)}["a"]
    assert list(tried) == [10.0, 5.0, 2.5, 1.25]
    x, g = np.array(START), TWO.gradient(np.array(START))
    accepted = [TWO(x - a * g) <= TWO(x) - 1e-4 * a * (g @ g) for a in tried]
    assert accepted == [False, False, False, True]


def test_a_line_search_names_every_step_it_tried():
    class Watched(closed_forms.ClosedForm):
        def gradient(self, x):
            asked.append(x.copy())
            return super().gradient(x)

    asked: list[np.ndarray] = []
    f = Watched(TWO.value, TWO.slope, TWO.curvature, "xy")
    step = worked("conjugate-gradient", 2, f)
    end = next(line for line in step.lines if isinstance(line, Assignment) and line.tried)
    d, x = value(step, "d"), run("conjugate-gradient", TWO, START, 2).points[2]
    last = asked[-len(end.tried) :]
    np.testing.assert_array_equal(last, [x + t * d for t in end.tried])
    assert end.value in end.tried


# ------------------------------------------------------------------ around the rule


def test_sam_takes_its_gradient_at_the_worst_point():
    step = worked(wrap("sam", OPTIMIZERS["adam"], rho=0.1), 3)
    assert r"g &\gets \nabla f(y)" in latex(step)
    np.testing.assert_array_equal(value(step, "g"), TWO.gradient(value(step, "y")))
    assert r"\textbf{SAM}" in latex(step)


def test_lookahead_says_when_it_pulls_back():
    member = wrap("lookahead", OPTIMIZERS["momentum"], sync_period=3)
    between, due = worked(member, 1), worked(member, 2)
    assert not value(between, r"\text{due}")
    assert value(due, r"\text{due}")
    np.testing.assert_array_equal(value(due, "y"), value(due, "x"))


@pytest.mark.parametrize("slug", SCHEDULES)
def test_a_schedule_works_out_the_rate_of_this_very_step(slug):
    rates = SCHEDULES[slug](0.2)
    losses = run("momentum", TWO, START, 9, learning_rate=SCHEDULES[slug](0.2)).losses
    for k in (0, 8):
        step = worked("momentum", k, learning_rate=SCHEDULES[slug](0.2))
        assert value(step.of_the_schedule, r"\eta_t") == rates.values(9, losses)[k]


def test_a_warm_up_and_an_epoch_are_part_of_it():
    rates = SCHEDULES["linear-warm-up"](SCHEDULES["cosine"](0.2), steps=3)
    for k in (1, 5):
        step = worked("momentum", k, learning_rate=rates)
        assert value(step, r"\eta_t") == rates.values(6)[k]


def test_ascent_noise_and_mini_batches_are_those_of_the_run():
    up = worked("adam", 4, ascent=True)
    there = run("adam", TWO, START, 5, ascent=True).points[5]
    assert np.array_equal(value(up, "x"), there)
    shaken = worked("langevin", 3, noisy(TWO, 0.5, 7))
    assert np.array_equal(
        value(shaken, "x"), run("langevin", noisy(TWO, 0.5, 7), START, 4).points[4]
    )


def test_with_mini_batches_the_gradient_is_that_of_the_batch():
    def batches():
        return MiniBatches(Wells(), Epochs(Wells().samples, 4, seed=3))

    start = np.zeros(Wells().dimension)
    path = run("momentum", batches(), start, 5).points
    step = work_out(OPTIMIZERS["momentum"], batches(), start, 4)
    of = batches()
    of.turn(4)
    assert np.array_equal(value(step, "x"), path[5])
    np.testing.assert_allclose(value(step, "g"), of.gradient(path[4]), rtol=1e-12)


# ------------------------------------------------------------------ rules to come


def mine(f, x, learning_rate: LearningRate = 0.1):
    """Step by a formula that nobody has seen yet."""
    kept = 0
    for _t, rate in steps(learning_rate):
        yield x
        kept = np.cbrt(kept) + np.hypot(*x) * squeezed(f.gradient(x), rate)
        x = x - rate * kept / (1 + abs(kept))


def squeezed(g, rate):
    return np.tanh(rate * g)


def in_other_words(f, x, learning_rate: LearningRate = 0.1):
    """Gradient descent in statements that no rule has today."""
    size: float = 1.0
    g: Any = None
    for _t, rate in steps(learning_rate):
        yield x
        total, shrunk = 0.0, 1.0
        for i in range(3):
            total += i * rate
            shrunk *= 0.5
        size: float = total / (3 * rate)
        match size > 0:
            case True:
                g = f.gradient(x) * size
        g *= 1.0 + 0 * shrunk
        pair = np.zeros(2)
        pair[0], pair[1] = size, rate
        x = x.copy()
        x[0] -= rate * g[0]
        x[1:] = x[1:] - rate * g[1:]


def as_member(rule):
    return Optimizer("mine", "Mine", "first order", "", rule, hyperparameters_of(rule))


def test_a_rule_that_nobody_has_typeset_is_shown_all_the_same():
    step = worked(as_member(mine), 3)
    there = run(as_member(mine), TWO, START, 4).points[4]
    assert np.array_equal(value(step, "x"), there)
    text = latex(step)
    assert r"\text{cbrt}(" in text
    assert r"\text{squeezed}(" in text
    assert r"\texttt{np.hypot(*x)}" in text
    kept = next(line for line in step.lines if isinstance(line, Assignment))
    np.testing.assert_allclose(kept.term.evaluate(), kept.value, rtol=1e-12)


def test_every_kind_of_statement_is_told():
    step, member = worked(as_member(in_other_words), 2), as_member(in_other_words)
    assert np.array_equal(value(step, "x"), run(member, TWO, START, 3).points[3])
    through = {line.letter: line.values for line in step.lines if isinstance(line, Loop)}
    np.testing.assert_allclose(through[r"\text{total}"], [0, 0, 0.1, 0.3])
    assert through[r"\text{shrunk}"] == (1, 0.5, 0.25, 0.125)
    assert value(step, r"\text{size}") == pytest.approx(1)
    start = run("gradient-descent", TWO, START, 3).points
    np.testing.assert_allclose(value(step, "g"), TWO.gradient(start[2]), rtol=1e-12)
    assert value(step, "x_1") == pytest.approx(start[3][0])
    assert r"\texttt{pair[0]}" in latex(step)
    for line in step.lines:
        if isinstance(line, Assignment):
            np.testing.assert_allclose(line.term.evaluate(), line.value, rtol=1e-12)


def test_a_formula_that_does_not_give_its_value_is_not_printed():
    false = Sum(np.array(3.0), ((1, Leaf(1.0, "a")), (1, Leaf(1.0, "b"))))
    lines = (Assignment("", "c", false, false.value),)
    assert latex(Working(lines, ())) == r"\begin{aligned}c &= 3\end{aligned}"
    true = Sum(np.array(2.0), false.signed)
    lines = (Assignment("", "c", true, true.value),)
    assert latex(Working(lines, ())) == r"\begin{aligned}c &= a + b = 1 + 1 = 2\end{aligned}"


def test_a_rule_without_a_source_runs_and_has_no_lines():
    namespace = {"steps": steps}
    code = compile(
        "def bare(f, x):\n    while True:\n        yield x\n        x = x / 2\n", "", "exec"
    )
    function = FunctionType(code.co_consts[0], namespace)
    member = Optimizer("bare", "Bare", "first order", "", function, ())
    assert worked(member, 2).lines == ()


def test_the_rule_on_the_page_is_not_touched_and_threads_do_not_meet():
    before = OPTIMIZERS["adam"].rule.__code__
    found: dict[int, bytes] = {}

    def one(k):
        found[k] = value(worked("adam", k), "x").tobytes()

    threads = [threading.Thread(target=one, args=(k,)) for k in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    points = run("adam", TWO, START, 8).points
    assert found == {k: points[k + 1].tobytes() for k in range(8)}
    assert OPTIMIZERS["adam"].rule.__code__ is before


def test_what_cannot_be_is_refused_as_by_the_inspector():
    with pytest.raises(ValueError, match="one number per variable"):
        worked("adam", 0, start=np.ones((2, 3)))
    with pytest.raises(TypeError, match="no_such_thing"):
        worked("adam", 0, no_such_thing=1)

"""A worked step of every member: its lines must be the ones by which the run got where it is.

Nothing here is edited for a member. A rule that asks for something that cannot be typeset yet fails
`test_nothing_is_left_as_code`, whose message says where to add it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from optimizers import OPTIMIZERS, SCHEDULES, WRAPPERS, Optimizer, run, wrap
from optimizers.notation import numbers
from optimizers.working import latex, work_out
from optimizers.working.lines import Assignment, Loop, Reason
from optimizers.working.terms import leaves
from optimizers.working.writing import is_long, numbers_of, written
from tests.optimizers import closed_forms
from tests.optimizers.printed import calculated

STEPS = 0, 1, 6
LOSSES = {
    "two": (closed_forms.coupled(2), (2.0, -1.5)),
    "one": (closed_forms.coupled(1), (2.0,)),
    "six": (closed_forms.coupled(6), (2.0, -1.5, 1.0, 0.5, -1.0, 0.25)),
    "saddle": (closed_forms.bowl(1, -2), (1.0, 0.0)),
}
OTHER = {
    "weight_decay": 0.1,
    "momentum": 0.5,
    "dampening": 0.2,
    "period": 2,
    "sync_period": 2,
    "threshold": 1.0,
    "pause": 0,
}
"""Settings that bring in what is left out by default; switches are turned as well."""
AT_A_SADDLE = "trust-region", "perturbed-gradient-descent", "newton"
INNER = "momentum", "bfgs"
COMMANDS = frozenset(
    """alpha beta gamma delta epsilon eta kappa lambda mu xi pi rho sigma tau chi psi omega Delta
    Lambda nabla partial infty le ge ne to cdot odot cdots dots vdots max min cos ln pm bmod textstyle
    sum sqrt frac hat left right lVert rVert langle rangle lfloor rfloor begin end text textbf
    operatorname mathsf mathcal mathbb quad qquad gets approx""".split()  # noqa: SIM905
)


def options(member: Optimizer) -> dict[str, Any]:
    """Every option as it is not by default."""
    switched = {h.name: 1 - h.default for h in member.hyperparameters if h.scale == "switch"}
    named = {name: OTHER[name] for name in member.defaults if name in OTHER}
    return {**named, **switched}


def cases() -> Iterator[tuple[str, Optimizer, dict[str, Any], str]]:
    """Name, optimizer, settings and loss of everything that is looked at."""
    for slug, member in OPTIMIZERS.items():
        for loss in ("two", "one", "six"):
            yield f"{slug} {loss}", member, {}, loss
        if slug in AT_A_SADDLE:
            yield f"{slug} saddle", member, {}, "saddle"
        if given := options(member):
            yield f"{slug} options", member, given, "two"
    for wrapper in WRAPPERS:
        for inner in INNER:
            settings = {"sync_period": 2} if wrapper == "lookahead" else {}
            wrapped = wrap(wrapper, OPTIMIZERS[inner], **settings)
            yield f"{wrapper}({inner})", wrapped, {}, "two"
    for slug, schedule in SCHEDULES.items():
        rates = {"learning_rate": schedule(0.1)}
        yield f"momentum, {slug}", OPTIMIZERS["momentum"], rates, "two"


CASES = {name: (member, settings, loss) for name, member, settings, loss in cases()}
every = pytest.mark.parametrize("name", CASES)


@functools.cache
def worked(name):
    """By step: how it was worked out, and the point that the run has there."""
    member, settings, loss = CASES[name]
    f, start = LOSSES[loss]
    points = run(member, f, start, max(STEPS) + 1, **settings).points
    steps = [k for k in STEPS if k + 1 < len(points)]
    return [(work_out(member, f, start, k, **settings), points[k + 1]) for k in steps]


def terms(working):
    for line in working.lines:
        if isinstance(line, Assignment):
            yield line.term
        elif isinstance(line, Reason):
            yield line.condition


@every
def test_the_last_line_of_the_point_is_the_point_of_the_run(name):
    assert worked(name)
    for working, point in worked(name):
        reached = [
            line.value
            for line in working.lines
            if isinstance(line, Assignment) and line.letter in ("x", "x_{t+1}")
        ]
        assert np.array_equal(reached[-1], point)


@every
def test_every_formula_with_its_numbers_gives_its_value(name):
    for working, _ in worked(name):
        for term in terms(working):
            with np.errstate(all="ignore"):
                again = term.evaluate()
            shown = np.asarray(term.value)
            if shown.dtype == bool:
                assert np.array_equal(np.broadcast_to(again, shown.shape), shown)
            else:
                np.testing.assert_allclose(
                    np.broadcast_to(again, shown.shape), shown, rtol=1e-9, atol=1e-14
                )


def to_the_last_digit(number):
    mantissa, _, power = f"{number:.17g}".partition("e")
    return mantissa + (rf" \cdot 10^{{{int(power)}}}" if power else "")


@pytest.mark.parametrize("slug", OPTIMIZERS)
def test_what_is_printed_comes_to_the_value_when_a_person_calculates_it(slug, monkeypatch):
    """Of one variable, with all digits in place of six: parentheses, fractions and roots count."""
    monkeypatch.setattr(numbers, "decimal", to_the_last_digit)
    read = 0
    for working, _ in worked(f"{slug} one"):
        for line in working.lines:
            if not isinstance(line, Assignment) or np.size(line.value) > 1:
                continue
            if not np.isfinite(line.value):
                continue
            text = written(line.term, numbers=True, dimension=1)
            plain = not any(
                word in text for word in ("pmatrix", "text", "infty", "cases", r",\, \d")
            )
            if plain and not is_long(line.term) and np.asarray(line.value).dtype != bool:
                with np.errstate(all="ignore"):
                    again = calculated(text)
                largest = max([1e-3, *(abs(n) for n in numbers_of(line.term))])
                assert again == pytest.approx(
                    float(np.ravel(line.value)[0]), rel=1e-9, abs=1e-13 * largest
                ), text
                read += 1
    assert read


def tokens(text):
    r"""Letters of a formula with their index: ``\hat m``, ``v_{\max}``, ``c_1``."""
    text = re.sub(r"\\(?:text|textbf|operatorname\*?|mathsf|mathcal|mathbb)\{[^{}]*\}", " ", text)
    text = re.sub(r"_\{?(?:t(?:[+-]1)?|i|D|\d)\}?(?![a-z])", "_.", text)
    found = re.findall(
        r"\\hat ?\w|(?:\\[A-Za-z]+|[A-Za-z])(?:_(?:\{[^}]*\}|[.\w]|\\[a-z]+))?", text
    )
    return {part.replace("_.", "") for part in found}


@every
def test_every_letter_is_printed_or_explained(name):
    for working, _ in worked(name):
        known = tokens(" ".join(working.printed)) | {"x", "f", r"\nabla", "t", "D", "I", "d"}
        known |= {token for meaning in working.meanings for token in tokens(meaning.letter)}
        for line in working.lines:
            parts = [line.term] if isinstance(line, Assignment) else []
            parts += [line.condition] if isinstance(line, Reason) else []
            for leaf in (leaf for part in parts for leaf in leaves(part)):
                missing = {t for t in tokens(leaf.letter) - known if t.strip("\\") not in COMMANDS}
                assert not missing, leaf.letter
            if isinstance(line, Assignment | Loop):
                known |= tokens(line.letter)


@every
def test_nothing_is_left_as_code(name):
    """What a rule calls has its LaTeX in `optimizers.working.functions` or ``special``."""
    for working, _ in worked(name):
        assert r"\texttt" not in latex(working)


@every
def test_it_is_latex_that_the_page_can_show(name):
    for working, _ in worked(name):
        text = latex(working)
        assert set(re.findall(r"\\([A-Za-z]+)", text)) <= COMMANDS
        assert text.count("{") == text.count("}")
        assert len(re.findall(r"\\left\b", text)) == len(re.findall(r"\\right\b", text))
        assert "nan" not in re.sub(r"\\text\{[^}]*\}", "", text)

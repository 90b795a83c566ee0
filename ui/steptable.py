"""The numbers of one step as a table: a row for each quantity, with its letter in the rule."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from optimizers.inspection import State, Step
from ui.words import number, plain

Array = NDArray[np.floating]
MOST_SHOWN = 16
"""Arrays with more entries are described by their size."""


def table(title: str, symbols: Sequence[str], step: Step, ascent: bool) -> str:
    """HTML of the table, with a caption and a header for each row."""
    rows = "".join(_row(*cells) for cells in _rows(symbols, step, ascent))
    columns = "".join(f'<th scope="col">{when}</th>' for when in ("before", "after"))
    return (
        '<div class="ll-results ll-step" tabindex="0" role="region" aria-label="One step">'
        f"<table><caption>{html.escape(title)}</caption>"
        f"<thead><tr><td></td>{columns}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row(name: str, before: str, after: str) -> str:
    head = f'<th scope="row">{name}</th>'
    if not before:
        return f'<tr>{head}<td colspan="2">{after}</td></tr>'
    return f"<tr>{head}<td>{before}</td><td>{after}</td></tr>"


def _rows(symbols: Sequence[str], step: Step, ascent: bool) -> Iterator[tuple[str, str, str]]:
    """Name, value before and value after; one value only where nothing is carried over."""
    who = html.escape(", ".join(symbols))
    of = " of −loss" if ascent else ""
    yield f"position {who}", written(step.before), written(step.after)
    yield "loss", number(step.loss_before), number(step.loss_after)
    if step.gradient is not None:
        yield f"gradient{_as_letter(step)}{of} at the position", "", written(step.gradient)
    for slope in step.slopes:
        if not np.array_equal(slope.point, step.before):
            yield f"gradient{of} at {written(slope.point)}", "", written(slope.gradient)
    shown = [step.before, step.after] + ([] if step.gradient is None else [step.gradient])
    for state in sorted(step.states, key=lambda s: s.letter is None):
        known = shown if state.letter is None else shown[2:3]
        if any(np.array_equal(state.after, other) for other in known):
            continue  # a second name for the same numbers
        shown.append(state.after)
        yield _name(state), _earlier(state), written(state.after)
    if step.learning_rate is not None:
        yield "learning rate <i>η</i>", "", number(step.learning_rate)
    yield "step taken", "", written(step.step)


def _as_letter(step: Step) -> str:
    """The letter under which the rule holds the gradient, if it does."""
    for state in step.states:
        g = step.gradient
        if state.letter and g is not None and np.array_equal(state.after, g):
            return f" {markup(state.letter)}"
    return ""


def _name(state: State) -> str:
    code = f"<code>{html.escape(state.name)}</code>"
    if state.letter is None:
        return code
    letter = markup(state.letter)
    same = re.sub(r"<[^>]+>", "", letter) == state.name
    return letter if same else f"{letter} ({code})"


def _earlier(state: State) -> str:
    if state.before is None or np.array_equal(state.before, state.after):
        return ""
    if not state.before.any() and state.before.ndim < state.after.ndim:
        return "0"
    return written(state.before)


def written(value: Array) -> str:
    """A number, a vector (1, 2), a matrix row by row, or how large it is."""
    value = np.asarray(value) + 0.0  # no −0
    if value.size > MOST_SHOWN or value.ndim > 2:
        return f"{' × '.join(map(str, value.shape))} numbers"
    if value.size == 1:
        return number(value.item())
    if value.ndim == 1:
        return f"({', '.join(map(number, value))})"
    return "; ".join(written(row) for row in value)


def markup(latex: str) -> str:
    r"""A letter of a rule in HTML: ``\hat m``, ``v_{\max}``, ``\mu_{t+1}``."""
    text = latex.replace(r"\frac{\partial f}{\partial x_i}(x)", "∂f/∂x_i")
    text = text.replace(r"\nabla f(x)", "∇f(x)").replace(r"\max", "max")
    text = re.sub(r"\\hat (\w)", "\\1\u0302", text)
    text = re.sub(r"\\[A-Za-z]+", lambda command: plain(command[0]), text)
    base, _, index = text.partition("_")
    return f"<i>{base}</i>" + (f"<sub>{index.strip('{}').replace('-', '−')}</sub>" if index else "")

"""What calculus says of the loss: its critical points, and how they follow from the derivative."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import numpy as np
import streamlit as st

from experiment import Window
from figures import SHAPES, Mark
from landscapes import Landscape
from landscapes.critical import CriticalPoint, SignTable, Stretch, Turn
from landscapes.jobs import Analysis, Derived, analyze
from landscapes.typeset import symbol
from optimizers.notation.numbers import decimal
from ui import messages
from ui.inquiry import PENDING, Answer, ask
from ui.words import number

PATIENCE = 0.15
"""Seconds for which the page waits; most windows are searched in a tenth."""
FIRST = 20
ALL = "all~critical"
CHOSEN = "critical~chosen"
AT = 1e-9
"""A start this near to a critical point, in parts of the window, is on it."""
NONE = "—"

COURSES = {"falling": "falling ↘", "rising": "rising ↗", "flat": "constant →",
           "undefined": "not defined"}  # fmt: skip
MEANINGS = {"minimum": "**minimum**", "maximum": "**maximum**",
            "level": "level, but neither minimum nor maximum",
            "break": "jump, pole or end of the domain"}  # fmt: skip
SIGNS = {-1: "−", 0: "0", 1: "+", None: NONE}
TRAPS = {"saddle": "a saddle", "maximum": "a maximum"}


def analysis(
    landscape: Landscape, window: Window, derived: Answer, patience: float = PATIENCE
) -> Answer:
    """Have the window searched: `landscapes.jobs.Analysis`, when it is there.

    The derivative is waited for first: a session has one question at a time.
    """
    if derived.pending:
        return PENDING
    return ask(("analyze", landscape.key, window), analyze, landscape, window, patience=patience)


def marks(answer: Answer) -> tuple[Mark, ...]:
    """The critical points as the figures take them; none while they are not known."""
    if answer.result is None:
        return ()
    return tuple(
        Mark(p.kind, tuple(p.point), p.value, tuple(p.eigenvalues), p.largest_stable_rate)
        for p in answer.result.found
    )


def legend(found: Sequence[Mark]) -> None:
    """Which shape is which kind, for the kinds that are there."""
    here = {mark.kind for mark in found}
    parts = [f"{shape.letter} {kind}" for kind, shape in SHAPES.items() if kind in here]
    if parts:
        st.caption(f"Critical points: {' · '.join(parts)}.")


def show(
    landscape: Landscape,
    window: Window,
    start: Sequence[float],
    derived: Answer,
    answer: Answer,
) -> None:
    """The section of the page: all critical points, each of which can be made the start."""
    st.header("Critical points", anchor=False)
    if answer.pending:
        st.caption("Looking for the points where the gradient is zero …")
        return
    if answer.trouble:
        messages.remarks([f"The critical points of this loss were not found. {answer.trouble}"])
        return
    result: Analysis = answer.result
    st.markdown(_sentence(result))
    if result.found.points:
        _trap(result.found.points, window, start)
        _table(landscape.symbols, result)
    _textbook(landscape, window, derived.result, result.signs)


def _sentence(result: Analysis) -> str:
    kept = len(result.found)
    more = f" The {kept:,} of the lowest loss are shown, of {result.count:,}."
    return result.found.message + (more if kept < result.count else "")


def _trap(points: Iterable[CriticalPoint], window: Window, start: Sequence[float]) -> None:
    """Say so where the start is a point that no method leaves by itself."""
    size = np.subtract(*np.transpose(window)[::-1])
    for point in points:
        if point.kind in TRAPS and (np.abs(point.point - start) <= AT * size).all():
            messages.remarks(
                [f"The start is {TRAPS[point.kind]}: the gradient is zero there, but for rounding. "
                 "A method that leaves it all the same was pushed by the last digits, and its "
                 "direction means nothing. Start a little beside it, or add noise."]
            )  # fmt: skip


def _table(symbols: Sequence[str], result: Analysis) -> None:
    points = result.found.points
    shown = points
    if len(points) > FIRST:
        label = f"Show all {len(points):,} (the first {FIRST} by loss are shown)"
        shown = points if st.toggle(label, key=ALL) else points[:FIRST]
    place = "at " + ", ".join(f"${symbol(name)}$" for name in symbols)
    curvature = "second derivative" if len(symbols) == 1 else "Hessian eigenvalues"
    heads = ("№", "kind", place, "exact", "loss", curvature, "largest stable learning rate")
    rows = [_row(i, point) for i, point in enumerate(shown, 1)]
    with st.container(key="critical", height=420 if len(rows) > FIRST else "content"):
        st.markdown(markdown_table(heads, rows))
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="starts"):
        st.markdown("Start at")
        for i, point in enumerate(shown[:FIRST], 1):
            st.button(
                str(i),
                key=f"start~{i}",
                help=f"Start at this {point.kind}",
                on_click=_start_at,
                args=(symbols, tuple(point.point)),
            )
        if len(shown) > FIRST:
            _any_start(symbols, shown)


def _any_start(symbols: Sequence[str], points: Sequence[CriticalPoint]) -> None:
    """Beyond the first ones: a number to type, and a button."""
    chosen = st.number_input("№", 1, len(points), FIRST + 1, key=CHOSEN, width=140)
    place = tuple(points[int(chosen) - 1].point)
    st.button(f"Start at {int(chosen)}", key="start~chosen", on_click=_start_at,
              args=(symbols, place))  # fmt: skip


def _row(i: int, point: CriticalPoint) -> Sequence[str]:
    kind = f"{SHAPES[point.kind].letter} {point.kind}"
    eigenvalues = ", ".join(number(v) for v in point.eigenvalues if math.isfinite(v))
    rate = point.largest_stable_rate
    return (
        str(i),
        kind,
        ", ".join(number(x, 10) for x in point.point),
        f"${point.exact}$" if point.exact else NONE,
        number(point.value, 8),
        eigenvalues or NONE,
        f"2/λmax = {number(rate)}" if rate else NONE,
    )


def _start_at(symbols: Sequence[str], place: Sequence[float]) -> None:
    for name, coordinate in zip(symbols, place, strict=True):
        st.session_state[f"start.{name}"] = float(coordinate)


def _textbook(
    landscape: Landscape, window: Window, derived: Derived | None, signs: SignTable | None
) -> None:
    """How it is found by hand: the derivatives, and what their signs say."""
    if not signs and not (derived and derived.hessian_latex):
        return
    with st.expander("How this follows from the derivatives", key="textbook"):
        if derived and derived.gradient_latex:
            st.latex(derived.gradient_latex)
        if derived and derived.hessian_latex:
            st.latex(derived.hessian_latex)
        if signs:
            _sign_table(symbol(landscape.symbols[0]), landscape.name, signs)
        else:
            st.markdown(
                "At a critical point the gradient is zero. The eigenvalues of the Hessian there are "
                "the curvatures along its eigenvectors: all positive, and the point is a **minimum**; "
                "all negative, a **maximum**; of both signs, a **saddle**. Where one is zero the "
                "second derivatives do not decide: **degenerate**."
            )


def _sign_table(x: str, name: str, signs: SignTable) -> None:
    f = symbol(name)
    st.markdown(
        f"Where ${f}'$ is negative the loss falls, where it is positive it rises. So the sign of "
        f"${f}'$ on both sides of a place where it is zero says what is there:"
    )
    rows = []
    for i, stretch in enumerate(signs.stretches):
        rows.append(_stretch(x, stretch))
        if i < len(signs.turns) and len(rows) <= 2 * FIRST:
            rows.append(_turn(x, signs.turns[i]))
        if len(rows) > 2 * FIRST:
            break
    st.markdown(markdown_table((f"${x}$", f"${f}'$", f"${f}$"), rows))
    if len(signs.stretches) > FIRST + 1:
        st.caption(f"… and so on: {len(signs.turns):,} places in all.")
    if not signs.complete:
        st.caption("That no further zero lies between these places is not proven here.")


def _stretch(x: str, stretch: Stretch) -> Sequence[str]:
    place = f"${decimal(stretch.low)} < {x} < {decimal(stretch.high)}$"
    return place, SIGNS[stretch.sign], COURSES[stretch.course]


def _turn(x: str, turn: Turn) -> Sequence[str]:
    critical = turn.critical
    smooth = critical is not None and critical.kind != "kink"
    place = (
        f"${x} = {critical.exact}$" if critical and critical.exact else f"${x} = {decimal(turn.x)}$"
    )
    what = MEANINGS[turn.meaning]
    if critical is not None and critical.kind == "kink":
        what += " (a kink: no derivative)"
    return place, "0" if smooth else NONE, what


def markdown_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown; ``|`` inside a formula would end a cell."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(
        "| " + " | ".join(c.replace("|", r"\vert ") for c in row) + " |" for row in lines
    )

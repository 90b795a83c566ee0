"""The chain rule step by step: a loss as a graph, run forward and back at a point of a run."""

from __future__ import annotations

import functools
import html
from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.components.v2 import component

from experiment import Experiment, Simulation
from figures import Theme
from landscapes.computation import NoGraph, Sweep
from landscapes.formula.names import written
from ui import messages
from ui.chainsubject import Subject, subject
from ui.chaintable import disagreement, operations, partial_derivatives, point_before
from ui.chainwords import MOST_DRAWN, drawing, sentences
from ui.link import Link
from ui.words import number as decimal

STEP = "chain.step"
# `st.html` strips SVG. A module of its own line count: Streamlit takes a one-line string for a path.
_SCRIPT = """
export default function ({ data, parentElement }) {
  const place = parentElement.querySelector(".graph");
  place.innerHTML = data.svg;  // text in it is escaped where it is drawn
  const drawing = place.firstElementChild;
  drawing.style.minWidth = `${0.7 * drawing.getAttribute("width")}px`;
}
"""
_PLACE = """
<div class="graph" tabindex="0" role="region" aria-label="Computation graph"></div>
"""
_LOOKS = """
.graph { overflow-x: auto; padding: 0.25rem 0; font-variant-numeric: tabular-nums; }
.graph svg { display: block; margin: 0 auto; max-width: 100%; height: auto; }
"""
HOW = (
    "Read from left to right: every box is one operation, with its value under it. Then back: "
    "every box hands its derivative on to what it was made of, times its own slope there. Where "
    "several paths meet, the parts are added."
)


@functools.cache
def _component() -> Callable[..., Any]:
    return component("graph", html=_PLACE, css=_LOOKS, js=_SCRIPT)


def chain(link: Link, experiment: Experiment, simulation: Simulation, theme: Theme) -> None:
    """A section that opens: the graph, its steps, and the sign of each partial derivative."""
    if "chain" not in st.session_state and STEP in st.query_params:
        st.session_state["chain"] = True
    link.switch("chain")
    box = st.expander("Chain rule", key="chain", on_change="rerun")
    with box:
        try:
            shown = subject(link, simulation.landscape)
        except NoGraph as reason:
            link.number(STEP, 0.0, _whole)
            st.caption(str(reason))
            return
        step = _step(link, 2 * len(shown.graph.operations))
        if box.open:
            _show(experiment, simulation, shown, step, theme)


def _whole(value: float) -> str:
    return "" if value >= 0 and value == int(value) else "Steps are counted 0, 1, 2 …."


def _step(link: Link, last: int) -> int:
    """How many steps are done: buttons and a slider, kept in the link as ``chain.step``."""

    def complaint(value: float) -> str:
        return _whole(value) or (f"This loss has {last} steps." if value > last else "")

    link.number(STEP, 0.0, complaint)
    st.session_state[STEP] = min(st.session_state[STEP], float(last))
    step = int(st.session_state[STEP])

    def go(target: int) -> None:
        st.session_state[STEP] = float(target)

    with st.container(horizontal=True, gap="small", vertical_alignment="bottom", key="chain~go"):
        for label, target, off, help_text in (
            ("⏮", 0, step == 0, "Only the inputs"),
            ("◂ Step back", step - 1, step == 0, "Undo one step"),
            ("Next step ▸", step + 1, step == last, "One operation forward, then one back"),
            ("⏭", last, step == last, "Everything: values and derivatives"),
        ):
            st.button(label, key=f"chain~{help_text}", disabled=off, help=help_text, on_click=go,
                      args=(target,))  # fmt: skip
        label = f"Step (forward to {last // 2}, then back)"
        return int(st.slider(label, 0.0, float(last), key=STEP, step=1.0, format="%d"))


def _show(
    experiment: Experiment, simulation: Simulation, shown: Subject, step: int, theme: Theme
) -> None:
    sweep = _here(experiment, simulation, shown)
    st.html(f'<div class="ll-chain-step" role="status">{sentences(sweep, step)}</div>')
    if len(sweep.graph.operations) <= MOST_DRAWN:
        _component()(key="graph", data={"svg": drawing(sweep, step, theme)})
        st.caption(HOW)
    else:
        st.caption(
            f"This formula has {len(sweep.graph.operations)} operations; up to {MOST_DRAWN} are drawn. "
            "The table has all of them."
        )
    _tables(shown, sweep, step, experiment.ascent)


def _here(experiment: Experiment, simulation: Simulation, shown: Subject) -> Sweep:
    """The sweep at the point that the step inspector looks at, and a line that says where."""
    slot, number = st.session_state.get("look", ""), int(st.session_state.get("step", 1))
    point = point_before(experiment, simulation, slot, number)
    who = next((c.title for c in experiment.contestants if c.slot == slot), "")
    at = ", ".join(
        f"{written(name)} = {decimal(x)}"
        for name, x in zip(shown.graph.symbols, point, strict=True)
    )
    said = f" Here {slot}: {who} takes step {number}; “Step by step” chooses both." if who else ""
    st.html(f"<p>{html.escape(f'At {at}.{said} {shown.note}')}</p>")
    return shown.graph.at(point)


def _tables(shown: Subject, sweep: Sweep, step: int, ascent: bool) -> None:
    exact = shown.gradient(sweep.point)
    st.html(partial_derivatives(sweep, exact, ascent))
    if trouble := disagreement(sweep, exact):
        messages.remarks([trouble])
    with st.container(key="operations"):
        st.markdown(operations(sweep, step))

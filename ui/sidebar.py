"""The sidebar: starting point, contestants, and how they run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import streamlit as st

from experiment import SLOTS, Contestant, Window
from optimizers import OPTIMIZERS
from ui.batching import batch_size, own_batch_size, run_length
from ui.card import about_button
from ui.dials import dial
from ui.hyperparameters import control
from ui.link import Link
from ui.loss import keep
from ui.picker import NONE, OPTIONS, pick, schedule_controls, wrapper_controls

START = 2.0
FIRST = "gradient-descent"
H = 1e-4


def start_dials(link: Link, symbols: tuple[str, ...], window: Window) -> tuple[float, ...]:
    """A dial for each variable's initial value."""
    st.subheader("Start", anchor=False)
    return tuple(
        dial(link, f"start.{symbol}", symbol, START, bounds)
        for symbol, bounds in zip(symbols, window, strict=True)
    )


def contestants(link: Link, samples: int = 0) -> tuple[Contestant, ...]:
    """The slots, each with its optimizer and that optimizer's own settings.

    ``samples`` is the number that the loss is a mean over, 0 if it is none.
    """
    st.subheader("Contestants", anchor=False)
    shown = _shown_slots(link)
    shared = _shared_rate(link, taken=sum(st.session_state[slot] != NONE for slot in shown))
    return tuple(c for slot in shown for c in _contestant(link, slot, shared, samples))


def _shared_rate(link: Link, taken: int) -> float | None:
    """The learning rate of all, if there are several who can share one and it is asked for."""
    link.switch("together")
    if taken < 2 and not st.session_state["together"]:
        keep(("together",))
        return None
    together = st.toggle(
        "One learning rate for all",
        key="together",
        help="Moves every contestant's learning rate at once. Off: each has its own.",
    )
    if not together:
        return None
    rate = next(h for h in OPTIMIZERS[FIRST].hyperparameters if h.name == "learning_rate")
    return control(link, "learning_rate", rate, "All contestants")


def _shown_slots(link: Link) -> list[str]:
    """The slots that are taken, and one more to add a contestant."""
    for slot in SLOTS:
        meant = (
            f"{slot} is a contestant, by the short name of an optimizer such as adam or "
            "gradient-descent. The loss is given as formula=…"
        )
        link.choice(slot, FIRST if slot == SLOTS[0] else NONE, OPTIONS, meant)
    empty = [slot for slot in SLOTS if st.session_state[slot] == NONE]
    return [slot for slot in SLOTS if slot not in empty[1:]]


def _contestant(link: Link, slot: str, shared: float | None, samples: int) -> Iterator[Contestant]:
    """Yield the slot's contestant, if one is chosen."""
    chosen = st.session_state[slot]
    title = "add a contestant" if chosen == NONE else OPTIMIZERS[chosen].title
    with st.expander(f"**{slot}**  {title}", key=f"slot {slot}", expanded=slot == SLOTS[0]):
        chosen = pick(slot)
        if chosen == NONE:
            return
        optimizer = OPTIMIZERS[chosen]
        st.markdown(f":small[{optimizer.summary}]")
        about = st.container()
        settings = []
        for hyperparameter in optimizer.hyperparameters:
            if hyperparameter.name == "learning_rate" and shared is not None:
                settings.append(("learning_rate", shared))
                continue
            key = f"{slot}.{hyperparameter.name}"
            settings.append((hyperparameter.name, control(link, key, hyperparameter, title)))
        schedule = (None, (), 0, False)
        if "learning_rate" in optimizer.defaults:
            schedule = schedule_controls(link, slot, samples)
        wrapper = wrapper_controls(link, slot)
        own = own_batch_size(link, slot, samples)
        contestant = Contestant(slot, chosen, tuple(settings), *wrapper, *schedule, own)
        with about:
            about_button(contestant)
    yield contestant


def run_settings(link: Link, samples: int = 0) -> dict[str, Any]:
    """Length, batches, gradient and direction of the run, as `Experiment` takes them."""
    st.subheader("Run", anchor=False)
    steps, epochs = run_length(link, samples)
    size = batch_size(link, samples)
    link.choice("gradient", "exact", ("exact", "difference"))
    gradient = st.radio(
        "Gradient",
        ("exact", "difference"),
        key="gradient",
        horizontal=True,
        format_func={"exact": "exact", "difference": "central difference"}.__getitem__,
        help="Exact: derived by rule from the formula. Central difference: (f(x+h) − f(x−h)) / 2h.",
    )
    h = None
    if gradient == "difference":
        h = dial(link, "difference", "h", H, (1e-12, 1), scale="log", complaint=_h_complaint)
    link.choice("direction", "descent", ("descent", "ascent"))
    direction = st.radio(
        "Direction",
        ("descent", "ascent"),
        key="direction",
        horizontal=True,
        help="Ascent flips the sign of the update: every step climbs.",
    )
    return {
        **{"steps": steps, "epochs": epochs, "batch_size": size},
        **{"difference": h, "ascent": direction == "ascent"},
    }


def _h_complaint(value: float) -> str:
    if value > 0:
        return ""
    return f"h = {value:g} was given. The central difference needs an h above 0, such as 1e-4."

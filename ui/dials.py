"""A dial: a slider for the hand and a field for the exact number, for one value."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
import streamlit as st

from ui import messages
from ui.link import Complaint, Link, is_unheard, put, say_again

_MANTISSAS = (1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8)


def decades(low: float, high: float) -> list[float]:
    """Ten stops a decade from ``low`` to ``high``, round numbers all (``low`` > 0)."""
    first, last = math.floor(math.log10(low)), math.ceil(math.log10(high))
    stops = [float(f"{m}e{k}") for k in range(first, last + 1) for m in _MANTISSAS]
    return [stop for stop in stops if low * (1 - 1e-9) <= stop <= high * (1 + 1e-9)]


def memories(low: float, high: float) -> list[float]:
    """Stops 0, 0.5, 0.8, 0.9, 0.95, 0.98, 0.99 …: the way a decay is thought about."""
    tail = [round(1 - m * 10.0**-k, 12) for k in range(1, 6) for m in (5, 2, 1)]
    return [s for s in (0.0, 0.1, 0.2, 0.3, 0.4, *tail, 1.0) if low <= s <= high]


def evenly(low: float, high: float) -> list[float]:
    """About two hundred stops at round distances."""
    width = high - low
    step = 10.0 ** math.floor(math.log10(width / 100))
    step *= next(m for m in (1, 2, 5, 10) if width / (step * m) <= 200)
    count = math.floor(high / step + 1e-9) - math.ceil(low / step - 1e-9) + 1
    first = math.ceil(low / step - 1e-9)
    return [float(f"{(first + i) * step:.10g}") for i in range(count)]


def whole_numbers(low: float, high: float) -> list[float]:
    """Every number up to 20, then round ones further and further apart."""
    fine = range(int(low), min(int(high), 20) + 1)
    coarse = [s for s in decades(25, max(high, 25)) if s <= high and s == int(s)]
    return [float(s) for s in (*fine, *coarse)]


STOPS: dict[str, Callable[[float, float], list[float]]] = {
    "linear": evenly,
    "log": decades,
    "memory": memories,
    "whole": whole_numbers,
}


def anything(value: float) -> str:
    """Every number will do."""
    return ""


def dial(
    link: Link,
    key: str,
    label: str,
    default: float,
    bounds: tuple[float, float],
    *,
    scale: str = "linear",
    complaint: Complaint = anything,
    help: str | None = None,
) -> float:
    """Draw slider and field for ``session_state[key]`` and return the number.

    The slider shows ``bounds``; the field takes any number that ``complaint`` has nothing against. The
    field is the value; the slider follows it, resting on the nearest stop. A number that is not allowed
    is answered with the complaint, and the last one that was stays.
    """
    link.number(key, default, complaint)
    stops = STOPS[scale](*bounds)
    left, right = st.columns([3, 2], vertical_alignment="bottom", gap="small")
    with right:
        value = _field(key, label, scale, complaint)
    with left:
        _slider(key, label, value, stops, help)
    if trouble := st.session_state.pop(f"{key}~trouble", ""):
        messages.problem(trouble, kept=f"{value:g} stays.")
    return value


def _field(key: str, label: str, scale: str, complaint: Complaint) -> float:
    before = st.session_state[key]

    def keep_only_allowed() -> None:
        if trouble := complaint(st.session_state[key]):
            st.session_state[f"{key}~trouble"] = trouble
            st.session_state[key] = before

    return st.number_input(
        f"{label}, exact",
        key=key,
        step=1.0 if scale == "whole" else _step(before),
        format="%.0f" if scale == "whole" else "%.12g",
        label_visibility="collapsed",
        on_change=keep_only_allowed,
    )


def _slider(key: str, label: str, value: float, stops: list[float], help: str | None) -> None:
    slider = f"{key}~{stops[0]:g}~{stops[-1]:g}"
    nearest = stops[int(np.argmin(np.abs(np.asarray(stops) - value)))]
    if st.session_state.get(slider) != nearest:
        put({slider: nearest})
    else:
        say_again(slider)

    def take() -> None:
        if not is_unheard(slider):
            put({key: float(st.session_state[slider])})

    st.select_slider(
        label,
        options=stops,
        key=slider,
        format_func=lambda stop: f"{stop:g}",
        on_change=take,
        help=help,
    )


def _step(value: float) -> float:
    """A tenth of the value's own decade, so that + and − do something sensible at any size."""
    if value == 0:
        return 0.1
    return 10.0 ** (math.floor(math.log10(abs(value))) - 1)

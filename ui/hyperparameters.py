"""The control that a hyperparameter's annotation asks for: a dial, a switch or a list of numbers."""

from __future__ import annotations

from typing import Any

import streamlit as st

from optimizers.registry import Hyperparameter
from ui import messages
from ui.dials import dial
from ui.link import Link
from ui.words import plain


def control(link: Link, key: str, h: Hyperparameter, owner: str) -> Any:
    """Draw the control for ``session_state[key]`` and return the value.

    ``owner`` is whose hyperparameter it is, for messages.
    """
    label = f"{h.label} {plain(h.symbol)}".strip()
    if h.scale == "switch":
        link.switch(key, bool(h.default))
        return float(st.toggle(label, key=key, help=h.help))
    if isinstance(h.default, tuple):
        return _listed(link, key, h, owner)

    def complaint(value: float) -> str:
        return _complaint(h, value, owner)

    bounds = (h.low, h.high)
    default = float(h.default)
    return dial(link, key, label, default, bounds, scale=h.scale, complaint=complaint, help=h.help)


def turn(key: str, value: float, h: Hyperparameter, owner: str) -> None:
    """Put the dial of a hyperparameter to a number, as if it had been typed; for callbacks."""
    if trouble := _complaint(h, value, owner):
        st.session_state[f"{key}~trouble"] = trouble
    else:
        st.session_state[key] = bool(value) if h.scale == "switch" else value


def _listed(link: Link, key: str, h: Hyperparameter, owner: str) -> tuple[float, ...]:
    """A field for several numbers; if they cannot be used, the default is."""
    default: Any = h.default
    link.text(key, _written(default))
    text = st.text_input(f"{h.label}, separated by commas", key=key, help=h.help, max_chars=200)
    try:
        values = tuple(float(part) for part in text.replace(",", " ").split())
    except ValueError:
        trouble = f"{owner}: {h.label} must be numbers such as {_written(default)}; got {text}."
    else:
        trouble = _complaint(h, values, owner) if values else ""
        if not trouble:
            return values
    messages.problem(trouble, kept=f"{_written(default)} is used.")
    return default


def _complaint(h: Hyperparameter, value: Any, owner: str) -> str:
    try:
        h.check(value, owner)
    except ValueError as error:
        return str(error)
    return ""


def _written(values: tuple[float, ...]) -> str:
    return ", ".join(f"{value:g}" for value in values)

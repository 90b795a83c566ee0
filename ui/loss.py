"""Where the loss is typed: a formula, or a model that is held against data."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from landscapes import Data, Landscape
from ui.data import KIND, KINDS, controls, data_field, is_from_data
from ui.formula import formula_field
from ui.link import Link

Loss = tuple[Landscape, Data | None]


def loss_field(
    link: Link,
    default: str,
    on_change: Callable[[], None],
    place: DeltaGenerator,
    below: DeltaGenerator,
) -> Loss:
    """The choice, and the fields of what is chosen; the loss, and its data if it has any.

    ``on_change`` is called when another loss was typed or chosen.
    """
    link.choice(KIND, "formula", tuple(KINDS))
    field = place.container(key="typed-loss", horizontal=True, vertical_alignment="center")
    with place.container(key="kind-of-loss"):
        st.radio(
            "Loss",
            tuple(KINDS),
            key=KIND,
            format_func=KINDS.__getitem__,
            horizontal=True,
            on_change=on_change,
            label_visibility="collapsed",
        )
    keep(controls() if not is_from_data() else ("formula",))
    if is_from_data():
        return data_field(link, on_change, field, below)
    return formula_field(link, default, on_change, field, below), None


def keep(keys: Iterable[str]) -> None:
    """Hold on to controls that are not drawn in this run: Streamlit would forget them."""
    for key in keys:
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]

"""The formula field: what is typed, how it was read, and what is drawn meanwhile."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from experiment import Held
from landscapes import FormulaError, Landscape, parse
from ui import messages
from ui.link import Link

LAST_GOOD = "last good formula"


@st.cache_resource(max_entries=256, show_spinner=False)
def landscape_of(text: str) -> Landscape:
    """Parse once for all sessions; a landscape never changes."""
    return parse(text)


def landscape_at(landscape: Landscape, held: Held) -> Landscape:
    """The landscape with some of its variables at numbers."""
    return _at(f"{landscape.text} {landscape.key}", held, landscape) if held else landscape


@st.cache_resource(max_entries=256, show_spinner=False)
def _at(key: str, held: Held, _landscape: Landscape) -> Landscape:
    return _landscape.held(dict(held))


def formula_field(
    link: Link,
    default: str,
    on_change: Callable[[], None],
    place: DeltaGenerator,
    below: DeltaGenerator,
) -> Landscape:
    """The field in its ``place``, and ``below`` what is wrong with its text or how it was read.

    Returns the landscape of the text, or of the last text that was one. ``on_change`` is called when
    another text was typed.
    """
    link.text("formula", default)
    text = place.text_input(
        "Loss function",
        key="formula",
        live=True,
        on_change=on_change,
        placeholder="¼x²   or   x² − y²   or   L(w1, w2) = w1² + w2²",
        help="As it stands in a book: ¼x², 2x⁴−8x³, sin(3x), x² − y². "
        "Up to four letters, or up to ten variables with numbers: w1, w2, …",
    )
    kept = st.session_state.setdefault(LAST_GOOD, default)
    with below:
        landscape = _understood(text, kept)
    if landscape is None:
        return landscape_of(kept)
    st.session_state[LAST_GOOD] = text
    return landscape


def _understood(text: str, kept: str) -> Landscape | None:
    """The landscape of a text, with how it was read; or None, with what is wrong."""
    try:
        landscape = landscape_of(text)
    except FormulaError as error:
        messages.formula_error(error, kept)
        return None
    if trouble := _cannot_be_drawn(landscape):
        messages.problem(trouble, kept=f"Still shown: {kept}")
        return None
    messages.remarks(reading.message for reading in landscape.warnings)
    return landscape


def _cannot_be_drawn(landscape: Landscape) -> str:
    """Why this page cannot draw the landscape; empty if it can."""
    symbols = landscape.symbols
    if not symbols:
        return (
            f"{landscape.text.strip()} is a constant: it has no variable to descend along. Use a "
            "letter such as x, or name the variable: f(x) = 5."
        )
    return ""

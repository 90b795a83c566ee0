"""The pages of the app, and going from one to the other without losing what was set.

Both pages name their controls alike (``a``, ``a.learning_rate``, ``seed`` …), and the address
holds the page that is shown. What was set on the other page waits in the session.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from ui.link import Link

PAGE = "page"
LANDSCAPE, DIGITS = "landscape", "digits"
TITLES = {LANDSCAPE: "Landscapes", DIGITS: "Digits network"}

_SHOWN = "page that is shown"
_KEPT = "settings of the pages"

Values = Mapping[str, Any]


def switch(link: Link, beginnings: Mapping[str, Callable[[], Values]]) -> str:
    """Draw the switch between the pages and return the slug of the page to be shown.

    When another page is shown than before, what was set there comes back; the first time, and when
    the address names the page and nothing else, its controls are set to its beginning. To be called
    before any other control is opened.
    """
    link.choice(PAGE, LANDSCAPE, tuple(TITLES))
    chosen = st.radio(
        "Page",
        tuple(TITLES),
        key=PAGE,
        format_func=TITLES.__getitem__,
        horizontal=True,
        label_visibility="collapsed",
    )
    shown = st.session_state.get(_SHOWN, "" if link.names_only(PAGE) else chosen)
    if shown != chosen:
        st.session_state[_SHOWN] = ""  # until all controls are open: a run may be cut short
        kept = st.session_state.get(_KEPT, {}).get(chosen)
        link.begin_anew(kept or beginnings[chosen]())
    return chosen


def keep(link: Link) -> None:
    """Remember what is set on the page that is shown; to be called when its controls are open."""
    shown = st.session_state[PAGE]
    settings = {key: value for key, value in link.settings().items() if key != PAGE}
    st.session_state.setdefault(_KEPT, {})[shown] = settings
    st.session_state[_SHOWN] = shown

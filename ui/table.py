"""Samples of one's own: typed in lines, read from a file, or clicked into the picture."""

from __future__ import annotations

import streamlit as st

from landscapes import DataError
from landscapes.data import decoded, samples_of, written
from ui import messages
from ui.link import Link

TABLE = "table"
FILE = "file~table"
TROUBLE = "file~trouble"
FIRST = "-2 -2\n-1 -1.2\n0 0.5\n1 1.7\n2 4"
MOST_IN_LINK = 4000
"""Characters: what browsers and messengers pass on without cutting it off."""


def table_controls(link: Link) -> str:
    """The lines of the table, typed or from a file."""
    if len(st.session_state.get(TABLE, "")) <= MOST_IN_LINK:
        link.text(TABLE, FIRST)
    text = st.text_area(
        "Samples, one a line",
        key=TABLE,
        height=190,
        help="The input (or up to four), then the target, with spaces, commas, semicolons or tabs "
        "between them. Classes are numbered 0, 1, 2, ….",
    )
    st.file_uploader("Or a CSV file", type=["csv", "tsv", "txt"], key=FILE, on_change=_take_file)
    if trouble := st.session_state.get(TROUBLE):
        messages.problem(trouble, kept="The table stays as it was.")
    if len(text) > MOST_IN_LINK:
        messages.remarks(
            [f"This table has {len(text):,} characters, a link holds {MOST_IN_LINK:,}: it is left out "
             "of the link. Send the file along with it."]
        )  # fmt: skip
    return text


def _take_file() -> None:
    """Put the samples of the file into the table, or remember what is wrong with it."""
    st.session_state[TROUBLE] = ""
    file = st.session_state[FILE]
    if file is None:
        return
    try:
        st.session_state[TABLE] = written(samples_of(decoded(file.getvalue())))
    except DataError as error:
        st.session_state[TROUBLE] = f"{file.name}: {error}"

"""What goes wrong, in front of the reader.

Nothing that a stranger typed reaches Markdown or HTML unescaped.
"""

from __future__ import annotations

import html
from collections.abc import Iterable

import streamlit as st

from landscapes import FormulaError
from landscapes.formula.errors import columns


def formula_error(error: FormulaError, kept: str) -> None:
    """The message, the formula with a mark under the character, and what is drawn meanwhile."""
    hint = f" {error.hint}" if error.hint else ""
    st.html(
        '<div class="ll-message ll-error ll-formula" role="alert">'
        f"<p>{html.escape(str(error.message) + hint)}</p>"
        f"<pre>{_spaced(_excerpt(error))}</pre>"
        f"<p>Still shown: {html.escape(kept)}</p></div>"
    )


def _spaced(text: str) -> str:
    """HTML of a text in which wide characters take two columns in any font."""
    letters = (html.escape(c) for c in text)
    pairs = zip(text, letters, strict=True)
    return "".join(f'<span class="ll-wide">{e}</span>' if columns(c) == 2 else e for c, e in pairs)


def problem(text: str, *, kept: str = "") -> None:
    """Something that was asked for and cannot be done, and what is shown instead."""
    _note("ll-error", "alert", text, kept)


def remarks(texts: Iterable[str]) -> None:
    """How a choice was read: true, but worth knowing."""
    for text in texts:
        _note("ll-remark", "note", text)


def _note(kind: str, role: str, text: str, more: str = "") -> None:
    second = f"<p>{html.escape(more)}</p>" if more else ""
    st.html(
        f'<div class="ll-message {kind}" role="{role}"><p>{html.escape(text)}</p>{second}</div>'
    )


def _excerpt(error: FormulaError, width: int = 60) -> str:
    """Text and marks; of a long text only the neighborhood of the mark."""
    text, marks = error.caret().split("\n", 1)
    first = max(0, len(marks) - len(marks.lstrip()) - width)
    return f"{text[first : first + 2 * width]}\n{marks[first : first + 2 * width]}".rstrip()

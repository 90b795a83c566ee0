"""The gradient in symbols: derived by a worker, shown when it is there, explained when it is not."""

from __future__ import annotations

import re

import streamlit as st

from experiment import Held
from landscapes import Landscape
from landscapes.jobs import derive
from landscapes.typeset import symbol
from optimizers.notation.numbers import decimal
from ui import messages
from ui.inquiry import Answer, ask

PATIENCE = 0.3
"""Seconds for which the page waits; all but the most intricate formulas take a hundredth."""

_LONG = re.compile(r"\d+\.\d{6,}")
"""A held number with all its digits; it is written to six beside it."""

NUMBERS_ARE_EXACT = (
    "The picture and the runs are exact all the same: there the slopes are computed by automatic "
    "differentiation, step by step through the formula."
)


def derivation(landscape: Landscape, patience: float = PATIENCE) -> Answer:
    """Have the landscape's derivatives derived: `landscapes.jobs.Derived`, when they are there."""
    question = ("derive", landscape.text, landscape.key)
    order = 2 if landscape.length.is_short else 1
    return ask(question, derive, landscape, order, patience=patience)


def echo(typed: Landscape, landscape: Landscape, held: Held, derived: Answer) -> None:
    """The loss as typed, what is held, and the exact gradient of the rest, typeset."""
    with st.container(key="echo"):
        st.latex(typed.latex)
        if held:
            places = ", ".join(f"${symbol(name)} = {decimal(value)}$" for name, value in held)
            moved = ", ".join(f"${symbol(name)}$" for name in landscape.symbols)
            st.markdown(f"Held at {places}. The optimizers move {moved}:")
        if derived.pending:
            st.caption("Deriving the gradient …")
        elif derived.trouble:
            text = f"The symbolic derivative is too long to print. {derived.trouble}"
            messages.remarks([f"{text} {NUMBERS_ARE_EXACT}"])
        elif derived.result.gradient_latex is None:
            messages.remarks([f"{' '.join(derived.result.notes)} {NUMBERS_ARE_EXACT}"])
        else:
            latex = derived.result.gradient_latex
            st.latex(_LONG.sub(lambda digits: f"{float(digits[0]):.6g}", latex) if held else latex)

"""Losses of three or four variables: two are drawn and moved, the others are held by dials."""

from __future__ import annotations

from itertools import combinations

import streamlit as st

from experiment import Held
from landscapes import FormulaError, Landscape
from ui import messages
from ui.dials import dial
from ui.formula import landscape_at
from ui.link import Link

DRAWN = "drawn"
MOST_DRAWN = 2
BOUNDS = (-5.0, 5.0)
LIKELY = (1.0, 0.5, 2.0, 0.0, -1.0, 0.3)
"""Numbers at which a variable is held until a person chooses; the first at which there is a loss."""


def held_values(link: Link, landscape: Landscape) -> Held:
    """Ask which two variables are drawn and what the others are held at."""
    if landscape.dimension <= MOST_DRAWN:
        return ()
    st.subheader("Variables", anchor=False)
    drawn = _drawn(link, landscape.symbols)
    others = [name for name in landscape.symbols if name not in drawn]
    likely = _likely(landscape, others)
    if likely is None:
        messages.problem(
            f"With numbers for {', '.join(others)} this loss has no value at any number that was "
            f"tried. Type them into the formula, or draw other variables."
        )
        st.stop()
    held: Held = ()
    for name in others:
        held += ((name, _dial(link, landscape, name, likely)),)
    trouble = _refusal(landscape, held)  # each may be allowed alone, and not all together
    if not trouble:
        return held
    kept = ", ".join(f"{name} = {likely:g}" for name in others)
    messages.problem(trouble, kept=f"Drawn with {kept}.")
    return tuple((name, likely) for name in others)


def _drawn(link: Link, symbols: tuple[str, ...]) -> tuple[str, ...]:
    pairs = {" ".join(pair): pair for pair in combinations(symbols, MOST_DRAWN)}
    first = next(iter(pairs))
    if st.session_state.get(DRAWN, first) not in pairs:
        del st.session_state[DRAWN]  # that was another formula
    link.choice(DRAWN, first, tuple(pairs))
    chosen = st.selectbox(
        "Drawn and moved",
        tuple(pairs),
        key=DRAWN,
        format_func=lambda pair: pair.replace(" ", " and "),
        help="The other variables keep the numbers they are held at.",
    )
    return pairs[chosen]


def _dial(link: Link, landscape: Landscape, name: str, likely: float) -> float:
    def complaint(value: float) -> str:
        return _refusal(landscape, ((name, value),))

    label = f"{name} held at"
    return dial(link, f"hold.{name}", label, likely, BOUNDS, complaint=complaint)


def _likely(landscape: Landscape, names: list[str]) -> float | None:
    """The first number at which all of these can be held."""
    for value in LIKELY:
        if not _refusal(landscape, tuple((name, value) for name in names)):
            return value
    return None


def _refusal(landscape: Landscape, held: Held) -> str:
    """Why the variables cannot be held there; empty if they can."""
    try:
        landscape_at(landscape.text, held)
    except FormulaError as error:
        said = ", ".join(f"{name} = {value:g}" for name, value in held)
        return f"At {said} the loss cannot be drawn. {error.message}"
    return ""

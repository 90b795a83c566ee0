"""Losses of more than two variables: which of them are moved, which are held, and what is drawn."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from experiment import Held
from figures.cut import pairs
from landscapes import DataLandscape, FormulaError, Landscape
from ui import messages
from ui.dials import dial
from ui.formula import landscape_at
from ui.link import Link

DRAWN = "drawn"
MOVED = "moved"
PRINCIPAL = "principal"
MOST_DRAWN = 2
MOST_HELD = 2
"""So many dials at most unless they are asked for: of more variables, all are moved."""
PLANE = "the plane of the path"
BOUNDS = (-5.0, 5.0)
LIKELY = (1.0, 0.5, 2.0, 0.0, -1.0, 0.3)
"""Numbers at which a variable is held until a person chooses; the first at which there is a loss."""


@dataclass(frozen=True)
class Variables:
    """What is done with the variables of a loss of more than two.

    Attributes
    ----------
    held
        Those that stay at a number.
    drawn
        Places of the two that are drawn, among those that are moved; None for the plane in which a
        path varies most.
    """

    held: Held = ()
    drawn: tuple[int, int] | None = (0, 1)

    @property
    def pair(self) -> tuple[int, int]:
        """Places of two variables that can be drawn before there is a path."""
        return self.drawn or (0, 1)


def variables(link: Link, landscape: Landscape) -> Variables:
    """Ask which variables are moved and drawn, and what the others are held at."""
    if landscape.dimension <= MOST_DRAWN:
        return Variables()
    st.subheader("Variables", anchor=False)
    few = landscape.dimension <= MOST_DRAWN + MOST_HELD
    two = few and not isinstance(landscape, DataLandscape)  # what is learned is all of them
    link.choice(MOVED, "two" if two else "all", ("two", "all"))
    moved = st.radio(
        "Moved",
        ("two", "all"),
        key=MOVED,
        horizontal=True,
        help="Two: the optimizers move the two variables that are drawn, the others keep a number. "
        "All: every variable is moved, and the picture is a plane through their space.",
    )
    if moved == "two":
        return Variables(_held(link, landscape))
    chosen = _drawn(link, landscape.symbols, (PRINCIPAL,))
    return Variables((), pairs(landscape.symbols).get(chosen))


def _held(link: Link, landscape: Landscape) -> Held:
    """Numbers for all variables but the two that are drawn."""
    drawn = pairs(landscape.symbols)[_drawn(link, landscape.symbols)]
    others = [name for k, name in enumerate(landscape.symbols) if k not in drawn]
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


def _drawn(link: Link, symbols: tuple[str, ...], more: tuple[str, ...] = ()) -> str:
    options = (*pairs(symbols), *more)
    if st.session_state.get(DRAWN, options[0]) not in options:
        del st.session_state[DRAWN]  # that was another formula
    link.choice(DRAWN, options[0], options)
    return st.selectbox(
        "Drawn" if more else "Drawn and moved",
        options,
        key=DRAWN,
        format_func=lambda pair: PLANE if pair == PRINCIPAL else pair.replace(" ", " and "),
        help="The map is a slice through the point where the optimizer looked at is; or the plane of "
        "the two directions in which its path varies most."
        if more
        else "The other variables keep the numbers they are held at.",
    )


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
        landscape_at(landscape, held)
    except FormulaError as error:
        said = ", ".join(f"{name} = {value:g}" for name, value in held)
        return f"At {said} the loss cannot be drawn. {error.message}"
    return ""

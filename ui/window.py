"""The window: which part of the landscape is shown, by numbers, by hand, or fitted to the paths."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from experiment import Simulation, Window
from figures.cut import Cut, Shadow
from figures.framing import framing
from landscapes import Preset
from ui import messages
from ui.dials import anything
from ui.link import Link, put

USUAL = (-5.0, 5.0)
SAID = "window~said"
PLANE, PLANE_OF = "plane", "plane~of"
"""The window on the plane of a path, in its coordinates, and which plane that was."""
HEIGHTS, HEIGHTS_OF = "heights", "heights~of"
"""Lowest and highest loss that a curve shows, and of which loss on which window."""


def window_fields(link: Link, symbols: tuple[str, ...]) -> Window:
    """The part of the landscape that is looked at, typed."""
    window = []
    with st.expander("Window", key="window"):
        st.caption("The part of the landscape that is drawn. Zooming the picture changes it too.")
        for symbol in symbols:
            low, high = st.columns(2)
            pair = []
            for column, name, default in ((low, "from", USUAL[0]), (high, "to", USUAL[1])):
                key = f"{name}.{symbol}"
                link.number(key, default, anything)
                with column:
                    label = f"{symbol} {name}"
                    pair.append(st.number_input(label, key=key, format="%.6g", step=1.0))
            if not pair[0] < pair[1]:
                messages.problem(f"{symbol} from must be smaller than {symbol} to.")
                pair = [min(pair) - 1, max(pair) + 1]
            window.append((pair[0], pair[1]))
    return tuple(window)


def of_plane(link: Link, plane: Shadow) -> Shadow:
    """The plane of a path with the window that was chosen for it; that of another plane is forgotten."""
    link.window(PLANE)
    chosen = st.session_state[PLANE]
    if st.session_state.get(PLANE_OF, plane.axes_key) != plane.axes_key or len(chosen) != 2:
        put({PLANE: ()})
    st.session_state[PLANE_OF] = plane.axes_key
    return replace(plane, window=st.session_state[PLANE] or plane.home)


def heights(link: Link, loss: str, cut: Cut) -> tuple[float, float] | None:
    """Lowest and highest loss of the curve as a hand has put them; None where it makes room by itself.

    ``loss`` is the key of the landscape. Of another loss or window they are forgotten.
    """
    if len(cut.symbols) > 1:
        return None
    link.window(HEIGHTS)
    of = (loss, cut.window)
    if st.session_state.get(HEIGHTS_OF, of) != of or len(st.session_state[HEIGHTS]) != 1:
        put({HEIGHTS: ()})
    st.session_state[HEIGHTS_OF] = of
    return next(iter(st.session_state[HEIGHTS]), None)


def take(cut: Cut, moved: Mapping[str, Sequence[float]] | None) -> None:
    """Make what a hand has brought into view the window."""
    across, up = (_pair((moved or {}).get(axis)) for axis in "xy")
    if len(cut.symbols) == 1 and across:
        _set(cut, (across,), (up,) if up else ())
    elif across and up:
        _set(cut, (across, up))


def home(simulation: Simulation, cut: Cut, preset: Preset | None) -> Window:
    """The scene's own window; without a scene, the one that a new formula has."""
    if isinstance(cut, Shadow):
        return cut.home
    named = dict(zip(simulation.landscape.symbols, preset.window if preset else (), strict=False))
    return tuple(named.get(symbol, USUAL) for symbol in cut.symbols)


def go_home(simulation: Simulation, cut: Cut, preset: Preset | None) -> None:
    """Back to the scene's own window."""
    _set(cut, home(simulation, cut, preset))


def see_all(simulation: Simulation, cut: Cut, preset: Preset | None) -> None:
    """Fit the window to all paths; what is left out for being too far is said."""
    paths = {
        slot: [cut.project(trajectory.points), *_others(simulation, slot, cut)]
        for slot, trajectory in simulation.trajectories.items()
    }
    if not paths:
        return go_home(simulation, cut, preset)
    fitted = framing(home(simulation, cut, preset), paths)
    _set(cut, fitted.window)
    if fitted.cut:
        st.session_state[SAID] = (fitted.window, _left_out(fitted.cut))
    return None


def note(window: Window) -> str:
    """What was said when this window was fitted; empty once it is another one."""
    fitted, text = st.session_state.get(SAID, (None, ""))
    return text if fitted == window else ""


def _others(simulation: Simulation, slot: str, cut: Cut) -> list[NDArray[np.floating]]:
    fan = simulation.fans.get(slot)
    return list(cut.project(fan.points)) if fan else []


def _left_out(cut: Mapping[str, int]) -> str:
    parts = [
        f"{slot} up to step {steps}" if steps else f"only the start of {slot}"
        for slot, steps in cut.items()
    ]
    return (
        f"What runs away is not fitted to the end, or all else would be a dot: this window shows "
        f"{', '.join(parts)}."
    )


def _pair(given: Sequence[float] | None) -> tuple[float, float] | None:
    """Two numbers in order, from a browser that may send anything."""
    try:
        low, high = map(float, given or ())
    except (TypeError, ValueError):
        return None
    return (low, high) if math.isfinite(low) and math.isfinite(high) and low < high else None


def _set(cut: Cut, window: Window, heights: Window = ()) -> None:
    """Type the numbers; of the plane of a path, keep them for as long as that is drawn.

    ``heights`` is the range of losses of a curve, none where it is to make room by itself.
    """
    if isinstance(cut, Shadow):
        st.session_state[PLANE] = () if window == cut.home else window
        return
    for symbol, (low, high) in zip(cut.symbols, window, strict=True):
        st.session_state[f"from.{symbol}"] = float(low)
        st.session_state[f"to.{symbol}"] = float(high)
    if len(window) == 1:
        loss, _ = st.session_state[HEIGHTS_OF]
        st.session_state.update({HEIGHTS: heights, HEIGHTS_OF: (loss, window)})

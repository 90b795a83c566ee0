"""What the form of a small network says of its loss: equal points, level lines, lines of saddles."""

from __future__ import annotations

import math

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from experiment import Experiment, Simulation
from landscapes import DataLandscape
from landscapes.formula.names import written
from landscapes.networks.lines import known_line
from landscapes.networks.small import (
    ACTIVATIONS,
    SingularLine,
    SmallNetwork,
    model,
    network_of,
)
from ui import scenes
from ui.analysis import markdown_table
from ui.criticallines import whole_loss
from ui.data import MODEL
from ui.link import Link
from ui.words import number

Array = NDArray[np.floating]
SHARES = (-0.5, 0.0, 0.25, 0.5, 0.75, 1.0, 1.5)
MOST_IMAGES = 8
HIDDEN, OUTPUT, UNITS = "network~hidden", "network~output", "network~units"
"""Controls that only write the model, which is in the link."""
NEAR = 0.1
BESIDE = 0.01
"""How far beside the line a start is put."""


def network(link: Link, experiment: Experiment, simulation: Simulation) -> None:
    """A section that opens, if the model is a network 1-n-1."""
    whole = whole_loss(experiment)
    shape = whole and network_of(whole)
    if whole is None or shape is None:
        return
    link.switch("network")
    box = st.expander("Small network", key="network", on_change="rerun")
    if not box.open:
        return
    with box:
        _form(whole, shape)
        _equivalents(whole, shape, experiment, simulation)
        if len(shape.units) == 1:
            _one_unit(whole, shape)
        elif len(shape.units) == 2:
            _two_units(whole, experiment, simulation)


def _form(whole: DataLandscape, shape: SmallNetwork) -> None:
    """The parts of the network, each of which can be changed: the model is written anew."""
    now = {HIDDEN: shape.hidden.slug, OUTPUT: shape.output.slug, UNITS: len(shape.units)}
    st.session_state.update(now)
    state = st.session_state

    def write() -> None:
        state[MODEL] = model(state[HIDDEN], state[UNITS], state[OUTPUT], whole.model.inputs[0])
        scenes.leave()

    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        for key, label, options in (
            (HIDDEN, "Hidden units f₁", tuple(ACTIVATIONS)),
            (OUTPUT, "Output f₂", tuple(ACTIVATIONS)),
            (UNITS, "Number of hidden units", (1, 2, 3)),
        ):
            st.selectbox(label, options, key=key, on_change=write, width=190, format_func=_shown)
    st.markdown(
        f"A network {shape.shape}: one input, one output, no biases. What follows holds because of "
        "this form, whatever the data are."
    )


def _shown(option: str | int) -> str:
    """Title of an activation, or the number itself."""
    return ACTIVATIONS[option].title if isinstance(option, str) else str(option)


def _equivalents(
    whole: DataLandscape, shape: SmallNetwork, experiment: Experiment, simulation: Simulation
) -> None:
    """The count, and the images of the point where the run that is looked at ends."""
    n = len(shape.units)
    swap = "Swapping hidden units changes nothing" if n > 1 else ""
    flip = f"{shape.hidden.title} is odd, so the signs of both weights of a unit may be flipped"
    if shape.hidden.is_odd:
        count = f"{n}! · 2{_raised(n)} = {shape.equivalents}"
        reasons = f"{swap}; {flip}" if swap else flip
    else:
        count = f"{n}! = {shape.equivalents}"
        reasons = (
            swap or f"{shape.hidden.title} is not odd, and there is no other unit to swap with"
        )
    many = f"{shape.equivalents} points" if shape.equivalents > 1 else "no other point"
    told = f"every minimum off the mirrors is one of **{count}** equal ones"
    if shape.equivalents == 1:
        told = f"{count}: {many} has the same loss by symmetry"
    st.markdown(f"**Equivalent minima.** {reasons}: {told}.")
    slot = st.session_state.get("look", "")
    trajectory = simulation.trajectories.get(slot)
    if trajectory is None or shape.equivalents == 1:
        return
    point = full_point(whole, experiment, trajectory.points[-1])
    images = shape.images(point)
    losses = whole.objective()(images.T)
    heads = (*map(written, whole.symbols), f"loss {written(whole.name)}")
    rows = [
        [*(number(x, 5) for x in image), number(float(loss), 8)]
        for image, loss in zip(images[:MOST_IMAGES], losses, strict=False)
    ]
    more = f" The first {MOST_IMAGES} are shown." if len(images) > MOST_IMAGES else ""
    st.markdown(f"Where {slot} ends, and its {len(images) - 1} mirror images:{more}")
    st.markdown(markdown_table(heads, rows))


def _raised(n: int) -> str:
    return str(n).translate(str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹"))


def full_point(whole: DataLandscape, experiment: Experiment, moved: Array) -> Array:
    """All parameters ``(D,)``, from those that are moved and those that are held."""
    held = dict(experiment.held)
    rest = iter(moved)
    return np.array([held[name] if name in held else next(rest) for name in whole.symbols])


def _one_unit(whole: DataLandscape, shape: SmallNetwork) -> None:
    """The level line, and what the origin is."""
    v, w = (written(whole.symbols[place]) for place in shape.units[0])
    loss = written(whole.name)
    st.markdown(
        f"**A level line.** Where {v} = 0 the hidden unit is not heard: the output does not depend on "
        f"{w}, and ∂{loss}/∂{w} = 0 all along that line (dotted on the map). A run that starts there "
        f"can change {v} alone in its first step."
    )
    f = whole.objective()
    slope, hessian = f.gradient([0.0, 0.0]), f.hessian([0.0, 0.0])
    if not np.isfinite(hessian).all() or np.abs(slope).max() > 1e-12:
        given = ", ".join(number(float(g), 4) for g in slope)
        st.markdown(f"**The origin.** The gradient there is ({given}): it is no critical point.")
        return
    values = np.linalg.eigvalsh(hessian)
    told = ", ".join(number(float(e)) for e in values)
    kind = "a **saddle**" if values[0] < 0 < values[1] else "a critical point"
    if shape.hidden.is_odd and values[0] < 0 < values[1]:
        kind += " between the mirror minima"
    rows = "; ".join(", ".join(number(float(h)) for h in row) for row in hessian)
    st.markdown(
        f"**The origin.** The gradient is zero and the Hessian is [{rows}], with eigenvalues {told}: "
        f"{kind}."
    )


def _two_units(whole: DataLandscape, experiment: Experiment, simulation: Simulation) -> None:
    line = known_line(whole)
    if line is None:
        st.markdown(
            "**Where both units do the same.** A line of critical points would run through the best "
            "network with one unit. Here there is no single best one."
        )
        return
    v, w, loss = number(line.v, 8), number(line.w, 8), number(line.loss, 8)
    st.markdown(
        f"**Where both units do the same.** With w₁ = w₂ only v₁ + v₂ counts. The best network with one "
        f"unit (v* = {v}, w* = {w}, loss {loss}) thus becomes a whole **line of critical points**: "
        "w₁ = w₂ = w*, v₁ = s v*, v₂ = (1 − s) v*. Along it nothing changes, so one eigenvalue of the "
        f"Hessian is 0; the others say what it is: {_pieces(line)}."
    )
    heads = ("s", *map(written, whole.symbols), "Hessian eigenvalues", "kind")
    rows = []
    for s in SHARES:
        tiny = 1e-12 * float(np.abs(line.eigenvalues(s)).max())
        values = [0.0 if abs(e) <= tiny else float(e) for e in line.eigenvalues(s)]
        place = [number(float(x), 5) for x in line.at(s)]
        rows.append([number(s), *place, ", ".join(number(e, 4) for e in values), line.kind(s)])
    st.markdown(markdown_table(heads, rows))
    _ways_there(whole, line)
    _visits(line, whole, experiment, simulation)


def _pieces(line: SingularLine) -> str:
    """Saddles for 0 < s < 1, minima outside."""
    plural = {"minimum": "minima", "saddle": "saddles", "degenerate": "not decided"}
    (_, _, outside), (_, _, inside), (_, _, beyond) = line.pieces
    rest = plural[outside] if outside == beyond else f"{plural[outside]} and {plural[beyond]}"
    return f"for 0 < s < 1 **{plural[inside]}**, outside **{rest}**"


def _ways_there(whole: DataLandscape, line: SingularLine) -> None:
    """Buttons: the plane of the line, and a start beside it."""
    (v1, w1), (v2, w2) = ([whole.symbols[i] for i in unit] for unit in line.network.units)
    _, direction = line.escape(0.5)

    def draw() -> None:
        drawn = " ".join(sorted((v1, v2), key=whole.symbols.index))
        st.session_state.update({"moved": "two", "drawn": drawn})
        st.session_state.update({f"hold.{w1}": line.w, f"hold.{w2}": line.w})

    def start() -> None:
        place = line.at(0.5) + BESIDE * direction
        st.session_state.update({"moved": "all"})
        pairs = zip(whole.symbols, place, strict=True)
        st.session_state.update({f"start.{name}": float(x) for name, x in pairs})

    with st.container(horizontal=True, gap="small"):
        st.button("Draw the plane of this line", key="network~plane", on_click=draw,
                  help="Moves v₁ and v₂ and holds w₁ = w₂ = w*: the line crosses the map.")  # fmt: skip
        st.button(f"Start {BESIDE} beside it, at s = ½", key="network~start", on_click=start,
                  help="All four weights are moved. Equal units would stay equal for ever.")  # fmt: skip


def _visits(
    line: SingularLine, whole: DataLandscape, experiment: Experiment, simulation: Simulation
) -> None:
    """Which runs came near the line, when, and what became of them."""
    said = []
    for slot, trajectory in simulation.trajectories.items():
        points = np.array([full_point(whole, experiment, point) for point in trajectory.points])
        away = np.nan_to_num(line.distances(points), nan=math.inf)
        if text := visit(slot, away, trajectory.losses, line.loss):
            said.append(f"- {text}")
    if said:
        st.markdown("\n".join(["**Who came by:**", "", *said]))


def visit(slot: str, away: Array, losses: Array, level: float) -> str:
    """One run's stay near the line: from when to when, and whether it got below its loss.

    Parameters
    ----------
    slot
        Whose run.
    away
        ``(T+1,)``: distance from the line.
    losses
        ``(T+1,)``.
    level
        The loss on the line.
    """
    near = np.flatnonzero(away <= NEAR)
    if not len(near):
        return ""
    first, last = int(near[0]), int(near[-1])
    closest = number(float(away.min()), 2)
    text = f"{slot} is within {NEAR} of the line from step {first} to {last} (nearest: {closest})"
    if last == len(away) - 1:
        return f"{text}, and is still there at the end."
    below = [k for k in range(last + 1, len(losses)) if losses[k] < level / 2]
    then = f"; from step {below[0]} its loss is below half of the line's" if below else ""
    return f"{text}, a plateau, and then moves on{then}."

"""Predict, then reveal: what a run will do is asked before it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from experiment import Contestant, Experiment, Simulation
from landscapes import DataLandscape, Landscape
from optimizers import Outcome, Trajectory
from ui.link import Link
from ui.looking import Looking
from ui.words import number

Array = NDArray[np.floating]

THIRD = 3
MOST_VARIABLES = 2
ONLY_FOR = "Only for typed losses of one or two variables."
ASKED, SHOWN, FATE = "prediction~of", "prediction~shown", "prediction~fate"
FATES: Mapping[str, tuple[str, tuple[Outcome, ...]]] = {
    "settles": ("It comes to rest in a minimum", (Outcome.CONVERGED,)),
    "stuck": ("It comes to rest elsewhere", (Outcome.STALLED, Outcome.STALLED_AT_SADDLE)),
    "moving": ("It is still moving at the end", (Outcome.RAN_ALL_STEPS, Outcome.OSCILLATING)),
    "lost": (
        "It flies away or breaks off",
        (
            *(Outcome.DIVERGED, Outcome.LEFT_DOMAIN),
            *(Outcome.GRADIENT_UNDEFINED, Outcome.STEP_UNDEFINED),
        ),
    ),
}
"""What a run may be said to do, and the outcomes that make it true."""


@dataclass(frozen=True)
class Prediction:
    """What the page may show.

    Attributes
    ----------
    simulation
        The runs, or while an answer is waited for their starts alone.
    looking
        Where the page looks; veiled while an answer is waited for.
    """

    simulation: Simulation
    looking: Looking


def predict(
    link: Link, experiment: Experiment, simulation: Simulation, looking: Looking
) -> Prediction:
    """Ask, or say how good the answer was, if predicting is switched on."""
    link.switch("predict")
    who = looking.contestant
    if not st.session_state["predict"] or who is None:
        return Prediction(simulation, looking)
    if not _can_be_predicted(simulation.landscape):
        st.caption(f"Predict first: {ONLY_FOR[0].lower()}{ONLY_FOR[1:]}")
        return Prediction(simulation, looking)
    if st.session_state.get(ASKED) != experiment.key():
        _forget(simulation.landscape.symbols)
        st.session_state[ASKED] = experiment.key()
    symbols = simulation.landscape.symbols
    path = simulation.trajectories[who.slot]
    with st.container(key="prediction", border=True):
        if not st.session_state.get(SHOWN):
            _ask(experiment, symbols, who)
            unseen = replace(looking, contestant=None, last=0, guess=guess(symbols), veiled=True)
            return Prediction(veiled(simulation), unseen)
        _answer(symbols, path, experiment.ascent)
    return Prediction(simulation, replace(looking, guess=guess(symbols)))


def switch(landscape: Landscape) -> None:
    """The switch for it."""
    able = _can_be_predicted(landscape)
    st.toggle(
        "Predict first",
        key="predict",
        help="Hides the runs until you have said what will happen."
        + ("" if able else f" {ONLY_FOR}"),
        disabled=not able,
    )


def _can_be_predicted(landscape: Landscape) -> bool:
    few = landscape.dimension <= MOST_VARIABLES
    return few and not isinstance(landscape, DataLandscape)


def veiled(simulation: Simulation) -> Simulation:
    """The starts of all runs and nothing else."""
    starts = {slot: _start_of(path) for slot, path in simulation.trajectories.items()}
    return replace(simulation, trajectories=starts, fans={})


def _start_of(path: Trajectory) -> Trajectory:
    spent = {kind: counts[:1] for kind, counts in path.evaluations.items()}
    start, loss = path.points[:1], path.losses[:1]
    return Trajectory(
        start, loss, spent, path.ascent, np.array(0), path.points[0], 0, path.objective
    )


def guess_at(symbols: tuple[str, ...], place: Mapping[str, float] | None) -> None:
    """Take a click on the picture as the place where the third step lands."""
    for symbol, axis in zip(symbols, ("x", "y"), strict=False):
        if place and axis in place:
            st.session_state[_key(symbol)] = float(place[axis])


def guess(symbols: tuple[str, ...]) -> tuple[float, ...] | None:
    """Where the third step was said to land; None while that has not been said in full."""
    values = [st.session_state.get(_key(symbol)) for symbol in symbols]
    return None if None in values else tuple(float(value) for value in values if value is not None)


def _key(symbol: str) -> str:
    return f"prediction~{symbol}"


def _forget(symbols: tuple[str, ...]) -> None:
    for key in (SHOWN, FATE, *map(_key, symbols)):
        st.session_state.pop(key, None)


def _ask(experiment: Experiment, symbols: tuple[str, ...], who: Contestant) -> None:
    steps = experiment.steps_of(who)
    st.markdown(f"**Predict: {who.slot}, {who.title}**")
    left, right = st.columns(2)
    left.radio(
        f"What becomes of it in {steps} steps?",
        tuple(FATES),
        index=None,
        key=FATE,
        format_func=lambda fate: _in_words(fate, experiment.ascent),
    )
    third = min(THIRD, steps)
    right.markdown(f"Where will step {third} land? Click on the picture, or type it:")
    with right.container(horizontal=True, vertical_alignment="bottom"):
        for symbol in symbols:
            st.number_input(
                symbol, value=None, key=_key(symbol), format="%.6g", step=0.1, width=160
            )
        st.button("Show the run", type="primary", on_click=_show)


def _show() -> None:
    """Keep the answers: the widgets that hold them are gone when the run is shown."""
    for key, value in list(st.session_state.items()):
        if str(key).startswith("prediction~"):
            st.session_state[key] = value
    st.session_state[SHOWN] = True


def _answer(symbols: tuple[str, ...], path: Trajectory, ascent: bool) -> None:
    for key in (FATE, *map(_key, symbols)):  # no longer those of widgets: they have to be kept
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]
    fate, place = st.session_state.get(FATE), guess(symbols)
    sentences = [judged_fate(fate, path, ascent), judged_place(symbols, place, path)]
    st.markdown("\n".join(f"- {sentence}" for sentence in sentences))
    st.button("Predict again", on_click=_forget, args=(symbols,))


def judged_fate(fate: str | None, path: Trajectory, ascent: bool) -> str:
    """Whether what was said about the end of a run is true, with what became of it."""
    came = f"What happened: {path.sentence}"
    if fate is None:
        return f"You did not say what becomes of it. {came}"
    verdict = "Right." if path.outcome in FATES[fate][1] else "Not so."
    return f"{verdict} You said: {_in_words(fate, ascent).lower()}. {came}"


def judged_place(
    symbols: tuple[str, ...], place: tuple[float, ...] | None, path: Trajectory
) -> str:
    """How far from where a step landed a guess was."""
    row = min(THIRD, path.requested)
    if path.steps < row:
        return f"There is no step {row}: the run ends before it."
    there = ", ".join(
        f"{symbol} = {number(value)}"
        for symbol, value in zip(symbols, path.points[row], strict=True)
    )
    if place is None:
        return f"You did not say where step {row} lands. It landed at {there}."
    away = float(np.linalg.norm(path.points[row] - np.array(place)))
    length = float(np.linalg.norm(path.points[row] - path.points[row - 1]))
    moved = float(np.linalg.norm(path.points[row] - path.points[0]))
    said = ", ".join(f"{s} = {number(v)}" for s, v in zip(symbols, place, strict=True))
    return (
        f"You said that step {row} lands at {said}. It landed at {there}: {number(away, 3)} away. The "
        f"step was {number(length, 3)} long, and by then it was {number(moved, 3)} from the start."
    )


def _in_words(fate: str, ascent: bool) -> str:
    return FATES[fate][0].replace("minimum", "maximum" if ascent else "minimum")

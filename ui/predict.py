"""Predict, then reveal: what a run will do is asked before it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from experiment import Contestant, Experiment, Simulation
from landscapes.formula.names import written
from optimizers import Outcome, Trajectory
from ui.link import Link
from ui.looking import Looking
from ui.variables import MOST_DRAWN, Variables
from ui.words import number

Array = NDArray[np.floating]

THIRD = 3
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
    link: Link,
    experiment: Experiment,
    simulation: Simulation,
    looking: Looking,
    variables: Variables,
) -> Prediction:
    """Ask, or say how good the answer was, if predicting is switched on."""
    link.switch("predict")
    who = looking.contestant
    if not st.session_state["predict"] or who is None:
        return Prediction(simulation, looking)
    symbols = simulation.landscape.symbols
    axes = asked_for(symbols, variables)
    asked = f"{experiment.key()} {axes}"
    if st.session_state.get(ASKED) != asked:
        _forget(symbols)
        st.session_state[ASKED] = asked
    path = simulation.trajectories[who.slot]
    with st.container(key="prediction", border=True):
        if not st.session_state.get(SHOWN):
            _ask(experiment, symbols, axes, who, variables)
            point = _whole(symbols, axes, path.points[0])
            unseen = replace(looking, contestant=None, last=0, guess=point, veiled=True)
            return Prediction(veiled(simulation), unseen)
        _answer(symbols, axes, path, experiment.ascent)
    landed = path.points[min(THIRD, path.steps)]
    return Prediction(simulation, replace(looking, guess=_whole(symbols, axes, landed)))


def asked_for(symbols: Sequence[str], variables: Variables) -> tuple[int, ...]:
    """Places of the variables in which a step's landing is asked for: those of the picture."""
    return tuple(range(len(symbols))) if len(symbols) <= MOST_DRAWN else variables.pair


def _whole(symbols: Sequence[str], axes: Sequence[int], point: Array) -> tuple[float, ...] | None:
    """A point with the guess for what was asked for in it; None while that has not been said in full."""
    said = guess([symbols[axis] for axis in axes])
    if said is None:
        return None
    whole = np.array(point, dtype=np.float64)
    whole[list(axes)] = said
    return tuple(map(float, whole))


def switch() -> None:
    """The switch for it."""
    st.toggle(
        "Predict first",
        key="predict",
        help="Hides the runs until you have said what will happen.",
    )


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


def guess(symbols: Sequence[str]) -> tuple[float, ...] | None:
    """Where the third step was said to land; None while that has not been said in full."""
    values = [st.session_state.get(_key(symbol)) for symbol in symbols]
    return None if None in values else tuple(float(value) for value in values if value is not None)


def _key(symbol: str) -> str:
    return f"prediction~{symbol}"


def _forget(symbols: Sequence[str]) -> None:
    for key in (SHOWN, FATE, *map(_key, symbols)):
        st.session_state.pop(key, None)


def _ask(
    experiment: Experiment,
    symbols: Sequence[str],
    axes: Sequence[int],
    who: Contestant,
    variables: Variables,
) -> None:
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
    asked = [symbols[axis] for axis in axes]
    few = len(axes) < len(symbols)
    where = f" in {' and '.join(map(written, asked))}" if few else ""
    right.markdown(f"Where will step {third} land{where}? Click on the picture, or type it:")
    if few and variables.drawn is None:
        right.caption(
            "The plane of the path would tell where the path goes. It is drawn when the run is shown."
        )
    with right.container(horizontal=True, vertical_alignment="bottom"):
        for symbol in asked:
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


def _answer(symbols: Sequence[str], axes: Sequence[int], path: Trajectory, ascent: bool) -> None:
    asked = [symbols[axis] for axis in axes]
    for key in (FATE, *map(_key, asked)):  # no longer those of widgets: they have to be kept
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]
    fate, place = st.session_state.get(FATE), guess(asked)
    sentences = [judged_fate(fate, path, ascent), judged_place(symbols, place, path, axes)]
    st.markdown("\n".join(f"- {sentence}" for sentence in sentences))
    st.button("Predict again", on_click=_forget, args=(symbols,))


def judged_fate(fate: str | None, path: Trajectory, ascent: bool) -> str:
    """Whether what was said about the end of a run is true, with what became of it."""
    came = f"What happened: {path.sentence}"
    if fate is None:
        return f"You did not say what becomes of it. {came}"
    verdict = "Right." if fate in true_of(path) else "Not so."
    return f"{verdict} You said: {_in_words(fate, ascent).lower()}. {came}"


def true_of(path: Trajectory) -> tuple[str, ...]:
    """Which of `FATES` a run makes true: two, if it is still moving because it flies away.

    One that used every step but stood still at the end has come to rest, though in no minimum.
    """
    if path.verdict.standing:
        return ("stuck",)
    fates = tuple(fate for fate, (_, outcomes) in FATES.items() if path.outcome in outcomes)
    return (*fates, "lost") if path.verdict.flying else fates


def judged_place(
    symbols: Sequence[str],
    place: Sequence[float] | None,
    path: Trajectory,
    axes: Sequence[int] | None = None,
) -> str:
    """How far from where a step landed a guess was, in the variables that were asked for.

    Parameters
    ----------
    symbols
        All D variables.
    place
        The guess, a number for each variable that was asked for; None if there is none.
    path
        The run.
    axes
        Places of the variables that were asked for; by default all.
    """
    row = min(THIRD, path.requested)
    if path.steps < row:
        return f"There is no step {row}: the run ends before it."
    axes = list(range(len(symbols)) if axes is None else axes)
    asked = [symbols[axis] for axis in axes]
    start, before, landed = path.points[[0, row - 1, row]][:, axes]
    there = _named(asked, landed)
    if place is None:
        return f"You did not say where step {row} lands. It landed at {there}."
    away, length, moved = (
        number(float(np.linalg.norm(landed - other)), 3)
        for other in (np.array(place), before, start)
    )
    told = (
        f"You said that step {row} lands at {_named(asked, place)}. It landed at {there}: {away} away. "
        f"The step was {length} long, and by then it was {moved} from the start."
    )
    if len(asked) == len(symbols):
        return told
    alone = " and ".join(map(written, asked))
    return f"{told} All of this is measured in {alone} alone, which was asked for."


def _named(symbols: Sequence[str], point: Iterable[float]) -> str:
    return ", ".join(
        f"{written(s)} = {number(value)}" for s, value in zip(symbols, point, strict=True)
    )


def _in_words(fate: str, ascent: bool) -> str:
    return FATES[fate][0].replace("minimum", "maximum" if ascent else "minimum")

"""What the player tells of the contestant that is looked at, and the switches for it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from experiment import Contestant, Experiment, Simulation
from figures.cut import Cut
from optimizers.events import Event
from optimizers.tape import MEMORIES, Tape
from ui.link import Link
from ui.looking import Looking
from ui.player import Arrows, Model, Story, Told

Array = NDArray[np.floating]

PARABOLAS = {"gradient-descent": "descent", "newton": "newton"}
"""Methods whose step goes to the bottom of a parabola, or a share of the way there."""
SWITCHES = {
    "marks": ("Mark what happened", True, "Numbers on the path of the contestant looked at."),
    "parabola": (
        "Parabola of the step",
        True,
        "The parabola to whose bottom the next step goes: for gradient descent that with the "
        "curvature 1/η, for Newton that with the loss's own curvature.",
    ),
    "arrow.gradient": (
        "Negative gradient",
        False,
        "As long as the step that gradient descent would take with the same learning rate.",
    ),
    "arrow.momentum": (
        "Momentum",
        False,
        "What the method remembers of past gradients when it stands there, times −η, for methods "
        "that remember any.",
    ),
    "arrow.step": ("Step taken", False, "From each point to the next."),
    "arrow.level": (
        "Step taken",
        True,
        "Of every contestant: level from its ball to where the step leads, and from there to the "
        "curve.",
    ),
    "arrow.all": ("Arrows of everyone", False, "Not only of the contestant looked at."),
}
"""Key in the link: label, default, help."""
ARROWS = ("arrow.gradient", "arrow.momentum", "arrow.step")
ON_CURVES = ("marks", "parabola", *ARROWS[:2], "arrow.level", "arrow.all")
ON_MAPS = ("marks", *ARROWS, "arrow.all")


def story(
    link: Link, experiment: Experiment, simulation: Simulation, looking: Looking, cut: Cut
) -> Story:
    """What is told, as far as it is switched on."""
    for key, (_, default, _) in SWITCHES.items():
        link.switch(key, default)
    guess = None
    if looking.guess is not None:
        guess = tuple(map(float, cut.project(np.array(looking.guess, dtype=np.float64))))
    if looking.contestant is None:
        return Story(guess=guess)
    slot, flat = looking.contestant.slot, len(cut.symbols) == 1
    who = looking.shown if st.session_state["arrow.all"] else {slot: looking.contestant}
    return Story(
        slot,
        _told(experiment, simulation, slot) if st.session_state["marks"] else None,
        {s: _arrows(experiment, simulation, c, cut) for s, c in who.items()},
        _model(experiment, simulation, looking.contestant) if flat else None,
        looking.row if looking.open and looking.last else None,
        guess,
        st.session_state["arrow.level"],
    )


def parabola_legend(told: Story, looking: Looking) -> None:
    """What the dashed parabola on the curve is, where there is one."""
    if told.model is None or looking.contestant is None:
        return
    who = looking.contestant
    share, goes = "curvature 1/η", "goes to"
    if who.optimizer == "newton":
        share, goes = "the curvature of the loss there", "goes towards"
    st.caption(
        f"Dashed: the parabola that touches the curve where {who.slot}, {who.title}, stands and has "
        f"{share}. The next step {goes} its turning point. Short lines are tangents."
    )


def switches(cut: Cut, looking: Looking) -> None:
    """The switches for what is told, in a box that opens; one without effect says why."""
    with st.popover("Show why", help="Events, arrows and the parabola of a step."):
        offered = ON_CURVES if len(cut.symbols) == 1 else ON_MAPS
        for key in offered:
            label, _, explained = SWITCHES[key]
            idle = _without_effect(key, offered, looking)
            st.toggle(label, key=key, help=f"{explained} {idle}".strip(), disabled=bool(idle))


def _without_effect(key: str, offered: Sequence[str], looking: Looking) -> str:
    """Why a switch, one of those that are offered, would change nothing; empty if it would."""
    who = looking.contestant
    if who is None:
        return "No run is shown."
    everyone = st.session_state["arrow.all"]
    seen = tuple(looking.shown.values()) if everyone else (who,)
    if key == "arrow.momentum" and not any(_remembers(c) for c in seen):
        return f"{'None of them' if everyone else who.title} remembers past gradients in this way."
    if key == "parabola" and who.optimizer not in PARABOLAS:
        return f"The steps of {who.title} go by no parabola."
    if key == "arrow.all":
        if len(looking.shown) < 2:
            return "There is one contestant."
        if not any(st.session_state[arrow] for arrow in set(ARROWS) & set(offered)):
            return "No arrow is switched on."
    return ""


def _remembers(contestant: Contestant) -> bool:
    """Whether a method carries on a sum or mean of past gradients that can be drawn."""
    return contestant.optimizer in MEMORIES and not contestant.wrapper


def _told(experiment: Experiment, simulation: Simulation, slot: str) -> tuple[Told, ...]:
    path = simulation.trajectories[slot]
    found = events_of(experiment.key(), slot, experiment, simulation)
    n = path.steps
    return tuple(Told(min(e.first - 1, n), min(e.last, n), e.title, e.sentence) for e in found)


@st.cache_resource(max_entries=256, show_spinner=False)
def events_of(
    key: str, slot: str, _experiment: Experiment, _simulation: Simulation
) -> tuple[Event, ...]:
    """Find them once for all sessions; ``key`` is the experiment in full."""
    return _experiment.events(slot, _simulation.trajectories[slot])


@st.cache_resource(max_entries=128, show_spinner=False)
def tape_of(key: str, slot: str, steps: int, _experiment: Experiment) -> Tape:
    """Replay once for all sessions; ``key`` is the experiment in full."""
    return _experiment.record(slot, steps)


def _arrows(
    experiment: Experiment, simulation: Simulation, contestant: Contestant, cut: Cut
) -> Arrows:
    """Displacements, so that they may be drawn to the scale of the picture."""
    gradient, momentum, step = (
        st.session_state[f"arrow.{name}"] for name in ("gradient", "momentum", "step")
    )
    step = step and len(cut.symbols) > 1  # on a curve it has a switch of its own
    momentum = momentum and _remembers(contestant)
    if not (gradient or momentum):
        return Arrows(step=step)
    points = simulation.trajectories[contestant.slot].points
    tape = tape_of(experiment.key(), contestant.slot, len(points) - 1, experiment)
    rates = np.ones(len(points)) if tape.rates is None else tape.rates

    def drawn(vectors: Array | None) -> Array | None:
        if vectors is None:
            return None
        with np.errstate(all="ignore"):
            moved = -rates[:, None] * vectors
            return cut.project(points + moved) - cut.project(points)

    return Arrows(
        drawn(tape.gradients) if gradient else None, drawn(tape.memory) if momentum else None, step
    )


def _model(experiment: Experiment, simulation: Simulation, contestant: Contestant) -> Model | None:
    """The parabola of every step, for the methods that go by one."""
    plain = not contestant.wrapper and not dict(contestant.hyperparameters).get("weight_decay")
    kind = PARABOLAS.get(contestant.optimizer)
    # Newton's parabola on a batch is not that of the loss that is drawn.
    other = kind == "newton" and experiment.updates_of(contestant) > 1
    if not (st.session_state["parabola"] and plain and kind) or other:
        return None
    points = simulation.trajectories[contestant.slot].points
    tape = tape_of(experiment.key(), contestant.slot, len(points) - 1, experiment)
    up = -1 if experiment.ascent else 1
    slopes = up * tape.gradients[:, 0]
    if kind == "descent":
        with np.errstate(all="ignore"):
            return None if tape.rates is None else Model(slopes, up / tape.rates)
    f = simulation.landscape.objective(difference=experiment.difference)
    return Model(slopes, f.hessian(points.T)[0, 0])

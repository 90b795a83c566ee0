"""Step by step: what one optimizer computed in one step, and what can be said about it."""

from __future__ import annotations

import streamlit as st

from experiment import Contestant, Experiment, Simulation
from optimizers.inspection import Step
from optimizers.notation import SCHEDULES_AS_FORMULAS, UPDATE_RULES, WRAPPERS_AS_FORMULAS
from ui import messages
from ui.case import Case
from ui.dials import dial
from ui.link import Link
from ui.looking import FIRST, Looking
from ui.steptable import table
from ui.verdicts import verdicts
from ui.worked import worked
from ui.writtenout import is_told_in_words, reading, written_out

LETTERS = (
    r"In these sentences $\lambda$ is the curvature of the loss along a direction, an eigenvalue of "
    r"its second derivatives, and not the weight decay that rules write with the same letter. "
    r"$\lambda_{\max}$ is the largest curvature, $\eta$ the learning rate."
)
MOST_NAMED = 12
"""Samples of a batch that are listed."""
MOST_VARIABLES = 50
"""Up to so many the second derivatives are asked for."""


def inspector(link: Link, experiment: Experiment, simulation: Simulation, looking: Looking) -> None:
    """A section that opens: choose contestant and step, read what was computed."""
    box = st.expander("Step by step", key="inspect", on_change="rerun")
    with box:
        slots = tuple(looking.shown) or (FIRST,)
        st.selectbox(
            "Optimizer",
            slots,
            key="look",
            format_func=lambda slot: (
                f"{slot}: {looking.shown[slot].title}" if slot in looking.shown else slot
            ),
        )
        help_text = (
            "Which step of the run to look at; the − and + beside the number go one back or on."
        )
        bounds = (1.0, float(max(looking.last, 2)))
        dial(
            *(link, "step", "Step", 1.0, bounds),
            scale="whole",
            complaint=looking.complaint,
            help=help_text,
        )
        if not looking.contestant or not looking.last:
            st.caption("No step was taken." if looking.contestant else "No optimizer has run.")
        elif box.open:
            _show(experiment, simulation, looking.contestant, looking.number)


def _show(
    experiment: Experiment, simulation: Simulation, contestant: Contestant, number: int
) -> None:
    landscape = simulation.landscape
    step = step_of(experiment.key(), contestant.slot, number, experiment)
    _rule(contestant)
    written_out(experiment, contestant, number)
    if is_told_in_words(contestant):
        settings = dict(contestant.hyperparameters)
        lines = worked(
            *(landscape, step),
            ascent=experiment.ascent,
            weight_decay=float(settings.get("weight_decay", 0)),
            read=reading(experiment),
            batch=experiment.updates_of(contestant) > 1,
        )
        st.markdown("  \n".join(lines))
    requested = simulation.trajectories[contestant.slot].requested
    title = f"Step {number} of {requested}: {contestant.title}"
    st.html(table(title, landscape.symbols, step, experiment.ascent))
    if landscape.dimension > MOST_VARIABLES:
        text = f"Stability is not judged: this loss has {landscape.dimension} variables, and "
        messages.remarks([f"{text}second derivatives are asked for up to {MOST_VARIABLES}."])
        return
    who = contestant.slot
    said = judgment(experiment.key(), who, number, experiment, simulation, contestant, step)
    st.markdown("\n".join(f"- {sentence}" for sentence in said))
    st.caption(LETTERS)
    if experiment.noise:
        st.caption("What is said about stability leaves the noise on the gradient out.")
    if batch := experiment.batch_of(contestant, step.index):
        samples = ", ".join(str(n + 1) for n in batch[:MOST_NAMED]) + ", …" * (
            len(batch) > MOST_NAMED
        )
        st.caption(
            f"The gradient of this step is that of its batch, of the samples number {samples} of "
            f"{experiment.samples}. The losses, and what is said about stability, are of all samples."
        )


def _rule(contestant: Contestant) -> None:
    """The update rule as on the optimizer's card."""
    with st.container(key="rule"):
        st.latex(UPDATE_RULES[contestant.optimizer])
        if contestant.wrapper:
            st.latex(WRAPPERS_AS_FORMULAS[contestant.wrapper])
        if contestant.schedule:
            st.latex(SCHEDULES_AS_FORMULAS[contestant.schedule])


@st.cache_resource(max_entries=256, show_spinner=False)
def step_of(key: str, slot: str, number: int, _experiment: Experiment) -> Step:
    """Replay once for all sessions; ``key`` is the experiment in full."""
    return _experiment.inspect(slot, number - 1)


@st.cache_resource(max_entries=256, show_spinner=False)
def judgment(
    key: str,
    slot: str,
    number: int,
    _experiment: Experiment,
    _simulation: Simulation,
    _contestant: Contestant,
    _step: Step,
) -> list[str]:
    """Judge once for all sessions, as `step_of` replays."""
    return verdicts(
        Case(
            *(_contestant.method, dict(_contestant.hyperparameters), _step),
            f=_simulation.landscape.objective(),
            points=_simulation.trajectories[_contestant.slot].points,
            ascent=_experiment.ascent,
            scheduled=_contestant.schedule is not None,
            difference=_experiment.difference,
        )
    )

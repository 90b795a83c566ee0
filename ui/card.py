"""The card of an optimizer: what a student reads about it."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from experiment import Contestant
from optimizers import OPTIMIZERS, SCHEDULES, Optimizer, wrap
from optimizers.behavior import Behavior, behavior
from optimizers.costs import costs
from optimizers.notation import SCHEDULES_AS_FORMULAS, UPDATE_RULES, WRAPPERS_AS_FORMULAS
from optimizers.rates import Schedule
from optimizers.registry import Hyperparameter
from optimizers.wrapping import Wrapped
from ui.words import number

LETTERS = (
    r"$g$ is the gradient, $x$ the point that is drawn, $t = 1, 2, \dots$ the step, $D$ the number "
    "of variables. Squares, roots and quotients of vectors are taken coordinate by coordinate. What "
    "is carried from step to step begins at 0 unless the rule says otherwise."
)


def about_button(contestant: Contestant) -> None:
    """A small button that opens the card of the contestant's optimizer in a dialog."""
    label = f"About {OPTIMIZERS[contestant.optimizer].title}"
    key = f"{contestant.slot}~about"
    if st.button(label, key=key, type="tertiary", icon=":material/info:"):
        optimizer = OPTIMIZERS[contestant.optimizer]
        if contestant.wrapper:  # as it comes: what is said about it is measured with defaults
            optimizer = wrap(contestant.wrapper, optimizer)
        schedule = SCHEDULES[contestant.schedule] if contestant.schedule else None
        st.dialog(optimizer.title, width="large")(card)(optimizer, schedule)


def card(optimizer: Optimizer, schedule: Schedule | None = None) -> None:
    """Draw the card: idea, rule, settings, cost, behavior, source and code."""
    inner = optimizer
    wrappers = []
    while isinstance(inner, Wrapped):
        wrappers.append(inner.wrapper)
        inner = inner.inner
    st.markdown(f"**{inner.summary}**")
    st.markdown(f":small[Family: {inner.family}. Reference: {optimizer.reference}.]")
    st.latex(UPDATE_RULES[inner.slug])
    for wrapper in wrappers:
        st.markdown(f"**Wrapped in {wrapper.title}.** {wrapper.summary}")
        st.latex(WRAPPERS_AS_FORMULAS[wrapper.slug])
    st.markdown(f":small[{LETTERS}]")
    _settings(optimizer.hyperparameters)
    st.markdown(f"**Cost of a step.** {_cost(costs_of(optimizer.slug, optimizer))}")
    seen = behavior_of(optimizer.slug, optimizer)
    st.markdown(f"**At a saddle**, $x^2 - y^2$. {seen.saddle.sentence}")
    st.markdown(f"**In a ravine.** {seen.ravine.sentence}")
    st.markdown(f"**With noise.** {seen.noise.sentence}")
    st.markdown(":small[Measured by running the code below with its default settings.]")
    if schedule is not None:
        _schedule(schedule)
    with st.expander("The code that runs"):
        sources = [optimizer.source, *([schedule.source] if schedule else [])]
        st.code("\n\n".join(sources), language=None)


def _schedule(schedule: Schedule) -> None:
    st.markdown(f"**Learning rate: {schedule.title}.** {schedule.summary}")
    st.latex(SCHEDULES_AS_FORMULAS[schedule.slug])
    st.markdown(f":small[Reference: {schedule.reference}. Here the first step is $t = 0$.]")
    _settings(schedule.hyperparameters)


def _settings(hyperparameters: Iterable[Hyperparameter]) -> None:
    """One line for each setting: letter, name, what it does, default."""
    st.markdown("\n".join(f"- {_setting(h)}" for h in hyperparameters))


def _setting(h: Hyperparameter) -> str:
    letter = f"${h.symbol}$ " if h.symbol else ""
    if h.scale == "switch":
        default = "on" if h.default else "off"
    elif isinstance(h.default, tuple):
        default = ", ".join(number(value) for value in h.default)
    else:
        default = number(h.default)
    return f"{letter}**{h.label}**: {h.help} Default {default}."


def _cost(spent: dict[str, float]) -> str:
    """Evaluations of a step in words: ``1 gradient and 1 Hessian``."""
    names = {"value": "value", "gradient": "gradient", "hessian": "Hessian"}
    parts = []
    for kind, count in spent.items():
        if count:
            rounded = number(count, 2)
            plural = "" if rounded == "1" else "s"
            about = "" if count.is_integer() else "about "
            parts.append(f"{about}{rounded} {names[kind]}{plural}")
    said = _listed(parts)
    return f"{said[:1].upper()}{said[1:]} of the loss."


def _listed(parts: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


@st.cache_resource(max_entries=512, show_spinner="Measuring …")
def behavior_of(slug: str, _optimizer: Optimizer) -> Behavior:
    """Measure once for all sessions; the slug names the optimizer and what it is wrapped in."""
    return behavior(_optimizer)


@st.cache_resource(max_entries=512, show_spinner=False)
def costs_of(slug: str, _optimizer: Optimizer) -> dict[str, float]:
    """Count once for all sessions, as `behavior_of` measures."""
    return costs(_optimizer)

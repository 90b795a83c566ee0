"""Choosing an optimizer, what it is wrapped in, and the schedule of its learning rate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import streamlit as st

from experiment import WARM_UP, WARM_UP_STEPS, Settings
from optimizers import OPTIMIZERS, SCHEDULES, WRAPPERS
from optimizers.registry import Hyperparameter
from ui.batching import counts_epochs
from ui.hyperparameters import control
from ui.link import Link

NONE = "none"
FAMILIES = ("first order", "adaptive", "modern", "second order", "noise", "gradient-free")
CORE = (
    "gradient-descent",
    "momentum",
    "nesterov",
    "adagrad",
    "rmsprop",
    "adadelta",
    "adam",
    "adamw",
    "nadam",
    "newton",
    "bfgs",
    "nelder-mead",
)
"""What every course has; they stand first."""


def _order(slug: str) -> tuple[int, int]:
    core = CORE.index(slug) if slug in CORE else len(CORE)
    return core, FAMILIES.index(OPTIMIZERS[slug].family)


OPTIONS = (NONE, *sorted(OPTIMIZERS, key=_order))


def pick(slot: str) -> str:
    """The list of optimizers, searched by typing a part of a name or of a family.

    Returns
    -------
    str
        A slug, or `NONE`.
    """
    return st.selectbox(
        f"Optimizer {slot}",
        OPTIONS,
        key=slot,
        format_func=label,
        label_visibility="collapsed",
        help="Type to search by name or by family.",
    )


def label(slug: str) -> str:
    """An optimizer in the list: ``Adam · adaptive``."""
    return "— empty —" if slug == NONE else f"{OPTIMIZERS[slug].title} · {OPTIMIZERS[slug].family}"


def wrapper_controls(link: Link, slot: str) -> tuple[str | None, Settings]:
    """What the optimizer is wrapped in, and the settings of that."""
    chosen = _choose(link, f"{slot}.wrapper", "Wrapper", WRAPPERS, _UNWRAPPED)
    if chosen is None:
        return None, ()
    wrapper = WRAPPERS[chosen]
    return chosen, _settings(link, f"{slot}.wrapper", wrapper.hyperparameters, wrapper.title)


def schedule_controls(
    link: Link, slot: str, samples: int = 0
) -> tuple[str | None, Settings, int, bool]:
    """How the learning rate changes, the settings of that, and the steps of a warm-up before it.

    Last whether all of that counts epochs.
    """
    chosen = _choose(link, f"{slot}.schedule", "Schedule", SCHEDULES, _UNSCHEDULED)
    if chosen is None:
        return None, (), 0, False
    schedule, key = SCHEDULES[chosen], f"{slot}.schedule"
    settings = _settings(link, key, schedule.hyperparameters, schedule.title)
    warm_up = 0
    if chosen != WARM_UP:
        warm_up = int(control(link, f"{key}.warm_up", WARM_UP_STEPS, schedule.title))
    return chosen, settings, warm_up, counts_epochs(link, slot, samples)


_UNWRAPPED = "No wrapper: as it is"
_UNSCHEDULED = "No schedule: constant"


def _choose(
    link: Link, key: str, title: str, members: Mapping[str, Any], without: str
) -> str | None:
    """The list, in which ``without`` stands for none, and what was chosen in a sentence."""
    options = (NONE, *members)
    link.choice(key, NONE, options)
    chosen = st.selectbox(
        f"{title} {key[0]}",
        options,
        key=key,
        format_func=lambda slug: without if slug == NONE else members[slug].title,
        label_visibility="collapsed",
    )
    if chosen == NONE:
        return None
    st.markdown(f":small[{members[chosen].summary}]")
    return chosen


def _settings(
    link: Link, key: str, hyperparameters: Iterable[Hyperparameter], owner: str
) -> Settings:
    return tuple((h.name, control(link, f"{key}.{h.name}", h, owner)) for h in hyperparameters)

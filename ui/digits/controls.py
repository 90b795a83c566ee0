"""What can be chosen about the training, and about the picture of its loss."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import streamlit as st

from experiment import SLOTS, Contestant, Window
from landscapes.networks.digits import HELD_OUT, load
from training import Training
from ui.batching import whole
from ui.chance import MOST_SEED
from ui.dials import dial
from ui.link import Link
from ui.sidebar import contestants

MOST_HIDDEN, MOST_BATCH, MOST_EPOCHS, MOST_UPDATES = 64, 1500, 50, 30_000
FEWEST_HELD_OUT, MOST_HELD_OUT = 47, 1697
FARTHEST = 1e6

PRINCIPAL, RANDOM = "principal", "random"
PLANES = {PRINCIPAL: "principal plane of the path", RANDOM: "two random directions"}


def begin() -> dict[str, object]:
    """The page's beginning: two contestants who learn the digits well."""
    return {"a": "momentum", "a.learning_rate": 0.1, "b": "adam", "b.learning_rate": 0.01}


def choose_training(link: Link) -> Training:
    """The sidebar: who trains, which network, with which batches."""
    with st.sidebar:
        contestants_place = st.container()
        st.subheader("Network", anchor=False)
        hidden = _whole(
            *(link, "hidden", "hidden units H", 32, (1, MOST_HIDDEN)),
            "The number of hidden units",
            "Units between the pixels and the ten classes.",
        )
        st.subheader("Training", anchor=False)
        batch = _whole(
            *(link, "batch", "batch size B", 50, (1, MOST_BATCH)),
            "The batch size",
            "Digits in a mini-batch: an update follows the slope of their mean loss. 1: online, "
            "digit by digit. As many as there are: plain descent.",
        )
        epochs = _whole(
            *(link, "epochs", "epochs", 20, (1, MOST_EPOCHS)),
            "The number of epochs",
            "How often every training digit is seen.",
        )
        seed = _whole(
            *(link, "seed", "seed", 0, (0, MOST_SEED)),
            "The seed",
            "Of the initial weights, the mini-batches and which digits are held out.",
        )
        held_out = _whole(
            *(link, "test", "held-out digits", HELD_OUT, (FEWEST_HELD_OUT, MOST_HELD_OUT)),
            "The number of held-out digits",
            f"Of {len(load()):,} digits so many are kept away from training, to see what was "
            "learned and what merely memorized.",
        )
        link.switch("flipped")
        flipped = st.toggle(
            "Flipped sign beside it",
            key="flipped",
            help="Each contestant also runs uphill, every update with its sign flipped: the lines "
            "of dots.",
        )
        samples = len(load()) - held_out
        with contestants_place:
            who = contestants(link, samples)
    return _within_reach(Training(who, hidden, batch, epochs, seed, held_out, flipped), link)


def _within_reach(training: Training, link: Link) -> Training:
    """The training with fewer epochs if there would be more updates than anyone waits for."""
    most = max((training.updates_each(c) for c in training.contestants), default=1)
    if training.epochs * most <= MOST_UPDATES:
        return training
    fewer = MOST_UPDATES // most
    link.problems.append(
        f"{training.epochs} epochs of {most:,} updates are {training.epochs * most:,}; "
        f"{MOST_UPDATES:,} are allowed. {fewer} epochs are trained; choose larger batches for more."
    )
    return replace(training, epochs=fewer)


@dataclass(frozen=True)
class Picture:
    """How the loss is shown.

    Attributes
    ----------
    slot
        The contestant looked at: the plane goes through the end of its path.
    plane
        `PRINCIPAL` or `RANDOM`.
    seed
        Of the random directions.
    surface
        Whether the surface is drawn beside the map.
    present
        Whether it fills the screen.
    view
        The part of the plane that is looked at, ``(low, high)`` of α and of β; None for the one
        that fits.
    """

    slot: str
    plane: str
    seed: int
    surface: bool
    present: bool = False
    view: Window | None = None


def choose_picture(link: Link, who: tuple[Contestant, ...]) -> Picture | None:
    """Above the picture: whose path, which plane, which directions; None if nobody can train."""
    if not who:
        return None
    titles = {contestant.slot: f"{contestant.slot} · {contestant.title}" for contestant in who}
    slots = tuple(titles)
    link.choice("look", slots[0], SLOTS)
    if st.session_state["look"] not in slots:
        st.session_state["look"] = slots[0]
    link.choice("plane", PRINCIPAL, tuple(PLANES))
    link.text("view", "")
    link.switch("present")
    link.switch("surface")
    with st.container(key="slice", horizontal=True, vertical_alignment="center"):
        st.selectbox(
            "Path of", slots, key="look", format_func=titles.__getitem__, on_change=fit_view
        )
        st.selectbox(
            "Slice along",
            tuple(PLANES),
            key="plane",
            format_func=PLANES.__getitem__,
            on_change=fit_view,
            help="A network's loss has thousands of dimensions; a picture is a slice along two "
            "directions through the end of the path. Principal: those in which the path varies "
            "most. Random: each unit's weights moved by as much as they are long (Li et al. 2018).",
        )
        seed = 0
        if st.session_state["plane"] == RANDOM:
            seed = _whole(
                *(link, "directions", "directions", 0, (0, MOST_SEED)),
                "The seed of the directions",
                "Seed of the two directions: another number, other directions.",
            )
        st.toggle("Surface beside the map", key="surface")
    chosen = st.session_state
    view = _view(link, chosen["view"])
    slot, plane, surface = (chosen[key] for key in ("look", "plane", "surface"))
    return Picture(slot, plane, seed, surface, chosen["present"], view)


def fit_view() -> None:
    """Look at the whole picture again."""
    st.session_state["view"] = ""


def set_view(window: Mapping[str, Any] | None) -> None:
    """Look at what a hand has brought into view: ``{"x": [low, high], "y": [low, high]}``."""
    try:
        numbers = [float(end) for axis in "xy" for end in (window or {})[axis]]
        pairs(numbers)
    except (KeyError, TypeError, ValueError):
        return
    st.session_state["view"] = ",".join(f"{number:.6g}" for number in numbers)


def pairs(numbers: Sequence[float]) -> Window:
    """Two ranges from four numbers (raises ValueError if they are none)."""
    a, b, c, d = numbers
    if not (np.isfinite(numbers).all() and a < b and c < d and max(map(abs, numbers)) < FARTHEST):
        raise ValueError(numbers)
    return ((a, b), (c, d))


def _view(link: Link, text: str) -> Window | None:
    try:
        return pairs([float(part) for part in text.split(",")]) if text else None
    except ValueError:
        link.problems.append(
            f"The link says view={text[:40]}: view is four numbers, left, right, bottom and top, "
            "with commas between. The whole picture is shown."
        )
        st.session_state["view"] = ""
        return None


def _whole(
    link: Link, key: str, label: str, default: int, bounds: tuple[int, int], what: str, help: str
) -> int:
    given = (link, key, label, float(default), bounds)
    return int(dial(*given, scale="whole", complaint=whole(what, *bounds), help=help))

"""Controls of stochastic descent: how many samples an update sees, and what a run is counted in.

They are there where the loss is a mean over samples.
"""

from __future__ import annotations

import streamlit as st

from experiment import ALL
from ui.dials import dial
from ui.link import Complaint, Link

BATCHES, SIZE, LENGTH, EPOCHS = "batches", "batch_size", "length", "epochs"
SAME, WHOLE, MINI, ONLINE = "same", "all", "mini", "online"
STEPS = "steps"
USUAL_SIZE = 5
USUAL_EPOCHS = 20
MOST_EPOCHS = 500
MOST_STEPS = 2000

_HELP = (
    "All: every update descends the mean over all samples (batch descent). Mini-batches: at the "
    "start of each epoch the samples are split at random into batches of B, and each update descends "
    "the mean over one of them. One: a sample at a time (online, or stochastic, descent)."
)
_OWN_HELP = "How many samples an update of this contestant sees: as set for all, or its own number."
_LENGTH_HELP = (
    "A step is one update. In an epoch every sample is used once: ⌈N/B⌉ updates, so that contestants "
    "with different batches spend the same number of gradients of single samples."
)


def run_length(link: Link, samples: int) -> tuple[int, int | None]:
    """How long the run is: steps, and epochs if it is counted in these."""
    if samples:
        link.choice(LENGTH, STEPS, (STEPS, EPOCHS))
        counted = st.radio(
            "Run counted in", (STEPS, EPOCHS), key=LENGTH, horizontal=True, help=_LENGTH_HELP
        )
        if counted == EPOCHS:
            complaint = whole("The number of epochs", 1, MOST_EPOCHS)
            epochs = dial(
                *(link, EPOCHS, "epochs", USUAL_EPOCHS, (1, MOST_EPOCHS)),
                scale="whole",
                complaint=complaint,
            )
            return 1, int(epochs)
    steps = dial(
        *(link, STEPS, STEPS, 100, (1, MOST_STEPS)), scale="whole", complaint=_steps_complaint
    )
    return int(steps), None


def batch_size(link: Link, samples: int) -> int:
    """How many samples an update sees, for all contestants that have no number of their own."""
    if not samples:
        return ALL
    words = {WHOLE: f"all {samples}", MINI: "mini-batches", ONLINE: "one"}
    link.choice(BATCHES, WHOLE, tuple(words))
    chosen = st.radio(
        "Samples in an update",
        tuple(words),
        key=BATCHES,
        horizontal=True,
        format_func=words.__getitem__,
        help=_HELP,
    )
    size = _size(link, SIZE, chosen, samples)
    if 0 < size < samples:
        updates = -(-samples // size)
        each = "sample" if size == 1 else f"{size} samples"
        st.caption(f"{samples} samples, {each} an update: {updates} updates are an epoch.")
    return size


def own_batch_size(link: Link, slot: str, samples: int) -> int | None:
    """The number of samples that a contestant's updates see; None for that of all."""
    if not samples:
        return None
    words = {
        SAME: "Batches as for all",
        WHOLE: "All samples",
        MINI: "Mini-batches of its own",
        ONLINE: "One sample (online)",
    }
    key = f"{slot}.{BATCHES}"
    link.choice(key, SAME, tuple(words))
    chosen = st.selectbox(
        f"Batches {slot}",
        tuple(words),
        key=key,
        format_func=words.__getitem__,
        label_visibility="collapsed",
        help=_OWN_HELP,
    )
    return None if chosen == SAME else _size(link, f"{slot}.{SIZE}", chosen, samples)


def counts_epochs(link: Link, slot: str, samples: int) -> bool:
    """Whether a contestant's schedule changes the rate from epoch to epoch, not at every update."""
    if not samples:
        return False
    key = f"{slot}.schedule.counts"
    link.choice(key, STEPS, (STEPS, EPOCHS))
    counted = st.radio(
        "Schedule counts",
        (STEPS, EPOCHS),
        key=key,
        horizontal=True,
        format_func={STEPS: "updates", EPOCHS: "epochs"}.__getitem__,
        help="Whether the numbers of the schedule are updates, or epochs within which the rate "
        "stays.",
    )
    return counted == EPOCHS


def controls(size: int, key: str = "") -> dict[str, object]:
    """The controls, by key, that stand for a batch size; ``key`` is ``a.`` for one of slot a."""
    chosen = {ALL: WHOLE, 1: ONLINE}.get(size, MINI)
    return {f"{key}{BATCHES}": chosen, f"{key}{SIZE}": float(size) if size else None}


def whole(what: str, least: int, most: int) -> Complaint:
    """Say what is wrong with a number that must be a whole one within bounds."""

    def complaint(value: float) -> str:
        if least <= value <= most and value == int(value):
            return ""
        return f"{what} was {value:g}. Choose a whole number from {least} to {most:,}."

    return complaint


def _size(link: Link, key: str, chosen: str, samples: int) -> int:
    if chosen != MINI:
        return 1 if chosen == ONLINE else ALL
    complaint = whole("The batch size", 1, samples)
    size = dial(
        *(link, key, "batch size B", USUAL_SIZE, (1, samples)),
        scale="whole",
        complaint=complaint,
        help="The last batch of an epoch is smaller where B does not divide the number of samples.",
    )
    return int(size)


def _steps_complaint(value: float) -> str:
    if 1 <= value <= MOST_STEPS and value == int(value):
        return ""
    return f"{value:g} steps were asked for. Choose a whole number from 1 to {MOST_STEPS:,}."

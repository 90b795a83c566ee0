"""The page: a network of two layers learns handwritten digits, and the landscape it descends."""

from __future__ import annotations

from functools import partial

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from figures import THEMES, Theme
from landscapes.networks.digits import load
from training import UNSUITED, Run, Trained, Training
from ui import messages, pages, scenes
from ui.digits import panels
from ui.digits.controls import Picture, choose_picture, choose_training
from ui.digits.slices import show_slice, slice_of, what_is_left_out
from ui.digits.work import done
from ui.link import Link
from ui.player import inbox

SOURCE = (
    "Digits: E. Alpaydin and C. Kaynak, Optical Recognition of Handwritten Digits (1998), UCI "
    "Machine Learning Repository; the 1,797 images of 8 × 8 pixels that come with scikit-learn."
)


def digits_page(link: Link, _beside: DeltaGenerator) -> None:
    """Read the controls, train, show what was learned and on which landscape."""
    training = choose_training(link)
    _about(training)
    notices = st.container()
    able = tuple(c for c in training.contestants if c.optimizer not in UNSUITED)
    picture = choose_picture(link, able)
    for key, default in (("log", True), ("check", False)):
        link.switch(key, default)
    pages.keep(link)
    trained = _trained(training)
    if trained and picture and (picture.slot, False) in trained.runs:
        _results(training, trained, picture, THEMES[st.context.theme.type or "light"])
    link.write()
    inbox.acknowledge()
    with notices:
        if not training.contestants:
            messages.problem("Nobody trains. Choose an optimizer in the sidebar.")
        for text in (*link.problems, *(trained.problems.values() if trained else ())):
            messages.problem(text)


def _about(training: Training) -> None:
    network, loss = training.network, training.loss
    with st.container(key="about", horizontal=True, vertical_alignment="center"):
        with st.container(key="watch"):
            scenes.told(
                f"An image x of {network.inputs} pixels goes through {network.hidden} hidden units to the "
                f"probabilities p of {network.outputs} digits. E, the cross-entropy, is a loss of "
                f"{network.size:,} parameters θ: all weights and biases. Of {len(load()):,} handwritten "
                f"digits {loss.samples:,} are learned from, {training.test_loss.samples:,} are held out; "
                f"in batches of {min(training.batch_size, loss.samples):,} that is "
                f"{training.updates_per_epoch:,} updates an epoch, {training.updates:,} in all.",
                f"Source: {SOURCE}",
            )
        with st.container(key="reading"), st.container(key="echo"):
            st.latex(
                r"\mathbf{h} = \sigma(W_1\mathbf{x} + \mathbf{b}_1),\quad "
                r"\mathbf{p} = \mathrm{softmax}(W_2\mathbf{h} + \mathbf{b}_2),\quad "
                r"E(\theta) = -\frac1N \sum_{n=1}^N \log p_{\,\text{label}(n)}"
            )


def _trained(training: Training) -> Trained | None:
    """Every run, from the shelf or anew; None if one was stopped."""
    runs: dict[tuple[str, bool], Run] = {}
    problems: dict[str, str] = {}
    for contestant, flipped in training.lots:
        try:
            run = done(
                f"training {training.alone(contestant, flipped=flipped).key()}",
                f"Training {contestant.slot}{' uphill' * flipped}",
                partial(training.run, contestant, flipped=flipped),
                lambda run: run.path.nbytes,
            )
        except ValueError as error:
            problems[contestant.slot] = str(error)
            continue
        if run is None:
            return None
        runs[contestant.slot, flipped] = run
    return Trained(runs, problems)


def _results(training: Training, trained: Trained, picture: Picture, theme: Theme) -> None:
    run = trained.runs[picture.slot, False]
    cut = slice_of(training, run, picture)
    log = st.session_state["log"]
    if cut:
        fits = show_slice(training, trained, cut, picture, theme, log=log)
        messages.remarks(what_is_left_out(training, run, cut, picture, fits))
    st.toggle("Logarithmic loss axis", key="log")
    panels.table(training, trained, theme)
    panels.curves(training, trained, theme, log=log)
    panels.wrong_digits(training, run, picture.slot, theme)
    panels.gradient_check(training, run, picture.slot)

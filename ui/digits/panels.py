"""What the network learned: curves, table, the digits it gets wrong, and its gradient under test."""

from __future__ import annotations

import html

import numpy as np
import streamlit as st

from figures import STYLES, Theme
from figures.learning import Curve, Quantity, learning
from figures.specimens import specimens
from landscapes.networks.check import GradientCheck, check_gradient, errors_by_step
from landscapes.networks.digits import SIDE
from landscapes.networks.two_layer import NetworkLoss
from training import Run, Trained, Training
from ui.digits.work import done
from ui.words import number

MOST_WRONG = 18
PLAIN = {"displayModeBar": False}
BATCH = 50
STEPS = (1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-8, 1e-10)
SAMPLED = 60


def curves(training: Training, trained: Trained, theme: Theme, *, log: bool) -> None:
    """Accuracy and loss on training and held-out digits, after every update."""
    quantities: tuple[Quantity, ...] = ("accuracy", "loss")
    for quantity in quantities:
        for column, digits in zip(st.columns(2), ("training", "held-out"), strict=True):
            lines = [
                _curve(training, slot, up, run, _values(run, quantity, digits))
                for (slot, up), run in trained.runs.items()
            ]
            figure = learning(
                *(lines, quantity, f"{digits} digits", theme),
                log=log,
            )
            said = "; ".join(f"{c.name} ends at {number(c.values[-1], 3)}" for c in lines)
            column.plotly_chart(
                figure,
                theme=None,
                config=PLAIN,
                key=f"{quantity} {digits}",
                alt=f"{quantity} on {digits} digits after each update: {said}",
            )


def _curve(training: Training, slot: str, up: bool, run: Run, values: np.ndarray) -> Curve:
    contestant = next(c for c in training.contestants if c.slot == slot)
    each = training.updates_each(contestant)
    return Curve(slot, contestant.title, run.updates, each, values, up)


def _values(run: Run, quantity: Quantity, digits: str) -> np.ndarray:
    if quantity == "accuracy":
        return run.accuracies if digits == "training" else run.held_out_accuracies
    return run.losses if digits == "training" else run.held_out_losses


def _title(training: Training, slot: str) -> str:
    return next(c.title for c in training.contestants if c.slot == slot)


def table(training: Training, trained: Trained, theme: Theme) -> None:
    """One row for each run."""
    heads = ("optimizer", "training digits right", "held-out digits right", "training loss")
    heads = (*heads, "held-out loss", "updates", "seconds")
    columns = "".join(f'<th scope="col">{head}</th>' for head in heads)
    rows = "".join(
        _row(training, slot, flipped, run, theme) for (slot, flipped), run in trained.runs.items()
    )
    st.html(
        '<div class="ll-results ll-digits" tabindex="0" role="region" aria-label="Results">'
        f"<table><thead><tr>{columns}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row(training: Training, slot: str, flipped: bool, run: Run, theme: Theme) -> str:
    color = STYLES[slot].color(theme)
    swatch = f'<span class="ll-swatch" style="background:{color}">{slot}</span>'
    title = html.escape(_title(training, slot) + (", sign flipped" if flipped else ""))
    updates = f"{run.updates[-1]:,}"
    if run.stopped is not None:
        updates += f", then no longer finite (by update {run.stopped:,})"
    cells = (
        f"{run.accuracies[-1]:.1%}",
        f"{run.held_out_accuracies[-1]:.1%}",
        number(run.losses[-1], 4),
        number(run.held_out_losses[-1], 4),
        updates,
        f"{run.seconds:.2f}",
    )
    body = "".join(f"<td>{html.escape(cell)}</td>" for cell in cells)
    return f'<tr><th scope="row">{swatch} {title}</th>{body}</tr>'


def wrong_digits(training: Training, run: Run, slot: str, theme: Theme) -> None:
    """Held-out digits that the contestant looked at takes for another, the surest mistakes first."""
    loss = training.test_loss
    scores = loss.logits(run.last)
    probabilities = np.exp(scores - scores.max(axis=0))
    probabilities /= probabilities.sum(axis=0)
    wrong = np.nonzero(~loss.right(run.last))[0]
    guesses = scores.argmax(axis=0)
    sure = probabilities[guesses, np.arange(loss.samples)]
    wrong = wrong[np.argsort(-sure[wrong], kind="stable")]
    training_wrong = round((1 - run.accuracies[-1]) * training.loss.samples)
    st.subheader("Digits it gets wrong", anchor=False)
    st.markdown(
        f"{slot} takes **{len(wrong)}** of {loss.samples} held-out digits for another "
        f"(and {training_wrong} of the {training.loss.samples:,} it was trained on). "
        + ("Below each: what it is → what the network says." if len(wrong) else "")
    )
    if not len(wrong):
        return
    shown = wrong[:MOST_WRONG]
    captions = [f"{loss.labels[i]} → {guesses[i]}" for i in shown]
    hovers = [
        f"it is {loss.labels[i]} ({probabilities[loss.labels[i], i]:.1%}), "
        f"the network says {guesses[i]} ({sure[i]:.1%})"
        for i in shown
    ]
    images = loss.images(np.float64)[shown].reshape(-1, SIDE, SIDE)
    st.plotly_chart(
        specimens(images, captions, hovers, theme),
        theme=None,
        config={"staticPlot": False, **PLAIN},
        key="wrong digits",
        alt="Digits taken for another: " + "; ".join(captions),
    )
    if len(wrong) > len(shown):
        st.caption(f"The {len(shown)} of which it was surest.")


def gradient_check(training: Training, run: Run, slot: str) -> None:
    """Backpropagation against difference quotients, when it is asked for."""
    st.subheader("Is the gradient right?", anchor=False)
    asked = st.toggle(
        "Check it by difference quotients",
        key="check",
        help="Moves every weight a little up and down, one after the other, and compares the slope "
        "of the loss with what backpropagation says.",
    )
    if not asked:
        return
    contestant = next(c for c in training.contestants if c.slot == slot)
    found = done(
        f"check {training.alone(contestant).key()}",
        "Checking the gradient",
        lambda tell: _checked(training, run),
        lambda result: 1000,
    )
    if found:
        check, errors = found
        st.markdown(_told(check))
        rows = "".join(
            f"<tr><td>{number(h)}</td><td>{number(error, 2)}</td></tr>"
            for h, error in zip(STEPS, errors, strict=True)
        )
        st.html(
            '<div class="ll-results ll-step"><table><caption>Largest difference among '
            f"{SAMPLED} of the weights, by the step h</caption><thead><tr>"
            '<th scope="col">h</th><th scope="col">largest difference</th></tr></thead>'
            f"<tbody>{rows}</tbody></table></div>"
        )


def _checked(training: Training, run: Run) -> tuple[GradientCheck, list[float]]:
    digits = np.arange(min(BATCH, training.loss.samples))
    batch: NetworkLoss = training.loss.batch(digits)
    middle = run.path[len(run.path) // 10].astype(np.float64)  # where there is still a slope
    some = np.linspace(0, len(middle) - 1, SAMPLED).round().astype(int)
    return check_gradient(batch, middle), list(errors_by_step(batch, middle, STEPS, some))


def _told(check: GradientCheck) -> str:
    return (
        f"Loss of {check.samples} digits after a tenth of the training, "
        f"{check.parameters:,} weights, h = {number(check.h)}:\n\n"
        f"- backpropagation: all slopes in **{number(1000 * check.exact_seconds, 3)} ms**\n"
        f"- difference quotients, two losses for every weight: "
        f"**{number(1000 * check.difference_seconds, 3)} ms**, {check.times_faster:,.0f} times as long\n"
        f"- they differ by at most **{number(check.largest, 2)}** (mean {number(check.mean, 2)}); "
        f"the steepest slope is {number(check.size, 3)}"
    )

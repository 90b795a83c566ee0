"""The table: where each contestant ended, what it cost, and what became of it."""

from __future__ import annotations

import html
from collections.abc import Sequence

import streamlit as st

from experiment import Experiment, Simulation
from figures import STYLES, Theme
from optimizers import Trajectory
from ui.spread import HEADS, spread
from ui.words import number


def results(
    experiment: Experiment, simulation: Simulation, theme: Theme, *, veiled: bool = False
) -> None:
    """One row for each contestant; nothing of runs that are to be predicted first."""
    if not experiment.contestants:
        return
    if veiled:
        st.caption("What became of the runs is listed here when you have predicted it.")
        return
    symbols = ", ".join(simulation.landscape.symbols)
    final = f"final {symbols}"
    heads = ("optimizer", "outcome", final, "final loss", "steps", "gradients used")
    heads += HEADS if simulation.fans else ()
    rows = "".join(
        _row(experiment, simulation, c.slot, c.title, theme, heads) for c in experiment.contestants
    )
    columns = "".join(
        f'<th scope="col" role="columnheader">{html.escape(head)}</th>' for head in heads
    )
    st.html(
        '<div class="ll-results ll-outcomes" tabindex="0" role="region" aria-label="Results">'
        f'<table role="table"><thead><tr role="row">{columns}</tr></thead><tbody>{rows}</tbody></table></div>'
    )


def _row(
    experiment: Experiment,
    simulation: Simulation,
    slot: str,
    title: str,
    theme: Theme,
    heads: Sequence[str],
) -> str:
    """A row of the table; on a phone its cells stand below each other, each with its own head."""
    color = STYLES[slot].color(theme)
    swatch = f'<span class="ll-swatch" style="background:{color}">{slot}</span>'
    who = f'<th scope="row" role="rowheader">{swatch} {html.escape(title)}</th>'
    if slot in simulation.problems:
        trouble = html.escape(simulation.problems[slot])
        return f'<tr role="row">{who}<td role="cell" colspan="{len(heads) - 1}">{trouble}</td></tr>'
    trajectory = simulation.trajectories[slot]
    point = ", ".join(number(x) for x in trajectory.points[-1])
    gradients = trajectory.calls["gradient"]
    cells = (
        trajectory.sentence,
        point,
        number(trajectory.losses[-1]),
        _steps(trajectory),
        _cost(gradients, trajectory.calls["value"], experiment.difference is not None),
        *(spread(simulation, slot) if simulation.fans else ()),
    )
    body = "".join(
        f'<td role="cell" data-head="{html.escape(head)}">{html.escape(cell)}</td>'
        for head, cell in zip(heads[1:], cells, strict=True)
    )
    return f'<tr role="row">{who}{body}</tr>'


def _steps(trajectory: Trajectory) -> str:
    made = f"{trajectory.steps} of {trajectory.requested}"
    if trajectory.updates == 1:
        return made
    one = trajectory.epochs == 1
    return f"{made} ({number(trajectory.epochs, 4)} epoch{'' if one else 's'})"


def _cost(gradients: float, values: float, differenced: bool) -> str:
    used = number(gradients)
    return f"{used} (by {number(values)} values)" if differenced else used

"""Lines of critical points in the picture, for losses whose model is a small network."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from experiment import Experiment
from figures.cut import Cut, Whole
from figures.lines import LOOKS, CriticalLine
from landscapes import DataLandscape
from landscapes.networks.lines import lines_in_plane

ALONG = 41
"""Points of a line as it is drawn."""


def whole_loss(experiment: Experiment) -> DataLandscape | None:
    """The loss of all parameters, also of those that are held; None without data."""
    if experiment.data is None:
        return None
    return _whole(f"{experiment.data.key} {experiment.formula}", experiment)


@st.cache_resource(max_entries=64, show_spinner=False)
def _whole(key: str, _experiment: Experiment) -> DataLandscape | None:
    return _experiment.data.loss(_experiment.formula) if _experiment.data else None


def critical_lines(experiment: Experiment, cut: Cut) -> tuple[CriticalLine, ...]:
    """The lines of critical points in the plane that is drawn."""
    whole = whole_loss(experiment)
    if whole is None or not isinstance(cut, Whole) or len(cut.symbols) != 2:
        return ()
    return _lines(f"{whole.key} {experiment.held} {cut.window}", whole, experiment, cut)


@st.cache_resource(max_entries=64, show_spinner=False)
def _lines(
    key: str, _whole: DataLandscape, _experiment: Experiment, _cut: Whole
) -> tuple[CriticalLine, ...]:
    f = _experiment.landscape.objective()
    share = np.linspace(0, 1, ALONG)[:, None]
    found = []
    for line in lines_in_plane(_whole, dict(_experiment.held), _cut.window):
        points = (1 - share) * line.ends[0] + share * line.ends[1]
        found.append(CriticalLine(line.kind, points, f(points.T), line.meaning))
    return tuple(found)


def lines_legend(lines: Sequence[CriticalLine]) -> None:
    """Which dash is which kind, for the kinds that are there."""
    kinds = {line.kind for line in lines}
    said = [f"{look.sign} {look.legend}" for kind, look in LOOKS.items() if kind in kinds]
    if said:
        st.caption(f"Lines: {' · '.join(said)}. Rest on one to read what it is.")

"""Of what the graph is drawn: the typed loss, or the error of one sample or a few of the data."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from landscapes import DataLandscape, Landscape
from landscapes.computation import Graph, computation_graph
from landscapes.computation.samples import MOST_SAMPLES, sample_gradient, sample_graph
from ui.link import Link
from ui.words import number

Array = NDArray[np.floating]
SAMPLE, MANY = "chain.sample", "chain.samples"


@dataclass(frozen=True, eq=False)
class Subject:
    """A graph, the exact gradient of what it shows, and a line on what that is.

    Attributes
    ----------
    graph
        The graph.
    gradient
        From a point ``(D,)`` to the exact gradient ``(D,)``, found without the graph.
    note
        Plain text; empty if the graph is that of the whole loss.
    """

    graph: Graph
    gradient: Callable[[Array], Array]
    note: str = ""


def subject(link: Link, landscape: Landscape) -> Subject:
    """What is drawn; of data, a person chooses the samples (raises NoGraph)."""
    key = f"{landscape.name} {landscape.key}"
    if not isinstance(landscape, DataLandscape):
        graph = _graph(key, landscape)
        return Subject(graph, lambda point: landscape.objective().gradient(point))
    samples = _samples(link, landscape.samples.count)
    graph = _graph_of_samples(key, samples, landscape)
    return Subject(
        graph,
        lambda point: sample_gradient(landscape, samples, point),
        _note(landscape, samples),
    )


@st.cache_resource(max_entries=128, show_spinner=False)
def _graph(key: str, _landscape: Landscape) -> Graph:
    """Cut the formula into operations once for all sessions."""
    return computation_graph(_landscape.source, _landscape.name)


@st.cache_resource(max_entries=128, show_spinner=False)
def _graph_of_samples(key: str, samples: tuple[int, ...], _landscape: DataLandscape) -> Graph:
    return sample_graph(_landscape, samples)


def _samples(link: Link, count: int) -> tuple[int, ...]:
    """Which samples: the first of them and how many, both in the link."""
    most = min(MOST_SAMPLES, count)
    for key, last, what in ((SAMPLE, count, "samples"), (MANY, most, "samples can be shown")):
        link.number(key, 1.0, _complaint(last, what))
        st.session_state[key] = min(st.session_state[key], float(last))
    common: dict[str, Any] = {"step": 1.0, "format": "%.0f", "width": 150}
    with st.container(horizontal=True, gap="small", vertical_alignment="bottom"):
        st.number_input(f"Sample, of {count}", 1.0, float(count), key=SAMPLE, **common)
        st.number_input("How many", 1.0, float(most), key=MANY, **common,
                               help="The graph of one sample shows the chain rule; with more, their "
                                    "errors are added at the end.")  # fmt: skip
    first, many = int(st.session_state[SAMPLE]), int(st.session_state[MANY])
    last = min(first - 1 + many, count)
    return tuple(range(last - many, last))


def _complaint(last: int, what: str) -> Callable[[float], str]:
    def complaint(value: float) -> str:
        allowed = value == int(value) and 1 <= value <= last
        return "" if allowed else f"{value:g} was given; 1 to {last} {what}."

    return complaint


def _note(landscape: DataLandscape, samples: tuple[int, ...]) -> str:
    """The samples in words."""
    told = []
    for n in samples:
        inputs = zip(landscape.model.inputs, landscape.samples.inputs[:, n], strict=True)
        at = ", ".join(f"{name} = {number(float(x))}" for name, x in inputs)
        told.append(f"sample {n + 1} ({at}, target {number(float(landscape.samples.targets[n]))})")
    count, name = landscape.samples.count, landscape.name
    if len(samples) == 1:
        whole = (
            f"the mean over all {count}" if landscape.error.mean else f"the sum over all {count}"
        )
        return f"The error of {told[0]}. The loss {name} is {whole}, and so is its gradient."
    fold = "mean" if landscape.error.mean else "sum"
    return f"{name} stands here for the {fold} over {'; '.join(told)}."

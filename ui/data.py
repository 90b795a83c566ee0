"""A loss from data: the model that is typed, its error, and the samples it is held against."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from landscapes import Data, DataError, DataLandscape, FormulaError, data_loss
from landscapes.data import ERRORS, GENERATORS, Generated, Samples, Typed
from ui import messages
from ui.dials import dial
from ui.link import Link
from ui.table import TABLE, table_controls

KIND = "kind"
KINDS = {"formula": "Formula", "data": "From data"}
MODEL, ERROR, DELTA, SOURCE = "model", "error", "delta", "source"
OWN = "table"
FIRST = "line"
LAST_GOOD = "last good model"


def is_from_data() -> bool:
    """Whether the loss is one over samples."""
    return st.session_state.get(KIND) == "data"


def is_open() -> bool:
    """Whether there are controls of a loss from data already, and they are those of the loss."""
    return is_from_data() and MODEL in st.session_state


def shown_data() -> Data | None:
    """The data that the controls stand at; None for a loss without."""
    if not is_from_data():
        return None
    state = st.session_state
    source = state.get(SOURCE, FIRST)
    error, delta = state.get(ERROR, GENERATORS[FIRST].error), float(state.get(DELTA, 1.0))
    if source == OWN:
        return Data(Typed(state.get(TABLE, "")), error, delta)
    settings = tuple(
        (s.name, float(state.get(f"data.{s.name}", s.default))) for s in GENERATORS[source].settings
    )
    return Data(Generated(source, settings), error, delta)


def shows(model: str, data: Data) -> bool:
    """Whether the controls stand at a model and its data."""
    shown = shown_data()
    try:
        return shown is not None and (st.session_state.get(MODEL), shown.key) == (model, data.key)
    except DataError:
        return False


def controls() -> tuple[str, ...]:
    """Keys of all controls that a loss from data may have."""
    names = dict.fromkeys(s.name for g in GENERATORS.values() for s in g.settings)
    return (MODEL, ERROR, DELTA, SOURCE, TABLE, *(f"data.{name}" for name in names))


def data_controls(model: str, data: Data) -> dict[str, Any]:
    """Every control of a loss from data, by key."""
    values: dict[str, Any] = {KIND: "data", MODEL: model, ERROR: data.error, DELTA: data.delta}
    if isinstance(data.source, Typed):
        return values | {SOURCE: OWN, TABLE: data.source.text}
    given = dict(data.source.settings)
    for setting in GENERATORS[data.source.generator].settings:
        values[f"data.{setting.name}"] = float(given.get(setting.name, setting.default))
    return values | {SOURCE: data.source.generator}


def data_field(
    link: Link, on_change: Callable[[], None], place: DeltaGenerator, below: DeltaGenerator
) -> tuple[DataLandscape, Data]:
    """Model and error in their ``place``, the samples in the sidebar, ``below`` what is wrong.

    Returns the last loss that could be understood.
    """
    with place:
        model, error = _model_fields(link, on_change)
    with st.sidebar:
        source = _source(link, on_change)
        delta = _delta(link) if ERRORS[error].has_delta else 1.0
        data = Data(source, error, delta)
    if LAST_GOOD not in st.session_state:
        st.session_state[LAST_GOOD] = _plain(data)
    with below:
        loss = _understood(model, data)
    if loss is None:
        model, data = st.session_state[LAST_GOOD]
        return loss_of(model, data.key, data), data
    st.session_state[LAST_GOOD] = model, data
    return loss, data


@st.cache_resource(max_entries=256, show_spinner=False)
def loss_of(model: str, key: str, _data: Data) -> DataLandscape:
    """Read a model once for all sessions; ``key`` is the data in full."""
    return _data.loss(model)


def _plain(data: Data) -> tuple[str, Data]:
    """What is drawn if a link brings a model that is none: a linear one over the same samples."""
    try:
        names = data.samples.names
    except DataError:
        return GENERATORS[FIRST].model, Data(Generated(FIRST))
    terms = [f"w{k} {name}" for k, name in enumerate(names, 1)]
    return " + ".join([*terms, "w0"]), Data(data.source)


def _understood(model: str, data: Data) -> DataLandscape | None:
    """The loss with how it was read; or None, with what is wrong."""
    kept = st.session_state[LAST_GOOD][0]
    try:
        loss = loss_of(model, data.key, data)
    except FormulaError as error:
        messages.formula_error(error, kept)
        return None
    except ValueError as error:
        messages.problem(str(error), kept=f"Still shown: {kept}")
        return None
    messages.remarks(reading.message for reading in loss.warnings)
    return loss


def _model_fields(link: Link, on_change: Callable[[], None]) -> tuple[str, str]:
    """Model and error."""
    link.text(MODEL, GENERATORS[FIRST].model)
    link.choice(ERROR, GENERATORS[FIRST].error, tuple(ERRORS))
    model = st.text_input(
        "Model",
        key=MODEL,
        live=True,
        on_change=on_change,
        placeholder="ŷ(x; a, b) = a x + b   or   v tanh(w x)   or   σ(w x + b)",
        help="What is predicted for an input x. Letters before the semicolon are inputs, the "
        "others parameters, which are learned: up to ten. Without a signature, x (or x1, x2) is "
        "the input. Scores for several classes: a x; b x; 0.",
    )
    error = st.selectbox(
        "Error",
        tuple(ERRORS),
        key=ERROR,
        on_change=on_change,
        format_func=lambda slug: ERRORS[slug].title,
        help="How wrong one prediction is. The loss is its mean over the samples.  \n"
        + "  \n".join(f"**{error.title}.** {error.help}" for error in ERRORS.values()),
    )
    return model, error


def _delta(link: Link) -> float:
    return dial(
        *(link, DELTA, "threshold δ", 1.0, (0.1, 5)),
        complaint=_delta_complaint,
        help="Up to this distance an error counts squared, beyond it in proportion.",
    )


def _delta_complaint(value: float) -> str:
    return "" if value > 0 else f"δ = {value:g} was given. Choose a number above 0."


def _source(link: Link, on_change: Callable[[], None]) -> Generated | Typed:
    """Where the samples come from, in the sidebar."""
    st.subheader("Data", anchor=False)
    options = (*GENERATORS, OWN)
    link.choice(SOURCE, FIRST, options)

    def begin_anew() -> None:
        _suggest()
        on_change()

    chosen = st.selectbox(
        "Samples",
        options,
        key=SOURCE,
        on_change=begin_anew,
        format_func=lambda slug: _TABLE if slug == OWN else GENERATORS[slug].title,
        help="Made by rule from a seed, or your own: typed, clicked into the picture, or from a file.",
    )
    if chosen == OWN:
        return Typed(table_controls(link))
    generator = GENERATORS[chosen]
    st.caption(generator.help)
    settings = []
    for s in generator.settings:
        scale = "whole" if s.whole else "linear"
        value = dial(
            *(link, f"data.{s.name}", s.title, float(s.default), (s.low, s.high)),
            scale=scale,
            complaint=s.check,
            help=s.help or None,
        )
        settings.append((s.name, value))
    return Generated(chosen, tuple(settings))


_TABLE = "A table of your own"


def _suggest() -> None:
    """Another generator's own settings; its model and error where those there are do not fit."""
    state, chosen = st.session_state, st.session_state[SOURCE]
    if chosen == OWN:
        return
    generator = GENERATORS[chosen]
    for setting in generator.settings:
        state[f"data.{setting.name}"] = float(setting.default)
    if not fits(state[MODEL], state[ERROR], generator.samples(), generator.targets):
        state[MODEL], state[ERROR] = generator.model, generator.error


def fits(model: str, error: str, samples: Samples, targets: str) -> bool:
    """Whether a model and an error make sense for samples."""
    if ERRORS[error].targets != targets:
        return False
    try:
        return not data_loss(model, samples, error).warnings
    except (FormulaError, DataError):
        return False

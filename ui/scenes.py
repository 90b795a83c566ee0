"""The presets: choosing one sets every control of the page to what it says."""

from __future__ import annotations

import html

import streamlit as st

from experiment import SLOTS, Experiment
from landscapes import CATALOG, Preset
from optimizers import OPTIMIZERS
from ui import batching, turning
from ui.data import data_controls, is_from_data, is_open, shows
from ui.link import Link, put
from ui.sidebar import NONE

FIRST = "quartic-from-the-left"
OWN = "own"
OWN_TO_WATCH = (
    "Your own experiment. Drag the ring to start elsewhere, turn a learning rate η above the pictures: "
    "all paths follow. Then press play and watch them step by step.",
    "Contestants, their settings, the number of steps and the window are in the sidebar. The address "
    "of this page holds all of it: send it, and others see the same.",
)
PARTS = ("wrapper", "schedule")  # that no preset has


def scene_picker(link: Link) -> None:
    """The list of presets, by group; typing a formula of one's own leaves the preset."""
    link.choice("scene", OWN, (OWN, *CATALOG))
    if is_open():  # a dial may have changed the samples
        leave()
    st.selectbox(
        "Scene",
        (OWN, *CATALOG),
        key="scene",
        format_func=lambda slug: "Your own" if slug == OWN else _title(CATALOG[slug]),
        on_change=lambda: set_controls(st.session_state["scene"]),
        help="A ready-made experiment: loss, start and contestants.",
    )


def chosen() -> Preset | None:
    """The preset that is shown; None once another formula was typed."""
    preset = CATALOG.get(st.session_state["scene"])
    if not preset:
        return None
    if preset.data:
        return preset if shows(preset.formula, preset.data) else None
    typed = not is_from_data() and st.session_state["formula"]
    return preset if preset.formula == typed else None


def leave() -> None:
    """Go over to a scene of one's own when the formula is no longer the preset's."""
    if not chosen():
        st.session_state["scene"] = OWN


def what_to_watch(preset: Preset | None) -> None:
    """What the preset is about; of a loss of one's own, what can be done with it."""
    if preset:
        told(preset.watch, f"Source: {preset.source}")
    else:
        told(*OWN_TO_WATCH)


def told(text: str, more: str) -> None:
    """The beginning of a text at once; the rest of it, and more, to be opened."""
    st.html(
        f'<details class="ll-watch"><summary><span>{html.escape(text)}</span></summary>'
        f"<p>{html.escape(more)}</p></details>"
    )


def set_controls(slug: str) -> None:
    """Set every control to the preset; `OWN` leaves them as they are."""
    if slug in CATALOG:
        put(controls_of(slug))


def controls_of(slug: str) -> dict[str, object]:
    """What a preset sets the controls to."""
    experiment = Experiment.of(CATALOG[slug])
    preset, symbols = CATALOG[slug], CATALOG[slug].landscape.symbols
    values: dict[str, object] = {
        "scene": slug,
        **loss_controls(experiment),
        **_variables(preset, symbols),
        "steps": float(experiment.steps),
        "gradient": "exact" if experiment.difference is None else "difference",
        "difference": experiment.difference,
        "direction": "ascent" if experiment.ascent else "descent",
        "together": False,
        "log": preset.log,
        **{"noise": 0.0, "seed": float(experiment.seed), "seeds": float(experiment.seeds)},
        **batching.controls(experiment.batch_size),
        **{"length": "epochs" if experiment.epochs else "steps", "epochs": experiment.epochs},
        **dict.fromkeys((f"{slot}.batches" for slot in SLOTS), batching.SAME),
        **dict.fromkeys(SLOTS, NONE),
        **dict.fromkeys((f"{slot}.{part}" for slot in SLOTS for part in PARTS), NONE),
        **dict.fromkeys(map(turning.key_of, SLOTS), turning.FIRST),
    }
    for symbol, start, (low, high) in zip(
        symbols, experiment.start, experiment.window, strict=True
    ):
        numbers = {f"start.{symbol}": start, f"from.{symbol}": low, f"to.{symbol}": high}
        values |= {key: float(number) for key, number in numbers.items()}
    for contestant in experiment.contestants:
        values[contestant.slot] = contestant.optimizer
        if contestant.batch_size is not None:
            values |= batching.controls(contestant.batch_size, f"{contestant.slot}.")
        given = dict(contestant.hyperparameters)
        for h in OPTIMIZERS[contestant.optimizer].hyperparameters:
            value = given.get(h.name, h.default)
            kind = bool if h.scale == "switch" else float
            values[f"{contestant.slot}.{h.name}"] = kind(value)
    return {key: value for key, value in values.items() if value is not None}


def _variables(preset: Preset, symbols: tuple[str, ...]) -> dict[str, object]:
    """Controls of a loss of more than two variables: what is moved, drawn and held, by key."""
    if preset.held:
        held = {f"hold.{name}": value for name, value in preset.held}
        return {"moved": "two", "drawn": " ".join(symbols), **held}
    if len(symbols) <= 2:
        return {}
    return {"moved": "all", "drawn": " ".join(preset.drawn or symbols[:2])}


def loss_controls(experiment: Experiment) -> dict[str, object]:
    """Controls of the loss, by key: a formula, or a model with its data."""
    if experiment.data:
        return data_controls(experiment.formula, experiment.data)
    return {"kind": "formula", "formula": experiment.formula}


def _title(preset: Preset) -> str:
    return f"{preset.group}: {preset.title}" if preset.group else preset.title

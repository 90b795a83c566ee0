"""The slice through the network's loss with the contestants' paths on it, moved by the player."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from experiment import Contestant, Window
from figures import CHARTS, STYLES, Grid, Line, Scene, Theme
from figures.grid import BLANK
from figures.scale import fitting
from landscapes.networks.slices import slice_rows
from landscapes.plane import Fit, Plane, principal_plane, random_plane
from training import Run, Trained, Training
from ui.digits.controls import PRINCIPAL, RANDOM, Picture, fit_view, set_view
from ui.digits.work import Tell, done
from ui.player import Path, player
from ui.player.room import Room
from ui.words import number

Array = NDArray[np.floating]

PLAYER = "digits player"
RESOLUTION = 51
ROWS = 151
"""Points of a path that its principal plane is found from, at most."""
AIR = 0.18
"""Room around the path, as a share of its longer side."""
SLIMMEST = 0.4
"""The shorter side of the picture, at least, as a share of the longer."""


@dataclass(frozen=True, eq=False)
class Slice:
    """A plane through the end of a path, the losses on it, and what it shows of the path.

    Attributes
    ----------
    plane
        Through the parameters of the network.
    alpha, beta
        Coordinates ``(51,)`` each.
    losses
        ``(51, 51)``; rows follow β.
    """

    plane: Plane
    alpha: Array
    beta: Array
    losses: Array

    @property
    def grid(self) -> Grid:
        """As charts take it."""
        ends = [(float(axis[0]), float(axis[-1])) for axis in (self.alpha, self.beta)]
        losses = np.where(np.isfinite(self.losses), self.losses, np.nan)
        said = (BLANK,) if np.isnan(losses).any() else ()
        return Grid(tuple(ends), self.alpha, self.beta, losses, fitting(losses), (), said)


def slice_of(training: Training, run: Run, picture: Picture) -> Slice | None:
    """Compute the slice, or take it from the shelf; None if it was stopped."""
    contestant = next(c for c in training.contestants if c.slot == picture.slot)
    name = f"{training.alone(contestant).key()} {picture.plane} {picture.seed} {picture.view}"
    return done(
        f"slice {name}",
        "Computing the slice",
        lambda tell: _computed(training, run, picture, tell),
        lambda cut: cut.losses.nbytes + 5 * cut.plane.u.nbytes,
    )


def _computed(training: Training, run: Run, picture: Picture, tell: Tell) -> Slice:
    plane = _plane(training, run, picture)
    window = picture.view or _fitting(plane.coordinates(run.path), picture)
    alpha, beta = (np.linspace(low, high, RESOLUTION) for low, high in window)
    losses = np.empty((RESOLUTION, RESOLUTION))
    for i, row in enumerate(slice_rows(training.loss, plane, alpha, beta)):
        losses[i] = row
        tell((i + 1) / RESOLUTION)
    return Slice(plane, alpha, beta, losses)


def _plane(training: Training, run: Run, picture: Picture) -> Plane:
    if picture.plane == RANDOM:
        return random_plane(run.path[-1], training.network.shapes, picture.seed)
    rows = np.unique(np.linspace(0, len(run.path) - 1, ROWS).round().astype(int))
    return principal_plane(run.path[rows])[0]


def _fitting(shadow: Array, picture: Picture) -> Window:
    """A window that holds a path ``(M, 2)`` with air around it; in a random plane that of its unit."""
    if picture.plane == RANDOM:
        return ((-1.0, 1.0), (-1.0, 1.0))
    low, high = shadow.min(axis=0), shadow.max(axis=0)
    middle, half = (low + high) / 2, (high - low) / 2
    longer = float(half.max()) or 1.0
    half = np.maximum(half, SLIMMEST * longer) + AIR * longer
    (a, b), (c, d) = np.column_stack([middle - half, middle + half]).tolist()
    return ((a, b), (c, d))


def _obey(command: Mapping[str, Any] | None) -> None:
    """Do what a key or button of the player asks (see `ui.commands`)."""
    given = command or {}
    match given.get("do"):
        case "all" | "home":
            fit_view()
        case "log":
            st.session_state["log"] = not st.session_state["log"]
        case "present":
            st.session_state["present"] = bool(given.get("with"))


def show_slice(
    training: Training, trained: Trained, cut: Slice, picture: Picture, theme: Theme, *, log: bool
) -> dict[str, Fit]:
    """Draw map, surface if wanted, and loss with all paths; return how true each path's shadow is."""
    who = {c.slot: c for c in training.contestants if (c.slot, False) in trained.runs}
    runs = {slot: trained.runs[slot, False] for slot in who}
    lines = [
        Line(slot, who[slot].title, cut.plane.coordinates(run.path), run.losses)
        for slot, run in runs.items()
    ]
    scene = Scene(("alpha", "beta"), cut.grid, tuple(lines), theme, "E")
    views = {"contour": CHARTS["contour"](scene, paths=False)}
    if picture.surface:
        views["surface"] = CHARTS["surface"](scene, paths=False)
    views["loss"] = CHARTS["loss"](scene, paths=False, log=log)
    views["loss"].update_layout(xaxis_title_text=_step(runs))
    paths = [_path(line, who[line.slot], runs[line.slot], scene, theme) for line in lines]
    player(
        *(views, paths),
        key=PLAYER,
        room=Room(picture.present, picture.slot),
        on_window=set_view,
        on_command=_obey,
    )
    return {slot: cut.plane.fit(run.path) for slot, run in runs.items()}


def _step(runs: Mapping[str, Run]) -> str:
    """What one step of the player's clock is: an update, or several where they are very many."""
    each = {slot: int(run.updates[1]) if len(run.updates) > 1 else 1 for slot, run in runs.items()}
    kinds = set(each.values())
    if kinds == {1}:
        return "update"
    if len(kinds) == 1:
        return f"step (of {kinds.pop()} updates)"
    return f"step (updates: {', '.join(f'{slot} {count}' for slot, count in each.items())})"


def _path(line: Line, contestant: Contestant, run: Run, scene: Scene, theme: Theme) -> Path:
    style = STYLES[contestant.slot]
    share = f"{run.accuracies[-1]:.1%} of the training digits right"
    return Path(
        slot=contestant.slot,
        title=contestant.title,
        color=style.color(theme),
        dash=style.plotly_dash,
        symbol=style.marker,
        points=line.points,
        losses=line.losses,
        left_at=line.left_at(scene.window),
        ended=len(run.updates) - 1 if run.stopped is not None else None,
        sentence=f"Loss {number(run.losses[-1], 3)}, {share}.",
    )


def what_is_left_out(
    training: Training, run: Run, cut: Slice, picture: Picture, fits: dict[str, Fit]
) -> list[str]:
    """How far the paths are from what is drawn, in sentences."""
    looked_at = fits[picture.slot]
    kinds = {
        PRINCIPAL: f"The map is the plane in which {picture.slot}'s path varies most",
        RANDOM: f"The map is a plane of two random directions through the end of {picture.slot}'s path",
    }
    said = [
        f"{kinds[picture.plane]}. It holds {_share(looked_at.explained)} of that path's variance about its "
        f"end. The path, {number(looked_at.length, 3)} long, is drawn as its shadow: {_off(looked_at)}. "
        "Its true loss is the one on the loss curve; the map's under the shadow is off by up to "
        f"{number(_error(training, run, cut), 2)}."
    ]
    others = [
        f"{slot}: {_share(fit.explained)}, {_off(fit)}"
        for slot, fit in fits.items()
        if slot != picture.slot
    ]
    return said + ["The other paths here: " + "; ".join(others) + "."] * bool(others)


def _error(training: Training, run: Run, cut: Slice) -> float:
    """How far the loss of the shadow is from that of the path, at most, at some of its points."""
    rows = np.unique(np.linspace(0, len(run.path) - 1, 31).round().astype(int))
    shadow = cut.plane.points(*cut.plane.coordinates(run.path[rows]).T).astype(np.float32)
    return float(np.abs(training.loss(shadow) - run.losses[rows]).max())


def _off(fit: Fit) -> str:
    largest, median = fit.relative
    return (
        f"up to {number(fit.largest, 3)} off the map ({_share(largest)} of its length), "
        f"{number(fit.median, 3)} in the median ({_share(median)})"
    )


def _share(value: float) -> str:
    return f"{100 * value:.3g} %"

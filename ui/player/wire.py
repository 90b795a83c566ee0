"""Pack figures and paths into one run of bytes for the browser.

Layout: ``[u32 length of the header][header][padding][arrays]``, little-endian; the header is JSON,
in zlib's format (which never begins with JSON's brace) unless it is that of a short answer, and the arrays
as well as each one of them begin at a multiple of 8 bytes.

Arrays are named by what is in them. Each is stored once however often it is used (the contour map
and the surface show the same grid, the loss lines are the losses of the paths), and the hash of a
figure stays the same as long as the figure does, so that the browser redraws only what has changed.
Grids travel as float32, for they are only looked at; paths and losses stay float64, since a diverging
loss of 1e256 does not fit into float32.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ui.player.grips import Grips, Ground
from ui.player.path import Path
from ui.player.room import Room
from ui.player.store import Store, as_json, digest, padded, plain
from ui.player.story import Story

if TYPE_CHECKING:
    import plotly.graph_objects as go

VERSION = 1
SHORT = 16384
"""Bytes of an answer's header up to which it is not compressed: unpacking it would take longer."""
KINDS = ("curve", "contour", "data", "surface", "loss")

ROOM = Room()


def pack(
    views: Mapping[str, go.Figure],
    paths: Sequence[Path],
    grips: Grips | None = None,
    story: Story | None = None,
    room: Room = ROOM,
) -> bytes:
    """Everything the player needs, as one value.

    Parameters
    ----------
    views
        Figures by kind, in the order in which they are shown; the kinds are `KINDS`.
    paths
        The contestants, in the order in which they are drawn.
    grips
        What a hand can move.
    story
        What is told of one of the contestants.
    room
        How the scene is presented.

    Raises
    ------
    ValueError
        If a kind is unknown.
    """
    store = Store()
    return _packed(
        store,
        views=_views(views, store),
        paths=[_path(path, store) for path in paths],
        grips=_grips(grips or Grips()),
        story=_story(story or Story(), store),
        room=room,
    )


def pack_answer(
    *,
    views: Mapping[str, go.Figure] | None = None,
    paths: Sequence[Path] | None = None,
    lanes: tuple[str, Mapping[str, Mapping[float, Path]]] | None = None,
    ground: Ground | None = None,
    slope: Mapping[str, Any] | None = None,
    fine: bool = True,
) -> bytes:
    """The answer to a question of the player; what is not given stays as it is.

    Parameters
    ----------
    views
        Figures that are other ones now.
    paths
        All contestants, in order.
    lanes
        The key of a `Dial`, and for each of its slots the paths by its stops.
    ground
        The map under the paths.
    slope
        What is under the pointer: its ``place``, ``values`` (loss and derivatives) and ``sides`` (see
        `figures.slope`).
    fine
        Whether the coordinates of lanes stay float64. Their losses always do.

    Raises
    ------
    ValueError
        If a kind of view is unknown.
    """
    store = Store()
    return _packed(
        store,
        short=SHORT,
        views=_views(views or {}, store),
        paths=None if paths is None else [_path(path, store) for path in paths],
        lanes=lanes and _lanes(*lanes, store, fine),
        ground=ground and {"losses": store.add(ground.losses), "caption": ground.caption},
        slope=slope and plain(dict(slope), store),
    )


def _packed(store: Store, *, short: int = 0, **header: Any) -> bytes:
    """Header, compressed if longer than ``short``, padding and arrays; the store has to be filled by now."""
    packed = as_json({"version": VERSION, **header, "arrays": store.table()}).encode()
    if len(packed) > short:
        packed = zlib.compress(packed)
    head = len(packed).to_bytes(4, "little") + packed
    return head.ljust(padded(len(head)), b"\0") + store.body()


def _views(views: Mapping[str, go.Figure], store: Store) -> list[dict[str, Any]]:
    if unknown := [kind for kind in views if kind not in KINDS]:
        raise ValueError(
            f"The player was given a view called {unknown[0]!r}; allowed are {', '.join(KINDS)}. "
            "Rename the view, or teach the player how to draw on it."
        )
    return [_view(kind, figure, store) for kind, figure in views.items()]


def _grips(grips: Grips) -> dict[str, Any]:
    """Dials of one kind have the same stops: each list of them is written once."""
    tracks: dict[tuple[float, ...], int] = {}
    dials = [
        {**vars(dial), "stops": tracks.setdefault(dial.stops, len(tracks))} for dial in grips.dials
    ]
    return {**vars(grips), "turning": dict(grips.turning), "dials": dials, "tracks": list(tracks)}


def _story(story: Story, store: Store) -> dict[str, Any]:
    """Arrows as float32 where that loses nothing: they are only looked at."""

    def rows(values: NDArray[Any] | None) -> Any:
        return None if values is None else store.add(np.atleast_2d(np.asarray(values, float).T))

    return {
        "slot": story.slot,
        "events": None if story.events is None else list(story.events),
        "arrows": {
            slot: {"gradient": rows(a.gradient), "momentum": rows(a.momentum), "step": a.step}
            for slot, a in story.arrows.items()
        },
        "model": story.model and [rows(story.model.slopes), rows(story.model.curvatures)],
        "at": story.at,
        "guess": story.guess,
        "level": story.level,
    }


def _lanes(
    key: str, found: Mapping[str, Mapping[float, Path]], store: Store, fine: bool
) -> dict[str, Any]:
    slots = {
        slot: [[value, _path(path, store, fine=fine)] for value, path in paths.items()]
        for slot, paths in found.items()
    }
    return {"key": key, "slots": slots}


def _view(kind: str, figure: go.Figure, store: Store) -> dict[str, Any]:
    spec = plain(figure.to_dict(), store)
    content = {"data": spec["data"], "layout": spec["layout"]}
    return {"kind": kind, "hash": digest(as_json(content).encode()), **content}


def _path(path: Path, store: Store, *, fine: bool = True) -> dict[str, Any]:
    coordinates = np.asarray(path.points, float).T
    return {
        "slot": path.slot,
        "title": path.title,
        "color": path.color,
        "dash": path.dash,
        "symbol": path.symbol,
        "coordinates": [store.add(coordinate, fine=fine) for coordinate in coordinates],
        "losses": store.add(np.asarray(path.losses, float)),
        "slopes": None if path.slopes is None else store.add(np.asarray(path.slopes, float)),
        "costs": None if path.costs is None else store.add(np.asarray(path.costs, float)),
        "ghosts": _ghosts(path, store),
        "companions": _companions(path, store),
        "batchLosses": None
        if path.batch_losses is None
        else store.add(np.asarray(path.batch_losses, float)),
        "fit": _fit(path, store),
        "leftAt": path.left_at,
        "ended": path.ended,
        "sentence": path.sentence,
        "off": path.off,
    }


def _fit(path: Path, store: Store) -> dict[str, Any] | None:
    fit = path.fit
    if fit is None:
        return None
    arrays = {name: getattr(fit, name) for name in ("steps", "x", "rows", "segments", "ends")}
    packed = {name: store.add(array) if array.size else [] for name, array in arrays.items()}
    return {"kind": fit.kind, "box": fit.box, **packed}


def _ghosts(path: Path, store: Store) -> dict[str, Any] | None:
    if path.ghosts is None or path.ghost_losses is None:
        return None
    coordinates = np.moveaxis(np.asarray(path.ghosts, float), 2, 0)
    return {
        "coordinates": [store.add(coordinate) for coordinate in coordinates],
        "losses": store.add(np.asarray(path.ghost_losses, float)),
        "costs": None
        if path.ghost_costs is None
        else store.add(np.asarray(path.ghost_costs, float)),
    }


def _companions(path: Path, store: Store) -> dict[str, Any] | None:
    if path.companions is None:
        return None
    coordinates = np.moveaxis(np.asarray(path.companions, float), 2, 0)
    return {
        "coordinates": [store.add(coordinate) for coordinate in coordinates],
        "outlined": path.outlined,
    }

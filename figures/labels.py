"""Words inside the figures: names at the ends of paths, and what a picture cannot show."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from figures.narrow import Array
from figures.scene import Line, Scene
from figures.style import WORDS

# Pixels: height of a label, width of a letter, size of a panel. Only where labels go hangs on them.
GAP, LETTER, PANEL = 24, 7.5, 360


def apart(places: Sequence[float], gap: float, top: float = math.inf) -> list[float]:
    """Return ``places`` moved up until any two are ``gap`` apart, and down again from ``top``."""
    order = sorted(range(len(places)), key=places.__getitem__)
    moved = list(places)
    free = -math.inf
    for i in order:
        moved[i] = max(moved[i], free)
        free = moved[i] + gap
    for i in reversed(order):
        moved[i] = min(moved[i], top)
        top = moved[i] - gap
    return moved


def share(value: float, low: float, high: float) -> float:
    """Where ``value`` lies in a range: 0 at ``low``, 1 at ``high``."""
    return (value / 2 - low / 2) / (high / 2 - low / 2)


def ending(line: Line, scene: Scene) -> str:
    """Name of a path, and the step at which it left the window if it did."""
    left = line.left_at(scene.window)
    if left is None:
        return line.name
    return f"{line.name}: left at step {left}" if left else f"{line.name}: starts outside"


def last_inside(trail: Array, box: Array) -> Array:
    """Last point of ``trail (n, D)`` in ``box (2, D)``; if none is, the nearest to its first."""
    inside = ((trail >= box[0]) & (trail <= box[1])).all(axis=1)
    return trail[np.nonzero(inside)[0][-1]] if inside.any() else np.clip(trail[0], *box)


def end_labels(
    ends: Sequence[tuple[Line, Array]], scene: Scene, box: Array
) -> list[dict[str, Any]]:
    """Name every path where its visible part ends.

    Parameters
    ----------
    ends
        Lines, each with the point ``(2,)`` to label.
    scene
        For names and colors.
    box
        ``(2, 2)``: lower and upper corner of what is shown.
    """
    frame = {
        "showarrow": True,
        "arrowhead": 0,
        "arrowwidth": 1,
        "arrowcolor": scene.theme.ink,
        "borderpad": 2,
        "font": {"size": WORDS, "color": scene.theme.ink},
        "bgcolor": scene.theme.page,
        "borderwidth": 2,
    }
    places = [share(y, box[0, 1], box[1, 1]) * PANEL for _, (_, y) in ends]
    labels = []
    moved = apart([place + GAP / 2 for place in places], GAP, PANEL - GAP / 2)
    for (line, (x, y)), place, target in zip(ends, places, moved, strict=True):
        text = ending(line, scene)
        far = share(x, box[0, 0], box[1, 0]) * PANEL + LETTER * len(text) > PANEL
        side = {"ax": -26, "xanchor": "right"} if far else {"ax": 26, "xanchor": "left"}
        where = {"x": float(x), "y": float(y), "ay": place - target, **side}
        color = line.style.color(scene.theme)
        labels.append({**frame, "text": text, "bordercolor": color, **where})
    return labels


def notes(said: Sequence[str], scene: Scene) -> list[dict[str, Any]]:
    """What the picture cannot show, in words above it."""
    if not said:
        return []
    return [
        {
            "text": "<br>".join(said),
            "x": 0,
            "y": 1,
            "xref": "paper",
            "yref": "paper",
            "xanchor": "left",
            "yanchor": "bottom",
            "yshift": 2,
            "align": "left",
            "showarrow": False,
            "font": {"size": WORDS, "color": scene.theme.ink},
        }
    ]


def margin(said: Sequence[str], **sides: int) -> dict[str, int]:
    """Margins in pixels, with room above the picture for `notes`."""
    return {"l": 64, "r": 16, "b": 48, "t": 12 + 19 * len(said), **sides}

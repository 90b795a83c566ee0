"""Words inside the figures: names at the ends of paths, and what a picture cannot show."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from figures.narrow import Array
from figures.scene import Line, Scene

# A label needs so many pixels; a panel is about so tall. Only how far labels are pushed apart hangs
# on it.
GAP, PANEL = 24, 360


def apart(places: Sequence[float], gap: float) -> list[float]:
    """Return ``places`` moved up, and no further than needed, until any two are ``gap`` apart."""
    moved = [0.0] * len(places)
    free = -math.inf
    for i in sorted(range(len(places)), key=places.__getitem__):
        moved[i] = max(places[i], free)
        free = moved[i] + gap
    return moved


def share(value: float, low: float, high: float) -> float:
    """Where ``value`` lies in a range: 0 at ``low``, 1 at ``high``."""
    return (value / 2 - low / 2) / (high / 2 - low / 2)


def ending(line: Line, scene: Scene) -> str:
    """Name of a path, and the step at which it left the window if it did."""
    left = line.left_at(scene.window)
    return line.name if left is None else f"{line.name}: left at step {left}"


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
    places = [share(y, box[0, 1], box[1, 1]) * PANEL for _, (_, y) in ends]
    labels = []
    for (line, (x, y)), place, moved in zip(ends, places, apart(places, GAP), strict=True):
        right = share(x, box[0, 0], box[1, 0]) > 0.6  # then the label goes to the left of its point
        labels.append(
            {
                **label(line, scene),
                "x": float(x),
                "y": float(y),
                "ax": -26 if right else 26,
                "ay": place - moved - 14,
                "xanchor": "right" if right else "left",
            }
        )
    return labels


def label(line: Line, scene: Scene) -> dict[str, Any]:
    """Return a framed name with a thin pointer; the caller says where."""
    return {
        "text": ending(line, scene),
        "showarrow": True,
        "arrowhead": 0,
        "arrowwidth": 1,
        "arrowcolor": scene.theme.ink,
        "borderpad": 2,
        "font": {"size": 13, "color": scene.theme.ink},
        "bgcolor": scene.theme.page,
        "bordercolor": line.style.color(scene.theme),
        "borderwidth": 2,
    }


def notes(scene: Scene, *more: str) -> list[dict[str, Any]]:
    """What the picture cannot show, quietly in its upper left corner."""
    said = (*scene.grid.notes, *more)
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
            "yanchor": "top",
            "xshift": 6,
            "yshift": -6,
            "align": "left",
            "showarrow": False,
            "borderpad": 4,
            "bgcolor": scene.theme.page,
            "opacity": 0.88,
            "font": {"size": 13, "color": scene.theme.ink},
        }
    ]

"""Lines of critical points on the map and the surface: dash and color tell the kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from figures.narrow import Array
from figures.text import escape, told_each

if TYPE_CHECKING:
    from figures.scene import Scene

CASING = "#000000"
LIFT = 0.012


@dataclass(frozen=True)
class Look:
    """How a kind is drawn: inner color, dash in the plane and in space, and what the legend says."""

    color: str
    dash: str
    solid: str
    sign: str
    legend: str


LOOKS = {
    "minimum": Look("#8dfc95", "solid", "solid", "━━", "line of minima"),
    "saddle": Look("#ff9ade", "9px,5px", "dash", "╍╍", "line of saddles"),
    "degenerate": Look("#ffd95e", "9px,4px,2px,4px", "dashdot", "━·", "degenerate line"),
    "level": Look("#ffffff", "2px,5px", "dot", "┅┅", "one partial derivative is zero"),
}


@dataclass(frozen=True, eq=False)
class CriticalLine:
    """A straight line whose points are critical, or level in one variable.

    Attributes
    ----------
    kind
        A name in `LOOKS`.
    points
        ``(n, 2)`` from end to end.
    losses
        ``(n,)``.
    meaning
        What a reader is told, as plain text.
    """

    kind: str
    points: Array
    losses: Array
    meaning: str

    def __post_init__(self) -> None:
        if self.kind not in LOOKS:
            raise ValueError(
                f"A line of the kind {self.kind!r} was given. Kinds are {', '.join(LOOKS)}. "
                "Use one of them."
            )


def flat_lines(scene: Scene) -> list[dict[str, Any]]:
    """Traces of the map: each line in a dark casing, to be seen on every height."""
    traces = []
    for line in scene.lines:
        look = LOOKS[line.kind]
        for width, color, dash in ((6, CASING, "solid"), (3, look.color, look.dash)):
            traces.append({
                "type": "scatter",
                "mode": "lines",
                "x": line.points[:, 0],
                "y": line.points[:, 1],
                "line": {"width": width, "color": color, "dash": dash},
                **_answer(scene, line),
            })  # fmt: skip
    return traces


def solid_lines(scene: Scene) -> list[dict[str, Any]]:
    """Traces of space, a hair above the surface."""
    heights = scene.grid.scale(np.array(scene.grid.limits))
    lift = LIFT * float(heights[1] - heights[0]) if np.isfinite(heights).all() else 0.0
    return [
        {
            "type": "scatter3d",
            "mode": "lines",
            "showlegend": False,
            "x": line.points[:, 0],
            "y": line.points[:, 1],
            "z": scene.grid.scale(line.losses) + lift,
            "line": {"width": 6, "color": LOOKS[line.kind].color, "dash": LOOKS[line.kind].solid},
            **_answer(scene, line),
        }
        for line in scene.lines
    ]


def _answer(scene: Scene, line: CriticalLine) -> dict[str, Any]:
    """Hover: what the line is, the place and the loss."""
    words = "<br>".join(escape(part) for part in line.meaning.split(". "))
    rows = np.column_stack([line.points, line.losses])
    return told_each(words, (*scene.axes, scene.loss_title), rows)

"""Critical points on the views: the shape of a mark tells the kind, with or without color."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from figures.narrow import Array
from figures.text import DIGITS, number, told

if TYPE_CHECKING:
    from figures.scene import Scene


LIFT = 0.025
CROWD = 60
"""More marks than this are drawn smaller, so that they leave the map to be seen."""


@dataclass(frozen=True)
class Shape:
    """How a kind is marked: the letter for the legend, and Plotly's names in the plane and in space."""

    letter: str
    flat: str
    solid: str
    size: int = 11
    size_in_space: int = 5


# Plotly's 3-D traces have neither stars nor triangles, and draw "x" as the letter ❌, which many fonts
# do not have.
SHAPES = {
    "minimum": Shape("★", "star", "diamond", 13),
    "maximum": Shape("▲", "triangle-up", "square"),
    "saddle": Shape("✖", "x", "cross", size_in_space=9),
    "degenerate": Shape("◇", "diamond", "circle"),
    "kink": Shape("▽", "triangle-down", "circle-open"),
}


@dataclass(frozen=True, eq=False)
class Mark:
    """A critical point.

    Attributes
    ----------
    kind
        A name in `SHAPES`.
    point, loss
        Where it lies.
    eigenvalues
        Of the Hessian, ascending, one per variable; NaN where there is none.
    rate
        At a minimum: the learning rate above which gradient descent leaves it.
    """

    kind: str
    point: Sequence[float]
    loss: float
    eigenvalues: Sequence[float]
    rate: float | None = None

    def __post_init__(self) -> None:
        if self.kind not in SHAPES:
            raise ValueError(
                f"A mark of the kind {self.kind!r} was given. Kinds are {', '.join(SHAPES)}. "
                "Use one of them."
            )


def by_kind(scene: Scene) -> dict[str, list[Mark]]:
    """The marks of a scene; kinds in the order of `SHAPES`, those without marks left out."""
    found = {kind: [m for m in scene.critical if m.kind == kind] for kind in SHAPES}
    return {kind: marks for kind, marks in found.items() if marks}


def flat_marks(scene: Scene) -> list[dict[str, Any]]:
    """Traces of the plane: on the curve over its loss, on the map at its place."""
    traces = []
    for kind, marks in by_kind(scene).items():
        places, losses = columns(marks)
        traces.append({
            "type": "scatter",
            "mode": "markers",
            "x": places[:, 0],
            "y": places[:, 1] if scene.dimension == 2 else losses,
            "cliponaxis": False,
            "marker": {"symbol": SHAPES[kind].flat, "size": SHAPES[kind].size * shrunk(scene),
                       "color": "#ffffff",
                       "line": {"color": "#000000", "width": 1.4 * shrunk(scene)}},
            **answer(scene, kind, marks),
        })  # fmt: skip
    return traces


def solid_marks(scene: Scene) -> list[dict[str, Any]]:
    """Traces of space: a little above the surface, which would swallow half of each mark."""
    traces = []
    heights = scene.grid.scale(np.array(scene.grid.limits))
    lift = LIFT * float(heights[1] - heights[0]) if np.isfinite(heights).all() else 0.0
    for kind, marks in by_kind(scene).items():
        places, losses = columns(marks)
        shape = SHAPES[kind]
        traces.append({
            "type": "scatter3d",
            "mode": "markers",
            "showlegend": False,
            "x": places[:, 0],
            "y": places[:, 1],
            "z": scene.grid.scale(losses) + lift,
            # For who can draw over the surface: as on the map, and at the height of the loss.
            "meta": {"glyph": shape.flat, "size": shape.size * shrunk(scene), "lift": lift},
            "marker": {"symbol": shape.solid, "size": shape.size_in_space * shrunk(scene),
                       "color": "#ffffff", "line": {"color": "#000000", "width": 1}},
            **answer(scene, kind, marks),
        })  # fmt: skip
    return traces


def shrunk(scene: Scene) -> float:
    """Size of the marks as part of the usual one: many share the room of a few."""
    return min(1.0, math.sqrt(CROWD / max(len(scene.critical), 1)))


def columns(marks: Sequence[Mark]) -> tuple[Array, Array]:
    """Points ``(k, D)`` and losses ``(k,)``."""
    return np.array([m.point for m in marks], float), np.array([m.loss for m in marks], float)


def answer(scene: Scene, kind: str, marks: Sequence[Mark]) -> dict[str, Any]:
    """Hover: kind, place, loss, eigenvalues of the Hessian; at a minimum the rate it bears."""
    return told(_said(scene, kind, mark) for mark in marks)


def _said(scene: Scene, kind: str, mark: Mark) -> str:
    named = zip((*scene.axes, scene.loss_title), (*mark.point, mark.loss), strict=True)
    lines = [f"<b>{kind}</b>", *(f"{name}: {number(value, DIGITS)}" for name, value in named)]
    if kind != "kink":
        many = "eigenvalues of the Hessian" if scene.dimension > 1 else "second derivative"
        lines.append(f"{many}: {', '.join(map(number, mark.eigenvalues))}")
    if mark.rate:
        lines.append(f"gradient descent is stable below 2/λ<sub>max</sub> = {number(mark.rate)}")
    return "<br>".join(lines)

"""A computation graph as SVG: boxes from left to right, values in ink, derivatives in color."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from figures.layers import Placement, place
from figures.style import Theme

LETTER = 7.0
"""Width of a letter in pixels, generously, at the size of the boxes' text."""
PAD, LINE = 11.0, 19.0
MARGIN = 6.0
DERIVATIVE = {"light": "#b13c02", "dark": "#ff9f66"}
"""Color of what flows back."""


@dataclass(frozen=True)
class Box:
    """One vertex.

    Attributes
    ----------
    title
        What it is: ``w₁`` or ``u₃ = u₁·u₂``.
    value
        Second line: its value, or empty while it is not known.
    derivative
        Third line: the derivative of the loss with respect to it, or empty.
    operands
        Places of the boxes it works on.
    locals
        What is written at each edge from an operand; empty while it is not used.
    is_variable
        Whether it is an input.
    """

    title: str
    value: str = ""
    derivative: str = ""
    operands: tuple[int, ...] = ()
    locals: tuple[str, ...] = field(default=())
    is_variable: bool = False


def graph(
    boxes: Sequence[Box],
    theme: Theme,
    label: str,
    current: int | None = None,
    backward: bool = False,
    room: Sequence[int] = (),
) -> str:
    """Return the drawing.

    Parameters
    ----------
    boxes
        In an order in which operands come first.
    theme
        Colors.
    label
        What a screen reader says in place of the drawing.
    current
        The box in which something happens in this step, with the edges to its operands.
    backward
        Whether derivatives flow there, or values.
    room
        Letters for which each box has room, so that it keeps its size from step to step.
    """
    sizes = [_size(box, more) for box, more in zip(boxes, room or [0] * len(boxes), strict=True)]
    placed = place([box.operands for box in boxes], sizes)
    shapes: list[str] = []
    for user, box in enumerate(boxes):
        for operand in box.operands:
            active = user == current
            shapes.append(_edge(placed, sizes, operand, user, theme, active, backward))
    shapes += [_box(boxes[i], placed.centers[i], sizes[i], theme, i == current, backward)
               for i in range(len(boxes))]  # fmt: skip
    for user, box in enumerate(boxes):
        for operand, text in zip(box.operands, box.locals, strict=False):
            if text:
                shapes.append(_factor(placed, sizes, operand, user, theme, text))
    width, height = placed.width + 2 * MARGIN, placed.height + 2 * MARGIN
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{html.escape(label)}" '
        f'width="{width:.0f}" height="{height:.0f}" viewBox="{-MARGIN:.0f} {-MARGIN:.0f} '
        f'{width:.0f} {height:.0f}" font-size="14" text-anchor="middle">{"".join(shapes)}</svg>'
    )


def _size(box: Box, room: int) -> tuple[float, float]:
    letters = max(len(box.title), len(box.value), len(box.derivative), room)
    return LETTER * letters + 2 * PAD, 3 * LINE + PAD


def _box(
    box: Box,
    center: Sequence[float],
    size: tuple[float, float],
    theme: Theme,
    current: bool,
    backward: bool,
) -> str:
    (x, y), (w, h) = center, size
    color = DERIVATIVE[theme.name]
    stroke = (color if backward else theme.ink) if current else theme.faint
    corner = h / 2 if box.is_variable else 6
    shape = (
        f'<rect x="{x - w / 2:.1f}" y="{y - h / 2:.1f}" width="{w:.1f}" height="{h:.1f}" '
        f'rx="{corner:.0f}" fill="{theme.page}" stroke="{stroke}" '
        f'stroke-width="{2.6 if current else 1.1}"/>'
    )
    lines = ((box.title, theme.ink, "600"), (box.value, theme.ink, "400"),
             (box.derivative, color, "400"))  # fmt: skip
    for k, (text, fill, weight) in enumerate(lines):
        if text:
            at = y + (k - 1) * LINE + 5
            shape += (
                f'<text x="{x:.1f}" y="{at:.1f}" fill="{fill}" font-weight="{weight}">'
                f"{html.escape(text)}</text>"
            )
    return shape


def _ends(
    placed: Placement, sizes: Sequence[tuple[float, float]], operand: int, user: int
) -> list[tuple[float, float]]:
    """Points of an edge, from the right side of one box to the left side of the other."""
    (x0, y0), (x1, y1) = placed.centers[operand], placed.centers[user]
    inner = placed.routes[operand, user]
    return [(x0 + sizes[operand][0] / 2, y0), *inner, (x1 - sizes[user][0] / 2, y1)]


def _edge(
    placed: Placement,
    sizes: Sequence[tuple[float, float]],
    operand: int,
    user: int,
    theme: Theme,
    active: bool,
    backward: bool,
) -> str:
    """A curve that leaves and arrives level, with its tip where the numbers flow."""
    points = _ends(placed, sizes, operand, user)
    color = theme.faint
    if active:
        color = DERIVATIVE[theme.name] if backward else theme.ink
    path = f"M{points[0][0]:.1f} {points[0][1]:.1f}"
    for (xa, ya), (xb, yb) in pairwise(points):
        reach = (xb - xa) / 2
        path += f"C{xa + reach:.1f} {ya:.1f} {xb - reach:.1f} {yb:.1f} {xb:.1f} {yb:.1f}"
    back = active and backward
    (x, y), way = (points[0], -1) if back else (points[-1], 1)
    tip = f"M{x:.1f} {y:.1f}l{-9 * way} -4.5v9z"
    thick = 2.4 if active else 1.2
    return (
        f'<path d="{path}" fill="none" stroke="{color}" stroke-width="{thick}"/>'
        f'<path d="{tip}" fill="{color}"/>'
    )


def _factor(
    placed: Placement,
    sizes: Sequence[tuple[float, float]],
    operand: int,
    user: int,
    theme: Theme,
    text: str,
) -> str:
    """The local derivative, on its edge near the operation it belongs to."""
    points = _ends(placed, sizes, operand, user)
    (xa, ya), (xb, yb) = points[-2:]
    x, y = (xa + xb) / 2, (ya + yb) / 2
    return (
        f'<text x="{x:.1f}" y="{y - 5:.1f}" font-size="12" fill="{DERIVATIVE[theme.name]}" '
        f'stroke="{theme.page}" stroke-width="4" paint-order="stroke">{html.escape(text)}</text>'
    )

"""Images side by side, each with a caption: the digits that a network got wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import plotly.graph_objects as go

from figures.narrow import Array
from figures.style import WORDS, Theme, layout
from figures.text import escape

CELL = 96
"""Pixels from one image to the next, caption included."""
ACROSS, DOWN = 1.2, 1.5
"""The same in images: with a gap, and with room for the caption."""


def specimens(
    images: Array, captions: Sequence[str], hovers: Sequence[str], theme: Theme, columns: int = 6
) -> go.Figure:
    """Draw images in rows, dark ink on light paper on either theme, as they were written.

    Parameters
    ----------
    images
        ``(n, h, w)``, from 0 (paper) to 1 (ink).
    captions
        What stands below each.
    hovers
        What the pointer is told on each.
    theme
        Light or dark.
    columns
        Images in a row.
    """
    n = len(images)
    columns = max(1, min(columns, n))
    rows = -(-n // columns)
    corners = [((i % columns) * ACROSS, -(i // columns) * DOWN) for i in range(n)]
    axis = {"visible": False, "fixedrange": True, "constrain": "domain"}
    right, bottom = columns * ACROSS - 0.15, 0.05 - rows * DOWN
    return go.Figure(
        data=[_image(*drawn) for drawn in zip(images, hovers, corners, strict=True)],
        layout=layout(
            theme,
            "specimens",
            xaxis={**axis, "range": [-0.05, right], "constraintoward": "left"},
            yaxis={**axis, "range": [bottom, 0.05], "constraintoward": "top", "scaleanchor": "x"},
            annotations=[_below(*told, theme) for told in zip(captions, corners, strict=True)],
            margin={"l": 0, "r": 0, "b": 0, "t": 0},
            height=round(rows * CELL * 1.15),
        ),
    )


def _image(image: Array, hover: str, corner: tuple[float, float]) -> dict[str, Any]:
    """One unit wide and high below and right of its corner."""
    (height, width), (left, top) = np.shape(image), corner
    return {
        "type": "heatmap",
        "x": left + (np.arange(width) + 0.5) / width,
        "y": top - (np.arange(height) + 0.5) / height,
        "z": np.asarray(image, dtype=np.float32),
        "zmin": 0,
        "zmax": 1,
        "colorscale": [[0, "#fdfcf7"], [1, "#14171f"]],
        "showscale": False,
        "hovertemplate": f"{escape(hover)}<extra></extra>",
    }


def _below(caption: str, corner: tuple[float, float], theme: Theme) -> dict[str, Any]:
    left, top = corner
    return {
        "text": escape(caption),
        "x": left + 0.5,
        "y": top - 1.02,
        "yanchor": "top",
        "showarrow": False,
        "font": {"size": WORDS, "color": theme.ink},
    }

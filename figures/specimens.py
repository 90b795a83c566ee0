"""Images side by side, each with a caption: the digits that a network got wrong."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go

from figures.narrow import Array
from figures.style import WORDS, Theme, layout
from figures.text import escape

CELL = 96
"""Pixels from one image to the next, caption included."""


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
    n, height, width = np.shape(images)
    columns = max(1, min(columns, n))
    rows = -(-n // columns)
    across, down = 1.0, 1.4  # in images, with a gap and room for the caption
    traces, notes = [], []
    for i, (image, caption, hover) in enumerate(zip(images, captions, hovers, strict=True)):
        left, top = (i % columns) * (across + 0.2), -(i // columns) * (down + 0.1)
        traces.append(
            {
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
        )
        notes.append(
            {
                "text": escape(caption),
                "x": left + 0.5,
                "y": top - 1.02,
                "yanchor": "top",
                "showarrow": False,
                "font": {"size": WORDS, "color": theme.ink},
            }
        )
    hidden = {"visible": False, "fixedrange": True}
    return go.Figure(
        data=traces,
        layout=layout(
            theme,
            "specimens",
            xaxis={
                **hidden,
                "range": [-0.05, columns * 1.2 - 0.15],
                "constrain": "domain",
                "constraintoward": "left",
            },
            yaxis={
                **hidden,
                "range": [-(rows * (down + 0.1)) + 0.05, 0.05],
                "scaleanchor": "x",
                "constrain": "domain",
                "constraintoward": "top",
            },
            annotations=notes,
            margin={"l": 0, "r": 0, "b": 0, "t": 0},
            height=round(rows * CELL * 1.15),
        ),
    )

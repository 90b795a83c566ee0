"""Learning rate against step, for contestants whose rate follows a schedule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import plotly.graph_objects as go

from figures.narrow import Array
from figures.scene import Line, Scene
from figures.style import axis, layout


def rate(scene: Scene, rates: Mapping[str, Array]) -> go.Figure:
    """The rate that each step was made with, one line per contestant.

    Parameters
    ----------
    scene
        Any number of variables.
    rates
        By slot: the rates of steps 1, 2, …, shape ``(T,)``. Contestants without are not drawn.
    """
    lines = [_line(line, rates[line.slot], scene) for line in scene.paths if line.slot in rates]
    last = max((len(values) for values in rates.values()), default=1)
    x_axis = axis(scene.theme, "step", range=[1, max(last, 2)])
    highest = max((float(np.max(values, initial=0)) for values in rates.values()), default=0)
    y_axis = axis(scene.theme, "learning rate", range=[0, 1.05 * highest or 1])
    margin = {"l": 64, "r": 148, "t": 12, "b": 48}
    look = layout(scene.theme, "rate", xaxis=x_axis, yaxis=y_axis, margin=margin, height=220)
    return go.Figure(data=lines, layout=look)


def _line(line: Line, values: Array, scene: Scene) -> dict[str, Any]:
    """One step keeps one rate, so the line has steps."""
    return {
        "type": "scatter",
        "mode": "lines",
        "name": line.name,
        "x": np.arange(1, len(values) + 1),
        "y": np.asarray(values, dtype=np.float64),
        "line": {
            "color": line.style.color(scene.theme),
            "dash": line.style.plotly_dash,
            "width": 2.5,
            "shape": "hv",
        },
        "hovertemplate": f"{line.name}<br>step %{{x}}: %{{y}}<extra></extra>",
    }

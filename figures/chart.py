"""The registry of charts: a chart is a function of a `Scene` that returns a Plotly figure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from figures.scene import Scene


@dataclass(frozen=True)
class Chart:
    """A registered chart; call it like its function.

    Attributes
    ----------
    slug, title
        Name in code and as shown to the reader.
    dimensions
        For how many variables it can be drawn.
    draw
        The function itself.
    """

    slug: str
    title: str
    dimensions: tuple[int, ...]
    draw: Callable[..., go.Figure]

    def __call__(self, scene: Scene, **options: Any) -> go.Figure:
        """Draw the scene.

        Raises
        ------
        ValueError
            If the chart is not for so many variables.
        """
        if scene.dimension not in self.dimensions:
            raise ValueError(
                f"A loss of {scene.dimension} variable(s) was given to the chart {self.title!r}. "
                f"It draws losses of {' or '.join(map(str, self.dimensions))}. "
                f"Choose another chart."
            )
        return self.draw(scene, **options)


CHARTS: dict[str, Chart] = {}


def chart(
    title: str, dimensions: tuple[int, ...] = (1, 2)
) -> Callable[[Callable[..., go.Figure]], Chart]:
    """Register a function under its own name."""

    def register(draw: Callable[..., go.Figure]) -> Chart:
        slug = draw.__name__
        if slug in CHARTS:
            raise ValueError(f"Two charts are named {slug!r}. Names are unique. Rename one.")
        CHARTS[slug] = Chart(slug, title, dimensions, draw)
        return CHARTS[slug]

    return register

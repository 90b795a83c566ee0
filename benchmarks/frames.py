"""The baseline: the page's scene as Plotly frames inside `st.plotly_chart`.

Run by `benchmarks.page` with ``streamlit run``; one slider, the same figures, the same paths.
"""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st

from benchmarks.scenes import four_contestants
from figures import CHARTS, LIGHT, Line, Scene, sample

STEPS = 200


def animated(name: str, scene: Scene) -> go.Figure:
    """A chart whose frames draw each path from the start to step t."""
    figure = go.Figure(CHARTS[name](scene, paths=False))
    still = len(tuple(figure.data))
    is_surface = name == "surface"
    make = go.Scatter3d if is_surface else go.Scatter
    rows = range(max(len(line.losses) for line in scene.paths))

    def trail(line: Line, until: int) -> go.Scatter | go.Scatter3d:
        columns = {"x": line.points[:until, 0], "y": line.points[:until, 1]}
        if is_surface:
            columns["z"] = scene.grid.scale(line.losses[:until])
        if name == "loss":
            columns = {"x": list(rows)[:until], "y": line.losses[:until]}
        return make(**columns, mode="lines", line={"color": line.style.color(LIGHT)})

    figure.add_traces([trail(line, len(rows)) for line in scene.paths])
    moved = list(range(still, still + len(scene.paths)))
    figure.frames = [
        go.Frame(data=[trail(line, t + 1) for line in scene.paths], traces=moved, name=str(t))
        for t in rows
    ]
    return figure


def page() -> None:
    """One slider and three charts."""
    st.set_page_config(layout="wide")
    rate = st.slider("learning rate", 0.001, 0.02, 0.01, 0.0001, format="%.4f", key="rate")
    experiment = four_contestants(rate, STEPS)
    simulation = experiment.simulate()
    lines = tuple(
        Line(slot, slot, run.points, run.losses) for slot, run in simulation.trajectories.items()
    )
    grid = sample(simulation.landscape.objective(), experiment.window)
    scene = Scene(simulation.landscape.symbols, grid, lines)
    left, right = st.columns(2)
    for place, name in ((left, "contour"), (right, "surface"), (st, "loss")):
        figure = animated(name, scene)
        figure.update_layout(meta={"rate": rate})
        place.plotly_chart(figure, key=name)


if __name__ == "__main__":
    page()

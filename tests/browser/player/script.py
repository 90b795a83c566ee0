"""A page with nothing but a slider, a field and the player, for tests that know every number on it.

Gradient descent on x²/2 + 2y², or on x²/2; the address says how: ``?d=1&steps=20&start=-4``. The
field called scene takes such words too and mounts another player: opening a page takes longer.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from urllib.parse import parse_qsl

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from figures import Scale
from ui.player import Path, inbox, player

SCALE = Scale(anchor=1.0, unit=0.5, log=True)
CURVATURE = np.array([1.0, 4.0])
STYLES = (("#2652f2", "solid", "circle"), ("#dc6b12", "9px,4px", "square"))
WINDOW = (-5.0, 5.0)


def loss(points: np.ndarray) -> np.ndarray:
    """Half the squares of the coordinates ``(…, D)``, weighted by the curvature."""
    return (points**2 * CURVATURE[: points.shape[-1]]).sum(axis=-1) / 2


def path(slot: str, start: np.ndarray, rate: float, steps: int, longest: int) -> Path:
    """Gradient descent: each coordinate is multiplied by 1 − rate · curvature at every step."""
    factors = 1 - rate * CURVATURE[: start.size]
    points = start * factors ** np.arange(steps + 1)[:, None]
    outside = (np.abs(points) > WINDOW[1]).any(axis=1)
    color, dash, symbol = STYLES["ab".index(slot)]
    return Path(
        slot, "Gradient descent", color, dash, symbol, points, loss(points),
        slopes=points[:, 0] if start.size == 1 else None,
        left_at=int(outside.argmax()) if outside.any() else None,
        ended=steps if steps < longest else None,
        sentence=f"It used all of its {steps} steps.",
    )  # fmt: skip


def figures(paths: list[Path], query: Mapping[str, str]) -> dict[str, go.Figure]:
    """Still pictures of the bowl and of the losses."""
    x = np.linspace(*WINDOW, 41)
    if paths[0].points.shape[1] == 1:
        curve = go.Figure(go.Scatter(x=x, y=loss(x[:, None]), line={"color": "#888888"}))
        curve.update_layout(xaxis={"range": WINDOW}, yaxis={"range": [-1, 13]})
        views = {"curve": curve}
    else:
        z = loss(np.stack(np.meshgrid(x, x), axis=-1))
        contour = go.Figure(go.Contour(x=x, y=x, z=z, showscale=False))
        contour.update_layout(xaxis={"range": WINDOW, "title": "w<sub>1</sub>"})
        contour.update_layout(yaxis={"range": WINDOW, "title": "w<sub>2</sub>"})
        if "heights" in query:
            contour.update_traces(z=SCALE(z), hoverinfo="none")
            contour.update_layout(meta={"scale": asdict(SCALE)})
        views = {"contour": contour}
        if "flat" not in query:
            surface = go.Figure(go.Surface(x=x, y=x, z=z, showscale=False))
            surface.update_layout(scene={"camera": {"eye": {"x": 1.5, "y": 1.5, "z": 1}}})
            views["surface"] = surface
    highest = max(p.losses.max() for p in paths)
    vertical = {"range": [-0.05 * highest, 1.05 * highest]}
    if "log" in query:
        vertical = {"type": "log", "range": [-1.3, np.log10(highest) + 0.1]}
    views["loss"] = go.Figure()
    views["loss"].update_layout(xaxis={"range": [0, paths[0].points.shape[0] - 1]}, yaxis=vertical)
    for figure in views.values():
        # Streamlit makes a template of its own Plotly's default; its colors are placeholders.
        figure.layout.template = None
        figure.update_layout(margin={"l": 50, "r": 10, "t": 10, "b": 40})
    return views


def script() -> None:
    """The page."""
    scene = st.text_input("scene")
    query = dict(parse_qsl(scene, keep_blank_values=True)) or st.query_params.to_dict()
    rate = st.slider("rate", 0.0, 3.0, float(query.get("rate", 0.1)), 0.01, key=f"rate {scene}")
    st.text_input("field")
    start = np.array([float(v) for v in query.get("start", "-4,3").split(",")])
    one = st.checkbox("one variable", query.get("d") == "1", key=f"one {scene}")
    start = start[: 1 if one else 2]
    steps = int(query.get("steps", 20))
    paths = [
        path("a", start, rate, steps, steps),
        path("b", start, rate / 2, steps - 5, steps),
    ]
    start_chosen = st.session_state.pop("chosen", None)
    player(
        *(figures(paths, query), paths),
        key=f"player {scene}",
        on_start=lambda place: st.session_state.update(chosen=place),
    )
    st.text(f"start {start_chosen}")
    if "chart" in query:
        st.plotly_chart(go.Figure(go.Scatter(y=[1, 3, 2])))
    inbox.acknowledge()


if __name__ == "__main__":
    script()

"""Critical points on the views."""

from __future__ import annotations

import numpy as np
import pytest

from figures import CHARTS, SHAPES, Mark, Scene, sample

KINDS = tuple(SHAPES)


def bowl(p: np.ndarray) -> np.ndarray:
    return (p**2).sum(axis=0)


def scene_of(dimension: int, *marks: Mark, minima=()) -> Scene:
    grid = sample(bowl, ((-2.0, 2.0),) * dimension)
    return Scene(("x", "y")[:dimension], grid, minima=minima, critical=marks)


def mark(kind: str, *point: float, rate: float | None = None) -> Mark:
    missing = kind == "kink"
    values = (np.nan if missing else 2.0,) * len(point)
    return Mark(kind, point, float(np.square(point).sum()), values, rate)


@pytest.mark.parametrize("chart", ["curve", "contour", "surface"])
def test_every_kind_has_its_own_shape_on_every_view(chart: str) -> None:
    d = CHARTS[chart].dimensions[0]
    marks = [mark(kind, *(0.1 * i,) * d) for i, kind in enumerate(KINDS)]
    bare = len(CHARTS[chart](scene_of(d)).data)
    traces = CHARTS[chart](scene_of(d, *marks)).data[bare:]
    assert len({trace.marker.symbol for trace in traces}) == len(KINDS)
    for kind, trace in zip(KINDS, traces, strict=True):
        (said,) = trace.hovertext
        assert kind in said
        assert ("eigenvalue" in said or "second" in said) == (kind != "kink")


@pytest.mark.parametrize("chart", ["curve", "contour", "surface"])
def test_a_mark_lies_where_its_point_is_and_tells_its_numbers(chart: str) -> None:
    d = CHARTS[chart].dimensions[0]
    trace = CHARTS[chart](scene_of(d, mark("minimum", *(-0.5,) * d, rate=0.75))).data[-1]
    assert list(trace.x) == [-0.5]
    assert list(trace.y) == [0.25 if d == 1 else -0.5]
    *_, second, stable = rows = trace.hovertext[0].split("<br>")
    assert [row.split(": ")[1] for row in rows[1 : 2 + d]] == ["−0.5"] * d + [f"{0.25 * d:g}"]
    assert second.endswith(": " + ", ".join(["2"] * d))
    assert "stable below" in stable
    assert stable.endswith("= 0.75")


@pytest.mark.parametrize("kind", KINDS)
def test_over_the_surface_a_mark_is_drawn_as_on_the_map_and_at_its_loss(kind: str) -> None:
    scene = scene_of(2, mark(kind, 0.5, -0.25))
    flat, solid = (CHARTS[chart](scene).data[-1] for chart in ("contour", "surface"))
    given = solid.meta
    assert (given["glyph"], given["size"]) == (flat.marker.symbol, flat.marker.size)
    assert solid.z[0] - given["lift"] == pytest.approx(scene.grid.scale(np.array([0.3125]))[0])


def test_a_known_minimum_is_not_marked_twice() -> None:
    minima = (((0.0, 0.0), 0.0), ((1.0, 1.0), 2.0))
    scene = scene_of(2, mark("minimum", 1e-5, 0.0), minima=minima)
    assert scene.marked[0].tolist() == [[1.0, 1.0]]


def test_a_kind_without_a_shape_is_refused() -> None:
    with pytest.raises(ValueError, match="Kinds are minimum"):
        Mark("summit", (0.0,), 0.0, (1.0,))

"""What every registered chart must do with every scene it can draw."""

from __future__ import annotations

import base64
import inspect
import itertools
import json
import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from figures import CHARTS, DARK, LIGHT, Chart, Scene
from tests.figures.scenes import CASES

OPTIONS = {"paths": (False, True), "log": (False, True)}
DRAWABLE = [
    pytest.param(slug, case, id=f"{slug}-{case}")
    for slug, case in itertools.product(CHARTS, CASES)
    if len(CASES[case].window) in CHARTS[slug].dimensions
]


def variants(chart: Chart) -> list[dict[str, bool]]:
    """Every combination of the options that a chart has."""
    names = [name for name in inspect.signature(chart.draw).parameters if name in OPTIONS]
    choices = itertools.product(*(OPTIONS[name] for name in names))
    return [dict(zip(names, choice, strict=True)) for choice in choices]


def drawings(slug: str, scene: Scene) -> Iterator[go.Figure]:
    for options in variants(CHARTS[slug]):
        yield CHARTS[slug](scene, **options)


def numbers(value: Any) -> Iterator[float]:
    """Every number of a figure's JSON; arrays are decoded."""
    if isinstance(value, dict) and "bdata" in value:
        yield from np.frombuffer(base64.b64decode(value["bdata"]), value["dtype"]).tolist()
    elif isinstance(value, dict):
        for item in value.values():
            yield from numbers(item)
    elif isinstance(value, list | tuple):
        for item in value:
            yield from numbers(item)
    elif isinstance(value, float | int):
        yield value


@pytest.mark.parametrize(("slug", "case"), DRAWABLE)
def test_is_valid_json_without_infinities(slug: str, case: str) -> None:
    for figure in drawings(slug, CASES[case].scene()):
        layout = figure.to_plotly_json()["layout"]
        json.dumps(layout, allow_nan=False)
        assert not any(math.isinf(value) for value in numbers(figure.to_plotly_json()))
        assert json.loads(figure.to_json())["data"] is not None


@pytest.mark.parametrize(("slug", "case"), DRAWABLE)
def test_axes_have_titles_and_finite_ranges(slug: str, case: str) -> None:
    for figure in drawings(slug, CASES[case].scene()):
        layout = figure.to_plotly_json()["layout"]
        where = layout.get("scene", layout)
        axes = {name: axis for name, axis in where.items() if name.endswith("axis")}
        assert len(axes) == (3 if "scene" in layout else 2)
        for axis in axes.values():
            assert axis["title"]["text"]
            low, high = axis["range"]
            assert math.isfinite(low)
            assert math.isfinite(high)
            assert low < high


@pytest.mark.parametrize(("slug", "case"), DRAWABLE)
def test_is_the_same_every_time_and_changes_nothing_it_was_given(slug: str, case: str) -> None:
    scene = CASES[case].scene()
    arrays = [scene.grid.x, scene.grid.y, scene.grid.losses]
    arrays += [a for line in scene.paths for a in (line.points, line.losses)]
    before = [array.copy() for array in arrays]
    for array in arrays:
        array.flags.writeable = False
    once = [figure.to_json() for figure in drawings(slug, scene)]
    again = [figure.to_json() for figure in drawings(slug, CASES[case].scene())]
    assert once == again
    for array, copy in zip(arrays, before, strict=True):
        np.testing.assert_array_equal(array, copy)


@pytest.mark.parametrize(("slug", "case"), DRAWABLE)
def test_light_and_dark_differ_in_color_only(slug: str, case: str) -> None:
    light, dark = (
        [json.loads(f.to_json()) for f in drawings(slug, CASES[case].scene(theme))]
        for theme in (LIGHT, DARK)
    )
    assert light != dark
    assert [list(paint_free(f)) for f in light] == [list(paint_free(f)) for f in dark]


def paint_free(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        for key, item in value.items():
            if "color" not in key:
                yield from paint_free(item)
    elif isinstance(value, list):
        for item in value:
            yield from paint_free(item)
    else:
        yield value


@pytest.mark.parametrize("slug", CHARTS)
def test_zoom_survives_new_paths_but_not_a_new_window(slug: str) -> None:
    names = ("polynomial", "step") if CHARTS[slug].dimensions == (1,) else ("saddle", "rosenbrock")
    first, second = (CASES[name].scene() for name in names)
    alone = Scene(first.symbols, first.grid)
    revisions = [CHARTS[slug](scene).layout.uirevision for scene in (first, alone)]
    assert revisions[0]
    if slug != "loss":  # its axes are steps and losses, whatever the window
        assert revisions[0] == revisions[1]
        assert revisions[0] != CHARTS[slug](second).layout.uirevision


@pytest.mark.parametrize(("slug", "case"), DRAWABLE)
def test_no_template_and_no_margin_is_wasted(slug: str, case: str) -> None:
    for figure in drawings(slug, CASES[case].scene()):
        layout = figure.to_plotly_json()["layout"]
        assert len(json.dumps(layout["template"])) < 100
        assert layout["paper_bgcolor"] == layout["plot_bgcolor"] == "rgba(0,0,0,0)"
        assert "title" not in layout


@pytest.mark.parametrize("slug", CHARTS)
def test_what_a_person_types_is_shown_and_never_interpreted(slug: str) -> None:
    base = CASES["step" if CHARTS[slug].dimensions == (1,) else "saddle"].scene()
    hostile = '<b onclick="x">%{y}&$'
    lines = tuple(type(line)(line.slot, hostile, line.points, line.losses) for line in base.paths)
    symbols = (hostile, "y")[: base.dimension]
    scene = Scene(symbols, base.grid, lines, base.theme, hostile)
    for figure in drawings(slug, scene):
        text = json.dumps(json.loads(figure.to_json()))
        assert "<b on" not in text
        assert "%{y}&" not in text
        assert "&lt;b on" in text.replace("\\u0026", "&").replace("\\u003c", "<")


def test_a_chart_of_the_wrong_dimension_says_what_to_do() -> None:
    with pytest.raises(ValueError, match=r"losses of 2\. Choose another chart"):
        CHARTS["contour"](CASES["step"].scene())


def test_every_dimension_has_a_view() -> None:
    for dimension in (1, 2):
        assert sum(dimension in chart.dimensions for chart in CHARTS.values()) >= 2

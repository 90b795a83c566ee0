"""What single charts promise beyond the contract of all."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import pytest

from figures import STYLES, Line, Scale, Scene, contour, curve, loss, sample, surface
from figures.contour import levels, limits
from figures.curve import view
from tests.figures.scenes import CASES


def trace(figure: go.Figure, kind: str):
    return next(t for t in figure.data if t.type == kind)


@pytest.mark.parametrize("case", [name for name, case in CASES.items() if len(case.window) == 2])
def test_map_and_surface_share_one_array(case: str) -> None:
    scene = CASES[case].scene()
    above, space = trace(contour(scene), "contour"), trace(surface(scene), "surface")
    assert above.z.dtype == space.z.dtype == np.float32
    assert above.z.tobytes() == space.z.tobytes() == scene.grid.heights.tobytes()
    assert (above.zmin, above.zmax) == (space.cmin, space.cmax)
    assert above.colorscale == space.colorscale
    flat, tall = above.colorbar, surface(scene).layout.scene.zaxis
    said = dict(zip(flat.tickvals, flat.ticktext, strict=True))
    kept = dict(zip(tall.tickvals, tall.ticktext, strict=True))
    assert kept.items() <= said.items()
    # Only the foot of the axis may go without: there the ticks of another axis begin.
    foot = space.cmin + 0.05 * (space.cmax - space.cmin)
    assert all(height <= foot for height in said.keys() - kept.keys())
    assert len(kept) > 1 or kept == said


@pytest.mark.parametrize("case", ["rosenbrock", "saddle", "divergence", "plane with pole", "tower",
                                  "ripple on 1e8", "huge"])  # fmt: skip
def test_level_lines_lie_inside_the_heights(case: str) -> None:
    grid = CASES[case].grid()
    lines = levels(grid)
    low, high = limits(grid)
    assert low < lines["start"] <= lines["end"] < high
    assert 5 <= (lines["end"] - lines["start"]) / lines["size"] <= 40


def test_linear_level_lines_are_at_round_losses() -> None:
    lines = levels(CASES["saddle"].grid())
    assert lines["start"] % lines["size"] == pytest.approx(0)
    assert lines["size"] in (1, 2, 5)


def test_the_map_has_equal_units_where_the_window_allows() -> None:
    assert contour(CASES["rosenbrock"].scene()).layout.yaxis.scaleanchor == "x"
    assert contour(CASES["flat and wide"].scene()).layout.yaxis.scaleanchor is None


def test_hover_gives_the_true_loss_or_nothing() -> None:
    scene = CASES["rosenbrock"].scene()
    still = trace(contour(scene, paths=True), "contour")
    np.testing.assert_array_equal(still.customdata, scene.grid.losses)
    assert "customdata" in still.hovertemplate
    page = trace(contour(scene), "contour")
    assert page.customdata is None
    assert page.hoverinfo == "none"
    stated = contour(scene).layout.meta["scale"]
    assert stated == {"anchor": scene.grid.scale.anchor, "unit": scene.grid.scale.unit, "log": True}
    assert "%{z" in trace(contour(CASES["saddle"].scene()), "contour").hovertemplate


def test_moving_things_are_left_to_the_player_unless_asked_for() -> None:
    scene = CASES["ten contestants"].scene()
    assert len(contour(scene).data) == len(surface(scene).data) == 2  # the ground, the minima
    still = contour(scene, paths=True)
    named = [t for t in still.data if t.name]
    assert [t.name[0] for t in named] == list("abcdefghij")
    assert [t.marker.symbol for t in named] == [s.marker for s in STYLES.values()]
    colors = [t.line.color for t in still.data[1:] if t.mode == "lines"]
    assert colors[0::3] == ["#000000"] * 10
    assert colors[1::3] == ["#ffffff"] * 10
    assert colors[2::3] == [s.light for s in STYLES.values()]
    assert [a.text for a in still.layout.annotations] == [line.name for line in scene.paths]


def test_a_path_that_left_says_at_which_step() -> None:
    labels = [a.text for a in contour(CASES["divergence"].scene(), paths=True).layout.annotations]
    assert labels[0].endswith("left at step 1")
    assert "left" not in labels[1]


def test_steps_answer_with_their_own_numbers() -> None:
    scene = CASES["divergence"].scene()
    for figure in (contour(scene, paths=True), surface(scene, paths=True)):
        rows = next(t.customdata for t in figure.data if t.name and t.name.startswith("b"))
        line = scene.paths[1]
        np.testing.assert_array_equal(rows[:, 0], np.arange(len(line.losses)))
        np.testing.assert_array_equal(rows[:, 1:3], line.points)
        np.testing.assert_array_equal(rows[:, 3], line.losses)


def test_paths_in_space_lie_on_the_surface_within_a_hair() -> None:
    scene = CASES["rosenbrock"].scene()
    named = [t for t in surface(scene, paths=True).data if t.name]
    heights = scene.grid.scale(np.array([row[3] for row in named[0].customdata]))
    lift = (np.array(named[0].z) - heights) / np.ptp(limits(scene.grid))
    np.testing.assert_allclose(lift, 0.01, atol=1e-9)


def test_a_path_begins_with_a_ring_unless_it_begins_outside() -> None:
    grid = CASES["saddle"].grid()
    points = np.array([[1.0, 2.0], [0.0, 0.0]])
    for start, rings in ((points, [1.0]), (np.array([[101.0, 2.0], [0.0, 0.0]]), [])):
        scene = Scene(("x", "y"), grid, (Line("a", "Adam", start, np.zeros(2)),))
        figure = contour(scene, paths=True)
        ring = next(t for t in figure.data[1:] if "open" in (t.marker.symbol or ""))
        assert list(ring.x) == rings


@pytest.mark.parametrize(
    "case", ["rosenbrock", "saddle", "huge", "ripple on 1e8", "plane with poles"]
)
def test_whoever_draws_on_a_figure_learns_from_it_where_a_loss_lies(case: str) -> None:
    scene = CASES[case].scene()
    for figure in (contour(scene), surface(scene)):
        stated = Scale(**figure.layout.meta["scale"])
        np.testing.assert_array_equal(
            stated(scene.grid.losses).astype(np.float32), figure.data[0].z
        )
    for log in (False, True):
        figure = loss(scene, log=log)
        stated = Scale(**figure.layout.meta["scale"])
        drawn = np.asarray(figure.data[0].y, dtype=np.float64)
        np.testing.assert_allclose(stated(scene.paths[0].losses), drawn, rtol=1e-6)


def test_known_minima_are_marked_on_every_view() -> None:
    plane, line = CASES["rosenbrock"].scene(), CASES["polynomial"].scene()
    for figure, scene in ((contour(plane), plane), (surface(plane), plane), (curve(line), line)):
        marks = next(t for t in figure.data if "minimum" in (t.hovertext or ("",))[0])
        np.testing.assert_array_equal(marks.x, scene.marked[0][:, 0])


# --- the curve ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "loss",
    [CASES["polynomial"].objective, CASES["step"].objective,
     lambda p: np.exp(-(((p[0] - 1) / 0.01) ** 2)), lambda p: np.exp(p[0] ** 2),
     lambda p: 1e-30 * p[0] + (p[0] > 4.9)],
    ids=["polynomial", "step", "needle", "tower", "late jump"],
)  # fmt: skip
def test_a_bounded_curve_is_shown_whole(loss) -> None:
    scene = Scene(("x",), sample(loss, ((-5.0, 5.0),)))
    low, high, said = view(scene)
    assert low <= scene.grid.limits[0]
    assert scene.grid.limits[1] <= high
    assert said == ()


def test_a_pole_does_not_flatten_the_rest_and_the_cut_is_said() -> None:
    low, high, said = view(CASES["pole"].scene())
    assert -30 < low < -1
    assert 1 < high < 30
    assert said == ("The loss goes on above and below this view.",)
    shown = [a.text for a in curve(CASES["pole"].scene()).layout.annotations]
    assert said[0] in shown[0]


def test_the_start_and_the_known_minima_are_in_view_whatever_the_pole() -> None:
    grid = sample(lambda p: 1 / p[0] ** 2, ((-5.0, 5.0),))
    start = np.array([[0.01], [0.02]])
    scene = Scene(
        ("x",), grid, (Line("a", "Adam", start, (1 / start**2)[:, 0]),), minima=(((5.0,), -3.0),)
    )
    low, high, _ = view(scene)
    assert low < -3
    assert high > 1e4


def test_no_line_is_drawn_over_a_jump_and_the_dots_are_full_where_they_belong() -> None:
    figure = curve(CASES["step"].scene())
    line, dots = figure.data[0], figure.data[1]
    assert line.connectgaps is False
    assert np.isnan(line.y).sum() == 4
    full = {
        (round(x), y)
        for x, y, c in zip(dots.x, dots.y, dots.marker.color, strict=True)
        if c != "#ffffff"
    }
    assert full == {(-3, 2), (-1, 3), (2, 0), (3, -4)}

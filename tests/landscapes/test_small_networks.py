"""Networks 1-n-1: symmetries, the level line, and the line of critical points of 1-2-1."""

from __future__ import annotations

import math

import numpy as np
import pytest

from landscapes import data_loss, parse
from landscapes.data import GENERATORS
from landscapes.networks.lines import lines_in_plane
from landscapes.networks.small import ACTIVATIONS, model, network_of, one_unit, singular_line

SUM = "sum-of-squares"


def loss(text: str, generator: str = "teacher", error: str = SUM):
    return data_loss(text, GENERATORS[generator].samples(), error)


@pytest.mark.parametrize("hidden", ACTIVATIONS)
@pytest.mark.parametrize("output", ACTIVATIONS)
@pytest.mark.parametrize("units", [1, 2, 3])
def test_what_is_written_is_recognized(hidden: str, output: str, units: int) -> None:
    land = loss(model(hidden, units, output))
    network = network_of(land)
    assert network is not None
    assert (network.hidden.slug, network.output.slug) == (hidden, output)
    assert network.shape == f"1-{units}-1"
    names = [tuple(land.symbols[place] for place in unit) for unit in network.units]
    suffixes = [""] if units == 1 else [str(i + 1) for i in range(units)]
    assert names == [(f"v{i}", f"w{i}") for i in suffixes]


@pytest.mark.parametrize(
    "text",
    ["a x + b", "v tanh(w x) + b", "v tanh(w x + b)", "v tanh(v x)", "v tanh(w x) + u w x",
     "v1 tanh(w1 x) + v2 sigmoid(w2 x)", "2 v tanh(w x)", "v tanh(w x²)"],
)  # fmt: skip
def test_other_models_are_not_taken_for_networks(text: str) -> None:
    assert network_of(loss(text)) is None


def test_a_formula_is_no_network_over_data() -> None:
    assert network_of(parse("v tanh(w x)")) is None


@pytest.mark.parametrize("hidden", ACTIVATIONS)
@pytest.mark.parametrize("units", [1, 2, 3])
def test_equivalent_points_have_the_same_loss_and_are_as_many_as_counted(
    hidden: str, units: int
) -> None:
    land = loss(model(hidden, units))
    network = network_of(land)
    assert network is not None
    odd = hidden in ("identity", "tanh")
    assert network.equivalents == math.factorial(units) * (2**units if odd else 1)
    point = np.random.default_rng(units).uniform(-2, 2, network.dimension)
    images = network.images(point)
    assert len(images) == network.equivalents
    assert images[0].tolist() == point.tolist()
    values = land.objective()(images.T)
    assert np.ptp(values) <= 1e-14 * abs(values[0]) * len(land.samples.targets)


def test_signs_may_not_be_flipped_where_the_activation_is_not_odd() -> None:
    f = loss("v sigmoid(w x)", "line").objective()
    assert abs(f([1.0, 2.0]) - f([-1.0, -2.0])) > 0.1


def test_a_point_on_a_symmetry_has_fewer_images() -> None:
    network = network_of(loss(model("tanh", 2)))
    assert network is not None
    same = network.images(np.array([1.0, 1.0, 2.0, 2.0]))
    assert len(same) == 4  # swapping the units changes nothing


@pytest.mark.parametrize("hidden", ACTIVATIONS)
@pytest.mark.parametrize("output", ACTIVATIONS)
def test_on_v_0_nothing_depends_on_w(hidden: str, output: str) -> None:
    f = loss(model(hidden, 1, output)).objective()
    w = np.linspace(-4, 4, 33)
    assert (f.gradient(np.stack([np.zeros_like(w), w]))[1] == 0).all()


@pytest.mark.parametrize("generator", ["teacher", "opposed-teacher"])
def test_the_origin_of_1_1_1_is_a_saddle_with_the_known_hessian(generator: str) -> None:
    samples = GENERATORS[generator].samples()
    mixed = -2 * float((samples.inputs[0] * samples.targets).sum())
    f = loss("v tanh(w x)", generator).objective()
    assert f.gradient([0.0, 0.0]).tolist() == [0, 0]
    np.testing.assert_allclose(f.hessian([0.0, 0.0]), [[0, mixed], [mixed, 0]], rtol=1e-14)
    assert mixed != 0  # so the eigenvalues are ± that number: a strict saddle


# Numbers of Fukumizu & Amari's line for two teachers on 20 inputs from −2 to 2, computed once with
# another program (Newton's method on the network written out by hand).
KNOWN = {
    "teacher": ((1.02262352, 1.88783955), 0.03021679734766, "minimum", "saddle", "minimum",
                {0.5: (-0.03819, 0, 0.156, 60.0), 1.5: (0, 0.02045, 0.869, 60.5)}),
    "opposed-teacher": ((0.52449672, 3.75741578), 0.07993173698922, "saddle", "minimum", "saddle", {}),
}  # fmt: skip


@pytest.mark.parametrize("generator", KNOWN)
def test_the_line_of_critical_points(generator: str) -> None:
    best, value, before, between, after, known = KNOWN[generator]
    line = singular_line(loss(model("tanh", 2), generator))
    assert line is not None
    np.testing.assert_allclose([line.v, line.w], best, atol=5e-9)
    assert line.loss == pytest.approx(value, abs=1e-13)
    f = line.land.objective()
    shares = np.linspace(-2, 3, 21)
    points = np.stack([line.at(s) for s in shares], axis=1)
    assert np.abs(f.gradient(points)).max() <= 1e-13
    np.testing.assert_allclose(f(points), line.loss, rtol=1e-13)
    assert [kind for _, _, kind in line.pieces] == [before, between, after]
    for s in shares:
        inside = 0 < s < 1
        expected = "degenerate" if s in (0, 1) else (between if inside else before)
        assert line.kind(s) == expected, s
        curvature, direction = line.escape(s)
        assert abs(direction @ line.direction) < 1e-9
        assert direction @ f.hessian(line.at(s)) @ direction == pytest.approx(curvature, abs=1e-10)
    for s, eigenvalues in known.items():
        np.testing.assert_allclose(line.eigenvalues(s), eigenvalues, rtol=3e-3, atol=1e-12)


def test_a_saddle_of_the_line_is_left_along_its_escape_direction_and_a_minimum_is_not() -> None:
    line = singular_line(loss(model("tanh", 2)))
    assert line is not None
    f = line.land.objective()
    for s, falls in ((0.5, True), (1.5, False)):
        _, direction = line.escape(s)
        beside = [f(line.at(s) + sign * 1e-2 * direction) for sign in (1, -1)]
        assert all((value < line.loss) == falls for value in beside)


def test_the_best_network_with_one_unit_has_no_better_neighbor() -> None:
    single = one_unit(loss(model("tanh", 2)))
    assert single is not None
    f = single.objective()
    grid = np.stack(np.meshgrid(np.linspace(-6, 6, 241), np.linspace(-6, 6, 241)))
    line = singular_line(loss(model("tanh", 2)))
    assert line is not None
    assert f(grid).min() >= line.loss


@pytest.mark.parametrize("hidden", ["identity", "relu"])
def test_where_no_single_network_is_best_there_is_no_line(hidden: str) -> None:
    """a·b is the same for (2a, b/2): the best network with one unit is a curve itself."""
    assert singular_line(loss(model(hidden, 2))) is None
    assert singular_line(loss(model(hidden, 1))) is None


def test_distance_from_the_line_and_its_mirror_images() -> None:
    line = singular_line(loss(model("tanh", 2)))
    assert line is not None
    across = line.escape(0.5)[1]
    points = np.array([line.at(7.0), line.at(0.5) + 0.25 * across, -line.at(0.3)])
    np.testing.assert_allclose(line.distances(points), [0, 0.25, 0], atol=1e-12)


def test_lines_in_the_plane_that_is_drawn() -> None:
    land = loss(model("tanh", 2))
    line = singular_line(land)
    assert line is not None
    square = ((-1.0, 2.0), (-1.0, 2.0))
    pieces = lines_in_plane(land, {"w1": line.w, "w2": line.w}, square)
    assert [p.kind for p in pieces] == ["minimum", "saddle", "minimum"]
    for piece in pieces:
        np.testing.assert_allclose(piece.ends.sum(axis=1), line.v)
        assert (np.abs(piece.ends - 0.5) <= 1.5 + 1e-12).all()
    mirrored = lines_in_plane(land, {"w1": line.w, "w2": -line.w}, ((-2.0, 2.0), (-2.0, 2.0)))
    assert len(mirrored) == 3
    np.testing.assert_allclose(mirrored[0].ends @ [1, -1], line.v)
    assert lines_in_plane(land, {"w1": line.w, "w2": line.w + 1e-3}, square) == ()
    (level,) = lines_in_plane(land, {"v2": 0.5, "w2": 1.0}, square)
    assert level.kind == "level"
    assert level.ends.tolist() == [[0, -1], [0, 2]]
    (only,) = lines_in_plane(loss("v tanh(w x)"), {}, square)
    assert "∂E/∂w = 0" in only.meaning
    assert lines_in_plane(loss("v tanh(w x)"), {}, ((1, 2), (0, 1))) == ()
    assert lines_in_plane(loss("a x + b"), {}, square) == ()

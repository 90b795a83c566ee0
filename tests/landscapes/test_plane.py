"""Planes through parameter space: projections, principal components, filter normalization."""

import numpy as np
import pytest

from landscapes.plane import Plane, axes_plane, principal_plane, random_plane

RANDOM = np.random.default_rng(7)
SHAPES = [(4, 6), (4,), (3, 4), (3,)]
SIZE = 24 + 4 + 12 + 3


def walk(steps: int, dimension: int) -> np.ndarray:
    """A random walk that prefers some directions."""
    return np.cumsum(RANDOM.normal(size=(steps, dimension)) * np.geomspace(3, 0.01, dimension), 0)


def skew_plane() -> Plane:
    """Directions of other lengths than 1, not at a right angle."""
    return Plane(RANDOM.normal(size=9), 3 * RANDOM.normal(size=9), 0.2 * RANDOM.normal(size=9))


@pytest.mark.parametrize(("steps", "dimension"), [(12, 40), (90, 5), (30, 30), (200, 2), (2, 7)])
@pytest.mark.parametrize("around", ["last", "first", "mean"])
def test_principal_plane_is_that_of_the_singular_value_decomposition(steps, dimension, around):
    path = walk(steps, dimension)
    plane, shares = principal_plane(path, around)
    middle = {"last": path[-1], "first": path[0], "mean": path.mean(axis=0)}[around]
    _, sizes, rows = np.linalg.svd(path - middle, full_matrices=False)
    np.testing.assert_allclose(plane.origin, middle, rtol=0, atol=0)
    np.testing.assert_allclose(shares, sizes**2 / (sizes**2).sum(), atol=1e-13)
    assert shares.sum() == pytest.approx(1)
    ours = np.array([plane.u, plane.v])
    np.testing.assert_allclose(ours @ ours.T, np.eye(2), atol=1e-14)
    kept = 2 if sizes[1] > 1e-9 * sizes[0] else 1
    np.testing.assert_allclose(np.abs((ours * rows[:2]).sum(axis=1))[:kept], 1, atol=1e-11)


def test_explained_variance_is_that_of_the_two_leading_components():
    path = walk(50, 20)
    plane, shares = principal_plane(path)
    assert plane.fit(path).explained == pytest.approx(shares[:2].sum(), abs=1e-12)


def test_no_plane_through_the_last_point_explains_more():
    path = walk(40, 8)
    best = principal_plane(path)[0].fit(path).explained
    for seed in range(30):
        assert random_plane(path[-1], None, seed).fit(path).explained < best


@pytest.mark.parametrize("plane", [skew_plane(), axes_plane(2, 5, RANDOM.normal(size=9))])
def test_coordinates_lead_back_to_the_points_of_the_plane(plane):
    wanted = RANDOM.normal(size=(30, 2)) * 10
    points = plane.points(*wanted.T).T
    np.testing.assert_allclose(plane.coordinates(points), wanted, atol=1e-10)
    np.testing.assert_allclose(plane.distances(points), 0, atol=1e-12)


def test_the_foot_of_the_perpendicular_is_the_nearest_point():
    plane, point = skew_plane(), RANDOM.normal(size=9) * 5
    (foot,), (distance,) = plane.coordinates(point[None]), plane.distances(point[None])
    away = point - plane.points(*foot)
    np.testing.assert_allclose([away @ plane.u, away @ plane.v], 0, atol=1e-12)
    assert np.linalg.norm(away) == pytest.approx(distance)


def test_points_have_the_shape_of_the_coordinates():
    plane = skew_plane()
    points = plane.points(np.linspace(-1, 1, 4), np.linspace(-1, 1, 3)[:, None])
    assert points.shape == (9, 3, 4)
    np.testing.assert_allclose(points[:, 2, 0], plane.origin - plane.u + plane.v)


def test_moving_and_turning_everything_moves_and_turns_the_plane():
    path, shift = walk(25, 6), RANDOM.normal(size=6) * 100
    turn = np.linalg.qr(RANDOM.normal(size=(6, 6)))[0]
    plane, shares = principal_plane(path)
    moved, same = principal_plane(path @ turn + shift)
    np.testing.assert_allclose(same, shares, atol=1e-12)
    np.testing.assert_allclose(
        moved.coordinates(path @ turn + shift), plane.coordinates(path), atol=1e-10
    )


@pytest.mark.parametrize("scale", [1e-200, 1.0, 1e200])
def test_the_size_of_a_path_does_not_matter(scale):
    path = walk(20, 5)
    path -= path[-1]
    plane, shares = principal_plane(path * scale)
    same, expected = principal_plane(path)
    np.testing.assert_allclose(shares, expected, atol=1e-12)
    np.testing.assert_allclose(plane.u, same.u, atol=1e-12)


@pytest.mark.parametrize("dimension", [2, 3, 50])
def test_a_path_of_a_single_point_has_a_plane_too(dimension):
    start = RANDOM.normal(size=dimension)
    plane, shares = principal_plane(start[None])  # a run whose first step is not finite
    assert plane.u @ plane.u == plane.v @ plane.v == pytest.approx(1)
    assert plane.u @ plane.v == pytest.approx(0)
    assert np.array_equal(plane.origin, start)
    assert not shares.any()


@pytest.mark.parametrize("dimension", [2, 3, 50])
def test_a_straight_path_and_a_path_at_rest_have_a_plane_too(dimension):
    along = RANDOM.normal(size=dimension)
    path = np.linspace(0, 1, 7)[:, None] * along
    plane, shares = principal_plane(path)
    assert shares[0] == pytest.approx(1)
    assert plane.fit(path).largest < 1e-13
    assert plane.sine == pytest.approx(1)
    still, none = principal_plane(np.ones((4, dimension)))
    assert still.fit(np.ones((4, dimension))).explained == 1
    assert not none.any()


def test_fit_measures_what_the_picture_leaves_out():
    # Right, up, out of the plane by 3, 4, 12: two of four points lie 12 off, squared sum 2·144.
    path = np.array([[0.0, 0, 0], [3, 0, 0], [3, 4, 0], [3, 4, 12]])
    fit = axes_plane(0, 1, np.zeros(3)).fit(path)
    assert (fit.largest, fit.median, fit.length) == (12, 0, 19)
    assert fit.explained == pytest.approx(1 - 144 / (9 + 25 + 169))
    assert fit.relative == (12 / 19, 0)


def test_random_directions_are_as_long_as_each_filter_and_leave_biases():
    origin = RANDOM.normal(size=SIZE) * np.geomspace(0.1, 10, SIZE)
    plane = random_plane(origin, SHAPES, seed=3)
    assert not np.array_equal(plane.u, plane.v)
    for direction in (plane.u, plane.v):
        rows = [part.reshape(-1, k) for part, k in ((direction[:24], 6), (direction[28:40], 4))]
        whole = [part.reshape(-1, k) for part, k in ((origin[:24], 6), (origin[28:40], 4))]
        for ours, theirs in zip(rows, whole, strict=True):
            np.testing.assert_allclose(np.linalg.norm(ours, axis=1), np.linalg.norm(theirs, axis=1))
        assert not direction[24:28].any()
        assert not direction[40:].any()


def test_scaling_a_filter_scales_its_part_of_the_direction():
    """The invariance that Li et al. normalize for: layers may be rescaled against each other."""
    origin = RANDOM.normal(size=SIZE)
    scaled = origin.copy()
    scaled[6:12] *= 5  # the second filter of the first layer
    plain, other = (random_plane(o, SHAPES, seed=1).u for o in (origin, scaled))
    np.testing.assert_allclose(other[6:12], 5 * plain[6:12])
    np.testing.assert_allclose(other[12:], plain[12:])


def test_the_seed_decides_the_random_plane():
    origin = RANDOM.normal(size=SIZE)
    one, again, other = (random_plane(origin, SHAPES, seed) for seed in (1, 1, 2))
    np.testing.assert_array_equal(one.u, again.u)
    assert not np.array_equal(one.u, other.u)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Plane(np.zeros(3), np.ones(3), 2 * np.ones(3)),
        lambda: Plane(np.zeros(3), np.ones(3), np.zeros(3)),
        lambda: Plane(np.zeros(3), np.ones(3), np.ones(4)),
        lambda: Plane(np.zeros(3), np.ones(3), np.array([0, np.nan, 1])),
        lambda: Plane(np.zeros(1), np.ones(1), np.ones(1)),
        lambda: axes_plane(1, 1, np.zeros(3)),
        lambda: axes_plane(0, 3, np.zeros(3)),
        lambda: principal_plane(np.array([[1.0, 2], [np.inf, 0]])),
        lambda: random_plane(np.zeros(5), [(2, 2)], 0),
    ],
)
def test_what_is_no_plane_is_refused(make):
    with pytest.raises(ValueError, match=r"given|parallel|axes|Shapes"):
        make()

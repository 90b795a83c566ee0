"""What every preset of the catalog must meet."""

import re

import numpy as np
import pytest

from landscapes import CATALOG
from landscapes.functions import RealFunction
from optimizers import OPTIMIZERS

PRESETS = pytest.mark.parametrize("preset", CATALOG.values(), ids=CATALOG)


def land(preset):
    return preset.landscape


def random_points(preset, count=40, margin=0.0):
    """Points in the window, none of them closer than ``margin`` to a known flaw."""
    low, high = np.array(preset.window, float).T
    points = np.random.default_rng(11).uniform(low, high, (count, len(low))).T
    for flaw in preset.undefined:
        far = np.linalg.norm(points - np.array(flaw)[:, None], axis=0) > margin
        points = points[:, far]
    return points


@PRESETS
def test_formula_fits_window_and_start(preset):
    landscape = land(preset)
    assert len(landscape.symbols) == len(preset.window) == len(preset.start)
    assert not landscape.warnings
    for low, high in preset.window:
        assert low < high
    assert np.isfinite(landscape.objective()(preset.start))
    for (low, high), x in zip(preset.window, preset.start, strict=True):
        assert low <= x <= high


@PRESETS
def test_is_finite_in_its_window(preset):
    f, points = land(preset).objective(), random_points(preset, 400)
    for result in (f(points), f.gradient(points), f.hessian(points)):
        assert np.isfinite(result).all()


@PRESETS
def test_gradient_and_hessian_are_the_slopes_of_values(preset):
    """Law: exact derivatives equal central differences, to the differences' own error."""
    landscape = land(preset)
    points = random_points(preset, margin=0.05)
    exact, measured = landscape.objective(), landscape.objective(1e-4)
    for node in landscape.expression.atoms(RealFunction):
        if node.flaw:  # a difference across a kink measures neither side
            distance = landscape.of(node.zero, landscape.symbols).objective()(points)
            points = points[:, np.abs(distance) > 1e-3]
    if preset.data and landscape.error.has_delta:  # nor does one of slopes, across a bend
        samples = landscape.samples
        residual = landscape.predict(points, samples.inputs) - samples.targets
        points = points[:, (np.abs(np.abs(residual) - landscape.delta) > 2e-3).all(axis=-1)]
    if preset.slug == "step-function":
        edges = np.array([-5, -3, -1, 2, 3, 5])
        points = points[:, np.abs(points - edges[:, None]).min(axis=0) > 1e-3]
    curvature = 1 + np.abs(exact.hessian(points)).max()
    slope = 1 + np.abs(exact.gradient(points)).max()
    value = 1 + np.abs(exact(points)).max()
    assert np.abs(exact.gradient(points) - measured.gradient(points)).max() < 1e-5 * slope
    error = np.abs(exact.hessian(points) - measured.hessian(points)).max()
    assert error < 1e-5 * curvature + 1e-7 * value


@PRESETS
def test_hessian_is_symmetric(preset):
    hessian = land(preset).objective().hessian(random_points(preset))
    assert np.array_equal(hessian, np.swapaxes(hessian, 0, 1))


@PRESETS
def test_minima_are_minima(preset):
    """Law: nothing in a small neighborhood lies lower, and the slope is zero where there is one."""
    f = land(preset).objective()
    around = 1e-3 * np.random.default_rng(5).standard_normal((len(preset.start), 300))
    for point, loss in preset.minima:
        assert f(point) == pytest.approx(loss, rel=1e-12, abs=1e-12)
        for (low, high), x in zip(preset.window, point, strict=True):
            assert low <= x <= high
        assert f(np.array(point, float)[:, None] + around).min() >= f(point) - 1e-12
        if point in preset.undefined:
            assert np.isnan(f.gradient(point)).all()
        else:
            scale = 1 + np.abs(f.hessian(point)).max()
            assert np.abs(f.gradient(point)).max() < 1e-13 * scale


@PRESETS
def test_deepest_minimum_comes_first_and_is_deepest(preset):
    losses = [loss for _, loss in preset.minima]
    assert losses == sorted(losses)
    if losses:
        assert land(preset).objective()(random_points(preset, 5000)).min() >= losses[0]


@PRESETS
@pytest.mark.parametrize("difference", [None, 1e-3])
def test_batch_equals_single_points(preset, difference):
    f, points = land(preset).objective(difference), random_points(preset, 12)
    value, gradient, hessian = f(points), f.gradient(points), f.hessian(points)
    for i, point in enumerate(points.T):
        assert f(point) == value[i]
        assert np.array_equal(f.gradient(point), gradient[:, i])
        assert np.array_equal(f.hessian(point), hessian[:, :, i])


@PRESETS
def test_float32_is_kept_and_near(preset):
    f, points = land(preset).objective(), random_points(preset, 50)
    if preset.slug == "step-function":
        points = points[:, np.abs(points[0] - np.round(points[0])) > 1e-3]
    rounded = points.astype(np.float32)
    for call in (f, f.gradient, f.hessian):
        single, double = call(rounded), call(rounded.astype(float))
        assert single.dtype == np.float32
        assert single == pytest.approx(double, rel=1e-3, abs=1e-4 * (1 + np.abs(double).max()))


@PRESETS
def test_contestants_exist_with_their_settings(preset):
    assert 1 <= len(preset.contestants) <= 6
    for slug, settings in preset.contestants:
        own = {name: value for name, value in settings.items() if name != "batch_size"}
        assert OPTIMIZERS[slug].check(own).keys() == own.keys()
        assert preset.data or own == settings, "a batch of a loss that is not from data"
    assert preset.steps >= 1


@PRESETS
def test_is_documented(preset):
    assert preset.slug == next(slug for slug, p in CATALOG.items() if p is preset)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", preset.slug)
    assert preset.title
    assert preset.group
    assert preset.source
    assert preset.watch.endswith(".")
    assert 60 < len(preset.watch) < 500


@PRESETS
def test_kinks_are_named(preset):
    """A loss whose slope breaks somewhere says where; the others are smooth."""
    broken = preset.slug in ("step-function", "absolute-value", "ackley", "level-line")
    assert bool(land(preset).kinks) == broken

"""Losses over samples: exact derivatives, batches, and the surface of a landscape."""

from __future__ import annotations

import pickle
import time
import tracemalloc

import numpy as np
import pytest
import sympy

from landscapes.data import (
    ERRORS,
    GENERATORS,
    DataError,
    DataLandscape,
    Samples,
    data_loss,
    notation,
)
from landscapes.jobs import derive

MODELS = {
    1: ("a x + b", "w1 + w2 x + w3 x² + w4 x³", "v tanh(w x)", "σ(w x + b)"),
    2: ("w1 x1 + w2 x2 + b", "σ(a x1 + b x2 + c)"),
}
SCORES = {
    1: "a x + b; c x; 0",
    2: "a x1 + b x2; c x1 + d x2 + 1; u x1 v",
}


def losses() -> list[tuple[str, str, str]]:
    """Every generator with every error that its targets allow, and some models."""
    found = []
    for generator in GENERATORS.values():
        dimension = len(generator.samples().inputs)
        for error in ERRORS.values():
            if error.targets == "numbers" or error.targets == generator.targets:
                models = MODELS[dimension]
            elif error.targets == "classes" and generator.targets == "binary":
                models = ()
            else:
                continue
            if error.targets == "classes" or not models:
                models = (SCORES[dimension],)
            if error.slug == "binary-cross-entropy":
                models = models[-1:]  # whose values are probabilities
            found += [(generator.slug, error.slug, model) for model in models]
    return found


def loss(generator: str, error: str, model: str) -> DataLandscape:
    return data_loss(model, GENERATORS[generator].samples(), error)


def points_of(land: DataLandscape, count: int = 4) -> np.ndarray:
    """Points away from the kinks of Huber and absolute errors, where differences mean nothing."""
    random = np.random.default_rng(7)
    points = random.uniform(-1.5, 1.5, (land.dimension, 40 * count))
    if not (land.error.has_delta or land.error.kink):
        return points[:, :count]
    residual = land.predict(points, land.samples.inputs) - land.samples.targets
    edge = land.delta if land.error.has_delta else 0.0
    far = np.abs(np.abs(residual) - edge).min(axis=-1)
    return points[:, np.argsort(far)[-count:]]


def slopes(f, x: np.ndarray, h: float) -> np.ndarray:
    """Central differences of fourth order along the first axis of the points, ``(D, …)``."""
    parts = []
    for i in range(len(x)):
        e = np.zeros_like(x)
        e[i] = h
        near, far = f(x + e) - f(x - e), f(x + 2 * e) - f(x - 2 * e)
        parts.append((8 * near - far) / (12 * h))
    return np.stack(parts)


def assert_slopes(land: DataLandscape, h: float) -> None:
    f, x = land.objective(), points_of(land)
    gradient, hessian = f.gradient(x), f.hessian(x)
    assert np.abs(slopes(f, x, h) - gradient).max() <= 1e-7 * (1 + np.abs(gradient).max())
    assert np.abs(slopes(f.gradient, x, h) - hessian).max() <= 1e-7 * (1 + np.abs(hessian).max())


@pytest.mark.parametrize(("generator", "error", "model"), losses())
def test_gradient_and_hessian_are_the_slopes(generator: str, error: str, model: str) -> None:
    land = loss(generator, error, model)
    assert_slopes(land, 1e-5 if land.error.has_delta or land.error.kink else 1e-3)


@pytest.mark.parametrize("error", ERRORS)
def test_value_is_the_formula_of_the_books(error: str) -> None:
    samples = Samples(np.array([[-1.0, 0.5, 2.0, 1.0]]), np.array([0.0, 1.0, 1.0, 0.0]))
    model = {"binary": "a x + b", "classes": "a x + b; 0.3"}.get(ERRORS[error].targets, "a x + b")
    if error == "binary-cross-entropy":
        model = "σ(a x + b)"
    f = data_loss(model, samples, error, 0.7).objective()
    a, b = 1.3, -0.4
    z, t = a * samples.inputs[0] + b, samples.targets
    r, p = z - t, 1 / (1 + np.exp(-z))
    binary = np.mean(-t * np.log(p) - (1 - t) * np.log(1 - p))
    scores = np.stack([z, np.full_like(z, 0.3)])
    chosen = np.where(t == 0, scores[0], scores[1])
    expected = {
        "squared-error": np.mean(r**2) / 2,
        "sum-of-squares": np.sum(r**2),
        "absolute-error": np.mean(np.abs(r)),
        "huber": np.mean(np.where(np.abs(r) <= 0.7, r**2 / 2, 0.7 * (np.abs(r) - 0.35))),
        "binary-cross-entropy": binary,
        "binary-cross-entropy-of-score": binary,
        "softmax-cross-entropy": np.mean(np.log(np.exp(scores).sum(axis=0)) - chosen),
    }[error]
    assert f([a, b]) == pytest.approx(expected, rel=1e-13)


def test_least_squares_ends_where_linear_algebra_says() -> None:
    samples = GENERATORS["polynomial"].samples()
    land = data_loss("w1 + w2 x", samples)
    design = np.stack([np.ones(samples.count), samples.inputs[0]], axis=1)
    best = np.linalg.lstsq(design, samples.targets, rcond=None)[0]
    assert np.abs(land.objective().gradient(best)).max() < 1e-14
    assert land.objective().hessian(best) == pytest.approx(design.T @ design / samples.count)
    found = land.critical_points([(-5, 5), (-5, 5)])
    assert found.complete
    assert [point.kind for point in found] == ["minimum"]
    assert found.points[0].point == pytest.approx(best, abs=1e-12)


def test_least_squares_over_functions_of_the_input_has_its_one_minimum_too() -> None:
    land = data_loss("a relu(x) + b tanh(x) + c", GENERATORS["line"].samples())
    found = land.critical_points([(-9, 9)] * 3)
    assert found.complete
    x, t = land.samples.inputs[0], land.samples.targets
    design = np.stack([np.maximum(x, 0), np.tanh(x), np.ones_like(x)], axis=1)
    best = np.linalg.lstsq(design, t, rcond=None)[0]
    assert [point.kind for point in found] == ["minimum"]
    assert found.points[0].point == pytest.approx(best, abs=1e-9)


def test_a_convex_loss_has_one_critical_point_and_says_why() -> None:
    land = data_loss("σ(w x + b)", GENERATORS["threshold"].samples(), "binary-cross-entropy")
    found = land.critical_points([(-10, 10), (-10, 10)], deadline=60)
    assert found.complete
    assert "convex" in found.message
    assert np.abs(land.objective().gradient(found.points[0].point)).max() < 1e-9
    inside = land.critical_points([(-1, 0), (-1, 0)])
    assert not inside.points
    assert not inside.complete


@pytest.mark.parametrize("error", ["squared-error", "sum-of-squares", "softmax-cross-entropy"])
def test_batches_of_an_epoch_average_to_the_loss(error: str) -> None:
    scores = error.startswith("softmax")
    land = loss("spiral" if scores else "line", error, SCORES[2] if scores else "v tanh(w x)")
    f, x = land.objective(), points_of(land)
    order = np.random.default_rng(3).permutation(f.samples)
    batches = [f.batch(rows) for rows in order.reshape(-1, 5)]
    for name in ("__call__", "gradient", "hessian"):
        mean = np.mean([getattr(batch, name)(x) for batch in batches], axis=0)
        assert mean == pytest.approx(getattr(f, name)(x), rel=1e-12, abs=1e-12)
    whole = f.batch(order)
    assert np.array_equal(whole.gradient(x), f.gradient(x))
    assert np.array_equal(whole.bare.gradient(x[:, 0]), f.bare.gradient(x[:, 0]))


@pytest.mark.parametrize("difference", [None, 1e-4])
def test_lanes_with_batches_of_their_own_equal_single_points(difference: float | None) -> None:
    f = loss("line", "huber", "a x + b").objective(difference)
    random = np.random.default_rng(0)
    x = random.normal(size=(2, 6))
    rows = np.stack([random.permutation(f.samples)[:4] for _ in range(6)], axis=1)
    lanes = f.batch(rows)
    for k in range(6):
        single = f.batch(rows[:, k])
        assert single.samples == 4
        assert lanes(x)[k] == single(x[:, k])
        assert np.array_equal(lanes.gradient(x)[:, k], single.gradient(x[:, k]))
        assert np.array_equal(lanes.hessian(x)[..., k], single.hessian(x[:, k]))
    before = f.calls["gradient"]
    lanes.bare.batch(np.arange(2)).gradient(x)
    assert f.calls["gradient"] == before + 1


@pytest.mark.parametrize("rows", [[20], [-1], [], [0.5], 3])
def test_a_batch_of_samples_that_are_not_there_is_refused(rows: object) -> None:
    f = loss("line", "squared-error", "a x + b").objective()
    with pytest.raises(ValueError, match="whole numbers from 0 to 19"):
        f.batch(rows)


@pytest.mark.parametrize("model", ["a x + b", "a exp(-b x)", "c"])
def test_shapes_and_types_are_those_of_any_objective(model: str) -> None:
    f = loss("line", "squared-error", model).objective()
    for batch in ((), (1,), (3, 5), (0,), (300, 11)):
        for kind in (np.float64, np.float32):
            x = np.full((f.dimension, *batch), 0.3, kind)
            assert f(x).shape == batch
            assert f(x).dtype == f.gradient(x).dtype == f.hessian(x).dtype == kind
            assert f.gradient(x).shape == x.shape
            assert f.hessian(x).shape == (f.dimension, *x.shape)
    many = np.random.default_rng(1).normal(size=(f.dimension, 5000))
    assert np.array_equal(f(many)[17], f(many[:, 17]))


def test_automatic_derivatives_take_over_where_symbols_grow() -> None:
    model = "p tanh(q tanh(r tanh(s x + u) + k) + l) tanh(x w)³ σ(q x r s) + exp(-u x² k) tanh(r p)"
    land = loss("teacher", "squared-error", model)
    assert not land.length.is_short
    assert_slopes(land, 1e-3)


def test_the_loss_written_out_is_the_same_function() -> None:
    land = loss("line", "huber", "a x + b")
    assert land.expression.free_symbols == set(land.variables)
    place = zip(land.variables, (sympy.Rational(3, 10), -2), strict=True)
    exact = float(land.expression.subs(dict(place)))
    assert land.objective()([0.3, -2.0]) == pytest.approx(exact, rel=1e-14)


def test_cross_entropy_is_finite_where_probabilities_round_to_0_and_1() -> None:
    samples = Samples(np.array([[-1.0, 1.0]]), np.array([1.0, 0.0]))
    for model, error in (
        ("σ(a x)", "binary-cross-entropy"),
        ("1/(1 + exp(-a x))", "binary-cross-entropy"),
        ("a x", "binary-cross-entropy-of-score"),
        ("0; a x", "softmax-cross-entropy"),
    ):
        f = data_loss(model, samples, error).objective()
        assert f([1000.0]) == pytest.approx(1000)
        assert f.gradient([1000.0]) == pytest.approx([1])


def test_a_model_held_is_the_model_with_the_number() -> None:
    land = loss("line", "squared-error", "ŷ(x; b, a) = a x + b")
    assert land.symbols == ("b", "a")
    less = land.held({"b": 0.5})
    assert less.symbols == ("a",)
    assert less.key != land.key
    assert less.objective()([1.2]) == land.objective()([0.5, 1.2])
    with pytest.raises(ValueError, match="c was to be held"):
        land.held({"c": 1})


def test_keys_tell_models_errors_and_samples_apart() -> None:
    samples = GENERATORS["line"].samples()
    lands = [
        data_loss("a x + b", samples),
        data_loss("a x + b", samples, "huber"),
        data_loss("a x + b", samples, "huber", 2),
        data_loss("a x + 2 b", samples),
        data_loss("a x + b", GENERATORS["line"].samples(seed=2)),
    ]
    assert len({land.key for land in lands}) == len(lands)
    assert data_loss("ŷ = b+a·x", samples) == data_loss("b + ax", samples)


def test_a_landscape_over_data_crosses_to_another_process() -> None:
    land = loss("threshold", "binary-cross-entropy", "σ(w x + b)")
    copy = pickle.loads(pickle.dumps(land))
    assert copy == land
    assert copy.objective()([0.5, 1]) == land.objective()([0.5, 1])
    told = derive(copy)
    assert r"\frac{1}{N}\sum_{n=1}^{N}" in (told.gradient_latex or "")
    assert "x_{n}" in (told.gradient_latex or "")
    assert r"\hat{y}_n = \sigma" in (told.latex or "")


@pytest.mark.parametrize(
    ("generator", "error", "model"),
    [
        ("threshold", "binary-cross-entropy", "σ(w x + b)"),
        ("threshold", "binary-cross-entropy-of-score", "w x² + b"),
        ("spiral", "softmax-cross-entropy", "a x1 + b x2; c x1 d; 0"),
    ],
)
def test_the_gradient_that_is_printed_is_the_one_that_is_walked_along(
    generator: str, error: str, model: str
) -> None:
    land = loss(generator, error, model)
    point = np.linspace(0.3, -0.8, land.dimension)
    said = np.atleast_2d(land.predict(point, land.samples.inputs))
    columns = dict(zip(land.column_symbols, land.columns.arrays, strict=True))
    several = len(said) > 1
    hats = [rf"\hat{{y}}_{{n{k + 1}}}" if several else r"\hat{y}_{n}" for k in range(len(said))]
    known = {**columns, **{sympy.Symbol(h, real=True): y for h, y in zip(hats, said, strict=True)}}
    known |= dict(zip(land.variables, point, strict=True))
    for part, exact in zip(notation.slopes(land), land.objective().gradient(point), strict=True):
        letters = sorted(part.free_symbols, key=str)
        values = sympy.lambdify(letters, part)(*(known[s] for s in letters))
        assert np.mean(values) == pytest.approx(exact, rel=1e-12)


@pytest.mark.parametrize(
    ("model", "error", "targets", "said"),
    [
        ("a x", "binary-cross-entropy", [0, 1, 2], "two classes 0 and 1"),
        ("a x; b x", "squared-error", [0, 1, 2], "takes one"),
        ("a x; b x", "softmax-cross-entropy", [0, 1, 2], "a score for each class"),
        ("a x; b x; 0", "softmax-cross-entropy", [0, 1.5, 2], "Sample 2 has the target 1.5"),
        ("a x; b x; 0", "softmax-cross-entropy", [0, 1, -2], "Sample 3"),
    ],
)
def test_targets_that_do_not_fit_the_error_are_refused(model, error, targets, said) -> None:
    samples = Samples(np.array([[1.0, 2.0, 3.0]]), np.array(targets))
    with pytest.raises(DataError, match=said):
        data_loss(model, samples, error)


def test_a_grid_over_many_samples_is_quick_and_small() -> None:
    x = np.linspace(-1, 1, 500)
    f = data_loss("v tanh(w x)", Samples(x[None], np.sin(x))).objective()
    grid = np.stack(np.meshgrid(np.linspace(-3, 3, 100), np.linspace(-3, 3, 100)))
    f(grid[:, :1, :1])
    tracemalloc.start()
    begin = time.process_time()
    f(grid)
    spent = time.process_time() - begin
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 20e6
    assert spent < 0.5  # 20 ms alone on a core; a busy machine may take its time

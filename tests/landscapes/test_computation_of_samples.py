"""The chain rule on losses over data: one sample, or a few, give what the loss's own slopes give."""

from __future__ import annotations

import numpy as np
import pytest

from landscapes import data_loss
from landscapes.computation.notation import plain
from landscapes.computation.samples import (
    CERTAIN,
    ERROR_TEXTS,
    MOST_SAMPLES,
    sample_gradient,
    sample_graph,
)
from landscapes.data import ERRORS, GENERATORS, samples_of

MODELS = {
    "numbers": ("line", "v tanh(w x) + b"),
    "binary": ("threshold", "σ(w x + b)"),
    "classes": ("spiral", "a x1 + b x2; c x1 − b x2; d"),
}


def loss_of(error: str, model: str = ""):
    generator, usual = MODELS[ERRORS[error].targets]
    samples = GENERATORS[generator].samples()
    return data_loss(model or usual, samples, error, delta=0.5)


@pytest.mark.parametrize("error", ERRORS)
@pytest.mark.parametrize("count", [1, 3])
def test_the_gradient_is_that_of_the_samples(error: str, count: int) -> None:
    land = loss_of(error)
    random = np.random.default_rng(3)
    for _ in range(6):
        samples = random.choice(land.samples.count, count, replace=False).tolist()
        point = random.uniform(-2, 2, land.dimension)
        sweep = sample_graph(land, samples).at(point)
        exact = sample_gradient(land, samples, point)
        assert np.abs(sweep.gradient - exact).max() <= 1e-12 * (1 + np.abs(exact).max())


@pytest.mark.parametrize("error", ERRORS)
def test_the_parts_add_up_to_the_loss(error: str) -> None:
    """Mean or sum of the samples' graphs is the loss of all of them: value and gradient."""
    land = loss_of(error)
    point = np.linspace(-0.7, 0.9, land.dimension)
    sweeps = [sample_graph(land, [n]).at(point) for n in range(land.samples.count)]
    fold = np.mean if land.error.mean else np.sum
    f = land.objective()
    np.testing.assert_allclose(fold([s.values[-1] for s in sweeps]), f(point), rtol=1e-12)
    total = fold([s.gradient for s in sweeps], axis=0)
    np.testing.assert_allclose(total, f.gradient(point), rtol=1e-9, atol=1e-12)


def test_every_error_for_numbers_and_two_classes_is_written_out() -> None:
    assert set(ERROR_TEXTS) == {e.slug for e in ERRORS.values() if e.targets != "classes"}
    assert {slug for slug, _ in CERTAIN} <= set(ERROR_TEXTS)


def test_the_network_1_1_1_by_hand() -> None:
    """(v tanh(w x) − t)² at x = 2, t = 0.5, v = 3, w = 0: tanh 0 = 0 and its slope is 1."""
    land = data_loss("v tanh(w x)", samples_of("2 0.5"), "sum-of-squares")
    graph = sample_graph(land, [0])
    names = [v.name for v in graph.vertices]
    texts = [plain(graph.vertices[i], [names[o] for o in graph.vertices[i].operands], True)
             for i in graph.operations]  # fmt: skip
    assert texts == ["w·2", "tanh(u1)", "v·u2", "u3 − 0.5", "u4²"]
    assert names[-1] == "E1"
    sweep = graph.at([3.0, 0.0])
    assert sweep.gradient.tolist() == [0.0, 2 * (0 - 0.5) * 3 * 1 * 2]


def test_held_weights_are_numbers() -> None:
    land = data_loss("v tanh(w x)", samples_of("2 0.5"), "sum-of-squares").held({"w": 1.0})
    sweep = sample_graph(land, [0]).at([3.0])
    np.testing.assert_allclose(sweep.gradient, sample_gradient(land, [0], [3.0]), rtol=1e-13)


@pytest.mark.parametrize("samples", [[], [99], [-1], list(range(MOST_SAMPLES + 1))])
def test_samples_that_there_are_not_are_refused(samples: list[int]) -> None:
    with pytest.raises(ValueError, match="Choose 1 to"):
        sample_graph(loss_of("squared-error"), samples)

"""Law: the exact derivatives of every formula of the corpus are the slopes of its values."""

import json
from pathlib import Path

import numpy as np
import pytest

from landscapes import parse

CORPUS = json.loads((Path(__file__).parents[1] / "corpus" / "formulas.json").read_text("utf-8"))
VALID = sorted({case["input"] for case in CORPUS if case["kind"] == "ok" and "input" in case})
H = 1e-4
POINTS = 24


def differences(f, points, h):
    """Central differences of a function of points, one more axis in front: the direction."""
    parts = []
    for i in range(len(points)):
        moved = np.zeros_like(points)
        moved[i] = h
        parts.append((f(points + moved) - f(points - moved)) / (2 * h))
    return np.stack(parts)


@pytest.mark.parametrize("text", VALID)
def test_gradient_and_hessian_are_slopes(text):
    """Two widths of the difference tell how far it can be trusted; wider than that none may err."""
    land = parse(text)
    if not land.symbols:
        pytest.skip("a constant has no slope")
    f = land.objective()
    points = np.random.default_rng(7).uniform(0.2, 1.8, (land.dimension, POINTS))
    for exact, below in ((f.gradient(points), f), (f.hessian(points), f.gradient)):
        near, wide = (differences(below, points, h) for h in (H, 2 * H))
        with np.errstate(invalid="ignore"):
            size = 1 + np.abs(below(points)) + np.abs(exact)
            doubt = np.abs(near - wide) + 1e-6 * size
        seen = np.isfinite(exact) & np.isfinite(near) & np.isfinite(wide)
        assert (np.abs(exact - near)[seen] <= doubt[seen]).all()
        assert seen.any() or not np.isfinite(f(points)).any()

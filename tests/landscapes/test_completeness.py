"""A list of critical points is called complete only if dense sampling finds nothing beside it."""

from __future__ import annotations

import itertools
import random

import numpy as np
import pytest

from landscapes import parse
from landscapes.critical import critical_points

SAMPLES = 20_001
NEAR = 5  # sample spacings
_CURVES = """
x²  x³−x  1/(x−1)²  1/(x²−2)²  1/|x−0.3|  tan(x)²  1/sin(x)²  ln|x|  x²−⌊x²⌋  x−⌊x⌋  |x−⌊x⌋−0.5|
⌊x⌋²  ⌊sin(3x)⌋  ⌈x⌉x  (x−⌊x⌋−0.5)²  sign(x)  step(x−1)x  |x|+(x−1)²/2  max(sin(x),cos(x))
min(x²,1)  |sin(x)|  ||x|−1|  √|x|  cbrt(x)²  where(x<1,x²,2−x)  atan2(x,x−1)  atan2(1,x)
x·sin(x)  erf(x)−x/2  √(4−x²)  x·ln(x)  gelu(x)  exp(−1/x²)  relu(x−1)²  x/(x²−1)  sec(x)
"""
_PLANES = """
|x|+|y|  max(x,y)²+x²  x²+|y|  (x²+y²−1)²  √(x²+y²)  |x−1|+(y−x²)²  relu(x+y−1)²+x²+y²  atan2(y,x)
⌊x⌋+y²  tan(x)²+y²  where(x<1,x²+y²,(x−2)²+y²)  |sin(x)|+y²  (x²+y−11)²+(x+y²−7)²  x²y²+(x−y)²  |x²+y²−1|+x
"""
CURVES, PLANES = _CURVES.split(), _PLANES.split()
DRAWN = random.Random(5)
SUMS = [
    f"{a}+{b}" for a, b in DRAWN.sample(list(itertools.combinations(CURVES, 2)), 16)
]  # what cuts the one also cuts the other


@pytest.mark.parametrize("text", [*CURVES, *SUMS])
def test_curve(text: str) -> None:
    land = parse(text)
    found = critical_points(land, [(-3.0, 3.0)])
    x = np.linspace(-3, 3, SAMPLES) + 1e-6 * np.pi  # on nothing that a formula singles out
    width = x[1] - x[0]
    f = land.objective()
    values, slopes = f(x[None]), np.abs(f.gradient(x[None])[0])
    listed = np.array([*(p.point[0] for p in found), *found.breaks, -3.0, 3.0])
    away = np.abs(x[:, None] - listed).min(axis=1) > NEAR * width
    rise = np.diff(values)
    turns = np.flatnonzero(rise[:-1] * rise[1:] < 0) + 1
    if found.complete:
        assert not away[turns].any(), x[turns[away[turns]]]
        steep = np.fmax(slopes[1:], slopes[:-1])
        jumps = np.flatnonzero(np.abs(rise) > 1e-2 + 50 * width * steep)
        assert not away[jumps].any(), x[jumps[away[jumps]]]


@pytest.mark.parametrize("text", PLANES)
def test_surface(text: str) -> None:
    land = parse(text)
    found = critical_points(land, [(-2.0, 2.0), (-2.0, 2.0)])
    if not found.complete:
        return
    line = np.linspace(-2, 2, 401) + 1e-6 * np.pi
    values = land.objective()(np.stack(np.meshgrid(line, line, indexing="ij")))
    inner = values[1:-1, 1:-1]
    moves = [move for move in itertools.product((-1, 0, 1), repeat=2) if any(move)]
    around = np.stack([np.roll(values, move, (0, 1))[1:-1, 1:-1] for move in moves])
    extreme = (inner < around).all(axis=0) | (inner > around).all(axis=0)
    listed = np.array([p.point for p in found]).reshape(-1, 2)
    for i, j in np.argwhere(extreme) + 1:
        place = np.array([line[i], line[j]])
        assert np.abs(listed - place).max(axis=1).min(initial=4) < NEAR * (line[1] - line[0]), place


def test_the_lists_hold_complete_and_incomplete_ones() -> None:
    """Or the tests above would ask nothing, or nothing hard."""
    claims = [critical_points(parse(text), [(-3.0, 3.0)]).complete for text in CURVES]
    assert claims.count(True) > 20
    assert claims.count(False) > 3

"""Drawings of computation graphs: where boxes stand, and what is written in them."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from itertools import combinations, pairwise

import numpy as np
import pytest

from figures import THEMES
from figures.graph import DERIVATIVE, Box, graph
from figures.layers import crossings, layers, place
from tests.figures.test_style import contrast

CHAIN = [(), (0,), (1,), (2,)]
FAN = [(), (0,), (0,), (0,), (1, 2, 3, 0)]
CROSSED = [(), (), (1,), (0,), (2, 1), (3, 0), (4, 5)]
LADDER = [(), (), *[(i - 1, i - 2) for i in range(2, 14)]]
SHAPES = {"chain": CHAIN, "fan": FAN, "crossed": CROSSED, "ladder": LADDER}


def sizes(operands):
    random = np.random.default_rng(3)
    return [(float(w), 68.0) for w in random.uniform(60, 200, len(operands))]


@pytest.mark.parametrize("operands", SHAPES.values(), ids=SHAPES)
def test_boxes_do_not_overlap_and_results_stand_to_the_right(operands):
    size = sizes(operands)
    placed = place(operands, size)
    half = np.array(size) / 2
    for i, j in combinations(range(len(operands)), 2):
        apart = np.abs(placed.centers[i] - placed.centers[j]) - half[i] - half[j]
        assert apart.max() > 0
    for user, own in enumerate(operands):
        for operand in own:
            right = placed.centers[operand][0] + half[operand][0]
            assert right < placed.centers[user][0] - half[user][0]
    assert (placed.centers - half >= -1e-9).all()
    assert (placed.centers + half <= (placed.width + 1e-9, placed.height + 1e-9)).all()


@pytest.mark.parametrize("operands", SHAPES.values(), ids=SHAPES)
def test_an_edge_runs_past_the_boxes_in_between(operands):
    size = sizes(operands)
    placed = place(operands, size)
    for (a, b), route in placed.routes.items():
        for (xa, ya), (xb, yb) in pairwise(route):
            for share in np.linspace(0, 1, 9):
                point = np.array([xa + share * (xb - xa), ya + share * (yb - ya)])
                for i, (center, box) in enumerate(zip(placed.centers, size, strict=True)):
                    inside = (np.abs(point - center) < np.array(box) / 2).all()
                    assert not inside or i in (a, b)


def test_an_input_stands_beside_its_first_use():
    assert layers([(), (), (0,), (2,), (1, 3)]) == [0, 2, 1, 2, 3]


def test_crossings_are_counted_and_avoided():
    down = [[], [], [1], [0]]
    assert crossings([[0, 1], [2, 3]], down) == 1
    assert crossings([[0, 1], [3, 2]], down) == 0
    centers = place([(), (), (1,), (0,), (2, 3)], [(80.0, 68.0)] * 5).centers
    assert (centers[0][1] < centers[1][1]) == (centers[3][1] < centers[2][1])


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_the_drawing_says_what_it_is_given(theme):
    boxes = [
        Box("x", "2", "∂f/∂x = 9", is_variable=True),
        Box('f = x² < & "<script>alert(1)</script>', "4", "", (0,), ("× 4",)),
    ]
    drawing = ElementTree.fromstring(graph(boxes, theme, 'A "graph" <b>', 1, backward=True))
    texts = ["".join(e.itertext()) for e in drawing.iter() if e.tag.endswith("text")]
    assert texts == ["x", "2", "∂f/∂x = 9", boxes[1].title, "4", "× 4"]
    assert drawing.get("aria-label") == 'A "graph" <b>'
    assert not [e for e in drawing.iter() if e.tag.endswith("script")]
    back = [e for e in drawing.iter() if DERIVATIVE[theme.name] in e.attrib.values()]
    assert len(back) == 5  # the derivative, the factor, the edge with its tip, the box at work
    assert contrast(DERIVATIVE[theme.name], theme.page) >= 4.5

"""Long valleys: directions of very different steepness."""

from __future__ import annotations

from landscapes.catalog.preset import Preset, at, square

GROUP = "Ravines"
LIBRARY = "Surjanovic & Bingham, Virtual Library of Simulation Experiments"
RAVINE = (
    ("gradient-descent", at(0.018)),
    ("momentum", at(0.01, momentum=0.9)),
    ("adagrad", at(1)),
    ("adam", at(0.3)),
)

VALLEYS = (
    Preset(
        slug="ravine",
        title="A ravine along an axis",
        group=GROUP,
        formula="½x² + 50y²",
        window=square(5),
        start=(-4, 1.5),
        contestants=RAVINE,
        steps=100,
        watch=(
            "The loss is curved 100 times more strongly across the ravine than along it. "
            "Gradient descent must stay below 2/100 = 0.02, or it is thrown out sideways; at "
            "0.018 it zigzags, and after 100 steps it is still 0.65 away. Momentum adds up the "
            "small pushes along the floor, AdaGrad and Adam give each coordinate its own step "
            "length: all three arrive."
        ),
        source="The ill-conditioned bowl of every textbook; condition number 100",
        minima=(((0, 0), 0),),
    ),
    Preset(
        slug="rotated-ravine",
        title="The same ravine, turned",
        group=GROUP,
        formula="½(0.8x−0.6y)² + 50(0.6x+0.8y)²",
        window=square(5),
        start=(-2.3, 3.6),
        contestants=RAVINE,
        steps=100,
        watch=(
            "The same ravine and the same start, turned by 37°. For gradient descent and "
            "momentum nothing changes: their losses are the same at every step. AdaGrad and Adam "
            "scale x and y separately, which no longer fits the ravine, and now they end behind "
            "gradient descent."
        ),
        source="The ill-conditioned bowl, rotated; condition number 100",
        minima=(((0, 0), 0),),
    ),
    Preset(
        slug="matyas",
        title="Matyas",
        group=GROUP,
        formula="0.26(x² + y²) − 0.48xy",
        window=square(10),
        start=(-9, -8),
        contestants=(
            ("gradient-descent", at(0.5)),
            ("momentum", at(0.1, momentum=0.9)),
            ("adagrad", at(1)),
            ("adam", at(0.5)),
        ),
        steps=150,
        watch=(
            "A bowl that is curved 25 times more strongly across the diagonal than along it. "
            "Gradient descent is on the valley's floor after a few steps and then keeps 98 % of "
            "the distance each step; momentum with a fifth of its learning rate gets there "
            "sooner."
        ),
        source=f"Matyas 1965; {LIBRARY}",
        minima=(((0, 0), 0),),
    ),
    Preset(
        slug="booth",
        title="Booth",
        group=GROUP,
        formula="(x + 2y − 7)² + (2x + y − 5)²",
        window=square(10),
        start=(-8, 7),
        contestants=(
            ("gradient-descent", at(0.05)),
            ("momentum", at(0.02, momentum=0.9)),
            ("adagrad", at(2)),
            ("adam", at(0.5)),
        ),
        steps=100,
        watch=(
            "A simple slanted bowl with its minimum at (1, 3). Gradient descent glides in from "
            "one side; momentum and Adam overshoot and swing around the minimum before they "
            "settle: speed has a price."
        ),
        source=LIBRARY,
        minima=(((1, 3), 0),),
    ),
    Preset(
        slug="rosenbrock",
        title="Rosenbrock's banana",
        group=GROUP,
        formula="(1−x)² + 100(y−x²)²",
        window=((-2, 2), (-1, 3)),
        start=(-1.5, 2.5),
        contestants=(
            ("gradient-descent", at(0.001)),
            ("momentum", at(0.001, momentum=0.9)),
            ("nesterov", at(0.001, momentum=0.9)),
            ("adam", at(0.1)),
        ),
        steps=500,
        watch=(
            "All of them soon reach the curved valley; the way along its almost level floor to "
            "(1, 1) is what takes time. After 500 steps gradient descent is still on the left, "
            "at x = −1.2, while Nesterov is within 0.02 of the minimum."
        ),
        source="Rosenbrock, The Computer Journal 3 (1960) 175",
        minima=(((1, 1), 0),),
    ),
    Preset(
        slug="beale",
        title="Beale",
        group=GROUP,
        formula="(1.5 − x + xy)² + (2.25 − x + xy²)² + (2.625 − x + xy³)²",
        window=square(4.5),
        start=(1, 1),
        contestants=(
            ("gradient-descent", at(0.01)),
            ("momentum", at(0.01, momentum=0.9)),
            ("rmsprop", at(0.05, decay=0.99)),
            ("adam", at(0.1)),
        ),
        steps=400,
        watch=(
            "Steep walls in the corners, almost level in between. Momentum and Adam follow the "
            "floor to the minimum (3, 0.5); gradient descent is on its way but slow; RMSprop "
            "gets near and then keeps jumping across the floor, because its steps never become "
            "shorter."
        ),
        source=f"Beale 1958; {LIBRARY}",
        minima=(((3, 0.5), 0),),
    ),
)

"""Test functions with many valleys, of which each run finds one."""

from __future__ import annotations

from landscapes.catalog.preset import Preset, at, square

GROUP = "Many valleys"
LIBRARY = "Surjanovic & Bingham, Virtual Library of Simulation Experiments"

MANY_VALLEYS = (
    Preset(
        slug="two-wells",
        title="Two wells",
        group=GROUP,
        formula="x² + y² − 2exp(−5((x−1)² + y²)) − 3exp(−5((x+1)² + y²))",
        window=square(2),
        start=(0.8, 1.5),
        contestants=(
            ("gradient-descent", at(0.02)),
            ("momentum", at(0.02, momentum=0.9)),
            ("rmsprop", at(0.01, decay=0.99)),
            ("adam", at(0.1)),
        ),
        steps=150,
        watch=(
            "The well on the right is near, the one on the left is deeper. Gradient descent "
            "turns into the near one; momentum, RMSprop and Adam pass it, each in its own way, "
            "and end in the deeper one."
        ),
        source="Dupont, Optimization Algorithms Visualization (2018)",
        minima=(
            ((-0.93630063401091863, 0), -2.0630902517681942),
            ((0.90531789916011499, 0), -1.0927319992017409),
        ),
    ),
    Preset(
        slug="himmelblau",
        title="Himmelblau",
        group=GROUP,
        formula="(x² + y − 11)² + (x + y² − 7)²",
        window=square(6),
        start=(0, 0),
        contestants=(
            ("gradient-descent", at(0.01)),
            ("momentum", at(0.005, momentum=0.9)),
            ("adagrad", at(1)),
            ("adam", at(0.2)),
        ),
        steps=150,
        watch=(
            "Four minima, all with loss 0. From (0, 0) gradient descent, AdaGrad and Adam end in "
            "(3, 2), but momentum is carried past it into (3.58, −1.85): same start, same loss, "
            "another answer."
        ),
        source="Himmelblau, Applied Nonlinear Programming (1972)",
        minima=(
            ((3, 2), 0),
            ((3.5844283403304917, -1.8481265269644036), 0),
            ((-3.7793102533777469, -3.2831859912861694), 0),
            ((-2.8051180869527449, 3.131312518250573), 0),
        ),
    ),
    Preset(
        slug="six-hump-camel",
        title="Six-hump camel",
        group=GROUP,
        formula="(4 − 2.1x² + x⁴/3)x² + xy + (4y² − 4)y²",
        window=((-2, 2), (-1.2, 1.2)),
        start=(1.5, 0.9),
        contestants=(
            ("gradient-descent", at(0.02)),
            ("momentum", at(0.02, momentum=0.9)),
            ("nesterov", at(0.02, momentum=0.9)),
            ("adam", at(0.05)),
        ),
        steps=120,
        watch=(
            "Six minima in three pairs. From here gradient descent and Adam stop in the poorest "
            "one (loss 2.10); momentum and Nesterov roll through it into the next (−0.22). "
            "Nobody finds the deepest (−1.03), which lies behind another ridge."
        ),
        source=f"Dixon & Szegő 1978; {LIBRARY}",
        minima=(
            ((0.089842013100318062, -0.71265640302073963), -1.0316284534898774),
            ((-0.089842013100318062, 0.71265640302073963), -1.0316284534898774),
            ((1.7036067149699808, -0.79608356867262512), -0.21546382438371764),
            ((-1.7036067149699808, 0.79608356867262512), -0.21546382438371764),
            ((1.6071047529201972, 0.56865145488413137), 2.1042503103112583),
            ((-1.6071047529201972, -0.56865145488413137), 2.1042503103112583),
        ),
    ),
    Preset(
        slug="three-hump-camel",
        title="Three-hump camel",
        group=GROUP,
        formula="2x² − 1.05x⁴ + x⁶/6 + xy + y²",
        window=((-2.5, 2.5), (-2, 2)),
        start=(1.9, 1),
        contestants=(
            ("gradient-descent", at(0.1)),
            ("momentum", at(0.05, momentum=0.9)),
            ("nesterov", at(0.05, momentum=0.9)),
            ("adam", at(0.1)),
        ),
        steps=150,
        watch=(
            "Three minima: a deep one at (0, 0) and two shallow ones beside it. Gradient descent "
            "and Adam are caught by the shallow one near the start; momentum and Nesterov have "
            "the speed to cross the ridge and settle at (0, 0)."
        ),
        source=LIBRARY,
        minima=(
            ((0, 0), 0),
            ((1.7475523458302889, -0.87377617291514445), 0.29863844223685982),
            ((-1.7475523458302889, 0.87377617291514445), 0.29863844223685982),
        ),
    ),
    Preset(
        slug="styblinski-tang",
        title="Styblinski–Tang",
        group=GROUP,
        formula="½(x⁴ − 16x² + 5x + y⁴ − 16y² + 5y)",
        window=square(5),
        start=(4, -1),
        contestants=(
            ("gradient-descent", at(0.01)),
            ("momentum", at(0.02, momentum=0.9)),
            ("nesterov", at(0.02, momentum=0.9)),
            ("adam", at(0.2)),
        ),
        steps=100,
        watch=(
            "Four valleys of different depth, one in each quarter. Gradient descent and Adam "
            "settle in the one they start above (loss −64.2); momentum and Nesterov swing across "
            "the middle into the deepest (−78.3)."
        ),
        source=f"Styblinski & Tang, Neural Networks 3 (1990) 467; {LIBRARY}",
        minima=(
            ((-2.9035340277711771, -2.9035340277711771), -78.332331407542831),
            ((2.746802770990837, -2.9035340277711771), -64.195612359055358),
            ((-2.9035340277711771, 2.746802770990837), -64.195612359055358),
            ((2.746802770990837, 2.746802770990837), -50.058893310567885),
        ),
    ),
    Preset(
        slug="goldstein-price",
        title="Goldstein–Price",
        group=GROUP,
        formula=(
            "(1 + (x+y+1)²(19−14x+3x²−14y+6xy+3y²))(30 + (2x−3y)²(18−32x+12x²+48y−36xy+27y²))"
        ),
        window=square(2),
        start=(-0.5, 0.25),
        contestants=(
            ("gradient-descent", at(1e-4)),
            ("rmsprop", at(0.02, decay=0.99)),
            ("adagrad", at(0.5)),
            ("adam", at(0.1)),
        ),
        steps=300,
        watch=(
            "The loss runs from 3 to a million, so gradient descent needs a learning rate of "
            "0.0001, while the others, which scale their steps, work with everyday ones. "
            "Gradient descent and Adam find the deepest point (0, −1) with loss 3; RMSprop and "
            "AdaGrad stop at (−0.6, −0.4), with loss 30."
        ),
        source=f"Goldstein & Price, Mathematics of Computation 25 (1971) 569; {LIBRARY}",
        minima=(
            ((0, -1), 3),
            ((-0.6, -0.4), 30),
            ((1.8, 0.2), 84),
            ((1.2, 0.8), 840),
        ),
    ),
    Preset(
        slug="mccormick",
        title="McCormick",
        group=GROUP,
        formula="sin(x + y) + (x − y)² − 1.5x + 2.5y + 1",
        window=((-1.5, 4), (-3, 4)),
        start=(-1, 3),
        contestants=(
            ("gradient-descent", at(0.1)),
            ("momentum", at(0.05, momentum=0.9)),
            ("nesterov", at(0.05, momentum=0.9)),
            ("adam", at(0.2)),
        ),
        steps=100,
        watch=(
            "The minimum that books list, −1.9132 at (−0.547, −1.547), is the lowest only in "
            "this window: the valley goes on, deeper and deeper, towards the lower left. "
            "Gradient descent and Nesterov stop at the listed one; momentum rolls over its edge "
            "and out of the picture."
        ),
        source=f"McCormick 1976; {LIBRARY}",
        minima=(
            ((-0.54719755119659775, -1.5471975511965977), -1.9132229549810364),
            ((2.5943951023931955, 1.5943951023931955), 1.2283696986087568),
        ),
    ),
    Preset(
        slug="rastrigin",
        title="Rastrigin",
        group=GROUP,
        formula="20 + x² + y² − 10(cos(2πx) + cos(2πy))",
        window=square(5.12),
        start=(-2, 3.5),
        contestants=(
            ("gradient-descent", at(0.004)),
            ("adagrad", at(0.5)),
            ("adam", at(0.2)),
            ("adam", at(0.5)),
        ),
        steps=150,
        watch=(
            "121 minima in this window, and only the one at (0, 0) has loss 0. Gradient descent "
            "stops in the first dimple; of two Adams the one with the larger learning rate comes "
            "much closer, since its steps of about 0.5 carry it across several."
        ),
        source=f"Rastrigin 1974; {LIBRARY}",
        minima=(((0, 0), 0),),
    ),
    Preset(
        slug="ackley",
        title="Ackley",
        group=GROUP,
        formula="−20exp(−0.2√(½(x² + y²))) − exp(½(cos(2πx) + cos(2πy))) + 20 + e",
        window=square(5),
        start=(1.6, 2.3),
        contestants=(
            ("gradient-descent", at(0.01)),
            ("gradient-descent", at(0.1)),
            ("momentum", at(0.02, momentum=0.9)),
            ("adam", at(0.3)),
        ),
        steps=200,
        watch=(
            "A funnel covered with dimples. Small steps stop in the first dimple; longer ones "
            "reach the funnel's tip at (0, 0) but cannot settle there, since the tip is a kink: "
            "the slope does not fade towards it, and at the tip itself the gradient is "
            "undefined."
        ),
        source=f"Ackley, A Connectionist Machine for Genetic Hillclimbing (1987); {LIBRARY}",
        minima=(((0, 0), 0),),
        undefined=((0, 0),),
    ),
)

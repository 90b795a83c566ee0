"""Saddles: a zero gradient that is no minimum, and who gets away from it."""

from __future__ import annotations

from landscapes.catalog.preset import Preset, Settings, at, square

GROUP = "Saddles"
SADDLE = "x² − y²"
BOUNDED = "x² − y² + y⁴/4"
BOUNDED_MINIMA = (((0, 2**0.5), -1), ((0, -(2**0.5)), -1))


def six(rate: float) -> tuple[tuple[str, Settings], ...]:
    """Six optimizers with one learning rate."""
    return (
        ("gradient-descent", at(rate)),
        ("momentum", at(rate, momentum=0.9)),
        ("nesterov", at(rate, momentum=0.9)),
        ("adagrad", at(rate)),
        ("rmsprop", at(rate, decay=0.99)),
        ("adam", at(rate)),
    )


SADDLES = (
    Preset(
        slug="saddle",
        title="Beside the ridge of a saddle",
        group=GROUP,
        formula=SADDLE,
        window=((-1.5, 1.5), (-2, 2)),
        start=(1, 1e-6),
        contestants=six(0.1),
        steps=80,
        watch=(
            "The start lies 10⁻⁶ beside the ridge. Until |y| exceeds 0.5 gradient descent takes "
            "72 steps, momentum 34 and Nesterov 29: their steps are as small as the gradient. "
            "AdaGrad and Adam take 6 and RMSprop 1, because they divide by the gradient's size "
            "and see little but its sign. This loss has no lowest point, so all of them then run "
            "away for good."
        ),
        source="The classic saddle; the step counts are checked by this project's tests",
    ),
    Preset(
        slug="bounded-saddle",
        title="A saddle between two minima",
        group=GROUP,
        formula=BOUNDED,
        window=((-1.5, 1.5), (-2.5, 2.5)),
        start=(1, 1e-6),
        contestants=six(0.1),
        steps=150,
        watch=(
            "The same saddle with a term that closes its sides, so there are two minima, (0, "
            "±√2) with loss −1. Gradient descent lingers at the saddle for 73 steps, on a "
            "plateau of the loss curve that looks like convergence, and then falls; momentum "
            "needs 34, Adam 6."
        ),
        source="The classic saddle, bounded by y⁴/4",
        minima=BOUNDED_MINIMA,
    ),
    Preset(
        slug="bounded-saddle-small-steps",
        title="The same with learning rate 0.01",
        group=GROUP,
        formula=BOUNDED,
        window=((-1.5, 1.5), (-2.5, 2.5)),
        start=(1, 1e-6),
        contestants=(
            ("gradient-descent", at(0.01)),
            ("momentum", at(0.01, momentum=0.9)),
            ("adagrad", at(0.01)),
            ("rmsprop", at(0.01, decay=0.99)),
            ("adam", at(0.01)),
            ("adadelta", at(1, rho=0.9)),
        ),
        steps=700,
        watch=(
            "A tenth of the learning rate makes gradient descent nine times slower to leave the "
            "saddle (666 steps until |y| exceeds 0.5) and AdaGrad nearly fifty times (333), "
            "since its steps also shrink with time. RMSprop takes 7, Adam 44 and momentum 133. "
            "AdaDelta chooses its own step length: its learning rate is 1, and it takes 30."
        ),
        source="The classic saddle, bounded by y⁴/4",
        minima=BOUNDED_MINIMA,
    ),
    Preset(
        slug="on-the-ridge",
        title="Exactly on the ridge",
        group=GROUP,
        formula=SADDLE,
        window=((-1.5, 1.5), (-2, 2)),
        start=(1, 0),
        contestants=six(0.1),
        steps=100,
        watch=(
            "Here y is exactly 0, and so is the gradient's y component: none of these optimizers "
            "ever leaves the ridge, however long it runs. They head for the saddle (0, 0) as if "
            "it were a minimum. Move the start by a hair, or add noise, and every one of them "
            "escapes."
        ),
        source="The classic saddle",
    ),
    Preset(
        slug="monkey-saddle",
        title="Monkey saddle",
        group=GROUP,
        formula="x³ − 3xy²",
        window=square(1.5),
        start=(0.5, 1e-6),
        contestants=(
            ("gradient-descent", at(0.1)),
            ("adagrad", at(0.1)),
            ("rmsprop", at(0.1, decay=0.99)),
            ("adam", at(0.1)),
        ),
        steps=20,
        watch=(
            "Three valleys and three ridges meet at the origin (two for the legs and one for the "
            "tail), and there even the second derivatives are zero. Gradient descent creeps "
            "towards it and slows down more and more; the others step off the ridge into a "
            "valley that has no bottom."
        ),
        source="Hilbert & Cohn-Vossen, Geometry and the Imagination (1932)",
    ),
    Preset(
        slug="flower",
        title="A minimum with a flat direction",
        group=GROUP,
        formula="x² + y² + x sin(y) + y sin(x)",
        window=square(6),
        start=(-3.5, 2.75),
        contestants=(
            ("gradient-descent", at(0.1)),
            ("momentum", at(0.05, momentum=0.9)),
            ("adagrad", at(0.5)),
            ("adam", at(0.1)),
        ),
        steps=200,
        watch=(
            "At (0, 0) the second derivatives are 4 across the diagonal y = −x but 0 along it, "
            "so the minimum is flat in one direction. All quickly reach the diagonal and then "
            "slow down more and more: after 200 steps nobody has converged, and momentum is "
            "closest."
        ),
        source="Frederickson, An Interactive Tutorial on Numerical Optimization (2016)",
        minima=(((0, 0), 0),),
    ),
)

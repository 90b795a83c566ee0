"""Networks small enough to be understood: level lines, equal units, plateaus."""

from __future__ import annotations

from landscapes.catalog.preset import Preset, at
from landscapes.data import Data, Generated
from landscapes.networks.small import model

GROUP = "Small networks"
SUM = "sum-of-squares"
TEACHER = Data(Generated("teacher"), SUM)
OPPOSED = Data(Generated("opposed-teacher"), SUM)
TWO_UNITS = model("tanh", 2)
BEST = 1.887839547056319
"""Weight w* of the best network with one tanh unit on the teacher's samples."""
FUKUMIZU = (
    "Fukumizu & Amari 2000, Local minima and plateaus in hierarchical structures of multilayer "
    "perceptrons, Neural Networks 13, 317–327"
)
AROUND = (-1.5, 3.5)


SMALL_NETWORKS = (
    Preset(
        slug="level-line",
        title="A unit that is not heard",
        group=GROUP,
        formula=model("relu"),
        data=TEACHER,
        window=((-1, 1.5), (-1, 3)),
        start=(0, 2),
        contestants=(
            ("gradient-descent", at(0.005)),
            ("momentum", at(0.002)),
            ("adam", at(0.05)),
        ),
        steps=200,
        watch=(
            "The start lies on the dotted line v = 0. There the output is 0 whatever w is, so ∂E/∂w = "
            "0, and the first step changes v alone. With a ReLU, (v, w) and (2v, w/2) are the same "
            "network: the minima form a whole curve, v w = 0.697, and its mirror image. Every method "
            "ends at another point of it."
        ),
        source="The chain rule: ∂E/∂w has the factor v",
    ),
    Preset(
        slug="two-units-plateau",
        title="A plateau: both units do the same",
        group=GROUP,
        formula=TWO_UNITS,
        data=TEACHER,
        window=(AROUND, AROUND, AROUND, AROUND),
        start=(0.5, 0.5, 1, 1.01),
        drawn=("w1", "w2"),
        contestants=(
            ("gradient-descent", at(0.02)),
            ("momentum", at(0.02)),
            ("adam", at(0.02)),
        ),
        steps=1000,
        log=True,
        watch=(
            "Two hidden units that begin almost equal. The loss falls, stagnates at 0.0302, then moves "
            "again: on the plateau both units do the same, and the network is no better than one with "
            "a single unit. That is a saddle, left along w₁ − w₂, in which it is hardly curved at all "
            "(−0.038, against 60 in the steepest direction). Momentum and Adam get away within 1,000 "
            "steps, to a loss below 0.001; gradient descent is still there."
        ),
        source=FUKUMIZU,
        minima=(((0.5, 0.7, 0.5, 3.0), 0.0),),
    ),
    Preset(
        slug="two-units-line",
        title="A line of critical points",
        group=GROUP,
        formula=TWO_UNITS,
        data=TEACHER,
        held=(("w1", BEST), ("w2", BEST)),
        window=((-1.5, 2.5), (-1.5, 2.5)),
        start=(-1, 1.5),
        contestants=(("gradient-descent", at(0.005)), ("adam", at(0.1))),
        steps=100,
        watch=(
            "The plane of v₁ and v₂, with both inner weights held at w* = 1.888. Only v₁ + v₂ counts: the "
            "valley is level along v₁ + v₂ = v* = 1.023, and every point of it is critical, also in the "
            "space of all four weights. There the dashed piece, 0 < v₁ < v*, is made of saddles, whose "
            "way down leaves this plane; the solid pieces are minima."
        ),
        source=FUKUMIZU,
    ),
    Preset(
        slug="two-units-trap",
        title="A trap: a line of minima",
        group=GROUP,
        formula=TWO_UNITS,
        data=OPPOSED,
        window=(AROUND, AROUND, (-1, 5), (-1, 5)),
        start=(0.2, 0.4, 2, 2.1),
        drawn=("w1", "w2"),
        contestants=(
            ("gradient-descent", at(0.025)),
            ("momentum", at(0.02)),
            ("adam", at(0.05)),
        ),
        steps=1000,
        log=True,
        watch=(
            "Another teacher, whose two units work against each other. Here the points between are "
            "minima, with a loss of 0.0799, and the network that makes them wastes a unit. Adam takes "
            "both units to the same weight at once and stays there for good. Momentum, slower at the "
            "beginning, lets the units drift apart and reaches a loss below 0.0001."
        ),
        source=FUKUMIZU,
        minima=(((-0.7, 1.0, 0.6, 2.0), 0.0),),
    ),
)

"""Kinks, jumps and plateaus: losses whose gradient does not lead down."""

from __future__ import annotations

from landscapes.catalog.preset import Preset, at, square

GROUP = "Kinks, jumps and plateaus"

ROUGH = (
    Preset(
        slug="step-function",
        title="A loss with jumps",
        group=GROUP,
        formula="{2: −5≤x≤−3; 3: −3<x≤−1; x−2: −1<x≤2; −4: 2<x≤3; 0: 3<x≤5}",
        window=((-5, 5),),
        start=(1,),
        contestants=(("gradient-descent", at(0.3)), ("momentum", at(0.05, momentum=0.9))),
        steps=100,
        watch=(
            "Gradient descent rolls down the one slope there is, falls over its edge onto a "
            "higher piece and stops at once: on a flat piece the gradient is 0 and shows no way, "
            "least of all to the lowest piece (−4). Momentum coasts on until its speed is used "
            "up. That is why a loss must be differentiable."
        ),
        source="A classroom example of a loss that is not differentiable",
    ),
    Preset(
        slug="absolute-value",
        title="A valley with a kink",
        group=GROUP,
        formula="|x| + 2|y|",
        window=square(4),
        start=(3, 2),
        contestants=(
            ("gradient-descent", at(0.3)),
            ("adagrad", at(1)),
            ("adam", at(0.2)),
        ),
        steps=60,
        watch=(
            "The slope is as steep close to the minimum as far away, so gradient descent never "
            "slows down and jumps to and fro across the kink for ever. AdaGrad closes in, "
            "because its jumps become shorter with every step. At the kink itself a slope of 0 "
            "is used."
        ),
        source="The ℓ₁ norm, as in the lasso; subgradient methods: Shor 1985",
        minima=(((0, 0), 0),),
    ),
    Preset(
        slug="plateau",
        title="A plateau: the vanishing gradient",
        group=GROUP,
        formula="tanh²(w)",
        window=((-5, 5),),
        start=(4,),
        contestants=(
            ("gradient-descent", at(0.5)),
            ("momentum", at(0.5, momentum=0.9)),
            ("adam", at(0.1)),
        ),
        steps=150,
        watch=(
            "Far out the curve is almost level, as a saturated neuron's output is, and the "
            "gradient vanishes: after 150 steps gradient descent has hardly left w = 4. Momentum "
            "adds up the tiny pushes until it gets away; Adam divides by their size and walks "
            "off at once."
        ),
        source="The squared error of one tanh neuron with target 0",
        minima=(((0,), 0),),
    ),
)

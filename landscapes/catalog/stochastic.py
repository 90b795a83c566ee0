"""Stochastic descent: what a few samples at a time do that all samples cannot."""

from __future__ import annotations

from landscapes.catalog.preset import Preset, at
from landscapes.data import Data, Generated, Typed

GROUP = "Mini-batches"
TWO_BUMPS = """x, t
0.5, 0.39
-0.5, 0.39
1, 0.78
-1, 0.78
1.5, 1
-1.5, 1
2, 0.78
-2, 0.78
2.5, 0.37
-2.5, 0.37
3, 0.11
-3, 0.11"""
"""e^(−(x−1.5)²) + e^(−(x+1.5)²) to two decimals. Partners stand side by side, so that the sum of their
slopes is 0 to the last digit and descent on all samples stays on the ridge however long it runs."""

STOCHASTIC = (
    Preset(
        slug="two-bumps",
        title="Batches leave a saddle",
        group=GROUP,
        formula="ŷ(x; c, h) = h exp(−(x − c)²)",
        data=Data(Typed(TWO_BUMPS)),
        window=((-3, 3), (-0.5, 1.5)),
        start=(0, 0.1),
        contestants=(
            ("gradient-descent", at(1, batch_size=0)),
            ("gradient-descent", at(1, batch_size=6)),
            ("gradient-descent", at(1, batch_size=3)),
        ),
        steps=100,
        seeds=25,
        minima=(
            ((1.4780448856496, 1.008416015219802), 0.10416526808839219),
            ((-1.4780448856496, 1.008416015219802), 0.10416526808839219),
        ),
        watch=(
            "One bump with center c and height h is held against samples on two. In the middle, c = 0, "
            "both sides pull alike: over all twelve samples there is no slope to either side, and a "
            "climbs to h = 0.944 and stays on a saddle. Six samples, or three, seldom balance: b and c "
            "are pushed off the ridge and fall into a minimum. Of 25 runs 20 escape in 100 steps with "
            "batches of 6, all 25 with batches of 3. Draw the loss of the batch on the map to see why."
        ),
        source="Ge, Huang, Jin & Yuan 2015, Escaping From Saddle Points, arXiv:1503.02101; the data are "
        "this project's",
    ),
    Preset(
        slug="online-against-batch",
        title="One sample at a time against all at once",
        group=GROUP,
        formula="ŷ(x; a, b) = a x + b",
        data=Data(Generated("line")),
        window=((-2, 4), (-3, 4)),
        start=(-1, 3),
        contestants=(
            ("gradient-descent", at(0.1, batch_size=0)),
            ("gradient-descent", at(0.1, batch_size=5)),
            ("gradient-descent", at(0.1, batch_size=1)),
        ),
        steps=100,
        epochs=10,
        log=True,
        minima=(((1.4344215992129599, 0.51485), 0.0234407960003975),),
        watch=(
            "Everyone sees each of the twenty samples ten times, so all have spent the same: look at "
            "the loss against evaluations. Seeing all samples makes 10 steps of that, batches of 5 make "
            "40, one sample at a time 200. After these ten epochs a is still 0.56 above the lowest "
            "loss, b 0.0005 and c 0.0008. But c does not come to rest: every sample pulls its own way, "
            "and in its last 50 steps it is thrown up to 0.007 above the minimum. A schedule that lowers "
            "its learning rate calms it."
        ),
        source="LeCun, Bottou, Orr & Müller 1998, Efficient BackProp, section 4.1: stochastic versus "
        "batch learning",
    ),
)

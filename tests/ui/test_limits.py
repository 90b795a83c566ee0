"""A limit marked on a slider is one: below it the method settles in that minimum, above it cannot."""

from dataclasses import replace

import numpy as np
import pytest

from experiment import Contestant, Experiment
from figures import Mark
from ui.limits import limits

QUARTIC = "2x⁴−8x³−26x²+x−5"
LOWEST, OTHER = 4.453291993779112, -1.4723560284989
METHODS = {
    "gradient-descent": {},
    "momentum": {"momentum": 0.8, "dampening": 0.3},
    "nesterov": {"momentum": 0.6},
}


def marked(contestant: Contestant, formula: str = QUARTIC, start=(4.0,), critical=(), **more):
    scene = Experiment(formula, start, (contestant,), **{"steps": 300, **more})
    found = limits(scene, scene.simulate(), critical)
    return [(limit.value, limit.text) for limit in found.get(contestant.slot, ())]


def method(slug: str, **settings) -> Contestant:
    return Contestant("a", slug, tuple({**METHODS.get(slug, {}), **settings}.items()))


@pytest.mark.parametrize(
    ("formula", "minimum", "ascent"),
    [
        (QUARTIC, (LOWEST,), False),
        ("(x²+y−11)² + (x+y²−7)²", (3.0, 2.0), False),
        ("−x² − 10y² + xy", (0.0, 0.0), True),
    ],
)
@pytest.mark.parametrize("slug", METHODS)
def test_below_it_settles_and_above_it_leaves(slug, formula, minimum, ascent):
    beside = tuple(np.add(minimum, 1e-3))
    one = method(slug, learning_rate=1e-3)
    ((limit, text),) = marked(one, formula, beside, ascent=ascent, steps=6000)
    assert ("maximum" if ascent else "minimum") in text
    scene = Experiment(formula, beside, (), steps=3000, ascent=ascent)
    ends = {}
    for share in (0.97, 1.03):
        run = scene.trajectory(method(slug, learning_rate=share * limit), beside, 0)
        ends[share] = np.abs(run.points - minimum).max(axis=1)
    assert ends[0.97][-1] < 1e-6
    assert ends[1.03][-50:].max() > 1e-2


@pytest.mark.parametrize("slug", METHODS)
def test_with_weight_decay_it_is_that_of_the_place_where_it_rests(slug):
    calm = method(slug, learning_rate=1e-3, weight_decay=5.0)
    ((limit, text),) = marked(calm, steps=2000)
    assert "the minimum of loss plus weight decay at" in text
    scene = Experiment(QUARTIC, (4.0,), (), steps=2000)
    rest = scene.trajectory(calm, scene.start, 0).points[-1]
    assert abs(rest[0] - LOWEST) > 0.01
    spread = {}
    for share in (0.98, 1.02):
        one = method(slug, learning_rate=share * limit, weight_decay=5.0)
        spread[share] = np.ptp(scene.trajectory(one, rest + 1e-3, 0).points[-50:])
    assert spread[0.98] < 1e-6
    assert spread[1.02] > 1e-2


def test_where_a_run_rests_in_no_minimum_all_that_are_known_are_marked():
    curvature = {x: 24 * x**2 - 48 * x - 52 for x in (LOWEST, OTHER)}
    known = [Mark("minimum", (x,), 0.0, (c,)) for x, c in curvature.items()]
    known.append(Mark("maximum", (0.019,), 0.0, (-52.9,)))
    wild = method("gradient-descent", learning_rate=5.0)
    assert [value for value, _ in marked(wild, critical=known)] == pytest.approx(
        [2 / curvature[x] for x in (LOWEST, OTHER)]
    )
    assert ["x = 4.453" in text for _, text in marked(wild, critical=known)] == [True, False]
    assert marked(wild) == []
    calm = method("gradient-descent", learning_rate=1e-3)
    ((value, text),) = marked(calm, critical=known)
    assert value == pytest.approx(2 / curvature[LOWEST], rel=1e-6)
    assert "x = 4.453" in text
    assert "2/λmax" in text


@pytest.mark.parametrize(
    "contestant",
    [
        method("adam"),
        replace(method("momentum"), wrapper="sam"),
        replace(method("momentum"), schedule="cosine"),
        method("momentum", momentum=1.0),
    ],
)
def test_no_limit_is_marked_where_none_is_known(contestant):
    assert marked(contestant) == []


def test_nor_where_chance_or_a_kink_decides():
    calm = method("gradient-descent", learning_rate=1e-3)
    assert marked(calm, noise=0.1) == []
    assert marked(method("gradient-descent"), "|x|", (0.35,)) == []
    assert marked(method("gradient-descent"), "x⁴", (0.0,)) == []


def test_differences_that_are_not_the_gradient_have_no_limit_marked():
    """Read with h = 1, sin x is smaller: the method settles above 2/λmax as well."""
    formula, start = "1 − cos(x)", (0.3,)
    fast = method("gradient-descent", learning_rate=2.2)
    coarse = Experiment(formula, start, (fast,), steps=300, difference=1.0)
    assert abs(coarse.simulate().trajectories["a"].points[-1][0]) < 1e-9
    assert marked(fast, formula, start, difference=1.0) == []
    ((limit, _),) = marked(fast, formula, start, difference=1e-4, steps=300)
    assert limit == pytest.approx(2, rel=1e-3)


def test_where_rounding_hides_the_minimum_no_limit_is_marked():
    """With h = 10⁻¹³ x² + 5 reads flat around 0: above 2/λmax = 1 a run comes to rest as well."""
    start, fast = (3e-3,), method("gradient-descent", learning_rate=1.02)
    for h, rests in ((1e-13, True), (1e-6, False)):
        scene = Experiment("x² + 5", start, (fast,), steps=300, difference=h)
        path = scene.simulate().trajectories["a"]
        assert bool((path.points[-1] == path.points[-20]).all()) == rests
        assert (marked(fast, "x² + 5", start, difference=h) == []) == rests

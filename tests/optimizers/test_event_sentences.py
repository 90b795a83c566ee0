"""What sentences about swings say, word for word and number for number, worked out from the path anew."""

from __future__ import annotations

import re

import numpy as np
import pytest
from scipy.optimize import brentq

from landscapes import parse
from optimizers import OPTIMIZERS, run
from optimizers.events import events

N = r"(−?[\d.]+(?: × 10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?)"
OVERSHOOT = (
    rf"Step (?P<step>\d+) went (?P<times>{N}|more than a thousand) times as far as the (?P<first>first )?"
    rf"(?P<end>bottom|top) on its way(?:, and the loss (?P<verb>rose|fell) from (?P<before>{N}) to "
    rf"(?P<after>{N}))?: (?:learning rate (?P<rate>{N}) "
    rf"× (?P<bend>curvature|downward curvature) (?P<curvature>{N}) along the step is "
    rf"(?P<product>{N}), and 1 leads to that (?P<that>bottom|top)|the gradient here made (?P<own>{N}) % of "
    rf"the step, momentum the rest|the slope along it was (?P<begin>{N}) where it began and (?P<stop>{N}) "
    r"where it ended)\.(?: It goes too far in every step up to (?P<last>\d+)\.)?"
    r"(?: (?P<count>\d+) steps go too far, the last is step (?P<final>\d+)\.)?"
)
OSCILLATION = (
    r"From step (?P<first>\d+) to (?P<last>\d+) it goes back and forth, turning (?P<often>at every step|"
    rf"in most steps|about every {N} steps)(?:, and goes past a (?P<end>bottom|top) on its way "
    r"(?P<passes>once|twice|\d+ times))?; (?P<turned>from turn to turn, )?(?:the swings stay as wide as "
    rf"they are|on average each swing is (?P<factor>{N}) times as wide as the one before|the first swing is "
    rf"(?P<one>{N}) wide, the last (?P<other>{N})(?:, the widest (?P<widest>{N}))?)\.(?: Learning rate × "
    rf"(?P<bent>curvature|downward curvature) along the steps is (?:between (?P<low>{N}) and "
    rf"(?P<high>{N})|(?P<same>{N})): 1 would lead to "
    r"the (?:bottom|top), above 2 the swings grow\.|(?P<carried> Its momentum carries it up the other side "
    r"until the slope has used it up\.))?"
)
BOOK = "2x⁴−8x³−26x²+x−5"
RUNS = [
    (BOOK, "gradient-descent", [6.0], 12, {"learning_rate": 0.012}),
    (BOOK, "gradient-descent", [2.0], 60, {"learning_rate": 0.016}),
    (BOOK, "gradient-descent", [2.0], 60, {"learning_rate": 0.01}),
    (BOOK, "gradient-descent", [-2.6], 60, {"learning_rate": 0.0235}),
    ("x²", "gradient-descent", [1.0], 12, {"learning_rate": 0.95}),
    ("1 − e^(−x²) + x²/9", "gradient-descent", [0.4], 40, {"learning_rate": 1.9}),
    ("x⁴ − 2x² + ¼x", "gradient-descent", [1.6], 25, {"learning_rate": 0.3}),
    ("sin(5x) + x²/9", "gradient-descent", [3.0], 10, {"learning_rate": 1.0}),
    ("sin(5x) + x²/9", "gradient-descent", [3.0], 2, {"learning_rate": 3.0}),
    ("x² + 10y²", "gradient-descent", [3.0, 1.0], 30, {"learning_rate": 0.101}),
    ("x² + 10y²", "gradient-descent", [3.0, 1.0], 30, {"learning_rate": 0.099}),
    ("x² + 10y²", "gradient-descent", [3.0, 1.0], 30, {"learning_rate": 0.1}),
    ("−x² − 10y²", "gradient-descent", [3.0, 1.0], 30, {"learning_rate": 0.08, "ascent": True}),
    ("−x²", "gradient-descent", [3.0], 2, {"learning_rate": 0.6, "ascent": True}),
    ("−x²", "gradient-descent", [3.0], 3, {"learning_rate": 1.2, "ascent": True}),
    ("x⁸", "gradient-descent", [1.0], 1, {"learning_rate": 2.2}),
    ("x²", "gradient-descent", [1.0], 1, {"learning_rate": 900.0}),
    ("x² + 10y²", "momentum", [2.0, 1.0], 60, {"learning_rate": 0.02}),
    ("x²", "momentum", [2.0], 12, {"learning_rate": 0.15, "momentum": 0.5}),
    ("x²", "momentum", [2.0], 150, {"learning_rate": 0.02, "momentum": 0.98}),
    ("−x²", "nesterov", [2.0], 150, {"learning_rate": 0.02, "momentum": 0.99, "ascent": True}),
    ("−x²", "momentum", [2.0], 60, {"learning_rate": 0.02, "ascent": True}),
    ("x² + 10y²", "nesterov", [2.0, 1.0], 60, {"learning_rate": 0.02}),
    ("x²", "nesterov", [2.0], 12, {"learning_rate": 0.4, "momentum": 0.2}),
    ("x²", "sign-descent", [0.93], 40, {"learning_rate": 0.5}),
    ("x² + y²", "adam", [0.9, 0.2], 60, {"learning_rate": 0.5}),
    ("−x² − y²", "adam", [0.9, 0.2], 60, {"learning_rate": 0.5, "ascent": True}),
    ("cos(x) + x²/20", "adam", [0.3], 40, {"learning_rate": 3.0}),
]


def value(text):
    mantissa, _, power = text.replace("−", "-").partition(" × 10")
    return float(mantissa) * 10.0 ** int(
        power.translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")) or 0
    )


def near(number):
    return pytest.approx(number, rel=6e-3, abs=1e-12)


class Walked:
    """A path and the slopes along its steps, all as of a loss that is descended."""

    def __init__(self, formula, slug, start, steps, given):
        self.f = parse(formula).objective()
        self.path = run(slug, self.f, start, steps, **given)
        self.given = {**OPTIMIZERS[slug].defaults, **given}
        self.sign = -1 if self.given.pop("ascent", False) else 1
        rate = self.given["learning_rate"]
        self.told = events(self.path, slug, rate, exact=self.f)
        self.points, self.rate, self.slug = self.path.points, rate, slug
        self.steps = np.diff(self.points, axis=0)
        gradients = self.sign * self.f.gradient(self.points.T).T
        self.gradients = gradients
        self.begins = np.sum(gradients[:-1] * self.steps, axis=1)
        self.ends = np.sum(gradients[1:] * self.steps, axis=1)
        self.far = (self.begins < 0) & (self.ends > -0.1 * self.begins)
        self.names = ("bottom", ("rose", "fell")) if self.sign > 0 else ("top", ("fell", "rose"))

    def bottoms(self, step):
        """Shares of a step at which the slope along it turns uphill."""
        x, s = self.points[step - 1], self.steps[step - 1]

        def slope(share):
            return float(self.sign * self.f.gradient(x + share * s) @ s)

        shares = np.linspace(0, 1, 4001)
        uphill = self.sign * s @ self.f.gradient(x[:, None] + s[:, None] * shares) > 0
        return [
            brentq(slope, *shares[i : i + 2]) for i in np.flatnonzero(np.diff(uphill) & uphill[1:])
        ]


@pytest.fixture(scope="module")
def walks():
    return [Walked(*each) for each in RUNS]


def of(walks, kind, pattern):
    """Each event of a kind: its path, and its sentence taken apart."""
    for walk in walks:
        for event in walk.told:
            if event.kind == kind:
                found = re.fullmatch(pattern, event.sentence)
                assert found, event.sentence
                yield walk, event, found.groupdict()


def test_overshoots(walks):
    seen = set()
    for walk, event, said in of(walks, "overshoot", OVERSHOOT):
        step, bottoms = int(said["step"]), walk.bottoms(int(said["step"]))
        k, share = step - 1, bottoms[0]
        s, g = walk.steps[k], walk.gradients[k]
        assert (said["times"] == "more than a thousand") == (1 / share > 1000)
        if "thousand" not in said["times"]:
            assert value(said["times"]) == near(1 / share)
        assert bool(said["first"]) == (len(bottoms) > 1)
        assert said["end"] == walk.names[0]
        before, after = walk.path.losses[k : k + 2]
        assert bool(said["verb"]) == (walk.sign * (after - before) > 0)
        if said["verb"]:
            assert (said["verb"], value(said["before"])) == (walk.names[1][0], near(before))
            assert value(said["after"]) == near(after)
        own = walk.rate * -(g @ s) / (s @ s)
        if walk.slug == "gradient-descent":
            curvature = -(g @ s) / (share * (s @ s))
            assert value(said["rate"]) == near(walk.rate)
            assert value(said["curvature"]) == near(curvature)
            assert said["bend"] == ("curvature" if walk.sign > 0 else "downward curvature")
            assert value(said["product"]) == near(walk.rate * curvature)
            assert said["that"] == walk.names[0]
        elif walk.slug == "momentum" and own < 0.9:
            assert value(said["own"]) == near(100 * own)
        else:
            length = np.linalg.norm(s)
            slopes = walk.f.gradient(walk.points[k : k + 2].T).T @ s / length
            assert [value(said["begin"]), value(said["stop"])] == [near(slopes[0]), near(slopes[1])]
        assert event.first == step
        assert event.last == int(said["last"] or step)
        assert walk.far[k : event.last].all()
        seen_after = walk.far & (
            np.linalg.norm(walk.steps, axis=1) > 0.01 * np.abs(walk.points).max()
        )
        assert not seen_after[event.last : event.last + 1].any()
        if said["count"]:
            assert int(said["final"]) == np.flatnonzero(walk.far)[-1] + 1
            assert int(said["count"]) <= walk.far.sum()
        seen |= {name for name, text in said.items() if text} | {said["end"], said["verb"]}
    assert seen >= {"first", "verb", "rate", "own", "begin", "last", "count", "top", "rose", "fell"}


def test_oscillations(walks):
    seen = set()
    for walk, event, said in of(walks, "oscillation", OSCILLATION):
        first, last = int(said["first"]), int(said["last"])
        assert (event.first, event.last) == (first, last)
        s = walk.steps[first - 1 : last]
        turns = first + np.flatnonzero(np.sum(s[:-1] * s[1:], axis=1) < 0)
        gap = (turns[-1] - turns[0]) / (len(turns) - 1)
        every = len(turns) == last - first
        assert (said["often"] == "at every step") == every
        assert bool(said["turned"]) == (not every)
        if said["often"].startswith("about"):
            assert value(said["often"].split()[2]) == pytest.approx(gap, rel=0.06)
            assert gap >= 1.5
        passes = {"once": "1", "twice": "2"}.get(said["passes"], said["passes"] or "0").split()[0]
        assert int(passes) == walk.far[first - 1 : last].sum()
        assert said["end"] in (None, walk.names[0])
        plain = walk.slug == "gradient-descent" and every
        assert bool(said["low"] or said["same"]) == plain
        if plain:
            rows = np.arange(turns[0] - 1, turns[-1])
            change = np.diff(walk.gradients, axis=0)[rows]
            products = walk.rate * np.sum(change * walk.steps[rows], axis=1)
            products /= np.sum(walk.steps[rows] ** 2, axis=1)
            assert value(said["low"] or said["same"]) == near(products.min())
            assert said["bent"] == ("curvature" if walk.sign > 0 else "downward curvature")
            assert value(said["high"] or said["same"]) == near(products.max())
        assert bool(said["carried"]) == (walk.slug in ("momentum", "nesterov") and gap > 1)
        seen |= {name for name, text in said.items() if text} | {said["often"], said["end"]}
        if not every and (first, last) != (turns[0], turns[-1] + 1):
            continue  # it goes on too far before or after the swings that are measured
        ends = np.arange(first - 1, last + 1) if every else turns
        widths = np.linalg.norm(np.diff(walk.points[ends], axis=0), axis=1)
        if said["factor"]:
            mean = (widths[-1] / widths[0]) ** (1 / (len(widths) - 1))
            assert value(said["factor"]) == near(mean)
            assert abs(mean - 1) >= 5e-3
        elif said["one"]:
            assert (value(said["one"]), value(said["other"])) == (near(widths[0]), near(widths[-1]))
            inner = widths.max() > max(widths[0], widths[-1])
            assert bool(said["widest"]) == inner
            assert not inner or value(said["widest"]) == near(widths.max())
        else:
            assert widths.max() <= 1.03 * widths.min()
    assert seen >= {"factor", "one", "widest", "low", "same", "carried", "passes", "turned"}
    assert seen >= {"at every step", "bottom", "top"}

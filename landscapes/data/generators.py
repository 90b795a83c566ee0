"""Samples made by rule: the same settings give the same samples, seed included.

Numbers are rounded to three decimals, so that what is computed with is what a table shows; only
teachers without noise keep all digits, because their losses are known to many.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from landscapes.data.samples import DataError, Samples

Array = NDArray[np.floating]
Random = np.random.Generator

DECIMALS = 3
MOST_SEED = 9999


@dataclass(frozen=True)
class Setting:
    """A number that a generator takes; ``whole`` if it has no fractions."""

    name: str
    title: str
    default: float
    low: float
    high: float
    help: str = ""
    whole: bool = False

    def check(self, value: float) -> str:
        """What is wrong with a number; empty if nothing is."""
        whole = not self.whole or value % 1 == 0
        if math.isfinite(value) and self.low <= value <= self.high and whole:
            return ""
        kind = "a whole number" if self.whole else "a number"
        allowed = f"{kind} from {self.low:g} to {self.high:,g}"
        return f"{self.title} was {value:g}. Choose {allowed}."


def count(default: int) -> Setting:
    """How many samples."""
    help = "How many samples are made."
    return Setting("count", "samples N", default, 2, 500, help, whole=True)


def noise(default: float) -> Setting:
    """Standard deviation of the error on each sample."""
    return Setting("noise", "noise in the data", default, 0, 2, "Standard deviation.")


SEED = Setting("seed", "seed of the data", 1, 0, MOST_SEED, "Same seed, same samples.", whole=True)


USUAL = {
    "numbers": "squared-error",
    "binary": "binary-cross-entropy",
    "classes": "softmax-cross-entropy",
}


@dataclass(frozen=True)
class Generator:
    """A way to make samples.

    Attributes
    ----------
    slug, title
        In links, and as shown.
    help
        One sentence for the reader.
    targets
        ``numbers``, ``binary`` or ``classes``: which errors make sense.
    model
        A model to begin with.
    settings
        What it takes beside the random numbers.
    draw
        From a source of random numbers and the settings to the samples.
    """

    slug: str
    title: str
    help: str
    targets: Literal["numbers", "binary", "classes"]
    model: str
    settings: tuple[Setting, ...]
    draw: Callable[..., Samples]

    @property
    def error(self) -> str:
        """Slug of an error to begin with."""
        return USUAL[self.targets]

    def samples(self, **given: float) -> Samples:
        """Make the samples; what is not given has its default.

        Raises
        ------
        DataError
            If a setting has another name or is out of its range.
        """
        known = {setting.name: setting for setting in self.settings}
        for name, value in given.items():
            if name not in known:
                raise DataError(
                    f"{self.title} was given {name}; it takes {', '.join(known)}. Leave it out."
                )
            if trouble := known[name].check(float(value)):
                raise DataError(f"{self.title}: {trouble}")
        values = {name: given.get(name, setting.default) for name, setting in known.items()}
        for name, setting in known.items():
            values[name] = int(values[name]) if setting.whole else float(values[name])
        random = np.random.default_rng(int(values.pop("seed")))
        return self.draw(random, **values)


def rounded(inputs: Array, targets: Array) -> Samples:
    """Samples that a table can show (see the module)."""
    return Samples(np.round(inputs, DECIMALS) + 0.0, np.round(targets, DECIMALS) + 0.0)


def line(
    random: Random, count: int, slope: float, intercept: float, noise: float, outliers: int
) -> Samples:
    """Targets slope · x + intercept; the last ``outliers`` of the samples lie 6 lower."""
    x = np.linspace(-2, 2, count)
    t = slope * x + intercept + noise * random.normal(size=count)
    if outliers:
        t[-min(outliers, count) :] -= 6
    return rounded(x[None], t)


def polynomial(random: Random, count: int, noise: float) -> Samples:
    """Targets x³ − 2x + ½, a curve with a hill and a valley."""
    x = np.linspace(-2, 2, count)
    return rounded(x[None], x**3 - 2 * x + 0.5 + noise * random.normal(size=count))


def wave(random: Random, count: int, noise: float) -> Samples:
    """Targets sin πx on −1 ≤ x ≤ 1 (Bishop 2006, section 1.1, there with one period from 0 to 1)."""
    x = np.linspace(-1, 1, count)
    return rounded(x[None], np.sin(np.pi * x) + noise * random.normal(size=count))


def threshold(random: Random, count: int, noise: float) -> Samples:
    """Class 1 where x > ½, but for a blur of the border."""
    x = np.linspace(-3, 3, count)
    return rounded(x[None], (x + noise * random.normal(size=count) > 0.5) * 1.0)


def clouds(random: Random, count: int, noise: float) -> Samples:
    """Two round clouds around (−1, −1) and (1, 1), one class each."""
    t = np.arange(count) % 2
    return rounded((2 * t - 1) + noise * random.normal(size=(2, count)), t * 1.0)


def moons(random: Random, count: int, noise: float) -> Samples:
    """Two half circles that reach into each other, one class each (as in scikit-learn)."""
    t = np.arange(count) % 2
    angle = np.pi * (np.arange(count) // 2) / max(1, (count - 1) // 2)
    x = np.where(t == 0, np.cos(angle), 1 - np.cos(angle))
    y = np.where(t == 0, np.sin(angle), 0.5 - np.sin(angle))
    return rounded(np.stack([x, y]) + noise * random.normal(size=(2, count)), t * 1.0)


def spiral(random: Random, count: int, classes: int, turns: float, noise: float) -> Samples:
    """Arms of a spiral, one class each (as in Saitoh, Deep Learning from Scratch 2, section 1.6)."""
    t = np.arange(count) % classes
    radius = (np.arange(count) // classes + 1) / max(1, -(-count // classes))
    angle = 2 * np.pi * (turns * radius + t / classes) + noise * random.normal(size=count)
    return rounded(radius * np.stack([np.sin(angle), np.cos(angle)]), t * 1.0)


def teacher(
    random: Random, count: int, v1: float, w1: float, v2: float, w2: float, noise: float
) -> Samples:
    """Targets v₁ tanh(w₁x) + v₂ tanh(w₂x): what a network with two hidden units says."""
    x = np.linspace(-2, 2, count)
    t = v1 * np.tanh(w1 * x) + v2 * np.tanh(w2 * x)
    if not noise:
        return Samples(x[None], t)
    return rounded(x[None], t + noise * random.normal(size=count))


def weights(v1: float, w1: float, v2: float, w2: float) -> tuple[Setting, ...]:
    """A teacher's weights."""
    help = "A weight of the network that makes the samples."
    pairs = zip(("v1", "w1", "v2", "w2"), ("v₁", "w₁", "v₂", "w₂"), (v1, w1, v2, w2), strict=True)
    return tuple(Setting(name, title, value, -5, 5, help) for name, title, value in pairs)


_ALL = (
    Generator(
        "line", "A line", "Samples beside a straight line, some of them far off if you like.",
        "numbers", "ŷ(x; a, b) = a x + b",
        (count(20), Setting("slope", "slope", 1.5, -5, 5),
         Setting("intercept", "intercept", 0.5, -5, 5), noise(0.4),
         Setting("outliers", "outliers", 0, 0, 20, "So many at the right end lie 6 too low.",
                 whole=True), SEED),
        line,
    ),
    Generator(
        "polynomial", "A cubic", "x³ − 2x + ½ with noise.", "numbers",
        "w0 + w1 x + w2 x² + w3 x³",
        (count(25), noise(0.3), SEED), polynomial,
    ),
    Generator(
        "wave", "A sine wave", "sin πx with noise.", "numbers", "a sin(b x)",
        (count(20), noise(0.2), SEED), wave,
    ),
    Generator(
        "threshold", "Two classes on a line", "Class 1 from about x = ½ on, with a blurred border.",
        "binary", "ŷ(x; w, b) = σ(w x + b)", (count(30), noise(0.8), SEED), threshold,
    ),
    Generator(
        "clouds", "Two clouds", "Two classes in the plane, a cloud each.", "binary",
        "ŷ(x1, x2; w1, w2) = σ(w1 x1 + w2 x2)",
        (count(60), noise(1), SEED), clouds,
    ),
    Generator(
        "two-moons", "Two moons", "Two half moons that no straight line separates.", "binary",
        "σ(w1 x1 + w2 x2 + w3 x1³ + b)",
        (count(80), noise(0.1), SEED), moons,
    ),
    Generator(
        "spiral", "A spiral", "Two or three arms that wind around each other.", "classes",
        "a x1 + b x2; c x1 + d x2; 0",
        (count(90), Setting("classes", "arms", 3, 2, 3, whole=True),
         Setting("turns", "turns", 0.5, 0.1, 2), noise(0.1), SEED),
        spiral,
    ),
    Generator(
        "teacher", "A teacher network", "What a network of two hidden units says: 0.7 tanh 3x + "
        "0.5 tanh 0.5x.", "numbers", "v tanh(w x)",
        (count(20), *weights(0.7, 3, 0.5, 0.5), noise(0), SEED), teacher,
    ),
    Generator(
        "opposed-teacher", "A teacher with opposed units", "A network whose two hidden units work "
        "against each other: tanh 2x − 0.7 tanh 0.6x.", "numbers", "v tanh(w x)",
        (count(20), *weights(1, 2, -0.7, 0.6), noise(0), SEED), teacher,
    ),
)  # fmt: skip
GENERATORS: dict[str, Generator] = {generator.slug: generator for generator in _ALL}
"""By slug, in the order in which they are offered."""

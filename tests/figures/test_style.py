"""The palette: computed, not looked at."""

from __future__ import annotations

import itertools
import re

import numpy as np
import pytest
from numpy.typing import NDArray

from figures import DARK, HEIGHT_COLORS, LIGHT, STYLES, Theme
from figures.style import colorscale
from figures.surface import DASHES

Array = NDArray[np.float64]

# Machado, Oliveira & Fernandes 2009, severity 1.0, on linear RGB.
VISION = {
    "normal": np.eye(3),
    "protanopia": np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216],
                            [-0.003882, -0.048116, 1.051998]]),
    "deuteranopia": np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413],
                              [-0.011820, 0.042940, 0.968881]]),
    "tritanopia": np.array([[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602],
                            [0.004733, 0.691367, 0.303900]]),
}  # fmt: skip
# sRGB primaries to XYZ (IEC 61966-2-1), D65.
XYZ = np.array([[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750],
                [0.0193339, 0.1191920, 0.9503041]])  # fmt: skip
WHITE = np.array([0.95047, 1.0, 1.08883])


def linear(color: str) -> Array:
    channels = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def lab(rgb: Array) -> Array:
    ratio = XYZ @ rgb / WHITE
    f = np.where(ratio > 216 / 24389, np.cbrt(ratio), (24389 / 27 * ratio + 16) / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def difference(one: Array, other: Array) -> float:
    """CIEDE2000 (Sharma, Wu & Dalal 2005) of two CIELAB colors."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    chroma = (np.hypot(a1, b1) + np.hypot(a2, b2)) / 2
    g = 0.5 * (1 - np.sqrt(chroma**7 / (chroma**7 + 25.0**7)))
    c1, c2 = np.hypot((1 + g) * a1, b1), np.hypot((1 + g) * a2, b2)
    h1 = np.degrees(np.arctan2(b1, (1 + g) * a1)) % 360
    h2 = np.degrees(np.arctan2(b2, (1 + g) * a2)) % 360
    turn = (h2 - h1 + 180) % 360 - 180 if c1 * c2 else 0.0
    dh = 2 * np.sqrt(c1 * c2) * np.sin(np.radians(turn / 2))
    light, c = (l1 + l2) / 2, (c1 + c2) / 2
    h = (h1 + turn / 2) % 360 if c1 * c2 else h1 + h2
    t = (1 - 0.17 * np.cos(np.radians(h - 30)) + 0.24 * np.cos(np.radians(2 * h))
         + 0.32 * np.cos(np.radians(3 * h + 6)) - 0.20 * np.cos(np.radians(4 * h - 63)))  # fmt: skip
    sl = 1 + 0.015 * (light - 50) ** 2 / np.sqrt(20 + (light - 50) ** 2)
    sc, sh = 1 + 0.045 * c, 1 + 0.015 * c * t
    rotation = -2 * np.sqrt(c**7 / (c**7 + 25.0**7))
    rotation *= np.sin(np.radians(60 * np.exp(-(((h - 275) / 25) ** 2))))
    x, y, z = (l2 - l1) / sl, (c2 - c1) / sc, dh / sh
    return float(np.sqrt(x**2 + y**2 + z**2 + rotation * y * z))


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio."""
    dark, light = sorted(np.array([0.2126, 0.7152, 0.0722]) @ linear(c) for c in (one, other))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [  # Sharma, Wu & Dalal 2005, Table 1: pairs 1, 7, 9, 16, 17, 25, 34
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, 0, 0), (50, -1, 2), 2.3669),
        ((50, 2.49, -0.001), (50, -2.49, 0.0009), 7.1792),
        ((50, 2.5, 0), (50, 0, -2.5), 4.3065),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_the_measure_agrees_with_its_published_table(one, other, expected) -> None:
    assert difference(np.array(one, float), np.array(other, float)) == pytest.approx(
        expected, abs=1e-4
    )


def closest(slots: str, theme: Theme, vision: str) -> float:
    seen = [lab(np.clip(VISION[vision] @ linear(STYLES[s].color(theme)), 0, 1)) for s in slots]
    return min(difference(one, other) for one, other in itertools.combinations(seen, 2))


@pytest.mark.parametrize("vision", VISION)
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_contestants_differ_however_one_sees(theme: Theme, vision: str) -> None:
    assert closest("abcdef", theme, vision) >= 12
    assert closest("".join(STYLES), theme, vision) >= 10


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_lines_and_words_stand_out_from_the_page(theme: Theme) -> None:
    assert min(contrast(style.color(theme), theme.page) for style in STYLES.values()) >= 3
    assert contrast(theme.curve, theme.page) >= 4.5
    assert contrast(theme.ink, theme.page) >= 7
    assert contrast(theme.faint, theme.page) >= 4.5


def test_black_or_white_stands_out_from_every_height() -> None:
    worst = min(max(contrast(c, "#000000"), contrast(c, "#ffffff")) for c in HEIGHT_COLORS)
    assert worst >= 4.5


def test_dash_and_marker_tell_contestants_apart_without_color() -> None:
    assert list(STYLES) == list("abcdefghij")
    assert len({style.dash for style in STYLES.values()}) == len(STYLES)
    assert len({style.marker for style in STYLES.values()}) == len(STYLES)
    for style in STYLES.values():
        assert len(style.dash) % 2 == 0
        assert len(style.dash) in DASHES
        assert re.fullmatch(r"solid|\d+px(,\d+px)+", style.plotly_dash)


@pytest.mark.parametrize("vision", VISION)
def test_heights_get_lighter_all_the_way_up(vision: str) -> None:
    seen = [lab(np.clip(VISION[vision] @ linear(c), 0, 1)) for c in HEIGHT_COLORS]
    assert (np.diff([color[0] for color in seen]) > 4).all()


def test_equal_steps_of_height_are_equal_steps_to_the_eye() -> None:
    seen = [lab(linear(c)) for c in HEIGHT_COLORS]
    steps = [difference(one, other) for one, other in itertools.pairwise(seen)]
    assert max(steps) / min(steps) < 1.1


def test_the_color_scale_spans_0_to_1() -> None:
    positions = [position for position, _ in colorscale()]
    assert positions[0] == 0
    assert positions[-1] == 1
    assert np.allclose(np.diff(positions), 1 / (len(HEIGHT_COLORS) - 1))

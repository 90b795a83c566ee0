"""The page's style sheet against what it is made for."""

import re
import tomllib
from pathlib import Path

import pytest

from ui.style import sheet

ROOT = Path(__file__).parents[2]
THEME = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text("utf-8"))["theme"]
PLAYER = (ROOT / "ui" / "player").glob("*.css")
SCALE = {
    0.8572,
    0.875,
    1.0,
    1.125,
    1.25,
}  # 12, 14, 16, 18 and 20 pixels; the first in the player's em


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("page", "backgroundColor"),
        ("surface", "secondaryBackgroundColor"),
        ("border", "borderColor"),
        ("link", "primaryColor"),
    ],
)
def test_colors_are_those_of_the_theme(name, key):
    light, dark = re.findall(rf"--ll-{name}: light-dark\((\S+), (\S+)\);", sheet())[0]
    assert (light, dark) == (THEME["light"][key], THEME["dark"][key])


def test_letters_have_sizes_of_one_scale():
    styles = sheet() + "".join(file.read_text("utf-8") for file in PLAYER)
    sizes = {float(size) for size in re.findall(r"font-size: ([\d.]+)r?em;", styles)}
    assert sizes <= SCALE

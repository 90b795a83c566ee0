"""Numbers in, Plotly figures out. Pure functions that know neither Streamlit nor SymPy.

>>> from figures import CHARTS, Scene, sample
>>> grid = sample(lambda p: p[0] ** 2 + p[1] ** 2, ((-5, 5), (-5, 5)))
>>> figure = CHARTS["contour"](Scene(("x", "y"), grid))
"""

from __future__ import annotations

from figures.chart import CHARTS, Chart
from figures.contour import contour
from figures.critical import SHAPES, Mark
from figures.curve import curve
from figures.frames import moments
from figures.grid import Grid, Window, moving, sample
from figures.lines import LOOKS, CriticalLine
from figures.loss import loss
from figures.rate import rate
from figures.scale import Scale
from figures.scene import Line, Scene
from figures.style import DARK, HEIGHT_COLORS, LIGHT, STYLES, THEMES, Style, Theme
from figures.surface import surface

__all__ = [
    "CHARTS",
    "DARK",
    "HEIGHT_COLORS",
    "LIGHT",
    "LOOKS",
    "SHAPES",
    "STYLES",
    "THEMES",
    "Chart",
    "CriticalLine",
    "Grid",
    "Line",
    "Mark",
    "Scale",
    "Scene",
    "Style",
    "Theme",
    "Window",
    "contour",
    "curve",
    "loss",
    "moments",
    "moving",
    "rate",
    "sample",
    "surface",
]

"""What the figures look like: themes, the contestants' styles, the colors of heights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

# The page's own font; named here because WebGL text cannot inherit it.
FONT = '"Source Sans", "Source Sans Pro", system-ui, sans-serif'


# Sizes in pixels, two of the five that the page has: words, and the numbers at ticks.
WORDS, NUMBERS = 14, 12


@dataclass(frozen=True)
class Theme:
    """Colors of everything that is not data.

    Attributes
    ----------
    name
        ``light`` or ``dark``.
    page
        What lies behind the figure; figures themselves are transparent.
    ink, faint
        Text and axis titles; tick labels. Both at least 4.5:1 on the page.
    rule
        Grid lines.
    curve
        The loss curve itself, so that it is not taken for a contestant.
    """

    name: Literal["light", "dark"]
    page: str
    ink: str
    faint: str
    rule: str
    curve: str


LIGHT = Theme("light", "#ffffff", "#31333f", "#5d606b", "#e3e5ea", "#4b4e5a")
DARK = Theme("dark", "#0e1117", "#fafafa", "#a9adb8", "#2a2e38", "#c9ccd4")
THEMES = {"light": LIGHT, "dark": DARK}


@dataclass(frozen=True)
class Style:
    """How one contestant is told from the others, in color and without.

    Attributes
    ----------
    light, dark
        Line color on a light and on a dark page.
    dash
        Lengths of line and gap in pixels, alternating; empty for a solid line. The same list serves
        a canvas (``setLineDash``) and Plotly (`plotly_dash`).
    marker
        Plotly's name of the marker symbol.
    """

    light: str
    dark: str
    dash: tuple[int, ...]
    marker: str

    def color(self, theme: Theme) -> str:
        """Line color on this theme's page."""
        return self.dark if theme.name == "dark" else self.light

    @property
    def plotly_dash(self) -> str:
        """The dash as Plotly's 2-D traces take it."""
        return ",".join(f"{length}px" for length in self.dash) or "solid"


# The hues follow Okabe & Ito 2008. Lightness and chroma were searched so that, seen normally or
# with protan-, deuter- or tritanopia (Machado et al. 2009), any two of a–f differ by ΔE2000 ≥ 12
# and any two of a–j by ≥ 10, with a contrast of at least 3:1 on the page.
# tests/figures/test_style.py computes it.
STYLES: dict[str, Style] = {
    "a": Style("#2652f2", "#4075ba", (), "circle"),
    "b": Style("#dc6b12", "#eb7430", (9, 4), "square"),
    "c": Style("#107c59", "#37b787", (2, 3), "diamond"),
    "d": Style("#b04a8f", "#d08fc0", (9, 4, 2, 4), "triangle-up"),
    "e": Style("#605402", "#f6d63d", (16, 4), "cross"),
    "f": Style("#179acb", "#addcff", (16, 4, 2, 4), "star"),
    "g": Style("#3b3f8f", "#8d85f0", (5, 3), "triangle-down"),
    "h": Style("#ba373a", "#d93f48", (5, 3, 2, 3, 2, 3), "x"),
    "i": Style("#6e9958", "#9fc972", (12, 3, 5, 3), "pentagon"),
    "j": Style("#5a595d", "#d0d0d0", (2, 6), "hexagram"),
}

# Deep is dark, high is light, on both pages: equal steps of ΔE2000 (8.7–9.2) from slate blue
# through teal to sand, at less chroma than Viridis so that the paths stay the loudest thing on the
# map.
HEIGHT_COLORS = (
    "#24233b", "#28375a", "#224b70", "#125f80", "#00738a", "#00868f",
    "#279790", "#51a990", "#7eba92", "#adcc9c", "#d7ddb4", "#f5efd7",
)  # fmt: skip


def colorscale() -> list[list[Any]]:
    """`HEIGHT_COLORS` as Plotly takes it."""
    last = len(HEIGHT_COLORS) - 1
    return [[i / last, color] for i, color in enumerate(HEIGHT_COLORS)]


def axis(theme: Theme, title: str, **more: Any) -> dict[str, Any]:
    """Return an axis of a 2-D figure: quiet rules, readable words."""
    return {
        "title": {"text": title, "standoff": 8, "font": {"size": WORDS, "color": theme.ink}},
        "tickfont": {"size": NUMBERS, "color": theme.faint},
        "gridcolor": theme.rule,
        "linecolor": theme.rule,
        "zeroline": False,
        "ticks": "outside",
        "ticklen": 4,
        "tickcolor": theme.rule,
        "exponentformat": "power",
        **more,
    }


def layout(theme: Theme, revision: str, **more: Any) -> dict[str, Any]:
    """Return what all figures share.

    ``revision`` is Plotly's ``uirevision``: as long as it stays the same, zoom and camera survive.
    """
    return {
        "template": "none",  # Plotly's default template adds 7 kB to every figure
        "autosize": True,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": WORDS, "color": theme.ink},
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": theme.page,
            "bordercolor": theme.faint,
            "font": {"family": FONT, "size": WORDS, "color": theme.ink},
        },
        "showlegend": False,
        "uirevision": revision,
        **more,
    }

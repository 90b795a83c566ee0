"""What the player draws stands where Plotly would put it."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.player.scene import (
    arrived,
    blue,
    ink,
    is_blue_around,
    opened,
    place,
    settled,
    state,
    step,
)
from tests.browser.serving import until


def test_it_opens_on_the_whole_run_without_playing(spatial_page, url):
    page = opened(spatial_page, url)
    assert step(page) == 20
    assert state(page, "playing") == "false"
    expect(page.get_by_text("step 20 of 20", exact=True)).to_be_visible()
    views = page.locator(".llp-panel").evaluate_all("nodes => nodes.map(n => n.dataset.view)")
    assert views == ["contour", "surface", "loss"]


def test_streamlits_own_plotly_is_left_alone(page, url):
    arrived(page, url, flat=1)
    assert page.evaluate("window.Plotly === undefined")
    opened(page, url, flat=1, chart=1)
    page.locator(".stPlotlyChart .main-svg").first.wait_for()
    theirs = page.evaluate("window.Plotly.version")
    ours = page.evaluate(
        "import(performance.getEntriesByType('resource').find(e => /plotly-/.test(e.name)).name)"
        ".then(module => module.default.version)"
    )
    assert theirs != ours


def test_a_map_whose_levels_plotly_has_chosen_is_drawn_in_another_size(flat):
    """As narrow as a phone and wide again; an error on the page fails any test."""
    lines = ".llp-contour .contourlevel path"
    assert flat.locator(lines).count()
    for width in (390, 1400):
        flat.set_viewport_size({"width": width, "height": 900})
        drawn = "document.querySelector('.llp-contour .llp-plot')._fullLayout.width"
        until(flat, f"{drawn} {'<' if width < 1000 else '>'} 420")
        settled(flat)
        assert flat.locator(lines).count()


def test_nobody_is_offered_to_upload_the_picture(page, url):
    opened(page, url)
    titles = page.locator(".llp .modebar-btn").evaluate_all("b => b.map(n => n.dataset.title)")
    assert titles
    assert not [title for title in titles if re.search("cloud|share|send|download", title, re.I)]


@pytest.mark.parametrize("screen", ["page", "fine"])
def test_heads_are_where_plotly_would_put_them(request, url, screen):
    page = opened(request.getfixturevalue(screen), url, flat=1, steps=6)
    assert page.evaluate("devicePixelRatio") == {"page": 1, "fine": 2}[screen]
    page.keyboard.press("Home")
    for k in (1, 4):
        page.locator(".llp-slider").fill(str(k))
        at = place(page, "contour", -4 * 0.9**k, 3 * 0.6**k)
        assert is_blue_around(page, "contour", at, 5)
        loss = ((4 * 0.9**k) ** 2 + 4 * (3 * 0.6**k) ** 2) / 2
        assert is_blue_around(page, "loss", place(page, "loss", k, loss), 4)


@pytest.mark.parametrize("log", [0, 1], ids=["linear", "logarithmic"])
def test_losses_are_lines_on_the_axes_of_the_figure(page, url, log):
    """All of the line from the first step on, wherever the clock stands; nothing where no loss is."""
    opened(page, url, flat=1, steps=20, **({"log": 1} if log else {}))
    page.locator(".llp-slider").fill("5")

    def loss(k: float) -> float:
        return ((4 * 0.9**k) ** 2 + 4 * (3 * 0.6**k) ** 2) / 2

    assert is_blue_around(page, "loss", place(page, "loss", 5, loss(5)), 4)
    between = [place(page, "loss", k, loss(k)) for k in (1, 2, 3, 11, 16, 19)]
    halfway = (place(page, "loss", 16, loss(16)) + place(page, "loss", 17, loss(17))) / 2
    drawn = blue(ink(page, "loss"))
    for at in (*between, halfway):
        assert (np.hypot(*(drawn - at).T) < 1.5).any(), at
    away = place(page, "loss", 10, loss(10)) - (0, 12)
    assert not (np.hypot(*(drawn - away).T) < 6).any()


def test_where_a_loss_is_no_number_its_line_has_a_gap(flat):
    """Four losses on a logarithmic axis, the second of them negative: one step is left to draw."""
    commands = flat.evaluate("""async () => {
      const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
      const { Trail } = await import(loaded.find((name) => name.endsWith("/trail.js")));
      const drawn = [];
      window.Path2D = class {
        moveTo(...at) { drawn.push(["move", ...at]); }
        lineTo(...at) { drawn.push(["line", ...at]); }
      };
      const trail = new Trail({}, [[0, 1, 2, 3, 4], [1, -1, 10, 100, NaN]]);
      trail.logs = [false, true];
      trail.outline({ box: [[0, 9], [0, 9]], pixel: (point) => point });
      return drawn;
    }""")
    flat.reload()
    assert commands == [["move", 2, 1], ["line", 3, 2]]


def test_the_surface_is_drawn_on_through_its_camera(spatial_page, url):
    """Plotly's own annotations in space are the yardstick."""
    page = opened(spatial_page, url, steps=6)
    page.locator(".llp-slider").fill("2")
    x, y = -4 * 0.9**2, 3 * 0.6**2
    page.evaluate(
        """async ([x, y, z]) => {
          const plotly = performance.getEntriesByType("resource").find((e) => /plotly-/.test(e.name));
          const { default: Plotly } = await import(plotly.name);
          const plot = document.querySelector("[data-view=surface] .llp-plot");
          const annotation = { x, y, z, text: "o", showarrow: false };
          await Plotly.relayout(plot, { "scene.annotations": [annotation] });
        }""",
        [x, y, (x**2 + 4 * y**2) / 2],
    )
    mark = page.locator("[data-view=surface] .annotation-text-g")
    mark.wait_for()
    box, stage = mark.bounding_box(), page.locator("[data-view=surface] .llp-stage").bounding_box()
    assert box
    assert stage
    middle = [box["x"] + box["width"] / 2 - stage["x"], box["y"] + box["height"] / 2 - stage["y"]]
    assert is_blue_around(page, "surface", np.array(middle), 4)


def test_on_a_curve_the_ball_has_a_tangent_and_a_step(page, url):
    opened(page, url, d=1, rate=0.5, steps=6)
    page.locator(".llp-slider").fill("1")
    ball, landing = place(page, "curve", -2, 2), place(page, "curve", -1, 2)
    assert is_blue_around(page, "curve", ball, 6)
    found = blue(ink(page, "curve"))
    shaft = (ball + landing) / 2
    assert (np.hypot(*(found - shaft).T) < 3).any(), "the step is a level arrow"
    assert not (np.hypot(*(found - (2 * landing - ball)).T) < 12).any(), "and no longer than that"
    up = place(page, "curve", -3, 4) - ball  # the slope at −2 is −2
    tangent = ball + up / np.hypot(*up) * 60
    assert (np.hypot(*(found - tangent).T) < 4).any()

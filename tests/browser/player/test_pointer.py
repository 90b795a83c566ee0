"""A hand on the pictures: clicks, drags, and what is read out under it."""

import json
import re
from dataclasses import asdict

import numpy as np
import pytest
from playwright.sync_api import expect

from figures import Scale
from tests.browser.player.scene import is_blue_around, opened, place


@pytest.mark.parametrize(
    ("dimension", "view", "at"), [(2, "contour", (2.5, -1.25)), (1, "curve", (1.5, 6.0))]
)
def test_a_click_chooses_the_start_and_a_drag_does_not(page, url, dimension, view, at):
    opened(page, url, flat=1, d=dimension)
    box = page.locator(f"[data-view={view}] .llp-stage").bounding_box()
    assert box
    corner = np.array([box["x"], box["y"]])
    x, y = place(page, view, *at) + corner
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 20, steps=4)
    page.mouse.move(x, y, steps=4)
    page.mouse.move(x + 30, y + 10)
    page.mouse.up()
    page.wait_for_timeout(500)
    expect(page.get_by_text("start None")).to_be_visible()
    x, y = place(page, view, *at) + corner
    page.mouse.click(x, y)
    shown = page.get_by_text(re.compile("^start {"))
    start = json.loads(shown.inner_text().removeprefix("start ").replace("'", '"'))
    pixel = 10 / 300
    assert start["x"] == pytest.approx(at[0], abs=pixel)
    assert start.get("y") == (pytest.approx(at[1], abs=pixel) if dimension == 2 else None)


def test_the_overlay_follows_the_picture_while_it_is_dragged(flat):
    flat.locator(".llp-slider").fill("1")
    box = flat.locator("[data-view=contour] .llp-stage").bounding_box()
    assert box
    before = place(flat, "contour", -3.6, 1.8)
    flat.mouse.move(box["x"] + 150, box["y"] + 150)
    flat.mouse.down()
    flat.mouse.move(box["x"] + 190, box["y"] + 180, steps=6)
    flat.wait_for_timeout(200)
    assert is_blue_around(flat, "contour", before + np.array([40, 30]), 4), (
        "before the hand lets go"
    )
    flat.mouse.up()


def test_a_figure_of_heights_is_read_out_in_losses(page, url):
    opened(page, url, flat=1, heights=1)
    box = page.locator("[data-view=contour] .llp-stage").bounding_box()
    assert box
    x, y = place(page, "contour", 2, -1)  # a point of the grid
    page.mouse.move(box["x"] + x - 3, box["y"] + y - 3)
    page.mouse.move(box["x"] + x, box["y"] + y)
    shown = page.locator("[data-view=contour] .llp-readout")
    expect(shown).to_have_text("w1 2.000   w2 −1.000   loss 4.000")


def test_heights_are_those_of_the_figures(flat):
    """The player's formulas against those of `figures.Scale`."""
    scales = [Scale(), Scale(3.0, 1e-3), Scale(-436.1, 0.7, log=True), Scale(0.0, 1e300, log=True)]
    losses = np.array([-1.7e308, -1e9, -436.1, -1.0, 0.0, 1e-9, 3.0, 1e40, 1.7e308])
    for scale in scales:
        heights, back = flat.evaluate(
            """async ([scale, losses]) => {
              const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
              const module = await import(loaded.find((name) => name.endsWith("/scale.js")));
              const heights = losses.map((loss) => module.height(loss, scale));
              return [heights, heights.map((drawn) => module.lossAt(drawn, scale))];
            }""",
            [asdict(scale), losses.tolist()],
        )
        with np.errstate(over="ignore"):
            np.testing.assert_allclose(heights, scale(losses), rtol=1e-12, atol=1e-300)
            np.testing.assert_allclose(back, scale.inverse(scale(losses)), rtol=1e-9, atol=1e-300)

"""Less motion, the dark, fingers, phones, windows of any size."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.player.scene import AREA, ink, opened, place, press, state, step
from tests.browser.serving import until


def test_less_motion_is_respected(page, url):
    page.emulate_media(reduced_motion="reduce")
    opened(page, url, flat=1)
    assert (step(page), state(page, "playing")) == (20, "false")
    press(page, "Play")
    until(page, "document.querySelector('.llp').dataset.step === '2'")
    pixels = ink(page, "loss")
    # The cursor has the color of text; lines have their own, and the edges of markers are light.
    gray = (np.ptp(pixels[:, 2:5], axis=1) < 20) & (pixels[:, 2:5] < 100).all(axis=1)
    bottom = page.evaluate(AREA, ["loss"])[3]
    cursor = pixels[gray & (np.abs(pixels[:, 1] - bottom + 12) < 2), 0].mean()  # below all signs
    first, second = (place(page, "loss", k, 0)[0] for k in (0, 1))
    at = (cursor - first) / (second - first)
    assert at >= 2
    assert at == pytest.approx(round(at), abs=0.1), "the cursor stands on a whole step"


def test_the_page_may_turn_dark_at_any_time(page, url):
    opened(page, url, flat=1)
    page.locator(".llp-slider").fill("3")
    page.locator(".llp").evaluate("node => (node.mark = 1)")
    color = "document.querySelector('.llp-plot').layout.font.color"
    light = page.evaluate(color)
    for scheme, expected in (("dark", "#fafafa"), ("light", light)):
        page.emulate_media(color_scheme=scheme)
        until(page, f"document.querySelector('.llp').dataset.theme === '{scheme}'")
        until(page, f"{color} === '{expected}'")
        assert step(page) == 3
        assert page.locator(".llp").evaluate("node => node.mark") == 1


def test_every_control_has_a_name_and_room_for_a_finger(flat):
    for control in flat.locator(".llp-controls :is(button, select, input):visible").all():
        box = control.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44
        assert control.get_attribute("aria-label")
    assert flat.locator(".llp button").evaluate_all("all => all.every(b => b.type === 'button')")
    slider = flat.locator(".llp-slider")
    slider.fill("7")
    assert slider.get_attribute("aria-valuetext") == "step 7 of 20"
    assert flat.locator("canvas.llp-ink").first.get_attribute("aria-hidden") == "true"
    flat.locator(".llp-slider").focus()
    flat.keyboard.press("Tab")
    outline = "getComputedStyle(document.activeElement).outlineWidth"
    assert flat.evaluate(outline) == "3px"


def test_a_phone_shows_the_map_first_and_nothing_beyond_its_edge(phone, url):
    page = opened(phone, url)
    boxes = [panel.bounding_box() for panel in page.locator(".llp-panel").all()]
    tops = [box["y"] for box in boxes if box]
    assert tops == sorted(tops)
    assert all(box and box["height"] >= 180 and box["width"] <= 390 for box in boxes)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    controls = page.locator(".llp-controls").bounding_box()
    assert controls
    assert controls["y"] + controls["height"] <= 845, "in reach without scrolling"
    assert boxes[0]
    stage = page.locator("[data-view=contour] .llp-stage")
    stage.tap(position={"x": 180, "y": 100})
    expect(page.get_by_text(re.compile("^start {"))).to_be_attached()


def test_a_picture_that_is_hidden_while_it_is_resized_is_right_when_it_is_seen(flat):
    """Plotly refuses to resize what is hidden; `watch` sees a refusal that nobody takes."""
    hide = "shown => document.querySelectorAll('.llp-plot').forEach(n => n.style.display = shown)"
    fits = """() => [...document.querySelectorAll(".llp-plot")].every((plot) =>
      Math.abs(plot._fullLayout.width - plot.parentElement.clientWidth) < 1)"""
    try:
        for width, display in ((600, "none"), (500, ""), (550, "none"), (650, "none")):
            flat.evaluate(hide, display)
            flat.set_viewport_size({"width": width, "height": 900})
            flat.wait_for_timeout(60)
        flat.evaluate(hide, "")
        until(flat, f"({fits})()")
    finally:
        flat.set_viewport_size({"width": 1400, "height": 900})

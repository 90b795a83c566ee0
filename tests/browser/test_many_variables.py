"""A loss of many variables: the map goes with the clock, and with what a hand moves."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlencode, urlsplit

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from figures.scale import Scale
from tests.browser.serving import until

LOSS = "(x−1)² + y² + (1 + x²) z²"
START = {"start.x": 3, "start.y": 2, "start.z": 4}
MAP = "document.querySelector('.llp-contour .js-plotly-plot')"
NOTE = "document.querySelector('.llp-contour .llp-note')?.textContent"
SET = """(slider, value) => {
  slider.value = value;
  slider.dispatchEvent(new Event("input", { bubbles: true }));
}"""
HANDLE = "[data-view=contour] .llp-start"


def descent(start: list[float], rate: float, steps: int) -> tuple[float, float, float]:
    """Where gradient descent on the loss is after so many steps, from z = 4."""
    (x, y), z = start, 4.0
    for _ in range(steps):
        slopes = 2 * (x - 1) + 2 * x * z**2, 2 * y, 2 * (1 + x**2) * z
        x, y, z = x - rate * slopes[0], y - rate * slopes[1], z - rate * slopes[2]
    return x, y, z


def least(page: Page) -> float:
    """The least loss on the map, which is drawn from −5 to 5."""
    lowest, scale = page.evaluate(
        f"[Math.min(...{MAP}.data[0].z.flatMap((row) => [...row])), {MAP}.layout.meta.scale]"
    )
    return float(Scale(**scale).inverse(np.array(lowest)))


def least_at(page: Page, z: float) -> float:
    """What it is where z is held: y is 0, and x one of the places of the map."""
    x = np.linspace(-5, 5, page.evaluate(f"{MAP}.data[0].z.length"))
    return float(((x - 1) ** 2 + (1 + x**2) * z**2).min())


def wait_for_map(page: Page, z: float) -> None:
    for _ in range(200):
        if least(page) == pytest.approx(least_at(page, z), rel=1e-3):
            return
        page.wait_for_timeout(20)
    assert least(page) == pytest.approx(least_at(page, z), rel=1e-3)


def start_of(page: Page) -> list[float]:
    text = page.locator(HANDLE).get_attribute("aria-valuetext") or ""
    return [float(part.split()[-1].replace("−", "-")) for part in text.split(",")]


def link(**more: object) -> str:
    query = {"formula": LOSS, "moved": "all", **START, "steps": 30, "a.learning_rate": 0.01}
    return f"/?{urlencode({**query, **more})}"


def test_the_slice_is_that_of_the_step_and_of_the_path_in_the_hand(visit):
    page = visit(link())
    until(page, f"{NOTE} === 'through a at step 30'")
    wait_for_map(page, descent([3, 2], 0.01, 30)[2])
    until(page, f"{MAP}.data[0].z.length === 101 && {MAP}.data[0].x.length === 101")
    wait_for_map(page, descent([3, 2], 0.01, 30)[2])
    page.locator(".llp-slider").press("Home")
    until(page, f"{NOTE} === 'through a at step 0'")
    wait_for_map(page, 4)
    page.locator(".llp-slider").fill("2")
    until(page, f"{NOTE} === 'through a at step 2'")
    page.evaluate("document.fonts.ready")

    page.locator(HANDLE).focus()
    page.keyboard.press("ArrowLeft")
    x, y = start_of(page)
    # The start's own loss, where z is 4, and not that of the map around it.
    exact = f"{(x - 1) ** 2 + y**2 + (1 + x**2) * 4**2:.1f}"
    expect(page.locator(".llp-contour .llp-readout")).to_have_text(
        re.compile(rf"^start\s+x {x:.3f}.*loss {exact}\s")
    )
    expect(page).to_have_url(re.compile(f"start.x={x}"))
    until(page, f"{NOTE} === 'through a at step 2'")

    box, address = page.locator(HANDLE).bounding_box(), page.url
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for away in (-40, -90):
        page.mouse.move(x + away, y + away / 3, steps=5)
        moved = start_of(page)
        assert moved[0] < 3
        wait_for_map(page, descent(moved, 0.01, 2)[2])
    assert page.url == address, "nothing is taken over before the hand lets go"
    page.locator(".llp-slider").evaluate(SET, 5)
    until(page, f"{NOTE}.startsWith('through a at step 5')")
    wait_for_map(page, descent(moved, 0.01, 5)[2])
    page.mouse.up()
    expect(page).to_have_url(re.compile(f"start.x={moved[0]}"))
    expect(page).to_have_url(re.compile("start.z=4"))
    wait_for_map(page, descent(moved, 0.01, 5)[2])

    slider = page.get_by_label("Learning rate of a, Gradient descent", exact=True)
    field = page.get_by_label("Learning rate of a, Gradient descent, exact")
    slider.hover()
    page.wait_for_timeout(300)  # the runs arrive
    slider.evaluate(SET, int(slider.evaluate("slider => slider.value")) - 9)
    expect(field).not_to_have_value("0.01")  # with the next frame
    rate = float(field.input_value())
    assert rate < 0.01
    wait_for_map(page, descent(moved, rate, 5)[2])
    assert "learning_rate=0.01" in page.url, "the hand has not let go"


def test_the_plane_of_a_path_is_sampled_where_a_hand_zooms_and_stands_still_while_it_drags(visit):
    page = visit(link(drawn="principal"))
    page.evaluate("document.fonts.ready")

    def shown() -> list[float]:
        return page.evaluate(f"{MAP}._fullLayout.xaxis.range")

    def sampled() -> list[float]:
        return page.evaluate(f"[{MAP}.data[0].x[0], {MAP}.data[0].x.at(-1)]")

    def window() -> str:
        return parse_qs(urlsplit(page.url).query).get("plane", [""])[0]

    whole = sampled()
    page.get_by_role("button", name="Zoom in").click()
    until(page, f"{MAP}.data[0].x[0] > {whole[0]} + 0.01")
    assert np.ptp(sampled()) < 0.9 * np.ptp(whole)
    np.testing.assert_allclose(shown(), sampled(), atol=1e-3)
    expect(page).to_have_url(re.compile("plane="))
    np.testing.assert_allclose([float(end) for end in window().split(",")[:2]], sampled())
    page.get_by_role("button", name="Back to the scene's window").click()
    expect(page).not_to_have_url(re.compile("plane="))
    until(page, f"Math.abs({MAP}.data[0].x[0] - {whole[0]}) < 1e-9")

    page.get_by_role("button", name="Zoom in").click()
    expect(page).to_have_url(re.compile("plane="))
    page.wait_for_timeout(300)
    box, kept = page.locator(HANDLE).bounding_box(), sampled()
    assert box
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.move(box["x"] - 30, box["y"] + 40, steps=6)
    until(page, f"/^(up to .* off|within) this plane/.test({NOTE})")
    assert sampled() == kept
    page.mouse.up()
    until(page, f"!{NOTE}")
    expect(page).not_to_have_url(re.compile("plane="))  # it was a window on another plane

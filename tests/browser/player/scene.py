"""Scenes of the player alone: opening them, driving them, and reading what is drawn."""

from collections.abc import Callable
from urllib.parse import urlencode

import numpy as np
from playwright.sync_api import Page

from tests.browser.serving import DRAWN, until

BLUE = [0x26, 0x52, 0xF2]  # contestant a of script.py


def arrived(page: Page, url: str, **query: object) -> Page:
    """Go to the address of a scene, and wait until all of it is drawn."""
    page.goto(f"{url}/?{urlencode(query)}", wait_until="commit")
    until(page, DRAWN)
    return page


def opened(page: Page, url: str, **query: object) -> Page:
    """Have the script draw a player of its own for this scene, and wait until all of it is drawn.

    Mounting another player takes a tenth of going to another address.
    """
    if not page.url.startswith(url):
        return arrived(page, url, **query)
    drawn = "performance.getEntriesByName('player:repaint').length"
    field = page.get_by_label("scene", exact=True)
    before = page.evaluate(drawn)
    field.fill(f"{urlencode(query)}&{before}=")  # the number makes it another player each time
    field.press("Enter")
    until(page, f"{drawn} > {before} && document.querySelectorAll('.llp').length === 1")
    page.evaluate("document.activeElement.blur()")
    return page


def after_rerun(page: Page, act: Callable[[], object]) -> None:
    """Do something that changes what the script sends, and wait until that is drawn."""
    count = "performance.getEntriesByName('player:repaint').length"
    before = page.evaluate(count)
    act()
    until(page, f"{count} > {before}")


def state(page: Page, name: str) -> str | None:
    return page.locator(".llp").get_attribute(f"data-{name}")


def step(page: Page) -> int:
    return int(state(page, "step") or -1)


def settled(page: Page) -> None:
    """Wait until the frame that is under way has been drawn."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def press(page: Page, name: str) -> None:
    page.locator(".llp").get_by_role("button", name=name, exact=True).click()


def change_rate(page: Page, key: str = "ArrowRight") -> None:
    page.get_by_role("slider", name="rate").press(key)


INK = """([view]) => {
  const canvas = document.querySelector(`[data-view=${view}] canvas.llp-ink`);
  const { width, height } = canvas;
  const scale = width / canvas.clientWidth;
  const bytes = canvas.getContext("2d").getImageData(0, 0, width, height).data;
  const pixels = [];
  for (let i = 0; i < width * height; i++) {
    const [r, g, b, a] = bytes.slice(4 * i, 4 * i + 4);
    const at = [i % width, Math.floor(i / width)].map((pixel) => (pixel + 0.5) / scale);
    if (a > 0) pixels.push([...at, r, g, b, a]);
  }
  return pixels;
}"""

# Plotly's own arithmetic, which the player does not use.
PLACE = """([view, x, y]) => {
  const { xaxis, yaxis } = document.querySelector(`[data-view=${view}] .llp-plot`)._fullLayout;
  return [xaxis._offset + xaxis.d2p(x), yaxis._offset + yaxis.d2p(y)];
}"""

AREA = """([view]) => {
  const { xaxis, yaxis } = document.querySelector(`[data-view=${view}] .llp-plot`)._fullLayout;
  const [left, top] = [xaxis._offset, yaxis._offset];
  return [left, top, left + xaxis._length, top + yaxis._length];
}"""


def ink(page: Page, view: str) -> np.ndarray:
    """Everything drawn above a picture: rows of x, y, red, green, blue, alpha."""
    settled(page)
    return np.array(page.evaluate(INK, [view]), dtype=float).reshape(-1, 6)


def blue(pixels: np.ndarray) -> np.ndarray:
    """Positions ``(n, 2)`` of the pixels in contestant a's color."""
    return pixels[(np.abs(pixels[:, 2:5] - BLUE) < 12).all(axis=1), :2]


def place(page: Page, view: str, x: float, y: float) -> np.ndarray:
    return np.array(page.evaluate(PLACE, [view, x, y]))


def is_blue_around(page: Page, view: str, at: np.ndarray, radius: float) -> bool:
    """Whether contestant a's color fills a disk, but for a few pixels of the slot's ink."""
    found = blue(ink(page, view))
    near = np.hypot(*(found - at).T) < radius
    fineness = page.evaluate("devicePixelRatio")
    return near.sum() > 0.8 * np.pi * (radius * fineness) ** 2

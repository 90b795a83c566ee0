"""The page in Chromium: bytes and time of a slider move, playback, against Plotly frames."""

from __future__ import annotations

import statistics
from urllib.parse import urlencode

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.scenes import FOUR
from experiment import SLOTS
from tests.browser.chromium import arguments, find
from tests.browser.serving import running, until

MOVES = 12
SECONDS = 4.0

# Resolves with the time from the key press to the picture that belongs to it.
_FRAMES_SHOW = """
async (expected) => {
  const charts = () => [...document.querySelectorAll(".js-plotly-plot")];
  const done = () => {
    const all = charts();
    return all.length === 3 && all.every((c) => c._fullLayout?.meta?.rate === expected);
  };
  while (!done()) await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  return performance.now() - window.pressed;
}
"""
_PLAYER_SHOWS = """
async (before) => {
  const count = () => performance.getEntriesByName("player:repaint").length;
  while (count() <= before) await new Promise(requestAnimationFrame);
  await new Promise(requestAnimationFrame);
  return performance.now() - window.pressed;
}
"""
_NOTE_KEYS = """
addEventListener("keydown", () => { window.pressed = performance.now(); }, { capture: true });
"""


def scene_link(address: str, steps: int, slots: str = SLOTS[:4]) -> str:
    """Himmelblau's function with the benchmark's contestants, as a link."""
    pairs = {"formula": "(x²+y−11)² + (x+y²−7)²", "steps": steps, "start.x": -0.5, "start.y": -1}
    pairs |= {f"{end}.{s}": v for s in "xy" for end, v in (("from", -6), ("to", 6))}
    for slot, optimizer in zip(slots, FOUR * 3, strict=False):
        pairs |= {slot: optimizer, f"{slot}.learning_rate": 0.01}
    return f"{address}/?{urlencode(pairs)}"


def slider_moves_of_the_player(browser: Browser, address: str) -> tuple[list[float], int]:
    """Milliseconds from key press to repaint for each move of a learning rate, and bytes sent."""
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    page.goto(scene_link(address, 200))
    until(page, "performance.getEntriesByName('player:repaint').length > 0")
    page.wait_for_timeout(3000)
    page.evaluate(_NOTE_KEYS)
    page.locator('[class*="st-key-a-learning_rate"] input[type=range]').first.focus()
    times = []
    for move in range(MOVES):
        before = page.evaluate("performance.getEntriesByName('player:repaint').length")
        page.keyboard.press("ArrowLeft" if move % 2 else "ArrowRight")
        times.append(page.evaluate(_PLAYER_SHOWS, before))
        page.wait_for_timeout(300)
    size = int(page.locator(".llp").get_attribute("data-bytes") or 0)
    page.close()
    return times, size


def slider_moves_of_frames(browser: Browser, address: str) -> list[float]:
    """The same for Plotly frames in `st.plotly_chart`."""
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    page.goto(address)
    page.locator(".js-plotly-plot").nth(2).wait_for()
    page.wait_for_timeout(6000)
    page.evaluate(_NOTE_KEYS)
    page.locator("input[type=range]").first.focus()
    times = []
    for move in range(MOVES):
        page.keyboard.press("ArrowLeft" if move % 2 else "ArrowRight")
        expected = 0.01 if move % 2 else 0.0101
        times.append(page.evaluate(_FRAMES_SHOW, expected))
        page.wait_for_timeout(500)
    page.close()
    return times


def playback(page: Page) -> float:
    """Frames a second that the player really drew while playing."""
    page.locator(".llp-controls").get_by_role("button", name="To the start").click()
    page.locator(".llp-controls").get_by_role("button", name="Play").click()
    frames = "Number(document.querySelector('.llp').dataset.frames)"
    first, began = page.evaluate(f"[{frames}, performance.now()]")
    page.wait_for_timeout(SECONDS * 1000)
    last, ended = page.evaluate(f"[{frames}, performance.now()]")
    return 1000 * (last - first) / (ended - began)


def report() -> None:
    """Print the figures of the page."""
    path = find()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments())
        with running("app.py") as address:
            ours, size = slider_moves_of_the_player(browser, address)
            page = browser.new_page(viewport={"width": 1400, "height": 1000})
            page.goto(scene_link(address, 1000, SLOTS))
            until(page, "performance.getEntriesByName('player:repaint').length > 0")
            page.wait_for_timeout(3000)
            rate = playback(page)
            page.close()
        with running("benchmarks/frames.py") as address:
            theirs = slider_moves_of_frames(browser, address)
        browser.close()
    our, their = statistics.median(ours), statistics.median(theirs)
    print(f"slider move, 4 contestants x 200 steps: {size / 1000:.1f} kB to the player")
    print(f"slider move to repaint: player {our:.0f} ms, Plotly frames {their:.0f} ms (median)")
    print(f"  ratio {their / our:.1f}")
    print(f"playback, {len(SLOTS)} contestants x 1,000 steps: {rate:.1f} frames/s")

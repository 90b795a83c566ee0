"""A hand on the page in Chromium: frames a second and time to new paths, against Plotly frames."""

from __future__ import annotations

import math
import statistics
import time
from urllib.parse import urlencode

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.page import scene_link, slider_moves_of_frames
from benchmarks.scenes import FOUR, four_contestants
from experiment import SLOTS
from tests.browser.chromium import arguments, find
from tests.browser.serving import running, until
from ui.lanes import lanes
from ui.sliders import setting_of, sliders

SECONDS = 4.0
EVERY = 8
"""Milliseconds between two moves of the pointer, as of a common mouse."""
STEPS = 200
MANY = {"four variables, a slice": "w x", "four variables, the plane of the path": "principal"}
"""What of four variables is drawn, by name."""

# Moves of a pointer made within the page: at the pace of a mouse, whatever this process is doing. Resolves
# with the frames that were drawn meanwhile, and how long each took from the one before.
_DRAG = """
async ([selector, from, to, seconds, every]) => {
  const node = document.querySelector(selector);
  const root = document.querySelector(".llp");
  const range = node.matches("input[type=range]");
  const press = { bubbles: true, isPrimary: true, button: 0, pointerId: 1 };
  node.setPointerCapture = () => {};
  const send = (type, [x, y]) =>
    node.dispatchEvent(new PointerEvent(type, { ...press, clientX: x, clientY: y }));
  const between = (part) => from.map((value, k) => value + part * (to[k] - value));
  const move = (part) => {
    if (!range) return send("pointermove", between(part));
    node.value = String(Math.round(from[0] + part * (to[0] - from[0])));
    node.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const began = performance.now();
  const frames = [];
  const look = (now) => {
    frames.push([now, Number(root.dataset.frames)]);
    if (now - began < 1000 * seconds) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  if (!range) send("pointerdown", from);
  await new Promise((done) => {
    const timer = setInterval(() => {
      const passed = (performance.now() - began) / 1000;
      // There and back, three seconds each way, with a hand's unevenness.
      move(0.5 - 0.5 * Math.cos((passed * Math.PI) / 3) + 0.01 * Math.sin(passed * 31));
      if (passed > seconds) done(clearInterval(timer));
    }, every);
  });
  if (!range) send("pointerup", to);
  else node.dispatchEvent(new Event("change", { bubbles: true }));
  return frames;
}
"""


def opened(browser: Browser, link: str) -> Page:
    """The page with a benchmark's scene, at rest; the pictures in view."""
    page = browser.new_page(viewport={"width": 1400, "height": 1000})
    page.goto(link)
    until(page, "performance.getEntriesByName('player:repaint').length > 0", 60)
    page.wait_for_timeout(3000)
    return page


def many_link(address: str, drawn: str) -> str:
    """Four contestants on a loss of four variables; drawn are two of them, or the plane of the path."""
    pairs: dict[str, object] = {"formula": "(x−1)² + y² + (1 + x²) z² + (w − x y)²", "moved": "all"}
    pairs |= {"drawn": drawn, "steps": STEPS}
    pairs |= {f"start.{s}": v for s, v in zip("wxyz", (-1, 3, 2, 1.5), strict=True)}
    for slot, optimizer in zip(SLOTS, FOUR, strict=False):
        pairs |= {slot: optimizer, f"{slot}.learning_rate": 0.01}
    return f"{address}/?{urlencode(pairs)}"


def turned(page: Page, slot: str = "a", number: str = "learning_rate") -> float:
    """Frames a second in which the player has drawn while a number of a contestant is turned."""
    page.get_by_label(f"What the slider of {slot} turns").select_option(f"{slot}.{number}")
    slider = f"[data-slot={slot}] .llp-dial-range"
    page.locator(slider).hover()
    page.wait_for_timeout(2000)
    last = int(page.locator(slider).get_attribute("max") or 0)
    frames = page.evaluate(_DRAG, [slider, [0], [last * 0.6], SECONDS, EVERY])
    return _drawn_a_second(frames)


def start(page: Page) -> list[float]:
    """Milliseconds from each place of the pointer that was asked about to the paths from there."""
    page.evaluate("performance.clearMeasures('player:drag')")
    box = page.locator("[data-view=contour] .llp-start").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    places = [[x, y], [x + 90, y - 120]]
    page.evaluate(_DRAG, ["[data-view=contour] .llp-start", *places, SECONDS, EVERY])
    return page.evaluate("performance.getEntriesByName('player:drag').map((m) => m.duration)")


def _drawn_a_second(frames: list[list[float]]) -> float:
    (began, first), (ended, last) = frames[0], frames[-1]
    return 1000 * (last - first) / (ended - began)


def batches() -> dict[str, tuple[float, int]]:
    """Milliseconds for the runs at all stops of each slider of the scene, and how many stops there are."""
    scene = four_contestants(0.01, STEPS)
    found = {}
    for dial in sliders(scene, "steps", shared=False):
        took = []
        for _ in range(3):
            began = time.perf_counter()
            lanes(scene, dial.slots[0], setting_of(dial), dial.stops, "steps")
            took.append(1000 * (time.perf_counter() - began))
        found[dial.label] = statistics.median(took), len(dial.stops)
    return found


def report() -> None:
    """Print the figures of the hand."""
    path = find()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments())
        with running("app.py") as address:
            links = {"two variables": scene_link(address, STEPS, SLOTS[:4])}
            links |= {name: many_link(address, drawn) for name, drawn in MANY.items()}
            found = {}
            for name, link in links.items():
                page = opened(browser, link)
                found[name] = turned(page), turned(page, "b", "momentum"), start(page)
                page.close()
            page = opened(browser, scene_link(address, 1000, SLOTS))
            most = turned(page)
            page.close()
        with running("benchmarks/frames.py") as address:
            frames = statistics.median(slider_moves_of_frames(browser, address))
        browser.close()
    for name, figures in found.items():
        print(f"{name}, 4 contestants x {STEPS} steps")
        _tell(*figures)
    print(f"learning rate turned, {len(SLOTS)} contestants x 1,000 steps: {most:.1f} frames/s")
    for label, (took, stops) in batches().items():
        print(f"  {label}: {took:.0f} ms of the server for {stops} stops")
    print(f"a learning rate's move with Plotly frames: {frames:.0f} ms (median)")


def _tell(rate: float, beta: float, moved: list[float]) -> None:
    assert moved, "no paths have followed the start"
    print(f"  learning rate turned: {rate:.1f} frames/s; β of momentum: {beta:.1f}")
    median, slow = statistics.median(moved), float(np.percentile(moved, 95))
    print(f"  start dragged: {median:.0f} ms to new paths (median), {math.ceil(slow)} ms (95 %)")
    print(f"  {len(moved) / SECONDS:.1f} sets of paths a second")


if __name__ == "__main__":
    report()

"""The room: window and keys, the projector, the phone."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qs, urlparse

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import until

BOWL = "/?formula=x²%2B2y²&start.x=3&start.y=2&steps=30&a.learning_rate=0.05&b=momentum"
PARABOLA = "/?formula=x²&start.x=3&steps=20&a.learning_rate=0.1&b=adam"


def ranges(page: Page, view: str) -> list[list[float]]:
    found = page.evaluate(
        """view => {
          const { xaxis, yaxis } = document.querySelector(`[data-view=${view}] .llp-plot`)._fullLayout;
          return [xaxis.range, yaxis.range].map((range) => range.map(Number));
        }""",
        view,
    )
    return [list(map(float, pair)) for pair in found]


def sampled(page: Page, view: str) -> list[float]:
    """First and last place along x at which the figure has the loss."""
    return page.evaluate(
        "view => { const { x } = document.querySelector(`[data-view=${view}] .llp-plot`).data[0];"
        " return [x[0], x[x.length - 1]]; }",
        view,
    )


def address(page: Page) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(urlparse(page.url).query).items()}


def middle(page: Page, view: str) -> tuple[float, float]:
    box = page.locator(f"[data-view={view}] .llp-stage").bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_the_wheel_is_the_pages_until_a_hand_means_the_picture(visit):
    page = visit(PARABOLA)
    before = ranges(page, "curve")
    page.mouse.move(*middle(page, "curve"))
    page.mouse.wheel(0, 200)
    expect(page.locator("[data-view=curve] .llp-hint")).to_be_visible()
    until(page, "document.querySelector('.stMain').scrollTop > 50")
    assert ranges(page, "curve") == before
    page.evaluate("document.querySelector('.stMain').scrollTo(0, 0)")
    page.mouse.move(*middle(page, "curve"))
    page.keyboard.down("Control")
    page.mouse.wheel(0, -200)
    page.keyboard.up("Control")
    until(page, "/from.x=/.test(location.search) && /to.x=/.test(location.search)")
    shown = ranges(page, "curve")
    assert shown[0][1] - shown[0][0] < 0.95 * (before[0][1] - before[0][0])
    width = shown[0][1] - shown[0][0]
    until(page, "document.querySelector('[data-view=curve] .llp-plot').data[0].x[0] > -5")
    for now, then in zip(ranges(page, "curve"), shown, strict=True):
        assert now == pytest.approx(then, abs=1e-9), "no jump when the answer came"
    assert sampled(page, "curve") == pytest.approx(shown[0], abs=1e-3 * width)
    assert float(address(page)["from.x"]) == pytest.approx(shown[0][0], abs=1e-3 * width)
    page.reload()
    until(page, "performance.getEntriesByName('player:repaint').length > 0")
    assert ranges(page, "curve")[0] == pytest.approx(shown[0], abs=1e-3 * width)
    heights = [float(end) for end in address(page)["heights"].split(",")]
    assert ranges(page, "curve")[1] == heights, "height by height"
    assert heights == pytest.approx(shown[1], abs=1e-3)
    page.keyboard.press("w")
    until(page, "!/heights|from.x/.test(location.search)")
    until(page, "document.querySelector('[data-view=curve] .llp-plot').data[0].x[0] === -5")
    for now, then in zip(ranges(page, "curve"), before, strict=True):
        assert now == pytest.approx(then, rel=1e-6)

    page.mouse.click(*middle(page, "curve"))
    page.wait_for_timeout(100)  # Plotly has laid its sheet over the page and has taken it away
    whole = before[0][1] - before[0][0]
    page.mouse.wheel(0, -200)
    until(page, f"{WIDTH_OF_CURVE} < {0.95 * whole}", seconds=5)
    clicked = page.evaluate(WIDTH_OF_CURVE)
    page.locator("[data-view=curve] .llp-start").hover()
    page.mouse.wheel(0, -200)  # over the ring it is the picture's too
    until(page, f"{WIDTH_OF_CURVE} < {0.95 * clicked}", seconds=5)
    page.mouse.move(5, 5)
    until(page, "document.activeElement === document.body", seconds=5)


WIDTH_OF_CURVE = """(([low, high]) => high - low)(
  document.querySelector("[data-view=curve] .llp-plot")._fullLayout.xaxis.range)"""


def test_zoom_on_the_map_see_it_all_and_back(visit):
    page = visit(BOWL)
    home = ranges(page, "contour")
    for _ in range(3):
        page.keyboard.press("+")
    zoomed = ranges(page, "contour")
    assert zoomed[0][1] - zoomed[0][0] == pytest.approx(10 / 1.25**3, rel=1e-9)
    until(page, "location.search.includes('from.y')")
    until(page, "document.querySelector('[data-view=contour] .llp-plot').data[0].x[0] > -4")
    assert ranges(page, "contour") == zoomed
    grid = page.evaluate("document.querySelector('[data-view=contour] .llp-plot').data[0].z.length")
    assert grid >= 101, "the smaller window has the full resolution"
    page.keyboard.press("0")
    until(page, "/to.x=3\\.\\d/.test(location.search)")
    until(
        page,
        "((x) => x >= 3 && x < 4)"
        "(document.querySelector('[data-view=contour] .llp-plot')._fullLayout.xaxis.range[1])",
    )
    (left, right), (low, high) = ranges(page, "contour")
    ends = page.evaluate("document.querySelector('.llp').dataset.step")
    assert (left <= -0.1, right >= 3, low <= 0, high >= 2, ends) == (True,) * 4 + ("30",)
    page.keyboard.press("w")
    until(page, "!location.search.includes('from.x')")
    until(
        page,
        "document.querySelector('[data-view=contour] .llp-plot')._fullLayout.xaxis.range[0] < -4",
    )
    assert ranges(page, "contour") == home
    stage = page.locator("[data-view=contour] .llp-stage")
    step = page.locator(".llp").get_attribute("data-step")
    stage.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowUp")
    assert ranges(page, "contour") == [[-4.5, 5.5], [-2.5, 7.5]], "keys do what a drag does"
    assert page.locator(".llp").get_attribute("data-step") == step
    stage.blur()
    stage.click(position={"x": 160, "y": 60})
    page.keyboard.press("ArrowLeft")
    assert ranges(page, "contour") == [[-4.5, 5.5], [-2.5, 7.5]], (
        "after a click they are the clock's"
    )
    assert page.locator(".llp").get_attribute("data-step") != step


def test_of_a_run_that_diverges_what_can_be_seen_is_fitted_and_the_rest_is_told(visit):
    page = visit("/?formula=x²&start.x=3&steps=300&a.learning_rate=1.2&b=adam")
    page.get_by_role("button", name="See it all", exact=True).click()
    remark = page.locator(".llp-remark")
    expect(remark).to_contain_text(re.compile(r"a up to step \d+"))
    low, high = ranges(page, "curve")[0]
    step = int(re.findall(r"step (\d+)", remark.inner_text())[0])
    reached = [3 * (-1.4) ** k for k in range(step + 2)]
    assert all(low <= x <= high for x in reached[:-1])
    assert not low <= reached[-1] <= high


def keys_of(page: Page) -> list[dict]:
    """The player's one table of keys."""
    return page.evaluate("""async () => {
      const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
      const { KEYS } = await import(loaded.find((name) => name.endsWith("/keyboard.js")));
      return KEYS.map(({ keys, shown, does }) => ({ keys, shown, does }));
    }""")


STATE = {
    "playing": "document.querySelector('.llp').dataset.playing",
    "step": "document.querySelector('.llp').dataset.step",
    "window": "document.querySelector('[data-view=curve] .llp-plot')._fullLayout.xaxis.range",
    "chosen": "document.querySelector('.llp').dataset.chosen",
    "dial": "[...document.querySelectorAll('.llp-legend input')].map((node) => node.value)",
    "axis": "document.querySelector('[data-view=loss] .llp-plot')._fullLayout.yaxis.title.text",
    "presenter": "document.querySelector('.llp').dataset.present",
    "told": "document.querySelector('.llp').dataset.subtitles",
    "card": "document.querySelector('dialog').open",
}
"""What keys change, each for itself: the answer to an earlier key may come late."""
DOES = {
    " ": "playing",
    **dict.fromkeys(("ArrowLeft", "ArrowRight", "Home", "End"), "step"),
    **dict.fromkeys(("+", "=", "-", "0", "w"), "window"),
    **dict.fromkeys(("a", "b", "1", "2"), "chosen"),
    **dict.fromkeys(("[", "]", "n"), "dial"),
    "l": "axis",
    "p": "presenter",
    "Escape": "presenter",
    "t": "told",
    "?": "card",
}

BEFORE = {"w": "+", "Escape": "p", "t": "p"}
"""What has to come first for a key to have something to do."""
QUIET = """async (milliseconds) => {
  const app = document.querySelector(".stApp");
  let [since, seen] = [performance.now(), ""];
  while (performance.now() < since + milliseconds) {
    const now = `${app.dataset.testScriptState} ${JSON.stringify(%s)} ${location.search}`;
    if (now !== seen || app.dataset.testScriptState === "running") since = performance.now();
    seen = now;
    await new Promise((done) => setTimeout(done, 20));
  }
}"""
"""Lets answers to earlier keys come in: some of them take a choice back for a moment."""


def pressed(page: Page, key: str) -> None:
    """Press a key, and wait until what it is for has changed."""
    state = STATE[DOES[key]]
    if DOES[key] not in ("playing", "step"):  # the clock asks nobody
        page.evaluate(QUIET % state, 250)
    before = page.evaluate(f"JSON.stringify({state})")
    page.keyboard.press(key)
    until(page, f"JSON.stringify({state}) !== {json.dumps(before)}")


def test_every_key_of_the_table_is_on_the_card_and_does_something(visit):
    page = visit(PARABOLA + "&b.learning_rate=0.1&look=b")
    table = keys_of(page)
    page.keyboard.press("?")
    card = page.get_by_role("dialog", name="Keys")
    rows = card.locator("tr").all_inner_texts()
    assert [row.split("\t")[:2] for row in rows] == [[k["shown"], k["does"]] for k in table]
    page.keyboard.press("?")
    expect(card).to_be_hidden()
    keys = [
        key
        for entry in table
        for key in entry["keys"]
        if key.isascii() and key not in "cdefghij3456789"
    ]
    for key in keys:
        page.locator(".llp-slider").fill("7")
        page.evaluate("document.activeElement.blur()")
        if key in BEFORE:
            pressed(page, BEFORE[key])
        pressed(page, key)
        if key in ("?", "p", " "):
            pressed(page, key)
        if key == "t":
            pressed(page, "Escape")


def test_brackets_turn_the_chosen_learning_rate_by_the_stops_of_its_slider(visit):
    page = visit(PARABOLA + "&b.learning_rate=0.1")
    page.keyboard.press("b")
    rate = "Number(new URLSearchParams(location.search).get('b.learning_rate') ?? NaN)"
    for _ in range(3):
        page.keyboard.press("]")
    until(page, f"{rate} > 0.1")
    assert 0.11 < page.evaluate(rate) < 0.25, "three stops, of which ten and more make a decade"
    for _ in range(3):
        page.keyboard.press("[")
    until(page, f"{rate} === 0.1 || !location.search.includes('b.learning_rate')")
    assert float(address(page).get("a.learning_rate", "0.1")) == 0.1, "the other one stays"
    assert address(page)["look"] == "b"


def test_the_last_row_can_read_the_projector(visit, page):
    page.set_viewport_size({"width": 1920, "height": 1080})
    visit(PARABOLA + "&present=1&b.learning_rate=0.6&look=b")
    expect(page.locator(".stSidebar")).to_be_hidden()
    expect(page.get_by_label("Loss function", exact=True)).to_be_hidden()
    small = page.evaluate("""() => {
      const size = (node) => parseFloat(getComputedStyle(node).fontSize);
      const words = [...document.querySelectorAll(".llp *")].filter((node) =>
        node.checkVisibility() && [...node.childNodes].some((n) => n.nodeType === 3 && n.data.trim()));
      return words.filter((node) => size(node) < 22 && !node.closest(".modebar, .hoverlayer, .llp-spoken"))
        .map((node) => [node.className.baseVal ?? node.className, node.textContent, size(node)]);
    }""")
    assert small == []
    box = page.locator(".llp").bounding_box()
    assert box
    assert box["y"] + box["height"] <= 1080
    assert box["width"] > 1850
    for view in ("curve", "loss"):
        stage = page.locator(f"[data-view={view}] .llp-stage").bounding_box()
        assert stage
        assert stage["height"] > 600
    told = page.locator(".llp-subtitle")
    heights = []
    for step, said in (
        ("0", ""),
        ("5", "b: Overshoot. Step 6 went "),
        ("7", "b: Overshoot. Step 6 went "),
    ):
        page.locator(".llp-slider").fill(step)
        expect(told).to_contain_text(said)
        stage = page.locator("[data-view=curve] .llp-stage").bounding_box()
        heights.append(stage and stage["height"])
    assert heights == pytest.approx(heights[:1] * 3, abs=0.5), "the pictures stand still"
    expect(told).to_have_attribute("data-over", "")
    page.keyboard.press("Escape")
    expect(page.locator(".stSidebar")).to_be_visible()
    until(page, "!location.search.includes('present')")


def test_on_a_phone_the_picture_comes_first_and_fingers_zoom_it(visit, phone):
    page = visit(BOWL, on=phone)
    picture = page.locator("[data-view=contour] .llp-stage").bounding_box()
    field = page.get_by_label("Loss function", exact=True).bounding_box()
    assert picture
    assert field
    assert picture["y"] + picture["height"] < 600
    assert field["y"] > picture["y"] + picture["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    sizes = page.locator(
        ".llp button:visible, .llp select:visible, .llp input:visible"
    ).evaluate_all("all => all.map(n => n.getBoundingClientRect()).map(r => [r.width, r.height])")
    assert min(min(size) for size in sizes) >= 44
    before = ranges(page, "contour")
    x, y = middle(page, "contour")
    pinch(page, x, y, 40, 80)
    after = ranges(page, "contour")
    assert after[0][1] - after[0][0] == pytest.approx((before[0][1] - before[0][0]) / 2, rel=0.02)
    until(page, "location.search.includes('from.x')")


def pinch(page: Page, x: float, y: float, first: float, last: float) -> None:
    """Two fingers move apart around a point."""
    session = page.context.new_cdp_session(page)

    def touch(kind: str, reach: float | None) -> None:
        points = [] if reach is None else [{"x": x - reach, "y": y}, {"x": x + reach, "y": y}]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", first)
    for k in range(1, 5):
        touch("touchMove", first + (last - first) * k / 4)
    touch("touchEnd", None)

"""A hand on the application: what it moves follows at once, and what it leaves is what was shown."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.serving import until


def lettered(page: Page) -> Page:
    """The page when it has its letters too: where they come late, what is grabbed moves."""
    until(page, "!!document.querySelector('.llp-dial-range')")
    page.evaluate("document.fonts.ready")
    return page


@pytest.fixture
def visit(visit: Callable[[str], Page]) -> Callable[[str], Page]:
    return lambda address: lettered(visit(address))


def middle(locator: Locator) -> tuple[float, float]:
    box = locator.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def loss_of(page: Page, slot: str) -> float:
    """The loss that the legend says; NaN while it says none."""
    text = page.locator(f".llp-contestant[data-slot={slot}] .llp-value").inner_text()
    if text == "…":
        return math.nan
    mantissa, _, power = text.replace("−", "-").partition(" × 10")
    digits = power.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-"))
    return float(f"{mantissa}e{digits or 0}")


def drawn(page: Page) -> None:
    """Wait for the next frame and no longer: an answer of the server would take more."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


PLANE = "/?formula=x²%2B2y²&start.x=3&start.y=2&steps=9&a=gradient-descent&a.learning_rate=0.1"

PIXEL = """([x, y]) => {
  const { xaxis, yaxis } = document.querySelector("[data-view=contour] .llp-plot")._fullLayout;
  const stage = document.querySelector("[data-view=contour] .llp-stage").getBoundingClientRect();
  return [stage.left + xaxis._offset + xaxis.l2p(x), stage.top + yaxis._offset + yaxis.l2p(y)];
}"""


def start_of(page: Page) -> list[float]:
    """The start as the handle says it."""
    text = page.locator("[data-view=contour] .llp-start").get_attribute("aria-valuetext") or ""
    return [float(part.split()[-1].replace("−", "-")) for part in text.split(",")]


def from_there(start: list[float], steps: int = 3) -> float:
    """Loss of gradient descent on x² + 2y² at a rate of 0.1."""
    x, y = start[0] * 0.8**steps, start[1] * 0.6**steps
    return x**2 + 2 * y**2


def wait_for_loss(page: Page, expected: float) -> None:
    for _ in range(200):
        if loss_of(page, "a") == pytest.approx(expected, rel=2e-3):
            return
        page.wait_for_timeout(20)
    assert loss_of(page, "a") == pytest.approx(expected, rel=2e-3)


def test_a_start_is_dragged_with_its_paths_and_stays_where_it_is_dropped(visit):
    page = visit(PLANE)
    page.locator(".llp-slider").fill("3")
    handle = page.locator("[data-view=contour] .llp-start")
    box, address = handle.bounding_box(), page.url
    assert box
    assert min(box["width"], box["height"]) >= 44
    assert handle.evaluate("node => getComputedStyle(node).touchAction") == "none"
    x, y = middle(handle)
    assert (x, y) == pytest.approx(tuple(page.evaluate(PIXEL, [3, 2])), abs=1)
    page.mouse.move(x + 15, y - 12)  # beside the ring, but within a finger's reach
    page.mouse.down()
    for goal in ([1, 3], [-3.5, 1]):
        gx, gy = page.evaluate(PIXEL, goal)
        page.mouse.move(gx + 15, gy - 12, steps=12)
        assert start_of(page) == pytest.approx(goal, abs=0.03)
        wait_for_loss(page, from_there(start_of(page)))
    assert page.url == address, "nothing is taken over before the hand lets go"
    assert page.locator("[data-view=contour] .llp-plot").evaluate(
        "plot => plot._fullLayout.xaxis.range"
    ) == [-5, 5], "the picture is not moved"
    dropped = start_of(page)
    page.mouse.up()
    expect(page).to_have_url(re.compile("start.x=-3.*start.y="))
    assert [float(query(page)[name][0]) for name in ("start.x", "start.y")] == dropped
    page.wait_for_timeout(600)  # whatever was still on its way has arrived
    assert start_of(page) == dropped
    assert loss_of(page, "a") == pytest.approx(from_there(dropped), rel=2e-3)

    handle.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    moved = [dropped[0] + 0.1, dropped[1] - 1]
    assert start_of(page) == pytest.approx(moved, abs=2e-3)
    wait_for_loss(page, from_there(start_of(page)))
    expect(page).not_to_have_url(re.compile(f"start.x={dropped[0]}&"))
    assert float(query(page)["start.y"][0]) == pytest.approx(moved[1], abs=2e-3)
    assert page.locator(".llp").get_attribute("data-step") == "3", "keys were the handle's own"


def test_the_loss_from_another_start_is_not_shown_for_one_that_is_dragged(visit):
    page = visit(PLANE)
    page.locator(".llp-slider").fill("3")
    page.route("**/answers/**", lambda route: route.abort())
    before = loss_of(page, "a")
    assert before == pytest.approx(from_there([3, 2]), rel=2e-3)
    page.mouse.move(*middle(page.locator("[data-view=contour] .llp-start")))
    page.mouse.down()
    page.mouse.move(*page.evaluate(PIXEL, [1, 3]))
    drawn(page)
    assert math.isnan(loss_of(page, "a"))
    expect(page.locator(".llp-contestant[data-slot=a]")).to_have_attribute("data-stale", "")
    page.mouse.up()
    wait_for_loss(page, from_there(start_of(page)))


def test_of_questions_that_wait_only_the_newest_is_sent_and_no_answer_is_heard_twice(visit):
    page = visit(PLANE)
    sent, heard, addresses = page.evaluate("""async () => {
      const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
      const url = loaded.find((name) => name.endsWith("/questions.js"));
      const { ask, askAt, forget } = await import(`${url}?of-its-own`);
      const bytes = (header) => {
        const body = new TextEncoder().encode(JSON.stringify({ version: 1, arrays: {}, ...header }));
        return new Uint8Array([...new Uint8Array(new Uint32Array([body.length]).buffer), ...body]);
      };
      const [sent, heard, addresses, answers] = [[], [], new Set(), []];
      const fetched = window.fetch;
      window.fetch = (address, { body }) => {
        sent.push(JSON.parse(body));
        addresses.add(new URL(address).pathname);
        return new Promise((resolve) => answers.push(resolve));
      };
      const answer = async (paths, status = 200) => {
        answers.shift()(new Response(bytes({ paths }), { status }));
        await new Promise((done) => setTimeout(done, 60));
      };
      const question = (kind, what) => ask(kind, what, (found) => heard.push([what, found?.paths]));
      question("start", [0]);
      question("start", [1]);
      askAt("player/answers/here");
      for (const x of [2, 3, 4]) question("start", [x]);
      await answer("first");
      await answer("second");
      question("start", [5]);
      await answer("refused", 429);
      question("start", [6]);
      forget("start");
      await answer("too late");
      question("start", [7]);
      question("slope", [8]);
      question("start", [9]);
      await answer("third");
      await answer("fourth");
      await answer("fifth");
      window.fetch = fetched;
      return [sent, heard, [...addresses]];
    }""")
    asked = [{"start": [x]} for x in (1, 4, 5, 6, 7, 9)]
    assert sent == [*asked, {"slope": [8]}], "what a hand moves comes first"
    later = [[[7], "third"], [[9], "fourth"], [[8], "fifth"]]
    assert heard == [[[1], "first"], [[4], "second"], [[5], None], *later]
    assert addresses == ["/player/answers/here"]


def numbers(locator: Locator) -> list[float]:
    return [float(text.replace("−", "-")) for text in re.findall(r"[−\d.]+", locator.inner_text())]


def test_the_slope_under_the_pointer_is_exact_and_waits_for_no_drag(visit):
    page = visit("/?formula=|x|%2By³&start.x=3&start.y=2&steps=9&from.y=-2&to.y=2")
    said = page.locator("[data-view=contour] .llp-readout")
    handle = page.locator("[data-view=contour] .llp-start")

    page.mouse.move(*page.evaluate(PIXEL, [-2.5, 1]))
    expect(said).to_contain_text("gradient (−1.000, ")
    x, y, loss, _, up = numbers(said)
    assert loss == pytest.approx(abs(x) + y**3, rel=1e-3)
    assert up == pytest.approx(3 * y**2, rel=1e-3)
    assert page.locator(".hoverlayer .hovertext").count() == 0, "one number, not two"
    page.mouse.move(*middle(page.locator(".llp-slider")))
    expect(said).to_have_text("")
    handle.focus()
    page.keyboard.press("ArrowRight")
    expect(said).to_have_text("x 3.100   y 2.000   loss 11.10   gradient (1.000, 12.00)")

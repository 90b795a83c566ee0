"""Keys come to things in the order in which they are seen, on a desk, in a narrow window and on a phone."""

from __future__ import annotations

import itertools

import pytest
from playwright.sync_api import Page

from tests.browser.conftest import PHONE
from tests.browser.serving import until

SCENE = "/?formula=x²%2B2y²&start.x=3&start.y=2&steps=9&b=adam"
FOCUSED = """() => {
  const node = document.activeElement;
  if (!node || node === document.body) return null;
  const scroller = document.querySelector(".stMain");
  const side = node.closest(".stSidebar");
  const { left, right, top, bottom } = (node.closest("label") ?? node).getBoundingClientRect();
  if (node.closest(".llp-controls")) return { name: node.getAttribute("aria-label"), part: "at the edge" };
  const down = node.closest(".stMain") ? scroller.scrollTop : side?.firstElementChild?.scrollTop ?? 0;
  const name = node.getAttribute("aria-label") ?? node.textContent.trim().slice(0, 30);
  return { name: `${node.tagName} ${name}`, left, right, top: top + down, bottom: bottom + down,
    part: side ? "sidebar" : node.closest(".stMain") ? "page" : "frame" };
}"""


def walk(page: Page) -> list[dict]:
    """Everything that Tab comes to."""
    page.evaluate("document.body.tabIndex = -1; document.body.focus()")
    found: list[dict] = []
    for _ in range(150):
        page.keyboard.press("Tab")
        at = page.evaluate(FOCUSED)
        if at is None or (
            found and at["name"] == found[0]["name"] and at.get("top") == found[0]["top"]
        ):
            break
        found.append(at)
    return found


@pytest.mark.parametrize(
    ("width", "agent"), [(1400, None), (390, None), (390, PHONE)], ids=["desk", "narrow", "phone"]
)
def test_the_focus_goes_on_downwards_or_to_the_right(visit, page, browser, watch, width, agent):
    if agent:
        page = watch(browser.new_page(user_agent=agent))
    page.set_viewport_size({"width": width, "height": 900})
    visit(SCENE, on=page)
    until(page, "document.querySelector('.stApp').dataset.testScriptState !== 'running'")
    first = "document.querySelector('.st-key-first .llp')"
    until(page, f"{'!' if width < 640 else ''}!{first}")
    walked = walk(page)
    names = [stop["name"] for stop in walked]
    stops = [stop for stop in walked if stop["part"] == "page"]
    assert len(stops) > 20
    assert [
        stop["name"] for stop in walked if stop["part"] == "sidebar" and stop["right"] <= 0
    ] == []
    back = [
        (one["name"], other["name"])
        for one, other in itertools.pairwise(stops)
        if other["bottom"] < one["top"] and other["left"] < one["right"] - 1
    ]
    assert back == []
    loss, play = names.index("INPUT Loss function"), names.index("Play")
    if agent:
        page.close()
    assert (play < loss) == (width < 640), "on a phone the picture comes first"

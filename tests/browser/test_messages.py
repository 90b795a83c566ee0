"""Messages of the player to a page that is busy: none of them is lost."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import until
from tests.browser.test_data import COUNT, PIXEL, STAGE, table

DATA = (
    "/?kind=data&model=a x&source=table&table=-2+-2%0A-1+-1%0A1+1%0A2+2"
    "&start.a=0&steps=20&a.learning_rate=0.1"
)
CURVE = "/?formula=½x²&start.x=4&steps=9&a.learning_rate=0.5"

ACROSS = """(x) => {
  const plot = document.querySelector("[data-view=curve] .llp-plot");
  const { xaxis } = plot._fullLayout;
  return plot.getBoundingClientRect().left + xaxis._offset + xaxis.d2p(x);
}"""


@pytest.fixture
def visit(visit: Callable[[str], Page]) -> Callable[[str], Page]:
    """Wait until the page has come to rest, too."""

    def go(address: str) -> Page:
        page = visit(address)
        until(page, "document.querySelector('.stApp').dataset.testScriptState !== 'running'")
        page.evaluate("document.fonts.ready")
        return page

    return go


def test_quick_clicks_add_as_many_samples(visit):
    page = visit(DATA)
    page.locator(STAGE).scroll_into_view_if_needed()
    places = [(-1.5, 1), (-0.5, 1.5), (0.5, -1), (1.5, -1.5), (0.2, 0.9)]
    for place in places:
        page.mouse.click(*page.evaluate(PIXEL, list(place)))
        page.wait_for_timeout(60)  # while the run for the one before is under way
    until(page, f"{COUNT} === {4 + len(places)}")
    until(page, "location.search.split('%0A').length === 9")
    added = table(page)[4:]
    assert [[round(v, 1) for v in row] for row in added] == [list(place) for place in places]


def test_a_message_holds_beside_what_else_is_moved_at_that_moment(visit):
    """The browser sends all controls with each change, those too that the run under way has set."""
    page = visit(CURVE)
    stage = page.locator("[data-view=curve] .llp-stage").bounding_box()
    assert stage
    slider = page.locator("[class*=st-key-a-learning_rate] input[type=range]").first
    before = int(slider.get_attribute("value") or 0)
    for wait, x in ((30, 1.0), (90, -3.0), (150, 2.0), (60, -2.0)):
        at = page.evaluate(ACROSS, x)
        page.mouse.click(at, stage["y"] + 60)
        page.wait_for_timeout(wait)
        slider.press("ArrowRight")
        page.wait_for_timeout(wait)
    start = page.get_by_label("x, exact")
    expect(start).to_have_value(re.compile(r"-(2|1\.9|2\.0)"))
    expect(page).to_have_url(re.compile(r"start\.x=-(2|1\.9|2\.0)"))
    page.wait_for_timeout(700)
    assert abs(float(start.input_value()) + 2) < 0.05, "and it stays"
    # A busy browser lets Streamlit's own slider miss a press; what it shows is what the page has.
    assert before < int(slider.get_attribute("value") or 0) <= before + 4
    shown = (slider.get_attribute("aria-valuetext") or "").replace("−", "-")
    field = page.locator("[class*=st-key-a-learning_rate] input[type=number]").first
    assert float(shown) == float(field.input_value())
    expect(page).to_have_url(re.compile(f"a.learning_rate={float(shown):g}(&|$)"))

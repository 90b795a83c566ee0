"""What the player tells of a contestant: marks, the list, arrows, the parabola, and a guess."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import until
from tests.browser.test_hand import drawn

BOOK = (
    "/?formula=2x⁴−8x³−26x²%2Bx−5&start.x=2&from.x=-4&to.x=7&steps=60"
    "&a.learning_rate=0.016&b=momentum&b.learning_rate=0.002"
)
COLORED = """() => {
  const canvas = document.querySelector(".llp-%s .llp-ink");
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  let count = 0;
  for (let k = 3; k < data.length; k += 4) count += data[k] > 0;
  return count;
}"""


def step(page: Page) -> int:
    return int(page.locator(".llp").get_attribute("data-step") or -1)


def seek(page: Page, to: int) -> None:
    page.locator(".llp-slider").evaluate(
        "(e, to) => { e.value = to; e.dispatchEvent(new Event('input', { bubbles: true })); }", to
    )
    expect(page.locator(".llp")).to_have_attribute("data-step", str(to))


def caption(page: Page) -> str:
    return page.locator(".ll-step caption").inner_text()


def test_what_happened_is_marked_listed_and_one_click_from_its_step(visit):
    page = visit(BOOK)
    events = page.locator(".llp-event")
    expect(events.first).to_contain_text("Back and forth. From step 2 to 9")
    marks = page.locator(".llp-curve .llp-mark:visible")
    expect(marks).to_have_count(events.count())
    page.get_by_role("button", name=re.compile("Into another valley")).click()
    assert step(page) == 8  # where the ninth step begins
    expect(marks).to_have_count(2)  # what has not happened yet is not marked
    marks.nth(1).hover()
    expect(page.locator(".llp-said:visible")).to_contain_text("from one valley into another")
    page.locator(".llp-choice").nth(1).click()
    expect(page.locator(".llp-heading")).to_have_text("What happened: b, Momentum")
    expect(page).to_have_url(re.compile("look=b"))


def test_the_clock_and_the_inspector_follow_each_other(visit):
    page = visit(BOOK + "&inspect=1&step=4&look=b")
    expect(page.locator(".llp")).to_have_attribute("data-step", "3")
    spoken = page.locator(".st-key-numbers math")
    expect(spoken).to_contain_text(re.compile("v←β\\s*v.*x←x−η\\s*v", re.DOTALL))
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    seek(page, 9)
    expect(page.locator(".ll-step caption")).to_contain_text("Step 10 of 60")
    page.get_by_label("Step, exact").fill("30")
    page.get_by_label("Step, exact").press("Enter")
    expect(page.locator(".llp")).to_have_attribute("data-step", "29")
    seek(page, 60)  # there is no step after the last: the page shows that, the clock stays
    expect(page.locator(".ll-step caption")).to_contain_text("Step 60 of 60")
    page.wait_for_timeout(1500)
    assert (step(page), "Step 60 of 60" in caption(page)) == (60, True)


def test_the_parabola_of_a_step_and_arrows_are_drawn_where_they_are_wanted(visit):
    page = visit(BOOK)
    seek(page, 3)
    with_parabola = page.evaluate(COLORED % "curve")
    page.get_by_role("button", name="Show why").click()
    page.get_by_text("Parabola of the step").click()
    expect(page).to_have_url(re.compile("parabola=0"))
    until(page, f"({COLORED % 'curve'})() < {with_parabola} - 300")
    with_step = page.evaluate(COLORED % "curve")
    page.get_by_text("Step taken").click()
    expect(page).to_have_url(re.compile("parabola=0&arrow.level=0"))
    until(page, f"({COLORED % 'curve'})() < {with_step} - 100")


def test_arrows_on_the_curve_are_as_long_as_what_they_stand_for(visit):
    """Gradient descent on ½x² from 4 at a rate of 0.25: the gradient's arrow is as long as the step, 1."""
    page = visit("/?formula=½x²&start.x=4&steps=9&a.learning_rate=0.25&arrow.gradient=1&parabola=0")
    seek(page, 0)
    drawn(page)
    found = page.evaluate("""() => {
      const panel = document.querySelector("[data-view=curve]");
      const { xaxis, yaxis } = panel.querySelector(".llp-plot")._fullLayout;
      const canvas = panel.querySelector(".llp-ink"), scale = canvas.width / canvas.clientWidth;
      const y = yaxis._offset + yaxis.d2p(8) + 17;
      const { data } = canvas.getContext("2d").getImageData(0, Math.round(y * scale), canvas.width, 1);
      const inked = [...Array(canvas.width).keys()].filter((k) => data[4 * k + 3] > 120);
      return [inked[0], inked.at(-1)].map((k) => xaxis.p2d(k / scale - xaxis._offset));
    }""")
    pixel = 0.02
    assert found == pytest.approx([3, 4], abs=2 * pixel)


def test_a_run_is_shown_when_it_has_been_predicted(visit):
    page = visit(BOOK + "&predict=1")
    assert step(page) == 0
    expect(page.locator(".llp-controls")).to_be_hidden()
    picture = page.locator(".llp-curve .llp-stage")
    picture.scroll_into_view_if_needed()
    box = picture.bounding_box()
    assert box
    page.mouse.click(box["x"] + 0.55 * box["width"], box["y"] + 0.5 * box["height"])
    guess = page.locator(".st-key-prediction").get_by_label("x", exact=True)
    expect(guess).not_to_have_value("")
    expect(page.get_by_label("x, exact")).to_have_value("2")  # the start stayed where it was
    page.get_by_text("It comes to rest in a minimum").click()
    page.get_by_role("button", name="Show the run").click()
    said = page.locator(".st-key-prediction")
    expect(said).to_contain_text("Right. You said: it comes to rest in a minimum.")
    expect(said).to_contain_text(
        re.compile(r"You said that step 3 lands at x = [\d.]+\. It landed")
    )
    expect(page.locator(".llp-controls")).to_be_visible()

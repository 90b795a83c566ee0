"""What one sees without scrolling, and what a phone shows: sizes and places, at few sizes of window."""

from playwright.sync_api import FloatRect, Page

from tests.browser.serving import until

LAPTOP = {"width": 1280, "height": 720}
LAID_OUT = """[...document.querySelectorAll(".llp-plot")].every((plot) =>
  Math.abs(plot._fullLayout.height - plot.clientHeight) < 1)"""


def box(page: Page, selector: str) -> FloatRect:
    found = page.locator(selector).first.bounding_box()
    assert found, selector
    return found


def sideways(page: Page) -> list[str]:
    """What reaches beyond the right edge and does not scroll by itself."""
    return page.evaluate("""() => [...document.querySelectorAll(".stMain *")]
      .filter((node) => node.checkVisibility() && node.getBoundingClientRect().right > innerWidth + 1)
      .filter((node) => !node.closest(".katex-display, .llp-stage, .ll-results, .llp-spoken"))
      .map((node) => node.outerHTML.slice(0, 80))""")


def test_on_a_low_screen_the_first_pictures_stand_whole_above_the_clock(page, visit):
    page.set_viewport_size(LAPTOP)
    visit("/?scene=himmelblau")
    until(page, LAID_OUT)
    clock = box(page, ".llp-controls")
    assert clock["y"] + clock["height"] <= LAPTOP["height"]
    picture = box(page, "[data-view=contour] .llp-stage")
    assert picture["y"] + picture["height"] <= clock["y"]
    assert picture["height"] >= 280

    # Equal units leave no gap: the map begins where the loss does, its color bar stands beside it.
    edges = page.evaluate("""() => ["contour", "loss"].map((view) => {
      const plot = document.querySelector(`[data-view=${view}] .llp-plot`);
      const { xaxis, yaxis, _size: size } = plot._fullLayout;
      return [xaxis._offset, xaxis._length / size.w, yaxis._length / size.h];
    })""")
    assert edges[0][1:] == [1, 1]
    assert abs(edges[0][0] - edges[1][0]) < 1

    # A message lies over what was read before; nothing below it moves.
    field = page.get_by_label("Loss function", exact=True)
    field.fill("(x^2 + y - 11)^2 + (x + $")
    message = page.locator(".ll-formula")
    message.wait_for()
    assert box(page, "[data-view=contour] .llp-stage") == picture
    over = message.bounding_box()
    assert over
    hit = page.evaluate(
        "([x, y]) => document.elementFromPoint(x, y).closest('.ll-formula') !== null",
        [over["x"] + over["width"] / 2, over["y"] + over["height"] - 4],
    )
    assert hit, "it can be read: nothing is drawn over it"


def test_on_a_phone_nothing_has_to_be_scrolled_sideways(visit, phone):
    page = visit("/?scene=himmelblau", on=phone)
    page.locator(".st-key-critical table").wait_for()
    assert sideways(page) == []
    assert page.evaluate("""() => [...document.querySelectorAll(".ll-outcomes, .st-key-critical .stMarkdown")]
      .every((table) => table.scrollWidth <= table.clientWidth)""")
    # The page's own buttons lie on nothing that is read.
    page.locator(".stMain").evaluate("node => (node.scrollTop = 300)")
    until(
        page,
        """[...document.querySelectorAll(".stAppHeader button")]
      .every((button) => button.getBoundingClientRect().bottom <= 0)""",
    )
    # Each number says what it is, since the heads are not above it.
    said = page.evaluate("""() => [...document.querySelectorAll(".ll-outcomes tr:nth-child(1) td")].slice(1)
      .map((cell) => getComputedStyle(cell, "::before").content)""")
    assert said == ['"final x, y"', '"final loss"', '"steps"', '"gradients used"']

"""Samples and models on the player, under a hand."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Page

from tests.browser.serving import until

STAGE = "[data-view=data] .llp-stage"
# Where a value lies on the picture, in pixels of the page.
PIXEL = """([x, y]) => {
  const plot = document.querySelector("[data-view=data] .llp-plot");
  const { xaxis, yaxis } = plot._fullLayout;
  const { left, top } = plot.getBoundingClientRect();
  return [left + xaxis._offset + xaxis.d2p(x), top + yaxis._offset + yaxis.d2p(y)];
}"""
COUNT = "document.querySelector('[data-view=data] .llp-plot')?.data?.[0].x.length"


def table(page: Page) -> list[list[float]]:
    """The samples as the address holds them."""
    text = parse_qs(urlsplit(page.url).query).get("table", [""])[0]
    return [[float(cell) for cell in line.split()] for line in text.splitlines()]


def test_the_model_moves_with_the_clock_and_samples_with_the_hand(visit):
    # A model of one parameter: no surface, and the line passes through the origin.
    lines = "table=-2+-2%0A-1+-1%0A1+1%0A2+2"
    page = visit(f"/?kind=data&model=a+x&source=table&{lines}&start.a=-1&steps=30")
    until(page, f"{COUNT} === 4")
    page.locator(STAGE).scroll_into_view_if_needed()
    page.wait_for_timeout(300)

    def ink_at(x: float, y: float) -> int:
        """How much is drawn around a value."""
        left, top = page.evaluate(PIXEL, [x, y])
        box = page.locator(STAGE).bounding_box()
        script = """([x, y]) => {
          const canvas = document.querySelector("[data-view=data] canvas.llp-ink");
          const scale = canvas.width / canvas.clientWidth;
          const [i, j] = [Math.round(x * scale), Math.round(y * scale)];
          const { data } = canvas.getContext("2d").getImageData(i - 6, j - 6, 13, 13);
          return data.filter((value, k) => k % 4 === 3 && value > 100).length;
        }"""
        return page.evaluate(script, [left - box["x"], top - box["y"]])

    assert ink_at(1.5, 1.5) > 20, "at the end the line has the slope of the samples"
    assert ink_at(1.5, -1.5) == 0
    page.locator("body").press("Home")
    until(page, "document.querySelector('.llp').dataset.step === '0'")
    page.wait_for_timeout(100)
    assert ink_at(1.5, -1.5) > 20, "at the start it has the slope −1"
    assert ink_at(1.5, 1.5) == 0

    page.mouse.click(*page.evaluate(PIXEL, [0.5, -1.5]))
    until(page, f"{COUNT} === 5")
    until(page, "location.search.includes('0.5+-1.5')")
    assert len(table(page)) == 5

    page.mouse.move(*page.evaluate(PIXEL, [2, 2]))
    page.mouse.down()
    page.mouse.move(*page.evaluate(PIXEL, [1.6, 0.4]), steps=4)
    page.mouse.up()
    until(page, "location.search.includes('1.6+0.4')")
    assert table(page)[3] == [1.6, 0.4]

    page.mouse.move(*page.evaluate(PIXEL, [-2, -2]))
    page.mouse.down()
    x, y = page.evaluate(PIXEL, [-2, -2])
    page.mouse.move(x - 200, y, steps=4)
    page.mouse.up()
    until(page, f"{COUNT} === 4")
    until(page, "!location.search.includes('-2+-2')")
    assert len(table(page)) == 4
    assert page.get_by_label("Model", exact=True).input_value() == "a x"

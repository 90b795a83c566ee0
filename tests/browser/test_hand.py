"""A hand on the application: what it moves follows at once, and what it leaves is what was shown."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.serving import until

BOWL = "/?formula=½x²&start.x=4&steps=9&a=gradient-descent&b=momentum&a.learning_rate=0.5"


@pytest.fixture
def visit(page: Page, app_url: str) -> Callable[[str], Page]:
    def go(address: str) -> Page:
        page.goto(app_url + address)
        until(page, "performance.getEntriesByName('player:repaint').length > 0")
        page.locator(".llp-rate-range").first.wait_for()
        page.evaluate("document.fonts.ready")
        return page

    return go


def middle(locator: Locator) -> tuple[float, float]:
    box = locator.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def loss_of(page: Page, slot: str) -> float:
    """The loss that the legend says."""
    text = page.locator(f".llp-contestant[data-slot={slot}] .llp-value").inner_text()
    mantissa, _, power = text.replace("−", "-").partition(" × 10")
    digits = power.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-"))
    return float(f"{mantissa}e{digits or 0}")


def drawn(page: Page) -> None:
    """Wait for the next frame and no longer: an answer of the server would take more."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def after(rate: float, steps: int = 3, start: float = 4.0) -> float:
    """Loss of gradient descent on ½x²."""
    return (start * (1 - rate) ** steps) ** 2 / 2


def test_a_learning_rate_is_turned_without_asking_and_stays_where_it_is_left(visit):
    page = visit(BOWL)
    page.locator(".llp-slider").fill("3")
    slider = page.get_by_label("Learning rate of a, Gradient descent", exact=True)
    field = page.get_by_label("Learning rate of a, Gradient descent, exact")
    box = slider.bounding_box()
    assert box
    assert box["height"] >= 44
    x, y = middle(slider)
    slider.hover(position={"x": 4, "y": 22})
    page.wait_for_timeout(300)  # the runs arrive
    momentum, address = loss_of(page, "b"), page.url
    x += (float(slider.evaluate("s => s.value / s.max")) - 0.5) * (box["width"] - 16)
    page.mouse.move(x, y)
    page.mouse.down()
    seen = {0.5}
    for away in (-12, -25, -40, 9):
        page.mouse.move(x + away, y)
        drawn(page)
        rate = float(field.input_value())
        assert loss_of(page, "a") == pytest.approx(after(rate), rel=1e-3), rate
        seen.add(rate)
    assert len(seen) == 5
    assert loss_of(page, "b") == momentum
    assert page.url == address, "nothing is taken over before the hand lets go"
    page.mouse.up()
    expect(page).to_have_url(re.compile(f"a.learning_rate={rate}"))
    assert float(field.input_value()) == rate
    assert loss_of(page, "a") == pytest.approx(after(rate), rel=1e-3)
    sidebar = page.locator("[class*=st-key-a-learning_rate] input[type=number]").first
    assert float(sidebar.input_value()) == rate
    assert page.locator(".llp").get_attribute("data-step") == "3"

    slider.press("ArrowRight")
    drawn(page)
    turned = float(field.input_value())
    assert turned > rate
    assert loss_of(page, "a") == pytest.approx(after(turned), rel=1e-3)
    expect(page).to_have_url(re.compile(f"a.learning_rate={turned}"))
    field.fill("0.437")
    field.press("Enter")
    expect(page).to_have_url(re.compile("a.learning_rate=0.437"))
    until(page, "document.querySelector('[data-slot=a] .llp-value').textContent.startsWith('0.2')")
    assert loss_of(page, "a") == pytest.approx(after(0.437), rel=1e-3)
    field.fill("-3")
    field.press("Enter")
    expect(page.get_by_text("learning rate must be a number of at least 0")).to_be_visible()
    assert query(page)["a.learning_rate"] == ["0.437"]
    assert page.locator(".llp").get_attribute("data-step") == "3", "keys were the slider's own"


def test_one_slider_turns_all_of_them(visit):
    page = visit(BOWL + "&together=1&learning_rate=0.5")
    page.locator(".llp-slider").fill("3")
    slider = page.get_by_label("Learning rate of all contestants", exact=True)
    assert page.locator(".llp-rate-range").count() == 1
    slider.focus()
    page.wait_for_timeout(300)
    before = loss_of(page, "b")
    page.keyboard.press("ArrowLeft")
    drawn(page)
    rate = float(page.get_by_label("Learning rate of all contestants, exact").input_value())
    assert rate < 0.5
    assert loss_of(page, "a") == pytest.approx(after(rate), rel=1e-3)
    assert loss_of(page, "b") != before
    expect(page).to_have_url(re.compile(rf"[?&]learning_rate={rate}"))

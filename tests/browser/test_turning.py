"""Numbers turned in the legend: the paths follow without asking, and what is left is what was shown."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import until
from tests.browser.test_hand import drawn, lettered, loss_of, middle, query

BOWL = "/?formula=½x²&start.x=4&steps=9&a=gradient-descent&b=momentum&a.learning_rate=0.5"


@pytest.fixture
def visit(visit: Callable[[str], Page]) -> Callable[[str], Page]:
    return lambda address: lettered(visit(address))


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
    told = page.get_by_role("region", name="Player").get_by_text("What happened")
    expect(told).not_to_be_visible()
    page.mouse.move(x + 45, y)  # it diverges: where the hand rests, the axis lets it go and says so
    told_of = "document.querySelector('[data-view=loss] .annotation-text')?.textContent"
    until(page, f"{told_of}?.startsWith('cut off above: a to ')")
    assert page.url == address, "nothing is taken over before the hand lets go"
    page.mouse.move(x + 9, y)
    page.mouse.up()
    expect(page).to_have_url(re.compile(f"a.learning_rate={rate:g}(&|$)"))
    expect(told).to_be_visible()
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
    expect(page).to_have_url(re.compile(f"a.learning_rate={turned:g}(&|$)"))
    field.fill("0.437")
    field.press("Enter")
    expect(page).to_have_url(re.compile("a.learning_rate=0.437"))
    until(page, "document.querySelector('[data-slot=a] .llp-value').textContent.startsWith('0.2')")
    assert loss_of(page, "a") == pytest.approx(after(0.437), rel=1e-3)
    assert page.locator(".llp").get_attribute("data-step") == "3", "keys were the slider's own"


LOSSES = """(label) => {
  const seen = window.seenLosses = [];
  const field = document.querySelector(`[aria-label="${label}"]`);
  const value = document.querySelector("[data-slot=a] .llp-value");
  // Of all that has a part in a frame, sizes are looked at last: then it is what will be seen.
  const probe = document.body.appendChild(document.createElement("div"));
  probe.style.position = "fixed";
  new ResizeObserver(() => {
    const now = `${field.value} ${value.textContent}`;
    // What is being written is not in force.
    if (field !== document.activeElement && seen.at(-1) !== now) seen.push(now);
  }).observe(probe);
  const frame = (now) => {
    probe.style.width = probe.style.width === "1px" ? "2px" : "1px";
    requestAnimationFrame(frame);
  };
  frame();
}"""
"""Every pair of number and loss that a frame shows."""


def test_no_loss_of_another_run_stands_beside_a_typed_number(visit):
    page = visit(BOWL)
    page.locator(".llp-slider").fill("3")
    slider = page.get_by_label("Learning rate of a, Gradient descent", exact=True)
    label = "Learning rate of a, Gradient descent, exact"
    field = page.get_by_label(label)
    page.route("**/answers/**", lambda route: (page.wait_for_timeout(150), route.continue_()))
    page.evaluate(LOSSES, label)
    slider.focus()
    page.keyboard.press("ArrowRight")  # before its run is there
    until(page, "window.seenLosses.length > 2 && !window.seenLosses.at(-1).endsWith('…')")
    turned = float(field.input_value())
    # A number is typed at once: the page has not taken over the one before.
    field.fill("0.437")
    field.press("Enter")
    field.evaluate("node => node.blur()")
    expect(page).to_have_url(re.compile("a.learning_rate=0.437"))
    until(page, "window.seenLosses.at(-1).startsWith('0.437 0.2')")
    seen = [pair.split(" ", 1) for pair in page.evaluate("window.seenLosses")]
    losses = {float(rate): {loss for one, loss in seen if one == rate} for rate, _ in seen}
    assert set(losses) == {0.5, turned, 0.437}
    assert "…" in losses[turned]
    assert "…" in losses[0.437]
    assert float((losses[0.437] - {"…"}).pop()) == pytest.approx(after(0.437), rel=1e-3)
    said = [loss for _, loss in seen if loss != "…"]
    assert len(said) == len(dict.fromkeys(said)) == 3, "no older one comes back"


def test_a_typed_number_that_is_not_allowed_is_answered_at_once(visit):
    page = visit(BOWL)
    address = page.url
    field = page.get_by_label("Learning rate of a, Gradient descent, exact")
    said = page.locator(".llp-contestant[data-slot=a]").get_by_role("alert")
    loss = loss_of(page, "a")
    for typed in ("-1", "much", "1e999"):
        field.fill(typed)
        expect(said).to_be_hidden()
        field.press("Enter")
        assert said.inner_text() == "η is a number of at least 0; 0.5 stays."
        assert (field.input_value(), loss_of(page, "a")) == ("0.5", loss)
    field.fill("0")  # what the words call the least is allowed
    field.press("Enter")
    expect(said).to_be_hidden()
    expect(page).to_have_url(re.compile("a.learning_rate=0(&|$)"))
    assert address != page.url


def test_one_slider_turns_all_of_them(visit):
    page = visit(BOWL + "&together=1&learning_rate=0.5")
    page.locator(".llp-slider").fill("3")
    slider = page.get_by_label("Learning rate of all contestants", exact=True)
    names = page.locator(".llp-dial-range").evaluate_all("all => all.map((s) => s.ariaLabel)")
    assert names == [
        "Learning rate of all contestants",
        *("Weight decay of a, Gradient descent", "Momentum of b, Momentum"),
    ]
    slider.focus()
    page.wait_for_timeout(300)
    before = loss_of(page, "b")
    page.keyboard.press("ArrowLeft")
    drawn(page)
    rate = float(page.get_by_label("Learning rate of all contestants, exact").input_value())
    assert rate < 0.5
    assert loss_of(page, "a") == pytest.approx(after(rate), rel=1e-3)
    assert loss_of(page, "b") != before
    expect(page).to_have_url(re.compile(rf"[?&]learning_rate={rate:g}(&|$)"))


def with_momentum(beta: float, steps: int = 3, start: float = 4.0, rate: float = 0.5) -> float:
    """Loss of gradient descent with momentum on ½x²."""
    x, v = start, 0.0
    for _ in range(steps):
        v = beta * v + x
        x -= rate * v
    return x**2 / 2


def test_the_slider_turns_whichever_number_is_chosen(visit):
    page = visit(BOWL + "&b.learning_rate=0.5&c=nelder-mead&look=b")
    page.locator(".llp-slider").fill("3")
    assert page.locator("[data-slot=c] .llp-dial-letter").inner_text() == "s", "it has no rate"
    menu = page.get_by_label("What the slider of b turns")
    box = menu.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 44
    assert menu.locator("option").all_inner_texts() == [
        *("η · learning rate", "β · momentum", "τ · dampening", "λ · weight decay"),
        "σ · gradient noise (all contestants)",
    ]
    menu.select_option("b.momentum")
    slider = page.get_by_label("Momentum of b, Momentum", exact=True)
    field = page.get_by_label("Momentum of b, Momentum, exact")
    expect(page).to_have_url(re.compile("b.dial=momentum"))
    slider.focus()
    page.wait_for_timeout(300)
    others = loss_of(page, "a"), loss_of(page, "c")
    seen = set()
    for key in ("ArrowLeft", "ArrowLeft", "ArrowRight"):
        slider.press(key)
        drawn(page)
        beta = float(field.input_value())
        assert loss_of(page, "b") == pytest.approx(with_momentum(beta), rel=1e-3), beta
        seen.add(beta)
    assert (len(seen), max(seen)) == (2, beta)
    expect(page).to_have_url(re.compile(f"b.momentum={beta}"))
    assert loss_of(page, "b") == pytest.approx(with_momentum(beta), rel=1e-3)
    assert (loss_of(page, "a"), loss_of(page, "c")) == others
    page.locator(".llp").focus()
    page.keyboard.press("[")
    expect(page).not_to_have_url(re.compile(f"b.momentum={beta}(&|$)"))
    assert float(query(page)["b.momentum"][0]) < beta
    page.keyboard.press("n")
    expect(page).to_have_url(re.compile("b.dial=dampening"))
    assert page.locator("[data-slot=b] .llp-dial-letter").inner_text() == "τ"

    rate = page.get_by_label("Learning rate of a, Gradient descent", exact=True)
    assert "cannot settle in the minimum at x = 0" in (rate.get_attribute("title") or "")
    mark = "document.querySelector('[data-slot=a] .llp-dial-mark')"
    until(page, mark)
    left, width = page.evaluate(
        f"(({{ left, width }}) => [left, width])({mark}.getBoundingClientRect())"
    )
    track = rate.bounding_box()
    assert track
    stops = float(rate.get_attribute("max") or 0)
    field = page.get_by_label("Learning rate of a, Gradient descent, exact")
    field.fill("2")
    field.press("Enter")
    expect(page).to_have_url(re.compile("a.learning_rate=2"))
    share = float(rate.input_value()) / stops
    knob = track["x"] + 8 + share * (track["width"] - 16)
    assert left + width / 2 == pytest.approx(knob, abs=2), "the limit is 2/λ = 2"

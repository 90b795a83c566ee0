"""The loss drawn against evaluations: the switch, the address, and a hand on the picture."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

SCENE = "/?formula=x²%2B3y²&steps=40&a=gradient-descent&b=particle-swarm"
SPENT = 20  # evaluations of a step of the swarm: one for each particle


def reach(page: Page) -> float:
    """Right end of the loss chart's horizontal axis."""
    return page.evaluate(
        "document.querySelector('[data-view=loss] .llp-plot')._fullLayout.xaxis.range[1]"
    )


def drag_to(page: Page, x: float) -> None:
    """Press at a place of the loss chart, given in the units of its horizontal axis."""
    stage = page.locator("[data-view=loss] .llp-stage")
    stage.scroll_into_view_if_needed()
    box = stage.bounding_box()
    assert box
    pixel = page.evaluate(
        "(x) => { const { xaxis } = document.querySelector('[data-view=loss] .llp-plot')._fullLayout;"
        " return xaxis._offset + xaxis.l2p(x); }",
        x,
    )
    page.mouse.move(box["x"] + pixel, box["y"] + box["height"] / 2)
    page.mouse.down()
    page.mouse.up()


def test_the_switch_turns_steps_into_evaluations_and_is_in_the_address(visit):
    page = visit(SCENE)
    expect(page.locator(".llp")).to_have_attribute("data-step", "40")
    assert reach(page) == 40
    page.get_by_text("Loss against evaluations", exact=True).last.click()
    expect(page).to_have_url(re.compile("by=evaluations"))
    expect(page.locator("[data-view=loss] figcaption")).to_contain_text("against evaluations")
    assert reach(page) == SPENT * 40
    page.reload()
    expect(page.locator("[data-view=loss] figcaption")).to_contain_text("against evaluations")
    assert reach(page) == SPENT * 40
    page.locator("label").filter(has_text="Loss against evaluations").click()
    expect(page).not_to_have_url(re.compile("by="))
    expect(page.locator("[data-view=loss] figcaption")).to_contain_text("at each step")


def test_a_press_on_the_chart_goes_to_the_step_at_which_so_much_was_spent(visit):
    page = visit(SCENE + "&by=evaluations")
    for step in (7, 30):
        drag_to(page, SPENT * step + 3)
        expect(page.locator(".llp")).to_have_attribute("data-step", str(step))

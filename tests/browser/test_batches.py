"""Mini-batches in the picture: their losses as thin lines, their maps on the clock."""

from __future__ import annotations

from tests.browser.serving import until
from tests.browser.test_ghosts import INKED

SCENE = "/?kind=data&steps=40&a.learning_rate=0.05&batch_map=1&batches="
NOTE = "document.querySelector('[data-view=contour] .llp-note').textContent"
HEIGHTS = "JSON.stringify(document.querySelector('[data-view=contour] .llp-plot').data[0].z[20])"


def test_the_map_follows_the_clock_and_the_losses_of_the_batches_are_drawn(visit):
    inked, heights = {}, []
    for batches in ("all", "online"):
        page = visit(SCENE + batches)
        page.locator("body").press("Home")
        until(page, "document.querySelector('.llp').dataset.step === '0'")
        page.wait_for_timeout(100)
        inked[batches] = page.evaluate(INKED, "loss")
    assert inked["online"] > inked["all"] + 500
    for step in (0, 1, 2):
        until(page, f"{NOTE} === 'of a\u2019s sample at step {step}'")
        until(page, f"{HEIGHTS} !== {heights[-1]!r}" if heights else "true")
        heights.append(page.evaluate(HEIGHTS))
        page.locator("body").press("ArrowRight")
    assert len(set(heights)) == 3

"""Runs with other seeds: thin lines under the one that is followed."""

from __future__ import annotations

from tests.browser.serving import until

SCENE = "/?formula=x²%2By²&start.x=-4&start.y=3&steps=40&noise=4&a.learning_rate=0.2&seeds="
INKED = """(view) => {
  const canvas = document.querySelector(`[data-view=${view}] canvas.llp-ink`);
  const bytes = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
  let inked = 0;
  for (let k = 3; k < bytes.length; k += 4) inked += bytes[k] > 0;
  return inked;
}"""


def test_more_runs_leave_more_ink_also_at_the_start_of_the_clock(visit):
    inked = {}
    for runs in (1, 12):
        page = visit(f"{SCENE}{runs}")
        page.locator("body").press("Home")
        until(page, "document.querySelector('.llp').dataset.step === '0'")
        page.wait_for_timeout(100)
        inked[runs] = {view: page.evaluate(INKED, view) for view in ("contour", "loss")}
    for view, ink in inked[12].items():
        assert ink > inked[1][view] + 500, view

"""The player comes, stays and goes as Streamlit has it, in whichever order it is told so."""

import base64
import re
from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Page

from tests.browser.player.script import figures, path
from tests.browser.serving import DRAWN, until
from ui.player import routes, wire

# Calls of the component as Streamlit makes them: one that has been overtaken is cleaned up at once.
CALLS = """async ([source, ...data]) => {
  const loader = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  const { default: call } = await import(loader);
  const [longer, shorter] = data.map((text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0)));
  const parentElement = document.createElement("main");
  parentElement.className = "mount";
  document.body.append(parentElement);
  const shown = (bytes) => call({ parentElement, data: bytes, setTriggerValue() {} });
  Object.assign(window, { parentElement, shown, longer, shorter });
}"""
STEP = "document.querySelector('.mount .llp')?.dataset.step"
COUNT = "window.parentElement.querySelectorAll('.llp').length"


def payload(steps: int) -> str:
    """One contestant on x²/2."""
    paths = [path("a", np.array([-4.0]), 0.1, steps, longest=steps)]
    return base64.b64encode(wire.pack(figures(paths, {}), paths, None, None)).decode()


@pytest.fixture
def bare(page: Page) -> Iterator[Page]:
    """The shared page, of which nothing is kept: a player that Streamlit knows nothing of is left there."""
    yield page
    page.goto("about:blank")


def test_the_newest_call_is_shown_whichever_comes_first(bare: Page, url: str):
    page = bare
    page.goto(f"{url}/?d=1", wait_until="commit")
    until(page, DRAWN)
    # Another address, so that plotly.js is not here yet, and does not arrive the first time.
    source = routes.loader().replace(routes.PLOTLY, f"{routes.PLOTLY}?again")
    failing, again = [True], re.compile(r"plotly\.js\?again")
    page.route(again, lambda route: route.abort() if failing[0] else route.continue_())
    page.evaluate(CALLS, [source, payload(9), payload(4)])

    page.evaluate("void (window.leave = shown(shorter))")
    until(page, "document.querySelector('.mount [role=alert]:not([hidden])') !== null")
    failing[0] = False
    page.evaluate("void (window.leave = shown(shorter))")
    until(page, f"{STEP} === '4'")

    # The newer call is made first; then the older ones, which have been overtaken.
    page.evaluate("""() => {
      window.leave = shown(longer);
      const older = [shown(shorter), shown(shorter)];
      for (const cleanup of older) queueMicrotask(cleanup);
    }""")
    until(page, f"{STEP} === '9'")
    page.wait_for_timeout(200)
    assert page.evaluate(COUNT) == 1
    assert page.evaluate(STEP) == "9"

    # It leaves in the middle of drawing, and comes back to the same place.
    page.evaluate("""async () => {
      window.leave = shown(shorter);
      for (const turn of [1, 2, 3]) await new Promise(requestAnimationFrame);
      parentElement.style.width = "300px";
      await new Promise(requestAnimationFrame);
      parentElement.remove();
      leave();
    }""")
    until(page, f"{COUNT} === 0")
    page.evaluate("document.body.append(parentElement), void (window.leave = shown(longer))")
    until(page, f"{STEP} === '9'")
    assert page.evaluate(COUNT) == 1

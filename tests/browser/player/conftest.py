"""The player alone, and the scene that most tests of it look at."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.browser.player.scene import opened
from tests.browser.serving import running


@pytest.fixture(scope="package")
def url(server_log: Path) -> Iterator[str]:
    """The player alone, running: every number on its page is known."""
    with running("tests/browser/player/app.py", log=server_log) as url:
        yield url


@pytest.fixture
def flat(page: Page, url: str) -> Page:
    """Map and losses, at the end of the run."""
    return opened(page, url, flat=1)


@pytest.fixture
def fine(page: Page) -> Iterator[Page]:
    """Each pixel of the page is made of four on the screen."""
    session = page.context.new_cdp_session(page)
    size = {**(page.viewport_size or {}), "mobile": False}
    session.send("Emulation.setDeviceMetricsOverride", {**size, "deviceScaleFactor": 2})
    yield page
    session.send("Emulation.setDeviceMetricsOverride", {**size, "deviceScaleFactor": 1})
    session.detach()

"""A browser and running apps for the tests that need them."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser import chromium
from tests.browser.serving import running, until

ROOT = Path(__file__).parents[2]
START_UP = 60  # seconds
SETTINGS = {"viewport": {"width": 1400, "height": 900}, "color_scheme": "light"}

NewPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


NO_3D = "--disable-3d-apis"


# Playwright keeps an event loop running for as long as it lives, and other tests cannot start one
# beside it: so it ends with this folder, not with the session.
@pytest.fixture(scope="package")
def launch() -> Iterator[Callable[..., Browser]]:
    """Start a browser with more switches than the usual ones."""
    executable = chromium.find()
    if not executable:
        message = (
            "No Chromium was found for the browser tests. Install Chromium or Chrome, run "
            "`python -m tests.browser.chromium`, or set E2E_BROWSER to the path of one."
        )
        (pytest.fail if os.environ.get("E2E_REQUIRED") == "1" else pytest.skip)(message)
    with sync_playwright() as playwright:
        browsers = []

        def start(*more: str) -> Browser:
            switches = [*chromium.arguments(), *more]
            browsers.append(playwright.chromium.launch(executable_path=executable, args=switches))
            return browsers[-1]

        yield start
        for browser in browsers:
            browser.close()


@pytest.fixture(scope="package")
def browser(launch: Callable[..., Browser]) -> Browser:
    """Without 3-D: a surface drawn in software costs seconds, and few tests are about it."""
    return launch(NO_3D)


@pytest.fixture(scope="package")
def spatial_browser(launch: Callable[..., Browser]) -> Browser:
    """With surfaces."""
    return launch()


@pytest.fixture(scope="package")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Shared by all pages that need nothing special: it keeps plotly.js, compiled, between them."""
    with browser.new_context(**SETTINGS) as context:
        yield context


@pytest.fixture
def watch() -> Iterator[Callable[[Page], Page]]:
    """Whatever goes wrong in a page unseen, or leaves this machine, fails the test."""
    problems: list[str] = []

    def look_at(page: Page) -> Page:
        page.set_default_timeout(20_000)
        page.on("pageerror", lambda error: problems.append(f"error on the page: {error}"))
        page.on("request", lambda request: problems.extend(_foreign(request.url)))
        return page

    yield look_at
    assert not problems


@pytest.fixture
def page(context: BrowserContext, watch: Callable[[Page], Page]) -> Iterator[Page]:
    """A fresh page: 1400 × 900, light."""
    page = watch(context.new_page())
    yield page
    page.close()


@pytest.fixture
def spatial_page(spatial_browser: Browser, watch: Callable[[Page], Page]) -> Iterator[Page]:
    """A fresh page in a browser that draws surfaces."""
    with spatial_browser.new_context(**SETTINGS) as context:
        yield watch(context.new_page())


@pytest.fixture
def new_page(browser: Browser, watch: Callable[[Page], Page]) -> Iterator[NewPage]:
    """Open pages with settings of their own, those of Playwright's ``new_context``."""
    contexts: list[BrowserContext] = []

    def open_page(**settings: object) -> Page:
        contexts.append(browser.new_context(**{**SETTINGS, **settings}))
        return watch(contexts[-1].new_page())

    yield open_page
    for context in contexts:
        context.close()


def _foreign(url: str) -> list[str]:
    local = url.startswith(("http://localhost", "ws://localhost", "data:", "blob:", "about:"))
    return [] if local else [f"a request to another host: {url}"]


@pytest.fixture(scope="package")
def app_url() -> Iterator[str]:
    """The application itself, running."""
    with running("app.py") as url:
        yield url


@pytest.fixture
def visit(new_page: NewPage, app_url: str) -> Callable[..., Page]:
    """Open an address without WebGL, which is slow in software, and wait for the picture."""

    def go(path: str, **settings: object) -> Page:
        page = new_page(**settings)
        page.add_init_script("HTMLCanvasElement.prototype.getContext = (of => function (kind, ...more) "
                             "{ return kind.startsWith('webgl') ? null : of.call(this, kind, ...more); })"
                             "(HTMLCanvasElement.prototype.getContext)")  # fmt: skip
        page.goto(app_url + path)
        until(page, "performance.getEntriesByName('player:repaint').length > 0")
        return page

    return go

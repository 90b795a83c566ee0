"""A browser and running apps for the tests that need them."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error, Page, Request, expect, sync_playwright

from tests.browser import chromium
from tests.browser.serving import DRAWN, running, until

PHONE = (
    "Mozilla/5.0 (Linux; Android 15; Mobile) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/156.0.0.0 Mobile Safari/537.36"
)
SETTINGS = {"viewport": {"width": 1400, "height": 900}, "color_scheme": "light"}

expect.set_options(timeout=20_000)


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


@pytest.fixture
def watch() -> Iterator[Callable[[Page], Page]]:
    """Whatever goes wrong in a page unseen, or leaves this machine, fails the test."""
    problems: list[str] = []
    watched: list[Page] = []

    def error(error: Error) -> None:
        problems.append(f"error on the page: {error.stack or error}")

    def request(request: Request) -> None:
        problems.extend(_foreign(request.url))

    def look_at(page: Page) -> Page:
        page.set_default_timeout(20_000)
        page.on("pageerror", error)
        page.on("request", request)
        watched.append(page)
        return page

    yield look_at
    for page in watched:
        page.remove_listener("pageerror", error)
        page.remove_listener("request", request)
    assert not problems


@pytest.fixture(scope="package")
def server_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the servers say."""
    path = tmp_path_factory.mktemp("servers") / "log"
    path.touch()
    return path


@pytest.fixture(autouse=True)
def _servers_are_well(server_log: Path) -> Iterator[None]:
    """An exception on a server fails the test, also where the page goes on as if nothing had been."""
    before = server_log.stat().st_size
    yield
    said = server_log.read_bytes()[before:].decode(errors="replace")
    assert "Traceback" not in said, said


@pytest.fixture(scope="package")
def kept(browser: Browser) -> Iterator[Page]:
    """The page that the tests share; `page` hands it out."""
    with browser.new_context(**SETTINGS) as context:
        yield context.new_page()


@pytest.fixture
def page(kept: Page, watch: Callable[[Page], Page]) -> Iterator[Page]:
    """The page that the tests share: 1400 × 900, light, nobody's hand on it.

    A test goes to an address of its own (`visit`), so nothing of the test before is left. Another
    page instead would cost three times the work. A test may turn the page dark, still or small
    (``emulate_media``, ``set_viewport_size``) and stop requests (``route``): here it is turned back.
    """
    kept.set_viewport_size(SETTINGS["viewport"])
    kept.emulate_media(color_scheme="light", reduced_motion="no-preference")
    kept.bring_to_front()  # behind another page it would be drawn once a second
    yield watch(kept)
    kept.unroute_all(behavior="ignoreErrors")
    kept.mouse.move(0, 0)


@pytest.fixture(scope="package")
def kept_phone(browser: Browser) -> Iterator[Page]:
    """The phone that the tests share; `phone` hands it out."""
    size = {"width": 390, "height": 844}
    settings = {
        **SETTINGS,
        "viewport": size,
        "has_touch": True,
        "is_mobile": True,
        "user_agent": PHONE,
    }
    with browser.new_context(**settings) as context:
        yield context.new_page()


@pytest.fixture
def phone(kept_phone: Page, watch: Callable[[Page], Page]) -> Page:
    """A phone that the tests share: 390 × 844, with fingers."""
    kept_phone.bring_to_front()
    return watch(kept_phone)


@pytest.fixture(scope="package")
def kept_spatial(spatial_browser: Browser) -> Iterator[Page]:
    """The page with surfaces that the tests share; `spatial_page` hands it out."""
    with spatial_browser.new_context(**SETTINGS) as context:
        yield context.new_page()


@pytest.fixture
def spatial_page(kept_spatial: Page, watch: Callable[[Page], Page]) -> Page:
    """A page that the tests share, in a browser that draws surfaces."""
    return watch(kept_spatial)


@pytest.fixture
def visit(request: pytest.FixtureRequest, app_url: str) -> Callable[..., Page]:
    """Go to an address of the app on the shared page, or on another, and wait for the picture."""

    def go(path: str = "/", on: Page | None = None) -> Page:
        page = on or request.getfixturevalue("page")
        page.goto(app_url + path, wait_until="commit")
        until(page, DRAWN)
        return page

    return go


def _foreign(url: str) -> list[str]:
    local = url.startswith(("http://localhost", "ws://localhost", "data:", "blob:", "about:"))
    return [] if local else [f"a request to another host: {url}"]


@pytest.fixture(scope="package")
def app_url(server_log: Path) -> Iterator[str]:
    """The application itself, running."""
    with running("app.py", log=server_log) as url:
        yield url

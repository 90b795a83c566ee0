"""A browser and running apps for the tests that need them."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import socket

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.browser import chromium

ROOT = Path(__file__).parents[2]
START_UP = 60  # seconds
SETTINGS = {"viewport": {"width": 1400, "height": 900}, "color_scheme": "light"}

NewPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            # One worker drives the browser; two would only take the processor from each other.
            item.add_marker(pytest.mark.xdist_group("browser"))


# Playwright keeps an event loop running for as long as it lives, and other tests cannot start one
# beside it: so it ends with this folder, not with the session.
@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    executable = chromium.find()
    if not executable:
        message = (
            "No Chromium was found for the browser tests. Install Chromium or Chrome, run "
            "`python -m tests.browser.chromium`, or set E2E_BROWSER to the path of one."
        )
        (pytest.fail if os.environ.get("E2E_REQUIRED") == "1" else pytest.skip)(message)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=chromium.arguments())
        yield browser
        browser.close()


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
def new_page(browser: Browser, watch: Callable[[Page], Page]) -> Iterator[NewPage]:
    """Open pages with settings of their own, those of Playwright's ``new_context``."""
    contexts: list[BrowserContext] = []

    def open_page(**settings: object) -> Page:
        contexts.append(browser.new_context(**{**SETTINGS, **settings}))
        return watch(contexts[-1].new_page())

    yield open_page
    for context in contexts:
        context.close()


def until(page: Page, condition: str, seconds: float = 20) -> None:
    """Wait until a JavaScript expression is true.

    Playwright's own `wait_for_function` needs ``eval``, which the app's headers forbid.
    """
    end = time.monotonic() + seconds
    while not page.evaluate(condition):
        assert time.monotonic() < end, f"{seconds} s have passed, and still not: {condition}"
        page.wait_for_timeout(20)


def _foreign(url: str) -> list[str]:
    local = url.startswith(("http://localhost", "ws://localhost", "data:", "blob:", "about:"))
    return [] if local else [f"a request to another host: {url}"]


@pytest.fixture(scope="package")
def app_url() -> Iterator[str]:
    """The application itself, running."""
    with running("app.py") as url:
        yield url


@contextmanager
def running(app: str, base: str = "") -> Iterator[str]:
    """Start ``streamlit run app`` on a free port, and stop it afterwards; yields its address.

    ``base`` is a path such as ``/lab`` below which the app is served.
    """
    with socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    settings = {"port": port, "headless": "true", "fileWatcherType": "none", "baseUrlPath": base}
    options = [f"--server.{name}={value}" for name, value in settings.items()]
    command = [sys.executable, "-m", "streamlit", "run", app, *options]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        try:
            url = f"http://localhost:{port}{base}"
            _wait(url, process)
            yield url
        finally:
            process.terminate()


def _wait(url: str, process: subprocess.Popen) -> None:
    until = time.monotonic() + START_UP
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError) as error:
            # An error that is kept holds its socket open.
            error.__traceback__ = None
            time.sleep(0.1)
    pytest.fail(f"The app did not start at {url} within {START_UP} s.")

"""The running app, and waiting for it: for the browser tests and the benchmarks."""

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import socket

from playwright.sync_api import Page

ROOT = Path(__file__).parents[2]
START_UP = 60  # seconds


DRAWN = "performance.getEntriesByName('player:repaint').length > 0"
"""The player has drawn all of what it was sent first."""

_WATCH = """async (milliseconds) => {
  const end = performance.now() + milliseconds;
  while (!(%s)) {
    if (performance.now() > end) return false;
    await new Promise((done) => setTimeout(done, 20));
  }
  return true;
}"""


def until(page: Page, condition: str, seconds: float = 20) -> None:
    """Wait until a JavaScript expression is true.

    Playwright's own `wait_for_function` needs ``eval``, which the app's headers forbid. The page
    itself looks again and again: asking it from here each time would keep three processes busy.
    """
    held = page.evaluate(_WATCH % condition, 1000 * seconds)
    assert held, f"{seconds} s have passed, and still not: {condition}"


@contextmanager
def running(app: str, base: str = "", log: Path | None = None) -> Iterator[str]:
    """Start ``streamlit run app`` on a free port, and stop it afterwards; yields its address.

    ``base`` is a path such as ``/lab`` below which the app is served; what the server says is added
    to ``log``.
    """
    with socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    settings = {"port": port, "headless": "true", "fileWatcherType": "none", "baseUrlPath": base}
    options = [f"--server.{name}={value}" for name, value in settings.items()]
    command = [sys.executable, "-m", "streamlit", "run", app, *options]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with (
        (log or Path(os.devnull)).open("a") as said,
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=said, stderr=said) as process,
    ):
        try:
            url = f"http://localhost:{port}{base}"
            _wait(url, process)
            yield url
        finally:
            process.terminate()


def _wait(url: str, process: subprocess.Popen) -> None:
    end = time.monotonic() + START_UP
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=5):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError) as error:
            # An error that is kept holds its socket open.
            error.__traceback__ = None
            time.sleep(0.1)
    raise TimeoutError(f"The app did not start at {url} within {START_UP} s.")

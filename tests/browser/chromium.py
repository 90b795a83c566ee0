"""Find a Chromium for the browser tests, or install one: ``python -m tests.browser.chromium``."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "msedge",
    "chrome",
)
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
)
ARGUMENTS = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    # WebGL in software where there is no GPU. Not --use-angle=swiftshader: that would draw the whole
    # page by it, and hold every page to 8 frames a second.
    "--enable-unsafe-swiftshader",
)


def find() -> str | None:
    """Path of a browser: ``$E2E_BROWSER``, Playwright's own, one on the PATH, or a usual place."""
    if chosen := os.environ.get("E2E_BROWSER"):
        return chosen if Path(chosen).exists() else None
    on_path = (shutil.which(name) for name in NAMES)
    candidates = (_playwrights_own(), *on_path, *PLACES)
    return next((path for path in candidates if path and Path(path).exists()), None)


def arguments() -> list[str]:
    """Command-line switches; root may not use Chromium's sandbox."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [*ARGUMENTS, "--no-sandbox"] if is_root else list(ARGUMENTS)


def _playwrights_own() -> str:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def install() -> None:
    """Install one: Debian's package where that is possible, else Playwright's download."""
    if shutil.which("apt-get") and hasattr(os, "geteuid") and os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        packages = ["chromium", "fonts-ipafont-gothic"]
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages]
        subprocess.run(command, check=False)
    if not find():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


if __name__ == "__main__":
    if not find():
        install()
    browser = find()
    if not browser:
        sys.exit(
            "No Chromium was found and none could be installed. Install Chromium or Chrome, or set "
            "E2E_BROWSER to its path, then run `make test` again."
        )
    print(f"Browser for the tests: {browser}")

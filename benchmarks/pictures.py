"""Take the README's pictures of the running app: ``python -m benchmarks.pictures``."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.chromium import arguments, find
from tests.browser.serving import running

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
LEARNERS = "a=momentum&a.learning_rate=0.1&b=adam&b.learning_rate=0.01"
# Name: address, width, height, color scheme.
PICTURES = {
    "wide-light": ("/?scene=himmelblau", 1500, 1050, "light"),
    "curve-dark": ("/?scene=quartic-from-the-left", 1300, 900, "dark"),
    "saddle-dark": ("/?scene=bounded-saddle", 1500, 1050, "dark"),
    "digits": ("/?page=digits&surface=1&" + LEARNERS, 1500, 1050, "light"),
    "data-light": ("/?scene=linear-regression", 1500, 1050, "light"),
    "phone": ("/?scene=rosenbrock", 390, 1400, "light"),
}


def take(browser: Browser, address: str, name: str) -> None:
    """Open one scene, wait until it is drawn and keep the picture."""
    path, width, height, scheme = PICTURES[name]
    small = width < 500
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        is_mobile=small,
        has_touch=small,
    )
    page = context.new_page()
    page.goto(address + path)
    page.locator(".llp[data-step]").wait_for(timeout=60_000)
    page.locator(".ll-results").wait_for()
    page.wait_for_timeout(3000)  # fonts and the surface's first frame
    page.screenshot(path=FOLDER / f"{name}.png")
    context.close()


def main() -> None:
    """Take all pictures."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    executable = find()
    with running("app.py") as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=arguments())
        for name in PICTURES:
            take(browser, address, name)
            print(FOLDER / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()

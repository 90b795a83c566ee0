"""The page for those who listen to it, or go by keyboard."""

from __future__ import annotations

from importlib import resources

from playwright.sync_api import Page, expect

from tests.browser.serving import until

BOWL = "/?formula=x²%2B2y²&start.x=3&start.y=2&steps=30&a.learning_rate=0.05&b=momentum"
PARABOLA = "/?formula=x²&start.x=3&steps=20&a.learning_rate=0.1&b=adam"

UPSTREAM: dict[str, str] = {}
"""Findings of axe in what Streamlit or Plotly draws, by rule, each with its reason. None at present."""


def findings(page: Page) -> dict[str, list[str]]:
    """What axe-core has to say against the page, by rule."""
    source = resources.files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
    page.evaluate(source + ";0")
    said = page.evaluate("axe.run(document, { resultTypes: ['violations'] })")
    assert len(said["passes"]) > 20, "axe has looked at the page"
    return {
        finding["id"]: [node["html"][:200] for node in finding["nodes"]]
        for finding in said["violations"]
        if finding["id"] not in UPSTREAM
    }


def test_axe_finds_nothing_in_light_with_all_sections(visit):
    page = visit(BOWL + "&inspect=1&log=1")
    expect(page.locator(".st-key-critical table")).to_be_visible()
    assert findings(page) == {}


def test_axe_finds_nothing_in_the_dark_on_the_key_card_and_on_the_projector(visit, page):
    page.emulate_media(color_scheme="dark")
    visit(PARABOLA)
    expect(page.locator(".st-key-critical table")).to_be_visible()
    assert findings(page) == {}
    page.keyboard.press("?")
    assert findings(page) == {}
    page.keyboard.press("?")
    page.keyboard.press("p")
    expect(page.locator(".stSidebar")).to_be_hidden()
    assert findings(page) == {}


def test_axe_finds_nothing_on_a_phone_and_tab_comes_to_what_scrolls_sideways(visit, phone):
    page = visit("/?scene=himmelblau&inspect=1", on=phone)
    expect(page.locator(".st-key-critical table")).to_be_visible()
    wide = page.get_by_role("group", name="Formula, scrolls sideways")
    expect(wide.first).to_be_visible()
    assert findings(page) == {}
    wide.first.focus()
    page.keyboard.press("ArrowRight")
    until(page, "document.activeElement.scrollLeft > 0")


def test_the_scene_is_told_once_in_words_and_the_player_is_one_tab_away(visit):
    page = visit(PARABOLA)
    live = page.locator(".llp-spoken [aria-live]")
    expect(live).to_contain_text("The loss is x². The start is at x = 3.")
    expect(live).to_contain_text("1 minimum")
    page.keyboard.press("Home")
    expect(live).to_contain_text("Step 0 of 20.")
    page.keyboard.press("End")
    expect(live).to_contain_text("Step 20 of 20.")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the player")
    expect(skip).to_be_focused()
    skip.press("Enter")
    expect(page.locator(".llp")).to_be_focused()

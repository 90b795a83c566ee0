"""The digits page in a browser: it trains, its paths move, work can be stopped, and a phone can show it."""

from playwright.sync_api import Page, expect

from tests.browser.serving import until

READY = "!!document.querySelector('.llp[data-step]') && !!document.querySelector('.ll-digits')"


def test_a_network_learns_and_one_comes_back_to_the_landscapes(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/?page=digits&epochs=2")
    until(page, READY, 60)  # the first page of a server compiles and loads everything
    expect(page.locator(".ll-digits tbody tr")).to_have_count(1)
    player = page.locator(".llp")
    last = player.get_attribute("data-step")
    assert last == "60"  # 30 updates in each of two epochs
    page.locator(".llp-slider").press("Home")
    until(page, "document.querySelector('.llp').dataset.step === '0'")
    page.get_by_text("Flipped sign beside it").click()
    expect(page.locator(".ll-digits tbody tr")).to_have_count(2)
    until(page, "location.search.includes('flipped=1')")
    page.get_by_text("Check it by difference quotients").click()
    expect(page.get_by_text("times as long")).to_be_visible()
    page.get_by_text("Landscapes", exact=True).click()
    expect(page.get_by_label("Loss function", exact=True)).to_be_visible()
    page.get_by_text("Digits network", exact=True).click()
    expect(page.locator(".ll-digits tbody tr")).to_have_count(2)
    until(page, "location.search.includes('epochs=2')")


def test_a_long_training_shows_how_far_it_is_and_can_be_stopped(page: Page, app_url: str) -> None:
    page.goto(f"{app_url}/?page=digits&batch=1&epochs=20&a=adam&b=adam&c=adam&d=adam")
    cancel = page.get_by_role("button", name="Cancel")
    expect(cancel).to_be_visible()
    expect(page.get_by_text("Training a:")).to_be_visible()
    cancel.click()
    expect(page.get_by_text("Training a was stopped.")).to_be_visible()
    expect(page.get_by_role("button", name="Go on")).to_be_visible()
    expect(page.locator(".ll-digits")).to_have_count(0)

"""The page as a person meets it."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

DIVERGENCE = "/?scene=classroom-diverges"


def formula(page: Page) -> Locator:
    return page.get_by_label("Loss function", exact=True)


def player_step(page: Page) -> int:
    return int(page.locator(".llp").get_attribute("data-step") or -1)


def typed(page: Page, text: str) -> None:
    formula(page).fill(text)
    formula(page).press("Enter")


def test_first_paint_shows_formula_gradient_views_and_results(visit):
    page = visit()
    expect(page.locator(".st-key-echo .katex-display")).to_have_count(2)
    expect(page.locator(".llp-views")).to_have_attribute("data-views", re.compile("loss"))
    expect(page.locator(".ll-results tbody tr").first).to_be_visible()
    expect(page.get_by_role("alert").filter(has_text=re.compile(".+"))).to_have_count(0)


def test_a_typed_formula_is_typeset_and_drawn(visit):
    page = visit("/?formula=x²")
    typed(page, "w₁² + 3w₂²")
    expect(page.locator(".llp-views")).to_have_attribute("data-views", "contour loss")
    expect(page.locator(".st-key-echo")).to_contain_text("∇")
    expect(page).to_have_url(re.compile("w%E2%82%81"))


def test_a_wrong_formula_is_pointed_at_and_the_picture_stays(visit):
    page = visit("/?formula=x²%2B1")
    typed(page, "2x⁴ + ?")
    message = page.locator(".ll-error")
    expect(message).to_contain_text("2x⁴ + ?")
    expect(message.locator("pre")).to_have_text(re.compile(r"\n {6}\^"))
    expect(page.locator(".llp-views")).to_have_attribute("data-views", "curve loss")
    expect(formula(page)).to_have_value("2x⁴ + ?")
    typed(page, "2x⁴")
    expect(page.locator(".ll-error")).to_have_count(0)


def test_user_text_is_never_interpreted(visit):
    page = visit()
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    typed(page, "![x](http://tracker.example/p.png) <img src=x onerror=alert(1)> $\\href{a}{b}$")
    expect(page.locator(".ll-error")).to_be_visible()
    assert not [url for url in requests if "tracker.example" in url or url.endswith("/x")]
    assert page.locator(".ll-error img, .ll-error a").count() == 0


def test_a_slider_moved_by_key_changes_run_and_address(visit):
    page = visit("/?formula=x²&a.learning_rate=0.1")
    before = page.locator(".ll-results tbody tr").first.inner_text()
    page.locator("[class*=st-key-a-learning_rate] input[type=range]").first.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"a\.learning_rate=0\.12"))
    expect(page.locator(".ll-results tbody tr").first).not_to_have_text(before)


def test_an_exact_number_can_be_typed_beyond_the_slider(visit):
    page = visit("/?formula=x²")
    field = page.locator(".st-key-a-learning_rate input[type=number]")
    field.fill("12.5")
    field.press("Enter")
    expect(page).to_have_url(re.compile(r"a\.learning_rate=12\.5"))
    expect(page.locator(".ll-results")).to_contain_text("iverge")


def test_keys_move_the_clock(visit):
    page = visit("/?formula=x²&steps=30")
    page.locator("body").press("Home")
    expect(page.locator(".llp")).to_have_attribute("data-step", "0")
    page.locator("body").press("ArrowRight")
    page.locator("body").press("ArrowRight")
    expect(page.locator(".llp")).to_have_attribute("data-step", "2")
    page.locator("body").press("ArrowLeft")
    expect(page.locator(".llp")).to_have_attribute("data-step", "1")
    page.locator("body").press("End")
    expect(page.locator(".llp")).to_have_attribute("data-step", "30")
    page.locator("body").press("Home")
    page.locator("body").press("Space")
    expect(page.locator(".llp")).to_have_attribute("data-playing", "true")
    expect(page.locator(".llp")).not_to_have_attribute("data-step", "0")


def test_typing_a_formula_does_not_move_the_clock(visit):
    page = visit("/?formula=x²&steps=30")
    page.locator(".llp-slider").fill("7")
    formula(page).press("ArrowLeft")
    formula(page).press("Home")
    assert player_step(page) == 7


def test_a_link_restores_the_whole_scene(visit):
    page = visit(
        "/?formula=x²−y²&start.x=1&start.y=0.001&a=adam&a.learning_rate=0.1&b=adam"
        "&b.learning_rate=10&steps=25&direction=ascent&from.x=-3&log=1"
    )
    expect(page.locator(".ll-results tbody tr")).to_have_count(2)
    results = page.locator(".ll-results").inner_text()
    link = page.url
    page.reload()
    expect(page.locator(".ll-results tbody tr")).to_have_count(2)
    assert page.locator(".ll-results").inner_text() == results
    expect(page).to_have_url(link)


def test_divergence_at_ten_is_drawn_as_divergence(visit):
    page = visit(DIVERGENCE)
    results = page.locator(".ll-results")
    expect(results).to_contain_text("10¹²⁸")
    expect(results).to_contain_text("iverged")
    expect(page.locator(".llp")).to_have_attribute("data-step", "100")

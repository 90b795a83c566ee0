"""Critical points and held variables as a person meets them."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.hostile import LEGAL

TABLE = ".st-key-critical table"


def test_a_key_makes_a_critical_point_the_start(visit):
    page = visit("/?scene=himmelblau")
    expect(page.locator(f"{TABLE} tbody tr")).to_have_count(9)
    expect(page.get_by_text("These are all the critical points")).to_be_visible()
    button = page.get_by_role("button", name="3", exact=True)
    button.focus()
    button.press("Enter")
    expect(page).to_have_url(re.compile(r"start\.x=3&"))
    expect(page.get_by_label("y, exact")).to_have_value("2")
    expect(page.locator(".ll-results tbody tr").first).to_contain_text("minimum")


def test_a_formula_too_long_to_derive_is_drawn_and_the_page_comes_to_rest(visit):
    page = visit("/?formula=" + LEGAL["forty sines"])
    expect(page.locator(".st-key-echo")).to_contain_text("too long to print")
    expect(page.get_by_text("Looking for the points")).to_have_count(0)
    expect(page.get_by_text("Deriving the gradient")).to_have_count(0)
    expect(page.locator("#root")).not_to_contain_text("Traceback")


def test_a_held_variable_has_a_dial_of_its_own(visit):
    page = visit("/?formula=a²%2Bb²%2Bc²&hold.c=2&steps=300")
    row = page.locator(".ll-results tbody tr").first
    expect(row).to_contain_text("4")
    page.locator("[class*=st-key-hold-c] input[type=range]").first.press("ArrowRight")
    expect(page).to_have_url(re.compile(r"hold\.c=2\.1"))
    expect(row).to_contain_text("4.41")

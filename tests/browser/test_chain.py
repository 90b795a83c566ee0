"""The computation graph and the lines of a network as a person meets them."""

from __future__ import annotations

import re
from urllib.parse import urlencode

from playwright.sync_api import expect

LOSS = "L(v, w) = (0.8 − v tanh(1.5w))²"


def test_the_graph_is_stepped_through_by_keys_and_the_link_follows(visit) -> None:
    query = {"formula": LOSS, "start.v": 2, "start.w": 1, "chain": 1}
    page = visit(f"/?{urlencode(query)}")
    graph = page.get_by_role("img", name="Computation graph of L")
    expect(graph).to_be_visible()
    expect(graph.locator("rect")).to_have_count(7)  # v, w and five operations
    expect(graph).not_to_contain_text("∂L")
    forward = page.get_by_role("button", name="Next step ▸")
    forward.focus()
    forward.press("Enter")
    told = page.locator(".ll-chain-step")  # for a moment the one before stands beside it
    expect(told.filter(has_text="u₁ = 1.5·w = 1.5·1 = 1.5")).to_be_visible()
    expect(page).to_have_url(re.compile(r"chain\.step=1\b"))
    page.get_by_role("button", name="⏭").click()
    expect(told.filter(has_text="∂L/∂w")).to_be_visible()
    expect(graph).to_contain_text("∂L/∂v")
    expect(page.locator(".ll-partials tbody tr")).to_have_count(2)
    box = page.get_by_role("region", name="Computation graph")
    assert box.evaluate("e => e.getBoundingClientRect().right <= innerWidth")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.set_viewport_size({"width": 400, "height": 800})
    table = page.locator(".st-key-operations .stMarkdown")
    expect(table).to_have_css("overflow-x", "auto")
    assert table.evaluate("e => e.scrollWidth > e.clientWidth")
    # Nothing that was typed becomes markup: the drawing holds shapes and text alone.
    kinds = graph.evaluate("e => [...new Set([...e.querySelectorAll('*')].map(c => c.tagName))]")
    assert set(kinds) <= {"rect", "text", "path"}


def test_the_line_of_critical_points_is_on_the_map(visit) -> None:
    page = visit("/?scene=two-units-line")
    expect(page.get_by_text("line of saddles")).to_be_visible()
    drawn = page.evaluate(
        "document.querySelector('.llp-contour .js-plotly-plot').data"
        ".filter((t) => t.mode === 'lines').map((t) => [t.line.dash, t.x[0] + t.y[0]])"
    )
    dashes = [dash for dash, total in drawn if abs(total - 1.022623523593) < 1e-5]
    assert dashes.count("9px,5px") == 1
    assert dashes.count("solid") >= 5  # two of minima, and the casing of all three

"""What stays and what changes when the script runs again."""

import json

from playwright.sync_api import expect

from tests.browser.player.scene import (
    after_rerun,
    blue,
    change_rate,
    ink,
    opened,
    press,
    state,
    step,
)
from tests.browser.serving import until


def test_zoom_camera_clock_and_node_survive_a_rerun(spatial_page, url):
    page = opened(spatial_page, url)
    page.locator(".llp-slider").fill("7")
    page.locator(".llp").evaluate("node => (node.mark = 1)")
    press(page, "Zoom in")
    box = page.locator("[data-view=surface] .llp-stage").bounding_box()
    assert box
    page.mouse.move(box["x"] + 200, box["y"] + 150)
    page.mouse.down()
    page.mouse.move(box["x"] + 300, box["y"] + 190, steps=5)
    page.mouse.up()
    page.wait_for_timeout(300)
    look = """() => {
      const plot = (view) => document.querySelector(`[data-view=${view}] .llp-plot`);
      return JSON.stringify([
        plot("contour")._fullLayout.xaxis.range,
        plot("surface")._fullLayout.scene._scene.getCamera().eye,
      ]);
    }"""
    before = page.evaluate(look)
    (low, high), eye = json.loads(before)
    assert high - low < 9, "the map is zoomed"
    assert abs(eye["x"] - 1.5) > 0.05, "the camera is turned"
    after_rerun(page, lambda: change_rate(page))
    assert page.evaluate(look) == before
    assert step(page) == 7
    assert page.locator(".llp").evaluate("node => node.mark") == 1


def test_at_the_end_it_stays_at_the_end_and_while_playing_it_plays_on(page, url):
    opened(page, url, flat=1)
    after_rerun(page, lambda: change_rate(page))
    assert step(page) == 20
    press(page, "Play")
    until(page, "document.querySelector('.llp').dataset.step === '2'")
    after_rerun(page, lambda: change_rate(page))
    assert state(page, "playing") == "true"
    assert 2 <= step(page) < 20


def test_only_what_has_changed_is_drawn_again(page, url):
    opened(page, url, rate=0.6)  # it diverges, so the axis of the losses depends on the rate
    page.evaluate("""() => {
      window.drawn = [];
      for (const panel of document.querySelectorAll(".llp-panel")) {
        const note = () => window.drawn.push(panel.dataset.view);
        panel.querySelector(".llp-plot").on("plotly_afterplot", note);
      }
    }""")
    after_rerun(page, lambda: change_rate(page))
    page.wait_for_timeout(300)
    assert set(page.evaluate("window.drawn")) == {"loss"}


def test_reruns_leave_nothing_behind(page, url):
    opened(page, url, flat=1)
    for _ in range(3):
        after_rerun(page, lambda: change_rate(page))
    assert page.locator(".llp").count() == 1
    assert page.locator(".llp canvas.llp-ink").count() == 2
    assert page.locator("link[rel=stylesheet][href*='style.css']").count() == 1


def test_a_view_that_goes_takes_all_of_it_along(page, url):
    """From two variables to one and back, without a reload."""
    opened(page, url, flat=1)
    for views in (["curve", "loss"], ["contour", "loss"]):
        after_rerun(page, page.get_by_text("one variable").click)
        shown = page.locator(".llp-panel").evaluate_all("all => all.map(n => n.dataset.view)")
        assert shown == views
        assert len(blue(ink(page, views[0])))


def test_without_3d_the_other_views_are_drawn_and_say_what_is_missing(page, url):
    opened(page, url)
    shown = page.locator(".llp-panel").evaluate_all("all => all.map(n => n.dataset.view)")
    assert shown == ["contour", "loss"]
    expect(page.locator(".llp-missing")).to_contain_text("WebGL")
    assert len(blue(ink(page, "contour")))

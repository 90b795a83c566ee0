"""The player in Chromium: it draws where Plotly would, it obeys, it stays through reruns."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict
from urllib.parse import urlencode

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from figures import Scale
from tests.browser.serving import DRAWN, running, until

BLUE = [0x26, 0x52, 0xF2]  # contestant a of player_script.py


@pytest.fixture
def url(player_url: str) -> str:
    return player_url


@pytest.fixture
def flat(page: Page, url: str) -> Page:
    """Map and losses, at the end of the run."""
    return opened(page, url, flat=1)


@pytest.fixture
def fine(page: Page) -> Iterator[Page]:
    """Each pixel of the page is made of four on the screen."""
    session = page.context.new_cdp_session(page)
    size = {**(page.viewport_size or {}), "mobile": False}
    session.send("Emulation.setDeviceMetricsOverride", {**size, "deviceScaleFactor": 2})
    yield page
    session.send("Emulation.setDeviceMetricsOverride", {**size, "deviceScaleFactor": 1})
    session.detach()


def arrived(page: Page, url: str, **query: object) -> Page:
    """Go to the address of a scene, and wait until all of it is drawn."""
    page.goto(f"{url}/?{urlencode(query)}", wait_until="commit")
    until(page, DRAWN)
    return page


def opened(page: Page, url: str, **query: object) -> Page:
    """Have the script draw a player of its own for this scene, and wait until all of it is drawn.

    Mounting another player takes a tenth of going to another address.
    """
    if not page.url.startswith(url):
        return arrived(page, url, **query)
    drawn = "performance.getEntriesByName('player:repaint').length"
    field = page.get_by_label("scene", exact=True)
    before = page.evaluate(drawn)
    field.fill(f"{urlencode(query)}&{before}=")  # the number makes it another player each time
    field.press("Enter")
    until(page, f"{drawn} > {before} && document.querySelectorAll('.llp').length === 1")
    page.evaluate("document.activeElement.blur()")
    return page


def after_rerun(page: Page, act: Callable[[], object]) -> None:
    """Do something that changes what the script sends, and wait until that is drawn."""
    count = "performance.getEntriesByName('player:repaint').length"
    before = page.evaluate(count)
    act()
    until(page, f"{count} > {before}")


def state(page: Page, name: str) -> str | None:
    return page.locator(".llp").get_attribute(f"data-{name}")


def step(page: Page) -> int:
    return int(state(page, "step") or -1)


def settled(page: Page) -> None:
    """Wait until the frame that is under way has been drawn."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


def press(page: Page, name: str) -> None:
    page.locator(".llp").get_by_role("button", name=name, exact=True).click()


def change_rate(page: Page, key: str = "ArrowRight") -> None:
    page.get_by_role("slider", name="rate").press(key)


INK = """([view]) => {
  const canvas = document.querySelector(`[data-view=${view}] canvas.llp-ink`);
  const { width, height } = canvas;
  const scale = width / canvas.clientWidth;
  const bytes = canvas.getContext("2d").getImageData(0, 0, width, height).data;
  const pixels = [];
  for (let i = 0; i < width * height; i++) {
    const [r, g, b, a] = bytes.slice(4 * i, 4 * i + 4);
    const at = [i % width, Math.floor(i / width)].map((pixel) => (pixel + 0.5) / scale);
    if (a > 0) pixels.push([...at, r, g, b, a]);
  }
  return pixels;
}"""

# Plotly's own arithmetic, which the player does not use.
PLACE = """([view, x, y]) => {
  const { xaxis, yaxis } = document.querySelector(`[data-view=${view}] .llp-plot`)._fullLayout;
  return [xaxis._offset + xaxis.d2p(x), yaxis._offset + yaxis.d2p(y)];
}"""

AREA = """([view]) => {
  const { xaxis, yaxis } = document.querySelector(`[data-view=${view}] .llp-plot`)._fullLayout;
  const [left, top] = [xaxis._offset, yaxis._offset];
  return [left, top, left + xaxis._length, top + yaxis._length];
}"""


def ink(page: Page, view: str) -> np.ndarray:
    """Everything drawn above a picture: rows of x, y, red, green, blue, alpha."""
    settled(page)
    return np.array(page.evaluate(INK, [view]), dtype=float).reshape(-1, 6)


def blue(pixels: np.ndarray) -> np.ndarray:
    """Positions ``(n, 2)`` of the pixels in contestant a's color."""
    return pixels[(np.abs(pixels[:, 2:5] - BLUE) < 12).all(axis=1), :2]


def place(page: Page, view: str, x: float, y: float) -> np.ndarray:
    return np.array(page.evaluate(PLACE, [view, x, y]))


def is_blue_around(page: Page, view: str, at: np.ndarray, radius: float) -> bool:
    """Whether contestant a's color fills a disk, but for a few pixels of the slot's ink."""
    found = blue(ink(page, view))
    near = np.hypot(*(found - at).T) < radius
    fineness = page.evaluate("devicePixelRatio")
    return near.sum() > 0.8 * np.pi * (radius * fineness) ** 2


# --- what is there -----------------------------------------------------------------------------


def test_it_opens_on_the_whole_run_without_playing(spatial_page, url):
    page = opened(spatial_page, url)
    assert step(page) == 20
    assert state(page, "playing") == "false"
    expect(page.get_by_text("step 20 of 20", exact=True)).to_be_visible()
    views = page.locator(".llp-panel").evaluate_all("nodes => nodes.map(n => n.dataset.view)")
    assert views == ["contour", "surface", "loss"]


def test_streamlits_own_plotly_is_left_alone(page, url):
    arrived(page, url, flat=1)
    assert page.evaluate("window.Plotly === undefined")
    opened(page, url, flat=1, chart=1)
    page.locator(".stPlotlyChart .main-svg").first.wait_for()
    theirs = page.evaluate("window.Plotly.version")
    ours = page.evaluate(
        "import(performance.getEntriesByType('resource').find(e => /plotly-/.test(e.name)).name)"
        ".then(module => module.default.version)"
    )
    assert theirs != ours


def test_a_map_whose_levels_plotly_has_chosen_is_drawn_in_another_size(flat):
    """As narrow as a phone and wide again; an error on the page fails any test."""
    lines = ".llp-contour .contourlevel path"
    assert flat.locator(lines).count()
    for width in (390, 1400):
        flat.set_viewport_size({"width": width, "height": 900})
        drawn = "document.querySelector('.llp-contour .llp-plot')._fullLayout.width"
        until(flat, f"{drawn} {'<' if width < 1000 else '>'} 420")
        settled(flat)
        assert flat.locator(lines).count()


def test_nobody_is_offered_to_upload_the_picture(page, url):
    opened(page, url)
    titles = page.locator(".llp .modebar-btn").evaluate_all("b => b.map(n => n.dataset.title)")
    assert titles
    assert not [title for title in titles if re.search("cloud|share|send|download", title, re.I)]


@pytest.mark.parametrize("screen", ["page", "fine"])
def test_heads_are_where_plotly_would_put_them(request, url, screen):
    page = opened(request.getfixturevalue(screen), url, flat=1, steps=6)
    assert page.evaluate("devicePixelRatio") == {"page": 1, "fine": 2}[screen]
    page.keyboard.press("Home")
    for k in (1, 4):
        page.locator(".llp-slider").fill(str(k))
        at = place(page, "contour", -4 * 0.9**k, 3 * 0.6**k)
        assert is_blue_around(page, "contour", at, 5)
        loss = ((4 * 0.9**k) ** 2 + 4 * (3 * 0.6**k) ** 2) / 2
        assert is_blue_around(page, "loss", place(page, "loss", k, loss), 4)


@pytest.mark.parametrize("log", [0, 1], ids=["linear", "logarithmic"])
def test_losses_are_lines_on_the_axes_of_the_figure(page, url, log):
    """All of the line from the first step on, wherever the clock stands; nothing where no loss is."""
    opened(page, url, flat=1, steps=20, **({"log": 1} if log else {}))
    page.locator(".llp-slider").fill("5")

    def loss(k: float) -> float:
        return ((4 * 0.9**k) ** 2 + 4 * (3 * 0.6**k) ** 2) / 2

    assert is_blue_around(page, "loss", place(page, "loss", 5, loss(5)), 4)
    between = [place(page, "loss", k, loss(k)) for k in (1, 2, 3, 11, 16, 19)]
    halfway = (place(page, "loss", 16, loss(16)) + place(page, "loss", 17, loss(17))) / 2
    drawn = blue(ink(page, "loss"))
    for at in (*between, halfway):
        assert (np.hypot(*(drawn - at).T) < 1.5).any(), at
    away = place(page, "loss", 10, loss(10)) - (0, 12)
    assert not (np.hypot(*(drawn - away).T) < 6).any()


def test_where_a_loss_is_no_number_its_line_has_a_gap(flat):
    """Four losses on a logarithmic axis, the second of them negative: one step is left to draw."""
    commands = flat.evaluate("""async () => {
      const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
      const { Trail } = await import(loaded.find((name) => name.endsWith("/trail.js")));
      const drawn = [];
      window.Path2D = class {
        moveTo(...at) { drawn.push(["move", ...at]); }
        lineTo(...at) { drawn.push(["line", ...at]); }
      };
      const trail = new Trail({}, [[0, 1, 2, 3, 4], [1, -1, 10, 100, NaN]]);
      trail.logs = [false, true];
      trail.outline({ box: [[0, 9], [0, 9]], pixel: (point) => point });
      return drawn;
    }""")
    flat.reload()
    assert commands == [["move", 2, 1], ["line", 3, 2]]


def test_the_surface_is_drawn_on_through_its_camera(spatial_page, url):
    """Plotly's own annotations in space are the yardstick."""
    page = opened(spatial_page, url, steps=6)
    page.locator(".llp-slider").fill("2")
    x, y = -4 * 0.9**2, 3 * 0.6**2
    page.evaluate(
        """async ([x, y, z]) => {
          const plotly = performance.getEntriesByType("resource").find((e) => /plotly-/.test(e.name));
          const { default: Plotly } = await import(plotly.name);
          const plot = document.querySelector("[data-view=surface] .llp-plot");
          const annotation = { x, y, z, text: "o", showarrow: false };
          await Plotly.relayout(plot, { "scene.annotations": [annotation] });
        }""",
        [x, y, (x**2 + 4 * y**2) / 2],
    )
    mark = page.locator("[data-view=surface] .annotation-text-g")
    mark.wait_for()
    box, stage = mark.bounding_box(), page.locator("[data-view=surface] .llp-stage").bounding_box()
    assert box
    assert stage
    middle = [box["x"] + box["width"] / 2 - stage["x"], box["y"] + box["height"] / 2 - stage["y"]]
    assert is_blue_around(page, "surface", np.array(middle), 4)


def test_on_a_curve_the_ball_has_a_tangent_and_a_step(page, url):
    opened(page, url, d=1, rate=0.5, steps=6)
    page.locator(".llp-slider").fill("1")
    ball, landing = place(page, "curve", -2, 2), place(page, "curve", -1, 2)
    assert is_blue_around(page, "curve", ball, 6)
    found = blue(ink(page, "curve"))
    shaft = (ball + landing) / 2
    assert (np.hypot(*(found - shaft).T) < 3).any(), "the step is a level arrow"
    assert not (np.hypot(*(found - (2 * landing - ball)).T) < 12).any(), "and no longer than that"
    up = place(page, "curve", -3, 4) - ball  # the slope at −2 is −2
    tangent = ball + up / np.hypot(*up) * 60
    assert (np.hypot(*(found - tangent).T) < 4).any()


# --- time --------------------------------------------------------------------------------------


def test_it_plays_pauses_and_stops_at_the_end(page, url):
    opened(page, url, flat=1)
    press(page, "Play")
    until(page, "document.querySelector('.llp').dataset.step === '3'")
    assert state(page, "playing") == "true"
    frames = int(state(page, "frames") or 0)
    press(page, "Pause")
    paused = step(page)
    assert 3 <= paused < 20
    page.wait_for_timeout(400)
    assert (step(page), state(page, "playing")) == (paused, "false")
    assert frames > 30, "it moves between the steps, too"
    page.get_by_role("combobox", name="Speed").select_option("8×")
    press(page, "Play")
    until(page, "document.querySelector('.llp').dataset.playing === 'false'")
    assert step(page) == 20


def test_the_slider_and_the_buttons_seek(flat):
    flat.locator(".llp-slider").fill("7")
    assert step(flat) == 7
    for name, expected in (
        ("One step forward", 8),
        ("One step back", 7),
        ("To the start", 0),
        ("One step back", 0),
        ("To the end", 20),
        ("One step forward", 20),
    ):
        press(flat, name)
        assert step(flat) == expected, name


def test_the_losses_in_the_legend_are_those_of_the_step(flat):
    flat.locator(".llp-slider").fill("2")
    loss = ((4 * 0.9**2) ** 2 + 4 * (3 * 0.6**2) ** 2) / 2
    expect(flat.locator(".llp-contestant").first).to_contain_text(f"loss {loss:.3f}")
    expect(flat.locator(".llp-contestant").first).to_contain_text("Gradient descent")


def test_keys_move_the_clock_when_nothing_else_wants_them(flat):
    for key, expected in (
        ("Home", 0), ("ArrowRight", 1), ("Shift+ArrowRight", 11), ("ArrowLeft", 10),
        ("Shift+ArrowLeft", 0), ("End", 20),
    ):  # fmt: skip
        flat.keyboard.press(key)
        assert step(flat) == expected, key
    flat.keyboard.press("Home")
    flat.keyboard.press("Space")
    assert state(flat, "playing") == "true"
    flat.keyboard.press("Space")
    assert state(flat, "playing") == "false"


def test_keys_are_left_to_whoever_has_a_use_for_them(page, url):
    opened(page, url, flat=1)
    page.locator(".llp-slider").fill("7")
    field = page.get_by_role("textbox", name="field")
    field.click()
    page.keyboard.type("x y")
    for key in ("ArrowLeft", "Home", "End", "Shift+ArrowLeft"):
        page.keyboard.press(key)
    assert (step(page), state(page, "playing")) == (7, "false")
    assert field.input_value() == "x y"
    after_rerun(page, lambda: change_rate(page))
    assert step(page) == 7
    page.get_by_role("combobox", name="Speed").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Escape")
    assert (step(page), state(page, "playing")) == (7, "false")


def test_one_key_is_one_step_wherever_the_focus_is_in_the_player(flat):
    flat.locator(".llp-slider").fill("7")
    for place_in_player in (".llp-slider", ".llp-button >> nth=0"):
        flat.locator(place_in_player).focus()
        flat.keyboard.press("ArrowRight")
        flat.keyboard.press("ArrowRight")
        flat.keyboard.press("ArrowLeft")
        assert step(flat) == 8, place_in_player
        flat.locator(".llp-slider").fill("7")
    flat.get_by_role("button", name="Play").focus()
    flat.keyboard.press("Space")
    assert state(flat, "playing") == "true", "pressed once, not twice"


def test_a_drag_along_the_losses_moves_the_clock(flat):
    stage = flat.locator("[data-view=loss] .llp-stage")
    stage.evaluate("node => node.scrollIntoView({ block: 'center' })")
    box = stage.bounding_box()
    assert box
    xs = [box["x"] + place(flat, "loss", k, 0)[0] for k in (4, 8, 15)]
    middle = box["y"] + box["height"] / 2
    flat.mouse.move(xs[0], middle)
    flat.mouse.down()
    assert step(flat) == 4
    flat.mouse.move(xs[1], middle)
    flat.mouse.move(xs[2], middle)
    assert step(flat) == 15
    flat.mouse.up()
    flat.mouse.move(xs[0], middle)
    assert step(flat) == 15


def test_the_clocks_arithmetic(flat):
    """Long runs last 12 s; short ones are not rushed; less motion means whole steps only."""
    seen = flat.evaluate("""async () => {
      const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
      const { Clock } = await import(loaded.find((name) => name.endsWith("clock.js")));
      const run = (end, stepwise) => {
        const clock = new Clock(() => {});
        clock.setEnd(end);
        clock.stepwise = stepwise;
        clock.play();
        const positions = [];
        let seconds = 0;
        for (; clock.playing; seconds += 0.02) {
          clock.advance(1000 * seconds);
          positions.push(clock.position);
        }
        return { seconds, whole: positions.every(Number.isInteger), last: clock.position };
      };
      return [run(2000, false), run(120, false), run(3, false), run(30, true)];
    }""")
    assert [run["last"] for run in seen] == [2000, 120, 3, 30]
    assert seen[0]["seconds"] == pytest.approx(12, abs=0.1)
    assert seen[1]["seconds"] == pytest.approx(12, abs=0.1)
    assert seen[2]["seconds"] == pytest.approx(1.2, abs=0.1)
    assert [run["whole"] for run in seen] == [False, False, False, True]


def test_the_page_that_follows_the_clock_does_not_throw_it_back(flat):
    """The answer to an older look comes when the hand has gone on; only the page's own choice counts."""
    seen = flat.evaluate("""async () => {
      const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
      const modules = ["clock.js", "story.js"].map((name) => loaded.find((one) => one.endsWith(`/${name}`)));
      const [{ Clock }, { Story }] = await Promise.all(modules.map((url) => import(url)));
      const [looks, steps] = [[], []];
      const clock = new Clock(() => {});
      const story = new Story(clock, (_name, { step }) => looks.push(step));
      const path = { slot: "a", title: "", losses: Array.from({ length: 21 }, () => 0) };
      clock.setEnd(20);
      clock.changed = () => story.clockChanged();
      const looked = (at) => {
        story.receive({ slot: "a", events: null, arrows: {}, model: null, at, guess: null }, [path]);
        story.clockChanged();
        story.follow();
        steps.push(clock.step);
      };
      const rest = () => new Promise((done) => setTimeout(done, 600));
      looked(0);
      clock.seek(1);
      await rest();
      clock.seek(20);
      looked(0);
      looked(1);
      await rest();
      looked(19);
      looked(7);
      story.remove();
      return [steps, looks];
    }""")
    assert seen == [[0, 20, 20, 20, 7], [1, 20]]


# --- reruns ------------------------------------------------------------------------------------


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


# --- divergence --------------------------------------------------------------------------------


def test_who_has_left_is_an_arrow_at_the_edge_and_nothing_is_drawn_outside(page, url):
    opened(page, url, flat=1, rate=0.6, start="4,1")  # y is multiplied by −1.4, x by 0.4
    page.locator(".llp-slider").fill("20")
    pixels = ink(page, "contour")
    left, top, right, bottom = page.evaluate(AREA, ["contour"])
    assert pixels[:, 0].min() >= left - 1
    assert pixels[:, 0].max() <= right + 1
    assert pixels[:, 1].min() >= top - 1
    assert pixels[:, 1].max() <= bottom + 1
    # At step 20 the head is at y = 1.4²⁰, straight above.
    tip = np.array([(left + right) / 2, top + 15])
    assert (np.hypot(*(blue(pixels) - tip).T) < 6).sum() > 20
    spoken = page.locator("[aria-live]")
    expect(spoken).to_contain_text("It left the window at step 5.")
    expect(spoken).to_contain_text("b, Gradient descent")


def test_the_arrow_stands_where_the_path_leaves_and_who_never_was_there_did_not_leave(page, url):
    opened(page, url, d=1, rate=3, start="-4", steps=8)  # x is multiplied by −2: −4, 8, −16
    page.locator(".llp-slider").fill("2")
    # On the way from (−4, 8) to (8, 32) the line leaves through the top, 13, at x = −1.5.
    tip, before = place(page, "curve", -1.5, 13), place(page, "curve", -2.5, 11)
    at = tip + 10 * (before - tip) / np.hypot(*(before - tip))
    assert (np.hypot(*(blue(ink(page, "curve")) - at).T) < 8).sum() > 50
    said = page.evaluate("""async () => {
      const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
      const { fate } = await import(loaded.find((name) => name.endsWith("/paths.js")));
      const path = { slot: "a", ended: null };
      const say = (leftAt, step, entered) => fate({ ...path, leftAt }, { step }, false, entered);
      return [say(0, 4, false), say(0, 4, true), say(3, 4, true), say(3, 2, true)];
    }""")
    outside = "a is outside this view"
    assert said == ["a starts outside the window", outside, "a left the window at step 3", outside]
    opened(page, url, d=1, rate=3, start="-7", steps=8)
    expect(page.locator("[aria-live]")).to_contain_text("It starts outside the window.")


def test_many_who_left_at_one_place_each_have_a_sign_that_can_be_read(flat):
    """Six signs at the corner of a small picture: inside it, none over another; a crowd says less."""
    places, said = flat.evaluate("""async () => {
      const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
      const load = (name) => import(loaded.find((address) => address.endsWith(name)));
      const { Labels } = await load("/labels.js");
      const { drawHeads } = await load("/paths.js");
      const labels = new Labels();
      const rect = { left: 0, top: 0, right: 300, bottom: 200 };
      const said = [];
      const nothing = () => {};
      const ink = { arrow: nothing, chip: (text) => said.push(text) };
      ink.measure = (text) => ({ width: 8 * text.length, height: 20 });
      const geometry = { rect, box: [[0, 300], [0, 200]], pixel: ([x, y]) => [x, 200 - y] };
      const trails = [..."abcdef"].map((slot, k) => ({
        path: { slot, leftAt: k + 1, ended: null, color: "red" },
        head: () => [280, 400],
        lastSeen: () => [[280 - k, 100], [280, 200]],
      }));
      const clock = { step: 9, position: 9 };
      drawHeads({ ink, geometry, trails, labels, clock }, 6);
      return [labels.taken.slice(-6), said];
    }""")
    assert said == [f"{slot} at step {k}" for k, slot in enumerate("abcdef", start=1)]
    for k, one in enumerate(places):
        assert 0 <= one["x"] <= 300 - one["width"]
        assert 0 <= one["y"] <= 200 - one["height"]
        for other in places[:k]:
            apart = [
                abs(one[at] - other[at]) >= one[size]
                for at, size in (("x", "width"), ("y", "height"))
            ]
            assert any(apart), (one, other)


def test_a_loss_of_any_size_is_told(page, url):
    opened(page, url, flat=1, rate=3, steps=120)
    size = 4 * 3**2 * 11.0**240 / 2
    power = "".join("⁰¹²³⁴⁵⁶⁷⁸⁹"[int(digit)] for digit in f"{size:e}".split("+")[1])
    expect(page.locator(".llp-contestant").first).to_contain_text(f"× 10{power}")
    page.locator(".llp-slider").fill("60")
    assert len(blue(ink(page, "contour")))


def test_a_run_that_ended_early_says_so(flat):
    expect(flat.locator("[aria-live]")).to_contain_text("It ended at step 15.")
    flat.locator(".llp-slider").fill("14")
    expect(flat.locator("[aria-live]")).to_contain_text("Step 14 of 20.")
    expect(flat.locator("[aria-live]")).not_to_contain_text("It ended")


# --- the hand ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dimension", "view", "at"), [(2, "contour", (2.5, -1.25)), (1, "curve", (1.5, 6.0))]
)
def test_a_click_chooses_the_start_and_a_drag_does_not(page, url, dimension, view, at):
    opened(page, url, flat=1, d=dimension)
    box = page.locator(f"[data-view={view}] .llp-stage").bounding_box()
    assert box
    corner = np.array([box["x"], box["y"]])
    x, y = place(page, view, *at) + corner
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y + 20, steps=4)
    page.mouse.move(x, y, steps=4)
    page.mouse.move(x + 30, y + 10)
    page.mouse.up()
    page.wait_for_timeout(500)
    expect(page.get_by_text("start None")).to_be_visible()
    x, y = place(page, view, *at) + corner
    page.mouse.click(x, y)
    shown = page.get_by_text(re.compile("^start {"))
    start = json.loads(shown.inner_text().removeprefix("start ").replace("'", '"'))
    pixel = 10 / 300
    assert start["x"] == pytest.approx(at[0], abs=pixel)
    assert start.get("y") == (pytest.approx(at[1], abs=pixel) if dimension == 2 else None)


def test_the_overlay_follows_the_picture_while_it_is_dragged(flat):
    flat.locator(".llp-slider").fill("1")
    box = flat.locator("[data-view=contour] .llp-stage").bounding_box()
    assert box
    before = place(flat, "contour", -3.6, 1.8)
    flat.mouse.move(box["x"] + 150, box["y"] + 150)
    flat.mouse.down()
    flat.mouse.move(box["x"] + 190, box["y"] + 180, steps=6)
    flat.wait_for_timeout(200)
    assert is_blue_around(flat, "contour", before + np.array([40, 30]), 4), (
        "before the hand lets go"
    )
    flat.mouse.up()


def test_a_figure_of_heights_is_read_out_in_losses(page, url):
    opened(page, url, flat=1, heights=1)
    box = page.locator("[data-view=contour] .llp-stage").bounding_box()
    assert box
    x, y = place(page, "contour", 2, -1)  # a point of the grid
    page.mouse.move(box["x"] + x - 3, box["y"] + y - 3)
    page.mouse.move(box["x"] + x, box["y"] + y)
    shown = page.locator("[data-view=contour] .llp-readout")
    expect(shown).to_have_text("w1 2.000   w2 −1.000   loss 4.000")


def test_heights_are_those_of_the_figures(flat):
    """The player's formulas against those of `figures.Scale`."""
    scales = [Scale(), Scale(3.0, 1e-3), Scale(-436.1, 0.7, log=True), Scale(0.0, 1e300, log=True)]
    losses = np.array([-1.7e308, -1e9, -436.1, -1.0, 0.0, 1e-9, 3.0, 1e40, 1.7e308])
    for scale in scales:
        heights, back = flat.evaluate(
            """async ([scale, losses]) => {
              const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
              const module = await import(loaded.find((name) => name.endsWith("/scale.js")));
              const heights = losses.map((loss) => module.height(loss, scale));
              return [heights, heights.map((drawn) => module.lossAt(drawn, scale))];
            }""",
            [asdict(scale), losses.tolist()],
        )
        with np.errstate(over="ignore"):
            np.testing.assert_allclose(heights, scale(losses), rtol=1e-12, atol=1e-300)
            np.testing.assert_allclose(back, scale.inverse(scale(losses)), rtol=1e-9, atol=1e-300)


# --- everyone ----------------------------------------------------------------------------------


def test_less_motion_is_respected(page, url):
    page.emulate_media(reduced_motion="reduce")
    opened(page, url, flat=1)
    assert (step(page), state(page, "playing")) == (20, "false")
    press(page, "Play")
    until(page, "document.querySelector('.llp').dataset.step === '2'")
    pixels = ink(page, "loss")
    # The cursor has the color of text; lines have their own, and the edges of markers are light.
    gray = (np.ptp(pixels[:, 2:5], axis=1) < 20) & (pixels[:, 2:5] < 100).all(axis=1)
    bottom = page.evaluate(AREA, ["loss"])[3]
    cursor = pixels[gray & (np.abs(pixels[:, 1] - bottom + 12) < 2), 0].mean()  # below all signs
    first, second = (place(page, "loss", k, 0)[0] for k in (0, 1))
    at = (cursor - first) / (second - first)
    assert at >= 2
    assert at == pytest.approx(round(at), abs=0.1), "the cursor stands on a whole step"


def test_the_page_may_turn_dark_at_any_time(page, url):
    opened(page, url, flat=1)
    page.locator(".llp-slider").fill("3")
    page.locator(".llp").evaluate("node => (node.mark = 1)")
    color = "document.querySelector('.llp-plot').layout.font.color"
    light = page.evaluate(color)
    for scheme, expected in (("dark", "#fafafa"), ("light", light)):
        page.emulate_media(color_scheme=scheme)
        until(page, f"document.querySelector('.llp').dataset.theme === '{scheme}'")
        until(page, f"{color} === '{expected}'")
        assert step(page) == 3
        assert page.locator(".llp").evaluate("node => node.mark") == 1


def test_every_control_has_a_name_and_room_for_a_finger(flat):
    for control in flat.locator(".llp-controls :is(button, select, input):visible").all():
        box = control.bounding_box()
        assert box
        assert min(box["width"], box["height"]) >= 44
        assert control.get_attribute("aria-label")
    assert flat.locator(".llp button").evaluate_all("all => all.every(b => b.type === 'button')")
    slider = flat.locator(".llp-slider")
    slider.fill("7")
    assert slider.get_attribute("aria-valuetext") == "step 7 of 20"
    assert flat.locator("canvas.llp-ink").first.get_attribute("aria-hidden") == "true"
    flat.locator(".llp-slider").focus()
    flat.keyboard.press("Tab")
    outline = "getComputedStyle(document.activeElement).outlineWidth"
    assert flat.evaluate(outline) == "3px"


def test_a_phone_shows_the_map_first_and_nothing_beyond_its_edge(phone, url):
    page = opened(phone, url)
    boxes = [panel.bounding_box() for panel in page.locator(".llp-panel").all()]
    tops = [box["y"] for box in boxes if box]
    assert tops == sorted(tops)
    assert all(box and box["height"] >= 180 and box["width"] <= 390 for box in boxes)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    controls = page.locator(".llp-controls").bounding_box()
    assert controls
    assert controls["y"] + controls["height"] <= 845, "in reach without scrolling"
    assert boxes[0]
    stage = page.locator("[data-view=contour] .llp-stage")
    stage.tap(position={"x": 180, "y": 100})
    expect(page.get_by_text(re.compile("^start {"))).to_be_attached()


def test_a_picture_that_is_hidden_while_it_is_resized_is_right_when_it_is_seen(flat):
    """Plotly refuses to resize what is hidden; `watch` sees a refusal that nobody takes."""
    hide = "shown => document.querySelectorAll('.llp-plot').forEach(n => n.style.display = shown)"
    fits = """() => [...document.querySelectorAll(".llp-plot")].every((plot) =>
      Math.abs(plot._fullLayout.width - plot.parentElement.clientWidth) < 1)"""
    try:
        for width, display in ((600, "none"), (500, ""), (550, "none"), (650, "none")):
            flat.evaluate(hide, display)
            flat.set_viewport_size({"width": width, "height": 900})
            flat.wait_for_timeout(60)
        flat.evaluate(hide, "")
        until(flat, f"({fits})()")
    finally:
        flat.set_viewport_size({"width": 1400, "height": 900})


# --- trouble -----------------------------------------------------------------------------------


def test_without_plotly_there_is_a_message(page, url):
    page.route("**/plotly.js", lambda route: route.abort())
    page.goto(f"{url}/?flat=1")
    expect(page.get_by_role("alert")).to_contain_text("drawing library could not be loaded")


def test_without_the_player_itself_there_is_a_message(page, url):
    page.route("**/player.js", lambda route: route.abort())
    page.goto(f"{url}/?flat=1")
    expect(page.get_by_text("The player could not be loaded")).to_be_visible()


def test_bytes_that_are_no_picture_give_a_message(flat):
    said = flat.evaluate("""async () => {
      const loaded = performance.getEntriesByType("resource").map((entry) => entry.name);
      const find = (end) => loaded.find((name) => name.endsWith(end));
      const { show, dispose } = await import(find("player.js"));
      const places = { plotly: find("plotly.js"), style: find("style.css") };
      const said = [];
      for (const bytes of [[1, 2, 3], [255, 255, 255, 0, 1], [1, 0, 0, 0, 65, 0, 0, 0]]) {
        const parentElement = document.body.appendChild(document.createElement("div"));
        await show({ parentElement, data: new Uint8Array(bytes) }, places);
        said.push(parentElement.querySelector("[role=alert]").textContent);
        dispose(parentElement);
        if (parentElement.children.length) said.push("something was left behind");
        parentElement.remove();
      }
      return said;
    }""")
    assert len(said) == 3
    assert all("The picture could not be read" in words for words in said)


def test_it_works_below_a_base_path(page):
    with running("tests/browser/player_app.py", base="/lab") as url:
        arrived(page, url, flat=1)
        assert step(page) == 20

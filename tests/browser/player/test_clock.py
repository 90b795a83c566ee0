"""The clock: buttons, keys, the slider, a drag along the losses."""

import pytest
from playwright.sync_api import expect

from tests.browser.player.scene import after_rerun, change_rate, opened, place, press, state, step
from tests.browser.serving import until


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

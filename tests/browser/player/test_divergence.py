"""Who leaves the picture, and losses of any size."""

import numpy as np
from playwright.sync_api import expect

from tests.browser.player.scene import AREA, blue, ink, opened, place


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
    """Signs at the corner of a small picture: inside it, none over another or an arrow; a crowd says less."""
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
      ink.pale = nothing;
      const here = { slot: "g", leftAt: null, ended: null, color: "red" };
      trails.push({ path: here, head: () => [150, 170], lastSeen: () => null });
      const clock = { step: 9, position: 9 };
      drawHeads({ ink, geometry, trails, labels, clock }, 6);
      return [labels.taken, said];
    }""")
    assert said == [*(f"{slot} at step {k}" for k, slot in enumerate("abcdef", start=1)), "g"]
    assert len(places) == 1 + 6 + 7, "a head, six arrows, seven signs"
    for k, one in enumerate(places[7:], start=7):
        assert 0 <= one["x"] <= 300 - one["width"]
        assert 0 <= one["y"] <= 200 - one["height"]
        for other in places[:k]:
            apart = [
                one[at] + one[size] <= other[at] or other[at] + other[size] <= one[at]
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

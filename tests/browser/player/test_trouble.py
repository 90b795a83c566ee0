"""What is missing or broken is said, and the rest works."""

from playwright.sync_api import expect

from tests.browser.player.scene import arrived, step
from tests.browser.serving import running


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
    with running("tests/browser/player/app.py", base="/lab") as url:
        arrived(page, url, flat=1)
        assert step(page) == 20

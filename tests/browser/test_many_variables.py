"""A loss of many variables: the map is a slice that moves with the clock."""

from urllib.parse import urlencode

from tests.browser.serving import until

LOSS = "(x−1)² + y² + (1 + x²) z²"
MAP = "document.querySelector('.llp-contour .js-plotly-plot')"


def test_the_slice_is_that_of_the_step_shown(visit) -> None:
    query = {"formula": LOSS, "moved": "all", "start.x": 3, "start.y": 2, "start.z": 4, "steps": 30}
    page = visit(f"/?{urlencode(query)}&a.learning_rate=0.01")
    until(
        page,
        "document.querySelector('.llp-contour .llp-note')?.textContent === 'through a at step 30'",
    )

    def lowest() -> float:
        """Of the heights drawn, which are losses here."""
        return page.evaluate(f"Math.min(...{MAP}.data[0].z.map((row) => Math.min(...row)))")

    late = lowest()
    page.locator(".llp-slider").press("Home")
    until(
        page,
        "document.querySelector('.llp-contour .llp-note').textContent === 'through a at step 0'",
    )
    until(page, f"{MAP}.data[0].z.some((row) => row.some((v) => v > 400))")
    early = lowest()
    # With z = 4 the least loss on the grid's points is that at (0, 0): 1 + 16.
    assert abs(early - 17) < 0.02
    assert late < 0.8 * early

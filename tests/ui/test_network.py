"""The section on small networks: what it says, and where its buttons lead."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from tests.ui.opening import opened
from ui.network import visit

BEST = 1.887839547056319


def inside(page: AppTest) -> str:
    """All text in the section; empty if there is none."""
    boxes = [e for e in page.get("expander") if e.label == "Small network"]
    return "\n".join(m.value for box in boxes for m in box.markdown)


def press(page: AppTest, label: str) -> AppTest:
    next(b for b in page.button if b.label.startswith(label)).click().run()
    assert not page.exception, page.exception
    return page


def test_a_plateau_is_counted_tabled_and_its_line_can_be_drawn() -> None:
    page = opened(scene="two-units-plateau", network="1", look="b")
    told = inside(page)
    assert "2! · 2² = 8" in told
    assert "7 mirror images" in told
    assert "v* = 1.0226235, w* = 1.8878395, loss 0.030216797" in told
    assert (
        "| 0.5 | 0.51131 | 0.51131 | 1.8878 | 1.8878 | −0.03819, 0, 0.1564, 60.01 | saddle |"
        in told
    )
    assert "b is within 0.1 of the line from step 37 to 285" in told
    assert "a is within 0.1 of the line from step 596 to 1000" in told
    assert "still there at the end" in told
    press(page, "Draw the plane")
    assert page.session_state["hold.w1"] == pytest.approx(BEST, abs=1e-12)
    captions = " ".join(c.value for c in page.caption)
    assert "line of minima" in captions
    assert "line of saddles" in captions
    press(page, "Start 0.01 beside")
    start = [page.session_state[f"start.{name}"] for name in ("v1", "v2", "w1", "w2")]
    assert np.linalg.norm(np.subtract(start, [0.511311762, 0.511311762, BEST, BEST])) == (
        pytest.approx(0.01, rel=1e-6)
    )
    assert page.session_state["moved"] == "all"


def test_one_unit_has_a_level_line_and_a_saddle_at_the_origin() -> None:
    page = opened(scene="smallest-network", network="1")
    told = inside(page)
    assert "1! · 2¹ = 2" in told
    assert "∂E/∂w = 0 all along that line" in told
    assert "eigenvalues −41.0917, 41.0917: a **saddle**" in told
    assert "one partial derivative is zero" in " ".join(c.value for c in page.caption)


def test_the_parts_of_the_network_can_be_changed() -> None:
    page = opened(scene="smallest-network", network="1")
    page.selectbox(key="network~hidden").set_value("sigmoid").run()
    assert page.session_state["model"] == "v sigmoid(w x)"
    assert page.session_state["scene"] == "own"
    told = inside(page)
    assert "1! = 1" in told
    page.selectbox(key="network~units").set_value(2).run()
    assert page.session_state["model"] == "v1 sigmoid(w1 x) + v2 sigmoid(w2 x)"
    assert "2! = 2" in inside(page)


def test_with_other_data_the_origin_need_not_be_critical() -> None:
    page = opened(kind="data", model="v sigmoid(w x)", source="line", network="1")
    assert "it is no critical point" in inside(page)


@pytest.mark.parametrize("query", [{"scene": "himmelblau"}, {"scene": "linear-regression"}])
def test_other_losses_have_no_such_section(query: dict[str, str]) -> None:
    assert not [e for e in opened(**query).get("expander") if e.label == "Small network"]


def test_a_stay_near_the_line_is_told_from_its_numbers() -> None:
    away = np.array([1.0, 0.05, 0.02, 0.05, 0.5, 0.9])
    losses = np.array([2.0, 0.1, 0.1, 0.09, 0.06, 0.01])
    text = visit("c", away, losses, level=0.1)
    assert text.startswith("c is within 0.1 of the line from step 1 to 3 (nearest: 0.02)")
    assert "a plateau, and then moves on; from step 5 its loss is below half" in text
    assert "still there" in visit("c", away[:4], losses[:4], level=0.1)
    assert visit("c", away + 1, losses, level=0.1) == ""

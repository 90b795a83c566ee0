"""What a script sets a control to reaches the browser, also when its run is cut short."""

from tests.ui.opening import opened
from ui import link

SCENE = {"scene": "two-bumps"}
KEYS = ("steps", "a.learning_rate", "start.h")


def told(page) -> dict[str, bool]:
    """Whether the last run has told the browser the values of some controls."""
    return {key: page.number_input(key=key).proto.set_value for key in KEYS}


def test_a_run_right_after_the_first_says_all_values_again():
    page = opened(**SCENE)
    assert all(told(page).values())
    values = {key: page.number_input(key=key).value for key in KEYS}
    page.number_input(key="a.learning_rate").set_value(0.25).run()
    assert told(page) == {"steps": True, "a.learning_rate": False, "start.h": True}
    sliders = [s for s in page.select_slider if (s.key or "").startswith(("steps~", "start.h~"))]
    assert len(sliders) == 2
    assert all(slider.proto.set_value for slider in sliders)
    assert page.number_input(key="steps").value == values["steps"]
    assert page.number_input(key="a.learning_rate").value == 0.25


def test_later_runs_leave_the_controls_to_the_hand(monkeypatch):
    monkeypatch.setattr(link, "FLUSHED", -1.0)
    page = opened(**SCENE)
    page.run()
    assert all(told(page).values())  # the browser of a busy server may not have heard
    monkeypatch.setattr(link, "BUSY", -1.0)
    page.run()
    assert not any(told(page).values())
    page.selectbox(key="scene").set_value("himmelblau").run()
    assert page.number_input(key="steps").proto.set_value

"""Which number a contestant's slider turns: kept in the link, and forgotten with the method that has it."""

from typing import Any

from streamlit.testing.v1 import AppTest

from ui import turning
from ui.player import Grips


def _page() -> None:
    import streamlit as st

    from experiment import Contestant, Experiment
    from ui.link import Link
    from ui.sliders import sliders
    from ui.turning import turning

    method = st.query_params.get("method", "momentum")
    scene = Experiment("x²", (1.0,), (Contestant("a", method), Contestant("b", "sign-descent")))
    shared = st.query_params.get("shared") == "1"
    link = Link()
    st.session_state["found"] = turning(link, scene, sliders(scene, "steps", shared=shared))
    st.session_state["said"] = (link.query(), link.problems)


def opened(**query: str) -> AppTest:
    app = AppTest.from_function(_page, default_timeout=10)
    app.query_params.update(query)
    return app.run()


def state(app: AppTest, key: str) -> Any:
    assert not app.exception
    return app.session_state[key]


def test_the_first_number_unless_the_link_says_another():
    assert state(opened(), "found") == {"a": "a.learning_rate", "b": "b.learning_rate"}
    app = opened(**{"a.dial": "momentum", "b.dial": "all.noise"})
    assert state(app, "found") == {"a": "a.momentum", "b": "noise"}
    assert state(app, "said") == ("a.dial=momentum&b.dial=all.noise", [])
    shared = opened(shared="1")
    assert state(shared, "found") == {"a": "a.momentum"}, "sign descent has nothing of its own left"


def test_what_a_method_does_not_have_is_named_or_forgotten():
    app = opened(**{"a.dial": "beta1"})
    assert state(app, "found")["a"] == "a.learning_rate"
    (said,) = state(app, "said")[1]
    assert said.startswith("The link says a.dial=beta1: a.dial is one of first, ")
    app = opened(**{"a.dial": "momentum"})
    app.query_params["method"] = "adam"
    assert state(app.run(), "found")["a"] == "a.learning_rate"
    assert state(app, "said")[0] == ""


def test_choosing_in_the_legend_sets_the_link(monkeypatch):
    from experiment import Contestant, Experiment
    from ui.sliders import sliders

    kept: dict[str, Any] = {}
    monkeypatch.setattr(turning.st, "session_state", kept)
    scene = Experiment("x²", (1.0,), (Contestant("a", "adam"), Contestant("b", "momentum")))
    grips = Grips((), sliders(scene, "steps", shared=False), turning={"a": "", "b": ""})
    for slot, name, word in (
        *(
            ("a", "a.beta2", "beta2"),
            ("a", "noise", "all.noise"),
            ("a", "a.learning_rate", "first"),
        ),
        *(("b", "b.momentum", "momentum"),),
    ):
        turning.choose(grips, {"slot": slot, "name": name})
        assert kept[f"{slot}.dial"] == word
    before = dict(kept)
    for slot, name in (("a", "b.momentum"), ("c", "c.beta1"), ("a", "a.rho")):
        turning.choose(grips, {"slot": slot, "name": name})
    assert kept == before

"""The digits page without a browser: its controls, its address, and going to and from it."""

import json
import re

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from tests.ui.opening import address, messages, opened, settings
from training import UNSUITED
from ui.digits.controls import set_view
from ui.digits.work import Shelf

SMALL = {"page": "digits", "hidden": "3", "epochs": "1", "plane": "random"}


def html(page: AppTest, marker: str) -> str:
    return " ".join(e.proto.body for e in page.get("html") if marker in e.proto.body)


def test_it_opens_on_two_contestants_who_learn_the_digits():
    page = opened(page="digits")
    assert page.session_state["a"] == "momentum"
    assert page.session_state["b"] == "adam"
    shares = re.findall(r"<td>([\d.]+)%</td>", html(page, "ll-digits"))
    assert len(shares) == 4  # training and held-out, of both
    assert all(float(share) > 95 for share in shares)
    assert "ll-error" not in messages(page)


def test_a_link_restores_the_training_it_was_written_for():
    given = {
        **{"page": "digits", "hidden": "5", "batch": "300", "epochs": "2", "seed": "7"},
        **{"test": "400", "flipped": "1", "plane": "random", "directions": "3", "look": "b"},
        **{"a": "adam", "a__learning_rate": "0.02", "b": "lion", "b__learning_rate": "0.003"},
        **{"check": "1", "log": "0"},
    }
    first = opened(**given)
    query = settings(first)
    assert query == {name.replace("__", "."): value for name, value in given.items()}
    again = opened(**query)
    assert address(again) == address(first)
    table = html(again, "ll-digits")
    assert table.count("sign flipped") == 2
    assert "1,397" in " ".join(m.value for m in again.markdown)  # digits to learn from
    assert "backpropagation" in " ".join(m.value for m in again.markdown)


@pytest.mark.parametrize(
    ("name", "value"),
    [("hidden", "0"), ("hidden", "65"), ("batch", "0.5"), ("epochs", "1000"), ("test", "1797"),
     ("plane", "tilted"), ("look", "z"), ("page", "nowhere"), ("formula", "x²")],
)  # fmt: skip
def test_nonsense_in_the_link_is_named_and_the_rest_is_used(name, value):
    page = opened(**{**SMALL, name: value})
    assert name in messages(page)
    assert name == "page" or page.session_state["page"] == "digits"


def test_an_optimizer_that_cannot_train_a_network_says_why_and_the_others_train():
    page = opened(**SMALL, a="newton", b="adam")
    assert UNSUITED["newton"] in messages(page)
    assert "Adam" in html(page, "ll-digits")
    alone = opened(**SMALL, a="bfgs")
    assert UNSUITED["bfgs"] in messages(alone)


def test_more_updates_than_anyone_waits_for_are_not_begun():
    page = opened(page="digits", hidden="2", batch="1", epochs="50", test="1690", plane="random")
    assert "ll-error" not in messages(page)  # 107 digits, 50 times
    page = opened(page="digits", batch="1", epochs="50", a="newton")  # who does not begin either
    assert "50 epochs of 1,500 updates are 75,000; 30,000 are allowed. 20 epochs" in messages(page)
    assert "Nobody trains" in messages(opened(page="digits", a="none"))


def test_what_a_hand_brought_into_view_is_in_the_link_and_the_slice_is_computed_there():
    page = opened(**SMALL, view="-0.5,0.5,-0.25,0.75")
    assert "view=-0.5%2C0.5%2C-0.25%2C0.75" in address(page)
    player = next(c for c in page.get("bidi_component") if c.proto.component_name == "loss_player")
    assert player
    page.selectbox(key="plane").set_value("principal").run()
    assert "view" not in address(page)
    assert not page.exception


@pytest.mark.parametrize("text", ["1,2,3", "1,1,0,2", "a,b,c,d", "nan,1,0,1", "0,1e300,0,1"])
def test_a_view_that_is_none_is_named(text):
    page = opened(**SMALL, view=text)
    assert "view" in messages(page)
    assert "view" not in address(page)


@pytest.mark.parametrize("moved", [None, {}, {"x": [1, 2]}, {"x": 1, "y": 2}, {"x": ["a", 1]}])
def test_whatever_a_browser_sends_is_a_view_or_nothing(moved, monkeypatch):
    state = {}
    monkeypatch.setattr(st, "session_state", state)
    set_view(moved)
    assert state == {}
    set_view({"x": [-1, 2], "y": [0, 1e-3]})
    assert state == {"view": "-1,2,0,0.001"}


def test_going_to_the_digits_and_back_loses_nothing():
    page = opened(formula="x² + 3y²", a="adam", a__learning_rate="0.3", seed="5", steps="20")
    before = address(page)
    page.radio(key="page").set_value("digits").run()
    assert not page.exception
    assert page.session_state["a"] == "momentum"
    assert "formula" not in address(page)
    page.number_input(key="hidden").set_value(4.0).run()
    digits = address(page)
    assert "hidden=4" in digits
    page.query_params.clear()
    page.query_params.update(dict(pair.split("=") for pair in digits.split("&")))
    page.radio(key="page").set_value("landscape").run()
    assert not page.exception
    assert address(page) == before
    page.radio(key="page").set_value("digits").run()
    assert address(page) == digits


def test_from_the_digits_one_comes_to_the_first_scene():
    page = opened(**SMALL, a="adam", a__learning_rate="0.3")
    page.radio(key="page").set_value("landscape").run()
    assert not page.exception
    assert not messages(page)
    assert json.dumps(address(page)) == json.dumps(address(opened()))


def test_the_shelf_makes_room_for_what_is_new():
    shelf = Shelf(most_bytes=100)
    shelf.put("a", 1, 40)
    shelf.put("b", 2, 40)
    assert shelf.get("a") == 1
    shelf.put("c", 3, 40)
    assert shelf.get("b") is None  # used longest ago
    assert (shelf.get("a"), shelf.get("c")) == (1, 3)
    shelf.put("huge", 4, 1000)
    assert shelf.get("huge") == 4
    assert shelf.get("a") is None

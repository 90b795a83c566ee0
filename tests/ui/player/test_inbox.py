"""The inbox against a page that is cut short: what the browser undoes comes back, and nothing comes twice."""

import pytest
from streamlit.testing.v1 import AppTest

from ui.player.inbox import Inbox


class Page:
    """Controls, and a browser that sends back what it knows of them."""

    def __init__(self, **controls):
        self.state = dict(controls)
        self.inbox = Inbox()
        self.obeyed = []

    def receive(self, *letters, known=None):
        """A run begins: the browser's values, then its messages."""
        self.state.update(known or {})
        handlers = {"start": self.start, "log": self.log, "table": self.table}
        self.inbox.take(list(letters), handlers, self.state)

    @property
    def heard(self):
        return self.inbox.heard(self.state)

    def start(self, x):
        self.obeyed.append(x)
        self.state["start.x"] = x

    def log(self, _):
        self.state["log"] = not self.state["log"]

    def table(self, row):
        self.state["table"] += f"\n{row}"


A, B = [7, "start", 1.0], [8, "log", None]


def test_a_message_is_obeyed_once_however_often_it_comes():
    page = Page(log=False)
    for _ in range(3):
        page.receive(B)
        assert page.state["log"] is True
        assert page.heard == 8


def test_what_a_browser_that_has_not_heard_sends_back_is_set_again():
    page = Page(**{"start.x": 3.0, "log": False})
    page.receive(A)
    page.receive(A, B, known={"start.x": 3.0})  # the run of A was cut short
    assert page.state == {"start.x": 1.0, "log": True}
    assert page.obeyed == [1.0]
    assert page.heard == 8


def test_what_is_undone_has_not_been_heard():
    """A slider of the page cuts the run short: no message of the player comes with it."""
    page = Page(**{"start.x": 3.0, "log": False})
    page.receive(A)
    assert page.heard == 7
    page.state["start.x"] = 3.0
    assert page.heard < 7
    page.receive(A)
    assert (page.state["start.x"], page.heard) == (1.0, 7)


def test_what_a_person_has_put_since_stays():
    page = Page(**{"start.x": 3.0})
    page.receive(A)
    page.receive(A, known={"start.x": -2.0})
    assert page.state["start.x"] == -2.0
    assert page.heard == 7


def test_changes_upon_changes_are_restored_in_their_order():
    rows = [[k, "table", f"row {k}"] for k in (1, 2, 3)]
    page = Page(table="t")
    page.receive(rows[0])
    page.receive(*rows[:2], known={"table": "t"})
    page.receive(*rows, known={"table": "t"})
    assert page.state["table"] == "t\nrow 1\nrow 2\nrow 3"
    twice = Page(log=False)
    twice.receive([1, "log", None], [2, "log", None])
    assert (twice.state["log"], twice.heard) == (False, 2), "back where it was is in force too"


def test_what_the_player_has_heard_of_is_forgotten():
    page = Page(**{"start.x": 3.0, "log": False})
    page.receive(A)
    page.receive(B, known={"start.x": 3.0})  # a person has put it back: A was acknowledged
    assert page.state["start.x"] == 3.0
    assert page.heard == 8


@pytest.mark.parametrize("letter", ["ab", [1], ["1", "start", 2], None, [9, "start", 1.0, 2]])
def test_what_is_no_message_is_left_alone(letter):
    page = Page(**{"start.x": 3.0})
    page.receive(letter, A)
    assert page.obeyed == [1.0]


def test_a_message_that_nobody_takes_is_heard():
    page = Page()
    page.receive([4, "theme", "dark"])
    assert page.heard == 4


def test_the_last_words_of_a_player_that_has_gone_are_left_alone():
    def page() -> None:
        import streamlit as st

        from ui.player import inbox

        inbox.take("gone", {"start": print})
        st.text(f"newest {inbox.inbox().newest}")

    run = AppTest.from_function(page).run()
    assert not run.exception
    assert run.text[0].value == "newest 0"

"""Messages from the player: each is obeyed once, and none is lost.

Streamlit may cut a run short when the next message comes. Of the message that began it only the newest value
of a trigger survives, and what it has set is sent back by a browser that never heard of it at the value
before. So the player keeps each message until the page says that it has been heard, sends all that it keeps
with every new one, and the inbox knows what each of them has changed: one that comes again is not obeyed
again, but what it changed is put back where the browser has undone it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, MutableMapping, Sequence
from typing import TYPE_CHECKING, Any

import streamlit as st
from streamlit.components.v2 import component

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

GONE = object()
"""What a control that is not there stands at."""
_INBOX = "player~inbox"
# A module of its own line count: Streamlit takes a one-line string for a path.
_SCRIPT = """
export default function ({ data }) {
  document.dispatchEvent(new CustomEvent("player:heard", { detail: data }));
}
"""
_PLAIN = (str, int, float, bool, tuple, type(None))

Handler = Callable[[Any], None]
Letter = tuple[int, str, Any]
"""Number, name and value of a message; later ones have larger numbers."""
Change = dict[str, tuple[Any, Any]]
"""Controls that a message has set: the value before and the value after, by key."""


class Inbox:
    """What has come from the player, and what it has changed.

    Attributes
    ----------
    newest
        Number of the last message that was obeyed.
    runs
        How many runs of the page have come to their end.
    known
        The last of them whose end the browser had heard of when it sent its messages; None if it did not
        say so since that was asked last.
    """

    def __init__(self) -> None:
        self.newest = self.runs = 0
        self.known: int | None = None
        self._changes: dict[int, Change] = {}

    def take(
        self,
        letters: Sequence[Sequence[Any]],
        handlers: Mapping[str, Handler],
        state: MutableMapping[str, Any],
    ) -> None:
        """Obey the messages that are new, in their order, and see to it that older ones are in force.

        ``letters`` are all that the player knows of as not heard yet; what is no message is left alone.
        """
        valid = [letter for letter in map(_letter, letters) if letter]
        for number in set(self._changes) - {number for number, _, _ in valid}:
            del self._changes[number]  # the player has heard of it
        for number, name, value in valid:
            if number > self.newest:
                self._obey(number, handlers.get(name), value, state)
            else:
                self._restore(number, state)

    def heard(self, state: Mapping[str, Any]) -> int:
        """Number of the last message up to which all that was asked for is in force."""
        undone = _undone(self._changes, state)
        return min(self._changes) - 1 if undone else self.newest

    def _obey(
        self, number: int, handler: Handler | None, value: Any, state: MutableMapping[str, Any]
    ) -> None:
        self.newest = number
        before = _controls(state)
        if handler:
            handler(value)
        self._changes[number] = {
            key: (before.get(key, GONE), after)
            for key, after in _controls(state).items()
            if before.get(key, GONE) != after
        }

    def _restore(self, number: int, state: MutableMapping[str, Any]) -> None:
        """Put back what is at the value before; at any other a person has put it since."""
        for key, (before, after) in self._changes.get(number, {}).items():
            if state.get(key, GONE) == before:
                state[key] = after


def inbox() -> Inbox:
    """The inbox of this session."""
    if _INBOX not in st.session_state:
        st.session_state[_INBOX] = Inbox()
    return st.session_state[_INBOX]


def acknowledge() -> None:
    """Tell the player what has been heard; to be called when every control of a run has been drawn.

    The browser is told of a run's controls in their order, so it knows of all of them by then.
    """
    mail = inbox()
    mail.runs += 1  # another value each time, or the browser would not be told
    data = {"heard": mail.heard(_mapping()), "run": mail.runs}
    _receipt()(key="heard", data=data, height=0)


def take(key: str, handlers: Mapping[str, Handler]) -> None:
    """Take what the player called ``key`` has sent; to be called before the next run.

    What a player says that is no longer on the page (its last words may come when the page has been drawn
    without it) is left alone.
    """
    if key not in st.session_state:
        return
    mail = st.session_state[key].mail or {}
    box = inbox()
    box.known = int(mail["run"])
    box.take(mail["letters"], handlers, _mapping())


def is_up_to_date() -> bool | None:
    """Whether the browser knew all that the last run has set when it asked for this one.

    None if it was not a message of the player that asked.
    """
    box = inbox()
    known, box.known = box.known, None
    return None if known is None else known >= box.runs


@functools.cache
def _receipt() -> ComponentRenderer:
    return component("heard", js=_SCRIPT)


def _mapping() -> MutableMapping[str, Any]:
    return st.session_state  # pyright: ignore[reportReturnType]


def _letter(given: Any) -> Letter | None:
    match given:
        case [int(number), str(name), value]:
            return number, name, value
    return None


def _controls(state: Mapping[str, Any]) -> dict[str, Any]:
    """What controls stand at; other things that are kept are not sent back by the browser."""
    return {key: value for key, value in dict(state).items() if isinstance(value, _PLAIN)}


def _undone(changes: Mapping[int, Change], state: Mapping[str, Any]) -> bool:
    """Whether the messages together have set something that is at its value before them again."""
    net: Change = {}
    for change in changes.values():
        for key, (before, after) in change.items():
            net[key] = (net.get(key, (before,))[0], after)
    return any(
        before != after and key in state and state[key] == before
        for key, (before, after) in net.items()
    )

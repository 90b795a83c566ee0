"""The page's address holds the whole scene.

Every control of the page is opened through this module. It starts from the address, so a link
restores what was sent, and at the end of a run `write` puts what differs from the defaults back
into the address, without adding to the browser's history. ``docs/decisions/0002-links.md`` says why
the controls are not bound by Streamlit itself.
"""

from __future__ import annotations

import functools
import math
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from streamlit.components.v2 import component

from ui.player import inbox

Complaint = Callable[[float], str]

_ARRIVED = "address was read"
_SET, _BEFORE, _ENDED = "values that were set", "values before", "end of the last run"
FLUSHED = 1.0
"""Seconds after a run's end in which its last messages may still be dropped by the next run, also where
the browser has heard of that end: it may not have put all values into its controls yet."""
BUSY = 5.0
"""The same on a busy server, for what was set for the first time: saying it again takes nothing back that a
person has chosen."""

# A module of its own line count: Streamlit takes a one-line string for a path.
_SCRIPT = """
export default function ({ data }) {
  const given = [...new URLSearchParams(location.search)];
  const kept = new URLSearchParams(given.filter(([name]) => name.startsWith("embed")));
  const query = [kept.toString(), data.query].filter(Boolean).join("&");
  const address = location.pathname + (query ? "?" + query : "") + location.hash;
  if (address !== location.pathname + location.search + location.hash) {
    history.replaceState(history.state, "", address);
  }
}
"""


@functools.cache
def _component() -> Callable[..., Any]:
    return component("address", js=_SCRIPT)


class Link:
    """What one run of the page reads from the address and writes back to it."""

    def __init__(self) -> None:
        self.problems: list[str] = []
        self._defaults: dict[str, Any] = {}
        self._anew: Mapping[str, Any] | None = None
        self._arriving = _ARRIVED not in st.session_state
        st.session_state[_ARRIVED] = True
        ended = st.session_state.pop(_ENDED, math.inf)  # a run that was cut short has none
        behind = inbox.is_up_to_date() is False
        since = 0.0 if behind else time.monotonic() - ended
        if since > FLUSHED:
            said, again = st.session_state.pop(_SET, {}), st.session_state.pop(_BEFORE, {})
            if since <= BUSY:
                st.session_state[_SET] = {k: v for k, v in said.items() if k not in again}

    def number(self, key: str, default: float, complaint: Complaint) -> None:
        """Let ``session_state[key]`` start as the number in the address, else as ``default``.

        ``complaint`` says what is wrong with a finite number; empty if nothing is.
        """

        def read(text: str) -> float:
            try:
                value = float(text.replace("−", "-"))
            except ValueError:
                value = math.nan
            if not math.isfinite(value):
                raise ValueError(f"{key} is a number such as {_written(default)}")
            if trouble := complaint(value):
                raise ValueError(trouble.rstrip("."))
            return value

        self._open(key, default, read)

    def choice(self, key: str, default: str, options: Sequence[str], meant: str = "") -> None:
        """Let ``session_state[key]`` start as the option in the address, else as ``default``.

        ``meant`` tells whoever gives none of them what they are; without it they are listed.
        """

        def read(text: str) -> str:
            if text not in options:
                raise ValueError(meant or f"{key} is one of {_listed(options)}")
            return text

        self._open(key, default, read)

    def text(self, key: str, default: str) -> None:
        """Let ``session_state[key]`` start as the text in the address, else as ``default``."""
        self._open(key, default, str)

    def switch(self, key: str, default: bool = False) -> None:
        """Let ``session_state[key]`` start as the 0 or 1 in the address, else as ``default``."""

        def read(text: str) -> bool:
            if text not in ("0", "1"):
                raise ValueError(f"{key} is 1 (on) or 0 (off)")
            return text == "1"

        self._open(key, default, read)

    def window(self, key: str) -> None:
        """Let ``session_state[key]`` start as the ranges in the address, else as none: ``()``.

        A range is a pair of numbers, the lower one first; all are written in one line.
        """

        def read(text: str) -> tuple[tuple[float, float], ...]:
            ends = [float(part) for part in text.replace("−", "-").split(",")]
            ranges = tuple(zip(ends[::2], ends[1::2], strict=True))
            if not all(low < high and math.isfinite(high - low) for low, high in ranges):
                raise ValueError
            return ranges

        self._open(key, (), read)

    def _open(self, key: str, default: Any, read: Callable[[str], Any]) -> None:
        given = st.query_params.get(key)
        if self._anew is not None and key not in self._defaults:
            put({key: self._anew.get(key, default)})
        if key in st.session_state:
            say_again(key)
        else:
            value = default
            if given is not None:
                try:
                    value = read(given)
                except ValueError as error:
                    self.problems.append(
                        f"The link says {key}={_short(given)}: {error}. {_written(default)} is used."
                    )
            put({key: value})
        self._defaults[key] = default

    def begin_anew(self, values: Mapping[str, Any]) -> None:
        """Open what follows at these values, else at its default, whatever it was before.

        For the run in which another page is shown: controls of one name are others there, and the
        address is still that of the page before.
        """
        self._anew = values
        put(values)

    def names_only(self, key: str) -> bool:
        """Whether the address names this control and no other."""
        return _named() == [key]

    def settings(self) -> dict[str, Any]:
        """The value of every control that was opened in this run."""
        opened = (key for key in self._defaults if key in st.session_state)
        return {key: st.session_state[key] for key in opened}

    def query(self) -> str:
        """The query string of this scene: every control that is not at its default."""
        pairs = [
            (key, _written(st.session_state[key]))
            for key, default in self._defaults.items()
            if key in st.session_state and st.session_state[key] != default
        ]
        return urlencode(pairs)

    def write(self) -> None:
        """Put the scene into the browser's address bar.

        To be called when every control of the run has been opened: on arrival, what the address
        names beyond them joins `problems`.
        """
        if self._arriving:
            for name in _named():
                if name not in self._defaults:
                    self.problems.append(
                        f"The link says {_short(name)}=…, which is no setting of this scene: it "
                        "changes nothing."
                    )
        _component()(key="address", data={"query": self.query()}, height=0)
        st.session_state[_ENDED] = time.monotonic()


def put(values: Mapping[str, Any]) -> None:
    """Set controls to values, and see to it that the browser hears of them.

    Streamlit sends a value that a script has set with the run that set it, and drops what of that run
    has not left the server when the next one begins. The browser would then show the control's least
    number or empty text, and send that back as if it had been chosen.
    """
    known = st.session_state.setdefault(_BEFORE, {})
    for key in values:
        if key in st.session_state:
            known.setdefault(key, []).append(st.session_state[key])
    st.session_state.update(values)
    st.session_state.setdefault(_SET, {}).update(values)


def say_again(key: str) -> None:
    """Set a control once more to what it was set to, if that may not have been heard.

    A browser that has not heard of it sends back what the control stood at before.
    """
    said = st.session_state.get(_SET, {})
    if key in said and (st.session_state[key] == said[key] or is_unheard(key)):
        st.session_state[key] = said[key]


def is_unheard(key: str) -> bool:
    """Whether a control is where it was before it was set: the browser has not heard of that."""
    said, known = st.session_state.get(_SET, {}), st.session_state.get(_BEFORE, {})
    now = st.session_state[key]
    return key in said and now != said[key] and now in known.get(key, ())


def is_empty() -> bool:
    """Whether the address names no scene at all."""
    return not _named()


def _named() -> list[str]:
    """Parameters of the address; those that begin with ``embed`` are Streamlit's."""
    return [name for name in st.query_params if not name.startswith("embed")]


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:40] + "…"


def _listed(options: Sequence[str], most: int = 8) -> str:
    """The options, or the first of them and how many there are besides."""
    if len(options) <= most:
        return ", ".join(options)
    return f"{', '.join(options[:most])} and {len(options) - most} others"


def _written(value: Any) -> str:
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, tuple):
        return ",".join(_written(end) for ends in value for end in ends) or "none"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)

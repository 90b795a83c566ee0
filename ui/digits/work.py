"""Work of a second or so: done once for all sessions, with progress, and with a way to stop it."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

import streamlit as st

from ui import messages

T = TypeVar("T")
Tell = Callable[[float], None]

MOST_BYTES = 192 * 2**20
PATIENCE = 0.4
"""Seconds after which progress is shown."""
OFTEN = 0.1
"""Seconds from one look at the progress to the next."""

_STOPPED = "work that was stopped"


class Shelf:
    """Results by name, for all sessions; the one used longest ago makes room for a new one."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._lock = threading.Lock()
        self._results: OrderedDict[str, tuple[Any, int]] = OrderedDict()

    def get(self, name: str) -> Any:
        """Return the result, or None."""
        with self._lock:
            if name not in self._results:
                return None
            self._results.move_to_end(name)
            return self._results[name][0]

    def put(self, name: str, result: Any, size: int) -> None:
        """Keep a result of so many bytes; one alone may be larger than the shelf."""
        with self._lock:
            self._results[name] = (result, size)
            self._results.move_to_end(name)
            while len(self._results) > 1 and sum(s for _, s in self._results.values()) > self._most:
                self._results.popitem(last=False)


@cache
def shelf() -> Shelf:
    """The shelf of this server process."""
    return Shelf()


def done(
    name: str,
    what: str,
    work: Callable[[Tell], T],
    size: Callable[[T], int],
) -> T | None:
    """Do the work, or take its result from the shelf; None if a person has stopped it.

    What takes longer than a moment shows how far it is, and a button that stops it. Any other change on the
    page stops it too: Streamlit ends a script at its next output when a newer run is wanted.

    Parameters
    ----------
    name
        Names the result: whoever asks for the same gets the same.
    what
        Said while it goes on: ``Training``.
    work
        Is given a function to call now and then with the share that is done.
    size
        Bytes that the result holds.
    """
    if (result := shelf().get(name)) is not None:
        return result
    if st.session_state.get(_STOPPED) == name:
        messages.problem(f"{what} was stopped.", kept="Nothing is shown until it is done.")
        st.button("Go on", key=f"go on {what}", on_click=lambda: st.session_state.pop(_STOPPED))
        return None
    with st.empty():
        result = work(_Progress(name, what))
        st.empty()
    shelf().put(name, result, size(result))
    return result


class _Progress:
    """A bar with a button, drawn when the patience is over."""

    def __init__(self, name: str, what: str) -> None:
        self.name = name
        self.what = what
        self.next = time.monotonic() + PATIENCE
        self.bar: Any = None

    def __call__(self, share: float) -> None:
        now = time.monotonic()
        if now < self.next:
            return
        self.next = now + OFTEN
        text = f"{self.what}: {share:.0%}"
        if self.bar is None:
            with st.container():
                self.bar = st.progress(share, text)
                st.button("Cancel", key=f"stop {self.what}", on_click=self._stop)
        self.bar.progress(share, text)

    def _stop(self) -> None:
        st.session_state[_STOPPED] = self.name

"""Questions to the workers, asked once for all sessions that want to know.

A session has one open question at a time. When it asks something else and nobody waits for the first
answer any more, the work on it is stopped. Answers are remembered, also that there is none: what could
not be done in its time is not tried again.
"""

from __future__ import annotations

import functools
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from landscapes.workers import Job, Stopped, Workers, shared

SECONDS = 2.0
"""What the work on one question may take."""
MOST_REMEMBERED = 256
AGAIN = 0.4
"""Seconds from one look at an open question to the next."""


@dataclass(frozen=True)
class Answer:
    """What a worker said: its result, or why there is none, or nothing yet."""

    result: Any = None
    trouble: str = ""
    pending: bool = False


PENDING = Answer(pending=True)


@dataclass
class _Open:
    job: Job
    asking: set[str] = field(default_factory=set)


class Inquiries:
    """All questions of all sessions of one server process."""

    def __init__(self, workers: Workers) -> None:
        self._workers = workers
        self._lock = threading.Lock()
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()
        self._open: dict[Hashable, _Open] = {}
        self._question_of: dict[str, Hashable] = {}

    def ask(
        self,
        session: str,
        question: Hashable,
        function: Callable[..., Any],
        *args: Any,
        patience: float = 0.0,
    ) -> Answer:
        """Return the answer, or `PENDING` if there is none within ``patience`` seconds.

        ``question`` names function and arguments; who asks it again gets the remembered answer.
        """
        with self._lock:
            self._take_back(session, question)
            if question in self._answers:
                return self._answers[question]
            if question not in self._open:
                try:
                    job = self._workers.submit(function, *args, timeout=SECONDS)
                except Stopped:  # too many at a time; the next look asks again
                    return PENDING
                self._open[question] = _Open(job)
            case = self._open[question]
            case.asking.add(session)
            self._question_of[session] = question
        return self._close(question, case) if case.job.wait(patience) else PENDING

    def _take_back(self, session: str, question: Hashable) -> None:
        """Stop the work on the session's earlier question if nobody else waits for it."""
        earlier = self._question_of.get(session)
        if earlier == question:
            return
        self._question_of.pop(session, None)
        case = self._open.get(earlier)
        if case:
            case.asking.discard(session)
            if not case.asking:
                del self._open[earlier]
                case.job.cancel()

    def _close(self, question: Hashable, case: _Open) -> Answer:
        """Take the result of an ended job and remember it."""
        try:
            answer = Answer(case.job.result(0))
        except Stopped as stopped:
            again = stopped.reason in ("cancelled", "busy", "broken")
            answer = PENDING if again else Answer(trouble=str(stopped))
        with self._lock:
            if self._open.get(question) is case:
                del self._open[question]
            for session in case.asking:
                self._question_of.pop(session, None)
            if not answer.pending:
                self._answers[question] = answer
                while len(self._answers) > MOST_REMEMBERED:
                    self._answers.popitem(last=False)
        return answer


@functools.cache
def inquiries() -> Inquiries:
    """The questions of this server process, put to the workers that all of it shares."""
    return Inquiries(shared())


def ask(
    question: Hashable, function: Callable[..., Any], *args: Any, patience: float = 0.0
) -> Answer:
    """`Inquiries.ask` for the session whose script is running."""
    context = get_script_run_ctx()
    session = context.session_id if context else ""
    return inquiries().ask(session, question, function, *args, patience=patience)


@st.fragment(run_every=AGAIN)
def look_again(is_open: Callable[[], bool]) -> None:
    """Draw the page anew as soon as an open question is answered."""
    if not is_open():
        st.rerun()

"""Answers to the player's questions while a hand moves something on it.

A question is a request of its own to an address that only the asking page knows: no script is run for it
and no part of the page is drawn anew, which would take several times as long as the answer itself.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any
from weakref import WeakValueDictionary

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

LONGEST = 4096
"""Bytes of a question."""

Question = Mapping[str, Any]


class Answers:
    """Who answers the questions of one session's player.

    It is found by its address as long as somebody keeps it, which is the session. The address cannot be
    guessed, and answers one question at a time.

    Attributes
    ----------
    address
        Where questions are to be sent, below the page's own address.
    by
        What gives the bytes for a question, in another thread; none if it cannot be answered.
    """

    def __init__(self) -> None:
        token = secrets.token_urlsafe(24)
        self.address = f"player/answers/{token}"
        self.by: Callable[[Question], bytes] = lambda _: b""
        self._busy = Lock()
        _KNOWN[token] = self

    def respond(self, question: Question) -> Response:
        """Answer a question, unless another one is being answered."""
        if not self._busy.acquire(blocking=False):
            return _refused("Another question is being answered: wait for it.", 429)
        try:
            answer = self.by(question)
        finally:
            self._busy.release()
        if not answer:
            return _refused("Not a question: reload the page.", 400)
        return Response(answer, headers=_AS_IT_IS, media_type="application/octet-stream")


_KNOWN: WeakValueDictionary[str, Answers] = WeakValueDictionary()
_FRESH = {"Cache-Control": "no-store"}
# Numbers that nobody has rounded hardly get shorter, and Streamlit would spend as long on that as the answer
# has taken; it leaves alone what names an encoding.
_AS_IT_IS = {"Content-Encoding": "identity", **_FRESH}


def answer_routes() -> list[BaseRoute]:
    """Routes for `streamlit.App`; they also answer below ``server.baseUrlPath``."""
    return [Route("/{base:path}player/answers/{token}", _answer, methods=["POST"])]


async def _answer(request: Request) -> Response:
    answers = _KNOWN.get(request.path_params["token"])
    if answers is None:
        return _refused("Nobody answers here: reload the page.", 404)
    try:
        question = await _question(request)
    except ClientDisconnect:
        return _refused("The question was cut off.", 400)
    if question is None:
        return _refused(
            f"Not a question: send an object as JSON of at most {LONGEST:,} bytes.", 400
        )
    # A plain function in a thread of its own, so that no other visitor waits for it.
    return await run_in_threadpool(answers.respond, question)


async def _question(request: Request) -> Question | None:
    """The question, if it is one; not read any further than it may be long."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LONGEST:
            return None
    try:
        question = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return question if isinstance(question, dict) else None


def _refused(why: str, status: int) -> Response:
    return Response(why, status, headers=_FRESH, media_type="text/plain")

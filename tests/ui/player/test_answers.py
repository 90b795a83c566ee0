"""The address where a player's questions are answered."""

import asyncio
import gc
import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.applications import Starlette

from ui.player import Answers
from ui.player.answers import LONGEST
from ui.player.routes import player_routes

APP = Starlette(routes=player_routes())


def ask(address: str, *parts: bytes, method: str = "POST") -> tuple[int, bytes, int]:
    """Status, body and how many parts of the question were read; on an event loop of its own."""
    waiting = list(parts)

    async def receive():
        part = waiting.pop(0)
        return {"type": "http.request", "body": part, "more_body": bool(waiting)}

    async def run():
        messages = []

        async def send(message):
            messages.append(message)

        scope = {"type": "http", "http_version": "1.1", "method": method, "path": f"/{address}",
                 "query_string": b"", "headers": []}  # fmt: skip
        await APP(scope, receive, send)
        return messages

    with ThreadPoolExecutor(1) as pool:
        start, *bodies = pool.submit(asyncio.run, run()).result()
    content = b"".join(body.get("body", b"") for body in bodies)
    return start["status"], content, len(parts) - len(waiting)


def echoing() -> Answers:
    answers = Answers()
    answers.by = lambda question: json.dumps(question).encode()
    return answers


def test_each_is_answered_at_its_own_address_also_below_a_base_path():
    one, other = echoing(), echoing()
    other.by = lambda _: b"other"
    assert one.address != other.address
    question = b'{"start": [1, 2]}'
    assert ask(one.address, question[:5], question[5:])[:2] == (200, question)
    assert ask(f"some/lab/{other.address}", question)[:2] == (200, b"other")


@pytest.mark.parametrize("body", [b"", b"start", b"[1]", b"\xff", b"[" * LONGEST, b"9" * LONGEST])
def test_what_is_no_question_is_refused(body):
    answers = echoing()
    assert ask(answers.address, body)[0] == 400


def test_a_long_question_is_not_read_to_its_end():
    answers = echoing()
    status, _, parts = ask(answers.address, *[b" " * 1000] * 100)
    assert (status, parts) == (400, LONGEST // 1000 + 1)


def test_nobody_answers_at_another_address_nor_when_the_session_has_gone():
    answers = echoing()
    address = answers.address
    assert ask(address, b"{}")[0] == 200
    assert ask(address, method="GET")[0] in (404, 405)
    assert ask(address[:-1], b"{}")[0] == 404
    del answers
    gc.collect()
    assert ask(address, b"{}")[0] == 404


def test_one_question_is_answered_at_a_time_and_others_after_it_even_if_it_failed():
    answers, began, go_on = Answers(), threading.Event(), threading.Event()

    def slowly(_):
        began.set()
        assert go_on.wait(10)
        raise OSError

    answers.by = slowly
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(ask, answers.address, b"{}")
        assert began.wait(10)
        assert ask(answers.address, b"{}")[0] == 429
        go_on.set()
        assert isinstance(first.exception(), OSError)
    answers.by = lambda _: b"answer"
    assert ask(answers.address, b"{}")[:2] == (200, b"answer")

"""Questions to the workers: shared, taken back, remembered."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from landscapes.workers import Workers
from ui.inquiry import PENDING, Answer, Inquiries

GENEROUS = 30


@pytest.fixture
def workers() -> Iterator[Workers]:
    with Workers(count=1) as pool:
        pool.submit(abs, -1, timeout=GENEROUS).result()
        yield pool


def test_an_answer_comes_within_patience_and_is_remembered(workers: Workers) -> None:
    inquiries = Inquiries(workers)
    assert inquiries.ask("A", "q", abs, -3, patience=GENEROUS) == Answer(3)
    workers.close()
    assert inquiries.ask("B", "q", abs, -4) == Answer(3)


def test_what_takes_too_long_is_asked_once(workers: Workers) -> None:
    inquiries = Inquiries(workers)
    answer = inquiries.ask("A", "q", sum, range(10**15), patience=GENEROUS)
    assert "2 seconds" in answer.trouble
    assert inquiries.ask("B", "q", abs, -3) == answer


def test_one_job_serves_all_sessions_and_ends_when_none_waits(workers: Workers) -> None:
    inquiries = Inquiries(workers)
    assert inquiries.ask("A", "slow", time.sleep, 60) == PENDING
    assert inquiries.ask("B", "slow", time.sleep, 60) == PENDING
    job = inquiries._open["slow"].job
    inquiries.ask("A", "other", abs, -3)
    assert "slow" in inquiries._open
    inquiries.ask("B", "another", abs, -3)
    assert "slow" not in inquiries._open
    assert job.wait(GENEROUS)
    assert inquiries.ask("A", "last", abs, -3, patience=GENEROUS) == Answer(3)


def test_a_full_queue_means_later_and_not_never() -> None:
    with Workers(count=1, most_waiting=1) as pool:
        inquiries = Inquiries(pool)
        assert inquiries.ask("A", "slow", time.sleep, 1) == PENDING
        assert inquiries.ask("B", "quick", abs, -3) == PENDING
        assert inquiries.ask("A", "slow", time.sleep, 1, patience=GENEROUS) == Answer(None)
        assert inquiries.ask("B", "quick", abs, -3, patience=GENEROUS) == Answer(3)


def test_a_failure_is_an_answer(workers: Workers) -> None:
    inquiries = Inquiries(workers)
    assert "ValueError" in inquiries.ask("A", "q", int, "three", patience=GENEROUS).trouble

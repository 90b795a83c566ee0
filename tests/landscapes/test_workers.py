"""Jobs that hang, eat memory, crash or lie, and a pool that goes on."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import textwrap
import threading
import time
from pathlib import Path

import pytest
import sympy

from landscapes import Landscape, jobs, worker, workers
from landscapes.workers import Stopped, Workers

x, y = sympy.symbols("x y", real=True)
ROOT = Path(__file__).parent.parent.parent
GENEROUS = 60.0
"""Seconds for what ends by itself, on however slow a machine."""


@pytest.fixture(scope="module")
def pool():
    before = set(multiprocessing.active_children())
    with Workers(count=2, memory=1 << 30) as shared:
        yield shared
    assert set(multiprocessing.active_children()) <= before


def double(number: int) -> int:
    return 2 * number


def spin() -> None:
    while True:
        pass


def power_tower() -> int:
    """One call into C that no signal handler of Python's can interrupt for minutes."""
    return len(bytes(str(7 ** (10**8)), "ascii"))


def eat_memory() -> int:
    return len([bytearray(size << 30) for size in range(1, 64)])


def recurse(depth: int = 0) -> int:
    return recurse(depth + 1) + 1


def nap() -> int:
    time.sleep(0.2)  # so that the other worker takes the other one
    return os.getpid()


def refuse() -> None:
    raise ValueError("no derivative")


class Unloadable:
    """Can be pickled, but not loaded again: such a result must not reach the pool's own pipe."""

    def __reduce__(self) -> tuple:
        return (refuse, ())


class Refusal(ValueError):
    """An error whose copy cannot be made from its message alone."""

    def __init__(self, message: str, place: int):
        super().__init__(message)


def refuse_badly() -> None:
    raise Refusal("odd error", 3)


def process_id() -> int:
    return os.getpid()


def reason(pool: Workers, function, *args, timeout: float = GENEROUS) -> str:
    with pytest.raises(Stopped) as stopped:
        pool.submit(function, *args, timeout=timeout).result(GENEROUS)
    assert str(stopped.value).endswith(".")
    return stopped.value.reason


@pytest.mark.parametrize(
    ("function", "timeout", "expected"),
    [
        (spin, 0.3, "timeout"),
        (power_tower, 0.3, "timeout"),
        (eat_memory, GENEROUS, "memory"),
        (recurse, GENEROUS, "depth"),
        (refuse, GENEROUS, "failed"),
        (refuse_badly, GENEROUS, "failed"),
    ],
)
def test_a_job_that_goes_wrong_costs_one_message_and_the_next_one_runs(
    pool: Workers, function, timeout: float, expected: str
) -> None:
    assert reason(pool, function, timeout=timeout) == expected
    assert pool.submit(double, 21, timeout=GENEROUS).result() == 42


def test_the_time_that_counts_is_the_processors(pool: Workers) -> None:
    """A job that others keep from working is not the one to be stopped, until it takes far too long."""
    assert pool.submit(nap, timeout=0.1).result() != os.getpid()
    assert reason(pool, time.sleep, GENEROUS, timeout=0.1) == "timeout"


def spend() -> None:
    with worker.processor_time(0.1):
        sum(range(1000))
    with worker.processor_time(0.1):
        power_tower()


@pytest.mark.skipif(sys.platform == "win32", reason="the clock alone counts there")
def test_a_process_that_has_used_its_time_ends_in_the_middle_of_a_call_into_c() -> None:
    process = workers.start_method().Process(target=spend)
    process.start()
    process.join(GENEROUS)
    assert process.exitcode == worker.SPENT


def test_a_crashed_worker_is_replaced(pool: Workers) -> None:
    assert reason(pool, os._exit, 3) == "crashed"
    assert pool.submit(double, 4, timeout=GENEROUS).result() == 8


def test_when_all_idle_workers_are_killed_jobs_are_stopped_and_then_run_again() -> None:
    """As the system does that has run out of memory. A worker may hold the queue when it dies."""
    with Workers(count=2) as pool:
        idle = [pool.submit(nap, timeout=GENEROUS) for _ in range(2)]
        for process in {job.result() for job in idle}:
            os.kill(process, signal.SIGKILL)
        answers = []
        while 8 not in answers and len(answers) < 4:
            try:
                answers.append(pool.submit(double, 4, timeout=GENEROUS).result())
            except Stopped as stopped:
                answers.append(stopped.reason)
        assert answers[-1] == 8
        assert set(answers[:-1]) <= {"broken", "busy", "crashed"}


def test_jobs_run_elsewhere(pool: Workers) -> None:
    assert pool.submit(process_id, timeout=GENEROUS).result() != os.getpid()


def test_what_a_job_says_of_itself_is_told(pool: Workers) -> None:
    with pytest.raises(Stopped, match="no derivative"):
        pool.submit(refuse, timeout=GENEROUS).result()


def test_too_large_a_result_is_not_sent(pool: Workers) -> None:
    assert reason(pool, bytes, worker.MOST_BYTES + 1) == "large"


def test_a_result_that_cannot_be_loaded_does_not_break_the_pool(pool: Workers) -> None:
    with pytest.raises(ValueError, match="no derivative"):
        pool.submit(Unloadable, timeout=GENEROUS).result()
    assert pool.submit(double, 5, timeout=GENEROUS).result() == 10


def test_a_new_job_of_the_same_owner_takes_the_place_of_the_old_one(pool: Workers) -> None:
    old = pool.submit(spin, timeout=GENEROUS, owner="session 1")
    other = pool.submit(double, 1, timeout=GENEROUS, owner="session 2")
    new = pool.submit(double, 2, timeout=GENEROUS, owner="session 1")
    with pytest.raises(Stopped) as stopped:
        old.result()
    assert stopped.value.reason == "cancelled"
    assert (new.result(), other.result()) == (4, 2)


def test_a_running_job_can_be_cancelled_and_its_worker_works_again(pool: Workers) -> None:
    hanging = [pool.submit(spin, timeout=GENEROUS) for _ in range(pool.count)]
    time.sleep(0.2)  # so that they have surely begun
    for job in hanging:
        job.cancel()
    assert pool.submit(double, 3, timeout=GENEROUS).result() == 6


def test_a_hanging_job_does_not_hold_up_others(pool: Workers) -> None:
    hanging = pool.submit(spin, timeout=GENEROUS)
    assert [pool.submit(double, k, timeout=GENEROUS).result() for k in range(10)] == [
        2 * k for k in range(10)
    ]
    assert not hanging.done
    hanging.cancel()


def test_who_waits_too_long_is_told_that_all_are_busy(pool: Workers) -> None:
    hanging = [pool.submit(spin, timeout=GENEROUS) for _ in range(pool.count)]
    waiting = pool.submit(double, 1, timeout=GENEROUS)
    with pytest.raises(Stopped) as stopped:
        waiting.result(wait=0.2)
    assert stopped.value.reason == "busy"
    for job in hanging:
        job.cancel()


def test_the_queue_has_an_end_and_is_usable_again_after_it() -> None:
    with Workers(count=1, most_waiting=3) as pool:
        queue = [pool.submit(spin, timeout=GENEROUS) for _ in range(3)]
        with pytest.raises(Stopped) as stopped:
            pool.submit(double, 1)
        assert stopped.value.reason == "busy"
        for job in queue:
            job.cancel()
        assert pool.submit(double, 1, timeout=GENEROUS).result() == 2


def test_the_end_of_a_job_is_announced(pool: Workers) -> None:
    ended = threading.Event()
    job = pool.submit(double, 8, timeout=GENEROUS)
    job.when_done(ended.set)
    assert ended.wait(GENEROUS)
    assert job.done


def test_a_broken_pool_is_replaced() -> None:
    with Workers(count=1) as pool:
        assert pool.submit(double, 1, timeout=GENEROUS).result() == 2
        assert pool._pool is not None
        pool._pool.stop()
        assert pool.submit(double, 2, timeout=GENEROUS).result() == 4
        pool.close()
        assert pool.submit(double, 3, timeout=GENEROUS).result() == 6


def test_no_process_stays_behind() -> None:
    with Workers(count=2) as pool:
        pid = pool.submit(process_id, timeout=GENEROUS).result()
        pool.submit(spin, timeout=GENEROUS)
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_nothing_starts_at_import_and_the_main_script_runs_once(tmp_path: Path) -> None:
    """The page's script has no guard: in a worker it would draw the page once more."""
    script = tmp_path / "page.py"
    script.write_text(
        textwrap.dedent("""
        import multiprocessing
        print("script", __name__)
        import landscapes.workers
        from landscapes.workers import shared
        assert not multiprocessing.active_children()
        assert shared() is shared()
        print("result", shared().submit(abs, -7, timeout=60).result())
        """)
    )
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    run = subprocess.run(
        [sys.executable, str(script)],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        timeout=GENEROUS,
        check=True,
    )
    assert run.stdout.split("\n") == ["script __main__", "result 7", ""]
    assert run.stderr == ""


def test_without_a_fork_server_workers_are_spawned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(multiprocessing, "get_all_start_methods", lambda: ["spawn"])
    assert workers.start_method().get_start_method() == "spawn"
    with Workers(count=1) as pool:
        assert pool.submit(abs, -3, timeout=GENEROUS).result() == 3


def test_where_a_limit_cannot_be_set_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    resource = pytest.importorskip("resource")
    asked = []

    def refused(kind: int, limits: tuple[int, int]) -> None:
        asked.append(kind)
        raise ValueError("not here")

    monkeypatch.setattr(resource, "setrlimit", refused)
    monkeypatch.delattr(resource, "RLIMIT_CORE")
    worker.limit_resources(1 << 30)
    assert len(asked) == 2


# Jobs ---------------------------------------------------------------------------------------------


def test_derivatives_come_back_as_expressions_and_in_print(pool: Workers) -> None:
    land = Landscape.of((x**2 + y - 11) ** 2 + (x + y**2 - 7) ** 2)
    derived = pool.submit(jobs.derive, land, timeout=GENEROUS).result()
    assert derived.gradient == land.gradient_expression
    assert derived.hessian == land.hessian_expression
    assert derived.latex == land.latex
    assert derived.gradient_latex == land.gradient_latex
    assert derived.hessian_latex == land.hessian_latex
    assert derived.notes == ()


def test_what_is_too_long_to_print_is_not_printed() -> None:
    land = Landscape.of(sympy.prod([x - k for k in range(1, 61)]))
    derived = jobs.derive(land, order=2)
    assert derived.latex is not None
    assert derived.gradient is None
    assert derived.gradient_latex is None
    assert derived.hessian is None
    (note,) = derived.notes
    assert "gradient is too long to print" in note


def test_a_hopeless_derivative_ends_in_time(pool: Workers) -> None:
    factors = [x - k * y for k in range(1, 61)]
    land = Landscape.of(sympy.prod([sympy.sin(f) + f**2 for f in factors]))
    assert reason(pool, jobs.derive, land, 2, timeout=0.02) == "timeout"


def test_critical_points_and_signs_come_back(pool: Workers) -> None:
    well = Landscape.of((x**2 - 1) ** 2)
    found, table = pool.submit(jobs.sign_table, well, (-2.0, 2.0), 60.0, timeout=GENEROUS).result()
    assert [p.kind for p in found] == ["minimum", "minimum", "maximum"]
    assert [t.meaning for t in table.turns] == ["minimum", "maximum", "minimum"]
    saddle = Landscape.of(x * y)
    bounds = [(-1.0, 1.0)] * 2
    found = pool.submit(jobs.critical_points, saddle, bounds, 60.0, timeout=GENEROUS).result()
    assert [p.kind for p in found] == ["saddle"]
    assert found.complete

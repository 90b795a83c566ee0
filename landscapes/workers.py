"""Work that can be stopped: symbolic jobs in processes of their own.

SymPy can hang or eat all memory on a formula of a few dozen characters, and a thread cannot be
stopped. So each job runs in a worker process with a time and a memory limit; when it must end, the
process is killed and replaced. The time is the processor's: on a server where thirty people open the
page at once, the derivative of a parabola takes long by the clock. The workers are forked from a small
server process that has SymPy loaded already, which makes a new one in a few milliseconds.

Nothing starts at import. The first `Workers.submit` starts the pool, and whoever imports this module
in a script with side effects need not fear for them: the fork server never runs the main script (on
Windows, where there is none, the main script must be guarded by ``if __name__ == "__main__":``).
"""

from __future__ import annotations

import atexit
import contextlib
import multiprocessing
import os
import pickle
import threading
from collections.abc import Callable, Hashable, Iterator
from concurrent import futures
from concurrent.futures import BrokenExecutor, CancelledError
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from landscapes.worker import SPENT, call, prepare

Reason = Literal[
    "timeout", "memory", "depth", "crashed", "broken", "cancelled", "busy", "large", "failed"
]

PRELOAD = ["landscapes.forkserver", "landscapes.critical", "landscapes.landscape", "sympy", "numpy"]
MEMORY = 2 << 30
MOST_WAITING = 32
MOST_TASKS = 500
"""A worker is replaced after so many jobs: SymPy's caches grow."""
PATIENCE = 4.0
STARVED = 10.0
"""A job may take so many times its processor time by the clock, as it does where others are at work."""
SENTENCES: dict[Reason, str] = {
    "timeout": "It took longer than the {timeout:g} seconds of work it may take.",
    "memory": "It needed more memory than it may use.",
    "depth": "The formula is nested too deeply for it.",
    "crashed": "The process that worked on it ended unexpectedly.",
    "broken": "The processes that work on formulas ended all at once; try again in a moment.",
    "cancelled": "It was given up because something newer was asked for.",
    "busy": "Too much is being computed right now; try again in a moment.",
    "large": "The result is too large to be shown.",
    "failed": "It could not be done for this formula ({detail}).",
}


class Stopped(Exception):
    """A job that has no result. ``str()`` is a sentence for the reader.

    Attributes
    ----------
    reason
        ``timeout``, ``memory``, ``depth``, ``crashed``, ``broken``, ``cancelled``, ``busy``,
        ``large`` or ``failed``.
    """

    def __init__(self, reason: Reason, detail: str = "", timeout: float = 0.0):
        self.reason: Reason = reason
        super().__init__(SENTENCES[reason].format(detail=detail, timeout=timeout))


class Job:
    """A job under way."""

    def __init__(self, future: ProcessFuture, timeout: float):
        self._future, self._timeout = future, timeout

    @property
    def done(self) -> bool:
        """Whether `result` answers at once."""
        return self._future.done()

    def cancel(self) -> None:
        """Give it up: its process is killed if it is running."""
        self._future.cancel()

    def wait(self, seconds: float) -> bool:
        """Wait for the job to end, ``seconds`` at most, and say whether it has."""
        return bool(futures.wait([self._future], seconds).done)

    def when_done(self, call: Callable[[], None]) -> None:
        """Have a function called, in a thread of the pool, as soon as the job has ended."""
        self._future.add_done_callback(lambda _: call())

    def result(self, wait: float | None = None) -> Any:
        """Wait for the result, ``wait`` seconds at most.

        By default that is the longest the job may take and `PATIENCE` seconds for its turn to come.

        Raises
        ------
        Stopped
            The job has no result, or has none yet and was given up.
        """
        try:
            longest = STARVED * self._timeout + PATIENCE
            kind, content = self._future.result(longest if wait is None else wait)
        except CancelledError:
            raise Stopped("cancelled") from None
        except TimeoutError:
            if self._future.done():
                raise Stopped("timeout", timeout=self._timeout) from None
            self.cancel()
            raise Stopped("busy") from None
        except ProcessExpired as ended:
            if ended.exitcode == SPENT:
                raise Stopped("timeout", timeout=self._timeout) from None
            raise Stopped("crashed") from None
        except BrokenExecutor:  # while idle: no formula is to blame
            raise Stopped("broken") from None
        if kind == "result":
            return pickle.loads(content)
        raise Stopped(kind, content)


class Workers:
    """A pool of worker processes, started when the first job comes and restarted when it breaks.

    Parameters
    ----------
    count
        Number of processes; by default one less than there are processors, two at least.
    most_waiting
        Jobs that may be unfinished at a time. One more is refused.
    memory
        Bytes of address space a worker may use, where the system can limit that.
    """

    def __init__(
        self,
        count: int | None = None,
        most_waiting: int = MOST_WAITING,
        memory: int = MEMORY,
    ):
        self.count = count or max(2, (os.cpu_count() or 1) - 1)
        self.most_waiting, self.memory = most_waiting, memory
        self._pool: ProcessPool | None = None
        self._lock = threading.RLock()
        self._unfinished: set[ProcessFuture] = set()
        self._latest: dict[Hashable, Job] = {}

    def submit(
        self,
        function: Callable[..., Any],
        *args: Any,
        timeout: float = 2.0,
        owner: Hashable = None,
    ) -> Job:
        """Have a function called in a worker.

        Parameters
        ----------
        function, args
            A function that can be imported by its name, and arguments that can be pickled.
        timeout
            Seconds of processor time the call may take; `STARVED` times as many by the clock, not
            counting the time it waits for a worker. (On Windows the clock alone counts.)
        owner
            Who asks, for example a session and what it asks for: an earlier unfinished job of the
            same owner is cancelled.

        Raises
        ------
        Stopped
            With reason ``busy``: too many jobs are unfinished.
        """
        payload = pickle.dumps((function, args))
        with self._lock:
            earlier = self._latest.pop(owner, None)
            if earlier is not None:
                earlier.cancel()
            if len(self._unfinished) >= self.most_waiting:
                raise Stopped("busy")
            future = self._schedule(payload, timeout)
            self._unfinished.add(future)
            job = Job(future, timeout)
            if owner is not None:
                self._latest[owner] = job
        future.add_done_callback(lambda ended: self._forget(ended, owner, job))
        return job

    def close(self) -> None:
        """End all workers. The next `submit` starts new ones."""
        with self._lock:
            pool, self._pool = self._pool, None
        if pool is not None:
            pool.stop()
            pool.join()

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _schedule(self, payload: bytes, timeout: float) -> ProcessFuture:
        """Hand a job to the pool, to a new one if the old one is broken."""
        longest = timeout if SPENT is None else STARVED * timeout
        arguments = (payload, timeout)
        if self._pool is not None and self._pool.active:
            with contextlib.suppress(RuntimeError):  # it has broken since
                return self._pool.schedule(call, args=arguments, timeout=longest)
        self.close()
        self._pool = self._started()
        return self._pool.schedule(call, args=arguments, timeout=longest)

    def _started(self) -> ProcessPool:
        context: Any = start_method()
        return ProcessPool(
            max_workers=self.count,
            max_tasks=MOST_TASKS,
            initializer=prepare,
            initargs=(self.memory,),
            context=context,
        )

    def _forget(self, ended: Any, owner: Hashable, job: Job) -> None:
        with self._lock:
            self._unfinished.discard(ended)
            if self._latest.get(owner) is job:
                del self._latest[owner]


@cache
def shared() -> Workers:
    """Return the pool that all sessions of this process share; it is closed at exit."""
    workers = Workers()
    atexit.register(workers.close)
    return workers


def start_method() -> Any:
    """Return the context that starts workers: a fork server with SymPy loaded, or spawning."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    from multiprocessing.forkserver import ensure_running, set_forkserver_preload

    set_forkserver_preload(PRELOAD)
    root = str(Path(__file__).resolve().parent.parent)
    paths = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
    with environment(PYTHONPATH=paths, OPENBLAS_NUM_THREADS="1"):
        ensure_running()
    return multiprocessing.get_context("forkserver")


@contextlib.contextmanager
def environment(**values: str) -> Iterator[None]:
    """Set environment variables for a process that is started inside the block."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value

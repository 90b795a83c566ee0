"""What runs inside one worker process of `landscapes.workers`."""

from __future__ import annotations

import contextlib
import importlib
import os
import pickle
import signal
import sys
from collections.abc import Iterator
from typing import Any

from sympy.polys.polyerrors import BasePolynomialError

NICENESS = 10
"""Workers take what processor time is left: a page that answers matters more than a derivative."""
MOST_BYTES = 16 << 20
FAILURES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    BasePolynomialError,
    ImportError,
    LookupError,
    NotImplementedError,
    RuntimeError,
    TypeError,
    ValueError,
    pickle.PickleError,
)
"""What a formula can make SymPy raise. It is an answer about that formula, not an end of the pool."""


SPENT = -int(getattr(signal, "SIGPROF", 0)) or None
"""Exit code of a worker that has used up its processor time; None where the system cannot tell."""


def call(payload: bytes, seconds: float) -> tuple[str, Any]:
    """In the worker: call the function. Whatever comes of it can be sent back safely.

    Results travel as bytes: an object that cannot be unpickled would otherwise break the whole pool.
    The process ends with `SPENT` when ``seconds`` of processor time have gone.
    """
    try:
        function, args = pickle.loads(payload)
        with processor_time(seconds):
            content = pickle.dumps(function(*args))
    except MemoryError:
        return "memory", ""
    except RecursionError:
        return "depth", ""
    except FAILURES as error:
        return "failed", f"{type(error).__name__}: {error}"[:500]
    return ("result", content) if len(content) <= MOST_BYTES else ("large", "")


@contextlib.contextmanager
def processor_time(seconds: float) -> Iterator[None]:
    """End this process when so much processor time has gone, also in the middle of a call into C.

    On a busy machine a second of work may take many of the clock's.
    """
    if sys.platform == "win32":
        yield
        return
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def prepare(memory: int) -> None:
    """In a new worker: let whoever serves pages go first, and bound what it may use."""
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    limit_resources(memory)


def limit_resources(memory: int) -> None:
    """In a new worker: bound its memory; no core dumps, no files. Where that is unknown, nothing."""
    if sys.platform == "win32":
        return
    resource = importlib.import_module("resource")
    limits = {"RLIMIT_AS": memory, "RLIMIT_CORE": 0, "RLIMIT_FSIZE": 0}
    for name, most in limits.items():
        with contextlib.suppress(AttributeError, ValueError, OSError):
            resource.setrlimit(getattr(resource, name), (most, most))

"""One session types the worst formulas there are: what the others feel of it.

The measure is that of a student beside it: seconds from a move of the learning rate to the end of
the page's run, with nobody else there, and with one session that submits the formulas of
``tests/hostile.py``, one as soon as the last was answered, each time a new one.
"""

from __future__ import annotations

import itertools
import statistics
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field

from benchmarks.session import Session
from tests.browser.serving import running
from tests.hostile import ILLEGAL, LEGAL

SECONDS = 60.0
PAUSE = 0.25
SCENE = {"formula": "(x²+y−11)² + (x+y²−7)²", "a": "adam", "b": "momentum", "steps": 200}


@dataclass
class Felt:
    """Milliseconds that moves of a slider took, and that the hostile session waited by formula."""

    idle: list[float] = field(default_factory=list)
    beside: list[float] = field(default_factory=list)
    hostile: dict[str, float] = field(default_factory=dict)
    submitted: int = 0

    @property
    def ratio(self) -> float:
        """How many times longer a move takes in the median beside the hostile session."""
        return statistics.median(self.beside) / statistics.median(self.idle)


def measure(address: str, seconds: float = SECONDS) -> Felt:
    """Moves without and with a hostile session, ``seconds`` each."""
    felt = Felt()
    rates = (0.001 + 1e-6 * i for i in itertools.count())
    with Session(address, **SCENE) as student, Session(address, formula="x²") as stranger:
        for _ in range(8):  # what is compiled and started at first use is not counted
            student.change("a.learning_rate", next(rates))
        felt.idle = moves(student, rates, seconds)
        over = threading.Event()
        thread = threading.Thread(target=submit_the_worst, args=(stranger, felt, over))
        thread.start()
        try:
            felt.beside = moves(student, rates, seconds)
        finally:
            over.set()
            thread.join()
    return felt


def moves(student: Session, rates: Iterator[float], seconds: float) -> list[float]:
    """Milliseconds of each move, one every `PAUSE` seconds."""
    wait = threading.Event()
    took = []
    for _ in range(round(seconds / PAUSE)):
        took.append(1000 * student.change("a.learning_rate", next(rates)))
        wait.wait(max(0.0, PAUSE - took[-1] / 1000))
    return took


def submit_the_worst(stranger: Session, felt: Felt, over: threading.Event) -> None:
    """Submit formula after formula; a number at the end makes each a new one."""
    bad = ((text[:24], text) for text in ILLEGAL)
    texts = [*LEGAL.items(), *bad]
    for i, (name, text) in enumerate(itertools.cycle(texts)):
        if over.is_set():
            return
        took = 1000 * stranger.change("formula", f"{text} + {i + 2}")
        felt.hostile[name] = max(took, felt.hostile.get(name, 0.0))
        felt.submitted += 1


def report() -> None:
    """Print what was felt."""
    with running("app.py") as address:
        felt = measure(address)
    for name, took in (("alone", felt.idle), ("beside the hostile session", felt.beside)):
        tail = statistics.quantiles(took, n=20)[-1]
        print(f"slider move {name}: {statistics.median(took):.0f} ms, p95 {tail:.0f} ms")
    print(f"  ratio of the medians {felt.ratio:.2f}, {felt.submitted} formulas submitted")
    worst = max(felt.hostile, key=felt.hostile.__getitem__)
    print(f"  longest answer to the hostile session: {felt.hostile[worst]:.0f} ms ({worst})")
    for name, took in felt.hostile.items():
        print(f"    {took:6.0f} ms  {name}")

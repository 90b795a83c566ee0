"""The lines of a worked step, from the statements that were executed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from optimizers.working.terms import Term


@dataclass(frozen=True, eq=False)
class Assignment:
    """A letter gets a value.

    Attributes
    ----------
    title
        Of the optimizer, wrapper or schedule that computes it.
    letter
        LaTeX.
    term
        How the value was computed.
    value
        What it is: the recorded number or array.
    updates
        Whether the letter had another value before: then it is set with an arrow.
    tried
        Step sizes that a line search tried for it.
    """

    title: str
    letter: str
    term: Term
    value: Any
    updates: bool = False
    tried: tuple[float, ...] = ()


@dataclass(frozen=True, eq=False)
class Reason:
    """A condition that held, or did not, and so decided what comes next."""

    title: str
    condition: Term
    held: bool


@dataclass(frozen=True, eq=False)
class Loop:
    """Values that a letter went through, one after the other."""

    title: str
    letter: str
    values: tuple[Any, ...]


@dataclass(frozen=True, eq=False)
class Remark:
    """What is said of the step without a number of its own, as LaTeX."""

    title: str
    text: str


Line = Assignment | Reason | Loop | Remark


@dataclass(frozen=True, eq=False)
class Meaning:
    """A letter that the printed rule does not have, and what it holds."""

    letter: str
    value: Any
    words: str


@dataclass(frozen=True, eq=False)
class Working:
    """A step worked out.

    Attributes
    ----------
    lines
        In the order in which things were computed; the last one is the point that was reached.
    printed
        The printed rules to which the letters belong.
    meanings
        Letters that these do not have.
    schedule
        Title of the schedule, if there is one.
    dimension
        Number of variables.
    """

    lines: tuple[Line, ...]
    printed: tuple[str, ...]
    meanings: tuple[Meaning, ...] = ()
    schedule: str = ""
    dimension: int = 0

    @property
    def of_the_schedule(self) -> Working:
        """The lines in which the schedule computed the learning rate."""
        lines = tuple(line for line in self.lines if self.schedule and line.title == self.schedule)
        return replace(self, lines=lines, meanings=self.meanings if lines else ())

"""What an event on a path is, and the path with all that is read off it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from optimizers.objectives import Counted
from optimizers.outcome import rest_since
from optimizers.registry import Array, Objective
from optimizers.run import Trajectory, bare

Flags = NDArray[np.bool_]

Kind = Literal[
    "overshoot",
    "oscillation",
    "plateau",
    "saddle",
    "jump",
    "end",
    "runaway",
    "kick",
    "vanished",
    "digits",
]
KINDS: tuple[Kind, ...] = get_args(Kind)
TITLES: Mapping[Kind, str] = {
    "overshoot": "Overshoot",
    "oscillation": "Back and forth",
    "plateau": "Plateau",
    "saddle": "Slow at a saddle",
    "jump": "Into another valley",
    "end": "The run breaks off",
    "runaway": "It flies away",
    "kick": "First step out of proportion",
    "vanished": "Gradient vanished",
    "digits": "Out of digits",
}
"""What each kind is called on the page."""

FADED = 1e-3
"""A step is no event of its own below this share of the longest step before it: nobody sees it."""


@dataclass(frozen=True)
class Event:
    """Something that happened on a path, with its cause.

    Attributes
    ----------
    kind
        One of `KINDS`.
    first, last
        The steps in which it happened, counted from 1: step k leads from row k − 1 of
        `Trajectory.points` to row k. One beyond the last row is the step that was not kept.
    sentence
        What happened and why, with its numbers.
    """

    kind: Kind
    first: int
    last: int
    sentence: str

    @property
    def title(self) -> str:
        """The kind in a few words."""
        return TITLES[self.kind]


@dataclass(frozen=True, eq=False)
class Passage:
    """A single run, and what is read off the loss along it.

    Attributes
    ----------
    trajectory
        The run.
    slug
        Of the optimizer; empty if it is none of the registry's, or is wrapped.
    rates
        ``(T,)``: learning rate of each step; None for methods without one.
    exact
        The loss with its exact gradient.
    noisy
        Whether the optimizer read its gradients with errors.
    """

    trajectory: Trajectory
    slug: str
    rates: Array | None
    exact: Objective
    noisy: bool

    @cached_property
    def f(self) -> Objective:
        """The exact loss as it is descended: upside down under ascent."""
        return Counted(bare(self.exact), ascent=self.trajectory.ascent)

    @property
    def points(self) -> Array:
        """``(T+1, D)``."""
        return self.trajectory.points

    @cached_property
    def losses(self) -> Array:
        """``(T+1,)``: the loss as it is descended."""
        sign = -1 if self.trajectory.ascent else 1
        return sign * self.trajectory.losses

    @cached_property
    def gradients(self) -> Array:
        """``(T+1, D)``: the exact gradient of what is descended, at every point."""
        return self.f.gradient(np.ascontiguousarray(self.points.T)).T

    @cached_property
    def sizes(self) -> Array:
        """``(T+1,)``: lengths of the gradients."""
        return np.linalg.norm(self.gradients, axis=1)

    @cached_property
    def steps(self) -> Array:
        """``(T, D)``."""
        return np.diff(self.points, axis=0)

    @cached_property
    def lengths(self) -> Array:
        """``(T,)``: how far each step went."""
        return np.linalg.norm(self.steps, axis=1)

    @cached_property
    def slopes(self) -> tuple[Array, Array]:
        """The slope along each step where it begins and where it ends, ``(T,)`` each."""
        return (
            np.sum(self.gradients[:-1] * self.steps, axis=1),
            np.sum(self.gradients[1:] * self.steps, axis=1),
        )

    @cached_property
    def alive(self) -> Flags:
        """``(T,)``: steps before the rest, long enough to be more than rounding."""
        rest = rest_since(self.points) if len(self.points) > 1 else None
        eps = float(np.finfo(self.points.dtype).eps)
        least = FADED * np.maximum.accumulate(self.lengths)
        least += 64 * eps * np.abs(self.points[:-1]).max(axis=1)
        return (self.lengths > least) & (np.arange(len(self.lengths)) < (rest or len(self.points)))

    def rate(self, step: int) -> float | None:
        """The learning rate of a step that is counted from 1."""
        return None if self.rates is None else float(self.rates[step - 1])

    @property
    def named(self) -> Any:
        """What knows the names of the variables."""
        return self.exact

    def toward(self, better: str, worse: str) -> str:
        """The first word, or under ascent the second."""
        return worse if self.trajectory.ascent else better


def runs(flags: Flags, joined: int = 1) -> list[tuple[int, int]]:
    """First and last index of each stretch of true flags; gaps shorter than ``joined`` count in."""
    found: list[tuple[int, int]] = []
    for index in np.flatnonzero(flags):
        if found and index - found[-1][1] <= joined:
            found[-1] = (found[-1][0], int(index))
        else:
            found.append((int(index), int(index)))
    return found


def span(first: int, last: int) -> str:
    """Steps in words: ``In step 3`` or ``From step 3 to 40``."""
    return f"In step {first}" if first == last else f"From step {first} to {last}"

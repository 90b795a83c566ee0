"""What the player tells of the contestant that is looked at: events, arrows, and a step's parabola."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]


@dataclass(frozen=True)
class Told:
    """An event as it is told.

    Attributes
    ----------
    row
        Step of the clock at which it begins: the ball then stands where the event's first step starts.
    last
        Step of the clock at which it is over: the ball then stands where its last step has led.
    title, sentence
        In a few words, and in full.
    """

    row: int
    last: int
    title: str
    sentence: str


@dataclass(frozen=True, eq=False)
class Arrows:
    """Arrows from each point of a path, in the picture's coordinates; what is None is not drawn.

    Attributes
    ----------
    gradient, momentum
        ``(T+1, 2)``; NaN where there is none.
    step
        Whether the way to the next point is drawn.
    """

    gradient: Array | None = None
    momentum: Array | None = None
    step: bool = False


@dataclass(frozen=True, eq=False)
class Model:
    """The parabola that a step goes by: f(x) + slope Δ + ½ curvature Δ², ``(T+1,)`` each."""

    slopes: Array
    curvatures: Array


@dataclass(frozen=True, eq=False)
class Story:
    """What is told.

    Attributes
    ----------
    slot
        Of the contestant that is looked at.
    events
        In their order; empty if none happened, None if they are not to be told.
    arrows
        By slot.
    model
        Of the looked-at contestant, on a curve.
    at
        Step of the clock at which the page looks, None while it does not.
    guess
        Where a person has said that a step lands, in the picture's coordinates.
    level
        Whether each contestant's step is drawn on a curve.
    """

    slot: str = ""
    events: tuple[Told, ...] | None = None
    arrows: Mapping[str, Arrows] = field(default_factory=dict)
    model: Model | None = None
    at: int | None = None
    guess: tuple[float, ...] | None = None
    level: bool = True

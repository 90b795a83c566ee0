"""What of a scene a hand may take hold of on the player: the start, and numbers of the contestants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Limit:
    """A place on a dial's track that is marked.

    Attributes
    ----------
    value
        Where.
    text
        What it means, in a sentence.
    """

    value: float
    text: str


@dataclass(frozen=True)
class Allowed:
    """What may be typed.

    Attributes
    ----------
    words
        In words, to follow "is".
    least, most
        The ends; None where there is none.
    open
        Whether ``most`` itself is not allowed.
    whole
        Whether it must be a whole number.
    """

    words: str = "a number"
    least: float | None = None
    most: float | None = None
    open: bool = False
    whole: bool = False


@dataclass(frozen=True)
class Dial:
    """A slider for one number of a contestant, in the legend.

    Attributes
    ----------
    name
        How it is called when the hand lets go.
    slots
        Whose number it is; several if it is one for all.
    symbol
        The letter beside the slider.
    title
        The number's name in a menu.
    help
        What it does, in a sentence.
    label
        As a screen reader says it: what, and whose.
    value
        The number of the paths that are shown.
    stops
        The numbers the slider can be put to, rising; `value` is one of them.
    key
        Stays the same as long as runs at the other stops would; empty if they cannot be asked for.
    limits
        Where something changes.
    allowed
        What may be typed.
    """

    name: str
    slots: tuple[str, ...]
    symbol: str
    title: str
    help: str
    label: str
    value: float
    stops: tuple[float, ...]
    key: str
    limits: tuple[Limit, ...] = ()
    allowed: Allowed = Allowed()

    def __post_init__(self) -> None:
        if self.value not in self.stops or list(self.stops) != sorted(set(self.stops)):
            raise ValueError(
                f"The slider {self.name} was given the stops {self.stops} for {self.value}. They must "
                "rise and hold the value. Sort them and put the value in."
            )


@dataclass(frozen=True)
class Grips:
    """All that a hand can move.

    Attributes
    ----------
    start
        Where the paths begin, ``(D,)`` in the figures' coordinates; empty if it cannot be moved.
    dials
        The sliders, in the order of the contestants.
    answers
        The address that answers what is asked while a hand moves (`Answers.address`); empty if none does.
    turning
        By slot: the name of the dial that is in the hand, of those that the contestant has.
    axes
        Stays the same as long as coordinates of the figures mean the same.
    through
        Slot of the contestant with whose path the map moves; empty if it stays under other paths.
    """

    start: tuple[float, ...] = ()
    dials: tuple[Dial, ...] = field(default=())
    answers: str = ""
    turning: Mapping[str, str] = field(default_factory=dict)
    axes: str = ""
    through: str = ""


@dataclass(frozen=True, eq=False)
class Ground:
    """The map under paths that a hand is changing, at one step.

    Attributes
    ----------
    losses
        ``(m, n)``, at the places of the map that is drawn; NaN is a gap.
    caption
        What it shows.
    """

    losses: NDArray[np.floating]
    caption: str

"""What of a scene a hand may take hold of on the player: the start, and learning rates."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Rate:
    """A slider for a learning rate, in the legend.

    Attributes
    ----------
    name
        How it is called when the hand lets go.
    slots
        Whose rate it is; several if it is one for all.
    label
        As a screen reader says it.
    value
        The rate of the paths that are shown.
    stops
        The rates the slider can be put to, rising; `value` is one of them.
    key
        Stays the same as long as runs at the other stops would; empty if they cannot be asked for.
    """

    name: str
    slots: tuple[str, ...]
    label: str
    value: float
    stops: tuple[float, ...]
    key: str

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
    rates
        The sliders, in the order of the contestants.
    axes
        Stays the same as long as coordinates of the figures mean the same.
    through
        Slot of the contestant with whose path the map moves; empty if it stays under other paths.
    answers
        The address that answers what is asked while a hand moves (`Answers.address`); empty if none does.
    """

    start: tuple[float, ...] = ()
    rates: tuple[Rate, ...] = field(default=())
    answers: str = ""
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

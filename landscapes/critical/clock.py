"""A time limit that many parts share."""

from __future__ import annotations

import time


class Clock:
    """Counts down from its creation."""

    def __init__(self, seconds: float):
        self.end = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds left, negative when over."""
        return self.end - time.monotonic()

    @property
    def over(self) -> bool:
        """Whether time is up."""
        return self.left <= 0

    def part(self, share: float) -> Clock:
        """A clock that takes a share of what is left."""
        return Clock(share * max(self.left, 0.0))

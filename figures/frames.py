"""A ground that follows the clock: the same window sampled at several steps of a run.

Of a loss with more parameters than a picture has axes, a slice is drawn; where it lies depends on
the other parameters, which move. The loss of a mini-batch is another one at every step. All samples
share one scale, so that a color means the same loss from the first step to the last.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from figures.narrow import Array
from figures.profile import inclusive
from figures.scale import Scale

SAMPLES = 51
"""Samples per axis: enough for smooth level lines, and forty of them still travel at once."""
MOST = 41
GAP = 65535
"""The code for no height; the others are 0 (lowest) to 65534 (highest)."""


@dataclass(frozen=True, eq=False)
class Frames:
    """Losses on one window at several steps.

    Attributes
    ----------
    steps
        ``(K,)`` whole numbers, ascending: from which step on each frame is shown.
    losses
        ``(K, m, n)``, rows follow the second variable; NaN is a gap.
    caption
        What a frame shows, with ``{step}`` where the number of its step belongs.
    """

    steps: NDArray[np.integer]
    losses: Array
    caption: str

    @cached_property
    def limits(self) -> tuple[float, float]:
        """Lowest and highest loss of all frames; ``(nan, nan)`` if there is none."""
        finite = self.losses[np.isfinite(self.losses)]
        return (float(finite.min()), float(finite.max())) if finite.size else (np.nan, np.nan)

    def meta(self, scale: Scale) -> dict[str, Any]:
        """What a figure's ``layout.meta`` says, for the player: heights in 16 bits, and their ends."""
        heights = scale(self.losses)
        low, high = (float(h) for h in scale(np.array(self.limits)))
        spread = high - low if high > low else 1.0
        finite = np.isfinite(heights)
        shares = np.where(finite, (heights - low) / spread, 0.0)
        codes = np.where(finite, np.rint(shares * (GAP - 1)), GAP).astype(np.uint16)
        return {
            "frames": {
                "steps": np.asarray(self.steps, np.int32),
                "heights": codes,
                "low": low,
                "high": low + spread,
                "caption": self.caption,
            }
        }


def moments(steps: int, most: int = MOST) -> NDArray[np.integer]:
    """At most so many of the steps 0 … ``steps``, evenly spread, the first and the last among them."""
    return np.unique(np.linspace(0, steps, min(steps + 1, most)).round().astype(int))


def frames(
    losses: Callable[[Array], Array],
    window: tuple[tuple[float, float], ...],
    steps: NDArray[np.integer],
    caption: str,
    samples: int = SAMPLES,
) -> tuple[Array, Array, Frames]:
    """Sample a ground at several steps: positions ``(n,)`` along both axes, and the frames.

    Parameters
    ----------
    losses
        Takes points ``(2, n, n)`` of the window, returns the losses ``(K, n, n)`` of all frames.
    window
        ``(low, high)`` of both axes.
    steps, caption
        As in `Frames`.
    samples
        n, along each axis.
    """
    x, y = (inclusive(*ends, samples) for ends in window)
    with np.errstate(all="ignore"):
        sampled = np.asarray(losses(np.stack(np.meshgrid(x, y))), dtype=np.float64)
    return x, y, Frames(steps, np.where(np.isfinite(sampled), sampled, np.nan), caption)

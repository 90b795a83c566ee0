"""Sampling a loss once for every view of it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from figures.frames import SAMPLES as FRAME_SAMPLES
from figures.frames import Frames, frames
from figures.narrow import Array, Objective
from figures.profile import ROUNDING, End, profile
from figures.profile import SAMPLES as CURVE_SAMPLES
from figures.relief import SAMPLES as MAP_SAMPLES
from figures.relief import relief
from figures.scale import Scale, fitting, shared
from figures.text import number

Window = tuple[tuple[float, float], ...]

NOWHERE = "The loss is not defined anywhere in this window."
BLANK = "Blank: the loss is undefined or infinite there."
UNBOUNDED = "Gap: the loss grows without bound there."
COARSE = "The loss wiggles faster than this picture can show: zoom in."


@dataclass(frozen=True, eq=False)
class Grid:
    """A loss, sampled on a window.

    Attributes
    ----------
    window
        ``(low, high)`` of each variable: one pair or two.
    x
        Positions ``(n,)`` along the first variable, ascending, both ends included. Evenly spaced in
        two dimensions; in one, denser where the curve breaks or turns.
    y
        Positions ``(m,)`` along the second variable; empty in one dimension.
    losses
        ``(n,)`` or ``(m, n)``, float64; rows follow y. NaN is a gap: undefined, infinite, or the
        sample that interrupts the line at a jump.
    scale
        From losses to the heights that contour map and surface show.
    ends
        In one dimension, where the line ends: at jumps, edges of the domain and holes.
    notes
        What the picture cannot show by itself, in sentences.
    frames
        In two dimensions, the losses at several steps if the ground moves with the clock; `losses`
        are then the last of them.
    """

    window: Window
    x: Array
    y: Array
    losses: Array
    scale: Scale
    ends: tuple[End, ...] = ()
    notes: tuple[str, ...] = ()
    frames: Frames | None = None

    @property
    def dimension(self) -> int:
        """Number of variables: 1 or 2."""
        return len(self.window)

    @cached_property
    def heights(self) -> Array:
        """Drawn heights, float32, shaped like `losses`: the array that map and surface share."""
        return self.scale(self.losses).astype(np.float32)

    @cached_property
    def limits(self) -> tuple[float, float]:
        """Lowest and highest loss on the grid, at any step; ``(nan, nan)`` if there is none."""
        if self.frames:
            return self.frames.limits
        finite = self.losses[np.isfinite(self.losses)]
        return (float(finite.min()), float(finite.max())) if finite.size else (math.nan, math.nan)

    @property
    def meta(self) -> dict[str, Any]:
        """What a figure's ``layout.meta`` says of heights, and of how they change with the clock."""
        return {**self.scale.meta, **(self.frames.meta(self.scale) if self.frames else {})}


def sample(objective: Objective, window: Window, resolution: int | None = None) -> Grid:
    """Sample a loss of one or two variables.

    Evaluated in float64, whatever happens later: float32 would overflow at 10³⁸ and see nothing but
    noise in a ripple on 10⁸. Heights become float32 only after `Scale` has shifted and scaled them.

    Parameters
    ----------
    objective
        ``(D, *batch)`` to ``(*batch)``; called on at most a few times ``resolution`` ** D points.
    window
        ``(low, high)`` of each variable.
    resolution
        Samples per axis; by default 801 on a line (up to 3,201 where it wiggles) and 101 × 101 on a
        plane.

    Raises
    ------
    ValueError
        If the window has not one or two variables, or a range that is empty or not finite.
    """
    window = tuple((float(low), float(high)) for low, high in window)
    check(window)
    if len(window) == 1:
        return _line(objective, window, resolution or CURVE_SAMPLES)
    return _plane(objective, window, resolution or MAP_SAMPLES)


def moving(
    losses: Callable[[Array], Array],
    window: Window,
    steps: NDArray[np.integer],
    caption: str,
    samples: int = FRAME_SAMPLES,
) -> Grid:
    """Sample a ground that moves with the clock; parameters as for `figures.frames.frames`.

    Raises
    ------
    ValueError
        If the window has not two ranges, or one that is empty or not finite.
    """
    check(window)
    x, y, sampled = frames(losses, window, steps, caption, samples)
    said = _notes(sampled.losses, bool(np.isnan(sampled.losses).any()), False, False)
    scale = shared(sampled.losses)
    return Grid(window, x, y, sampled.losses[-1], scale, (), said, sampled)


def check(window: Window) -> None:
    """Raise ValueError unless the window can be drawn."""
    if len(window) not in (1, 2):
        raise ValueError(
            f"A window of {len(window)} variables was given. One or two can be drawn. "
            "Give (low, high) for one or two of the variables and hold the others fixed."
        )
    for low, high in window:
        if not (math.isfinite(low) and math.isfinite(high) and low < high):
            raise ValueError(
                f"The window from {low:g} to {high:g} was given. Both ends must be finite, "
                "the first below the second. Give a range such as -5 to 5."
            )


def _line(objective: Objective, window: Window, samples: int) -> Grid:
    curve = profile(objective, *window[0], samples)
    losses = _without_rounding(curve.losses)
    notes = _notes(losses, curve.blank, curve.unbounded, curve.coarse)
    return Grid(window, curve.x, np.empty(0), losses, Scale(), curve.ends, notes)


def _plane(objective: Objective, window: Window, samples: int) -> Grid:
    surface = relief(objective, window[0], window[1], samples)
    losses = _without_rounding(surface.losses)
    notes = _notes(losses, surface.blank, surface.unbounded, surface.coarse)
    return Grid(window, surface.x, surface.y, losses, fitting(losses), (), notes)


def _without_rounding(losses: Array) -> Array:
    """Make a loss constant that differs in its last digits only: sin²x + cos²x has no hills."""
    finite = losses[np.isfinite(losses)]
    if finite.size and float(np.ptp(finite / 2)) * 2 <= ROUNDING * float(np.abs(finite).max()):
        return np.where(np.isfinite(losses), np.median(finite), np.nan)
    return losses


def _notes(losses: Array, blank: bool, unbounded: bool, coarse: bool) -> tuple[str, ...]:
    finite = losses[np.isfinite(losses)]
    if finite.size == 0:
        return (NOWHERE,)
    if (finite == finite[0]).all():  # a picture of one color or one level says little by itself
        return (f"The loss is {number(float(finite[0]), 6)} wherever it is defined.",)
    said = ((BLANK, blank), (UNBOUNDED, unbounded), (COARSE, coarse))
    return tuple(sentence for sentence, holds in said if holds)

"""All that a chart may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from figures.critical import Mark
from figures.grid import Grid, Window
from figures.lines import CriticalLine
from figures.narrow import Array
from figures.style import LIGHT, STYLES, Style, Theme
from figures.text import escape, symbol_text

Minimum = tuple[Sequence[float], float]


@dataclass(frozen=True, eq=False)
class Line:
    """One contestant's path.

    Attributes
    ----------
    slot
        ``a`` to ``j``: color, dash and marker follow from it.
    title
        As shown to the reader, for example ``Adam``.
    points
        ``(T+1, D)``; row 0 is the start.
    losses
        ``(T+1,)``.
    evaluations
        ``(T+1,)``: what had been spent up to each row, if known.
    others
        Losses of other runs of the same contestant, any shape; the loss axis makes room for them.
    batch_losses
        ``(T+1,)``: of mini-batches, the loss of the batch that the update from each row sees.
    updates
        Steps that make an epoch.
    """

    slot: str
    title: str
    points: Array
    losses: Array
    evaluations: NDArray[np.number] | None = None
    others: Array | None = None
    batch_losses: Array | None = None
    updates: int = 1

    def __post_init__(self) -> None:
        points, losses = np.shape(self.points), np.shape(self.losses)
        if self.slot not in STYLES:
            raise ValueError(
                f"The slot {self.slot!r} was given. Slots are {', '.join(STYLES)}. Use one of them."
            )
        if len(points) != 2 or losses != points[:1] or not losses[0]:
            raise ValueError(
                f"Points of shape {points} with losses of shape {losses} were given. A line needs "
                "points (T+1, D) and losses (T+1,). Choose one lane of a batch, rows in step order."
            )

        if self.evaluations is not None and np.shape(self.evaluations) != losses:
            raise ValueError(
                f"Evaluations of shape {np.shape(self.evaluations)} were given beside losses of "
                f"shape {losses}. Both must agree. Give one number for each row."
            )

    @property
    def style(self) -> Style:
        """Color, dash and marker of the slot."""
        return STYLES[self.slot]

    @property
    def name(self) -> str:
        """Slot and title, safe to hand to Plotly: one optimizer may run in two slots."""
        return f"{self.slot} · {escape(self.title)}"

    def left_at(self, window: Window) -> int | None:
        """Return the first step whose point lies outside of ``window``, or None."""
        low, high = np.array(window).T
        outside = ~((self.points >= low) & (self.points <= high)).all(axis=1)
        return int(np.argmax(outside)) if outside.any() else None


@dataclass(frozen=True, eq=False)
class Scene:
    """Numbers and names of one picture. Arrays are read, never changed.

    Attributes
    ----------
    symbols
        Names of the variables, one or two, as `landscapes` writes them (``x``, ``w1``, ``theta1``).
    grid
        The sampled loss.
    paths
        The contestants.
    theme
        Light or dark.
    loss_label
        Plain name of the loss.
    minima
        Known minima: ``(point, loss)`` each.
    critical
        Critical points inside the window.
    lines
        Lines of critical points.
    heights
        Lowest and highest loss that a curve shows; None to make room for all that matters.
    title
        A name of the scene for whoever exports it; figures carry no heading themselves.
    """

    symbols: tuple[str, ...]
    grid: Grid
    paths: tuple[Line, ...] = ()
    theme: Theme = LIGHT
    loss_label: str = "L"
    minima: tuple[Minimum, ...] = ()
    title: str = ""
    critical: tuple[Mark, ...] = ()
    lines: tuple[CriticalLine, ...] = ()
    heights: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        sizes = {f"{line.slot} has {line.points.shape[1]}" for line in self.paths
                 if line.points.shape[1] != self.dimension}  # fmt: skip
        if len(self.symbols) != self.dimension or sizes:
            raise ValueError(
                f"{len(self.symbols)} symbols and a grid of {self.dimension} variables were given"
                f"{''.join('; path ' + s for s in sorted(sizes))}. All must agree. "
                "Sample the loss on one range per symbol and run the optimizers on the same loss."
            )

    @property
    def dimension(self) -> int:
        """Number of variables: 1 or 2."""
        return self.grid.dimension

    @property
    def window(self) -> Window:
        """``(low, high)`` per symbol."""
        return self.grid.window

    @property
    def axes(self) -> tuple[str, ...]:
        """Axis titles of the symbols, in Plotly's markup."""
        return tuple(symbol_text(symbol) for symbol in self.symbols)

    @property
    def loss_title(self) -> str:
        """Axis title of the loss, in Plotly's markup."""
        return symbol_text(self.loss_label)

    @property
    def height_title(self) -> str:
        """Title of drawn heights; says so where they are logarithmic."""
        return self.loss_title + (" (log scale)" if self.grid.scale.log else "")

    @property
    def revision(self) -> str:
        """Constant while the window stays: Plotly keeps zoom and camera for as long."""
        return " ".join(f"{low!r}:{high!r}" for low, high in self.window)

    @property
    def marked(self) -> tuple[Array, Array]:
        """Known minima inside the window: points ``(k, D)`` and losses ``(k,)``.

        Those that are among the critical points are left out: one mark for one place.
        """
        inside = [
            (tuple(point), loss)
            for point, loss in self.minima
            if all(low <= p <= high for p, (low, high) in zip(point, self.window, strict=True))
            and not any(self._same_place(point, mark.point) for mark in self.critical)
        ]
        points = np.array([point for point, _ in inside], dtype=np.float64)
        losses = np.array([loss for _, loss in inside], dtype=np.float64)
        return points.reshape(len(inside), self.dimension), losses

    def _same_place(self, one: Sequence[float], other: Sequence[float]) -> bool:
        """Whether two points cannot be told apart in the picture."""
        apart = np.abs(np.subtract(one, other))
        return bool((apart <= 1e-3 * np.subtract(*np.transpose(self.window)[::-1])).all())

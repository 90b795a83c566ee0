"""What the player knows of one contestant: where it was at every step, and how it is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from figures.fit import Fit


@dataclass(frozen=True, eq=False)
class Path:
    """One contestant's way over the landscape.

    Attributes
    ----------
    slot
        The letter of its slot, written beside its head.
    title
        The optimizer's name.
    color, dash, symbol
        CSS color; Plotly's names of a dash (``"solid" "dash" "dot" …``) and of a marker
        (``"circle" "square" "diamond" …``). Three signs, so that none has to be told by color alone.
    points
        Iterates, shape ``(T + 1, D)`` with D = 1 or 2; row 0 is the start.
    losses
        Loss at each iterate, shape ``(T + 1,)``.
    slopes
        D = 1 only: the derivative at each iterate, shape ``(T + 1,)``; the tangent is drawn from it.
    left_at
        The first step outside the window, or None.
    ended
        The last step, if the run ended there because the next one is not a finite number; else None.
    sentence
        What became of the run, in words.
    costs
        Where each iterate stands on the loss chart, shape ``(T + 1,)``, never falling, if that is not
        the step: the evaluations spent so far.
    ghosts, ghost_losses, ghost_costs
        Other runs of the same contestant, drawn thin behind it: shapes ``(N, S + 1, D)`` and
        ``(N, S + 1)``; the costs as ``costs``, or None.
    companions
        Points that the method holds beside the one it shows, in each row: shape ``(T + 1, n, D)``.
    outlined
        Whether they are the corners of a figure that is drawn around them.
    batch_losses
        Of mini-batches: the loss of the batch that the update from each row sees, ``(T + 1,)``; a thin
        line beside the losses.
    fit
        What the contestant's model says of the samples, for a loss from data.
    off
        On the plane of another path: how far this one is from it at most.

    Raises
    ------
    ValueError
        If the shapes do not belong together.
    """

    slot: str
    title: str
    color: str
    dash: str
    symbol: str
    points: NDArray[np.floating]
    losses: NDArray[np.floating]
    slopes: NDArray[np.floating] | None = None
    left_at: int | None = None
    ended: int | None = None
    sentence: str = ""
    costs: NDArray[np.number] | None = None
    ghosts: NDArray[np.floating] | None = None
    ghost_losses: NDArray[np.floating] | None = None
    ghost_costs: NDArray[np.number] | None = None
    companions: NDArray[np.floating] | None = None
    outlined: bool = False
    batch_losses: NDArray[np.floating] | None = None
    fit: Fit | None = None
    off: float | None = None

    def __post_init__(self) -> None:
        shape = np.shape(self.points)
        if len(shape) != 2 or shape[1] not in (1, 2) or shape[0] == 0:
            raise ValueError(
                f"The points of path {self.slot} have shape {shape}; allowed is (steps + 1, 1) or "
                "(steps + 1, 2). Give one row for the start and one for each step."
            )
        columns = {"losses": self.losses, "slopes": self.slopes, "costs": self.costs}
        for name, values in (*columns.items(), ("batch losses", self.batch_losses)):
            if values is not None and np.shape(values) != shape[:1]:
                raise ValueError(
                    f"The {name} of path {self.slot} have shape {np.shape(values)} beside points of "
                    f"shape {shape}; allowed is {shape[:1]}. Give one value for each point."
                )
        self._check_ghosts(shape[1])
        there = () if self.companions is None else self.companions.shape
        if self.companions is not None and (len(there) != 3 or (there[0], there[2]) != shape):
            raise ValueError(
                f"The companions of path {self.slot} have shape {there} beside points of shape {shape}; "
                f"allowed is ({shape[0]}, n, {shape[1]}). Give one row of them for each point."
            )

    def _check_ghosts(self, dimension: int) -> None:
        if self.ghosts is None and self.ghost_losses is None:
            return
        runs = () if self.ghosts is None else self.ghosts.shape
        losses = () if self.ghost_losses is None else self.ghost_losses.shape
        costs = runs[:2] if self.ghost_costs is None else self.ghost_costs.shape
        if len(runs) != 3 or runs[2] != dimension or losses != runs[:2] or costs != losses:
            raise ValueError(
                f"The ghosts of path {self.slot} have shape {runs}, their losses {losses}; allowed are "
                f"(N, S + 1, {dimension}) and (N, S + 1). Give both, one row for each run."
            )

"""Mini-batches: each update sees the loss of a few samples, each epoch sees every sample once.

The loss is a mean over N samples. At the start of every epoch the samples are split at random into
⌈N/B⌉ batches of B, the last one shorter if B does not divide N; each update descends the mean over
one of them. B = N is batch descent, B = 1 online (stochastic) descent. The batch belongs to the
update: a line search, SAM or a wrapper meets the same samples however often it asks within a step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from optimizers.registry import Array, Objective

Indices = NDArray[np.integer]

STREAM = 2**33  # apart from the seeds of optimizers and of `noise`
BLOCK = 16  # epochs that are split at a time: making a generator costs more than a split
ROOM = 2**17  # samples times points that are evaluated at a time


class Sampled(Objective, Protocol):
    """A loss that is a mean over samples."""

    @property
    def samples(self) -> int:
        """Their number N."""
        ...

    def batch(self, indices: Indices, /) -> Objective:
        """The loss of those samples alone: ``(B,)``, or ``(B, *lanes)`` with a batch per lane."""
        ...


@dataclass(frozen=True, eq=False)
class Epochs:
    """Which samples each update sees: a function of the seed, whatever else is drawn.

    Attributes
    ----------
    samples
        Their number N.
    size
        The batch size B; beyond N it is N.
    seed
        A whole number: all lanes see the same batches. An array of them, broadcasting against
        ``(*batch)``: every lane sees what a run of its own with its seed would.

    Raises
    ------
    ValueError
        For a batch size that is not a whole number of at least 1.
    """

    samples: int
    size: int
    seed: Any = 0
    _blocks: dict[int, Indices] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        if not (self.size >= 1 and self.size == int(self.size)):
            raise ValueError(
                f"The batch size was {self.size:g}. It must be a whole number of at least 1; "
                f"choose 1 to {self.samples:,}, the number of samples."
            )
        object.__setattr__(self, "size", min(int(self.size), self.samples))

    @property
    def updates(self) -> int:
        """Updates in an epoch: ⌈N/B⌉."""
        return -(-self.samples // self.size)

    def length(self, update: int) -> int:
        """Number of samples that an update sees; only the last batch of an epoch may be short."""
        first = update % self.updates * self.size
        return min(self.size, self.samples - first)

    def indices(self, update: int) -> Indices:
        """Samples of an update, counted from 0: ``(B,)``, or ``(B, *lanes)`` of different seeds."""
        epoch, place = divmod(update, self.updates)
        first = place * self.size
        return self.order(epoch)[first : first + self.size]

    def order(self, epoch: int) -> Indices:
        """All samples in the order in which an epoch sees them: ``(N,)`` or ``(N, *lanes)``."""
        block, place = divmod(epoch, BLOCK)
        return self._block(block)[place]

    def _block(self, block: int) -> Indices:
        """The orders of `BLOCK` epochs, ``(BLOCK, N, *lanes)``; the last two blocks are kept."""
        kept = self._blocks
        if block not in kept:
            distinct, lane = np.unique(self.seed, return_inverse=True)
            plain = np.tile(np.arange(self.samples), (BLOCK, 1))
            orders = [
                np.random.default_rng((STREAM, int(s), block)).permuted(plain, axis=1)
                for s in distinct
            ]
            if len(kept) > 1:
                del kept[min(kept)]
            kept[block] = np.stack(orders, axis=-1)[..., lane.reshape(np.shape(self.seed))]
        return kept[block]


class MiniBatches:
    """A loss that at each update is the mean over that update's samples: value, slope, curvature.

    Stands at the first update when it is made, and is moved on by whoever runs (`paced`), so each
    run needs one of its own.

    Attributes
    ----------
    f
        The loss of all samples; what it offers as ``bare``, without checks, has batches too.
    epochs
        Which samples each update sees.
    update
        Where it stands, counted from 0.
    batches
        Itself: what is made from this loss hands this on, so that all can ask (`changing`).
    """

    def __init__(self, f: Sampled, epochs: Epochs) -> None:
        self.f = f
        self.epochs = epochs
        self.batches = self
        self.dimension: Any = getattr(f, "dimension", None)
        self._bare: Sampled = getattr(f, "bare", f)
        self.turn(0)

    def turn(self, update: int) -> None:
        """Go to the batch of an update."""
        self.update = update
        part = self._bare.batch(self.epochs.indices(update))
        self.now: Objective = getattr(part, "bare", part)

    @property
    def length(self) -> int:
        """Number of samples in the batch where it stands."""
        return self.epochs.length(self.update)

    def __call__(self, x: Array) -> Array:
        """Mean loss over the batch, shape ``(*batch)``."""
        return self.now(x)

    def gradient(self, x: Array) -> Array:
        """Mean gradient over the batch, shape of ``x``."""
        return self.now.gradient(x)

    def hessian(self, x: Array) -> Array:
        """Mean second derivatives over the batch, shape ``(D, D, *batch)``."""
        return self.now.hessian(x)

    def along(self, points: Array) -> Array:
        """Loss of each row's own batch: that of the update which starts there.

        Parameters
        ----------
        points
            ``(T+1, D, *batch)``, the rows of a run.

        Returns
        -------
        Array
            ``(T+1, *batch)``.
        """
        rows = np.arange(len(points))
        lengths = np.array([self.epochs.length(row) for row in range(len(points))])
        losses = np.empty((len(points), *points.shape[2:]), points.dtype)
        for length in np.unique(lengths):
            chunk = max(1, ROOM // (length * max(1, points[0, 0].size)))
            alike = rows[lengths == length]
            for some in np.split(alike, range(chunk, len(alike), chunk)):
                losses[some] = self._at(some, points[some])
        return losses

    def _at(self, rows: Indices, points: Array) -> Array:
        """Losses of rows with batches of one length; the rows are lanes with a batch each."""
        indices = np.stack([self.epochs.indices(row) for row in rows], axis=1)
        missing = (1,) * (points.ndim - indices.ndim)
        indices = indices.reshape(*indices.shape[:2], *missing, *indices.shape[2:])
        lanes = (len(indices), *points[:, 0].shape)
        return self._bare.batch(np.broadcast_to(indices, lanes))(np.moveaxis(points, 1, 0))


def mini_batches(f: Any, size: int | None, seed: Any = 0) -> Any:
    """Descend batches of ``size`` samples; None, or all of them, gives the loss itself back.

    Raises
    ------
    ValueError
        If the loss is no mean over samples, or the size is not a whole number of at least 1.
    """
    if size is None:
        return f
    samples = getattr(f, "samples", None)
    if not samples:
        raise ValueError(
            f"Batches of {size:g} samples were asked for, but this loss is not a mean over "
            "samples. Choose a loss from data, or descend it as a whole."
        )
    epochs = Epochs(samples, size, seed)
    return f if epochs.updates == 1 else MiniBatches(f, epochs)


def batches_of(f: Any) -> MiniBatches | None:
    """The mini-batches inside a loss, however it is wrapped; None if there are none."""
    return getattr(f, "batches", None)


def changing(f: Any) -> bool:
    """Whether the loss is another one in each step.

    What a rule measured of it in the last step is then not true of it in this one.
    """
    return batches_of(f) is not None


def whole(f: Any) -> Any:
    """The loss of all samples; any other loss is whole already."""
    batches = batches_of(f)
    return f if batches is None else batches.f


def paced(f: Any, path: Iterator[Array]) -> Iterator[Array]:
    """Turn to the next batch whenever a point comes out, so that the step from there sees it."""
    return _turning(f.turn, path) if changing(f) else path


def _turning(turn: Callable[[int], None], path: Iterator[Array]) -> Iterator[Array]:
    for update, x in enumerate(path):
        turn(update)
        yield x


def lanes_of(f: Any) -> tuple[int, ...]:
    """Shape of the lanes that a loss asks for: one for each seed of its batches."""
    batches = batches_of(f)
    return () if batches is None else np.shape(batches.epochs.seed)

"""A loss that is a mean over samples, as optimizers meet it: all samples, or a batch of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from landscapes.objective import FLOATS, Bare, CentralDifference, Functions, Objective

Array = NDArray[np.floating]
Indices = NDArray[np.integer]

CHUNK = 32_768
"""Numbers in one temporary: what the processor's second cache holds while a formula is computed."""


class Columns:
    """The data's columns in each floating-point type; a batch is the same with fewer samples.

    Attributes
    ----------
    arrays
        One per column, each ``(N,)``, or ``(*batch, B)`` where every lane has samples of its own.
    """

    def __init__(self, arrays: Sequence[Array]) -> None:
        self.arrays = tuple(arrays)
        self.count = self.arrays[0].shape[-1]
        self.is_shared = self.arrays[0].ndim == 1

    @cached_property
    def _single(self) -> tuple[Array, ...]:
        with np.errstate(over="ignore", under="ignore"):
            return tuple(array.astype(np.float32) for array in self.arrays)

    def of_type(self, dtype: Any) -> tuple[Array, ...]:
        """The columns as float64 or float32."""
        return self.arrays if dtype == FLOATS[0] else self._single

    def take(self, indices: Indices) -> Columns:
        """These samples: ``indices`` is ``(B,)``, or ``(B, *batch)`` with one batch for each lane.

        Put into ascending order first, so that a batch is the same however it was drawn, and the
        batch of all samples gives what all samples give, to the last digit.
        """
        rows = np.sort(np.moveaxis(np.asarray(indices), 0, -1), axis=-1)
        return Columns([array[..., rows] for array in self.arrays])


class SampleMean:
    """`landscapes.objective.Functions` that average those of one sample over the samples.

    Parameters
    ----------
    each
        Functions of the D parameters and then of the columns, broadcasting against each other.
    columns
        The samples.
    scale
        Factor on the mean: 1, or N for a sum over all samples. A batch keeps it, so that the mean
        over the batches of an epoch is the loss.
    """

    costs: Mapping[str, Mapping[str, int]] = MappingProxyType(
        {name: {name: 1} for name in ("value", "gradient", "hessian")}
    )

    def __init__(self, each: Functions, columns: Columns, scale: float = 1.0) -> None:
        self.each = each
        self.dimension = each.dimension
        self.columns = columns
        self.scale = scale

    def take(self, indices: Indices) -> SampleMean:
        """The same mean over fewer samples; nothing is compiled."""
        return SampleMean(self.each, self.columns.take(indices), self.scale)

    def value(self, *x: Any) -> Any:
        """Loss."""
        return self._averaged(lambda *a: [self.each.value(*a)], x)[0]

    def gradient(self, *x: Any) -> list[Any]:
        """Partial derivatives, one per parameter."""
        return self._averaged(self.each.gradient, x)

    def hessian(self, *x: Any) -> list[Any]:
        """Second derivatives of the upper triangle, row by row."""
        return self._averaged(self.each.hessian, x)

    def _averaged(self, function: Callable[..., Sequence[Any]], x: Sequence[Any]) -> list[Any]:
        columns = self.columns.of_type(x[0].dtype)
        if not x[0].ndim:
            return [self._mean(part) for part in function(*x, *columns)]
        if not self.columns.is_shared:
            spread = [c[..., None] for c in x]
            return [self._mean(part) for part in function(*spread, *columns)]
        return self._in_chunks(function, x, columns)

    def _in_chunks(
        self, function: Callable[..., Sequence[Any]], x: Sequence[Any], columns: tuple[Array, ...]
    ) -> list[Any]:
        """Many points at once, as few at a time as keep the temporaries in the cache."""
        shape = x[0].shape
        flat = [c.reshape(-1, 1) for c in x]
        size = max(1, CHUNK // self.columns.count)
        total: list[Array] = []
        if not len(flat[0]):
            return [np.empty(shape, x[0].dtype) for _ in function(*flat, *columns)]
        for start in range(0, len(flat[0]), size):
            here = slice(start, start + size)
            parts = function(*(c[here] for c in flat), *columns)
            total = total or [np.empty(len(flat[0]), x[0].dtype) for _ in parts]
            for whole, part in zip(total, parts, strict=True):
                whole[here] = self._mean(part)
        return [whole.reshape(shape) for whole in total]

    def _mean(self, part: Any) -> Any:
        """Mean over the last axis; what does not depend on the samples is its own."""
        if type(part) is not np.ndarray:
            return self.scale * part
        length = part.shape[-1]
        if length == 1 != self.columns.count:
            return self.scale * part[..., 0]
        return np.add.reduce(part, axis=-1) * (self.scale / length)


class BareMean(Bare):
    """A `landscapes.objective.Bare` over samples."""

    def __init__(self, functions: Functions, calls: dict[str, int], mean: SampleMean) -> None:
        super().__init__(functions, calls)
        self._mean = mean
        self.samples = mean.columns.count

    def batch(self, indices: Any) -> BareMean:
        """The loss of these samples only; ``indices`` as for `DataObjective.batch`, unchecked."""
        mean = self._mean.take(indices)
        return BareMean(differenced(mean, self.functions), self.calls, mean)


class DataObjective(Objective):
    """An `Objective` that is a mean over samples.

    Attributes
    ----------
    samples
        How many they are, N.
    bare
        The same without checks; it has ``samples`` and ``batch`` too.
    """

    bare: BareMean

    def __init__(
        self, mean: SampleMean, symbols: Sequence[str] = (), difference: float | None = None
    ) -> None:
        functions = mean if difference is None else CentralDifference(mean, difference)
        super().__init__(functions, symbols)
        self.difference = difference
        self._mean = mean
        self.samples = mean.columns.count
        self.bare = BareMean(functions, self.calls, mean)

    def batch(self, indices: Any) -> DataObjective:
        """Return the loss of some samples only; nothing is compiled. It counts into the same `calls`.

        Parameters
        ----------
        indices
            Which samples, counted from 0: ``(B,)``, or ``(B, *batch)`` for points of shape
            ``(D, *batch)``, where every lane has a batch of its own.

        Raises
        ------
        ValueError
            If there are none, or one is not the number of a sample.
        """
        rows = np.asarray(indices)
        whole = rows.dtype.kind in "iu" and rows.size and rows.ndim
        if not whole or rows.min() < 0 or rows.max() >= self.samples:
            raise ValueError(
                f"A batch {np.array2string(rows, threshold=5)} was asked for of {self.samples} "
                f"samples. Give one or more whole numbers from 0 to {self.samples - 1}."
            )
        result = DataObjective(self._mean.take(rows), self.symbols, self.difference)
        result.calls = result.bare.calls = self.calls
        return result


def differenced(mean: SampleMean, like: Functions) -> Functions:
    """The mean with central differences for derivatives if ``like`` has them."""
    return CentralDifference(mean, like.h) if isinstance(like, CentralDifference) else mean

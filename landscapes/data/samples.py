"""Samples: the inputs and targets that a loss is a mean over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]

MOST_SAMPLES = 2000
MOST_INPUTS = 4


class DataError(ValueError):
    """Samples that cannot be used.

    Attributes
    ----------
    row, column
        Where, counted from 1 as a person counts the lines and cells of the text; None if it is
        about all of them.
    """

    def __init__(self, message: str, row: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.row = row
        self.column = column

    def __reduce__(self) -> tuple[object, ...]:
        return DataError, (str(self), self.row, self.column)


@dataclass(frozen=True, eq=False)
class Samples:
    """N samples of F inputs and one target.

    Attributes
    ----------
    inputs
        ``(F, N)``, finite, float64.
    targets
        ``(N,)``, finite, float64. Class labels are the whole numbers 0, 1, 2, ….
    names
        What the inputs are called in a model: ``x``, or ``x1``, ``x2``, …, unless said otherwise.
    titles
        What the columns are called on axes: the inputs', then the target's.

    Raises
    ------
    DataError
        If there are none or too many, or a number is not finite.
    """

    inputs: Array
    targets: Array
    names: tuple[str, ...] = ()
    titles: tuple[str, ...] = field(default=())

    def __post_init__(self) -> None:
        inputs = np.array(self.inputs, np.float64, ndmin=2)
        targets = np.array(self.targets, np.float64)
        check_shapes(inputs, targets)
        for array in (inputs, targets):
            array.flags.writeable = False
        names = self.names or default_names(len(inputs))
        for name, value in (("inputs", inputs), ("targets", targets), ("names", names)):
            object.__setattr__(self, name, value)
        object.__setattr__(self, "titles", self.titles or (*names, "t"))

    @property
    def count(self) -> int:
        """Number of samples N."""
        return len(self.targets)

    @cached_property
    def key(self) -> str:
        """Text that is equal for equal samples under equal names."""
        digest = blake2b(digest_size=16)
        digest.update(np.ascontiguousarray(self.inputs).tobytes())
        digest.update(self.targets.tobytes())
        return f"{','.join(self.names)}:{self.count}:{digest.hexdigest()}"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Samples) and self.key == other.key

    def __hash__(self) -> int:
        return hash(self.key)

    def classes(self) -> int:
        """How many classes the targets name.

        Raises
        ------
        DataError
            If a target is not one of the whole numbers 0, 1, 2, …, 9.
        """
        wrong = (self.targets != np.floor(self.targets)) | (self.targets < 0) | (self.targets > 9)
        if wrong.any():
            n = int(np.argmax(wrong))
            raise DataError(
                f"Sample {n + 1} has the target {self.targets[n]:g}; a class is one of the whole "
                "numbers 0 to 9. Number the classes 0, 1, 2, …, or choose an error for numbers.",
                n + 1,
            )
        return int(self.targets.max()) + 1


def default_names(count: int) -> tuple[str, ...]:
    """``x`` for one input, ``x1``, ``x2``, … for more."""
    return ("x",) if count == 1 else tuple(f"x{i + 1}" for i in range(count))


def check_shapes(inputs: Array, targets: Array) -> None:
    """Refuse what does not belong together (raises DataError)."""
    if inputs.ndim != 2 or targets.ndim != 1 or inputs.shape[1] != len(targets):
        raise DataError(
            f"Inputs of shape {inputs.shape} and targets of shape {targets.shape} were given; "
            "inputs have shape (F, N), one row for each input, and targets (N,)."
        )
    if not len(targets):
        raise DataError("There are no samples. Give at least one: an input and its target.")
    if len(targets) > MOST_SAMPLES or len(inputs) > MOST_INPUTS or not len(inputs):
        raise DataError(
            f"{len(targets):,} samples of {len(inputs)} inputs were given; 1 to {MOST_SAMPLES:,} "
            f"samples of 1 to {MOST_INPUTS} inputs are allowed. Leave some out."
        )
    wrong = ~np.isfinite(np.vstack([inputs, targets]))
    if wrong.any():
        column, row = (int(i) for i in np.argwhere(wrong)[0])
        raise DataError(
            f"Sample {row + 1} has a number in column {column + 1} that is not finite. Leave the "
            "sample out, or give the number.",
            row + 1,
            column + 1,
        )


def of_rows(rows: Sequence[Sequence[float]], **names: Any) -> Samples:
    """Samples from rows of inputs with the target last."""
    table = np.array(rows, np.float64)
    return Samples(table[:, :-1].T, table[:, -1], **names)


def changed(samples: Samples, index: int, row: Sequence[float] | None) -> Samples:
    """The samples with one of them changed.

    Parameters
    ----------
    samples
        What there is.
    index
        Which one, counted from 0; −1 for one more.
    row
        Its inputs and its target; None takes it away.

    Raises
    ------
    DataError
        If there is no such sample, or none or too many would be left.
    """
    rows = [list(column) for column in zip(*samples.inputs, samples.targets, strict=True)]
    if not -1 <= index < len(rows):
        raise DataError(f"Sample {index + 1} was to be changed; there are {len(rows)}.")
    if index < 0:
        rows += [] if row is None else [list(row)]
    else:
        rows[index : index + 1] = [] if row is None else [list(row)]
    if not rows:
        raise DataError(
            "The last sample cannot be taken away: a loss from data needs at least one."
        )
    return of_rows(rows, names=samples.names, titles=samples.titles)

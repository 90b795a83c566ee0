"""Many runs at once, of which only the ends are kept: maps of starting points or learning rates.

The same generators move all lanes together, in chunks that fit the processor's cache: a chunk of
16 384 points is the smallest that is not slowed down by NumPy's cost per call and the largest whose
temporaries are not given back to the system at every step.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any

import numpy as np

from optimizers.batches import paced
from optimizers.objectives import Counted, bare
from optimizers.registry import Array, Objective, as_points
from optimizers.run import find, whole_steps

CHUNK = 16_384


def sweep(
    optimizer: str | Callable[..., Iterator[Array]],
    f: Objective,
    starts: Any,
    steps: int = 200,
    *,
    ascent: bool = False,
    **hyperparameters: Any,
) -> Array:
    """Where each start ends after a number of steps.

    Parameters
    ----------
    optimizer
        A slug, or a member of ``OPTIMIZERS``.
    f
        The loss.
    starts
        ``(D, *batch)``. float32 stays float32: four times faster on functions such as sine, and for
        a map of basins as good.
    steps
        How many, 0 to 100 000.
    ascent
        Climb.
    hyperparameters
        The optimizer's own: a number, or an array that broadcasts against ``(*batch)``.

    Returns
    -------
    Array
        ``(D, *batch)``, of the type of ``starts``; NaN or infinite where a lane diverged.

    Raises
    ------
    ValueError, TypeError
        As `optimizers.run.run`.
    """
    member = find(optimizer) if isinstance(optimizer, str) else optimizer
    count = whole_steps(steps)
    points = as_points(starts)
    settings = {n: _per_lane(v, points.shape[1:]) for n, v in hyperparameters.items()}
    seen = Counted(bare(f), ascent=ascent)
    with np.errstate(all="ignore"):
        ends = _ends(member, seen, points.reshape(len(points), -1), count, settings)
    return ends.reshape(points.shape)


def _ends(
    member: Callable[..., Iterator[Array]],
    seen: Counted,
    lanes: Array,
    count: int,
    settings: dict[str, Any],
) -> Array:
    """Where each lane ends, chunk by chunk."""
    ends = np.empty_like(lanes)
    for first in range(0, max(lanes.shape[1], 1), CHUNK):
        part = slice(first, first + CHUNK)
        own = {n: v[part] if isinstance(v, np.ndarray) else v for n, v in settings.items()}
        path = paced(seen, member(seen, lanes[:, part], **own))
        ends[:, part] = next(islice(path, count, None))
    return ends


def _per_lane(value: Any, batch: tuple[int, ...]) -> Any:
    """One value for each lane where an array is given; a number or a schedule as it is."""
    if not isinstance(value, np.ndarray | list | tuple):
        return value
    return np.broadcast_to(np.asarray(value), batch).reshape(-1)

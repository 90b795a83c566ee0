"""Which valley a point belongs to: the minimum in which gradient flow from there ends."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from optimizers.events.event import Event, Flags, Passage, runs
from optimizers.registry import Array, Objective
from optimizers.wording import place

MOST_ROUNDS = 150
TRUST = 0.02
"""A step of the flow counts if its linear forecast of the gradient errs by no more than this share."""
STRICT = 1e-6
"""A minimum whose smallest curvature is below this share of the largest is no point but a floor."""
AWAY = 1e3
"""A flow that has gone so many times farther than the path it began on has no end in sight."""
MOST_VARIABLES = 10
MOST_JUMPS = 4


def flow_ends(f: Objective, x: Array) -> tuple[Array, Flags]:
    """Follow dx/dt = −∇f(x) to its end.

    By linearly implicit Euler steps (I/τ + H) Δx = −g, which narrow valleys do not slow down: while
    the gradient is nearly linear along a step τ grows, else it is cut.

    Parameters
    ----------
    f
        A loss with Hessian.
    x
        ``(D, n)``: where to begin.

    Returns
    -------
    ends
        ``(D, n)``.
    settled
        ``(n,)``: which of them are strict minima; the others left, crawl, or stand on a ridge.
    """
    x = np.array(x, np.float64)
    settled = np.zeros(x.shape[1], bool)
    if not len(settled):
        return x, settled
    bound = AWAY * (1 + np.abs(x).max())
    lanes = np.arange(len(settled))
    g, hessian = f.gradient(x).T, np.moveaxis(f.hessian(x), -1, 0)
    time = 0.1 / (np.abs(hessian).sum(axis=(1, 2)) + 1e-300)
    for _ in range(MOST_ROUNDS):
        curvatures, axes = _eigen(hessian)
        lowest, highest = curvatures[:, 0], np.abs(curvatures).max(axis=1)
        time = np.minimum(time, 0.5 / (np.maximum(-lowest, 0) + 1e-300))
        shares = np.einsum("nji,nj->ni", axes, g) / (curvatures + 1 / time[:, None])
        step = -np.einsum("nij,nj->ni", axes, shares)
        here = x[:, lanes].T
        new = f.gradient(np.ascontiguousarray((here + step).T)).T
        size = 1 + np.abs(here).max(axis=1)
        error = new - g - np.einsum("nij,nj->ni", hessian, step)
        allowed = TRUST * np.linalg.norm(g, axis=1) + 1e-13 * highest * size
        good = np.linalg.norm(error, axis=1) <= allowed
        x[:, lanes[good]] = (here + step)[good].T
        arrived = np.abs(step).max(axis=1) <= 1e-9 * size
        arrived &= time * highest > 0.4  # short because it is there, not because time was short
        settled[lanes] = arrived & (lowest > STRICT * highest)
        time = np.where(good, 2 * time, time / 4)
        on = ~arrived & (time * highest > 1e-12) & (np.abs(x[:, lanes]).max(axis=0) < bound)
        lanes, time, moved = lanes[on], time[on], good[on]
        if not len(lanes):
            break
        g, hessian = np.where(moved[:, None], new[on], g[on]), hessian[on]
        if moved.any():
            hessian[moved] = np.moveaxis(f.hessian(x[:, lanes[moved]]), -1, 0)
    return x, settled


def _eigen(hessian: Array) -> tuple[Array, Array]:
    """Curvatures and axes; nothing is known where the Hessian is not finite (then NaN)."""
    fine: Flags = np.asarray(np.isfinite(hessian).all(axis=(1, 2)))
    curvatures, axes = np.linalg.eigh(np.where(fine[:, None, None], hessian, 0))
    return np.where(fine[:, None], curvatures, np.nan), axes


def jumps(passage: Passage) -> Iterator[Event]:
    """Steps that end in another valley than they began in."""
    if passage.points.shape[1] > MOST_VARIABLES:
        return
    flags, ends = crossings(passage)
    found = runs(flags)
    for count, (first, last) in enumerate(found[:MOST_JUMPS]):
        text = _jumped(passage, first + 1, ends)
        if last > first:
            more = (
                f"Step {last + 1} changes"
                if last == first + 1
                else f"All steps up to {last + 1} change"
            )
            text += f" {more} the valley again."
        later = int(flags[found[count][1] + 1 :].sum())
        if count == MOST_JUMPS - 1 and later:
            text += f" Later {later} more step{'s change' if later > 1 else ' changes'} the valley."
        yield Event("jump", first + 1, last + 1, text)


def _jumped(passage: Passage, step: int, ends: Array) -> str:
    """Word one step from valley to valley."""
    down, low = passage.toward("downhill", "uphill"), passage.toward("minimum", "maximum")
    left, entered = (place(passage.named, ends[:, row].round(9) + 0.0) for row in (step - 1, step))
    valley = passage.toward("valley", "hill")
    return (
        f"Step {step} goes from one {valley} into another: {down} from where it began lies the "
        f"{low} at {left}, from where it ended the one at {entered}."
    )


def crossings(passage: Passage) -> tuple[Flags, Array]:
    """Which steps lead between two valleys ``(T,)``, and the ends of the flow ``(D, T+1)`` or NaN.

    Asked are the ends of steps that do not follow the flow anyhow: on which the gradient changes by
    more than half, or which begin more than 60° away from straight downhill.
    """
    ends = np.full(passage.points.T.shape, np.nan)
    if not len(passage.steps):
        return np.zeros(0, bool), ends
    change = np.linalg.norm(np.diff(passage.gradients, axis=0), axis=1)
    aside = passage.slopes[0] > -0.5 * passage.sizes[:-1] * passage.lengths
    asked = passage.alive & ((change > 0.5 * passage.sizes[:-1]) | aside)
    rows = np.flatnonzero(np.append(asked, False) | np.append(False, asked))
    found, settled = flow_ends(passage.f, passage.points[rows].T)
    ends[:, rows[settled]] = found[:, settled]
    one, other = ends[:, :-1], ends[:, 1:]
    with np.errstate(invalid="ignore"):
        apart = np.abs(one - other).max(axis=0) > 1e-3 * (1 + np.abs(one).max(axis=0))
    return asked & apart, ends

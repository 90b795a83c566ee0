"""Slices through a network's loss: its values on a plane of parameter space.

A slice of 51 × 51 points is 2,601 passes over all samples. Along a plane the first layer is linear,
W₁x + b₁ = z₀ + α z_u + β z_v with three products that are computed once, and a picture needs no
more than float32 as long as the weights are not huge: eight times faster than one value at a time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from landscapes.networks.products import times_samples
from landscapes.networks.two_layer import NetworkLoss
from landscapes.plane import Plane

Array = NDArray[np.floating]

FINE = 1e3
"""Sums below this size are exact to 10⁻⁴ in float32; beyond it float64 is used."""


def slice_rows(loss: NetworkLoss, plane: Plane, alpha: Array, beta: Array) -> Iterator[Array]:
    """Losses row by row, so that whoever waits can show progress or stop.

    Parameters
    ----------
    loss
        Network and samples.
    plane
        In the space of the network's parameters.
    alpha, beta
        Coordinates ``(n,)`` and ``(m,)``.

    Yields
    ------
    Array
        ``(n,)``: the losses for one β, in the order of ``beta``. Relative
        error about 10⁻⁵.
    """
    with np.errstate(all="ignore"):
        parts = [_Part.of(loss, vector) for vector in (plane.origin, plane.u, plane.v)]
        sizes = (1.0, float(np.abs(alpha).max()), float(np.abs(beta).max()))
        reach = sum(size * part.reach for size, part in zip(sizes, parts, strict=True))
        exact = np.float32 if reach < FINE else np.float64
        origin, u, v = (part.astype(exact) for part in parts)
    hidden = np.empty_like(origin.hidden)
    for b in np.asarray(beta, dtype=exact):
        row = np.empty(len(alpha))
        with np.errstate(all="ignore"):
            first = origin.hidden + b * v.hidden
            output, bias = origin.output + b * v.output, origin.bias + b * v.bias
            for i, a in enumerate(np.asarray(alpha, dtype=exact)):
                np.multiply(u.hidden, a, out=hidden)
                hidden += first
                np.tanh(hidden, out=hidden)
                logits = times_samples(output + a * u.output, hidden)
                logits += bias + a * u.bias
                row[i] = _cross_entropy(loss, logits)
        yield row


def slice_losses(loss: NetworkLoss, plane: Plane, alpha: Array, beta: Array) -> Array:
    """Losses ``(m, n)`` on a grid of coordinates; rows follow β (see `slice_rows`)."""
    return np.stack(list(slice_rows(loss, plane, alpha, beta)))


@dataclass(frozen=True)
class _Part:
    """What a vector of parameters adds to the pass: halves of z and W₂, as σ(z) = ½ + ½ tanh(z/2)."""

    hidden: Array
    output: Array
    bias: Array

    @classmethod
    def of(cls, loss: NetworkLoss, theta: Array) -> _Part:
        w1, b1, w2, b2 = loss.network.weights(theta)
        hidden = (times_samples(w1, loss.images(np.float64).T) + b1[:, None]) / 2
        return cls(hidden, w2 / 2, (b2 + w2.sum(axis=1) / 2)[:, None])

    @property
    def reach(self) -> float:
        """Largest number in it."""
        return max(float(np.abs(array).max()) for array in vars(self).values())

    def astype(self, dtype: type) -> _Part:
        return _Part(*(array.astype(dtype) for array in vars(self).values()))


def _cross_entropy(loss: NetworkLoss, logits: Array) -> float:
    """Mean cross-entropy; changes ``logits``."""
    logits -= logits.max(axis=0)
    own = float(loss.of_the_right_class(logits).mean(dtype=np.float64))
    np.exp(logits, out=logits)
    return float(np.log(logits.sum(axis=0)).mean(dtype=np.float64)) - own

"""Matrix products with the samples of a data set, in pieces that one thread computes.

NumPy's OpenBLAS gives a product of more than 2¹⁸ multiplications to several threads. The products
of a small network take some 40 µs; where the cores are busy, with other people's pages for example,
waiting for the second thread took 2,400 µs, and a training of 0.2 s took 8. Pieces below that size
stay in the calling thread and in its cache.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.floating]

MOST = 2**18
"""Multiplications up to which OpenBLAS uses one thread (interface/gemm.c: 4 times 65,536)."""


def times_samples(weights: Array, columns: Array) -> Array:
    """Product of weights ``(m, k)`` with samples ``(k, N)``, ``(m, N)``."""
    width = max(1, MOST // weights.size)
    count = columns.shape[1]
    if count <= width:
        return weights @ columns
    result = np.empty((len(weights), count), weights.dtype)
    for first in range(0, count, width):
        some = slice(first, first + width)
        np.matmul(weights, columns[:, some], out=result[:, some])
    return result


def over_samples(left: Array, right: Array, out: Array) -> None:
    """Put the product of ``(m, N)`` with ``(N, k)``, a sum over samples, into ``out`` ``(m, k)``."""
    width = max(1, MOST // out.size)
    count = len(right)
    np.matmul(left[:, :width], right[:width], out=out)
    for first in range(width, count, width):
        some = slice(first, first + width)
        out += left[:, some] @ right[some]

"""The handwritten digits: 1,797 images of 8 × 8 pixels. Source and license: ``digits.md``."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FILE = Path(__file__).with_name("digits.npz")
SIDE = 8
BRIGHTEST = 16
CLASSES = 10
HELD_OUT = 297
"""Digits that are kept for testing; 1,500 are left to learn from: 30 mini-batches of 50."""


@dataclass(frozen=True, eq=False)
class Digits:
    """Images with their labels.

    Attributes
    ----------
    images
        ``(N, 64)``, float64: pixel by pixel, rows of the image one after another; 0 paper, 1 ink.
    labels
        ``(N,)``, integers 0 to 9.
    """

    images: NDArray[np.float64]
    labels: NDArray[np.intp]

    def __len__(self) -> int:
        return len(self.labels)


@cache
def load() -> Digits:
    """All digits, in the order of the source."""
    with np.load(FILE) as file:
        images = file["pixels"].astype(np.float64) / BRIGHTEST
        labels = file["labels"].astype(np.intp)
    for array in (images, labels):
        array.flags.writeable = False  # all sessions share them
    return Digits(images, labels)


@lru_cache(maxsize=16)
def split(seed: int = 0, held_out: int = HELD_OUT) -> tuple[Digits, Digits]:
    """Training and held-out digits, drawn at random; same seed, same split.

    Raises
    ------
    ValueError
        If not at least one digit is left on either side.
    """
    whole = load()
    if not 1 <= held_out < len(whole):
        raise ValueError(
            f"{held_out} digits were to be held out. Choose 1 to {len(whole) - 1:,} of the "
            f"{len(whole):,}."
        )
    order = np.random.default_rng(seed).permutation(len(whole))
    chosen = np.sort(order[held_out:]), np.sort(order[:held_out])
    training, test = (Digits(whole.images[rows], whole.labels[rows]) for rows in chosen)
    return training, test

"""Make ``landscapes/networks/digits.npz`` from scikit-learn's file.

``python -m benchmarks.pack_digits digits.csv.gz``; the file is
``sklearn/datasets/data/digits.csv.gz`` inside any scikit-learn wheel (``pip download --no-deps
scikit-learn``, then unzip it).
"""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

import numpy as np

TARGET = Path(__file__).parents[1] / "landscapes" / "networks" / "digits.npz"


def pack(source: Path, target: Path = TARGET) -> None:
    """Write pixels ``(1797, 64)`` and labels ``(1797,)`` as unsigned bytes.

    Raises
    ------
    ValueError
        If the table is not that of the digits.
    """
    with gzip.open(source, "rt") as lines:
        table = np.loadtxt(lines, delimiter=",")
    packed = table.astype(np.uint8)
    if packed.shape != (1797, 65) or not np.array_equal(packed, table) or packed[:, :64].max() > 16:
        raise ValueError(f"{source} is not the table of 1,797 digits. Give scikit-learn's file.")
    np.savez_compressed(target, pixels=packed[:, :64], labels=packed[:, 64])


if __name__ == "__main__":
    pack(Path(sys.argv[1]))
    print(TARGET, TARGET.stat().st_size, "bytes")

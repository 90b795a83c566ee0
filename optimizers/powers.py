"""Powers and roots of hyperparameters: of one number to the last digit what they are in a lane.

Python's ``**`` and NumPy's differ in the last digit now and then. Arrays go by NumPy's everywhere; these
take care of what an operation has made of an array of no dimension, which is a NumPy number. Python's own
numbers stay Python's, beside which float32 points stay float32.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np


def power(base: Any, exponent: Any) -> Any:
    """``base ** exponent``, shape of the two together."""
    if type(base) in (int, float) and type(exponent) in (int, float):
        return base**exponent
    return np.power(base, exponent)


def root(x: Any) -> Any:
    """Square root, shape of ``x``."""
    return math.sqrt(x) if type(x) in (int, float) else np.sqrt(x)

"""The arrays of a payload, each once, and what stands in their place in its header."""

from __future__ import annotations

import base64
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

REFERENCE = "$array"

_ALIGNMENT = 8
# Those for which JavaScript has a typed array that Plotly takes as numbers.
_DTYPES = frozenset(("f4", "f8", "i1", "i2", "i4", "u1", "u2", "u4"))


@dataclass
class Store:
    """The arrays of one payload, each once, under a name made from its contents."""

    arrays: dict[str, NDArray[Any]] = field(default_factory=dict)

    def add(self, array: NDArray[Any], *, fine: bool = True) -> dict[str, str]:
        """Keep an array; what stands in its place in the JSON."""
        array = _portable(array if fine else single(array))
        name = digest(f"{array.dtype.str}{array.shape}".encode(), array.tobytes())
        self.arrays.setdefault(name, array)
        return {REFERENCE: name}

    def table(self) -> dict[str, tuple[str, int, tuple[int, ...]]]:
        """Type, offset in the body, and shape of each array."""
        offsets = np.cumsum([0, *(padded(array.nbytes) for array in self.arrays.values())])
        return {
            name: (array.dtype.str.lstrip("<|"), int(offset), array.shape)
            for (name, array), offset in zip(self.arrays.items(), offsets, strict=False)
        }

    def body(self) -> bytes:
        """All arrays, one after another."""
        return b"".join(
            array.tobytes().ljust(padded(array.nbytes), b"\0") for array in self.arrays.values()
        )


def plain(value: Any, store: Store) -> Any:
    """JSON's own types, with arrays put into the store and numbers that JSON lacks made null."""
    if isinstance(value, dict):
        if "bdata" in value:
            return _lift(_decoded(value), store)
        return {key: plain(item, store) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item, store) for item in value]
    if isinstance(value, np.ndarray):
        return _lift(value, store)
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def _lift(array: NDArray[Any], store: Store) -> Any:
    numbers = array.dtype.kind in "fiu" and array.ndim > 0
    return store.add(array) if numbers else plain(array.tolist(), store)


def _decoded(spec: Mapping[str, Any]) -> NDArray[Any]:
    """The array that Plotly has written as base64."""
    array = np.frombuffer(base64.b64decode(spec["bdata"]), np.dtype(spec["dtype"]))
    shape = spec.get("shape")
    return array.reshape([int(length) for length in shape.split(",")]) if shape else array


def _portable(array: NDArray[Any]) -> NDArray[Any]:
    """Little-endian and of a type that JavaScript knows; grids as float32 where that loses nothing."""
    if array.dtype.str.lstrip("<|=>") not in _DTYPES:
        array = array.astype(float)
    if array.ndim > 1 and array.dtype.kind == "f":
        array = single(array)
    return np.ascontiguousarray(array, array.dtype.newbyteorder("<"))


def single(grid: NDArray[np.floating]) -> NDArray[np.floating]:
    """The grid as float32, unless a value would overflow to infinity or vanish to zero."""
    with np.errstate(over="ignore", under="ignore"):
        short = grid.astype(np.float32)
    same = np.array_equal(np.isfinite(short), np.isfinite(grid))
    return short if same and np.array_equal(short == 0, grid == 0) else grid


def padded(size: int) -> int:
    """The size with what is missing to the next multiple of 8."""
    return size + -size % _ALIGNMENT


def digest(*parts: bytes) -> str:
    """A name for some bytes."""
    found = blake2b(digest_size=8)
    for part in parts:
        found.update(part)
    return found.hexdigest()


def as_json(value: Any) -> str:
    """JSON without blanks, of dataclasses too; raises ValueError for numbers that JSON lacks."""
    return json.dumps(value, allow_nan=False, separators=(",", ":"), default=asdict)

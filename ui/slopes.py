"""What the player is told of the place under the pointer."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from figures.cut import Whole
from figures.slope import slope

if TYPE_CHECKING:
    from ui.hand import Picture


def slope_at(picture: Picture, question: Mapping[str, Any]) -> dict[str, Any]:
    """Loss and derivatives at ``{"slope": {"at": [x, y], "step": …}}``, nothing if that is no place.

    The step is that of the frame that is shown, None where the picture stands still.
    """
    asked = question["slope"]
    if not isinstance(asked, dict):
        return {}
    place, step = asked.get("at"), asked.get("step")
    if not (isinstance(place, list) and len(place) == len(picture.cut.symbols)):
        return {}
    if not all(_is_number(value) for value in (*place, step or 0)):
        return {}
    if isinstance(picture.cut, Whole) and step is not None:
        return {}  # the map shows the loss of a batch, of which nothing is known here
    found = slope(picture.landscape.objective(), picture.cut, place, int(step or 0))
    values = np.array([found.loss, *found.gradient])
    return {"slope": {"place": place, "values": values, "sides": found.sides}}


def _is_number(value: Any) -> bool:
    # A whole number of a question may be too large for a float.
    return isinstance(value, int | float) and abs(value) <= sys.float_info.max

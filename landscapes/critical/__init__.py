"""Critical points: all of them in a window, with proof where there is one, in bounded time.

One variable: the curve is cut at its kinks; on each piece, rational functions are solved exactly and
everything else by branch and prune on intervals. More variables: branch and prune. What that
leaves open is looked for with Newton's method from a grid of starting points, without proof.
"""

from landscapes.critical.points import CriticalPoint, CriticalPoints, Kind
from landscapes.critical.report import critical_points
from landscapes.critical.signs import SignTable, Stretch, Turn, sign_table

__all__ = [
    "CriticalPoint",
    "CriticalPoints",
    "Kind",
    "SignTable",
    "Stretch",
    "Turn",
    "critical_points",
    "sign_table",
]

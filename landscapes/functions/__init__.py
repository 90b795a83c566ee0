r"""Functions that SymPy lacks, or has in a form that overflows or gives `DiracDelta`.

Each is real, differentiates into members of this module and stays finite to second order at ±1000.
Where a function has no derivative, a *subgradient* is taken: a slope between the slopes on both
sides. The table says which.

================  ===========================  ====================================================
class             value                        where the derivative is chosen
================  ===========================  ====================================================
`AbsoluteValue`   \|x\|                        0 at x = 0
`Relu`            max(0, x)                    0 at x = 0
`Step`            1 for x > 0, otherwise 0     0 everywhere, also at the jump
`Sign`            −1, 0 or 1                   0 everywhere, also at the jump
`Floor`           largest integer ≤ x          0 everywhere, also at the jumps
`Maximum`         larger of two                at a tie with a constant: the constant's (0);
                                               at a tie of two functions: the mean of both gradients
`Minimum`         smaller of two               as `Maximum`
`CubeRoot`        real cube root               infinite at x = 0 (a vertical tangent)
`Sigmoid`         1/(1 + e⁻ˣ)                  smooth
`Softplus`        ln(1 + eˣ)                   smooth
`LogAddExp`       ln(eᵃ + eᵇ)                  smooth
`Erf`             2/√π ∫₀ˣ exp(−t²) dt         smooth
`Sinc`            sin(x)/x, 1 at 0             smooth
================  ===========================  ====================================================

The NumPy side of each class is in `landscapes.functions.kernels`, under the class's own name.
"""

from landscapes.functions.adopt import adopt
from landscapes.functions.base import RealFunction
from landscapes.functions.kinked import (
    AbsoluteValue,
    CubeRoot,
    Floor,
    Maximum,
    Minimum,
    Relu,
    Sign,
    Step,
)
from landscapes.functions.smooth import Erf, LogAddExp, Sigmoid, Sinc, Softplus

__all__ = [
    "AbsoluteValue",
    "CubeRoot",
    "Erf",
    "Floor",
    "LogAddExp",
    "Maximum",
    "Minimum",
    "RealFunction",
    "Relu",
    "Sigmoid",
    "Sign",
    "Sinc",
    "Softplus",
    "Step",
    "adopt",
]

"""How a rule is set: one line for each assignment, aligned at its arrow."""

from __future__ import annotations

GRADIENT = r"g &\gets \nabla f(x)"
PENALIZED = r"g &\gets \nabla f(x) + \lambda x"
MEANS = (
    r"m &\gets \beta_1 m + (1 - \beta_1)\, g",
    r"v &\gets \beta_2 v + (1 - \beta_2)\, g^2",
)
CORRECTED = r"\hat m &= \frac{m}{1 - \beta_1^t}, \quad \hat v = \frac{v}{1 - \beta_2^t}"
SHRINK = r"x &\gets (1 - \eta\lambda)\, x"


def aligned(*lines: str) -> str:
    """Set lines under each other; each has one ``&``, before its arrow or equals sign."""
    return r"\begin{aligned}" + r" \\ ".join(lines) + r"\end{aligned}"

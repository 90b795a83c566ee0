"""What a step costs, found out by counting: an honest comparison is one at equal cost."""

from __future__ import annotations

import numpy as np

from optimizers.registry import Array, Optimizer
from optimizers.run import run

STEPS = 60
REST = 1e-9  # share of the loss below which a line search only gropes in rounding


class Valley:
    """¼ x⁴ + ½ x² + y² + x y: one minimum, of value 0 at 0, and no two places curved alike."""

    dimension = 2

    def __call__(self, x: Array) -> Array:
        """Loss, shape ``(*batch)``."""
        a, b = x
        return a * a * a * a / 4 + a * a / 2 + b * b + a * b

    def gradient(self, x: Array) -> Array:
        """Gradient, shape of ``x``."""
        a, b = x
        return np.stack([a * a * a + a + b, 2 * b + a])

    def hessian(self, x: Array) -> Array:
        """Second derivatives, shape ``(2, 2, *batch)``."""
        a, _ = x
        one = np.ones_like(a)
        return np.stack([np.stack([3 * a * a + 1, one]), np.stack([one, 2 * one])])


def costs(optimizer: Optimizer) -> dict[str, float]:
    """Average number of evaluations for each step on the way down a bent valley.

    Counted with default settings over 60 steps, or over those until next to nothing of the loss is
    left. A population of twenty costs twenty values.

    Returns
    -------
    dict
        ``{"value": …, "gradient": …, "hessian": …}``, per step.
    """
    trajectory = run(optimizer, Valley(), (-1.5, 2.0), STEPS)
    resting = np.abs(trajectory.losses) < REST * trajectory.losses[0]
    last = int(np.argmax(resting)) if resting.any() else trajectory.steps
    last = max(last, 1)
    return {kind: float(counts[last] / last) for kind, counts in trajectory.evaluations.items()}

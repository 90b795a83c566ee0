"""Optimizers: how a loss is descended. Knows NumPy and nothing else."""

# The order of these imports is the order of registration, and so that of menus.
# isort: off
from optimizers import first_order, step_sizes
from optimizers import adaptive, adam_variants
from optimizers import modern, parameter_free, preconditioned
from optimizers import second_order, quasi_newton
from optimizers import noisy, gradient_free, populations
from optimizers import schedules, plateau, wrappers
# isort: on

from optimizers.outcome import Outcome
from optimizers.rates import SCHEDULES
from optimizers.registry import OPTIMIZERS, Optimizer
from optimizers.run import Trajectory, run
from optimizers.sweep import sweep
from optimizers.wrapping import WRAPPERS, wrap

MODULES = (
    *(first_order, step_sizes),
    *(adaptive, adam_variants),
    *(modern, parameter_free, preconditioned),
    *(second_order, quasi_newton),
    *(noisy, gradient_free, populations),
    *(schedules, plateau, wrappers),
)
"""Every module that registers something."""

__all__ = [
    "MODULES",
    "OPTIMIZERS",
    "SCHEDULES",
    "WRAPPERS",
    "Optimizer",
    "Outcome",
    "Trajectory",
    "run",
    "sweep",
    "wrap",
]

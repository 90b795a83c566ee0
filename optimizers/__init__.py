"""Optimizers: how a loss is descended. Knows NumPy and nothing else."""

from optimizers import (
    adam_variants,
    adaptive,
    first_order,
    modern,
    parameter_free,
    preconditioned,
    schedules,
    step_sizes,
)
from optimizers.outcome import Outcome
from optimizers.rates import SCHEDULES
from optimizers.registry import OPTIMIZERS, Optimizer
from optimizers.run import Trajectory, run

FAMILIES = (
    first_order,
    step_sizes,
    adaptive,
    adam_variants,
    modern,
    parameter_free,
    preconditioned,
    schedules,
)

__all__ = ["FAMILIES", "OPTIMIZERS", "SCHEDULES", "Optimizer", "Outcome", "Trajectory", "run"]

"""Optimizers: how a loss is descended. Knows NumPy and nothing else."""

from optimizers import adaptive, first_order
from optimizers.outcome import Outcome
from optimizers.registry import OPTIMIZERS, Optimizer
from optimizers.run import Trajectory, run

__all__ = ["OPTIMIZERS", "Optimizer", "Outcome", "Trajectory", "adaptive", "first_order", "run"]

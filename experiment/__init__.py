"""An experiment: everything that was chosen, as one frozen value, and what comes of it."""

from experiment.contestant import ALL, SLOTS, WARM_UP, Contestant, Settings
from experiment.experiment import Experiment, Held, Window
from experiment.fan import Fan
from experiment.simulation import Simulation

__all__ = [
    "ALL",
    "SLOTS",
    "WARM_UP",
    "Contestant",
    "Experiment",
    "Fan",
    "Held",
    "Settings",
    "Simulation",
    "Window",
]

"""An experiment: everything that was chosen, as one frozen value, and what comes of it."""

from experiment.contestant import ALL, SLOTS, WARM_UP, Contestant, Settings
from experiment.experiment import Experiment, Held, Window
from experiment.fan import Fan
from experiment.simulation import Simulation
from experiment.turning import NOISE, WARM_UP_STEPS, Setting, settings_of, takes_lanes, turned

__all__ = [
    "ALL",
    "NOISE",
    "SLOTS",
    "WARM_UP",
    "WARM_UP_STEPS",
    "Contestant",
    "Experiment",
    "Fan",
    "Held",
    "Setting",
    "Settings",
    "Simulation",
    "Window",
    "settings_of",
    "takes_lanes",
    "turned",
]

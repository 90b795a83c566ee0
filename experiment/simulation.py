"""What came of an experiment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from experiment.fan import Fan
from landscapes import Landscape
from optimizers import Trajectory


@dataclass(frozen=True)
class Simulation:
    """What came of an experiment.

    Attributes
    ----------
    landscape
        The parsed loss.
    trajectories
        By slot, in the order of the contestants.
    problems
        By slot: why a contestant could not run.
    fans
        By slot: the runs with other seeds, where several were asked for and chance plays a part.
    """

    landscape: Landscape
    trajectories: Mapping[str, Trajectory]
    problems: Mapping[str, str]
    fans: Mapping[str, Fan] = field(default_factory=dict)

"""From trajectories to what the player and the charts draw of them."""

from __future__ import annotations

import numpy as np

from experiment import Experiment, Fan, Simulation
from figures import Line, Theme
from figures.cut import Cut, Shadow, ended
from figures.loss import By
from optimizers import OPTIMIZERS, Trajectory
from ui.fits import fit_of
from ui.player import Path


def line_of(experiment: Experiment, simulation: Simulation, cut: Cut, slot: str) -> Line:
    """A contestant's path for the charts."""
    title = next(c.title for c in experiment.contestants if c.slot == slot)
    trajectory = simulation.trajectories[slot]
    spent = _evaluations(experiment, trajectory)
    fan = simulation.fans.get(slot)
    points = cut.project(trajectory.points)
    others = fan and fan.losses
    batches, updates = trajectory.batch_losses, trajectory.updates
    return Line(slot, title, points, trajectory.losses, spent, others, batches, updates)


def _evaluations(experiment: Experiment, trajectory: Trajectory) -> np.ndarray:
    """All evaluations up to each row; a difference quotient is counted as the values it takes."""
    spent, d = trajectory.evaluations, trajectory.points.shape[1]
    slope, curvature = (1, 1) if experiment.difference is None else (2 * d, 2 * d**2 + 1)
    return spent["value"] + slope * spent["gradient"] + curvature * spent["hessian"]


def _costs_of(experiment: Experiment, fan: Fan) -> np.ndarray:
    """What each run of a fan has spent up to each row, ``(N, T + 1)``."""
    spent = [_evaluations(experiment, run) for run in fan.runs]
    most = fan.losses.shape[1]
    return np.stack([np.pad(row, (0, most - len(row)), mode="edge") for row in spent])


def path_of(
    experiment: Experiment,
    simulation: Simulation,
    cut: Cut,
    line: Line,
    theme: Theme,
    by: By,
    *,
    judged: bool = True,
    step: int | None = None,
) -> Path:
    """A contestant's path for the player.

    ``judged`` says whether it tells what became of the run. That takes longer than the run; while a
    hand moves something there is no time for it. ``step`` is that of the clock meanwhile.
    """
    trajectory = simulation.trajectories[line.slot]
    fan = simulation.fans.get(line.slot)
    contestant = next(c for c in experiment.contestants if c.slot == line.slot)
    beside = trajectory.companions
    slopes = None
    if line.points.shape[1] == 1:
        objective = simulation.landscape.objective(difference=experiment.difference)
        slopes = objective.gradient(line.points.T)[0]
    return Path(
        slot=line.slot,
        title=line.title,
        color=line.style.color(theme),
        dash=line.style.plotly_dash,
        symbol=line.style.marker,
        points=line.points,
        losses=line.losses,
        slopes=slopes,
        left_at=line.left_at(cut.window),
        ended=trajectory.steps if trajectory.steps < trajectory.requested else None,
        sentence=trajectory.sentence if judged else "",
        costs=line.evaluations if by == "evaluations" else None,
        ghosts=fan and cut.project(fan.points),
        ghost_losses=fan and fan.losses,
        ghost_costs=_costs_of(experiment, fan) if fan and by == "evaluations" else None,
        companions=None if beside is None else cut.project(np.moveaxis(beside, 1, 2)),
        outlined=OPTIMIZERS[contestant.optimizer].companions == "simplex",
        batch_losses=trajectory.batch_losses,
        fit=fit_of(experiment, simulation, line.slot, moving=not judged, step=step),
        off=_off(cut, trajectory) if isinstance(cut, Shadow) and not judged else None,
    )


def _off(plane: Shadow, path: Trajectory) -> float:
    """How far a path is from a plane at most, as far as it has not diverged."""
    return float(plane.off(ended(path.points, path.diverged_at)).max())

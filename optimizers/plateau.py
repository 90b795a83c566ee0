"""A schedule that watches the loss."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from optimizers.rates import schedule
from optimizers.registry import Range, Tiny, Value
from optimizers.schedules import Factor, Lowest


@schedule(
    "Reduce on plateau",
    reference="torch.optim.lr_scheduler.ReduceLROnPlateau, mode min",
    watches_loss=True,
)
def reduce_on_plateau(
    learning_rate,
    factor: Factor = 0.1,
    patience: Annotated[
        Value, Range("p", 0, 100, "Steps without progress that are put up with.", "whole", 0)
    ] = 10,
    threshold: Annotated[
        Value, Range(r"\tau", 1e-6, 1, "How much better counts as progress.", "log", 0)
    ] = 1e-4,
    absolute: Annotated[
        int, Range("", 0, 1, "Measure progress absolutely, not relatively.", "switch", 0, 1)
    ] = 0,
    cooldown: Annotated[
        Value, Range("c", 0, 100, "Steps after a cut that are not judged.", "whole", 0)
    ] = 0,
    lowest: Lowest = 0,
    epsilon: Tiny = 1e-8,
):
    """Cut the rate when the loss has stopped falling.

    A cut smaller than ``epsilon`` is not made. Relative progress from a negative best loss is
    judged by torch's formula, which then takes a small rise for progress.

    Raises
    ------
    ValueError
        At the second step, if nobody sends the loss.
    """
    rate, best, bad, rest = learning_rate, np.float64(np.inf), 0, 0
    while True:
        loss = yield rate
        if loss is None:
            raise ValueError(
                "Reduce on plateau was given no loss; it must be told the loss of every step. "
                "Use it as the learning rate of a run, or give the losses to values()."
            )
        better = loss < np.where(absolute, best - threshold, best * (1 - threshold))
        best = np.where(better, loss, best)
        bad = np.where(better | (rest > 0), 0, bad + 1)
        cut = bad > patience
        lower = np.maximum(rate * factor, lowest)
        rate = np.where(cut & (rate - lower > epsilon), lower, rate)
        rest = np.where(cut, cooldown, np.maximum(rest - 1, 0))
        bad = np.where(cut, 0, bad)

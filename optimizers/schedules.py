"""Schedules: how the learning rate changes while a run goes on.

Each is a generator of learning rates, one for each step t = 0, 1, 2, …, and broadcasts over lanes:

>>> run("adam", f, start, learning_rate=SCHEDULES["cosine"](0.3, steps=200))
>>> linear_warm_up(cosine(0.3, steps=180), steps=20).values(200)

Where PyTorch has the schedule its rates are matched; settings that only optax has are added.
"""

from __future__ import annotations

import itertools
from typing import Annotated, Any

import numpy as np

from optimizers.rates import Rates, schedule
from optimizers.registry import Range, Value

Length = Annotated[
    Value, Range("T", 10, 1000, "How many steps the whole change takes.", "whole", 1)
]
Interval = Annotated[Value, Range("k", 1, 200, "Steps from one change to the next.", "whole", 1)]
Factor = Annotated[
    Value, Range(r"\gamma", 0.01, 1, "What the rate is multiplied by at each change.", "log", 0)
]
Delay = Annotated[Value, Range("b", 0, 200, "Steps before the change begins.", "whole", 0)]
Staircase = Annotated[int, Range("", 0, 1, "Change only at whole intervals.", "switch", 0, 1)]
Lowest = Annotated[
    Value, Range(r"\eta_{\min}", 0, 1, "The rate at the lowest point of the schedule.", least=0)
]


@schedule("Constant", reference="Robbins & Monro 1951 compare it with decaying rates")
def constant(learning_rate):
    """Keep one rate for the whole run."""
    while True:
        yield learning_rate


@schedule("Step decay", reference="torch.optim.lr_scheduler.StepLR")
def step(learning_rate, interval: Interval = 30, factor: Factor = 0.1):
    """Multiply the rate by a factor every so many steps."""
    for t in itertools.count():
        yield learning_rate * factor ** np.floor_divide(t, interval)


@schedule("Multi-step decay", reference="torch.optim.lr_scheduler.MultiStepLR")
def multi_step(
    learning_rate,
    milestones: Annotated[
        Any, Range("m", 0, 2000, "The steps at which the rate changes.", "whole", 0)
    ] = (30, 60, 80),
    factor: Factor = 0.1,
):
    """Multiply the rate by a factor at each of the listed steps.

    A step that is listed twice counts twice. The list belongs to the whole run, not to lanes.
    """
    for t in itertools.count():
        yield learning_rate * factor ** np.count_nonzero(np.asarray(milestones) <= t)


@schedule("Exponential decay", reference="torch ExponentialLR; optax.exponential_decay")
def exponential(
    learning_rate,
    factor: Annotated[
        Value, Range(r"\gamma", 0.5, 1, "What the rate is multiplied by in one interval.", least=0)
    ] = 0.97,
    interval: Interval = 1,
    delay: Delay = 0,
    staircase: Staircase = 0,
    end_rate: Annotated[
        Value, Range(r"\eta_T", 0, 1, "The rate never passes this one; 0 sets no limit.", least=0)
    ] = 0,
):
    """Multiply the rate by the same factor again and again.

    torch's has ``interval=1`` and nothing else; the rest is optax's. With a factor above 1 the rate
    grows and ``end_rate`` is its upper limit.
    """
    for t in itertools.count():
        passed = np.maximum(t - delay, 0) / interval
        rate = learning_rate * factor ** np.where(staircase, np.floor(passed), passed)
        limited = np.where(factor < 1, np.maximum(rate, end_rate), np.minimum(rate, end_rate))
        yield np.where(end_rate > 0, limited, rate)


@schedule("Inverse time decay", reference="Robbins & Monro 1951; torch Adagrad lr_decay")
def inverse_time(
    learning_rate,
    slowdown: Annotated[
        Value, Range("k", 1e-3, 1, "How much is added to the divisor in one interval.", "log", 0)
    ] = 0.1,
    interval: Interval = 1,
    staircase: Staircase = 0,
):
    """Divide the rate by a number that grows in step with time.

    Its sum is infinite and the sum of its squares finite: what Robbins and Monro ask of a rate so
    that noise averages out and no minimum is out of reach.
    """
    for t in itertools.count():
        passed = np.where(staircase, np.floor(t / interval), t / interval)
        yield learning_rate / (1 + slowdown * passed)


@schedule("Polynomial decay", reference="torch PolynomialLR; optax.polynomial_schedule")
def polynomial(
    learning_rate,
    steps: Length = 100,
    power: Annotated[Value, Range("p", 0.1, 5, "1 is a straight line.", least=0)] = 1,
    end_rate: Annotated[Value, Range(r"\eta_T", 0, 1, "The rate at the end.", least=0)] = 0,
    delay: Delay = 0,
):
    """Go from the first rate to the last along a power of the remaining time."""
    for t in itertools.count():
        left = 1 - np.minimum(np.maximum(t - delay, 0), steps) / steps
        yield (learning_rate - end_rate) * left**power + end_rate


@schedule("Cosine", reference="Loshchilov & Hutter 2017, arXiv:1608.03983, eq. 5")
def cosine(
    learning_rate,
    steps: Length = 100,
    lowest: Lowest = 0,
    exponent: Annotated[
        Value, Range("p", 0.1, 5, "Power of the half cosine; 1 is the usual one.", least=0)
    ] = 1,
    hold: Annotated[
        int, Range("", 0, 1, "Stay at the lowest rate once it is reached.", "switch", 0, 1)
    ] = 0,
):
    """Glide from the highest rate to the lowest along half a cosine.

    After ``steps`` torch's rate climbs back up the cosine, as here; optax's stays low (``hold``).
    """
    for t in itertools.count():
        s = np.where(hold, np.minimum(t, steps), t)
        half = (1 + np.cos(np.pi * s / steps)) / 2
        yield lowest + (learning_rate - lowest) * half**exponent


@schedule("Warm restarts", reference="Loshchilov & Hutter 2017, arXiv:1608.03983 (SGDR), eq. 5")
def warm_restarts(
    learning_rate,
    period: Annotated[
        Value, Range("T_0", 5, 500, "Steps from the start to the first restart.", "whole", 1)
    ] = 25,
    growth: Annotated[
        Value, Range("m", 1, 4, "How many times longer each period is than the last.", "whole", 1)
    ] = 1,
    lowest: Lowest = 0,
):
    """Follow a cosine down, jump back to the first rate, and again, each time more slowly."""
    passed = 0
    while True:
        yield lowest + (learning_rate - lowest) * (1 + np.cos(np.pi * passed / period)) / 2
        over = passed + 1 >= period
        passed, period = np.where(over, 0, passed + 1), np.where(over, period * growth, period)


@schedule("Linear warm-up", reference="Goyal et al. 2017, arXiv:1706.02677, §2.2")
def linear_warm_up(
    learning_rate,
    steps: Length = 10,
    start_factor: Annotated[
        Value, Range("s", 0, 1, "The first rate as a share of the full one.", least=0)
    ] = 0,
):
    """Raise the rate along a straight line before the schedule proper begins.

    ``learning_rate`` may be the `Rates` of any other schedule: it starts when the warm-up is over,
    and the line leads up to its first rate.
    """
    rates = iter(learning_rate if isinstance(learning_rate, Rates) else constant(learning_rate))
    rate = full = next(rates)
    for t in range(int(steps)):
        yield full * (start_factor + (1 - start_factor) * t / steps)
    while True:
        loss = yield rate
        rate = rates.send(loss)


@schedule("One cycle", reference="Smith & Topin 2018, arXiv:1708.07120; torch OneCycleLR")
def one_cycle(
    learning_rate,
    steps: Length = 100,
    rise: Annotated[
        Value, Range("r", 0.05, 0.95, "Share of the steps in which the rate rises.", "linear", 0, 1)
    ] = 0.3,
    start_divisor: Annotated[
        Value, Range("d", 1, 100, "The rate starts at the peak divided by this.", "log", 1)
    ] = 25,
    end_divisor: Annotated[
        Value, Range("D", 1, 1e6, "The rate ends at the start divided by this.", "log", 1)
    ] = 1e4,
    linear: Annotated[int, Range("", 0, 1, "Straight lines, no cosines.", "switch", 0, 1)] = 0,
    three_phase: Annotated[
        int, Range("", 0, 1, "Fall as long as it rose, then on to the end.", "switch", 0, 1)
    ] = 0,
):
    """Climb to the peak, then come down far below the start, once.

    torch's phases end at ``rise·steps − 1`` (and ``2·rise·steps − 2``) and ``steps − 1``; optax's
    one step later each, which is ``steps=T + 1, rise=(⌊r·T⌋ + 1) / (T + 1)`` here. torch raises an
    error after the last step; here the last rate stays.
    """
    start, peak = learning_rate / start_divisor, learning_rate
    end = start / end_divisor
    up, last = rise * steps - 1, steps - 1
    down = np.where(three_phase, 2 * up, last)
    for t in itertools.count():
        s = np.minimum(t, last)
        rising = _between(start, peak, s, up, linear)
        falling = _between(peak, np.where(three_phase, start, end), s - up, down - up, linear)
        ending = _between(start, end, s - down, last - down, linear)
        yield np.where(s <= up, rising, np.where((s <= down) | (last <= down), falling, ending))


def _between(first, last, passed, length, linear):
    """Give the rate after ``passed`` of ``length`` steps on a straight line or half a cosine."""
    share = np.where(length == 0, 1, passed / length)
    line, half_cosine = 1 - share, (1 + np.cos(np.pi * share)) / 2
    return last + (first - last) * np.where(linear, line, half_cosine)


@schedule("Cyclic", reference="Smith 2017, arXiv:1506.01186; torch CyclicLR")
def cyclic(
    learning_rate,
    lowest: Lowest = 0,
    up: Annotated[Value, Range("u", 1, 500, "Steps of the way up.", "whole", 1)] = 20,
    down: Annotated[Value, Range("d", 1, 500, "Steps of the way down.", "whole", 1)] = 20,
    cycle_factor: Annotated[
        Value, Range("q", 0, 1, "What the height is multiplied by in each cycle.", least=0)
    ] = 1,
    step_factor: Annotated[
        Value, Range(r"\gamma", 0.9, 1, "What the height is multiplied by in each step.", least=0)
    ] = 1,
):
    """Go up and down between two rates along straight lines.

    torch's modes: both factors 1 is ``triangular``, ``cycle_factor=½`` is ``triangular2``,
    ``step_factor=γ`` is ``exp_range``.
    """
    for t in itertools.count():
        cycle, position = np.divmod(t, up + down)
        share = np.where(position <= up, position / up, (up + down - position) / down)
        height = (learning_rate - lowest) * cycle_factor**cycle * step_factor**t
        yield lowest + height * share

"""Records what PyTorch and optax do, for tests that must run without either.

Run with ``python tests/optimizers/record_references.py`` where torch and optax are installed;
writes ``recorded/schedules.json`` and ``recorded/lbfgs.json`` beside it.
"""

from __future__ import annotations

import json
import math
import random
from pathlib import Path

import jax
import optax
import torch

jax.config.update("jax_enable_x64", True)
torch.set_default_dtype(torch.float64)
HERE = Path(__file__).parent / "recorded"
STEPS = 70
VERSIONS = {"torch": torch.__version__, "optax": optax.__version__}


def noisy_decay(floor: float, seed: int) -> list[float]:
    """Losses that fall, then only jitter: what a plateau is made of."""
    draw = random.Random(seed)
    return [floor + 1.5 * math.exp(-t / 7) + draw.uniform(-0.02, 0.02) for t in range(STEPS)]


def torch_rates(make, rate: float, losses: list[float] | None = None) -> list[float]:
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=rate, momentum=0.9)
    scheduler, rates = make(optimizer), []
    for t in range(STEPS):
        rates.append(float(optimizer.param_groups[0]["lr"]))
        optimizer.step()
        if losses is None:
            scheduler.step()
        else:
            scheduler.step(losses[t])
    return rates


def optax_rates(schedule) -> list[float]:
    return [float(schedule(t)) for t in range(STEPS)]


S = torch.optim.lr_scheduler
# name of the reference, our slug, rate, our settings, its rates
TORCH = [
    ("StepLR", "step", 0.1, dict(interval=9, factor=0.3), lambda o: S.StepLR(o, 9, 0.3)),
    ("StepLR grows", "step", 0.1, dict(interval=20, factor=2.0), lambda o: S.StepLR(o, 20, 2.0)),
    (
        "MultiStepLR",
        "multi-step",
        0.5,
        dict(milestones=[5, 17, 17, 40], factor=0.2),
        lambda o: S.MultiStepLR(o, [5, 17, 17, 40], 0.2),
    ),
    ("ExponentialLR", "exponential", 2.0, dict(factor=0.9), lambda o: S.ExponentialLR(o, 0.9)),
    (
        "PolynomialLR",
        "polynomial",
        0.3,
        dict(steps=40, power=2.5),
        lambda o: S.PolynomialLR(o, 40, 2.5),
    ),
    (
        "LinearLR down",
        "polynomial",
        0.3,
        dict(steps=50, end_rate=0.3 * 0.05),
        lambda o: S.LinearLR(o, 1.0, 0.05, 50),
    ),
    (
        "LinearLR up",
        "linear-warm-up",
        0.3,
        dict(steps=25, start_factor=1 / 3),
        lambda o: S.LinearLR(o, 1 / 3, 1.0, 25),
    ),
    (
        "CosineAnnealingLR",
        "cosine",
        0.3,
        dict(steps=23, lowest=0.01),
        lambda o: S.CosineAnnealingLR(o, 23, 0.01),
    ),
    (
        "CosineAnnealingWarmRestarts",
        "warm-restarts",
        0.3,
        dict(period=7, growth=2, lowest=0.02),
        lambda o: S.CosineAnnealingWarmRestarts(o, 7, 2, 0.02),
    ),
    (
        "CosineAnnealingWarmRestarts, equal periods",
        "warm-restarts",
        1.0,
        dict(period=12),
        lambda o: S.CosineAnnealingWarmRestarts(o, 12),
    ),
    (
        "OneCycleLR",
        "one-cycle",
        0.3,
        dict(steps=STEPS, rise=0.25, start_divisor=10.0, end_divisor=100.0),
        lambda o: S.OneCycleLR(o, 0.3, STEPS, pct_start=0.25, div_factor=10, final_div_factor=100),
    ),
    (
        "OneCycleLR linear",
        "one-cycle",
        0.3,
        dict(steps=STEPS, linear=1),
        lambda o: S.OneCycleLR(o, 0.3, STEPS, anneal_strategy="linear"),
    ),
    (
        "OneCycleLR three phases",
        "one-cycle",
        0.3,
        dict(steps=STEPS, rise=0.4, three_phase=1),
        lambda o: S.OneCycleLR(o, 0.3, STEPS, pct_start=0.4, three_phase=True),
    ),
    (
        "OneCycleLR three straight phases",
        "one-cycle",
        0.3,
        dict(steps=STEPS, rise=0.31, three_phase=1, linear=1),
        lambda o: S.OneCycleLR(
            o, 0.3, STEPS, pct_start=0.31, three_phase=True, anneal_strategy="linear"
        ),
    ),
    (
        "CyclicLR triangular",
        "cyclic",
        0.3,
        dict(lowest=0.01, up=5, down=9),
        lambda o: S.CyclicLR(o, 0.01, 0.3, 5, 9),
    ),
    (
        "CyclicLR triangular2",
        "cyclic",
        0.3,
        dict(lowest=0.01, up=7, down=7, cycle_factor=0.5),
        lambda o: S.CyclicLR(o, 0.01, 0.3, 7, mode="triangular2"),
    ),
    (
        "CyclicLR exp_range",
        "cyclic",
        0.3,
        dict(lowest=0.01, up=6, down=4, step_factor=0.97),
        lambda o: S.CyclicLR(o, 0.01, 0.3, 6, 4, mode="exp_range", gamma=0.97),
    ),
    (
        "SequentialLR: LinearLR, CosineAnnealingLR",
        ["linear-warm-up", "cosine"],
        0.3,
        [dict(steps=12, start_factor=0.1), dict(steps=58, lowest=0.001)],
        lambda o: S.SequentialLR(
            o, [S.LinearLR(o, 0.1, 1.0, 12), S.CosineAnnealingLR(o, 58, 0.001)], [12]
        ),
    ),
    (
        "SequentialLR: LinearLR, StepLR",
        ["linear-warm-up", "step"],
        0.3,
        [dict(steps=9, start_factor=0.25), dict(interval=11, factor=0.5)],
        lambda o: S.SequentialLR(o, [S.LinearLR(o, 0.25, 1.0, 9), S.StepLR(o, 11, 0.5)], [9]),
    ),
]
PLATEAU = [
    (dict(), dict(factor=0.5, patience=3)),
    (dict(), dict(factor=0.1, patience=0, cooldown=5, lowest=1e-3)),
    (dict(threshold_mode="abs"), dict(factor=0.3, patience=2, threshold=0.01, absolute=1)),
    (dict(eps=0.02), dict(factor=0.7, patience=1, cooldown=1, epsilon=0.02)),
]
TORCH_NAMES = {"lowest": "min_lr", "epsilon": "eps"}
OPTAX = [
    (
        "exponential_decay",
        "exponential",
        0.1,
        dict(interval=7, factor=0.6, delay=3, staircase=1, end_rate=0.01),
        optax.exponential_decay(0.1, 7, 0.6, 3, True, 0.01),
    ),
    (
        "exponential_decay, smooth",
        "exponential",
        0.1,
        dict(interval=11, factor=0.3, delay=5),
        optax.exponential_decay(0.1, 11, 0.3, 5),
    ),
    (
        "exponential_decay, growing",
        "exponential",
        0.1,
        dict(interval=10, factor=1.5, end_rate=0.7),
        optax.exponential_decay(0.1, 10, 1.5, end_value=0.7),
    ),
    (
        "polynomial_schedule",
        "polynomial",
        0.1,
        dict(end_rate=0.02, power=3, steps=40, delay=8),
        optax.polynomial_schedule(0.1, 0.02, 3, 40, 8),
    ),
    (
        "cosine_decay_schedule",
        "cosine",
        0.1,
        dict(steps=45, lowest=0.1 * 0.2, exponent=1.7, hold=1),
        optax.cosine_decay_schedule(0.1, 45, 0.2, 1.7),
    ),
    (
        "warmup_cosine_decay_schedule",
        ["linear-warm-up", "cosine"],
        0.4,
        [dict(steps=15, start_factor=0.25), dict(steps=40, lowest=0.05, exponent=2.0, hold=1)],
        optax.warmup_cosine_decay_schedule(0.1, 0.4, 15, 55, 0.05, 2.0),
    ),
    (
        "warmup_constant_schedule",
        "linear-warm-up",
        0.4,
        dict(steps=15, start_factor=0.1),
        optax.warmup_constant_schedule(0.04, 0.4, 15),
    ),
    (
        "cosine_onecycle_schedule",
        "one-cycle",
        0.2,
        dict(steps=61, rise=(15 + 1) / 61, start_divisor=20, end_divisor=50),
        optax.cosine_onecycle_schedule(60, 0.2, 0.25, 20, 50),
    ),
]


def schedules() -> list[dict]:
    found = []
    for name, slug, rate, settings, make in TORCH:
        rates = torch_rates(make, rate)
        found.append(dict(reference=f"torch {name}", slug=slug, rate=rate, settings=settings))
        found[-1] |= dict(rates=rates)
    for seed, (more, settings) in enumerate(PLATEAU):
        theirs = {
            TORCH_NAMES.get(k, k): v
            for k, v in settings.items()
            if k not in ("absolute", "epsilon")
        }
        losses = noisy_decay(0.5, seed)
        rates = torch_rates(lambda o, k=theirs | more: S.ReduceLROnPlateau(o, **k), 0.1, losses)
        found.append(
            dict(reference="torch ReduceLROnPlateau", slug="reduce-on-plateau", rate=0.1)
            | dict(settings=settings, losses=losses, rates=rates)
        )
    for name, slug, rate, settings, make in OPTAX:
        found.append(
            dict(reference=f"optax {name}", slug=slug, rate=rate, settings=settings)
            | dict(rates=optax_rates(make))
        )
    return found


FUNCTIONS = {
    "bowl": (lambda x, y: x * x / 20 + y * y, [-7.0, 2.0]),
    "rosenbrock": (
        lambda x, y: (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x),
        [-1.2, 1.0],
    ),
    "himmelblau": (
        lambda x, y: (x * x + y - 11) * (x * x + y - 11) + (x + y * y - 7) * (x + y * y - 7),
        [-0.5, -1.0],
    ),
    "quartic": (lambda x: 2 * x * x * x * x - 8 * x * x * x - 26 * x * x + x - 5, [-3.0]),
}
LBFGS = [
    ("bowl", dict(lr=1.0, history_size=10)),
    ("bowl", dict(lr=1.0, history_size=10, line_search_fn="strong_wolfe")),
    ("rosenbrock", dict(lr=0.5, history_size=5)),
    ("rosenbrock", dict(lr=1.0, history_size=10, line_search_fn="strong_wolfe")),
    ("rosenbrock", dict(lr=0.3, history_size=1, line_search_fn="strong_wolfe")),
    ("himmelblau", dict(lr=0.1, history_size=3)),
    ("himmelblau", dict(lr=1.0, history_size=100, line_search_fn="strong_wolfe")),
    ("quartic", dict(lr=1.0, history_size=2, line_search_fn="strong_wolfe")),
    ("quartic", dict(lr=30.0, history_size=2, line_search_fn="strong_wolfe")),
]
SEARCH = 25  # PyTorch gives one line search max_eval − 1 further evaluations


def lbfgs() -> list[dict]:
    found = []
    for name, hyper in LBFGS:
        function, start = FUNCTIONS[name]
        x = torch.tensor(start, requires_grad=True)
        optimizer = torch.optim.LBFGS([x], max_iter=1, max_eval=SEARCH + 1, **hyper)
        points, evaluations = [x.tolist()], 0

        def closure(function=function, x=x, optimizer=optimizer):
            nonlocal evaluations
            evaluations += 1
            optimizer.zero_grad()
            loss = function(*x)
            loss.backward()
            return loss

        for _ in range(30):
            optimizer.step(closure)
            points.append(x.tolist())
        found.append(dict(function=name, hyper=hyper, points=points, evaluations=evaluations))
    return found


if __name__ == "__main__":
    HERE.mkdir(exist_ok=True)
    for name, cases in (("schedules", schedules()), ("lbfgs", lbfgs())):
        text = json.dumps({"versions": VERSIONS, "cases": cases})
        (HERE / f"{name}.json").write_text(text + "\n")

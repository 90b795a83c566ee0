"""The optimizers: single runs, many learning rates, maps of starting points."""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Callable

import numpy as np

from landscapes import parse
from optimizers import run, sweep

TEN = (
    *("gradient-descent", "momentum", "nesterov", "adagrad", "rmsprop"),
    *("adadelta", "adam", "adamw", "adamax", "nadam"),
)
TORCH = {
    "gradient-descent": ("SGD", {}),
    "momentum": ("SGD", {"momentum": 0.9}),
    "nesterov": ("SGD", {"momentum": 0.9, "nesterov": True}),
    "adagrad": ("Adagrad", {}),
    "rmsprop": ("RMSprop", {}),
    "adadelta": ("Adadelta", {}),
    "adam": ("Adam", {}),
    "adamw": ("AdamW", {}),
    "adamax": ("Adamax", {}),
    "nadam": ("NAdam", {}),
}
ROSENBROCK = "(1−x)² + 100(y−x²)²"
HIMMELBLAU = "(x²+y−11)² + (x+y²−7)²"
LAND = parse(ROSENBROCK)
START = (-1.2, 1.0)
STEPS = 200


def best(work: Callable[[], object], repeats: int = 9) -> float:
    """Smallest CPU time of a number of repeats, in milliseconds."""
    times = []
    for _ in range(repeats):
        began = time.process_time()
        work()
        times.append(time.process_time() - began)
    return 1000 * min(times)


def ten_optimizers() -> None:
    """Ten optimizers on Rosenbrock's function, as the page runs them."""
    for slug in TEN:
        run(slug, LAND.objective(), START, STEPS, learning_rate=1e-3)


def torch_optimizers() -> None:
    """The same ten in torch.optim with autograd, as a student would write the loop."""
    import torch  # pyright: ignore[reportMissingImports]

    for name, settings in TORCH.values():
        x = torch.tensor(START, dtype=torch.float64, requires_grad=True)
        optimizer = getattr(torch.optim, name)([x], lr=1e-3, **settings)
        for _ in range(STEPS):
            optimizer.zero_grad()
            loss = (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2
            loss.backward()
            optimizer.step()


def a_thousand_rates() -> None:
    """Adam at a thousand learning rates in one batch."""
    rates = np.geomspace(1e-4, 1, 1000)
    starts = np.repeat(np.array(START)[:, None], 1000, axis=1)
    run("adam", LAND.objective(), starts, STEPS, learning_rate=rates)


def basin_map(slug: str, rate: float, dtype: type) -> Callable[[], object]:
    """256 × 256 starts on Himmelblau's function."""
    objective = parse(HIMMELBLAU).objective()
    line = np.linspace(-5, 5, 256)
    starts = np.stack(np.meshgrid(line, line)).astype(dtype)
    return lambda: sweep(slug, objective, starts, STEPS, learning_rate=rate)


def report() -> None:
    """Print the figures of the zoo."""
    ours = best(ten_optimizers)
    print(f"ten optimizers x {STEPS} steps, 2-D, float64: {ours:.1f} ms")
    if importlib.util.find_spec("torch"):
        theirs = best(torch_optimizers, repeats=3)
        print(
            f"  the same in torch.optim with autograd: {theirs:.0f} ms, ratio {theirs / ours:.0f}"
        )
    else:
        print("  (torch is not installed: no comparison)")
    print(f"Adam at 1,000 learning rates x {STEPS} steps: {best(a_thousand_rates):.1f} ms")
    for slug, rate in (("gradient-descent", 0.01), ("adam", 0.1)):
        for dtype in (np.float64, np.float32):
            took = best(basin_map(slug, rate, dtype), repeats=5)
            print(f"map of 256 x 256 starts, {slug}, {dtype.__name__}: {took:.0f} ms")

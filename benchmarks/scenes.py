"""The scenes that are measured."""

from __future__ import annotations

from experiment import Contestant, Experiment

FOUR = ("gradient-descent", "momentum", "rmsprop", "adam")


def four_contestants(rate: float, steps: int) -> Experiment:
    """Himmelblau's function, four optimizers at one learning rate."""
    contestants = tuple(
        Contestant(slot, slug, (("learning_rate", rate),))
        for slot, slug in zip("abcd", FOUR, strict=True)
    )
    window = ((-6.0, 6.0), (-6.0, 6.0))
    return Experiment("(x²+y−11)² + (x+y²−7)²", (-0.5, -1.0), contestants, steps, window=window)

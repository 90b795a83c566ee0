"""Recorded paths of modern methods and of wrappers (by ``record_modern.py``), ready to replay."""

from __future__ import annotations

import json
import re
from itertools import islice
from pathlib import Path

import numpy as np

from optimizers import OPTIMIZERS
from optimizers.wrappers import wrap
from tests.optimizers.references import Formula

CASES = json.loads((Path(__file__).parent / "recorded" / "modern.json").read_text())["cases"]


class Given:
    """A loss whose gradients are given one after the other, whatever point is asked about."""

    def __init__(self, gradients):
        self.gradients = iter(np.array(gradients))

    def __call__(self, x):
        return np.zeros(x.shape[1:])

    def gradient(self, x):
        return next(self.gradients)

    def hessian(self, x):
        raise AssertionError("no curvature was recorded")


def named(ours: str):
    """A member by its slug, or a wrapped one written as ``sam(adam)``."""
    around = re.fullmatch(r"(.+?)\((.+)\)", ours)
    return wrap(around[1], named(around[2])) if around else OPTIMIZERS[ours]


def replayed(case) -> float:
    """Largest relative error with the recorded gradients fed in."""
    return error(case, Given(case["g"]))


def walked(case) -> float:
    """Largest relative error with the gradients of the function itself."""
    return error(case, Formula(case["function"]))


def error(case, f) -> float:
    member, theirs = named(case["ours"]), np.array(case["x"])
    with np.errstate(all="ignore"):
        path = member(f, theirs[0], **rates(case["settings"]))
        ours = np.array(list(islice(path, len(theirs))))
    assert ours.shape == theirs.shape
    return float(np.max(np.abs(ours - theirs) / np.maximum(1, np.abs(theirs))))


def rates(settings):
    rate = settings.get("learning_rate")
    return {**settings, "learning_rate": iter(rate)} if isinstance(rate, list) else settings


def title(case) -> str:
    settings = ",".join(
        f"{name}={'warm-up' if isinstance(value, list) else value}"
        for name, value in case["settings"].items()
    )
    return f"{case['ours']}-{case['lib']}({settings})-{case['function'] or 'given'}"

"""Recorded trajectories of other libraries, and how each of their methods is called here.

``tests/corpus/trajectories.json`` holds 50 steps of torch, optax and pytorch_optimizer in float64,
with the gradient that each step used; ``recorded/torch.json`` (by ``record_torch.py``) holds more
of torch with its less common settings. Every case is either matched by a member or named in
`ELSEWHERE` with the reason why it is not.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np

from optimizers import OPTIMIZERS, Optimizer, wrap

HERE = Path(__file__).parent
CORPUS = HERE.parent / "corpus" / "trajectories.json"
RECORDED = HERE / "recorded" / "torch.json"

RENAMED = {
    "lr": "learning_rate",
    "max_learning_rate": "learning_rate",
    "eps": "epsilon",
    "b1": "beta1",
    "b2": "beta2",
}
SPLIT = {
    "betas": ("beta1", "beta2", "beta3"),
    "etas": ("eta_minus", "eta_plus"),
    "step_sizes": ("step_min", "step_max"),
}


@dataclass(frozen=True)
class Match:
    """A library's method as a member of the zoo.

    ``settings`` are the library's defaults where they differ from ours; ``renamed`` holds names
    that mean something else in this library; ``dropped`` those that have no counterpart because
    the recorded value is how ours works anyway. ``replayed``: one gradient a step is asked for,
    so the recorded ones can be played back. ``shown``: what our points are in the record; where
    that is "asked", our gradients must be asked for at the recorded points. ``halts_below``: the
    library takes no step where ‖g‖² is below this; only the steps before are compared.
    """

    slug: str
    settings: Mapping[str, Any] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)
    dropped: tuple[str, ...] = ()
    wrapper: str = ""
    replayed: bool = True
    shown: Literal["x", "average", "asked"] = "x"
    halts_below: float = 0.0

    @property
    def member(self) -> Optimizer:
        """The optimizer, in its wrapper if it has one."""
        inner = OPTIMIZERS[self.slug]
        return wrap(self.wrapper, inner) if self.wrapper else inner

    def hyperparameters(self, hyper: Mapping[str, Any]) -> dict[str, Any]:
        """Translate the library's settings into ours."""
        ours = dict(self.settings)
        for name, value in hyper.items():
            if name in SPLIT:
                ours.update(zip(SPLIT[name], value, strict=False))
            elif name not in self.dropped and name != "maximize":
                new = self.renamed.get(name, RENAMED.get(name, name))
                ours[new] = int(bool(value)) if isinstance(value, bool | str) else value
        return ours


ADAM = {"learning_rate": 1e-3}

MATCHES: dict[tuple[str, str], Match] = {
    ("torch", "SGD"): Match("gradient-descent", ADAM),
    ("torch", "SGD momentum"): Match("momentum", ADAM),
    ("torch", "SGD nesterov"): Match("nesterov", ADAM, dropped=("nesterov",)),
    ("torch", "Adagrad"): Match("adagrad", {"learning_rate": 0.01}),
    ("torch", "Adadelta"): Match("adadelta"),
    ("torch", "RMSprop"): Match("rmsprop", {"learning_rate": 0.01}, {"alpha": "decay"}),
    ("torch", "Adam"): Match("adam", ADAM),
    ("torch", "Adam amsgrad"): Match("amsgrad", ADAM, dropped=("amsgrad",)),
    ("torch", "AdamW"): Match("adamw", {**ADAM, "weight_decay": 0.01}),
    ("torch", "Adamax"): Match("adamax", {"learning_rate": 2e-3}),
    ("torch", "NAdam"): Match("nadam", {"learning_rate": 2e-3}),
    ("torch", "RAdam"): Match("radam", ADAM),
    ("torch", "Rprop"): Match("rprop", {"learning_rate": 0.01}),
    ("torch", "ASGD"): Match("averaged-sgd", {"learning_rate": 0.01, "t0": 10**6}, shown="average"),
    ("torch", "LBFGS"): Match(
        "l-bfgs",
        {"line_search": 0, "tolerance_grad": 1e-7, "tolerance_change": 1e-9},
        {"line_search_fn": "line_search"},
        dropped=("max_iter",),
        replayed=False,
    ),
    ("pytorch_optimizer", "Lion"): Match("lion", {"weight_decay": 0.0}),
    ("pytorch_optimizer", "AdEMAMix+cautious"): Match(
        "adam", dropped=("alpha", "cautious"), wrapper="cautious"
    ),
    ("pytorch_optimizer", "AdaBelief"): Match("adabelief", ADAM, dropped=("adam_debias",)),
    ("pytorch_optimizer", "Yogi"): Match("yogi"),
    ("pytorch_optimizer", "Adan"): Match("adan", ADAM),
    ("pytorch_optimizer", "AdEMAMix"): Match("ademamix", ADAM),
    ("pytorch_optimizer", "Grams"): Match("grams", ADAM),
    ("pytorch_optimizer", "MARS"): Match("mars", dropped=("optimize_1d",)),
    ("pytorch_optimizer", "ScheduleFreeSGD"): Match("schedule-free-sgd", shown="asked"),
    ("optax", "sgd"): Match("gradient-descent"),
    ("optax", "sign_sgd"): Match("sign-descent"),
    ("optax", "signum"): Match("signum"),
    ("optax", "adagrad"): Match(
        # sqrt(0.1 + Σg² + 1e-7), the ε inside the root, is the same as a sum that starts higher
        "adagrad",
        {"initial_accumulator_value": 0.1 + 1e-7, "epsilon": 0.0},
    ),
    ("optax", "adadelta"): Match("adadelta"),
    ("optax", "adam"): Match("adam"),
    ("optax", "adamw"): Match("adamw"),
    ("optax", "adamax"): Match("adamax"),
    ("optax", "lion"): Match("lion"),
    ("optax", "adabelief"): Match("adabelief"),
    ("optax", "yogi"): Match("yogi"),
    ("optax", "adopt"): Match("adopt"),
    ("optax", "ademamix"): Match("ademamix"),
    ("optax", "prodigy"): Match("prodigy"),
    ("optax", "dadapt_adamw"): Match("d-adaptation"),
    ("optax", "dog"): Match("dog"),
    ("optax", "polyak_sgd"): Match("polyak-step", halts_below=np.finfo(float).eps),
    ("optax", "schedule_free_sgd"): Match("schedule-free-sgd", shown="average"),
    ("optax", "schedule_free_adamw"): Match("schedule-free-adamw", shown="average"),
    ("optax", "sam(sgd)"): Match("sam", replayed=False),
    ("optax", "sophia(exact diagonal)"): Match("sophia"),
}

NOT_A_MEMBER = "not a member of the zoo"
ELSEWHERE: dict[tuple[str, str], str] = {
    ("torch", "Adafactor"): NOT_A_MEMBER,
    ("pytorch_optimizer", "QHM"): NOT_A_MEMBER,
    ("pytorch_optimizer", "AggMo"): NOT_A_MEMBER,
    ("pytorch_optimizer", "Tiger"): NOT_A_MEMBER,
    ("pytorch_optimizer", "SophiaH"): "estimates the curvature at random and corrects no bias",
    ("optax", "rmsprop"): "adds ε inside the root; ours is torch's, outside",
    ("optax", "amsgrad"): "takes the largest corrected v; ours is torch's, corrected afterwards",
    ("optax", "radam"): "adds ε to the corrected root; ours is torch's, to the root of v",
    ("optax", "novograd"): NOT_A_MEMBER,
    ("optax", "lamb"): NOT_A_MEMBER,
    ("optax", "lars"): NOT_A_MEMBER,
    ("optax", "fromage"): NOT_A_MEMBER,
    ("optax", "optimistic_gradient_descent"): NOT_A_MEMBER,
    ("optax", "sm3"): NOT_A_MEMBER,
    ("optax", "dowg"): NOT_A_MEMBER,
    ("optax", "acprop"): NOT_A_MEMBER,
    ("optax", "cocob"): NOT_A_MEMBER,
    ("optax", "momo"): NOT_A_MEMBER,
}


@dataclass(frozen=True)
class Case:
    """One recorded path with the member and the settings that must reproduce it.

    ``recorded`` are the points to be reproduced, the start first; ``gradients`` those that the
    library used, taken at ``asked``.
    """

    name: str
    match: Match
    hyperparameters: dict[str, Any]
    function: str
    recorded: np.ndarray
    asked: np.ndarray
    gradients: np.ndarray
    ascent: bool


@cache
def corpus() -> dict[str, Any]:
    """Read the corpus, with the paths of `RECORDED` among its cases."""
    everything = json.loads(CORPUS.read_text())
    everything["cases"] += json.loads(RECORDED.read_text())["cases"]
    return everything


def keys(case: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Where a case stands in `MATCHES` or `ELSEWHERE`; torch keeps several members in one class."""
    library, method, hyper = case["lib"], case["optimizer"], case["hyper"]
    if (library, method) == ("torch", "SGD") and hyper.get("momentum"):
        return [(library, "SGD nesterov" if hyper.get("nesterov") else "SGD momentum")]
    if (library, method) == ("torch", "Adam") and hyper.get("amsgrad"):
        return [(library, method), (library, "Adam amsgrad")]
    return [(library, method)]


def cases() -> list[Case]:
    """All cases that a member matches."""
    found = []
    for case in corpus()["cases"]:
        for match in (MATCHES[key] for key in keys(case) if key in MATCHES):
            g = np.array(case["g"]).reshape(-1, len(case["x"][0]))
            halted = np.flatnonzero((g * g).sum(axis=1) < match.halts_below)
            rows = slice(None, halted[0] + 1 if len(halted) else None)
            x = np.array(case["x"])[rows]
            average = np.array([case["x"][0], *case.get("average", ())])[rows]
            settings = ",".join(f"{name}={value}" for name, value in case["hyper"].items())
            found.append(
                Case(
                    f"{match.wrapper}{match.slug}-{case['lib']}({settings})-{case['function']}",
                    match,
                    match.hyperparameters(case["hyper"]),
                    case["function"],
                    average if match.shown == "average" else x,
                    x,
                    g[: len(x) - 1],
                    bool(case["hyper"].get("maximize", False)),
                )
            )
    return found


class Formula:
    """One of the corpus's functions, evaluated as written, with its evaluations on record."""

    def __init__(self, name: str) -> None:
        spec = corpus()["functions"][name]
        self.start = np.array(spec["start"])
        self.dimension = len(self.start)
        self.names = spec["vars"].split()
        self.f = compile(spec["f"], "f", "eval")
        self.g = [compile(text, "g", "eval") for text in spec["g"]]
        self.h = [compile(text, "h", "eval") for text in spec["h"]]
        self.asked: list[np.ndarray] = []

    def at(self, code: Any, x: np.ndarray) -> np.ndarray:
        values = eval(code, {"abs": np.abs}, dict(zip(self.names, x, strict=True)))
        return values + np.zeros_like(x[0])

    def __call__(self, x: np.ndarray) -> np.ndarray:
        return self.at(self.f, x)

    def gradient(self, x: np.ndarray) -> np.ndarray:
        self.asked.append(x)
        return np.array([self.at(code, x) for code in self.g])

    def hessian(self, x: np.ndarray) -> np.ndarray:
        """Its diagonal is the corpus's; the rest is not recorded and not needed."""
        second = np.full((len(x), *x.shape), np.nan)
        for i, code in enumerate(self.h):
            second[i, i] = self.at(code, x)
        return second


class Replay(Formula):
    """Open loop: answers with what the library saw, whatever point it is asked about."""

    def __init__(self, case: Case) -> None:
        super().__init__(case.function)
        self.case = case

    def __call__(self, x: np.ndarray) -> np.ndarray:
        return super().__call__(self.case.asked[len(self.asked) - 1])

    def gradient(self, x: np.ndarray) -> np.ndarray:
        self.asked.append(x)
        g = self.case.gradients[len(self.asked) - 1]
        return -g if self.case.ascent else g

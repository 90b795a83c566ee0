"""Records what torch.optim does with its less common settings, for tests that run without it.

Run with ``python tests/optimizers/record_torch.py`` where torch is installed; writes
``recorded/torch.json`` beside it, in the format of ``tests/corpus/trajectories.json`` and on the
functions defined there. Gradients are those of the corpus's own formulas, not autograd's.
"""

from __future__ import annotations

import json
from pathlib import Path

import torch

torch.set_default_dtype(torch.float64)
HERE = Path(__file__).parent
CORPUS = json.loads((HERE.parent / "corpus" / "trajectories.json").read_text())
STEPS = 30

CASES = [
    ("SGD", "bowl", dict(lr=0.1, weight_decay=0.3)),
    ("SGD", "abs", dict(lr=0.07, maximize=True)),
    ("SGD", "rosenbrock", dict(lr=5e-4, momentum=0.9)),
    ("SGD", "trid5", dict(lr=0.05, momentum=0.8, dampening=0.5)),
    ("SGD", "saddle", dict(lr=0.1, momentum=0.9, weight_decay=0.1, maximize=True)),
    ("SGD", "rosenbrock", dict(lr=5e-4, momentum=0.9, nesterov=True)),
    ("SGD", "trid5", dict(lr=0.05, momentum=0.7, nesterov=True, weight_decay=0.2)),
    ("Adagrad", "bowl", dict(lr=0.5, lr_decay=0.1)),
    ("Adagrad", "abs", dict(lr=0.3, initial_accumulator_value=0.5, weight_decay=0.1)),
    ("Adagrad", "trid5", dict(lr=0.5, eps=0.1, maximize=True)),
    ("Adadelta", "saddle", dict(lr=2.0, rho=0.8, eps=1e-3)),
    ("Adadelta", "trid5", dict(weight_decay=0.5)),
    ("RMSprop", "rosenbrock", dict(lr=0.02, alpha=0.9, centered=True)),
    ("RMSprop", "bowl", dict(lr=0.02, momentum=0.6)),
    ("RMSprop", "trid5", dict(lr=0.05, momentum=0.9, centered=True, weight_decay=0.1, eps=1e-3)),
    ("RMSprop", "abs", dict(lr=0.05, alpha=0.5, maximize=True)),
    ("Adam", "rosenbrock", dict(lr=0.1, amsgrad=True)),
    ("Adam", "trid5", dict(lr=0.3, betas=(0.5, 0.7), amsgrad=True, weight_decay=0.2)),
    ("Adam", "abs", dict(lr=0.2, betas=(0.0, 0.9), eps=1e-2)),
    ("Adam", "saddle", dict(lr=0.1, weight_decay=0.3, maximize=True)),
    ("AdamW", "bowl", dict(lr=0.3, weight_decay=0.5)),
    ("AdamW", "trid5", dict(lr=0.2, amsgrad=True, betas=(0.8, 0.6))),
    ("Adamax", "rosenbrock", dict(lr=0.1, weight_decay=0.1)),
    ("Adamax", "abs", dict(lr=0.1, betas=(0.7, 0.5), eps=1e-3)),
    ("NAdam", "rosenbrock", dict(lr=0.1, momentum_decay=0.05)),
    ("NAdam", "trid5", dict(lr=0.2, weight_decay=0.3)),
    ("NAdam", "saddle", dict(lr=0.1, weight_decay=0.3, decoupled_weight_decay=True)),
    ("RAdam", "trid5", dict(lr=0.3, betas=(0.9, 0.95), weight_decay=0.2)),
    ("RAdam", "bowl", dict(lr=0.3, weight_decay=0.4, decoupled_weight_decay=True, eps=1e-2)),
    ("RAdam", "saddle", dict(lr=0.2, betas=(0.5, 0.6))),
    ("Rprop", "rosenbrock", dict(lr=0.1, etas=(0.3, 1.5), step_sizes=(1e-3, 0.4))),
    ("Rprop", "abs", dict(lr=0.5)),
    ("ASGD", "bowl", dict(lr=0.3, lambd=0.1, alpha=0.5, t0=5.0)),
    ("ASGD", "trid5", dict(lr=0.1, lambd=0.01, t0=0.0, weight_decay=0.2)),
]


def record(optimizer: str, function: str, hyper: dict) -> dict:
    spec = CORPUS["functions"][function]
    names, formulas = spec["vars"].split(), [compile(g, "gradient", "eval") for g in spec["g"]]
    x = torch.tensor(spec["start"], requires_grad=True)
    method = getattr(torch.optim, optimizer)([x], **hyper)
    points, gradients, averages = [x.tolist()], [], []
    for _ in range(STEPS):
        values = dict(zip(names, x.tolist(), strict=True))
        gradients.append([float(eval(g, {}, values)) for g in formulas])
        x.grad = torch.tensor(gradients[-1])
        method.step()
        points.append(x.tolist())
        averages.append(method.state[x].get("ax", x).tolist())
    case = dict(lib="torch", optimizer=optimizer, hyper=hyper, function=function)
    case |= dict(x=points, g=gradients)
    return case | (dict(average=averages) if optimizer == "ASGD" else {})


if __name__ == "__main__":
    cases = [record(*case) for case in CASES]
    recorded = {"meta": {"steps": STEPS, "torch": torch.__version__}, "cases": cases}
    lines = ",\n".join(json.dumps(case) for case in cases)
    text = json.dumps({**recorded, "cases": []}).replace('"cases": []', f'"cases": [\n{lines}\n]')
    (HERE / "recorded" / "torch.json").write_text(text + "\n")

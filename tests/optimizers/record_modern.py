"""Records what pytorch_optimizer, optax and torch do with modern methods and with wrappers.

Run with ``python tests/optimizers/record_modern.py`` where torch 2.13, optax 0.2.8 and
pytorch_optimizer 4.1.0 are installed; writes ``recorded/modern.json``, which tests replay without
any of them. The corpus has these methods with plain settings; here are weight decay, warm-ups, the
matrix methods and the wrappers. Two things are changed in pytorch_optimizer's SOAP, both named
where it happens.
"""

from __future__ import annotations

import inspect
import json
import textwrap
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytorch_optimizer as po
import torch
from optax import contrib

jax.config.update("jax_enable_x64", True)
torch.set_default_dtype(torch.float64)
HERE = Path(__file__).parent
STEPS = 30
FUNCTIONS = json.loads((HERE.parent / "corpus" / "trajectories.json").read_text())["functions"]
CASES: list[dict] = []


def start(name: str) -> np.ndarray:
    return np.array(FUNCTIONS[name]["start"])


def gradient(name: str, x: np.ndarray) -> np.ndarray:
    names = FUNCTIONS[name]["vars"].split()
    values = dict(zip(names, x, strict=True))
    return np.array([eval(text, {}, values) for text in FUNCTIONS[name]["g"]], dtype=float)


def keep(library, ours, settings, function, points, gradients) -> None:
    CASES.append(
        {
            "lib": library,
            "ours": ours,
            "settings": settings,
            "function": function,
            "x": np.array(points).tolist(),
            "g": np.array(gradients).tolist(),
        }
    )


def by_torch(ours, settings, function, make, library="pytorch_optimizer", clip=None, given=None):
    """Walk ``STEPS`` steps; with ``given`` along those gradients instead of the function's."""
    x = torch.nn.Parameter(torch.tensor(start(function)))
    optimizer = make([x])
    points, gradients = [x.detach().numpy().copy()], []
    for t in range(STEPS):
        g = gradient(function, x.detach().numpy()) if given is None else given[t]
        gradients.append(g)
        x.grad = torch.tensor(g)
        if clip:
            torch.nn.utils.clip_grad_norm_([x], clip)
        optimizer.step()
        shown = getattr(optimizer, "eval", None)
        if shown:
            shown()
        points.append(x.detach().numpy().copy())
        if shown:
            optimizer.train()
    keep(library, ours, settings, None if given is not None else function, points, gradients)


def by_optax(ours, settings, function, transformation, show=None, gradients_a_step=1):
    x = jnp.array(start(function))
    lookahead = ours.startswith("lookahead")
    parameters = optax.LookaheadParams.init_synced(x) if lookahead else x
    state = transformation.init(parameters)
    points, gradients = [np.array(x)], []
    for t in range(STEPS * gradients_a_step):
        at = parameters.fast if lookahead else parameters
        gradients.append(gradient(function, np.array(at)))
        updates, state = transformation.update(jnp.array(gradients[-1]), state, parameters)
        parameters = optax.apply_updates(parameters, updates)
        at = parameters.fast if lookahead else parameters
        if (t + 1) % gradients_a_step == 0:
            points.append(np.array(show(state, at) if show else at))
    keep("optax", ours, settings, function, points, gradients)


def with_sam(optimizer, rho):
    uphill = optax.chain(contrib.normalize(), optax.sgd(rho))
    return contrib.sam(optimizer, uphill, sync_period=2)


# ------------------------------------------------------------------------ matrices


def full_precision_qr() -> None:
    """Let SOAP decompose in the precision of the parameters, as its authors do; not in float32."""
    source = textwrap.dedent(inspect.getsource(po.SOAP.get_orthogonal_matrix_qr))
    scope = {"torch": torch}
    exec(source.replace("torch.float32", "torch.float64"), scope)
    po.SOAP.get_orthogonal_matrix_qr = scope["get_orthogonal_matrix_qr"]


def record_matrices() -> None:
    for function in ("himmelblau", "quartic1d"):
        by_torch("shampoo", {"learning_rate": 0.5}, function, lambda p: po.Shampoo(p, lr=0.5))
        by_torch(
            "soap",
            # with ε = 1e-8 the rounding of the gradient across its own axis would be visible
            {"learning_rate": 0.1, "period": 3, "epsilon": 0.01},
            function,
            lambda p: soap(p, eps=0.01, precondition_frequency=3),
        )
    by_torch(
        "shampoo",
        {"learning_rate": 0.5, "epsilon": 1.0},
        "trid5",
        lambda p: po.Shampoo(p, lr=0.5, matrix_eps=1.0),
    )
    by_torch(
        "soap",
        {"learning_rate": 0.1, "weight_decay": 0.05, "epsilon": 0.01},
        "himmelblau",
        lambda p: soap(p, eps=0.01, weight_decay=0.05),
    )
    record_soap_in_five_dimensions()


def soap(parameters, weight_decay=0.0, **settings):
    return po.SOAP(parameters, lr=0.1, precondition_1d=True, weight_decay=weight_decay, **settings)


def record_soap_in_five_dimensions() -> None:
    """Only the first gradient's own direction is an eigenvector that it determines.

    The other four are LAPACK's choice; here they are those of a Householder reflection.
    """
    given = np.random.default_rng(0).normal(size=(STEPS, 5))
    first = torch.tensor(given[0])

    def reflection(_matrices):
        mirror = first.clone()
        mirror[0] += torch.copysign(first.norm(), first[0])
        return [torch.eye(5) - 2 * torch.outer(mirror, mirror) / (mirror @ mirror)]

    chosen_by_lapack = po.SOAP.get_orthogonal_matrix
    po.SOAP.get_orthogonal_matrix = staticmethod(reflection)
    by_torch("soap", {"learning_rate": 0.1}, "trid5", soap, given=given)
    po.SOAP.get_orthogonal_matrix = staticmethod(chosen_by_lapack)


# ------------------------------------------------------------------- less common settings


def record_settings() -> None:
    h, decay = "himmelblau", {"learning_rate": 0.05, "weight_decay": 0.1}
    slow = {"learning_rate": 0.05, "warmup": 20, "beta3": 0.99}
    by_torch(
        "ademamix",
        slow,
        h,
        lambda p: po.AdEMAMix(p, lr=0.05, t_alpha_beta3=20.0, betas=(0.9, 0.999, 0.99)),
    )
    by_torch("adan", decay, h, lambda p: po.Adan(p, lr=0.05, weight_decay=0.1))
    by_torch("lion", decay, h, lambda p: po.Lion(p, lr=0.05, weight_decay=0.1))
    by_torch("grams", decay, h, lambda p: po.Grams(p, lr=0.05, weight_decay=0.1))
    by_torch("mars", decay, h, lambda p: po.MARS(p, lr=0.05, weight_decay=0.1, optimize_1d=True))
    by_optax("ademamix", decay, h, contrib.ademamix(0.05, weight_decay=0.1))
    by_optax("prodigy", {"weight_decay": 0.1}, h, contrib.prodigy(weight_decay=0.1))
    by_optax("d-adaptation", {"weight_decay": 0.1}, h, contrib.dadapt_adamw(weight_decay=0.1))
    by_optax("dog", {"weight_decay": 0.1}, h, contrib.dog(1.0, weight_decay=0.1))
    by_optax(
        "schedule-free-sgd",
        {"learning_rate": 0.01, "weight_decay": 0.1},
        h,
        contrib.schedule_free_sgd(0.01, weight_decay=0.1),
        contrib.schedule_free_eval_params,
    )
    by_optax(
        "schedule-free-adamw",
        {**decay, "beta1": 0.8},
        h,
        contrib.schedule_free_adamw(0.05, weight_decay=0.1, b1=0.8),
        contrib.schedule_free_eval_params,
    )
    by_torch(
        "schedule-free-sgd",
        {"learning_rate": [0.01 * min((t + 1) / 10, 1) for t in range(STEPS + 1)]},
        h,
        lambda p: po.ScheduleFreeSGD(p, lr=0.01, warmup_steps=10),
    )


# ------------------------------------------------------------------------------ wrappers


def record_wrappers() -> None:
    h, rate = "himmelblau", {"learning_rate": 0.1}
    by_torch(
        "lookahead(momentum)",
        {"learning_rate": 0.01},
        h,
        lambda p: po.Lookahead(torch.optim.SGD(p, lr=0.01, momentum=0.9), k=5, alpha=0.5),
    )
    by_torch(
        "lookahead(adam)",
        {**rate, "sync_period": 3, "slow_step_size": 0.8},
        h,
        lambda p: po.Lookahead(torch.optim.Adam(p, lr=0.1), k=3, alpha=0.8),
    )
    by_optax("lookahead(adam)", rate, h, optax.lookahead(optax.adam(0.1), 5, 0.5))
    by_optax(
        "lookahead(momentum)",
        {"learning_rate": 0.01, "sync_period": 4, "slow_step_size": 0.3},
        h,
        optax.lookahead(optax.sgd(0.01, momentum=0.9), 4, 0.3),
    )
    for function in (h, "trid5"):
        by_torch(
            "cautious(lion)",
            {"learning_rate": 0.05},
            function,
            lambda p: po.Lion(p, lr=0.05, cautious=True),
        )
        by_torch(
            "clipping(momentum)",
            {"learning_rate": 0.05, "max_norm": 2.0},
            function,
            lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9),
            library="torch",
            clip=2.0,
        )
    by_torch(
        "cautious(adam)",
        rate,
        "trid5",
        lambda p: po.AdEMAMix(p, lr=0.1, alpha=0.0, cautious=True),
    )
    by_torch(
        "clipping(adam)",
        {**rate, "max_norm": 2.0},
        h,
        lambda p: torch.optim.Adam(p, lr=0.1),
        library="torch",
        clip=2.0,
    )
    by_optax(
        "sam(adam)", {**rate, "rho": 0.05}, h, with_sam(optax.adam(0.1), 0.05), gradients_a_step=2
    )
    by_optax(
        "sam(momentum)",
        {"learning_rate": 0.05, "rho": 0.2},
        "trid5",
        with_sam(optax.sgd(0.05, momentum=0.9), 0.2),
        gradients_a_step=2,
    )


if __name__ == "__main__":
    full_precision_qr()
    record_matrices()
    record_settings()
    record_wrappers()
    versions = {
        "torch": torch.__version__,
        "optax": optax.__version__,
        "pytorch_optimizer": "4.1.0",
    }
    (HERE / "recorded" / "modern.json").write_text(
        json.dumps({"versions": versions, "cases": CASES}, separators=(",", ":")) + "\n"
    )

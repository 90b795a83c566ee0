"""Letters of the names in a rule or wrapper while a step goes on."""

from __future__ import annotations

from optimizers.notation.letters import letter

_FIRST_TRIED = r"a_{\text{first}}"
WITHIN: dict[str, dict[str, str | None]] = {
    "nesterov-1983": {"x": "x_{t+1}", "previous": "x_t"},
    **{slug: {"previous": "g_t"} for slug in ("rprop", "adan", "mars")},
    "barzilai-borwein": {"eta": "a", "x": "x_{t+1}", "before": "x_t", "g_before": "g_t"},
    **{slug: {"v_max": r"v_{\max}"} for slug in ("adam", "adamw")},
    "prodigy": {"beta3": r"\sqrt{\beta_2}"},
    "trust-region": {
        **{"hessian": "H", "g": "g", "value": "f(x)", "promised": r"\text{decrease promised}"},
        **{"judged": r"\text{a decrease promised}", "at_rim": r"\text{at the rim}"},
        **{"shrunk": r"\Delta_{\text{shrunk}}", "grown": r"\Delta_{\text{grown}}"},
    },
    "bfgs": {"g": "g", "value": "f(x)", "t": _FIRST_TRIED},
    "l-bfgs": {"value": "f(x)", "t": _FIRST_TRIED},
    "conjugate-gradient": {"value": "f(x)", "before": "f(x_{t-1})", "t": _FIRST_TRIED},
    **{slug: {"value": "f(x)"} for slug in ("random-search", "simulated-annealing")},
    "pattern-search": {
        **{"value": "f(x)", "trials": "y_i", "trial_values": "f(y_i)"},
        "directions": r"(\pm e_i)",
    },
    "perturbed-gradient-descent": {"since": r"\text{steps since a kick}"},
    "nelder-mead": {
        **{"simplex": "x_i", "value": "f(x_i)", "worst": "x_D", "second": r"x_{\text{second try}}"},
        **{"best": r"\text{lowest of all}", "fair": r"\text{below the second highest}"},
        **{"better": r"\text{below the highest}", "again": r"\text{second try}"},
        **{"won": r"\text{second try helped}", "failed": r"\text{nothing helped}"},
        **{"corner": r"x_{\text{new}}", "tumbled": r"x_{\text{tumbled}}"},
        "tumbled_value": r"f(x_{\text{tumbled}})",
    },
    "particle-swarm": {"best_value": "f(b_i)", "d": "D"},
    "cma-es": {
        **{"y": "y_i", "z": "z_i", "ranks": "w_i", "d": "D", "generation": "t"},
        **{"whitened": r"C^{-1/2} y", "population": r"x_i"},
    },
}
"""By slug: the letter of a name in the middle of a step, where it is not that of `letters`.

There a name may still hold what its letter stood for in the step before.
"""
DIFFERENT_AROUND: dict[str, dict[str, str | None]] = {
    "sam": {"g": r"\nabla f(x)", "worst": "y"},
    "clipping": {"g": r"\nabla f(x)"},
    "lookahead": {"slow": "y"},
    "cautious": {"step": "u", "before": r"x_{\text{before}}"},
}
"""By slug of a wrapper; the name of a function inside stands for what it gives back."""


def letter_within(slug: str, name: str, symbol: str | None = None) -> str | None:
    """LaTeX for a local of a rule in the middle of a step, or None (see `letter`)."""
    here = WITHIN.get(slug, {})
    if name in here:
        return here[name]
    counted = {"t": "t", "rate": r"\eta"}.get(name)
    return counted or letter(slug, name, symbol)


def letter_around(slug: str, name: str, symbol: str | None = None) -> str | None:
    """LaTeX for a local of a wrapper, or None (see `letter`)."""
    different = DIFFERENT_AROUND.get(slug, {})
    if name in different:
        return different[name]
    return {"x": "x", "t": "t"}.get(name, symbol)

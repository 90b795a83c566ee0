"""Which letter of a printed update rule stands for which name in the code of that rule.

Most names are the letters themselves: ``m`` is m, ``m1`` is m₁. Where code and print differ the pair
is listed here; a name that the print has no letter for, or uses for something else, has None.
"""

from __future__ import annotations

import re

from optimizers.notation.adaptive import ADAPTIVE
from optimizers.notation.first_order import FIRST_ORDER
from optimizers.notation.modern import MODERN
from optimizers.notation.second_order import SECOND_ORDER
from optimizers.notation.stochastic import GRADIENT_FREE, NOISE

DIFFERENT: dict[str, dict[str, str | None]] = {
    "nesterov-1983": {"previous": "x_{t}"},
    "rprop": {"step": "d", "g": "g_t"},
    "averaged-sgd": {"average": "x", "x": "y", "eta": r"\eta_t"},
    "coordinate-descent": {"i": None, "partial": r"\frac{\partial f}{\partial x_i}(x)"},
    "barzilai-borwein": {
        "eta": None,
        "g": "g_t",
    },  # the print's a is the rate where eta is of no use
    "nadam": {"ahead": r"\hat m", "product": "P_t", "mu": r"\mu_t", "mu_next": r"\mu_{t+1}"},
    "amsgrad": {"v_max": r"v_{\max}"},
    "adan": {"change": "d", "g": "g_t", "u": None},  # the print's u has the division in it
    "ademamix": {"a": r"\alpha", "b3": r"\beta_3"},
    "mars": {"g": "g_t"},
    "sam": {"worst": "y"},
    "lookahead": {"slow": "y"},
    "prodigy": {"step": "a"},
    "d-adaptation": {"step": "a", "agreement": "q"},
    "dog": {"total": "G"},
    "shampoo": {"total": "L"},
    "soap": {"mean": "L", "axes": "Q"},
    "damped-newton": {"hessian": "H"},
    "saddle-free-newton": {"hessian": "H"},
    "trust-region": {"hessian": None, "share": "q", "g": None},  # both of the point reached
    "bfgs": {"inverse": "B", "v": None, "g": None},
    "conjugate-gradient": {"beta": r"\beta", "g": "g_{t+1}"},
    "perturbed-gradient-descent": {"g": r"\nabla f(x)"},  # the print's g is the threshold
    "random-search": {"trial": "y"},
    "simulated-annealing": {"trial": "y"},
    "cma-es": {
        **{"y": None, "step": "y", "path_sigma": r"p_\sigma", "path_c": "p_c"},
        "covariance": "C",
    },
    "particle-swarm": {"population": "x_i", "velocity": "v_i", "best": "b_i"},
    "nelder-mead": {"center": "c", "mirrored": "x_r"},
}
_RULES = {**FIRST_ORDER, **ADAPTIVE, **MODERN, **SECOND_ORDER, **NOISE, **GRADIENT_FREE}
_NAME = re.compile(r"([A-Za-z])(\d?)")


def letter(slug: str, name: str, symbol: str | None = None) -> str | None:
    """LaTeX for a local of an optimizer's rule, or None.

    Parameters
    ----------
    slug
        Of the optimizer; of what wraps it, "": then only the point has a letter.
    name
        Of the local.
    symbol
        Of the hyperparameter of that name, if it is one: such a letter counts as the rule's own.
    """
    different = DIFFERENT.get(slug, {})
    if name in different:
        return different[name]
    if name == "x":
        return "x"
    if symbol:
        return symbol
    found = _NAME.fullmatch(name)
    if not found or slug not in _RULES:
        return None
    written = f"{found[1]}_{found[2]}" if found[2] else found[1]
    return written if written in letters(slug) else None


def letters(slug: str) -> frozenset[str]:
    """The Latin letters, with their index if it is one digit, that the printed rule has."""
    text = re.sub(
        r"\\(text|begin|end|operatorname\*?|mathsf|mathcal|mathbb)\{[^{}]*\}", " ", _RULES[slug]
    )
    text = re.sub(r"\\[A-Za-z]+", " ", text)
    return frozenset(re.findall(r"(?<![A-Za-z_])[A-Za-z](?:_\d)?(?!_)", text))

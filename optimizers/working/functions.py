"""How functions that rules call are set in LaTeX; what is not listed is called by its name.

In a template ``@0`` stands for the first argument, ``@0p`` for one that must not be a sum, ``@0f``
for one that must be no product either, ``@0a`` for one that must be in parentheses unless it is a
single letter, number or function.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from optimizers import (
    first_order,
    gradient_free,
    linear_algebra,
    populations,
    preconditioned,
    second_order,
)

NORM = r"\left\lVert @0 \right\rVert"
INNER = r"\left\langle @0,\, @1 \right\rangle"
SUM, PRODUCT, FRACTION, POWER, ATOM = range(5)
"""How tightly a formula holds together; what holds less than is asked for gets parentheses."""


class Template(NamedTuple):
    """LaTeX of a function of its arguments, and how tightly it holds together."""

    text: str
    holds: int = ATOM


def _of_matrix(text: str) -> Template:
    return Template(text, PRODUCT)


TEMPLATES: dict[Any, Template] = {
    **dict.fromkeys((np.sqrt, math.sqrt), Template(r"\sqrt{@0}")),
    np.exp: Template(r"e^{@0}", POWER),
    np.log: Template(r"\ln @0a", POWER),
    np.cos: Template(r"\cos @0a", POWER),
    np.floor: Template(r"\lfloor @0 \rfloor"),
    np.floor_divide: Template(r"\lfloor @0p / @1a \rfloor"),
    **dict.fromkeys((abs, np.abs), Template(r"\left|@0\right|")),
    np.sign: Template(r"\operatorname{sign} @0a", POWER),
    **dict.fromkeys((np.maximum, np.fmax, max), Template(r"\max\!\left(@0,\, @1\right)")),
    **dict.fromkeys((np.minimum, np.fmin, min), Template(r"\min\!\left(@0,\, @1\right)")),
    np.clip: Template(r"\min\!\left(\max\!\left(@0,\, @1\right),\, @2\right)"),
    **dict.fromkeys((first_order.norm, linear_algebra.norm), Template(NORM)),
    linear_algebra.dot: Template(INNER),
    linear_algebra.outer: _of_matrix(r"@0a\, @1a^{\mathsf T}"),
    linear_algebra.apply: _of_matrix(r"@0p\, @1f"),
    linear_algebra.product: _of_matrix(r"@0p\, @1f"),
    linear_algebra.solve: _of_matrix(r"@0a^{-1}\, @1f"),
    preconditioned.onto: _of_matrix(r"@0a^{\mathsf T} @1f"),
    populations.mixed: Template(
        r"(1 - @2) \cdot @0p + \sqrt{@2p \cdot (2 - @2) \cdot @3p} \cdot @1p", SUM
    ),
    gradient_free.opposite: Template(r"@0 + @2p \cdot \left(@0 - @1p\right)", SUM),
}
"""By the function itself, so that another one of the same name is not mistaken for it."""

LOGIC: dict[Any, Template] = {
    np.logical_not: Template(r"\text{not } @0a", PRODUCT),
    np.logical_and: Template(r"@0p \text{ and } @1p", SUM),
    np.logical_or: Template(r"@0p \text{ or } @1p", SUM),
    np.isfinite: Template(r"@0a \text{ is finite}", PRODUCT),
    np.isnan: Template(r"@0a \text{ is undefined}", PRODUCT),
    np.mod: Template(r"@0a \bmod @1a", SUM),
}
IDENTITIES: frozenset[Any] = frozenset({np.asarray, np.array, np.copy, float, int, np.float64})
"""What gives its first argument back, as far as a reader is concerned."""
CONSTANTS: frozenset[Any] = frozenset({np.zeros_like, np.ones_like, np.full, np.zeros, np.ones})
METHODS = frozenset({"copy", "astype", "all", "any", "item", "reshape"})
"""Methods that give the same number back, for a run without lanes."""
WORDS: dict[Any, str] = {
    gradient_free.ranked: r"\text{sorted}",
    gradient_free.first_simplex: r"\text{first corners}",
    linear_algebra.eigen: r"\text{eigenvalues and eigenvectors}",
    second_order.minimum_within: r"\text{minimum of the parabola within}",
}
"""What is called by another name than in the code."""
LETTERS = {
    linear_algebra.identity_like: "I",
}
"""Functions whose result has a letter of its own."""

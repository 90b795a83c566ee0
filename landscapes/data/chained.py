"""Derivatives of a sample's error as books write them: by the chain rule through the outputs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sympy
from sympy import Expr, Symbol

from landscapes.derivatives import Derivatives, differentiate


@dataclass(frozen=True)
class Chained(Derivatives):
    """∂e/∂θ = Σₖ ∂e/∂zₖ · ∂zₖ/∂θ: for ½(ŷ − t)² that is (ŷ − t) ∂ŷ/∂θ, with nothing multiplied out.

    Attributes
    ----------
    outputs
        The zₖ, in the parameters and inputs.
    error
        The error as a function of the outputs.
    """

    outputs: tuple[Expr, ...] = ()
    error: Callable[[Sequence[Symbol]], Any] | None = None

    @cached_property
    def gradient(self) -> tuple[Expr, ...]:
        """First derivatives, one per parameter."""
        assert self.error is not None
        letters = [sympy.Dummy(f"z{k}", real=True) for k in range(len(self.outputs))]
        outer = self.error(letters)
        values = dict(zip(letters, self.outputs, strict=True))
        slopes = [differentiate(outer, letter).xreplace(values) for letter in letters]
        return tuple(
            sympy.Add(
                *(
                    slope * differentiate(output, variable)
                    for slope, output in zip(slopes, self.outputs, strict=True)
                )
            )
            for variable in self.variables
        )

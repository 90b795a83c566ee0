"""The networks of the textbooks that are small enough to be understood: one input, one output.

A network 1-n-1 without biases computes f₂(v₁f₁(w₁x) + … + vₙf₁(wₙx)). What is said here of its loss
follows from its form alone, whatever the data:

- Units may be swapped, and where f₁ is odd, the signs of both weights of a unit be flipped: n!·2ⁿ
  points with the same loss (Chen, Lu & Hecht-Nielsen 1993, *Neural Computation* 5, 910-927).
- 1-1-1: on the line v = 0 nothing depends on w, so ∂L/∂w = 0 all along it.
- 1-2-1: where both units do the same, only v₁ + v₂ counts. The best network with one unit becomes a
  whole line of critical points, w₁ = w₂ = w*, v₁ + v₂ = v* (Fukumizu & Amari 2000, *Neural Networks*
  13, 317-327).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import permutations, product
from typing import Any, Literal

import numpy as np
import sympy
from numpy.typing import NDArray
from sympy import Expr

from landscapes.data import DataLandscape, data_loss
from landscapes.functions import Relu, Sigmoid
from landscapes.networks.descent import lowest

Array = NDArray[np.floating]
Kind = Literal["minimum", "saddle", "degenerate"]

FLAT = 1e-9
"""An eigenvalue below this part of the largest counts as 0."""
ROUNDING = 1e-9
"""A gradient below this part of the curvature is that of a critical point."""


@dataclass(frozen=True)
class Activation:
    """What a unit does with the sum that it receives."""

    slug: str
    title: str
    function: Callable[[Any], Any]
    is_odd: bool

    def typed(self, argument: str) -> str:
        """As it is typed in a model."""
        return f"{self.slug}({argument})" if self.slug != "identity" else argument


_ALL = (
    Activation("identity", "identity", lambda u: u, is_odd=True),
    Activation("sigmoid", "sigmoid σ", lambda u: Sigmoid(u), is_odd=False),
    Activation("tanh", "tanh", sympy.tanh, is_odd=True),
    Activation("relu", "ReLU", lambda u: Relu(u), is_odd=False),
)
ACTIVATIONS: dict[str, Activation] = {a.slug: a for a in _ALL}


def model(hidden: str = "tanh", units: int = 1, output: str = "identity", x: str = "x") -> str:
    """Text of the model 1-n-1: ``v tanh(w x)``, ``v1 tanh(w1 x) + v2 tanh(w2 x)``.

    Parameters
    ----------
    hidden, output
        Slugs of `ACTIVATIONS`: f₁ and f₂.
    units
        Number n of hidden units.
    x
        Name of the input.
    """
    f, g = ACTIVATIONS[hidden], ACTIVATIONS[output]
    indices = [""] if units == 1 else [str(i + 1) for i in range(units)]
    return g.typed(" + ".join(f"v{i} {f.typed(f'w{i} {x}')}" for i in indices))


@dataclass(frozen=True)
class SmallNetwork:
    """A model that was recognized as a network 1-n-1.

    Attributes
    ----------
    hidden, output
        f₁ and f₂.
    units
        For each hidden unit the places of v and w among the parameters.
    dimension
        Number of parameters, 2n.
    """

    hidden: Activation
    output: Activation
    units: tuple[tuple[int, int], ...]

    @property
    def dimension(self) -> int:
        """Number of parameters."""
        return 2 * len(self.units)

    @property
    def shape(self) -> str:
        """``1-2-1``."""
        return f"1-{len(self.units)}-1"

    @property
    def equivalents(self) -> int:
        """How many points are equal to a point in general position: n!·2ⁿ, or n! if f₁ is not odd."""
        n = len(self.units)
        return math.factorial(n) * (2**n if self.hidden.is_odd else 1)

    @cached_property
    def symmetries(self) -> Array:
        """Matrices ``(equivalents, D, D)`` that turn parameters into others of the same loss."""
        n = len(self.units)
        signs = list(product((1.0, -1.0), repeat=n)) if self.hidden.is_odd else [(1.0,) * n]
        found = []
        for order in permutations(range(n)):
            for flips in signs:
                matrix = np.zeros((self.dimension, self.dimension))
                for unit, other in enumerate(order):
                    for mine, theirs in zip(self.units[unit], self.units[other], strict=True):
                        matrix[mine, theirs] = flips[unit]
                found.append(matrix)
        return np.array(found)

    def images(self, point: Array) -> Array:
        """All points equivalent to a point ``(D,)``, itself first: ``(k, D)``, each once."""
        every = self.symmetries @ np.asarray(point, dtype=np.float64) + 0.0  # no −0
        _, first = np.unique(every, axis=0, return_index=True)
        return every[np.sort(first)]


def network_of(land: Any) -> SmallNetwork | None:
    """Recognize a network 1-n-1 in the model of a loss over data; None if it is something else."""
    if not isinstance(land, DataLandscape) or len(land.model.outputs) != 1:
        return None
    if len(land.model.inputs) != 1 or len(land.symbols) % 2:
        return None
    x = land.model.input_symbols[0]
    places = {symbol: i for i, symbol in enumerate(land.variables)}
    for output in (ACTIVATIONS["identity"], *_ALL[1:]):
        inner = _inside(land.model.outputs[0], output)
        if inner is None:
            continue
        for hidden in _ALL:
            units = [_unit(term, hidden, x, places) for term in sympy.Add.make_args(inner)]
            found = tuple(unit for unit in units if unit is not None)
            used = sorted(place for unit in found for place in unit)
            if len(found) == len(units) and used == list(range(len(places))):
                return SmallNetwork(hidden, output, tuple(sorted(found)))
    return None


def _inside(expression: Expr, activation: Activation) -> Expr | None:
    """What an activation is applied to; None if it is another function."""
    if activation.slug == "identity":
        return expression
    inner: Any = expression.args[0] if expression.args else sympy.S.Zero
    same = len(expression.args) == 1 and expression == activation.function(inner)
    return inner if same else None


def _unit(term: Any, hidden: Activation, x: Any, places: dict[Any, int]) -> tuple[int, int] | None:
    """Places of v and w in v·f₁(w·x); None if the term is none."""
    factors = list(sympy.Mul.make_args(term))
    letters = sorted((f for f in factors if f in places), key=places.__getitem__)
    if hidden.slug == "identity":
        if len(letters) == 2 and set(factors) == {*letters, x}:
            return places[letters[0]], places[letters[1]]
        return None
    if len(factors) != 2 or len(letters) != 1:
        return None
    other = factors[0] if factors[1] == letters[0] else factors[1]
    for w, place in places.items():
        if w != letters[0] and other == hidden.function(w * x):
            return places[letters[0]], place
    return None


@dataclass(frozen=True, eq=False)
class SingularLine:
    """The line of critical points θ(s) on which both units of a network 1-2-1 do the same.

    s is the share of the first unit: v₁ = s v*, v₂ = (1 − s) v*, w₁ = w₂ = w*.

    Attributes
    ----------
    network
        1-2-1.
    v, w
        The best network with one unit, (v*, w*).
    loss
        The same all along the line.
    land
        Whose critical points they are.
    """

    network: SmallNetwork
    v: float
    w: float
    loss: float
    land: DataLandscape

    @property
    def direction(self) -> Array:
        """How θ changes with s ``(D,)``."""
        return self.at(1.0) - self.at(0.0)

    def at(self, s: float) -> Array:
        """θ(s), ``(4,)`` in the order of the parameters."""
        point = np.empty(4)
        (v1, w1), (v2, w2) = self.network.units
        point[[v1, w1, v2, w2]] = s * self.v, self.w, (1 - s) * self.v, self.w
        return point

    def eigenvalues(self, s: float) -> Array:
        """Of the Hessian at θ(s), ascending; one of them is 0, along the line."""
        return np.linalg.eigvalsh(self.land.objective().hessian(self.at(s)))

    def escape(self, s: float) -> tuple[float, Array]:
        """The least curvature across the line at θ(s) and its direction, of length 1."""
        along = self.direction / np.linalg.norm(self.direction)
        across = np.linalg.svd(along[None])[2][1:]
        hessian = across @ self.land.objective().hessian(self.at(s)) @ across.T
        values, vectors = np.linalg.eigh(hessian)
        direction = across.T @ vectors[:, 0]
        lead = direction[np.argmax(np.abs(direction) > 1e-9)]
        return float(values[0]), direction * (1.0 if lead > 0 else -1.0)

    def kind(self, s: float) -> Kind:
        """What the points beside the line see: a minimum or a saddle, but for the line itself."""
        values = self.eigenvalues(s)
        least = self.escape(s)[0]
        if abs(least) <= FLAT * float(np.abs(values).max()):
            return "degenerate"
        return "minimum" if least > 0 else "saddle"

    @property
    def pieces(self) -> tuple[tuple[float, float, Kind], ...]:
        """Ends of s and the kind between them: it changes where one unit vanishes, s = 0 and 1."""
        return (
            (-math.inf, 0.0, self.kind(-0.5)),
            (0.0, 1.0, self.kind(0.5)),
            (1.0, math.inf, self.kind(1.5)),
        )

    def distances(self, points: Array) -> Array:
        """Distance ``(n,)`` of points ``(n, D)`` from this line or one of its mirror images.

        NaN or infinite where a point is.
        """
        base, along = self.at(0.0), self.direction / np.linalg.norm(self.direction)
        found = []
        with np.errstate(all="ignore"):
            for symmetry in self.network.symmetries:
                away = points - symmetry @ base
                away = away - np.outer(away @ (symmetry @ along), symmetry @ along)
                found.append(np.linalg.norm(away, axis=1))
            return np.min(found, axis=0)


def one_unit(land: DataLandscape) -> DataLandscape | None:
    """The same data and error with one hidden unit; None if this is no network 1-2-1."""
    network = network_of(land)
    if network is None or len(network.units) != 2:
        return None
    x = land.model.inputs[0]
    if x in ("v", "w"):
        return None  # the input has a weight's letter
    text = model(network.hidden.slug, 1, network.output.slug, x)
    return data_loss(text, land.samples, land.error.slug, land.delta)


def singular_line(land: DataLandscape) -> SingularLine | None:
    """The line of critical points through the best network with one unit.

    None if the loss is no network 1-2-1, or if with one unit no weights are best: the loss falls on
    and on as they grow.
    """
    network, single = network_of(land), one_unit(land)
    if network is None or single is None:
        return None
    best = lowest(single.objective(), reach=8.0)
    if best is None or np.abs(best).min() < FLAT:
        return None
    v, w = (float(value) for value in best)
    if network.hidden.is_odd and w < 0:
        v, w = -v, -w
    line = SingularLine(network, v, w, float(single.objective()(best)), land)
    slope = np.abs(land.objective().gradient(line.at(0.5))).max()
    curvature = np.abs(line.eigenvalues(0.5)).max()
    return line if slope <= ROUNDING * curvature else None

"""The graph of a loss over data, for one sample or a few: their numbers stand in the formula."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

import numpy as np
from numpy.typing import ArrayLike, NDArray

from landscapes.computation.graph import Graph, graph_of
from landscapes.data import DataLandscape
from landscapes.formula import Node, read

Array = NDArray[np.floating]

MOST_SAMPLES = 4
ERROR_TEXTS = {
    "squared-error": "½(y − t)²",
    "sum-of-squares": "(y − t)²",
    "absolute-error": "|y − t|",
    "huber": "{½(y − t)² if |y − t| ≤ d; d(|y − t| − ½d) otherwise}",
    "binary-cross-entropy": "−t ln(y) − (1 − t) ln(1 − y)",
    "binary-cross-entropy-of-score": "softplus(y) − t y",
}
"""The error of one sample in the prediction y, the target t and the threshold d."""
CERTAIN = {
    ("binary-cross-entropy", 0): "−ln(1 − y)",
    ("binary-cross-entropy", 1): "−ln(y)",
    ("binary-cross-entropy-of-score", 0): "softplus(y)",
    ("binary-cross-entropy-of-score", 1): "softplus(y) − y",
}
"""The same where the target is one of the two classes: no term that is multiplied by 0."""


def sample_graph(land: DataLandscape, samples: Sequence[int]) -> Graph:
    """Return the graph of the error of one sample, or of the mean (or sum) over a few.

    Parameters
    ----------
    land
        The loss.
    samples
        Which samples, counted from 0; at most `MOST_SAMPLES`.

    Raises
    ------
    ValueError
        If there are none or too many, or a number is none of a sample.
    NoGraph
        If there is no operation in it.
    """
    count = land.samples.count
    if not 1 <= len(samples) <= MOST_SAMPLES or not all(0 <= n < count for n in samples):
        raise ValueError(
            f"The samples {', '.join(str(n) for n in samples) or 'none'} were given. Choose 1 to "
            f"{MOST_SAMPLES} of 0 to {count - 1}."
        )
    trees = [_error(land, n) for n in samples]
    root = trees[0]
    if len(trees) > 1:
        root = Node("add", tuple(trees))
        if land.error.mean:
            root = Node("multiply", (root, Node("reciprocal", (number(len(trees)),))))
    name = f"{land.name}{samples[0] + 1}" if len(samples) == 1 else land.name
    return graph_of(root, land.symbols, name, decimals=True)


def sample_gradient(land: DataLandscape, samples: Sequence[int], point: ArrayLike) -> Array:
    """Gradient ``(D,)`` of what `sample_graph` draws, from the loss's own compiled derivatives."""
    f = land.objective().batch(np.array(samples))
    share = (
        1.0 if land.error.mean else len(samples) / land.samples.count
    )  # a batch's sum stands for all
    return share * f.gradient(np.asarray(point, dtype=np.float64))


def _error(land: DataLandscape, n: int) -> Node:
    """Tree of one sample's error."""
    inputs = zip(land.model.inputs, land.samples.inputs[:, n], strict=True)
    numbers = {name: number(float(x)) for name, x in inputs}
    outputs = [put_in(formula.root, numbers) for formula in land.model.formulas]
    t = float(land.samples.targets[n])
    if land.error.targets == "classes":
        every = Node("call", tuple(outputs), "logsumexp")
        return Node("add", (every, Node("negate", (outputs[int(t)],))))
    slug = land.error.slug
    text = CERTAIN.get((slug, t), ERROR_TEXTS[slug])  # type: ignore[arg-type]
    given = {"y": outputs[0], "t": number(t), "d": number(land.delta)}
    return put_in(read(f"e(y, t, d) = {text}").root, given)


def put_in(root: Node, parts: Mapping[str, Node]) -> Node:
    """A tree with other trees in the place of some variables."""
    changed: dict[int, Node] = {}
    for node in root.walk():
        if node.op == "variable" and node.value in parts:
            changed[id(node)] = parts[str(node.value)]
        else:
            args = tuple(changed[id(child)] for child in node.args)
            changed[id(node)] = Node(node.op, args, node.value)
    return changed[id(root)]


def number(value: float) -> Node:
    """A number as it would be typed, as short as it can be without being another."""
    size = Node("number", (), Fraction(repr(abs(float(value)))))
    return Node("negate", (size,)) if value < 0 else size

"""How wrong a prediction is: the error of one sample, whose mean over the samples is the loss."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import sympy
from numpy.typing import NDArray
from sympy import Expr, Symbol

from landscapes.data.samples import DataError, Samples
from landscapes.functions import AbsoluteValue, LogAddExp, Sigmoid, Softplus
from landscapes.stable import stable

Array = NDArray[np.floating]
Targets = Literal["numbers", "binary", "classes"]

HALF = sympy.Rational(1, 2)
LARGEST_DELTA = 1e6


@dataclass(frozen=True)
class ErrorKind:
    r"""An error to choose.

    Attributes
    ----------
    slug, title
        In links, and as shown.
    latex
        The loss as books write it, with ŷₙ for what the model says of sample n and tₙ for its target.
    help
        One sentence for the reader.
    targets
        ``numbers``; ``binary``: 0 or 1; ``classes``: 0, 1, 2, …
    expression
        From the model's outputs, the target's columns and δ to the error of one sample.
    prediction
        From the model's outputs ``(K, …)`` as numbers to what is predicted: a number, or the
        probabilities ``(K, …)`` of the classes.
    mean
        Whether the loss is the mean over the samples, not their sum.
    has_delta
        Whether it has the threshold δ.
    kink
        A sentence on where it has no derivative; empty if it is smooth.
    """

    slug: str
    title: str
    latex: str
    help: str
    targets: Targets
    expression: Callable[[Sequence[Expr], Sequence[Symbol], Expr], Any]
    prediction: Callable[[Array], Array]
    mean: bool = True
    has_delta: bool = False
    kink: str = ""


def squares(outputs: Sequence[Expr], targets: Sequence[Symbol], delta: Expr) -> Any:
    """(ŷ − t)²."""
    return (outputs[0] - targets[0]) ** 2


def half_squares(outputs: Sequence[Expr], targets: Sequence[Symbol], delta: Expr) -> Any:
    """½(ŷ − t)²."""
    return HALF * squares(outputs, targets, delta)


def absolute(outputs: Sequence[Expr], targets: Sequence[Symbol], delta: Expr) -> Any:
    """|ŷ − t|."""
    return AbsoluteValue(outputs[0] - targets[0])


def huber(outputs: Sequence[Expr], targets: Sequence[Symbol], delta: Expr) -> Any:
    """½r² up to |r| = δ, beyond that δ(|r| − ½δ); r = ŷ − t (Huber 1964, eq. 3.5)."""
    r = outputs[0] - targets[0]
    size = AbsoluteValue(r)
    return sympy.Piecewise((HALF * r**2, size <= delta), (delta * (size - HALF * delta), True))


def of_probability(outputs: Sequence[Expr], targets: Sequence[Symbol], delta: Expr) -> Any:
    """−t ln ŷ − (1 − t) ln(1 − ŷ); for ŷ = σ(z) the same as softplus(z) − tz, which cannot overflow."""
    p, t = stable(outputs[0]), targets[0]
    if isinstance(p, Sigmoid):
        return of_score([p.args[0]], targets, delta)
    return -t * sympy.log(p) - (1 - t) * sympy.log(1 - p)


def of_score(outputs: Sequence[Expr], targets: Sequence[Symbol], delta: Expr) -> Any:
    """softplus(z) − tz, which is the cross-entropy of ŷ = σ(z)."""
    return Softplus(outputs[0]) - targets[0] * outputs[0]


def of_scores(outputs: Sequence[Expr], targets: Sequence[Symbol], delta: Expr) -> Any:
    """Log-sum-exp of z minus Σ tₖzₖ, which is −Σ tₖ ln ŷₖ of ŷ = softmax(z)."""
    total = outputs[0]
    for score in outputs[1:]:
        total = LogAddExp(total, score)
    return total - sum(t * z for t, z in zip(targets, outputs, strict=True))


def first(outputs: Array) -> Array:
    """The only output."""
    return outputs[0]


def logistic(outputs: Array) -> Array:
    """Probability of class 1 from a score."""
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-outputs[0]))


def softmax(outputs: Array) -> Array:
    """Probabilities of the classes from their scores, ``(K, …)``."""
    with np.errstate(invalid="ignore"):
        powers = np.exp(outputs - outputs.max(axis=0))
        return powers / powers.sum(axis=0)


MEAN = r"\frac{1}{N}\sum_{n=1}^{N} "
BINARY = r"\left(-t_n \ln \hat{y}_n - (1 - t_n) \ln (1 - \hat{y}_n)\right)"

_ALL = (
    ErrorKind(
        "squared-error", "Squared error, with ½", MEAN + r"\tfrac{1}{2} (\hat{y}_n - t_n)^2",
        "The ½ makes the derivative (ŷ − t) ∂ŷ/∂θ, without a factor 2.",
        "numbers", half_squares, first,
    ),
    ErrorKind(
        "sum-of-squares", "Sum of squares", r"\sum_{n=1}^{N} (\hat{y}_n - t_n)^2",
        "Not divided by the number of samples: with more samples the gradient is longer.",
        "numbers", squares, first, mean=False,
    ),
    ErrorKind(
        "absolute-error", "Absolute error", MEAN + r"|\hat{y}_n - t_n|",
        "An outlier counts no more than its distance; the loss has kinks.",
        "numbers", absolute, first,
        kink="The absolute error of a sample has a kink where the model meets its target exactly; "
        "its slope there is taken as 0.",
    ),
    ErrorKind(
        "huber", "Huber", MEAN
        + r"\begin{cases} \tfrac{1}{2} r_n^2 & |r_n| \le \delta \\"
        r" \delta (|r_n| - \tfrac{1}{2} \delta) & |r_n| > \delta \end{cases}"
        r",\quad r_n = \hat{y}_n - t_n",
        "Squared near zero, absolute beyond δ: smooth, and an outlier pulls with at most δ.",
        "numbers", huber, first, has_delta=True,
    ),
    ErrorKind(
        "binary-cross-entropy", "Binary cross-entropy", MEAN + BINARY,
        "For two classes, 0 and 1. The model gives the probability ŷ of class 1: σ(…).",
        "binary", of_probability, first,
    ),
    ErrorKind(
        "binary-cross-entropy-of-score", "Binary cross-entropy of a score",
        MEAN + BINARY + r",\quad \hat{y}_n = \sigma(z_n)",
        "For two classes, 0 and 1. The model gives a score z, without σ; ŷ = σ(z).",
        "binary", of_score, logistic,
    ),
    ErrorKind(
        "softmax-cross-entropy", "Softmax cross-entropy",
        MEAN + r"\Bigl(-\sum_k t_{nk} \ln \hat{y}_{nk}\Bigr)"
        r",\quad \hat{y}_n = \operatorname{softmax}(z_n)",
        "For classes 0, 1, 2, …. The model gives a score for each class, separated by semicolons.",
        "classes", of_scores, softmax,
    ),
)  # fmt: skip
ERRORS: dict[str, ErrorKind] = {kind.slug: kind for kind in _ALL}
"""By slug, in the order in which they are offered."""


def fitting(kind: ErrorKind, outputs: int, samples: Samples, delta: float) -> None:
    """Refuse a number of outputs, or targets, that the error has no use for.

    Raises
    ------
    DataError
        If the targets are no classes, or not as many as there are outputs.
    ValueError
        If δ is not a positive number.
    """
    if kind.has_delta and not 0 < delta <= LARGEST_DELTA:
        raise ValueError(
            f"The threshold δ was {delta:g}; a number above 0 up to {LARGEST_DELTA:g} is allowed."
        )
    if kind.targets == "numbers":
        classes = 1
    else:
        classes = samples.classes()
        if kind.targets == "binary":
            if classes > 2:
                raise DataError(
                    f"The targets name {classes} classes; {kind.title.lower()} is for the two "
                    "classes 0 and 1. Choose softmax cross-entropy."
                )
            classes = 1
    if kind.targets == "classes" and outputs < max(classes, 2):
        raise DataError(
            f"The targets name {classes} classes and the model gives {outputs} "
            f"score{'s' * (outputs != 1)}. Write a score for each class, with semicolons: a x; b x; 0."
        )
    if kind.targets != "classes" and outputs != 1:
        raise DataError(
            f"The model has {outputs} formulas; {kind.title.lower()} takes one. Write one, or "
            "choose softmax cross-entropy for scores of several classes."
        )

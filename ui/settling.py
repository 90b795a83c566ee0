"""Whether a method can come to rest at a point, in words: limits, factors, directions."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from optimizers.level import same_place
from optimizers.stability import Stability
from optimizers.wording import direction
from ui.case import Case
from ui.words import apart, number

Array = NDArray[np.floating]
LIMITS = {
    "gradient-descent": r"$2/\lambda_{\max}$",
    "momentum": r"$2(1+\beta)/\lambda_{\max}$",
    "nesterov": r"$2(1+\beta)/((1+2\beta)\,\lambda_{\max})$",
}
DAMPED = r"$2(1+\beta)/((1-\tau)\,\lambda_{\max})$"
DECAYED = {False: "loss plus weight decay", True: "loss minus weight decay"}
"""Of what a method with weight decay finds the minimum or, under ascent, the maximum."""
NO_CURVATURE = (
    "the loss has no finite second derivatives, so no learning rate can be called stable there."
)


def on_the_way(case: Case, x: Array) -> Iterator[str]:
    """What the curvature at a point means for the learning rate."""
    where = f"Here, at {case.place(x)}, "
    try:
        judged = case.judged(x)
    except ValueError:
        yield where + NO_CURVATURE
        return
    if judged is None:
        yield where + without_limit(case, x)
        return
    if judged.limit is None:
        upward = "downward" if case.ascent else "upward"
        yield f"{where}the loss curves {upward} in no direction: there is no limit to compare with."
    elif 0 < judged.limit < np.inf:
        yield f"{where}{largest(case, judged)}. {_on_a_parabola(case, judged)}"
    yield from factors(case, judged)


def _on_a_parabola(case: Case, judged: Stability) -> str:
    rate, limit = apart(judged.learning_rate, judged.limit or 0)
    inside = judged.learning_rate < (judged.limit or 0)
    verdict = "is below it" if inside else "is not below it"
    along = "On a parabola" if len(judged.eigenvalues) == 1 else "Along the most curved direction"
    return (
        f"{along}{' curved like this' * (along == 'On a parabola')}, {name(case)} is stable below "
        f"{limit_in_letters(case)} = {limit}; {yours(case)}, {rate}, {verdict}."
    )


def at_the_end(case: Case, x: Array) -> Iterator[str]:
    """Whether the method can settle at the point of zero gradient at the end of its run."""
    stands = same_place(case.points[-1], x)
    where = f"{case.place(x)}{', where the run ended' if stands else ''}"
    try:
        judged = case.judged(x)
    except ValueError:
        yield f"At {where}, {NO_CURVATURE}"
        return
    if judged is None:
        yield f"At {where}, {without_limit(case, x)}"
        return
    lowest = float(judged.eigenvalues[0])
    if lowest > 0:
        yield in_a_minimum(case, judged, where, stands)
    elif lowest < 0:
        yield at_a_saddle(case, judged, where, stands)
    else:
        yield f"At {where}, the gradient is zero and so is a curvature, which decides nothing."
    yield from factors(case, judged)


def in_a_minimum(case: Case, judged: Stability, where: str, stands: bool) -> str:
    """Whether this learning rate settles in this minimum (under ascent: maximum)."""
    kind = "maximum" if case.ascent else "minimum"
    limit = judged.limit or 0.0
    if case.hyperparameters.get("weight_decay"):
        said = f"At the {kind} of {DECAYED[case.ascent]}, {where}, {largest(case, judged)}: "
    else:
        said = f"At the {kind} {where}, {largest(case, judged)}: "
    if not 0 < limit < np.inf:
        return f"{said}with these settings {name(case)} settles there at no learning rate."
    rate, bound = apart(judged.learning_rate, limit)
    said += f"{name(case)} is stable below {limit_in_letters(case)} = {bound}; "
    said += f"{yours(case)} is {rate}: "
    if judged.learning_rate == limit:
        return f"{said}exactly at the limit it neither settles nor leaves."
    if judged.settles:
        return f"{said}{'it settles in' if stands else 'once near, it is drawn into'} this {kind}."
    if stands:
        return f"{said}it stands in this {kind}, but the smallest push would drive it away."
    return f"{said}it cannot settle in this {kind}."


def at_a_saddle(case: Case, judged: Stability, where: str, stands: bool) -> str:
    """That a point with a way down holds the method, if at all, only by chance."""
    downward = "upward" if case.ascent else "downward"
    axis = direction(case.f, positive(judged.directions[:, 0]))
    said = f"At {where}, the gradient is zero but the loss curves {downward} along {axis}"
    if stands:
        return f"{said}: it stays only as long as nothing pushes it that way."
    return f"{said}: at no learning rate does {name(case)} settle there."


def factors(case: Case, judged: Stability) -> Iterator[str]:
    """By what the distance from the bottom is multiplied, one sentence for each direction."""
    factor_of = "the distance to the bottom is multiplied, in the long run, by"
    if case.optimizer.slug == "gradient-descent":
        factor_of = r"each step multiplies the distance to the bottom by $|1 - \eta\lambda|$ ="
    for curvature, factor, axis in zip(
        judged.eigenvalues, judged.factors, judged.directions.T, strict=True
    ):
        along = "With" if len(axis) == 1 else f"Along {direction(case.f, positive(axis))}, with"
        value = rf"{along} $\lambda$ = {number(curvature, 3)},"
        if curvature == 0:
            yield f"{value} there is no curvature that would hold it or drive it away."
            continue
        ridge = factor_of.replace("bottom", "ridge") if curvature < 0 else factor_of
        yield f"{value} {ridge} {_change(float(factor))}."


def _change(factor: float) -> str:
    if factor == 1:
        return "1: it stays as it is"
    return f"{apart(factor, 1.0)[0]}: it {'shrinks' if factor < 1 else 'grows'}"


def without_limit(case: Case, x: Array) -> str:
    """What may be said of a method whose steps no constant matrix describes."""
    highest = float(np.linalg.eigvalsh(case.seen.hessian(x))[-1])
    said = f"{_lambda(case)} = {number(highest, 3)}. "
    if highest > 0:
        said += f"Gradient descent would be stable below {LIMITS['gradient-descent']} = "
        said += f"{number(2 / highest, 3)}. "
    return f"{said}For {case.optimizer.title} no such simple limit is known."


def largest(case: Case, judged: Stability) -> str:
    """The largest curvature, named and numbered."""
    decay = " (weight decay included)" * bool(case.hyperparameters.get("weight_decay"))
    return f"{_lambda(case)} = {number(judged.largest, 3)}{decay}"


def _lambda(case: Case) -> str:
    return r"$\lambda_{\max}$" + " of the loss turned upside down" * case.ascent


def limit_in_letters(case: Case) -> str:
    """The limit as a formula, with the method's own letters."""
    if case.optimizer.slug == "momentum" and case.hyperparameters.get("dampening"):
        return DAMPED
    return LIMITS[case.optimizer.slug]


def yours(case: Case) -> str:
    """Whose learning rate is judged."""
    return "that of this step" if case.scheduled else "yours"


def name(case: Case) -> str:
    """The method's title within a sentence."""
    title = case.optimizer.title
    return title if title.startswith("Nesterov") else title[:1].lower() + title[1:]


def positive(axis: Array) -> Array:
    """Of a direction and its opposite, which are one axis, that with the largest part positive."""
    return axis * np.sign(axis[np.argmax(np.abs(axis))])

"""DataLandscape: the mean error of a typed model over samples, with the surface of a landscape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

import numpy as np
import sympy
from numpy.typing import NDArray
from sympy import Expr, Symbol

from landscapes.automatic import Automatic
from landscapes.compile import compile_expressions
from landscapes.data import notation
from landscapes.data.chained import Chained
from landscapes.data.errors import ERRORS, ErrorKind, fitting
from landscapes.data.model import Model, read_model
from landscapes.data.objective import Columns, DataObjective, SampleMean
from landscapes.data.samples import Samples
from landscapes.derivatives import Compiled, Derivatives
from landscapes.flaws import flaws
from landscapes.functions import Sigmoid, adopt
from landscapes.landscape import Landscape
from landscapes.length import Length, length
from landscapes.objective import Functions
from landscapes.program import Unsupported, compile_expression
from landscapes.stable import stable

if TYPE_CHECKING:
    from landscapes.critical import CriticalPoints

Array = NDArray[np.floating]

NAME = "E"
TARGETS = ("t", "y", "d", "T", "Y")


def data_loss(
    model: str, samples: Samples, error: str = "squared-error", delta: float = 1.0
) -> DataLandscape:
    """The error of a typed model as a function of its parameters.

    Parameters
    ----------
    model
        For example ``ŷ(x; a, b) = a x + b`` (see `landscapes.data.model.read_model`).
    samples
        What the model is held against.
    error
        A slug of `landscapes.data.ERRORS`.
    delta
        The threshold δ of the Huber error, positive.

    Raises
    ------
    FormulaError
        If the model is no formula, or does not fit the data.
    DataError
        If the targets do not fit the error, such as 2.5 where a class is asked for.
    ValueError
        If δ is not a positive number.
    """
    kind = ERRORS[error]
    read = read_model(model, samples.names)
    fitting(kind, len(read.formulas), samples, delta)
    shown = f"{delta:.17g}" if kind.has_delta else ""
    return DataLandscape(
        text=model,
        symbols=read.parameters,
        name=NAME,
        key=f"{error}{shown} of {read.key} over {samples.key}",
        warnings=read.warnings,
        source=read.formulas[0],
        model=read,
        samples=samples,
        error=kind,
        delta=delta,
    )


@dataclass(frozen=True, eq=False)
class DataLandscape(Landscape):
    """E(θ), the mean (or sum) over samples of how wrong a model is.

    Attributes
    ----------
    model, samples, error, delta
        What it was made of.
    """

    model: Model
    samples: Samples
    error: ErrorKind
    delta: float

    @cached_property
    def targets(self) -> tuple[Symbol, ...]:
        """Symbols of the target's columns: t, or t1, t2, … of which one is 1 for the sample's class."""
        taken = {*self.model.parameters, *self.model.inputs}
        letter = next(t for t in (*TARGETS, "target") if t not in taken)
        if self.error.targets != "classes":
            return (Symbol(letter, real=True),)
        return tuple(Symbol(f"{letter}{k + 1}", real=True) for k in range(len(self.model.formulas)))

    @property
    def scores(self) -> tuple[Expr, ...]:
        """The outputs that the error is convex in: before σ where the cross-entropy undoes it."""
        outputs = tuple(map(stable, self.model.outputs))
        if self.error.targets == "binary" and isinstance(outputs[0], Sigmoid):
            return (outputs[0].args[0],)
        return outputs

    @property
    def is_of_score(self) -> bool:
        """Whether the error's derivative by each score is ŷ − t: a cross-entropy of σ or softmax."""
        of_sigmoid = self.scores != tuple(map(stable, self.model.outputs))
        return of_sigmoid or self.error.slug != "binary-cross-entropy"

    @cached_property
    def sample_expression(self) -> Expr:
        """The error of one sample, in the parameters, the inputs and the target."""
        return self._error_of(self.model.outputs)

    def _error_of(self, outputs: Sequence[Any]) -> Any:
        """The error of one sample as a function of the model's outputs."""
        delta = sympy.Rational(repr(float(self.delta)))
        return adopt(self.error.expression(outputs, self.targets, delta))

    def _error_of_scores(self, scores: Sequence[Any]) -> Any:
        """The same as a function of `scores`."""
        of_sigmoid = self.scores != tuple(map(stable, self.model.outputs))
        return self._error_of([Sigmoid(score) for score in scores] if of_sigmoid else scores)

    @property
    def printed(self) -> Derivatives:
        """The error of one sample and its derivatives by the parameters."""
        return self._of_a_sample

    @cached_property
    def _of_a_sample(self) -> Derivatives:
        letters = self.variables, self.column_symbols
        return Chained(self.sample_expression, *letters, self.scores, self._error_of_scores)

    @property
    def expression(self) -> Expr:
        """The loss written out: every sample's error with its numbers, added up."""
        return self._derivatives.expression

    @cached_property
    def _derivatives(self) -> Derivatives:
        rows = np.stack(self.columns.arrays, axis=1)
        total: Any = sympy.S.Zero
        for row in rows:
            numbers = [sympy.Rational(repr(float(number))) for number in row]
            here = dict(zip(self.column_symbols, numbers, strict=True))
            total += self.sample_expression.xreplace(here)
        factor = sympy.Rational(1, len(rows)) if self.error.mean else sympy.S.One
        return Derivatives(factor * total, self.variables)

    @property
    def column_symbols(self) -> tuple[Symbol, ...]:
        """Symbols of the inputs and of the target's columns, in the order of `columns`."""
        return (*self.model.input_symbols, *self.targets)

    @cached_property
    def columns(self) -> Columns:
        """The numbers of inputs and targets, in the order of `sample_expression`'s symbols."""
        t = self.samples.targets
        if self.error.targets == "classes":
            columns = [(t == k).astype(np.float64) for k in range(len(self.targets))]
        else:
            columns = [t]
        return Columns([*self.samples.inputs, *columns])

    @cached_property
    def latex(self) -> str:
        r"""``E\left(a, b\right) = \frac{1}{N}\sum_{n=1}^{N} …``."""
        return notation.loss(self)

    @cached_property
    def gradient_latex(self) -> str:
        r"""``\nabla E\left(a, b\right) = \frac{1}{N}\sum_{n=1}^{N} …``."""
        return notation.gradient(self)

    @cached_property
    def hessian_latex(self) -> str:
        r"""``\nabla^2 E\left(a, b\right) = \frac{1}{N}\sum_{n=1}^{N} …``."""
        return notation.hessian(self)

    @cached_property
    def kinks(self) -> tuple[str, ...]:
        """Where the loss has no derivative and which slope is taken there; empty if smooth."""
        own = (self.error.kink,) if self.error.kink else ()
        return own + tuple(s for output in self.model.outputs for s in flaws(output))

    @cached_property
    def length(self) -> Length:
        """How long the symbolic derivatives of one sample's error would be."""
        return length(self.sample_expression)

    def held(self, values: Mapping[str, float]) -> DataLandscape:
        """The loss of the other parameters, with these at fixed values; see `Landscape.held`."""
        if strange := [name for name in values if name not in self.symbols]:
            raise ValueError(
                f"{strange[0]} was to be held; the parameters are {', '.join(self.symbols)}. "
                "Hold one of them."
            )
        if not values:
            return self
        model = self.model.held(values)
        key = f"{self.key.partition(' of ')[0]} of {model.key} over {self.samples.key}"
        return replace(
            self, symbols=model.parameters, key=key, source=model.formulas[0], model=model
        )

    def objective(self, difference: float | None = None) -> DataObjective:
        """Return the loss as a function of arrays; ``batch`` gives that of some samples only."""
        return DataObjective(self._functions, self.symbols, difference)

    @cached_property
    def _functions(self) -> SampleMean:
        scale = 1.0 if self.error.mean else float(self.samples.count)
        return SampleMean(self._of_one_sample, self.columns, scale)

    @cached_property
    def _of_one_sample(self) -> Functions:
        numeric = stable(self.sample_expression)
        if not self.length.is_short:
            with suppress(Unsupported):
                columns = self.column_symbols
                return Automatic(compile_expression(numeric, self.variables, columns))
        return cast(Functions, Compiled(self.printed))

    @cached_property
    def _outputs(self) -> Any:
        symbols = (*self.variables, *self.model.input_symbols)
        return compile_expressions(self.model.outputs, symbols)

    def predict(self, points: Any, inputs: Any) -> Array:
        """What the model says with parameters along a path.

        Parameters
        ----------
        points
            Parameters, ``(D, *batch)``.
        inputs
            ``(F, G)``.

        Returns
        -------
        Array
            ``(*batch, G)``: the predicted number, or the probability of class 1; for softmax
            ``(K, *batch, G)``, the probability of each class.
        """
        parameters = np.asarray(points, np.float64)[..., None]
        columns = np.asarray(inputs, np.float64)
        shape = (*parameters.shape[1:-1], columns.shape[1])
        with np.errstate(all="ignore"):
            values = self._outputs(*parameters, *columns)
            return self.error.prediction(np.stack([np.broadcast_to(v, shape) for v in values]))

    def critical_points(
        self, bounds: Sequence[tuple[float, float]], deadline: float = 1.5
    ) -> CriticalPoints:
        """Return the points of zero gradient in a window; see `Landscape.critical_points`."""
        from landscapes.data.critical import critical_points

        return critical_points(self, bounds, deadline)

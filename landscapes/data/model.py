"""The model as typed: which letters are inputs, which are parameters."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from sympy import Expr, Symbol

from landscapes.formula import Formula, FormulaError, Reading, build, canonical, read
from landscapes.formula.held import hold
from landscapes.formula.names import natural
from landscapes.functions import adopt

MOST_PARAMETERS = 10
MOST_SCORES = 10
HAT = re.compile(r"ŷ|y\u0302|\\(?:wide)?hat\s*\{\s*y\s*\}|\\(?:wide)?hat\s+y")
SIGNATURE = re.compile(r"(\s*\\?[^\W\d_]\w*\s*(?:\\left)?\s*)([(\[])([^()\[\]]*)([)\]])\s*:?=")
OPENING, CLOSING = "([{（［｛", ")]}）］｝"


@dataclass(frozen=True, eq=False)
class Model:
    """ŷ(x; θ): one formula, or a score for each class.

    Attributes
    ----------
    text
        As it was typed.
    formulas
        What was read, one for each output.
    inputs
        The letters that stand for the inputs, in the order of the data's columns.
    parameters
        All other letters, in the order of the signature if one is typed, else in natural order.
    """

    text: str
    formulas: tuple[Formula, ...]
    inputs: tuple[str, ...]
    parameters: tuple[str, ...]

    @property
    def warnings(self) -> tuple[Reading, ...]:
        """Readings that were a choice; that no input occurs is one."""
        found = [reading for formula in self.formulas for reading in formula.warnings]
        used = {str(node.value) for formula in self.formulas for node in formula.root.walk()}
        if not used & set(self.inputs):
            missing = f"This model does not use the input {', '.join(self.inputs)}"
            others = f"{', '.join(self.parameters)} are read as parameters."
            found.append(Reading(f"{missing}; {others}", 0, len(self.text)))
        return tuple(found)

    @property
    def key(self) -> str:
        """Equal for equal models, however they were typed."""
        trees = ";".join(map(canonical, self.formulas))
        return f"{','.join(self.parameters)};{','.join(self.inputs)}: {trees}"

    @cached_property
    def outputs(self) -> tuple[Expr, ...]:
        """The formulas in SymPy's terms."""
        return tuple(adopt(build(formula)) for formula in self.formulas)

    @property
    def parameter_symbols(self) -> tuple[Symbol, ...]:
        """The parameters as real symbols."""
        return tuple(Symbol(name, real=True) for name in self.parameters)

    @property
    def input_symbols(self) -> tuple[Symbol, ...]:
        """The inputs as real symbols."""
        return tuple(Symbol(name, real=True) for name in self.inputs)

    def held(self, values: Mapping[str, float]) -> Model:
        """The model with some parameters at numbers (raises FormulaError)."""
        formulas = tuple(
            hold(formula, {n: v for n, v in values.items() if n in formula.symbols})
            for formula in self.formulas
        )
        left = tuple(name for name in self.parameters if name not in values)
        return replace(self, formulas=formulas, parameters=left)


def read_model(text: str, columns: tuple[str, ...]) -> Model:
    """Read a model as it stands in a textbook.

    Three spellings: with the signature ``ŷ(x; a, b) = a x + b`` the letters before the semicolon
    are the inputs, in the order of the data's columns; in ``ŷ(x) = a x + b`` and ``a x + b``
    the letters that the data's columns are called by are the inputs, all others are parameters. Scores
    for several classes are separated by semicolons or lines: ``a x; b x; 0``.

    Parameters
    ----------
    text
        The model.
    columns
        What the data's inputs are called: ``("x",)`` or ``("x1", "x2")``.

    Raises
    ------
    FormulaError
        If it is no formula, has no or too many parameters, or its inputs are not the data's.
    """
    plain = HAT.sub(lambda m: "y" + " " * (len(m[0]) - 1), text)
    plain, declared = split_signature(plain, columns)
    most = MOST_PARAMETERS + len(columns)
    try:
        formulas = tuple(read_part(plain, *part, most) for part in parts(plain))
    except FormulaError as error:
        raise FormulaError(
            error.message, error.start, error.end, kind=error.kind, hint=error.hint, text=text
        ) from None
    used = {name for formula in formulas for name in formula.symbols}
    signed = formulas[0].symbols if declared else ()
    inputs = signed[:declared] if declared else columns
    rest = sorted((name for name in used if name not in inputs and name not in signed), key=natural)
    parameters = (*(name for name in signed if name not in inputs), *rest)
    check(text, parameters, inputs, columns)
    return Model(text, formulas, inputs, parameters)


def split_signature(text: str, columns: tuple[str, ...]) -> tuple[str, int]:
    """The text as `landscapes.formula.read` takes it, and how many inputs a signature names.

    A signature that names inputs only is blanked out, so that every other letter is a parameter.
    """
    match = SIGNATURE.match(text)
    if not match:
        return text, 0
    inside = match[3].replace("；", ";")
    head, semicolon, _ = inside.partition(";")
    names = tuple(name.strip() for name in re.split(r"[,、，]", head) if name.strip())
    if semicolon:
        return text, len(names)
    if names and all(unsubscripted(name) in columns for name in names):
        blank = " " * (match.end(4) - match.end(1))
        return text[: match.end(1)] + blank + text[match.end(4) :], 0
    return text, 0


def unsubscripted(name: str) -> str:
    """``x1`` for x₁, x_1 and x_{1}."""
    digits = name.translate(str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789"))
    return re.sub(r"[_{}\s]", "", digits)


def parts(text: str) -> list[tuple[int, int]]:
    """Where the formulas stand: separated by semicolons or lines outside of brackets."""
    cuts, depth = [-1], 0
    for i, character in enumerate(text):
        depth += (character in OPENING) - (character in CLOSING)
        if depth <= 0 and (character in ";；\n"):
            cuts.append(i)
    cuts.append(len(text))
    spans = [(a + 1, b) for a, b in pairwise(cuts)]
    filled = [span for span in spans if text[span[0] : span[1]].strip()]
    return filled or [(0, len(text))]


def read_part(text: str, start: int, stop: int, most: int) -> Formula:
    """Read one formula; errors and warnings count from the beginning of the whole text."""
    try:
        formula = read(text[start:stop], most)
    except FormulaError as error:
        raise FormulaError(
            error.message, error.start + start, error.end + start, kind=error.kind, hint=error.hint
        ) from None
    shifted = tuple(Reading(r.message, r.start + start, r.end + start) for r in formula.warnings)
    return replace(formula, warnings=shifted)


def check(
    text: str, parameters: tuple[str, ...], inputs: tuple[str, ...], columns: tuple[str, ...]
) -> None:
    """Refuse a model that does not fit the data or that nothing can be learned in."""

    def refuse(kind: str, message: str, hint: str) -> None:
        raise FormulaError(message, 0, len(text), kind=kind, hint=hint, text=text)

    if len(inputs) != len(columns):
        refuse("header", f"The model has {count(len(inputs), 'input')} ({', '.join(inputs)}), the "
               f"data {len(columns)} ({', '.join(columns)}).",
               f"Write ŷ({', '.join(columns)}; …) = …, or choose other data.")  # fmt: skip
    if not parameters:
        refuse("equation", "The model has no parameter that could be learned.",
               f"Every letter but {', '.join(inputs)} is one: a {inputs[0]} + b.")  # fmt: skip
    if len(parameters) > MOST_PARAMETERS:
        refuse("too_many_vars", f"{len(parameters)} parameters are too many.",
               f"At most {MOST_PARAMETERS} are allowed.")  # fmt: skip


def count(number: int, thing: str) -> str:
    """``1 input``, ``2 inputs``."""
    return f"{number} {thing}{'s' * (number != 1)}"

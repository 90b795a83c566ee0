"""A worked step as aligned lines of LaTeX."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from optimizers.notation.lines import aligned
from optimizers.notation.numbers import equals
from optimizers.working.lines import Assignment, Line, Loop, Meaning, Reason, Remark, Working
from optimizers.working.terms import Comparison, Leaf
from optimizers.working.writing import is_long, numbers_of, value, written

WIDE = 46
"""Signs from which on the numbers of a line get a line of their own."""


def latex(working: Working) -> str:
    """All lines, aligned at their arrows; with titles where more than one rule took part."""
    titles = {line.title for line in working.lines}
    rows: list[str] = []
    title = ""
    for line in working.lines:
        if line.title != title and len(titles) > 1:
            rows.append(rf"& \textbf{{{line.title}}}")
        title = line.title
        rows += _rows(line)
    return aligned(*rows) if rows else ""


def _rows(line: Line) -> list[str]:
    match line:
        case Assignment():
            return _assignment(line)
        case Reason():
            return [_reason(line)]
        case Loop():
            went = r" \to ".join(value(v) for v in line.values)
            return [rf"{line.letter} &: \; {went}"]
        case Remark(text=text):
            return [rf"& {text}"]


def _assignment(line: Assignment) -> list[str]:
    """``letter ← formula = formula with numbers = value``; what repeats itself is left out."""
    result = value(line.value)
    arrow = r"\gets" if line.updates else "="
    if np.asarray(line.value).dtype == bool:
        return [_question(line, result)]
    formula, numbers = written(line.term), written(line.term, numbers=True)
    pieces = [] if formula in (line.letter, numbers) else [formula]
    exact = equals(*_finite(line))
    if numbers != result and not is_long(line.term):
        pieces.append(numbers)
    row = rf"{line.letter} &{arrow} "
    if not pieces:
        row += result
    elif len(pieces) == 2 and _length(f"{formula}{numbers}{result}") > WIDE:
        return [row + pieces[0], rf"&= {pieces[1]} {exact} {result}"]
    else:
        row += " = ".join(pieces) + f" {exact} {result}"
    if line.tried:
        tried = r",\, ".join(value(t) for t in line.tried)
        row += rf" \qquad (\text{{tried: }} {tried})"
    return [row]


def _finite(line: Assignment) -> list[float]:
    return [n for n in numbers_of(line.term) if np.isfinite(n)] + _finite_numbers(line.value)


def _finite_numbers(known: Any) -> list[float]:
    numbers = np.ravel(np.asarray(known, dtype=float))
    return list(numbers[np.isfinite(numbers)])


def _question(line: Assignment, answer: str) -> str:
    """A condition that has a name, and whether it holds."""
    formula, numbers = written(line.term), written(line.term, numbers=True)
    text = "" if formula in (line.letter, answer) else rf"{formula}: \; "
    if numbers not in (answer, formula) and not is_long(line.term):
        text += rf"{numbers}, \; "
    return rf"{line.letter}\text{{?}} & \;\; {text}{answer}"


def _reason(line: Reason) -> str:
    formula, numbers = written(line.condition), written(line.condition, numbers=True)
    condition = line.condition
    plain = isinstance(condition, Comparison) and condition.sign == "="
    same = numbers == formula or isinstance(condition, Leaf) or plain
    text = formula if same else rf"{formula}: \; {numbers}"
    if not line.held:
        return rf"& \text{{because it does not hold that }} {text}"
    return rf"& \text{{because }} {text}"


def _length(text: str) -> int:
    """Roughly how many signs are seen."""
    text = re.sub(r"\\begin\{pmatrix\}(.*?)\\end\{pmatrix\}", _widest, text)
    text = re.sub(r"\\(?:frac|left|right|text|operatorname|mathsf|,|;|!)", "", text)
    return len(re.sub(r"\\[A-Za-z]+|[{}&\\ ]", "_", text).replace("_", ""))


def _widest(column: re.Match[str]) -> str:
    return max((row.replace("&", "") for row in column[1].split(r"\\")), key=len) + "()"


def meaning(known: Meaning) -> str:
    """LaTeX of a letter and its value."""
    return f"{known.letter} {equals(*_finite_numbers(known.value))} {value(known.value)}"

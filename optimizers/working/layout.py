"""A worked step as aligned lines of LaTeX."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import numpy as np

from optimizers.notation.lines import aligned
from optimizers.notation.numbers import equals
from optimizers.working.lines import Assignment, Line, Loop, Meaning, Reason, Remark, Working
from optimizers.working.terms import Comparison, Leaf
from optimizers.working.writing import is_long, numbers_of, pieces, value, written

SAME = 1e-9
"""Rounding by which a formula that is written otherwise than it was computed may differ."""
SHORT = 46
"""Signs up to which formula, numbers and result stand in one line."""
WIDE = 60
"""Signs from which on a line is broken before a plus or minus."""


def latex(working: Working) -> str:
    """All lines, aligned at their arrows; with titles where more than one rule took part."""
    titles = {line.title for line in working.lines}
    sheet = _Sheet(working.dimension)
    rows: list[str] = []
    title = ""
    for line in working.lines:
        if line.title != title and len(titles) > 1:
            rows.append(rf"& \textbf{{{line.title}}}")
        title = line.title
        rows += sheet.rows(line)
    return aligned(*rows) if rows else ""


def meaning(known: Meaning, working: Working) -> str:
    """LaTeX of a letter of a worked step, and its value."""
    shown = value(known.value, working.dimension)
    return f"{known.letter} {equals(*_finite(known.value))} {shown}"


class _Sheet:
    """Writes lines about a loss of so many variables."""

    def __init__(self, dimension: int) -> None:
        self.dimension = dimension

    def rows(self, line: Line) -> list[str]:
        """The rows of LaTeX that a line takes."""
        match line:
            case Assignment():
                asks = np.asarray(line.value).dtype == bool
                return self._question(line) if asks else self._assignment(line)
            case Reason():
                return self._reason(line)
            case Loop():
                went = r" \to ".join(value(v, self.dimension) for v in line.values)
                return [rf"{line.letter} &: \; {went}"]
            case Remark(text=text):
                return [rf"& {text}"]

    def _assignment(self, line: Assignment) -> list[str]:
        """``letter ← formula = formula with numbers = value``, without what repeats itself."""
        line = proven(line)
        result = value(line.value, self.dimension)
        exact = equals(*self._numbers(line), *_finite(line.value))
        formula = pieces(line.term, dimension=self.dimension)
        filled = pieces(line.term, numbers=True, dimension=self.dimension)
        parts = [] if " ".join(formula) in (line.letter, " ".join(filled)) else [formula]
        if " ".join(filled) != result and not is_long(line.term):
            parts.append(filled)
        if not parts:
            sign = r"\gets" if line.updates else exact
            return [f"{line.letter} &{sign} {result}" + _tried(line)]
        start = f"{line.letter} &" + (r"\gets" if line.updates else "=")
        flat = " = ".join(" ".join(part) for part in parts)
        if _length(flat + result) <= SHORT or (len(parts) == 1 and _length(flat + result) <= WIDE):
            return [f"{start} {flat} {exact} {result}" + _tried(line)]
        parts[-1] = [*parts[-1], f"{exact} {result}"]
        rows = [row for part in parts for row in _broken(part)]
        return [f"{start} {rows[0]}", *(row if row[0] == "&" else f"&= {row}" for row in rows[1:])]

    def _numbers(self, line: Assignment) -> list[float]:
        return [n for n in numbers_of(line.term) if np.isfinite(n)]

    def _question(self, line: Assignment) -> list[str]:
        """A condition that has a name, and whether it holds."""
        answer = value(line.value)
        formula = written(line.term)
        numbers = written(line.term, numbers=True, dimension=self.dimension)
        start = rf"& {line.letter}\text{{?}} \;"
        if formula in (line.letter, answer):
            return [f"{start} {answer}"]
        if numbers in (answer, formula) or is_long(line.term):
            return [rf"{start} {formula}: \; {answer}"]
        if _length(formula + numbers + answer) <= WIDE:
            return [rf"{start} {formula}: \; {numbers}, \; {answer}"]
        return [f"{start} {formula}:", rf"& \quad {numbers}, \; {answer}"]

    def _reason(self, line: Reason) -> list[str]:
        condition = line.condition
        formula = written(condition)
        numbers = written(condition, numbers=True, dimension=self.dimension)
        plain = isinstance(condition, Comparison) and condition.sign == "="
        same = numbers == formula or isinstance(condition, Leaf) or plain
        said = "because " if line.held else "because it does not hold that "
        start = rf"& \text{{{said}}} {formula}"
        if same:
            return [start]
        if _length(formula + numbers) <= SHORT:
            return [rf"{start}: \; {numbers}"]
        return [f"{start}:", rf"& \quad {numbers}"]


def proven(line: Assignment) -> Assignment:
    """The line; without its formula if that does not give the value when it is worked out again."""
    with np.errstate(all="ignore"):
        again = line.term.evaluate()
    lost = SAME * 1e-3 * max([1e-6, *(abs(n) for n in numbers_of(line.term) if np.isfinite(n))])
    true = np.allclose(again, line.value, rtol=SAME, atol=lost, equal_nan=True)
    return line if true else replace(line, term=Leaf(line.value, ""))


def _broken(parts: list[str]) -> list[str]:
    """Parts of a formula in rows that are not too long; those after the first begin with ``&``."""
    rows = [parts[0]]
    for part in parts[1:]:
        joined = f"{rows[-1]} {part}"
        if _length(joined) <= WIDE:
            rows[-1] = joined
        else:
            relation = part.startswith(("=", r"\approx"))
            rows.append(f"&{part}" if relation else rf"&\quad {part}")
    return rows


def _tried(line: Assignment) -> str:
    if not line.tried:
        return ""
    tried = r",\, ".join(value(t) for t in line.tried)
    return rf" \qquad (\text{{tried: }} {tried})"


def _finite(known: Any) -> list[float]:
    numbers = np.ravel(np.asarray(known, dtype=float))
    return list(numbers[np.isfinite(numbers)])


def _length(text: str) -> int:
    """Roughly how many signs are seen."""
    text = re.sub(r"\\begin\{pmatrix\}(.*?)\\end\{pmatrix\}", _widest, text)
    text = re.sub(r"\\frac\{([^{}]*)\}\{([^{}]*)\}", lambda m: max(m[1], m[2], key=len), text)
    text = re.sub(r"\\(?:frac|left|right|text|operatorname|mathsf|,|;|!)", "", text)
    return len(re.sub(r"[{}&\\ ^_]", "", re.sub(r"\\[A-Za-z]+", ".", text)))


def _widest(column: re.Match[str]) -> str:
    return max((row.replace("&", "") for row in column[1].split(r"\\")), key=len) + "()"

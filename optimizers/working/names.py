"""Under which letter a number of a rule is shown."""

from __future__ import annotations

import re

from optimizers.working.functions import INNER, NORM
from optimizers.working.recorder import Unit
from optimizers.working.terms import Function, Leaf, Term, leaves
from optimizers.working.writing import written

_TIME = re.compile(r"_\{?t(\+1)?\}?$")


class Names:
    """The letters of one function's names, as a step goes on.

    Attributes
    ----------
    unit
        Whose names they are.
    local
        Letters of what a function inside is given.
    """

    def __init__(self, unit: Unit) -> None:
        self.unit = unit
        self.local: dict[str, str] = {}
        self._formulas: dict[str, tuple[str, frozenset[str]]] = {}
        self._assigned: set[str] = set()

    def letter(self, name: str) -> str:
        """LaTeX for what the name holds now."""
        if name in self.local:
            return self.local[name]
        if name in self._formulas:
            return self._formulas[name][0]
        known = self.unit.letters(name)
        if known is None:
            return in_words(name)
        return known if name in self._assigned else _of_last_step(known)

    def next_letter(self, name: str) -> str:
        """LaTeX for what the name is about to hold."""
        return self.unit.letters(name) or in_words(name)

    def is_printed(self, name: str) -> bool:
        """Whether the rule as it is printed has a letter for the name."""
        return self.unit.letters(name) is not None

    def is_new(self, name: str) -> bool:
        """Whether the name has been given something in this step."""
        return name in self._assigned

    def is_updated(self, name: str) -> bool:
        """Whether the printed rule sets the letter with an arrow."""
        letter = self.unit.letters(name)
        return letter is not None and any(
            letter + arrow in self.unit.printed for arrow in (r" &\gets", r" \gets")
        )

    def stand_for(self, name: str, letter: str) -> None:
        """Show the name as another letter until that one changes."""
        self._formulas[name] = letter, frozenset({letter})

    def assign(self, name: str, term: Term | None) -> str:
        """The name holds something new; gives the letter under which it is shown from now on.

        A name without a letter whose value is one inner product, length or loss is shown as that,
        until one of the letters in it changes.
        """
        letter = self.next_letter(name)
        self._assigned.add(name)
        self._formulas.pop(name, None)
        self._formulas = {n: f for n, f in self._formulas.items() if letter not in f[1]}
        if term is None or self.is_printed(name) or not _is_short(term):
            return letter
        inside = frozenset(leaf.letter for leaf in leaves(term))
        self._formulas[name] = written(term), inside
        return self._formulas[name][0]


def in_words(name: str) -> str:
    """A name without a letter: a single letter as it is, else the words it is made of."""
    if found := re.fullmatch(r"([A-Za-z])_?(\d?)", name):
        return f"{found[1]}_{found[2]}" if found[2] else found[1]
    return rf"\text{{{name.strip('_').replace('_', ' ')}}}"


def _of_last_step(letter: str) -> str:
    """The letter of a number that has not been computed in this step: what was t+1 is t."""
    return _TIME.sub(lambda index: "_t" if index[1] else "_{t-1}", letter)


def _is_short(term: Term) -> bool:
    """Whether a term may stand for its value wherever that is used."""
    if isinstance(term, Leaf):
        return "f" in term.letter and "(" in term.letter  # a loss or gradient that was asked for
    atoms = isinstance(term, Function) and term.template in (INNER, NORM)
    return atoms and all(isinstance(part, Leaf) for part in term.parts)

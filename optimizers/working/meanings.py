"""Letters of a worked step that the printed rule does not have, and what they hold."""

from __future__ import annotations

import re
from collections.abc import Sequence

from optimizers.working.lines import Assignment, Line, Loop, Meaning, Reason
from optimizers.working.terms import Leaf, leaves

DRAWN = r"\text{drawn at random}"
"""Stands for random numbers where the printed rule has no letter for them."""
WORDS = {
    "c": "the share of the newest point in the average",
    "m": "the mean gradient, for option “centered”",
    r"v_{\max}": "the largest mean squared gradient so far",
}


def meanings(lines: Sequence[Line], printed: Sequence[str]) -> tuple[Meaning, ...]:
    """Every letter that is used in a line, but neither printed nor computed in the lines before."""
    known: set[str] = set()
    found: dict[str, Meaning] = {}
    for line in lines:
        term = line.term if isinstance(line, Assignment) else None
        term = line.condition if isinstance(line, Reason) else term
        for leaf in leaves(term) if term else []:
            if leaf.letter not in known and not is_printed(leaf, printed):
                found.setdefault(
                    leaf.letter, Meaning(leaf.letter, leaf.value, words_of(leaf.letter))
                )
        if isinstance(line, Assignment | Loop):
            known.add(line.letter)
    return tuple(found.values())


def words_of(letter: str) -> str:
    """What a letter stands for, as far as that is known."""
    return WORDS.get(letter, "known before this step")


def is_printed(leaf: Leaf, printed: Sequence[str]) -> bool:
    """Whether the letter stands in a printed rule, or needs no explanation."""
    letter = leaf.letter
    if not letter or "(" in letter or letter.startswith((r"\texttt", DRAWN)):
        return True
    return all(_stands_in(part, printed) for part in letter.split(r"\, "))


def _stands_in(letter: str, printed: Sequence[str]) -> bool:
    """Whether a letter is printed; of a coordinate or corner the letter with another index."""
    base, _, index = letter.partition("_")
    if base in ("x", "t", "I", "D") and not index.startswith("{\\text"):
        return True
    letters = [letter.replace("_{t-1}", "_t")] + [f"{base}_i", base] * index.isalnum()
    return any(_found(known, rule) for known in letters for rule in printed)


def _found(letter: str, rule: str) -> bool:
    before = "" if letter.startswith("\\") else r"(?<![A-Za-z\\])"
    return re.search(before + re.escape(letter) + r"(?![A-Za-z_])", rule) is not None

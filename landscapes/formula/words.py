"""Runs of letters to functions, constants and variables: ``2sinx`` is 2·sin x, ``xy`` is x·y."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from landscapes.formula import unknown
from landscapes.formula.characters import SUPERSCRIPTS
from landscapes.formula.errors import fail
from landscapes.formula.names import (
    CONSTANTS,
    DIFFERENTIALS,
    DOUBTFUL,
    FUNCTIONS,
    GREEK,
    GREEK_NAMES,
    IMAGINARY,
    KEYWORDS,
    PIECEWISE,
    REFUSED,
    function,
    suggestion,
    written,
)
from landscapes.formula.node import Reading
from landscapes.formula.subscripts import SUBSCRIPT, refuse_subscript, subscript

if TYPE_CHECKING:
    from landscapes.formula.lexer import Lexer

LETTER_RUN = re.compile(r"[A-Za-z]+")
# Functions whose names contain a digit or a line, the longest first.
SPECIAL = re.compile(
    r"(leaky_relu|arctan2(?=\s*\()|atan2(?=\s*\()|log10(?![0-9.])|log1p|expm1|log2(?![0-9.]))",
    re.IGNORECASE,
)
GLUED = {n: f for n, f in FUNCTIONS.items() if n.isalpha() and (len(n) > 2 or n == "ln")}
GLUED.update({name: name for name in GREEK_NAMES})
GLUED["pi"] = "pi"
GLUED.update({"Piecewise": "piecewise", **PIECEWISE})
LONGEST = max(map(len, GLUED))
DIFFERENTIAL = re.compile(r"d[A-Za-z]?\s*/\s*d[A-Za-z]")
ARC = re.compile(r"[Aa]rc\s+(sin|cos|tan)(?![A-Za-z])")
CALL = re.compile(r"\(|\\left\s*\(")
BRACKET = re.compile(r"\s*(?:\(|\\left|\[)")
ATTRIBUTE = re.compile(r"[A-Za-z_][\w]*(?:\.[A-Za-z_]\w*)+")


def word(lexer: Lexer) -> None:
    """Read a run of letters at the lexer's place."""
    plain, at = lexer.plain, lexer.at
    match = LETTER_RUN.match(plain, at)
    assert match is not None
    refuse_habits(lexer, match.end())
    apart = ARC.match(plain, at)
    if apart:
        return lexer.emit("function", f"a{apart[1]}", len(apart[0]))
    special = SPECIAL.match(plain, at)
    if special:
        return based_logarithm(lexer, special)
    run = match[0]
    if whole(lexer, run):
        return None
    return segments(lexer, run)


def refuse_habits(lexer: Lexer, stop: int) -> None:
    """Refuse d/dx and names with a dot."""
    match = DIFFERENTIAL.match(lexer.plain, lexer.at)
    if match and not (lexer.declared and "d" in lexer.declared):
        fail("unsupported", lexer.span(lexer.at, match.end()),
             "Derivatives are not typed: the gradient is found for you.",
             "Write only the function.")  # fmt: skip
    match = ATTRIBUTE.match(lexer.plain, lexer.at)
    if match:
        last = match[0].rsplit(".", 1)[1]
        mend = f"Write {last}(x)." if function(last) else "Write only the function itself."
        fail("unknown_name", lexer.span(lexer.at, match.end()),
             f"Names with a dot, such as {match[0][:30]}, are not known.", mend)  # fmt: skip


def based_logarithm(lexer: Lexer, special: re.Match[str]) -> None:
    """Read log2, log10, atan2 and the like."""
    name = FUNCTIONS[special[0].lower()]
    glued = lexer.plain[special.end() : special.end() + 1].isalpha()
    if glued and name in ("log2", "log10"):
        base = name.removeprefix("log")
        start, end = lexer.span(lexer.at, special.end() + 1)
        message = (
            f"{special[0]}{lexer.plain[special.end()]} is read as the logarithm to base {base}; "
            f"write log({base}…) for the other."
        )
        lexer.readings.append(Reading(message, start, end))
    lexer.emit("function", name, len(special[0]))


def whole(lexer: Lexer, run: str) -> bool:
    """Read a run that is one known word; False if it is none."""
    low = run.lower()
    if lexer.declared and run in lexer.declared and len(run) == 1:
        variable(lexer, run, 1)
    elif lexer.declared and run in lexer.declared:
        variable(lexer, run, len(run))
    elif run in CONSTANTS:
        constant(lexer, CONSTANTS[run], len(run))
    elif low == "pi" and run != "pi":
        constant(lexer, "pi", 2)
    elif low in PIECEWISE:
        lexer.emit("piecewise", PIECEWISE[low], len(run))
    elif low in KEYWORDS and run in (low, low.title(), low.upper()):
        keyword(lexer, KEYWORDS[low], len(run))
    elif run in GREEK_NAMES:
        variable(lexer, GREEK_NAMES[run], len(run))
    elif function(run):
        lexer.emit("function", function(run) or "", len(run))
    else:
        return False
    return True


def keyword(lexer: Lexer, value: str, length: int) -> None:
    """Read if, else, otherwise, and, or, not."""
    lexer.emit(value, value, length)


def segments(lexer: Lexer, run: str) -> None:
    """Split a run into known words and single letters, the longest match first."""
    refuse_word(lexer, run)
    begin, offset, singles = lexer.at, 0, 0
    while offset < len(run):
        lexer.at = begin + offset
        special = SPECIAL.match(lexer.plain, lexer.at)
        if special and special.end() > begin + len(run):
            return based_logarithm(lexer, special)
        piece = longest(run, offset)
        if piece:
            refuse_doubled(lexer, run, offset, piece)
            found = GLUED.get(piece) or GLUED[piece.lower()]
            if found == "pi":
                constant(lexer, "pi", 2)
            elif piece.lower() in PIECEWISE:
                lexer.emit("piecewise", found, len(piece))
            elif piece in GREEK_NAMES:
                variable(lexer, GREEK_NAMES[piece], len(piece))
            else:
                lexer.emit("function", found, len(piece))
            offset, singles = offset + len(piece), 0
            continue
        singles += 1
        single(lexer, run, begin, offset, singles)
        offset += 1
    return None


def longest(run: str, offset: int) -> str:
    """The longest known word in the run at this place, "" if there is none."""
    for length in range(min(LONGEST, len(run) - offset), 1, -1):
        piece = run[offset : offset + length]
        if piece in GLUED or (offset == 0 and piece.istitle() and piece.lower() in GLUED):
            return piece
    return ""


def refuse_word(lexer: Lexer, run: str) -> None:
    """Refuse words of other mathematics, or of programs, and probable misspellings."""
    declared = lexer.declared or ()
    if all(letter in declared for letter in run):
        return
    stop = lexer.at + len(run)
    called = bool(BRACKET.match(lexer.plain, stop))
    span = lexer.span(lexer.at, stop)
    if len(run) > 1 and (run in REFUSED or run.lower() in REFUSED):
        unknown.word(run, span, declared)
    if run in DIFFERENTIALS:
        fail("unsupported", span, "Differentials and derivatives are not typed.",
             "Write only the function; its gradient is found for you.")  # fmt: skip
    if all(letter in IMAGINARY for letter in run):
        unknown.reserved(run, span)
    if not called or longest_anywhere(run):
        return
    near = suggestion(run, called=True)
    if len(run) >= 3 and near in FUNCTIONS:
        unknown.word(run, span, declared)
    if run == lexer.called or (len(run) == 1 and run in "fghFGH" and run not in declared):
        fail("unknown_name", span, f"The function {run} is not defined.",
             f"Write its formula instead; for a product write {run}·(…).")  # fmt: skip


def longest_anywhere(run: str) -> bool:
    """Whether a known word is inside."""
    return any(longest(run, offset) for offset in range(len(run)))


def refuse_doubled(lexer: Lexer, run: str, offset: int, piece: str) -> None:
    """Refuse ``sinn(x)``."""
    after = offset + len(piece)
    rest = run[after:]
    stop = lexer.at - offset + len(run)
    doubled = rest == piece[-1] and FUNCTIONS.get(piece) and BRACKET.match(lexer.plain, stop)
    if doubled and rest not in (lexer.declared or ()):
        unknown.word(run, lexer.span(lexer.at - offset, stop), lexer.declared or (), piece)


def single(lexer: Lexer, run: str, begin: int, offset: int, singles: int) -> None:
    """Read one letter as a variable, or e before an exponent."""
    letter = run[offset]
    declared = lexer.declared
    span = lexer.span(begin, begin + len(run))
    subscripted = offset == len(run) - 1 and bool(SUBSCRIPT.match(lexer.plain, lexer.at + 1))
    if declared and letter in declared and not subscripted:
        return variable(lexer, letter, 1)
    if letter == "e":
        if offset == len(run) - 1 and raised(lexer, begin + len(run)):
            return constant(lexer, "e", 1)
        unknown.word(run, span, declared or ())
    if letter in IMAGINARY and not subscripted:
        if len(run) > 1:
            unknown.word(run, span, declared or ())
        unknown.reserved(letter, span)
    if letter == "E":
        unknown.reserved(letter, span)
    if singles > 3 and not all(c in (declared or ()) for c in run):
        unknown.word(run, span, declared or ())
    return variable(lexer, letter, 1)


def raised(lexer: Lexer, at: int) -> bool:
    """Whether an exponent follows."""
    rest = lexer.plain[at:].lstrip()
    return rest[:1] == "^" or rest[:2] == "**" or (rest[:1] in SUPERSCRIPTS and bool(rest))


def constant(lexer: Lexer, name: str, length: int) -> None:
    """Read e or π; a subscript would make it something else."""
    stop = lexer.at + length
    match = SUBSCRIPT.match(lexer.plain, stop)
    if match and not (match[5] and lexer.plain[lexer.at] == "\\"):
        span = lexer.span(lexer.at, match.end())
        shown = "π" if name == "pi" else "e"
        if match[5]:
            fail("number_adjacent", span, f"A number stands right behind {shown}.",
                 f"Write {match[5]}{shown}, or {shown}^{match[5]} for a power.")  # fmt: skip
        fail("unknown_name", span, f"{shown} is a constant and has no subscript.")
    lexer.emit("constant", name, length)


def greek(lexer: Lexer) -> None:
    """Read a Greek letter: π, σ( ), or a variable."""
    letter = lexer.plain[lexer.at]
    if letter == "π":
        if lexer.declared and "pi" in lexer.declared:
            return variable(lexer, "pi", 1)
        return constant(lexer, "pi", 1)
    return variable(lexer, GREEK[letter], 1)


def variable(lexer: Lexer, stem: str, length: int) -> None:
    """Read a variable with its subscript."""
    stop = lexer.at + length
    match = SUBSCRIPT.match(lexer.plain, stop)
    name = (
        stem + subscript(match)
        if match and not (match[5] and len(stem) > 1 and stem not in GREEK_NAMES)
        else stem
    )
    if match and name != stem:
        stop = match.end()
    span = lexer.span(lexer.at, stop)
    called = name == "sigma" and BRACKET.match(lexer.plain, stop)
    if called and "sigma" not in (lexer.declared or ()):
        return lexer.emit("function", "sigmoid", stop - lexer.at)
    refuse_subscript(lexer, name.removeprefix(stem).removeprefix("_"), stop)
    spelled = lexer.plain[lexer.at].isascii() and lexer.plain[lexer.at] != "\\"
    doubtful = name in DOUBTFUL and (spelled or name != "gamma")
    if doubtful and CALL.match(lexer.plain, stop) and name not in (lexer.declared or ()):
        fail("ambiguous", lexer.span(lexer.at, stop), f"{written(name)} is not a function here.",
             f"For the variable {written(name)} times a bracket write {written(name)}·(…).")  # fmt: skip
    if lexer.declared is not None and name not in lexer.declared:
        unknown.undeclared(lexer.declared, name, span)
    return lexer.emit("variable", name, stop - lexer.at)

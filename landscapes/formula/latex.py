r"""LaTeX commands to tokens: ``\cdot`` is a sign, ``\frac`` waits for the parser."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from landscapes.formula import unknown, words
from landscapes.formula.errors import fail
from landscapes.formula.names import (
    CONSTANTS,
    GREEK_NAMES,
    KEYWORDS,
    PIECEWISE,
    function,
    suggestion,
)
from landscapes.formula.signs import PAIRS

if TYPE_CHECKING:
    from landscapes.formula.lexer import Lexer

COMMAND = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
SIGNS: dict[str, tuple[str, str]] = {
    "cdot": ("operator", "*"), "times": ("operator", "*"), "ast": ("operator", "*"),
    "star": ("operator", "*"), "bullet": ("operator", "*"), "cdotp": ("operator", "*"),
    "div": ("operator", "/"), "slash": ("operator", "/"), "le": ("compare", "<="),
    "leq": ("compare", "<="), "leqslant": ("compare", "<="), "leqq": ("compare", "<="),
    "ge": ("compare", ">="), "geq": ("compare", ">="), "geqslant": ("compare", ">="),
    "geqq": ("compare", ">="), "lt": ("compare", "<"), "gt": ("compare", ">"),
    "ne": ("compare", "!="), "neq": ("compare", "!="), "land": ("and", "and"),
    "wedge": ("and", "and"), "lor": ("or", "or"), "vee": ("or", "or"), "lnot": ("not", "not"),
    "neg": ("not", "not"), "{": ("open", "{"), "}": ("close", "}"), "lbrace": ("open", "{"),
    "rbrace": ("close", "}"), "lfloor": ("open", "⌊"), "rfloor": ("close", "⌋"),
    "lceil": ("open", "⌈"), "rceil": ("close", "⌉"), "lvert": ("bar", "left"),
    "rvert": ("bar", "right"), "vert": ("bar", ""), "mid": ("bar", ""), "|": ("norm", ""),
    "frac": ("frac", ""), "dfrac": ("frac", ""), "tfrac": ("frac", ""), "cfrac": ("frac", ""),
    "sqrt": ("sqrt", ""), "\\": ("row", ""), "cr": ("row", ""), "newline": ("row", ""),
    "colon": ("colon", ":"), "mapsto": ("arrow", "→"), "to": ("arrow", "→"),
    "lbrack": ("open", "["), "rbrack": ("close", "]"), "coloneqq": ("equals", "="),
    "_": ("operator", "_"), "&": ("column", "&"),
}  # fmt: skip
_SPACING = (
    ", ; : ! > quad qquad space thinspace medspace thickspace enspace enskip hfill displaystyle "
    "textstyle scriptstyle limits nolimits nonumber notag strut mathstrut allowbreak relax "
    "negthinspace"
)
SPACING = frozenset(_SPACING.split()) | {" ", "\n"}
_SIZES = "left right big Big bigg Bigg bigl Bigl biggl Biggl bigr Bigr biggr Biggr bigm middle"
SIZES = frozenset(_SIZES.split())
_FONTS = (
    "mathbf mathit mathcal mathsf mathtt mathbb mathfrak mathscr boldsymbol bm vec pmb mathnormal "
    "mathrm operatorname mathop text textrm textit textnormal textbf mbox hbox rm textsf"
)
FONTS = frozenset(_FONTS.split())
UNSUPPORTED = {
    "int": "Integrals are not supported.",
    "iint": "Integrals are not supported.",
    "oint": "Integrals are not supported.",
    "sum": "Sums with an index are not supported.",
    "prod": "Products with an index are not supported.",
    "lim": "Limits are not supported.",
    "partial": "Derivatives are not typed: the gradient is found for you.",
    "nabla": "Derivatives are not typed: the gradient is found for you.",
    "prime": "Derivatives are not typed: the gradient is found for you.",
    "infty": "Infinity is not a number that a loss can take.",
    "pm": "± would be two functions.",
    "mp": "∓ would be two functions.",
    "binom": "Binomial coefficients are not supported.",
    "dbinom": "Binomial coefficients are not supported.",
    "choose": "Binomial coefficients are not supported.",
    "Vert": "Norms are not supported.",
    "lVert": "Norms are not supported.",
    "rVert": "Norms are not supported.",
    "in": "Set notation is not supported.",
    "hat": "Accents are not supported.",
    "bar": "Accents are not supported.",
    "tilde": "Accents are not supported.",
    "dot": "Accents are not supported.",
    "bmod": "Remainders are not supported.",
    "mod": "Remainders are not supported.",
    "pmod": "Remainders are not supported.",
    "%": "Percent signs are not supported.",
    "det": "Matrices are not supported.",
    "sup": "Suprema are not supported.",
    "inf": "Infima are not supported.",
    "arg": "Complex numbers are not supported.",
    "circ": "Degrees and compositions are not supported.",
    "degree": "Angles are in radians.",
    "mathbb": "Number sets are not supported.",
}
MENDS = {
    "sum": "Write the terms out: x_1^2 + x_2^2.",
    "prod": "Write the factors out.",
    "hat": "Use another letter.",
    "in": "Write the condition with \\le and <.",
}
TABLES = frozenset({"cases", "dcases", "rcases", "array", "matrix", "aligned"})
ENVIRONMENT = re.compile(r"\s*\{\s*([A-Za-z]+)(\*?)\s*\}(\s*\{[lcr|@{}. ]*\})?")
NORMS = frozenset({"\\|", "‖", "\\Vert", "\\lVert", "\\rVert"})
SIZED = re.compile(r"\s*(\\[{}|]|\\[lr]?[vV]ert\b|\\[lr](?:floor|ceil)\b|[|‖().\[\]{}⌊⌋⌈⌉])")
BARE = re.compile(r"\s+([A-Za-z])(?![A-Za-z])")
BRACED = re.compile(r"\s*\{([^{}\\]*)\}")
BRACED_COMMAND = re.compile(r"\s*\{\s*\\([A-Za-z]+)\s*\}")


def command(lexer: Lexer) -> None:
    """Read the command at the lexer's place."""
    match = COMMAND.match(lexer.plain, lexer.at)
    if match is None:
        fail("syntax", lexer.span(lexer.at, lexer.at + 1), "A backslash stands alone.",
             "Write a LaTeX command such as \\frac or \\sqrt, or leave it out.")  # fmt: skip
    name = match[1]
    if name in SPACING:
        lexer.at = match.end()
        lexer.spaced = True
    elif name in SIZES:
        size(lexer, name, match.end())
    elif name in SIGNS:
        kind, value = SIGNS[name]
        lexer.emit(kind, value, len(match[0]))
    elif name in ("begin", "end"):
        environment(lexer, name, match.end())
    elif name in UNSUPPORTED and name not in FONTS:
        fail("unsupported", lexer.span(lexer.at, match.end()), UNSUPPORTED[name],
             MENDS.get(name, ""))  # fmt: skip
    else:
        named(lexer, name, match.end())


def named(lexer: Lexer, name: str, stop: int) -> None:
    r"""Read ``\sin``, ``\theta``, ``\operatorname{…}`` and the like."""
    declared = lexer.declared or ()
    if name in FONTS:
        font(lexer, name, stop)
    elif name in ("pi", "varpi") and "pi" not in declared:
        words.constant(lexer, "pi", stop - lexer.at)
    elif name == "sigma" or (name in GREEK_NAMES):
        words.variable(lexer, GREEK_NAMES[name], stop - lexer.at)
    elif name in ("mu", "pi"):
        words.variable(lexer, name, stop - lexer.at)
    elif name == "ell":
        words.variable(lexer, "l", stop - lexer.at)
    elif name.islower() and function(name):
        lexer.emit("function", function(name) or "", stop - lexer.at)
    else:
        near = suggestion(name)
        mend = f"Did you mean \\{near}?" if near else "Write the formula without this command."
        fail("unknown_name", lexer.span(lexer.at, stop), f"\\{name[:30]} is not known.", mend)


def size(lexer: Lexer, name: str, stop: int) -> None:
    r"""Read ``\left(``, ``\right|``, ``\left.``; sizes change only the direction of bars."""
    begin = lexer.at
    side = {"t": "right" if name == "right" else "left", "l": "left", "r": "right"}.get(
        name[-1], ""
    )
    match = SIZED.match(lexer.plain, stop)
    if match is None:
        fail("syntax", lexer.span(begin, stop), f"\\{name} stands before a bracket or bar.",
             "Write for example \\left( x \\right).")  # fmt: skip
    sign, length = match[1], match.end() - begin
    if sign in NORMS:
        fail("unsupported", lexer.span(begin, match.end()), "Norms are not supported.",
             "Write \\sqrt{x^2+y^2}.")  # fmt: skip
    if sign.endswith(("floor", "ceil")):
        lexer.at = stop
    elif sign.endswith(("vert", "|")):
        lexer.emit("bar", side, length)
    elif sign == ".":
        lexer.emit("blank", side, length)
    else:
        kind = "open" if sign[-1] in PAIRS else "close"
        lexer.emit(kind, sign[-1], length)


def environment(lexer: Lexer, name: str, stop: int) -> None:
    r"""Read ``\begin{cases}`` and ``\end{cases}``."""
    match = ENVIRONMENT.match(lexer.plain, stop)
    if not match:
        fail("syntax", lexer.span(lexer.at, stop), f"\\{name} needs a name in braces.",
             "Write \\begin{cases} … \\end{cases}.")  # fmt: skip
    kind = match[1]
    if kind not in TABLES:
        fail("unsupported", lexer.span(lexer.at, match.end()),
             f"The environment {kind[:30]} is not supported.",
             "For pieces write \\begin{cases} … \\end{cases}.")  # fmt: skip
    lexer.emit("begin" if name == "begin" else "finish", kind, match.end() - lexer.at)


def font(lexer: Lexer, name: str, stop: int) -> None:
    r"""Read ``\mathbf{w}``, ``\operatorname{sigmoid}``, ``\text{ if }``: the font is ignored."""
    if lexer.plain[stop : stop + 1] == "*":
        stop += 1
    inner = BRACED_COMMAND.match(lexer.plain, stop)
    if inner and inner[1] in GREEK_NAMES:
        return words.variable(lexer, GREEK_NAMES[inner[1]], inner.end() - lexer.at)
    if name == "rm":
        lexer.at, lexer.spaced = stop, True
        return None
    match = BRACED.match(lexer.plain, stop)
    if not match:
        bare = BARE.match(lexer.plain, stop)
        if bare:
            return content(lexer, bare)
        fail("unknown_name", lexer.span(lexer.at, stop + 1), f"\\{name} needs a word in braces.",
             "Write for example \\operatorname{sigmoid}(x).")  # fmt: skip
    return content(lexer, match)


def content(lexer: Lexer, match: re.Match[str]) -> None:
    """Read the word in the braces of a font command."""
    inside = match[1].strip(" ,.;")
    if match[1].strip() == "":
        lexer.at, lexer.spaced = match.end(), True
        return None
    length = match.end() - lexer.at
    low = inside.lower()
    declared = lexer.declared or ()
    if inside in CONSTANTS and inside not in declared:
        return words.constant(lexer, CONSTANTS[inside], length)
    if inside == "d" and "d" not in declared:
        fail("unsupported", lexer.span(lexer.at, match.end()),
             "Differentials and derivatives are not typed.", "Write only the function.")  # fmt: skip
    if low in KEYWORDS:
        return lexer.emit(KEYWORDS[low], KEYWORDS[low], length)
    if low in PIECEWISE:
        return lexer.emit("piecewise", PIECEWISE[low], length)
    if function(inside):
        return lexer.emit("function", function(inside) or "", length)
    if len(inside) == 1 and inside.isascii() and inside.isalpha():
        if inside in "iIjE" and inside not in declared:
            unknown.reserved(inside, lexer.span(lexer.at, match.end()))
        return words.variable(lexer, inside, length)
    unknown.word(inside, lexer.span(lexer.at, match.end()), declared)
    return None

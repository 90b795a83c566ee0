"""The words of a formula: functions, constants, Greek letters, variables, and what is refused."""

from __future__ import annotations

import string
from collections.abc import Iterable
from difflib import get_close_matches

# Canonical name: (fewest, most arguments), other spellings.
_FUNCTIONS: dict[str, tuple[int, int, str]] = {
    "sin": (1, 1, ""),
    "cos": (1, 1, ""),
    "tan": (1, 1, "tg"),
    "cot": (1, 1, "ctg cotan cotg"),
    "sec": (1, 1, ""),
    "csc": (1, 1, "cosec"),
    "asin": (1, 1, "arcsin"),
    "acos": (1, 1, "arccos"),
    "atan": (1, 1, "arctan arctg"),
    "atan2": (2, 2, "arctan2"),
    "sinh": (1, 1, ""),
    "cosh": (1, 1, ""),
    "tanh": (1, 1, ""),
    "coth": (1, 1, ""),
    "sech": (1, 1, ""),
    "csch": (1, 1, "cosech"),
    "asinh": (1, 1, "arcsinh arsinh"),
    "acosh": (1, 1, "arccosh arcosh"),
    "atanh": (1, 1, "arctanh artanh"),
    "exp": (1, 1, ""),
    "expm1": (1, 1, ""),
    "log": (1, 2, "ln"),
    "log2": (1, 1, "ld lb"),
    "log10": (1, 1, "lg"),
    "log1p": (1, 1, ""),
    "sqrt": (1, 1, ""),
    "cbrt": (1, 1, ""),
    "abs": (1, 1, "fabs"),
    "sign": (1, 1, "sgn signum"),
    "step": (1, 1, "heaviside"),
    "floor": (1, 1, ""),
    "ceil": (1, 1, "ceiling"),
    "max": (2, 8, "maximum"),
    "min": (2, 8, "minimum"),
    "relu": (1, 1, ""),
    "leakyrelu": (1, 2, "leaky_relu lrelu"),
    "softplus": (1, 1, ""),
    "sigmoid": (1, 1, "logistic expit"),
    "silu": (1, 1, "swish"),
    "gelu": (1, 1, ""),
    "softsign": (1, 1, ""),
    "erf": (1, 1, ""),
    "erfc": (1, 1, ""),
    "sinc": (1, 1, ""),
    "logsumexp": (1, 8, "lse"),
    "logaddexp": (2, 2, ""),
    "hypot": (2, 2, ""),
    "pow": (2, 2, "power"),
    "square": (1, 1, ""),
}
ARITY = {name: row[:2] for name, row in _FUNCTIONS.items()}
FUNCTIONS = {
    spelling: name for name, row in _FUNCTIONS.items() for spelling in [name, *row[2].split()]
}
_INVERTIBLE = "sin cos tan cot sec csc sinh cosh tanh coth sech csch exp log"
INVERTIBLE = frozenset(_INVERTIBLE.split())
PIECEWISE = {"piecewise": "piecewise", "where": "where", "ifelse": "where", "iif": "where"}
CONSTANTS = {"pi": "pi", "π": "pi", "e": "e"}
KEYWORDS = {
    "if": "if", "when": "if", "for": "if", "else": "else", "otherwise": "otherwise",
    "then": "then", "and": "and", "or": "or", "not": "not", "true": "true",
}  # fmt: skip
_LETTERS = "α β γ δ ε ζ η θ ι κ λ μ ν ξ ρ σ τ υ φ χ ψ ω Γ Δ Θ Λ Ξ Φ Ψ Ω"
_SPELLED = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi rho sigma tau "
    "upsilon phi chi psi omega Gamma Delta Theta Lambda Xi Phi Psi Omega"
)
GREEK: dict[str, str] = dict(zip(_LETTERS.split(), _SPELLED.split(), strict=True))
GREEK_NAMES = {
    **{name: name for name in GREEK.values()},
    "varepsilon": "epsilon", "vartheta": "theta", "varphi": "phi", "varrho": "rho",
    "varsigma": "sigma", "varkappa": "kappa",
}  # fmt: skip
# Letters that mean something else unless a signature declares them.
IMAGINARY = frozenset("iIj")
RESERVED = frozenset("eE") | IMAGINARY
LETTERS = frozenset(string.ascii_letters) - RESERVED
_REFUSED = (
    "nan inf infinity infty oo none null true false sum prod product int integral integrate lim "
    "limit diff derivative deriv solve gcd lcm mod rem det div rot grad curl avg mean std var arg "
    "deg rad def del let set map zip len str eval exec open chr ord bin hex oct dir id re im conj "
    "sqr cis sup argmin argmax minimize maximize factorial gamma_function binomial choose random "
    "rand lambda_function nor xor new fun fn vec mat matrix norm dot cross round trunc print "
    "import return while pass isprime prime zoo series expand factor simplify plot subs sh ch th "
    "sen tang ctan  as is in to by of"
)
REFUSED = frozenset(_REFUSED.split())
DIFFERENTIALS = frozenset({"dx", "dy", "dz", "dt", "dw", "du", "dv"})
# Spelled-out names that are functions elsewhere: gamma(x) is not taken for γ·x.
DOUBTFUL = frozenset({"gamma", "Gamma", "zeta", "Phi"})
MENDS = {
    "sh": "sinh", "ch": "cosh", "th": "tanh", "sen": "sin", "tang": "tan", "ctan": "cot",
    "sqr": "square", "mod": "floor", "round": "floor", "norm": "sqrt",
}  # fmt: skip
_WORDS = sorted({*FUNCTIONS, *PIECEWISE, *GREEK_NAMES, "otherwise"})


def function(word: str) -> str | None:
    """Canonical name of a function, upper or lower case; None if it is none."""
    return FUNCTIONS.get(word) or FUNCTIONS.get(word.lower())


def suggestion(word: str, also: Iterable[str] = (), *, called: bool = False) -> str:
    """The known word that is meant, probably; "" if none is near."""
    low = word.lower()
    if low in MENDS:
        return MENDS[low]
    if low in REFUSED:
        return ""
    near = get_close_matches(low, [*_WORDS, *also], n=1, cutoff=0.66 if called else 0.74)
    return near[0] if near else ""


def natural(name: str) -> tuple[str, int, str]:
    """Sort key that puts w2 before w10."""
    stem = name.rstrip(string.digits)
    digits = name[len(stem) :]
    return stem, int(digits or -1), name


def written(name: str) -> str:
    """A name as it is written in a sentence: θ₁ for ``theta1``."""
    stem = name.rstrip(string.digits)
    letter = {word: letter for letter, word in GREEK.items()}.get(stem, stem)
    return letter + name[len(stem) :].translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))

"""What is refused before SymPy sees it: formulas that would take forever, or have no value.

SymPy evaluates constants as it builds them: 9^9^9 would never end. So constant parts are estimated
in floating point first, and sizes are bounded.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

from landscapes.formula.errors import FormulaError, fail
from landscapes.formula.lexer import Token
from landscapes.formula.node import Node

MOST_CHARACTERS = 1000
MOST_TOKENS = 400
MOST_NODES = 300
DEEPEST = 25
MOST_STACKED_POWERS = 3
HIGHEST_EXPONENT = 100
HIGHEST_DEGREE = 200
LARGEST = 1e30
MOST_LETTERS = 4
MOST_VARIABLES = 10


def check_text(text: str) -> None:
    """Refuse a text that is too long, before anything else looks at it."""
    if len(text) > MOST_CHARACTERS:
        raise FormulaError(
            "The formula is too long.", MOST_CHARACTERS, len(text), kind="too_long",
            hint=f"At most {MOST_CHARACTERS} characters are allowed.", text=text[:MOST_CHARACTERS],
        )  # fmt: skip


def check_tokens(tokens: list[Token]) -> None:
    """Refuse too many signs and words."""
    if len(tokens) > MOST_TOKENS:
        fail("too_long", (tokens[MOST_TOKENS].start, tokens[-1].end), "The formula is too long.",
             f"At most {MOST_TOKENS} numbers, names and signs are allowed.")  # fmt: skip


def check_tree(root: Node) -> None:
    """Refuse what is too large or too deep, or has no real value."""
    found: dict[int, Measure] = {}
    for count, node in enumerate(root.walk()):
        if count >= MOST_NODES:
            fail("too_long", root.span, "The formula has too many parts.",
                 f"At most {MOST_NODES} are allowed.")  # fmt: skip
        found[id(node)] = measure(node, [found[id(child)] for child in node.args])


class Measure:
    """Size of a part: its depth, degree, stacked powers, and value if it is a constant."""

    __slots__ = ("degree", "depth", "powers", "value")

    def __init__(self, depth: int, degree: float, powers: int, value: float | None):
        self.depth = depth
        self.degree = degree
        self.powers = powers
        self.value = value


def measure(node: Node, inside: list[Measure]) -> Measure:
    """Measure a part from the measures of its arguments, and refuse it if it is out of bounds."""
    deeper = node.op not in ("add", "multiply", "reciprocal", "compare", "and", "or")
    depth = max((m.depth for m in inside), default=0) + deeper
    if depth > DEEPEST:
        fail("too_deep", node.span, "Too many parts inside each other.",
             f"At most {DEEPEST} are allowed.")  # fmt: skip
    powers = max((m.powers for m in inside), default=0)
    degree = max((m.degree for m in inside), default=0)
    if node.op == "variable":
        degree = 1
    elif node.op == "power":
        powers = stacked(node, inside)
        degree = raised_degree(node, inside)
    elif node.op == "multiply":
        degree = sum(m.degree for m in inside)
    if degree > HIGHEST_DEGREE:
        fail("too_big", node.span, "The degree is too high.",
             f"At most {HIGHEST_DEGREE} is allowed.")  # fmt: skip
    return Measure(depth, degree, powers, constant(node, inside))


def stacked(node: Node, inside: list[Measure]) -> int:
    """How many powers stand on each other."""
    base, exponent = inside
    powers = max(base.powers, 1 + exponent.powers)
    if powers > MOST_STACKED_POWERS:
        fail("too_deep", node.span, "Too many powers stand on each other.",
             f"At most {MOST_STACKED_POWERS} are allowed.")  # fmt: skip
    return powers


def raised_degree(node: Node, inside: list[Measure]) -> float:
    """Degree of a power."""
    base, exponent = inside
    if exponent.value is None:
        return base.degree
    if abs(exponent.value) > HIGHEST_EXPONENT and node.args[0].value != "e":
        fail("too_big", node.args[1].span, "The exponent is too large.",
             f"At most {HIGHEST_EXPONENT} is allowed.")  # fmt: skip
    return base.degree * max(1.0, abs(exponent.value))


def constant(node: Node, inside: list[Measure]) -> float | None:
    """Value of a constant part, None if it has a variable in it."""
    if node.op in ("variable", "piecewise") or node.is_condition:
        return None
    values = [m.value for m in inside if m.value is not None]
    if len(values) < len(inside):
        forbidden(node, inside)
        return None
    try:
        result = evaluate(node, values)
    except OverflowError:
        result = math.inf
    except (ValueError, ZeroDivisionError):
        result = math.nan
    if math.isnan(result):
        no_value(node, values)
    if abs(result) > LARGEST:
        fail("too_big", node.span, "This number is too large.",
             "Numbers up to 10^30 are allowed.")  # fmt: skip
    return result


def forbidden(node: Node, inside: list[Measure]) -> None:
    """Refuse x^… and log(x, b) whose constant part leaves no real value."""
    if node.op == "power" and inside[0].value is not None and inside[0].value < 0:
        fail("not_real", node.args[0].span, "A negative number has no real power of this kind.",
             "Use a positive base.")  # fmt: skip
    if node.op == "power" and inside[0].value is not None and abs(inside[0].value) > LARGEST:
        fail("too_big", node.args[0].span, "This number is too large.")
    if node.op == "call" and node.value == "log" and len(inside) == 2:
        base = inside[1].value
        if base is not None and (base <= 0 or base == 1):
            fail("not_real", node.args[1].span, "This is no base of a logarithm.",
                 "A base is positive and not 1.")  # fmt: skip


def no_value(node: Node, values: list[float]) -> None:
    """Refuse a constant without a real value."""
    if node.op == "reciprocal" or (node.op == "power" and values[0] == 0):
        fail("not_real", node.span, "Division by zero has no value.", "Change the divisor.")
    if node.op == "power":
        root = "For the cube root of a negative number write cbrt(−8)."
        fail("not_real", node.span, "This root has no real value.", root)
    fail("not_real", node.span, f"{node.value} has no real value here.",
         "Change its argument.")  # fmt: skip


def near(function: Callable[[float], float], low: float, high: float) -> Callable[..., float]:
    """Forgive an argument that rounding has pushed out of the domain."""

    def forgiving(x: float) -> float:
        inside = min(max(x, low), high)
        return function(inside if abs(inside - x) < 1e-12 else x)

    return forgiving


def exponential(x: float) -> float:
    """Exponential; what would become 0 is refused, because its logarithm would be wrong."""
    if x < -690:
        raise OverflowError
    return math.exp(x)


def logarithm(x: float, base: float = math.e) -> float:
    """Logarithm."""
    return math.log(x) / (1.0 if base == math.e else math.log(base))


def power(base: float, exponent: float) -> float:
    """Power; the size is known before it is computed."""
    if base == 0 and exponent < 0:
        raise ZeroDivisionError
    if base < 0 and not float(exponent).is_integer():
        raise ValueError
    size = exponent * math.log10(abs(base)) if base else 0.0
    if abs(size) > 300:
        raise OverflowError
    return base**exponent


EVALUATE: dict[str, Callable[..., Any]] = {
    "sin": math.sin, "cos": math.cos, "tan": math.tan, "cot": lambda x: math.cos(x) / math.sin(x),
    "sec": lambda x: 1 / math.cos(x), "csc": lambda x: 1 / math.sin(x),
    "asin": near(math.asin, -1, 1), "acos": near(math.acos, -1, 1), "atan": math.atan,
    "atan2": math.atan2, "sinh": math.sinh, "cosh": math.cosh, "tanh": math.tanh,
    "coth": lambda x: 1 / math.tanh(x), "sech": lambda x: 1 / math.cosh(x),
    "csch": lambda x: 1 / math.sinh(x), "asinh": math.asinh, "acosh": near(math.acosh, 1, 1e300),
    "atanh": math.atanh, "exp": exponential, "expm1": math.expm1, "log": logarithm,
    "log2": math.log2, "log10": math.log10, "log1p": math.log1p, "cbrt": math.cbrt, "abs": abs,
    "sign": lambda x: (x > 0) - (x < 0), "step": lambda x: float(x > 0), "floor": math.floor,
    "ceil": math.ceil, "max": max, "min": min, "relu": lambda x: max(0.0, x),
    "leakyrelu": lambda x, slope=0.01: max(x, slope * x),
    "softplus": lambda x: math.log1p(math.exp(-abs(x))) + max(0.0, x),
    "sigmoid": lambda x: (1 + math.tanh(x / 2)) / 2,
    "silu": lambda x: x * (1 + math.tanh(x / 2)) / 2,
    "gelu": lambda x: x / 2 * (1 + math.erf(x / math.sqrt(2))),
    "softsign": lambda x: x / (1 + abs(x)), "erf": math.erf, "erfc": math.erfc,
    "sinc": lambda x: math.sin(x) / x if x else 1.0,
    "logsumexp": lambda *xs: max(xs) + math.log(sum(math.exp(x - max(xs)) for x in xs)),
    "logaddexp": lambda *xs: max(xs) + math.log(sum(math.exp(x - max(xs)) for x in xs)),
    "hypot": math.hypot, "pow": power, "square": lambda x: x * x,
}  # fmt: skip


def evaluate(node: Node, values: list[float]) -> float:
    """Float value of an operation on constants."""
    match node.op:
        case "number":
            assert isinstance(node.value, Fraction)
            return float(node.value)
        case "constant":
            return math.pi if node.value == "pi" else math.e
        case "add":
            return sum(values)
        case "negate":
            return -values[0]
        case "multiply":
            return math.prod(values)
        case "reciprocal":
            return 1 / values[0]
        case "power":
            return power(*values)
        case "call" if node.value in ("max", "min"):
            return max(values) if node.value == "max" else min(values)
    return EVALUATE[str(node.value)](*values)


def check_variables(root: Node, names: tuple[str, ...], most: int | None = None) -> None:
    """Refuse more variables than can be shown, at the one that is too much."""
    if not too_many(names, most):
        return
    seen: list[str] = []
    for node in root.walk():
        if node.op == "variable" and str(node.value) not in seen:
            seen.append(str(node.value))
        if reason := too_many(seen, most):
            fail("too_many_vars", node.span, f"{len(names)} variables are too many.", reason)


def too_many(names: Sequence[str], most: int | None = None) -> str:
    """Return which variables a loss may have, if these are more; else nothing.

    More than four different letters are a formula with unnamed constants (ax² + bx + c), hardly
    ever a loss of so many variables; numbered ones (w1, w2, … w10) are meant. With ``most`` only
    their number counts: a model's inputs and parameters may all be letters.
    """
    if most is not None:
        return f"At most {most} letters are allowed." if len(names) > most else ""
    letters = {name.rstrip("0123456789") for name in names}
    if len(names) <= MOST_LETTERS or (
        len(letters) <= MOST_LETTERS and len(names) <= MOST_VARIABLES
    ):
        return ""
    return (
        f"At most {MOST_LETTERS} letters are allowed, and with numbers behind them at most "
        f"{MOST_VARIABLES} variables: w1, w2, … w{MOST_VARIABLES}. Put numbers for the others."
    )

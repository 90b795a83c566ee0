"""Random formulas as trees, their values, and random ways of writing them."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from fractions import Fraction
from random import Random
from typing import Any

from landscapes.formula import Node

VARIABLES = ("x", "y", "w1", "theta2")
SPELLINGS = {
    "ascii": {"w1": ["w1", "w_1"], "theta2": ["theta2", "theta_2"]},
    "unicode": {"w1": ["w₁", "w1"], "theta2": ["θ₂", "θ2"]},
    "latex": {"w1": ["w_1", "w_{1}"], "theta2": ["\\theta_2", "\\theta_{2}"]},
}
UNARY: dict[str, Callable[[float], float]] = {
    "sin": math.sin, "cos": math.cos, "tanh": math.tanh, "exp": math.exp, "log": math.log,
    "atan": math.atan, "sinh": math.sinh, "erf": math.erf, "cbrt": math.cbrt, "abs": abs,
    "sigmoid": lambda u: 1 / (1 + math.exp(-u)), "relu": lambda u: max(0.0, u),
    "softplus": lambda u: math.log1p(math.exp(u)), "sign": lambda u: float((u > 0) - (u < 0)),
    "floor": math.floor,
}  # fmt: skip
COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
}  # fmt: skip
SIGNS = {
    "ascii": {"<": "<", "<=": "<=", ">": ">", ">=": ">="},
    "unicode": {"<": "<", "<=": "≤", ">": ">", ">=": "≥"},
    "latex": {"<": "<", "<=": "\\le ", ">": ">", ">=": "\\geq "},
}
WORDS = {"log": ["ln", "log"], "atan": ["atan", "arctan"], "sign": ["sign", "sgn"]}
LATEX = {
    "sin", "cos", "tanh", "exp", "ln", "log", "sinh", "arctan",
}  # fmt: skip


KINDS = "add add multiply multiply divide negate power call call two piecewise"


def tree(draw: Random, depth: int) -> Node:
    """A random tree."""
    if depth == 0 or draw.random() < 0.12:
        return leaf(draw)
    kind = draw.choice(KINDS.split())

    def part() -> Node:
        return tree(draw, depth - 1)

    if kind == "divide":
        return Node("multiply", (part(), Node("reciprocal", (part(),))))
    if kind == "power":
        exponent = draw.choice([2, 2, 3, 4, -1, -2])
        number = Node("number", (), Fraction(abs(exponent)))
        return Node("power", (part(), number if exponent > 0 else Node("negate", (number,))))
    if kind == "call":
        return Node("call", (part(),), draw.choice(sorted(UNARY)))
    if kind == "two":
        return Node("call", (part(), part()), draw.choice(["max", "min"]))
    if kind == "negate":
        return Node("negate", (part(),))
    if kind == "piecewise":
        test = Node("compare", (leaf(draw), leaf(draw)), draw.choice(sorted(COMPARE)))
        return Node("piecewise", (part(), test, part()))
    return Node(kind, (part(), part()))


def leaf(draw: Random) -> Node:
    """A variable or a number."""
    if draw.random() < 0.65:
        return Node("variable", (), draw.choice(VARIABLES))
    if draw.random() < 0.15:
        return Node("constant", (), "pi")
    return Node("number", (), draw.choice([Fraction(n) for n in range(1, 12)] + [
        Fraction(1, 2), Fraction(1, 4), Fraction(5, 2), Fraction(1, 100), Fraction(3, 4)]))  # fmt: skip


def value(node: Node, point: dict[str, float]) -> float:
    """Value in floating point; NaN where it has none."""
    try:
        return _value(node, point)
    except (ValueError, ZeroDivisionError, OverflowError):
        return math.nan


SIMPLE: dict[str, Callable[..., Any]] = {
    "add": lambda *args: sum(args), "negate": lambda a: -a,
    "multiply": lambda *args: math.prod(args), "reciprocal": lambda a: 1 / a,
    "power": lambda a, b: math.pow(a, b),
}  # fmt: skip


def _value(node: Node, point: dict[str, float]) -> float:
    if node.op == "variable":
        return point[str(node.value)]
    if node.op == "constant":
        return {"pi": math.pi, "e": math.e}[str(node.value)]
    if node.op == "number":
        return float(Fraction(str(node.value)))
    if node.op == "piecewise":
        pairs = zip(node.args[0::2], node.args[1::2], strict=False)
        for result, test in pairs:
            left, right = (_value(a, point) for a in test.args)
            if COMPARE[str(test.value)](left, right):
                return _value(result, point)
        return _value(node.args[-1], point)
    args = [_value(a, point) for a in node.args]
    if node.op in SIMPLE:
        return SIMPLE[node.op](*args)
    if node.value in ("max", "min"):
        return {"max": max, "min": min}[str(node.value)](args)
    return UNARY[str(node.value)](args[0])


SUM, NEGATIVE, PRODUCT, POWER, ATOM = 1, 2, 3, 5, 9


class Scribe:
    """Writes a tree in one style, with choices drawn at random and as few brackets as allowed."""

    def __init__(self, draw: Random, style: str):
        self.draw = draw
        self.style = style

    def write(self, node: Node, least: int = SUM) -> str:
        """Text that binds at least this tightly."""
        text, level = getattr(self, node.op)(node)
        if level < least or self.draw.random() < 0.04:
            return self.brackets(text)
        return text

    def brackets(self, text: str) -> str:
        """Put into brackets."""
        if self.style == "latex" and self.draw.random() < 0.5:
            return f"\\left({text}\\right)"
        return f"({text})" if self.draw.random() < 0.9 else f"[{text}]"

    def minus(self) -> str:
        return self.draw.choice("−–-") if self.style == "unicode" else "-"

    def number(self, node: Node) -> tuple[str, int]:
        n = Fraction(node.value)  # type: ignore[arg-type]
        if n.denominator == 1:
            return str(n), ATOM
        if self.style == "latex" and self.draw.random() < 0.6:
            return f"\\frac{{{n.numerator}}}{{{n.denominator}}}", ATOM - 4
        vulgar = {Fraction(1, 2): "½", Fraction(1, 4): "¼", Fraction(3, 4): "¾"}
        if self.style == "unicode" and n in vulgar:
            return vulgar[n], ATOM - 4
        return str(float(n)), ATOM

    def constant(self, node: Node) -> tuple[str, int]:
        return {"latex": "\\pi ", "unicode": "π", "ascii": "pi"}[self.style], ATOM

    def variable(self, node: Node) -> tuple[str, int]:
        name = str(node.value)
        return self.draw.choice(SPELLINGS[self.style].get(name, [name])), ATOM

    def add(self, node: Node) -> tuple[str, int]:
        first, second = node.args
        space = self.draw.choice(["", " "])
        if second.op == "negate":
            right = self.write(second.args[0], PRODUCT)
            return f"{self.write(first)}{space}{self.minus()}{space}{right}", SUM
        return f"{self.write(first)}{space}+{space}{self.write(second, PRODUCT)}", SUM

    def negate(self, node: Node) -> tuple[str, int]:
        return self.minus() + self.write(node.args[0], PRODUCT), NEGATIVE

    def multiply(self, node: Node) -> tuple[str, int]:
        first, second = node.args
        left = self.write(first, PRODUCT)
        if second.op == "reciprocal":
            below = second.args[0]
            if self.style == "latex" and self.draw.random() < 0.7:
                return f"\\frac{{{self.write(first)}}}{{{self.write(below)}}}", ATOM - 4
            sign = self.draw.choice("/÷") if self.style == "unicode" else "/"
            return f"{left}{sign}{self.write(below, POWER)}", PRODUCT
        right = self.write(second, POWER)
        signs = {"ascii": "*", "unicode": "·×⋅*∗", "latex": ["\\cdot ", "\\times "]}[self.style]
        if self.may_touch(left, right) and self.draw.random() < 0.6:
            return left + self.draw.choice(["", " "]) + right, PRODUCT
        return left + self.draw.choice(signs) + right, PRODUCT

    def may_touch(self, left: str, right: str) -> bool:
        """Whether the sign may be left out: no number to the right, no bare function to the left."""
        bare = re.search(r"[a-zA-Z]\}? (?!\+)[^+*/]*$", left)
        letters = sum(c.isalpha() for c in left[-3:] + right[:1])
        return (
            (right[:1] in "([" or right[:1].isalpha())
            and not bare and letters < 3 and left[-1] not in "|²³⁴"
            and not (right.startswith(("e", "max", "min", "erf")) and left[-1:].isalnum())
        )  # fmt: skip

    def power(self, node: Node) -> tuple[str, int]:
        base, exponent = node.args
        raised = self.write(exponent)
        stem = self.write(base, ATOM)
        if self.style == "latex":
            return f"{stem}^{{{raised}}}", POWER
        if self.style == "unicode" and self.draw.random() < 0.7:
            small = raised.translate(str.maketrans("-−–0123456789()[]", "⁻⁻⁻⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾⁽⁾"))
            return stem + small, POWER
        sign = self.draw.choice(["^", "**"])
        needed = exponent.op == "negate" and self.draw.random() < 0.5
        return f"{stem}{sign}{self.brackets(raised) if needed else raised}", POWER

    def call(self, node: Node) -> tuple[str, int]:
        name = self.draw.choice(WORDS.get(str(node.value), [str(node.value)]))
        inside = [self.write(a) for a in node.args]
        if name == "abs" and self.draw.random() < 0.7:
            if self.style == "latex":
                return f"\\left|{inside[0]}\\right|", ATOM
            return f"|{self.brackets(inside[0])}|", ATOM
        if name == "floor" and self.style == "unicode":
            return f"⌊{inside[0]}⌋", ATOM
        word = name
        if self.style == "latex":
            word = f"\\{name}" if name in LATEX else f"\\operatorname{{{name}}}"
        argument = node.args[0]
        if len(inside) == 1 and argument.op == "variable" and self.draw.random() < 0.4:
            return f"{word} {inside[0]}", PRODUCT
        return f"{word}({', '.join(inside)})", ATOM

    def compare(self, node: Node) -> tuple[str, int]:
        left, right = (self.write(a) for a in node.args)
        return f"{left}{SIGNS[self.style][str(node.value)]}{right}", SUM

    def piecewise(self, node: Node) -> tuple[str, int]:
        value_, test, other = (self.write(a) for a in node.args)
        if self.style == "latex":
            end = self.draw.choice(["\\text{otherwise}", "\\text{else}"])
            return (
                f"\\begin{{cases}} {value_} & {test} \\\\ {other} & {end} \\end{{cases}}", ATOM
            )  # fmt: skip
        forms = [
            f"{{{value_} if {test}, {other} otherwise}}",
            f"{{{value_}, {test}; {other}, otherwise}}",
            f"{{{test}: {value_}, {other}}}",
            f"{{{value_} ({test}), {other} otherwise}}",
            f"Piecewise(({value_}, {test}), ({other}, True))",
            f"where({test}, {value_}, {other})",
            f"({value_} if {test} else {other})",
        ]
        return self.draw.choice(forms), ATOM


def widened(draw: Random, text: str) -> str:
    """Full-width characters in place of some or all of the ASCII ones."""
    share = draw.choice([0.2, 1.0])
    return "".join(
        chr(ord(c) + 0xFEE0) if "!" <= c <= "~" and draw.random() < share else c for c in text
    )

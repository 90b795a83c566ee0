"""Operations in letters: plain text for a drawing, LaTeX for their derivatives."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from sympy import Symbol

from landscapes.computation.graph import Graph, Vertex, slots
from landscapes.derivatives import differentiate
from landscapes.formula import Node
from landscapes.typeset import latex

SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
SIGNS = {"<=": "≤", ">=": "≥", "!=": "≠"}
CALLS = {"sigmoid": "σ", "log": "ln", "leakyrelu": "leaky ReLU", "relu": "ReLU", "cbrt": "∛"}
BRACKETS = {"abs": "||", "floor": "⌊⌋", "ceil": "⌈⌉"}
SMALL = 12
"""Fractions up to this denominator are written as such, others as decimals."""

SUM, PRODUCT, POWER, ATOM = range(4)


def plain(vertex: Vertex, operands: Sequence[str], decimals: bool = False) -> str:
    """An operation as a line of text: ``u₁·u₂``, ``3/2``, ``exp(−4)``.

    Parameters
    ----------
    vertex
        The operation.
    operands
        What is written for each operand: a name, or a number (``−4``; brackets are added).
    decimals
        Whether 3/2 is written 1.5.
    """
    assert vertex.operation is not None
    return Writing(operands, decimals).write(vertex.operation)[0]


class Writing:
    """Writes a small tree, with brackets where they are needed."""

    def __init__(self, operands: Sequence[str], decimals: bool) -> None:
        self.operands = operands
        self.decimals = decimals

    def write(self, node: Node) -> tuple[str, int]:
        """Text of a node and how tightly it binds."""
        match node.op:
            case "number":
                return written(node.value, self.decimals)
            case "constant":
                return ("π" if node.value == "pi" else "e"), ATOM
            case "variable":
                text = self.operands[int(str(node.value))]
                return text, (SUM if text.startswith("−") else ATOM)
            case "add":
                return self.total(node), SUM
            case "negate":
                return f"−{self.inside(node.args[0], PRODUCT)}", SUM
            case "multiply":
                return self.product(node), PRODUCT
            case "reciprocal":
                return f"1/{self.inside(node.args[0], POWER)}", PRODUCT
            case "power":
                return self.power(*node.args)
            case "call":
                return self.call(node), ATOM
            case "piecewise":
                return self.pieces(node), SUM
        return self.condition(node), SUM

    def inside(self, node: Node, tightness: int) -> str:
        """Text of a part, in brackets if it binds less than it has to."""
        text, binds = self.write(node)
        return text if binds >= tightness else f"({text})"

    def total(self, node: Node) -> str:
        """Terms with their signs."""
        text = self.write(node.args[0])[0]
        for term in node.args[1:]:
            minus = term.op == "negate"
            body = term.args[0] if minus else term
            text += f" {'−' if minus else '+'} {self.inside(body, PRODUCT)}"
        return text

    def product(self, node: Node) -> str:
        """Factors with dots, divisors behind a stroke."""
        above = [a for a in node.args if a.op != "reciprocal"]
        below = [a.args[0] for a in node.args if a.op == "reciprocal"]
        text = "·".join(self.inside(a, PRODUCT) for a in above) or "1"
        if not below:
            return text
        divisor = "·".join(self.inside(b, POWER) for b in below)
        return f"{text}/({divisor})" if len(below) > 1 else f"{text}/{divisor}"

    def power(self, base: Node, exponent: Node) -> tuple[str, int]:
        """A root, an exponent high up, or one behind ^."""
        if exponent.value == Fraction(1, 2) or self.write(exponent)[0] == "1/2":
            return f"√{self.inside(base, ATOM)}", POWER
        foot = self.inside(base, ATOM)
        top, _ = self.write(exponent)
        digits = top.replace("−", "")
        if exponent.op in ("number", "negate") and digits.isdigit():
            return foot + top.translate(SUPERSCRIPTS).replace("−", "⁻"), POWER
        return f"{foot}^{self.inside(exponent, ATOM)}", POWER

    def call(self, node: Node) -> str:
        """A function of its arguments."""
        name = str(node.value)
        inside = ", ".join(self.write(a)[0] for a in node.args)
        if name in BRACKETS:
            return f"{BRACKETS[name][0]}{inside}{BRACKETS[name][1]}"
        return f"{CALLS.get(name, name)}({inside})"

    def pieces(self, node: Node) -> str:
        """Values and when they hold."""
        args = list(node.args)
        other = f"; {self.write(args.pop())[0]} otherwise" if len(args) % 2 else ""
        pairs = zip(args[::2], args[1::2], strict=True)
        return "; ".join(f"{self.write(v)[0]} if {self.write(c)[0]}" for v, c in pairs) + other

    def condition(self, node: Node) -> str:
        """A comparison, or several."""
        texts = [self.inside(a, SUM) for a in node.args]
        if node.op == "compare":
            signs = [SIGNS.get(sign, sign) for sign in str(node.value).split()]
            chain = [part for pair in zip(signs, texts[1:], strict=True) for part in pair]
            return " ".join([texts[0], *chain])
        if node.op == "not":
            return f"not ({texts[0]})"
        return f" {node.op} ".join(texts) or "true"


def written(value: Fraction | str | None, decimals: bool) -> tuple[str, int]:
    """A number: whole, a small fraction, else a decimal."""
    assert isinstance(value, Fraction)
    if value.denominator == 1:
        return str(value), ATOM
    if value.denominator <= SMALL and not (decimals and 10**6 % value.denominator == 0):
        return f"{value.numerator}/{value.denominator}", PRODUCT
    return f"{float(value):.6g}", ATOM


def local_derivative(graph: Graph, place: int, operand: int) -> str:
    """LaTeX of the derivative of an operation with respect to its operand number ``operand``.

    Empty where that derivative is a mere number.
    """
    vertex = graph.vertices[place]
    own = slots(len(vertex.operands))
    names = [Symbol(graph.vertices[o].name, real=True) for o in vertex.operands]
    slope = differentiate(vertex.expression, own[operand])
    if not slope.free_symbols:
        return ""
    return latex(slope.xreplace(dict(zip(own, names, strict=True))), decimals=graph.decimals)

"""Tokens to a tree, by binding powers (Pratt 1973, “Top down operator precedence”).

Loosest to tightest: ternary; or; and; not; comparisons; sum; product, quotient and juxtaposition
alike; function without brackets; sign; power; root; superscript; atom.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from landscapes.formula import calls, complaints, dialects, groups, readings, roots
from landscapes.formula.errors import fail
from landscapes.formula.lexer import Token
from landscapes.formula.node import Node, Reading, Span

LOOSEST, OR, AND, NOT, COMPARE, SUM, PRODUCT, SIGN, POWER = 0, 2, 3, 4, 5, 10, 20, 30, 40
BINDING = {"+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "^": POWER}
_STARTS = "number vulgar variable constant function piecewise root frac sqrt open begin"
STARTS = frozenset(_STARTS.split())
DEEPEST = 25


class Parser:
    """Reads tokens once, from left to right."""

    def __init__(self, tokens: list[Token], text: str, declared: tuple[str, ...] | None = None):
        self.tokens = tokens
        self.text = text
        self.declared = declared
        self.at = 0
        self.depth = 0
        self.bars: list[str] = []
        self.in_pieces = False
        self.readings: list[Reading] = []
        self.bare_spans: set[Span] = set()
        self.raised_spans: set[Span] = set()
        self.divided = -1

    @property
    def token(self) -> Token:
        """Token that is read next."""
        return self.tokens[self.at]

    @property
    def before(self) -> Token:
        """Token that was read last."""
        return self.tokens[max(0, self.at - 1)]

    def next(self) -> Token:
        """Read a token."""
        token = self.tokens[self.at]
        self.at += 1
        return token

    def is_next(self, kind: str, value: str | None = None) -> bool:
        """Whether the next token is of a kind, and has a value if one is given."""
        token = self.token
        return token.kind == kind and (value is None or token.value == value)

    def accept(self, kind: str, value: str | None = None) -> Token | None:
        """Read the next token if it is of this kind."""
        return self.next() if self.is_next(kind, value) else None

    def formula(self) -> Node:
        """Read everything."""
        root = self.value(LOOSEST)
        if not self.is_next("end"):
            complaints.unexpected(self)
        return root

    def value(self, power: int = LOOSEST) -> Node:
        """Read what is a number; refuse a condition."""
        return self.number(self.expression(power))

    def number(self, node: Node) -> Node:
        """Refuse a condition where a number is needed."""
        if node.is_condition:
            fail("condition", node.span, "A comparison is not a number.",
                 "Write {1 if x > 0, 0 otherwise}, or step(x).")  # fmt: skip
        return node

    def expression(self, power: int) -> Node:
        """Read operands and the operators between them that bind tighter than ``power``."""
        self.depth += 1
        if self.depth > 3 * DEEPEST:
            self.too_deep(self.token.span)
        left = self.operand()
        while True:
            following = self.infix(left, power)
            if following is None:
                break
            left = following
        self.depth -= 1
        return left

    def too_deep(self, span: Span) -> None:
        """Refuse brackets within brackets within brackets."""
        fail("too_deep", span, "Too many brackets, signs or functions inside each other.",
             f"At most {DEEPEST} are allowed.")  # fmt: skip

    def infix(self, left: Node, power: int) -> Node | None:
        """Read one operator and what is right of it; None if the next binds less."""
        token = self.token
        if token.kind == "operator" and token.value in BINDING:
            return self.operator(left, power)
        if token.kind == "super":
            return self.raise_to(left)
        if token.kind in ("compare", "and", "or", "if", "question") or (
            token.kind == "equals" and self.bars
        ):
            return groups.logical(self, left, power)
        if self.starts_operand() and power < PRODUCT:
            return self.juxtapose(left)
        return None

    def operator(self, left: Node, power: int) -> Node | None:
        """Read + − · / or ^."""
        sign = str(self.token.value)
        binding = BINDING[sign]
        if binding <= power and not (sign == "^" and power == POWER):
            return None
        token = self.next()
        self.number(left)
        self.missing(token)
        if sign == "^":
            return readings.exponent(self, left, self.power(left))
        right = self.value(binding)
        if sign == "+":
            return join("add", left, right)
        if sign == "-":
            return join("add", left, Node("negate", (right,), None, right.span))
        if sign == "*":
            return join("multiply", left, right)
        readings.quotient(self, left, right, token)
        self.divided = right.span[1]
        return join("multiply", left, Node("reciprocal", (right,), None, right.span))

    def missing(self, token: Token) -> None:
        """Refuse an operator with nothing behind it."""
        after = self.token
        if after.kind in ("end", "close", "comma", "semicolon", "endsuper", "column", "row",
                          "finish", "colon", "compare", "equals"):  # fmt: skip
            fail("missing_operand", token.span, f"Nothing stands behind {shown(token)}.",
                 "Write a number, a variable or a bracket there.")  # fmt: skip
        if after.kind == "operator" and after.value not in ("+", "-"):
            fail("missing_operand", (token.start, after.end),
                 f"Nothing stands between {shown(token)} and {shown(after)}.",
                 "Two operators stand side by side; take one away.")  # fmt: skip

    def power(self, base: Node) -> Node:
        """Read an exponent; it may have a sign."""
        sign = self.before
        exponent = self.value(POWER)
        stacked = exponent.op == "power" and self.text[exponent.span[0]] not in "([{"
        if stacked and self.text[sign.start] == ".":
            fail("ambiguous", (base.span[0], exponent.span[1]),
                 "MATLAB reads x.^y.^2 as (x^y)^2, mathematics as x^(y^2).",
                 "Put brackets around the power that is meant first.")  # fmt: skip
        if exponent.value == "T" and "T" not in (self.declared or ()):
            fail("unsupported", exponent.span, "Transposed vectors are not supported.",
                 "Write the product out, w1·x1 + w2·x2; for an exponent use another letter.")  # fmt: skip
        return Node("power", (base, exponent), None, (base.span[0], exponent.span[1]))

    def raise_to(self, base: Node) -> Node:
        """Read a run of superscripts."""
        self.number(base)
        mark = self.next()
        if self.is_next("endsuper"):
            fail("missing_operand", self.token.span, "The exponent is empty.")
        exponent = self.value()
        if not self.accept("endsuper"):
            complaints.unexpected(self)
        end = self.before.end
        if exponent.op == "number" and self.is_next("root") and not self.token.spaced:
            readings.raised_root(self, base, mark)
        return Node("power", (base, exponent), None, (base.span[0], end))

    def starts_operand(self) -> bool:
        """Whether a factor follows without a sign between."""
        token = self.token
        if token.kind == "bar":
            return groups.bar_opens(self)
        if token.kind == "open" and self.in_pieces and groups.condition_ahead(self):
            return False
        return token.kind in STARTS

    def begins_operand(self) -> bool:
        """Whether an operand follows where none stands before: there a bar always opens."""
        if self.token.kind == "bar":
            return self.token.value != "right"
        return self.starts_operand()

    def juxtapose(self, left: Node) -> Node:
        """Read the next factor of a product without a sign."""
        self.number(left)
        complaints.adjacent(self)
        complaints.new_line(self)
        barred = readings.bars(self, left)
        first = self.at
        right = self.value(PRODUCT)
        readings.juxtaposed(self, left, right, first)
        if barred:
            readings.report_bars(self, left, right)
        return join("multiply", left, right)

    def operand(self) -> Node:
        """Read a sign, an atom, a root, a function or a group."""
        token = self.token
        if token.kind == "operator" and token.value in ("+", "-"):
            return self.signed(self.next())
        read = PREFIX.get(token.kind)
        if read is None:
            complaints.no_operand(self)
        return read(self, self.next())

    def signed(self, sign: Token) -> Node:
        """Read a sign and what it stands before."""
        if not (self.is_next("operator", "+") or self.is_next("operator", "-")):
            self.missing(sign)
        operand = self.value(SIGN)
        span = (sign.start, operand.span[1])
        if sign.value == "+":
            return Node(operand.op, operand.args, operand.value, span)
        return Node("negate", (operand,), None, span)

    def leaf(self, token: Token) -> Node:
        """Read a number, constant or variable."""
        op = "number" if token.kind == "vulgar" else token.kind
        value = token.value if isinstance(token.value, str) else Fraction(token.value)
        return Node(op, (), value, token.span)

    def radical(self, token: Token) -> Node:
        """Read √, ∛ or ∜ and one power behind it: √x² is √(x²), √2x is √2·x."""
        if not self.begins_operand() and not self.is_next("super"):
            fail("missing_operand", token.span, f"Nothing stands under the {shown(token)}.",
                 "Write √x or √(x + 1).")  # fmt: skip
        index = int(token.value)
        if self.is_next("open", "[") and self.at + 2 < len(self.tokens):
            return roots.indexed_root(self, token)
        inside = self.value(SIGN)
        return roots.root(index, inside, (token.start, inside.span[1]))

    def small_index(self, token: Token) -> Node:
        """Read the root in ³√x; a superscript anywhere else needs a base."""
        index = self.leaf(self.next()) if self.is_next("number") else None
        if index is None or not self.accept("endsuper") or not self.is_next("root"):
            end = self.tokens[self.at].end
            fail("syntax", (token.start, end), "Nothing stands before the exponent.",
                 "Write x² with the base in front.")  # fmt: skip
        self.next()
        inside = self.value(SIGN)
        return roots.nth_root(index, inside, (token.start, inside.span[1]))


def join(op: str, left: Node, right: Node) -> Node:
    """Extend a sum or a product, or begin one."""
    span = (left.span[0], right.span[1])
    first = left.args if left.op == op else (left,)
    return Node(op, (*first, right), None, span)


def shown(token: Token) -> str:
    """A sign as it is written in a sentence."""
    signs = {"*": "·", "-": "−"}
    if token.kind == "root":
        return {2: "√", 3: "∛", 4: "∜"}[int(token.value)]
    return signs.get(str(token.value), str(token.value))


PREFIX: dict[str, Callable[[Parser, Token], Node]] = {
    "number": Parser.leaf,
    "vulgar": Parser.leaf,
    "constant": Parser.leaf,
    "variable": Parser.leaf,
    "root": Parser.radical,
    "super": Parser.small_index,
    "function": calls.function,
    "piecewise": dialects.piecewise,
    "frac": roots.fraction,
    "sqrt": roots.square_root,
    "open": groups.bracket,
    "bar": groups.absolute,
    "begin": groups.table,
    "not": groups.negation,
    "if": dialects.conditional,
    "true": groups.always,
}

"""Functions in pieces: braces, ``\\begin{cases}``, and ``a if c else b``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from landscapes.formula import complaints
from landscapes.formula.errors import fail
from landscapes.formula.lexer import Token
from landscapes.formula.node import Node

if TYPE_CHECKING:
    from landscapes.formula.parser import Parser

MOST_BRANCHES = 20
EXAMPLE = "Write {x² if x < 0, x otherwise}."
OTHERWISE = ("otherwise", "else")


def ternary(parser: Parser, value: Node) -> Node:
    """Read ``if c else b`` behind a value."""
    parser.number(value)
    word = parser.next()
    test = condition(parser)
    if not parser.accept("else"):
        fail("condition", (word.start, test.span[1]), "What holds otherwise is missing.",
             "Write x² if x < 0 else x.")  # fmt: skip
    other = parser.value()
    return Node("piecewise", (value, test, other), None, (value.span[0], other.span[1]))


def choice(parser: Parser, test: Node) -> Node:
    """Read ``? a : b`` behind a condition."""
    demand(test)
    question = parser.next()
    value = parser.value()
    if not parser.accept("colon"):
        fail("condition", (question.start, value.span[1]), "What holds otherwise is missing.",
             "Write x < 0 ? x² : x.")  # fmt: skip
    other = parser.value()
    return Node("piecewise", (value, test, other), None, (test.span[0], other.span[1]))


def spelled_out(parser: Parser, word: Token) -> Node:
    """Read ``if c then a else b``; the word “if” has been read."""
    test = condition(parser)
    if not parser.accept("then"):
        fail("condition", word.span, "“if” cannot stand here.", "Write x² if x < 0 else x.")
    value = parser.value()
    if not parser.accept("else"):
        fail("condition", (word.start, value.span[1]), "What holds otherwise is missing.",
             "Write if x < 0 then x² else x.")  # fmt: skip
    other = parser.value()
    return Node("piecewise", (value, test, other), None, (word.start, other.span[1]))


def condition(parser: Parser) -> Node:
    """Read a condition."""
    if parser.token.kind in ("close", "end", "comma", "semicolon", "row", "finish"):
        fail("missing_operand", parser.before.span, "The condition is missing.", EXAMPLE)
    return demand(parser.expression(1))


def demand(node: Node) -> Node:
    """Refuse a number where a condition is needed."""
    if not node.is_condition:
        fail("condition", node.span, "This is not a condition.", "Compare two sides: x < 0.")
    return node


def braces(parser: Parser, opener: Token) -> Node:
    """Read what stands between braces: a group, or pieces."""
    if parser.token.kind not in OTHERWISE:
        mark = parser.at
        first = parser.expression(0)
        if parser.token.kind in ("close", "blank", "end") and not first.is_condition:
            return first
        return Branches(parser, opener, mark).read(first)
    return Branches(parser, opener, parser.at).read(None)


def rows(parser: Parser, opener: Token) -> Node:
    """Read the rows of a table."""
    if parser.token.kind in ("finish", "end"):
        kind = "empty" if parser.token.kind == "finish" else "unclosed"
        fail(kind, (opener.start, parser.token.end), "The cases are empty.",
             "Write \\begin{cases} x^2 & x<0 \\\\ x & x\\ge 0 \\end{cases}.")  # fmt: skip
    return Branches(parser, opener, parser.at).read(None)


class Branches:
    """Reads pieces one after another."""

    def __init__(self, parser: Parser, opener: Token, mark: int):
        self.parser = parser
        self.opener = opener
        self.mark = mark
        self.pairs: list[Node] = []
        self.other: Node | None = None

    def read(self, first: Node | None) -> Node:
        """Read all; ``first`` is what has been read of the first one already."""
        parser = self.parser
        while True:
            self.branch(first)
            first = None
            if not self.separator():
                break
            if self.other is not None:
                fail("condition", parser.token.span, "Nothing can follow the last piece.",
                     "Put what holds otherwise at the end.")  # fmt: skip
            if len(self.pairs) >= 2 * MOST_BRANCHES:
                fail("too_long", (self.opener.start, parser.token.end), "Too many pieces.",
                     f"At most {MOST_BRANCHES} are allowed.")  # fmt: skip
        span = (self.opener.start, parser.before.end)
        if not self.pairs:
            fail("condition", span, "No piece has a condition.", EXAMPLE)
        args = (*self.pairs, self.other) if self.other is not None else tuple(self.pairs)
        return Node("piecewise", args, None, span)

    def separator(self) -> bool:
        """Read what stands between two pieces; False at the end."""
        parser = self.parser
        kinds = ("row",) if self.opener.kind == "begin" else ("comma", "semicolon", "row")
        token = None
        while parser.token.kind in kinds:
            token = parser.next()
        if token is None:
            if self.opener.kind == "begin":
                parser.accept("comma")
                return bool(parser.accept("row"))
            return False
        ended = parser.token.kind in ("close", "finish", "blank")
        if ended and token.kind == "comma":
            fail("missing_operand", (token.start, parser.token.end), "A piece is missing.", EXAMPLE)
        return not ended

    def branch(self, first: Node | None) -> None:
        """Read one piece, in any order of value and condition."""
        parser = self.parser
        if first is None and parser.token.kind in OTHERWISE:
            parser.next()
            if not parser.accept("colon"):
                parser.accept("comma")
            self.other = parser.value()
            return
        left = first if first is not None else parser.expression(0)
        if not self.mark_between() and not self.written_behind():
            self.last(left)
            return
        if parser.token.kind in (*OTHERWISE, "row", "finish"):
            if parser.token.kind in OTHERWISE:
                parser.next()
            self.other = parser.number(left)
        elif self.otherwise_in_brackets():
            self.other = parser.number(left)
        elif parser.accept("if"):
            self.add(left, condition(parser))
            if parser.accept("else"):
                self.other = parser.value()
        else:
            self.sides(left, parser.expression(0))

    def mark_between(self) -> bool:
        """Read the colon, & or comma between value and condition."""
        parser = self.parser
        if parser.is_next("comma") and not self.comma_joins():
            return False
        found = parser.accept("comma") or parser.accept("colon")
        found = parser.accept("column") or found
        if found and not parser.accept("comma"):
            parser.accept("colon")
        return found is not None

    def comma_joins(self) -> bool:
        """Whether a comma stands between value and condition, not between two pieces."""
        if self.opener.kind == "begin":
            return True
        opened: list[str] = []
        compared = False
        for token in self.parser.tokens[self.parser.at + 1 :]:
            if token.kind == "open":
                opened.append(str(token.value))
            elif token.kind == "close":
                if not opened:
                    break
                opened.pop()
            elif not opened and token.kind in ("comma", "semicolon", "colon", "end"):
                return compared and token.kind != "colon"
            elif not opened and token.kind in ("if", *OTHERWISE):
                return token is self.parser.tokens[self.parser.at + 1]
            elif token.kind in ("compare", "equals") and "{" not in opened:
                compared = True
        return compared

    def written_behind(self) -> bool:
        """Whether a condition follows without a mark: ``x if x>0``, ``x (x>0)``."""
        token = self.parser.token
        return token.kind in ("if", *OTHERWISE) or token.kind == "open"

    def otherwise_in_brackets(self) -> bool:
        """Read ``(otherwise)``."""
        parser = self.parser
        kinds = [token.kind for token in parser.tokens[parser.at : parser.at + 3]]
        if kinds[:1] != ["open"] or kinds[1] not in OTHERWISE or kinds[2] != "close":
            return False
        parser.at += 3
        return True

    def last(self, left: Node) -> None:
        """Take a value without a condition as what holds otherwise."""
        parser = self.parser
        if parser.token.kind not in ("close", "finish", "blank", "row", "end"):
            if parser.is_next("comma") and not self.pairs:
                complaints.comma(parser)
            if parser.token.kind not in ("comma", "semicolon"):
                complaints.unexpected(parser)
            fail("condition", left.span, "This piece has no condition.", EXAMPLE)
        if parser.token.kind == "end":
            fail(
                "unclosed", (self.opener.start, left.span[1]), "The brace is not closed.", "Add }."
            )
        self.other = parser.number(left)

    def sides(self, left: Node, right: Node) -> None:
        """Decide which side is the condition."""
        if left.is_condition and not right.is_condition:
            self.add(right, left)
        else:
            self.add(left, demand(right))

    def add(self, value: Node, test: Node) -> None:
        """Append a piece."""
        value = self.parser.number(value)
        if test.op == "true":
            self.other = value
        else:
            self.pairs.extend((value, test))

"""Operators, brackets and other signs, and those that are refused."""

from __future__ import annotations

import re

PAIRS = {"(": ")", "[": "]", "{": "}", "⌊": "⌋", "⌈": "⌉"}
CLOSERS = {close: open_ for open_, close in PAIRS.items()}
SIGNS = re.compile(r"\*\*|<=|>=|=<|=>|==|!=|<>|&&|\|\||//|:=|->|[-+*/^·⁄<>≤≥≠=∧∨¬,;:&_→?]")
KINDS = {
    "**": ("operator", "^"), "^": ("operator", "^"), "*": ("operator", "*"),
    "·": ("operator", "*"), "/": ("operator", "/"), "⁄": ("operator", "/"),
    "+": ("operator", "+"), "-": ("operator", "-"), "_": ("operator", "_"),
    "<": ("compare", "<"), ">": ("compare", ">"), "≤": ("compare", "<="), "<=": ("compare", "<="),
    "=<": ("compare", "<="), "≥": ("compare", ">="), ">=": ("compare", ">="),
    "=>": ("compare", ">="), "==": ("compare", "="), "≠": ("compare", "!="),
    "!=": ("compare", "!="), "<>": ("compare", "!="), "=": ("equals", "="), ":=": ("equals", "="),
    "∧": ("and", "and"), "&&": ("and", "and"), "∨": ("or", "or"), "¬": ("not", "not"),
    ",": ("comma", ","), ";": ("semicolon", ";"), ":": ("colon", ":"), "&": ("column", "&"),
    "→": ("arrow", "→"), "->": ("arrow", "→"), "?": ("question", "?"),
}  # fmt: skip
ROOTS = {"√": 2, "∛": 3, "∜": 4}
UNSUPPORTED = {
    "!": "Factorials are not supported.",
    "%": "Percent signs and remainders are not supported.",
    "'": "Derivatives are not typed: the gradient is found for you.",
    "″": "Derivatives are not typed: the gradient is found for you.",
    "∂": "Derivatives are not typed: the gradient is found for you.",
    "∇": "Derivatives are not typed: the gradient is found for you.",
    "∫": "Integrals are not supported.",
    "∑": "Sums with ∑ are not supported.",
    "∏": "Products with ∏ are not supported.",
    "∞": "Infinity is not a number that a loss can take.",
    "±": "± would be two functions.",
    "∓": "∓ would be two functions.",
    "°": "Angles are in radians.",
    "‖": "Norms are not supported.",
    "∈": "Set notation is not supported.",
    "//": "Whole-number division is not supported.",
}
MENDS = {
    "!": "Write the number itself, such as 6 for 3!.",
    "%": "Write 0.05 for 5%.",
    "°": "Write x·π/180 for x degrees.",
    "∑": "Write the terms out: x1² + x2².",
    "∏": "Write the factors out: x1·x2.",
    "‖": "Write √(x² + y²).",
    "∈": "Write the condition with ≤ and <, such as 0 ≤ x < 1.",
    "±": "Choose + or −.",
    "//": "Use floor(x/2), or / for division.",
}

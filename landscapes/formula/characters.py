"""What each character stands for: one table, one code point at a time.

Unicode's own normalization (NFKC) of a whole formula would change its value: it turns x² into x2
and 1½ into 11⁄2. So every character is looked up alone, and superscripts, subscripts and fractions
keep their meaning.
"""

from __future__ import annotations

import unicodedata
from fractions import Fraction

SUPERSCRIPTS = dict(
    zip(
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵝᵞᵟᶿᐟ˙",
        "0123456789+-()abcdefghijklmnoprstuvwxyzβγδθ/·",
        strict=True,
    )
)
SUBSCRIPTS = dict(zip("₀₁₂₃₄₅₆₇₈₉ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "0123456789aehijklmnoprstuvx", strict=True))
VULGAR = {
    character: Fraction(numerator, denominator)
    for character, numerator, denominator in [
        ("¼", 1, 4), ("½", 1, 2), ("¾", 3, 4), ("⅐", 1, 7), ("⅑", 1, 9), ("⅒", 1, 10), ("⅓", 1, 3),
        ("⅔", 2, 3), ("⅕", 1, 5), ("⅖", 2, 5), ("⅗", 3, 5), ("⅘", 4, 5), ("⅙", 1, 6), ("⅚", 5, 6),
        ("⅛", 1, 8), ("⅜", 3, 8), ("⅝", 5, 8), ("⅞", 7, 8), ("↉", 0, 3),
    ]
}  # fmt: skip

_VARIANTS = {
    "-": "−–—‐‑‒―﹣⁃˗➖ーｰ",
    "+": "﹢➕",
    "*": "∗⁎﹡✱＊",
    "·": "×⋅•∙・･‧✕✖⨯⸱⁢✗⨉",
    "/": "÷∕➗⧸",
    "^": "ˆ↑",
    "≤": "≦⩽≲",
    "≥": "≧⩾≳",
    "|": "∣❘│",
    "\\": "¥￥₩",
    ",": "、､，",
    ".": "。｡",
    "'": "′’‘ʹ",
    "→": "↦⟼⟶⇒",
    "μ": "µ",
    "φ": "ϕ",
    "θ": "ϑ",
    "ε": "ϵ∊",
    "σ": "ς",
    "κ": "ϰ",
    "ρ": "ϱ",
    "π": "ϖ",
    "Ω": "Ω",
    "Δ": "∆",
    "∧": "⋀",
    "∨": "⋁",
    "∑": "Σ",
    "∏": "Π",
}
VARIANTS = {variant: plain for plain, variants in _VARIANTS.items() for variant in variants}
SPACES = frozenset(" \t\n\r\v\f\u00a0\u3000\u202f\u205f" + "".join(map(chr, range(0x2000, 0x200B))))
IGNORED = frozenset("\u200b\u200c\u200d\u2060\u2061\ufeff\ufe0e\ufe0f")
LOOKALIKES = dict(
    zip("аеорсухіјѕАВЕКМНОРСТХΑΒΕΖΗΙΚΜΝΟΡΤΥΧο", "aeopcyxijsABEKMHOPCTXABEZHIKMNOPTYXo", strict=True)
)


def plain(character: str) -> str:
    """Return the plain form of one character, itself if it has none, "" if it prints nothing."""
    if character < "\x7f":
        return " " if character in SPACES else character
    if character in VARIANTS:
        return VARIANTS[character]
    if character in SPACES:
        return " "
    if character in IGNORED:
        return ""
    if "！" <= character <= "～":
        return chr(ord(character) - 0xFEE0)
    if "\U0001d400" <= character <= "\U0001d7ff" or "\u2100" <= character <= "\u214f":
        return _letter(character)
    return character


def _letter(character: str) -> str:
    """Mathematical italic, bold, script and similar letters and digits stand for themselves."""
    folded = unicodedata.normalize("NFKC", character)
    if len(folded) != 1:
        return character
    return VARIANTS.get(folded, folded)


def fold(text: str) -> tuple[str, list[int]]:
    """Return plain characters and, for each, its index in the text."""
    characters: list[str] = []
    places: list[int] = []
    for index, character in enumerate(text):
        folded = plain(character)
        if folded:
            characters.append(folded)
            places.append(index)
    return "".join(characters), places


def describe(character: str) -> str:
    """Name a character so that a reader can find it, also an invisible one."""
    name = unicodedata.name(character, "").lower()
    code = f"U+{ord(character):04X}"
    if unicodedata.combining(character):
        character = f"◌{character}"
    shown = f"“{character}” " if character.isprintable() and not character.isspace() else ""
    return f"{shown}({code}{', ' + name if name else ''})"

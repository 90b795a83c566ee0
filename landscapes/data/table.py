"""Samples from a text: a few typed lines, or a file with comma-separated values.

One sample a line: its inputs, then its target. Commas, semicolons, tabs or spaces stand between the
numbers; where it is not a comma, a comma may be the decimal point. A first line without numbers
names the columns.
"""

from __future__ import annotations

import csv
import io
import math
import unicodedata
from collections.abc import Sequence

from landscapes.data.samples import (
    MOST_INPUTS,
    MOST_SAMPLES,
    DataError,
    Samples,
    default_names,
    of_rows,
)
from landscapes.formula import FormulaError, read

MOST_BYTES = 1_000_000
ENCODINGS = ("utf-8-sig", "cp932")
"""Tried in this order; cp932 is what Excel writes in Japan."""
BYTE_ORDER_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
DELIMITERS = ("\t", ";", ",")
COMMAS = str.maketrans("、，；", ",,;")
RESERVED = frozenset("tyEe")
Row = tuple[int, list[str]]
"""Number of the line, and its cells."""


def decoded(content: bytes) -> str:
    """The text of a file.

    Raises
    ------
    DataError
        If it is too large or no text.
    """
    if len(content) > MOST_BYTES:
        raise DataError(
            f"The file has {len(content):,} bytes; at most {MOST_BYTES:,} are read. Leave out what "
            f"is not needed: {MOST_SAMPLES:,} samples are the most."
        )
    marked = BYTE_ORDER_MARKS.get(content[:2])
    for encoding in (marked,) if marked else ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise DataError(
        "The file is not a text in UTF-8, UTF-16 or Shift-JIS (cp932). Save it as CSV in UTF-8."
    )


def samples_of(text: str) -> Samples:
    """Read samples from lines of numbers.

    Raises
    ------
    DataError
        Naming the line and the cell, what was found there and what is allowed.
    """
    if len(text) > MOST_BYTES:
        raise DataError(
            f"The table has {len(text):,} characters; at most {MOST_BYTES:,} are read. Leave out "
            "what is not needed."
        )
    rows = cells(text)
    if not rows:
        raise DataError(
            "There are no samples yet. Write one in each line: an input and its target, such as 1, 2."
        )
    heading = None if any(number(cell) is not None for cell in rows[0][1]) else rows.pop(0)
    if not rows:
        raise DataError("There is a line of titles and no sample. Write one in each line.")
    width = len(rows[0][1])
    check_width(rows, width)
    if len(rows) > MOST_SAMPLES:
        raise DataError(
            f"There are {len(rows):,} samples; at most {MOST_SAMPLES:,} are allowed. Leave some out.",
            rows[MOST_SAMPLES][0],
        )
    table = [[_number(line, column, cell) for column, cell in enumerate(row, 1)]
             for line, row in rows]  # fmt: skip
    titles = tuple(heading[1]) if heading and len(heading[1]) == width else ()
    return of_rows(table, names=names_of(titles), titles=titles)


def written(samples: Samples) -> str:
    """The samples as such a text, one a line, every digit kept; titles only if they were given."""
    columns = [*samples.inputs, samples.targets]
    rows = [[_short(float(value)) for value in row] for row in zip(*columns, strict=True)]
    usual = default_names(len(samples.inputs))
    if samples.names == usual and samples.titles == (*usual, "t"):
        return "\n".join(" ".join(row) for row in rows)
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([samples.titles, *rows])
    return text.getvalue().rstrip("\n")


def _short(value: float) -> str:
    whole = value.is_integer() and abs(value) < 1e15
    return str(int(value)) if whole and (value or not math.copysign(1, value) < 0) else repr(value)


def cells(text: str) -> list[Row]:
    """The lines that hold something, cut into cells."""
    lines = text.lstrip("\ufeff").splitlines()
    sample = "\n".join(lines[:20]).translate(COMMAS)
    delimiter = next((d for d in DELIMITERS if _divides(sample, d)), " ")
    rows = []
    for place, line in enumerate(lines, 1):
        plain = line.strip(" \u3000\r") if delimiter == "\t" else line.strip()
        if not plain or plain.startswith("#"):
            continue
        if delimiter == " ":
            row = plain.split()
        else:
            row = next(csv.reader([plain.translate(COMMAS)], delimiter=delimiter))
        rows.append((place, [cell.strip() for cell in row]))
    return rows


def _divides(sample: str, delimiter: str) -> bool:
    """Whether it stands between numbers; a comma in ``1,5 2,5`` is a decimal point."""
    lines = [line.strip() for line in sample.splitlines() if line.strip()]
    if delimiter != ",":
        return any(delimiter in line for line in lines)
    spaced = [line for line in lines if len(line.split()) > 1 and ", " not in line]
    return any("," in line for line in lines) and len(spaced) < max(1, len(lines) / 2)


def check_width(rows: Sequence[Row], width: int) -> None:
    """Refuse lines of different length, too short or too long (raises DataError)."""
    if not 2 <= width <= MOST_INPUTS + 1:
        line = rows[0][0]
        raise DataError(
            f"Line {line} has {width} number{'s' * (width != 1)}; a sample has 2 to "
            f"{MOST_INPUTS + 1}: 1 to {MOST_INPUTS} inputs, then its target. Write for example 1, 2.",
            line,
        )
    for line, row in rows:
        if len(row) != width:
            raise DataError(
                f"Line {line} has {len(row)} cell{'s' * (len(row) != 1)}, the first sample has "
                f"{width}. Give every sample as many.",
                line,
                min(len(row), width) + 1,
            )


def _number(line: int, column: int, cell: str) -> float:
    value = number(cell)
    if value is not None and math.isfinite(value):
        return value
    found = f"“{cell[:30]}”" if cell else "nothing"
    raise DataError(
        f"Line {line}, column {column}: {found} was found; a number is allowed, such as −1.5 or "
        "2e-3. Write a number there, or leave out the line.",
        line,
        column,
    )


def number(cell: str) -> float | None:
    """A cell's number, with a comma or a point before the decimals; None if it holds none."""
    plain = unicodedata.normalize("NFKC", cell).replace("−", "-").replace(",", ".").strip()
    if not plain or not set(plain.lower()) <= set("0123456789+-.e"):
        return None
    try:
        return float(plain)
    except ValueError:
        return None


def names_of(titles: tuple[str, ...]) -> tuple[str, ...]:
    """The inputs' titles, if they can stand in a formula; else none, for the usual names."""
    inputs = tuple(unicodedata.normalize("NFKC", title) for title in titles[:-1])
    good = inputs and len(set(inputs)) == len(inputs) and all(map(is_letter, inputs))
    return inputs if good else ()


def is_letter(name: str) -> bool:
    """Whether a formula reads this as one variable."""
    if name in RESERVED:
        return False
    try:
        return read(name).symbols == (name,)
    except FormulaError:
        return False

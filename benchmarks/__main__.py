"""Run every benchmark, or those named: ``python -m benchmarks zoo page``."""

from __future__ import annotations

import sys

from benchmarks import digits, drag, hostile, page, zoo

ALL = {
    "zoo": zoo.report,
    "page": page.report,
    "drag": drag.report,
    "digits": digits.report,
    "hostile": hostile.report,
}

if __name__ == "__main__":
    for name in sys.argv[1:] or ALL:
        print(f"# {name}")
        ALL[name]()

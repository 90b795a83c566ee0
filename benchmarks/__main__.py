"""Run every benchmark: ``python -m benchmarks``."""

from __future__ import annotations

from benchmarks import page

if __name__ == "__main__":
    page.report()

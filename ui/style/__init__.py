"""The page's style: one file for each thing that is styled."""

from __future__ import annotations

from functools import cache
from pathlib import Path


@cache
def sheet() -> str:
    """Return all of it, as an element of HTML; colors come from Streamlit's theme."""
    files = sorted(Path(__file__).parent.glob("*.css"))
    return f"<style>{''.join(file.read_text(encoding='utf-8') for file in files)}</style>"

"""Loaded by the fork server of `landscapes.workers`, and by nobody else.

A new worker normally runs the main script of its parent once more, under the name ``__mp_main__``. Under
Streamlit that is the page: it would be drawn in every worker, without a browser. Our jobs live in
modules and need nothing of the main script, so this server's children leave it alone.
"""

from __future__ import annotations

from multiprocessing import spawn


def leave_alone(_: str) -> None:
    """Do not run the main script."""


for name in ("_fixup_main_from_name", "_fixup_main_from_path"):
    setattr(spawn, name, leave_alone)

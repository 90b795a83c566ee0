"""The page without a browser: opened by a link, and what it puts into the address bar."""

import json
from pathlib import Path
from urllib.parse import parse_qsl

from streamlit.testing.v1 import AppTest

SCRIPT = Path(__file__).parents[2] / "ui" / "main.py"
PATIENCE = 60
"""Seconds for a run of the script on a busy machine; a run takes about a tenth of one."""


def opened(**query: str) -> AppTest:
    """The page after its first run; ``a__momentum`` stands for ``a.momentum``.

    A run of the whole script costs a hundred times a call of the function below it: what several
    tests ask of one page is asked of one opening, and what a function answers is asked of it.
    """
    page = AppTest.from_file(SCRIPT, default_timeout=PATIENCE)
    for name, value in query.items():
        page.query_params[name.replace("__", ".")] = value
    page.run()
    assert not page.exception, page.exception
    return page


def address(page: AppTest) -> str:
    """The query string that the page puts into the address bar."""
    component = next(c for c in page.get("bidi_component") if c.proto.component_name == "address")
    return json.loads(component.proto.json)["query"]


def settings(page: AppTest) -> dict[str, str]:
    """The settings that the page puts into the address bar."""
    return dict(parse_qsl(address(page), keep_blank_values=True))


def messages(page: AppTest) -> str:
    """What the page says in its boxes for messages."""
    return " ".join(
        html.proto.body for html in page.get("html") if 'class="ll-message' in html.proto.body
    )

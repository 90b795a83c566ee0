"""The web application: which script runs, what is served beside it, and with which headers.

``streamlit run app.py`` finds ``app`` by reading this file, without running it: the assignment has
to stay as it is. Nothing may happen here but definitions.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from ui.headers import SecurityHeaders
from ui.nodelay import without_delay
from ui.player.routes import player_routes

app = st.App(
    Path(__file__).parent / "ui" / "main.py",
    routes=player_routes(),
    middleware=[Middleware(SecurityHeaders)],
    lifespan=without_delay,
)

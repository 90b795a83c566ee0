"""The player alone, served like the application: ``streamlit run tests/browser/player/app.py``."""

from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

from ui.headers import SecurityHeaders
from ui.player.routes import player_routes

app = st.App(
    Path(__file__).parent / "script.py",
    routes=player_routes(),
    middleware=[Middleware(SecurityHeaders)],
)

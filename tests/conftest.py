"""What all tests share."""

import gc

import pytest
from hypothesis import settings

# How long an example takes depends on what else the machine does.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


def pytest_collection_finish(session: pytest.Session) -> None:
    """Leave what is there for good out of the search for garbage, and search less often.

    Thousands of tests, SymPy and Streamlit are a million objects; looking through them again and
    again was a tenth of the whole run.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)

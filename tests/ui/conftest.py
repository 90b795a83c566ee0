"""What the tests of the page share."""

import pytest

from landscapes.workers import shared


@pytest.fixture(scope="session", autouse=True)
def workers_are_up():
    """A server's first worker takes a second to come up; the pages under test find it there."""
    shared().submit(abs, -1, timeout=30).result()

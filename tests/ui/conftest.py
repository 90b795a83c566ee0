"""What the tests of the page share."""

import functools
from collections.abc import Iterator

import pytest
from streamlit.components.v2 import manifest_scanner

from landscapes.workers import shared
from ui import analysis, derivation


@pytest.fixture(scope="session", autouse=True)
def workers_are_up():
    """A server's first worker takes a second to come up; the pages under test find it there."""
    shared().submit(abs, -1, timeout=30).result()


@pytest.fixture(scope="session", autouse=True)
def packages_are_searched_once() -> Iterator[None]:
    """Each `AppTest` reads the metadata of every installed package; that is most of what it does."""
    with pytest.MonkeyPatch.context() as patched:
        scan = functools.cache(manifest_scanner.scan_component_manifests)
        patched.setattr(manifest_scanner, "scan_component_manifests", scan)
        yield


@pytest.fixture(autouse=True)
def patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine the page would not wait for its workers, but ask again later; here it waits."""
    for asked in (derivation.derivation, analysis.analysis):
        monkeypatch.setattr(asked, "__defaults__", (20,))

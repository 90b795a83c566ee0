"""Connections that a server accepts send at once, however its socket was made."""

import socket
import sys

import pytest

from ui import nodelay


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell which files are open.")
def test_a_connection_accepted_afterwards_sends_at_once():
    with socket.socket(socket.AF_INET) as server, socket.socket(socket.AF_INET) as client:
        server.bind(("localhost", 0))
        server.listen()
        assert nodelay.send_at_once() >= 1
        client.connect(server.getsockname())
        accepted, _ = server.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
        assert not client.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY), "it does not listen"


def test_where_open_files_are_not_told_nothing_happens(monkeypatch, tmp_path):
    monkeypatch.setattr(nodelay, "OPEN", tmp_path / "none")
    assert nodelay.send_at_once() == 0

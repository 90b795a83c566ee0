"""Send what is to be sent at once.

TCP may hold a short message back until the one before has been acknowledged (Nagle's algorithm, RFC 896),
and the other side may take 40 ms to acknowledge it (RFC 1122, 4.2.3.2). asyncio switches that off for the
connections it accepts, but not if the socket was made without naming the protocol, as Streamlit makes it:
a body that follows its headers, or a second message on the web socket, then comes 40 ms late.
"""

from __future__ import annotations

import os
import socket
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

OPEN = Path("/dev/fd")
"""The open files of this process, by number, where the system has such a folder."""


@asynccontextmanager
async def without_delay(_app: object) -> AsyncIterator[None]:
    """Lifespan of `streamlit.App`: the socket that it listens on is open by then."""
    send_at_once()
    yield


def send_at_once() -> int:
    """Switch Nagle's algorithm off for connections that this process will accept.

    Accepted connections inherit it from the socket that listens.

    Returns
    -------
    int
        Sockets that listen for TCP; 0 where the system does not tell which files are open.
    """
    found = 0
    for number in _open_files():
        with suppress(OSError):  # closed meanwhile, or not what it seemed to be
            found += _is_listening(number)
    return found


def _open_files() -> list[int]:
    try:
        return [int(name) for name in os.listdir(OPEN)]
    except OSError:
        return []


def _is_listening(number: int) -> bool:
    """Whether an open file is a socket that listens for TCP; if so, it is told to send at once."""
    if not stat.S_ISSOCK(os.fstat(number).st_mode):
        return False
    with socket.socket(fileno=os.dup(number)) as twin:
        if twin.family not in (socket.AF_INET, socket.AF_INET6) or twin.type != socket.SOCK_STREAM:
            return False
        if not twin.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
            return False
        twin.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return True

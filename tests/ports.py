"""Ports of this machine for servers that tests start a moment later."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def reserved_port() -> Iterator[int]:
    """Give a port that the system gives to nobody else until the block ends.

    It is held by a socket that never listens, beside which whoever names the port and sets SO_REUSEADDR, as servers do,
    may listen (man 7 socket). Of a port that is only looked up, another process may be given it before it is used.
    """
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]

"""The pages as they are served: what a connection may do before any page of ours is asked for."""

from __future__ import annotations

import os
import resource
import socket
from collections.abc import Iterator

import pytest

from tests.installation import Installation, installation

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(os.environ.get("HOLDSPACE_TEST_DATABASE") == "postgresql", reason="it brings its own database"),
]

CRISIS_HELP = b"GET /help/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
SLOW_FORM = b"POST /account/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99\r\n\r\na"
HIDDEN = b"GET /account/login/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
LARGE_FILE = b"GET /static/ui/bundle/charts.js HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
FORM = b"POST /help/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
BOTH_LENGTHS = FORM + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"


@pytest.fixture(scope="module")
def served() -> Iterator[Installation]:
    with installation() as made, made.serving():
        yield made


@pytest.fixture
def many_files() -> Iterator[None]:
    """Let this process hold as many connections as the machine allows; as a rule it is a thousand."""
    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (before[1], before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_NOFILE, before)


def opened(served: Installation, sent: bytes) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", served.port), timeout=30)
    connection.sendall(sent)
    return connection


def reading_nothing(served: Installation, sent: bytes, *, packet: int) -> socket.socket:
    """Return a connection of which next to nothing fits into the reader's own room.

    Of small packets the system takes in little from the server either.
    """
    connection = socket.socket()
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, packet)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2_048)
    connection.settimeout(30)
    connection.connect(("127.0.0.1", served.port))
    connection.sendall(sent)
    return connection


def answer(served: Installation, sent: bytes) -> bytes:
    """Return all that comes until the server closes the connection."""
    with opened(served, sent) as connection:
        return b"".join(iter(lambda: connection.recv(65_536), b""))


@pytest.mark.parametrize("sent", [b"", b"GET /help/ HTTP/1.1\r\nHost: "], ids=["nothing", "half a head"])
def test_a_connection_that_waits_before_it_asks_is_closed(served: Installation, sent: bytes):
    """There is room for a thousand: as many that nobody closes would keep everybody out."""
    assert answer(served, sent) == b""


def test_more_slow_forms_than_there_is_room_for_keep_nobody_from_crisis_help(served: Installation, many_files: None):
    slow: list[socket.socket] = []
    try:
        slow.extend(opened(served, SLOW_FORM) for _ in range(1_200))
        told = answer(served, CRISIS_HELP)
    finally:
        for each in slow:
            each.close()

    assert told.startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("packet", [32_000, 1_460], ids=["packets of a loopback", "packets of a network"])
def test_more_who_ask_for_many_files_and_read_none_than_there_is_room_for_keep_nobody_out(
    served: Installation, many_files: None, packet: int
):
    """What is not read waits for its reader: in the system's own room, or as long as there is some for others."""
    slow: list[socket.socket] = []
    try:
        slow.extend(reading_nothing(served, LARGE_FILE * 20, packet=packet) for _ in range(1_200))
        told = answer(served, CRISIS_HELP)
    finally:
        for each in slow:
            each.close()

    assert told.startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize(
    "sent",
    [
        BOTH_LENGTHS + HIDDEN,
        BOTH_LENGTHS.replace(b"chunked", b"xchunked") + HIDDEN,
        BOTH_LENGTHS.replace(b"Transfer-Encoding: chunked", b"Content-Length: 7") + HIDDEN,
        BOTH_LENGTHS.replace(b"Content-Length: 5\r\nTransfer-Encoding:", b"Transfer-Encoding:\r\n") + HIDDEN,
        FORM + b"Transfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n" + HIDDEN,
    ],
    ids=["both lengths", "an unknown coding", "two lengths", "a folded header", "a size that is none"],
)
def test_a_request_whose_end_is_in_doubt_brings_no_second_one(served: Installation, sent: bytes):
    """Else a proxy that finds another end would hand one person's request to the next."""
    told = answer(served, sent)

    assert told.count(b"HTTP/1.1 ") == 1
    assert told.startswith(b"HTTP/1.1 4")

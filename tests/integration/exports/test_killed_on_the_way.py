"""`kill -9` while a client's copy is on its way to them: it was given once, and they can have another."""

from __future__ import annotations

import json
import os
import signal
import socket
from contextlib import closing
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.installation import Installation, installation
from tests.load.browsers import Browser

CHOSEN = {"passphrase": "four quiet words here", "again": "four quiet words here"}
COUNT = """
from holdspace.server.audit.models import AuditEntry
from holdspace.server.exports.models import CopyRequest
print(AuditEntry.objects.filter(event="exported").count(), CopyRequest.objects.exclude(taken_at=None).count())
"""
pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(os.environ.get("HOLDSPACE_TEST_DATABASE") == "postgresql", reason="it brings its own database"),
]


def test_a_copy_that_was_cut_off_on_its_way_was_given_once_and_can_be_asked_for_anew():
    with installation() as made:
        person = json.loads(made.run("tests.integration.exports.copies_to_come"))
        with made.serving() as server, begun(made, person) as connection:
            assert connection.recv(64).startswith(b"HTTP/1.1 200")
            made.end(server, signal.SIGKILL)
            received = rest_of(connection)
        counted = made.run("django", "shell", "--verbosity", "0", "-c", COUNT).split()
        with made.serving(), closing(Browser(made.port, person["cookies"])) as browser:
            again = browser.post(person["page"] + "take/", CHOSEN).status
            asked = browser.post(person["page"] + "ask/", {}).status
        verified = made.run("holdspace.server.command", "verify-log")

    assert received < 8 * 1024 * 1024, "the kill came too late to interrupt anything"
    assert counted == ["1", "1"]
    assert (again, asked) == (409, 302)
    assert "Every entry is as it was written" in verified


def begun(made: Installation, person: dict[str, Any]) -> socket.socket:
    """Ask for the copy over a connection that takes little at once."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    connection.settimeout(60)
    connection.connect(("127.0.0.1", made.port))
    token = person["cookies"]["csrf"]
    body = urlencode({**CHOSEN, "csrfmiddlewaretoken": token}).encode()
    head = [
        f"POST {person['page']}take/ HTTP/1.1",
        f"Host: 127.0.0.1:{made.port}",
        "Cookie: " + "; ".join(f"{name}={value}" for name, value in person["cookies"].items()),
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
    ]
    connection.sendall("\r\n".join([*head, "", ""]).encode() + body)
    return connection


def rest_of(connection: socket.socket) -> int:
    """Return how many bytes still came."""
    received = 0
    try:
        while part := connection.recv(65536):
            received += len(part)
    except ConnectionError:
        pass
    return received

"""The way from the proxy, encrypted: whoever does not show the proxy's certificate gets no answer at all."""

from __future__ import annotations

import os
import socket
import ssl
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from http.client import HTTPSConnection
from pathlib import Path

import pytest

from tests.certificates import certificate
from tests.installation import Installation, installation

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(os.environ.get("HOLDSPACE_TEST_DATABASE") == "postgresql", reason="it brings its own database"),
]


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with certificates of the program, of the proxy, and of somebody who calls themselves proxy."""
    folder = tmp_path_factory.mktemp("certificates")
    for name in ("holdspace", "proxy"):
        certificate(folder, name)
    (folder / "false").mkdir()
    certificate(folder / "false", "proxy")
    return folder


def shown(files: Path, shows: str = "") -> ssl.SSLContext:
    """Return a way that trusts the program's certificate alone and shows this one."""
    way = ssl.create_default_context(cafile=files / "holdspace.crt")
    way.check_hostname = False  # it is reached by its address
    if shows:
        way.load_cert_chain(files / f"{shows}.crt", files / f"{shows}.key")
    return way


@pytest.fixture(scope="module")
def served(files: Path) -> Iterator[Installation]:
    with installation() as made:
        encrypted = replace(
            made,
            settings={
                "HOLDSPACE_ORIGIN": "https://practice.example",
                "HOLDSPACE_TLS_CERTIFICATE": str(files / "holdspace.crt"),
                "HOLDSPACE_TLS_KEY": str(files / "holdspace.key"),
                "HOLDSPACE_PROXY_CERTIFICATE": str(files / "proxy.crt"),
            },
            way=shown(files, "proxy"),
        )
        with encrypted.serving():
            yield encrypted


def status(served: Installation, way: ssl.SSLContext | None) -> int:
    connection = HTTPSConnection("127.0.0.1", served.port, context=way, timeout=30)
    with closing(connection):
        connection.request("GET", "/help/")
        return connection.getresponse().status


def test_the_proxy_is_answered_by_the_newest_tls(served: Installation):
    assert served.way
    assert status(served, served.way) == 200
    with served.way.wrap_socket(socket.create_connection(("127.0.0.1", served.port))) as connection:
        assert connection.version() == "TLSv1.3"


@pytest.mark.parametrize("shows", ["", "false/proxy"], ids=["none", "another of the same name"])
def test_whoever_shows_no_certificate_of_the_proxy_gets_no_page(served: Installation, files: Path, shows: str):
    with pytest.raises(OSError, match=r"certificate required|decrypt error|EOF|reset|closed"):
        status(served, shown(files, shows))


def test_nothing_is_said_in_clear(served: Installation):
    with socket.create_connection(("127.0.0.1", served.port), timeout=30) as connection:
        connection.sendall(b"GET /help/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")

        assert b"HTTP" not in b"".join(iter(lambda: connection.recv(65_536), b""))

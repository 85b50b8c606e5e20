"""What is sent in another encoding than ours is refused before anything is decoded."""

from __future__ import annotations

from collections.abc import Iterable
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest

from holdspace.server.ui.charset import OnlyUtf8


def taken_in(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
    start_response("200 OK", [])
    return [b"taken in"]


def status_of(content_type: str) -> str:
    said: list[str] = []
    OnlyUtf8(taken_in)({"CONTENT_TYPE": content_type}, lambda status, headers, *_: said.append(status))  # type: ignore[arg-type]  # nothing is written here
    return said[0]


@pytest.mark.parametrize(
    "content_type",
    [
        "text/plain; charset=zlib",
        "text/plain; charset=undefined",
        "multipart/form-data; boundary=x; charset=unicode_escape",
        'multipart/form-data; boundary=x; CHARSET="utf-16"',
        "application/x-www-form-urlencoded; charset*=idna''x",
        "application/x-www-form-urlencoded; charset*=undefined''x",
    ],
)
def test_another_encoding_is_refused(content_type: str):
    assert status_of(content_type) == "415 Unsupported Media Type"


@pytest.mark.parametrize(
    "content_type",
    ["", "text/html", "application/x-www-form-urlencoded; charset=UTF-8", "multipart/form-data; boundary=x"],
)
def test_what_a_browser_sends_is_taken_in(content_type: str):
    assert status_of(content_type) == "200 OK"


def test_the_refusal_tells_the_browser_what_it_may_do_with_it():
    sent: dict[str, str] = {}
    only_tls = ("Strict-Transport-Security", "max-age=63072000")
    refusing = OnlyUtf8(taken_in, headers=[only_tls])

    refusing({"CONTENT_TYPE": "text/plain; charset=zlib"}, lambda status, headers, *_: sent.update(headers))  # type: ignore[arg-type]  # likewise

    assert "default-src 'none'" in sent["Content-Security-Policy"]
    assert (sent["X-Content-Type-Options"], sent["Cache-Control"]) == ("nosniff", "no-store")
    assert only_tls in sent.items()

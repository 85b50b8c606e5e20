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

"""Whatever is sent to any address, by whomever: the answer is a page that says what was wrong, never a failure of ours.

Each form is sent as its page holds it, with one field or all of them replaced by what no browser would send. Whatever
that does is undone before the next is sent.
"""

from __future__ import annotations

import inspect
import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from typing import cast as cast_to
from urllib.parse import quote_plus

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve

from tests.browser import WebClient
from tests.cast import Cast
from tests.conftest import SignIn
from tests.integration.routes.addresses import every_address
from tests.names import everyone_of
from tests.record import fill, ids_of

EVERYBODY = [
    *("client", "therapist", "supervisor", "second_person"),
    *("administrator", "privacy_officer", "researcher", "nobody"),
]
FORM, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
# Written as they stand in a body, so that bytes which are no text can be among them.
HOSTILE = {
    "nothing": "",
    "NUL": "a%00b",
    "bytes that are no text": "%FF%FE",
    "half a character": "%ED%A0%80",
    "half a character in JSON": quote_plus(r'"\ud800"'),
    "a very long text": "a" * 70_000,
    "a number that no machine holds": "9" * 30,
    "a number longer than Python reads": "9" * 5_000,
    "a negative number": "-1",
    "a number with a fraction": "1.5e308",
    "no number": "NaN",
    "a digit of another script": quote_plus("٣"),
    "no day": "2026-02-30T25:61",
    "the first of days": "0001-01-01",
    "the last of days": "9999-12-31T23:59",
    "no id": "zzzzzzzz-0000-0000-0000-000000000000",
    "an id of nothing": "00000000-0000-0000-0000-000000000000",
    "a list": quote_plus("[[[[]]]]"),
    "an object": quote_plus('{"id": 1, "response": {"userHandle": 7}, "rawId": [], "type": null}'),
    "a nest": "%5B" * 5_000,
    "two lines": "a%0D%0ASet-Cookie:%20a=b",
    "a path": quote_plus("../../../../etc/passwd"),
}
# Bodies that are no form, or not quite one.
BODIES = {
    "JSON": ("application/json", b'{"a": [1, null]}'),
    "half of a multipart body": (MULTIPART, b'--x\r\nContent-Disposition: form-data; name="name"\r\n\r\nabc'),
    "no boundary": ("multipart/form-data", b"abc"),
}
FILE = b'--x\r\nContent-Disposition: form-data; name="%s"; filename="..\\..\\a\x00.docx"\r\n\r\nPK\x03\x04\x00\xff\r\n'
# How many of the hostile values are tried in all fields of a form, and how many of its fields are tried alone.
VALUES, FIELDS = 8, 8
READ = re.compile(r"""POST(?:\.get(?:list)?\(|\[)"(\w+)\"""")
ID = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
Fields = Mapping[str, str]
Forms = dict[tuple[str, str], dict[str, str]]  # by method and address


class _Page(HTMLParser):
    """Notes the forms of a page: how and where to they are sent, and their fields as they stand."""

    def __init__(self, path: str, forms: Forms) -> None:
        super().__init__()
        self._path, self._forms, self._fields = path, forms, dict[str, str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = given.get("action") or given.get("hx-post") or self._path
            method = "POST" if "hx-post" in given else given.get("method", "get").upper()
            self._fields = self._forms[method, action.split("?")[0]]
        elif tag in {"input", "select", "textarea", "button"} and "name" in given:
            self._fields.setdefault(given["name"], given.get("value", ""))


def forms_of(web: Client, paths: list[str]) -> Forms:
    """Return the forms of these pages, and for each address what its code asks a sent form for by name."""
    forms: Forms = defaultdict(dict)
    for path in paths:
        page = web.get(path)
        assert page.status_code < 500, path
        if not page.streaming and page.headers.get("Content-Type", "").startswith("text/html"):
            _Page(path, forms).feed(page.content.decode())
        code = inspect.getmodule(inspect.unwrap(resolve(path).func))
        asked = READ.findall(inspect.getsource(code)) if code and "holdspace" in code.__name__ else []
        forms["POST", path] = dict.fromkeys(asked, "") | forms["POST", path]
    return forms


def bodies(fields: Fields, chance: random.Random) -> Iterator[tuple[str, str, bytes]]:
    """Yield what is sent: nothing, hostile values in all fields and in one, fields twice or as files, and no form."""
    names = [name for name in fields if name != "csrfmiddlewaretoken"]
    yield "nothing", FORM, b""
    for what in chance.sample([*HOSTILE], VALUES):
        yield f"{what} in every field", FORM, encoded(fields, dict.fromkeys(names, HOSTILE[what]))
    for name in chance.sample(names, min(FIELDS, len(names))):
        what = chance.choice([*HOSTILE])
        yield f"{what} in {name}", FORM, encoded(fields, {name: HOSTILE[what]})
    yield "every field twice", FORM, b"&".join([encoded(fields, {})] * 2)
    yield "every field as a file", MULTIPART, b"".join(FILE % name.encode() for name in names) + b"--x--\r\n"
    for what, (kind, body) in BODIES.items():
        yield what, kind, body


def encoded(fields: Fields, hostile: Fields) -> bytes:
    pairs = {name: hostile.get(name, quote_plus(value)) for name, value in fields.items()}
    return "&".join(f"{quote_plus(name)}={value}" for name, value in pairs.items()).encode()


def send(web: Client, method: str, path: str, body: bytes, kind: str = FORM) -> HttpResponse:
    """Send it and undo whatever it did, also to the browser."""
    cookies, before = SimpleCookie(web.cookies.output(header="", sep=";")), transaction.savepoint()
    cache.clear()
    try:
        if method == "GET":
            return cast_to(HttpResponse, web.get(path, QUERY_STRING=body.decode(errors="ignore")))
        return cast_to(HttpResponse, web.generic("POST", path, body, content_type=kind))
    finally:
        transaction.savepoint_rollback(before)
        web.cookies = cookies


@pytest.mark.parametrize("who", EVERYBODY)
def test_nothing_that_is_sent_makes_a_page_fail(cast: Cast, sign_in: SignIn, who: str):
    fill(cast)
    ids, web = ids_of(cast), WebClient() if who == "nobody" else sign_in(everyone_of(cast)[who])
    web.raise_request_exception = False
    paths = [path for path in (each.fill(ids) for each in every_address()) if not path.startswith("/leave/")]
    failed, sent = list[tuple[str, str, str]](), 0
    for (method, path), fields in forms_of(web, paths).items():
        if send(web, method, path, b"").status_code in {403, 404, 405} and "csrfmiddlewaretoken" not in fields:
            continue  # nothing for them to send
        # The same on every run, whatever ids the rows have got and whatever forms stand on their pages.
        chance = random.Random(f"{who} {method} {ID.sub('', path)}")
        for what, kind, body in bodies(fields, chance):
            sent += 1
            if send(web, method, path, body, kind).status_code >= 500:
                failed.append((method, path, what))

    assert failed == []
    assert sent > 100

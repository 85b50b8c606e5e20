"""What another site sends or embeds is refused; a link that a person follows is not."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from holdspace.server.ui.isolation import is_ahead, is_foreign

REQUESTS = [
    ("GET", "", "", "", False, "an old browser"),
    ("POST", "", "", "", False, "an old browser: held off by the CSRF token"),
    ("POST", "same-origin", "navigate", "document", False, "our own form"),
    ("GET", "none", "navigate", "document", False, "typed or a bookmark"),
    ("GET", "same-origin", "cors", "empty", False, "our own script"),
    ("GET", "cross-site", "navigate", "document", False, "a link from elsewhere"),
    ("POST", "cross-site", "navigate", "document", True, "a form from elsewhere"),
    ("POST", "same-site", "navigate", "document", True, "a form from a neighbour under the same name"),
    ("GET", "cross-site", "navigate", "iframe", True, "embedded elsewhere"),
    ("GET", "cross-site", "no-cors", "image", True, "loaded as a picture elsewhere"),
    ("GET", "cross-site", "cors", "empty", True, "a script from elsewhere"),
    ("DELETE", "cross-site", "cors", "empty", True, "a script that changes something"),
    ("GET", "anything", "cors", "empty", True, "a word that we do not know"),
]


@pytest.mark.parametrize(
    ("method", "site", "mode", "dest", "is_refused", "because"), REQUESTS, ids=lambda each: str(each)
)
def test_where_a_request_comes_from(method: str, site: str, mode: str, dest: str, is_refused: bool, because: str):
    said = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": dest}
    headers = {name: value for name, value in said.items() if value}

    assert is_foreign(RequestFactory().generic(method, "/", headers=headers)) is is_refused, because


@pytest.mark.parametrize(
    ("headers", "is_refused"),
    [
        ({}, False),
        ({"Sec-Purpose": "prefetch"}, True),
        ({"Sec-Purpose": "prefetch;prerender"}, True),
        ({"Purpose": "prefetch"}, True),
        ({"Sec-Purpose": "anything"}, False),
    ],
)
def test_what_is_fetched_before_anybody_goes_there(headers: dict[str, str], is_refused: bool):
    assert is_ahead(RequestFactory().get("/", headers=headers)) is is_refused

"""Whatever method a request names, in any writing: who has not signed in reaches nothing.

The walk in `test_every_route.py` goes by the common methods; here are the others.
"""

from __future__ import annotations

from typing import cast as cast_to

import pytest
from django.http import HttpResponse

from tests.browser import WebClient
from tests.cast import Cast
from tests.integration.routes.addresses import every_address
from tests.integration.routes.test_every_route import PUBLIC, essence
from tests.record import Planted, fill, ids_of

OTHERS = ("HEAD", "OPTIONS", "PATCH", "TRACE", "CONNECT", "PROPFIND", "get", "Post", "X")


@pytest.fixture
def record(cast: Cast) -> Planted:
    return fill(cast)


def ask(web: WebClient, method: str, path: str) -> HttpResponse:
    web.raise_request_exception = False
    return cast_to(HttpResponse, web.generic(method, path))


def test_no_method_reaches_anything_without_signing_in(cast: Cast, record: Planted):
    ids, web = ids_of(cast), WebClient()
    for address in every_address():
        path = address.fill(ids)
        for method in OTHERS:
            answer = ask(web, method, path)
            assert answer.status_code < 500, (method, address.pattern)
            assert not any(word.encode() in essence(answer, path)[1] for word in record.words.values())
            if not PUBLIC.match(path):
                assert answer.status_code in {302, 403, 404, 405}, (method, address.pattern)

"""Whatever method a request names, and however a refusal is looked at, it tells nothing of a record.

The walk in `test_every_route.py` goes by the common methods and compares pages; here are the others, in any writing,
the headers, and how often the database is asked.
"""

from __future__ import annotations

import time
from typing import cast as cast_to

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.browser import WebClient
from tests.cast import Cast
from tests.conftest import SignIn
from tests.integration.routes.addresses import every_address
from tests.integration.routes.test_every_route import OF_RECORDS, PUBLIC, essence, looks_at
from tests.record import Planted, fill, ids_of

LOOKS = {"HEAD", "Post"}  # in any writing they are the common ones
OTHERS = ("HEAD", "OPTIONS", "PATCH", "TRACE", "Post", "X")


@pytest.fixture
def record(cast: Cast) -> Planted:
    return fill(cast)


def ask(web: Client, method: str, path: str) -> HttpResponse:
    web.raise_request_exception = False
    return cast_to(HttpResponse, web.generic(method, path))


def told(answer: HttpResponse, path: str) -> tuple[object, ...]:
    """All that a refusal says: status, body, and the headers but for what is new in each answer."""
    headers = {name: value for name, value in answer.headers.items() if name not in {"Content-Security-Policy"}}
    return (*essence(answer, path), {name: value.replace(path, "") for name, value in headers.items()})


@pytest.mark.parametrize("who", ["outsider_therapist", "outsider_client"])
def test_no_method_tells_a_stranger_that_a_record_is_there(cast: Cast, record: Planted, sign_in: SignIn, who: str):
    ids, looks, web = ids_of(cast), looks_at(cast), sign_in(cast.everyone[who])
    for address in OF_RECORDS:
        theirs, nothing = address.fill(ids), address.of_nothing()
        for method in OTHERS:
            found, other = ask(web, method, theirs), ask(web, method, nothing)
            assert told(found, theirs) == told(other, nothing), (method, address.pattern)
            assert found.status_code in {302, 403, 404, 405}, (method, address.pattern, found.status_code)
    assert looks_at(cast) == looks


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


@pytest.mark.parametrize("who", ["client", "therapist"])
def test_a_method_of_no_name_changes_and_shows_nothing_of_ones_own(
    cast: Cast, record: Planted, sign_in: SignIn, who: str
):
    ids, web = ids_of(cast), sign_in(cast.everyone[who])
    for address in every_address():
        path = address.fill(ids)
        if path.startswith("/leave/"):
            continue  # it signs out, whatever it is asked by
        for method in {*OTHERS} - LOOKS:
            answer = ask(web, method, path)
            assert answer.status_code < 500, (method, address.pattern)
            shown = essence(answer, path)[1]
            assert not any(word.encode() in shown for word in record.words.values()), (method, address.pattern)


@pytest.mark.parametrize("who", ["outsider_therapist", "outsider_client"])
def test_a_refusal_asks_the_database_as_often_for_what_is_there(cast: Cast, record: Planted, sign_in: SignIn, who: str):
    """Else how long it takes would tell what is there."""
    ids, more = ids_of(cast), {}
    # What is written once a minute is written at the first request, and no minute passes.
    with time_machine.travel(time.time(), tick=False):
        web = sign_in(cast.everyone[who])
        web.get("/")
        for address in OF_RECORDS:
            counted = []
            for path in (address.fill(ids), address.of_nothing()):
                with CaptureQueriesContext(connection) as queries:
                    ask(web, "GET", path)
                counted.append(len(queries))
            if counted[0] != counted[1]:
                more[address.pattern] = counted

    assert more == {}

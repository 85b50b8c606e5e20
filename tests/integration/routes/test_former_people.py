"""Whose part in a record is over learns of it what a stranger does: nothing, by any method, as a page or a piece.

A piece is what htmx puts into a page that stands open, perhaps since before the end.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import cycle
from typing import cast as cast_to

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from holdspace.server.clients.actions import end_supervision, end_therapy
from holdspace.server.maintenance.erasing import erase_client
from tests.cast import Cast
from tests.conftest import SignIn
from tests.integration.routes.test_every_route import OF_RECORDS
from tests.integration.routes.test_other_methods import told
from tests.names import everyone_of
from tests.record import fill, ids_of

PIECE = {"HX-Request": "true"}
# How each address is asked, and in turn one of the other methods.
WAYS: tuple[tuple[str, dict[str, str]], ...] = (("GET", {}), ("POST", {}), ("GET", PIECE), ("POST", PIECE))
OTHERS = ("HEAD", "PUT", "PATCH", "DELETE", "OPTIONS")


def nothing_has_ended(cast: Cast) -> None:
    """They never had a part in it."""


def the_therapy_ends(cast: Cast) -> None:
    end_therapy(by=cast.therapist, therapy=cast.therapy, at=timezone.now())


def the_supervision_ends(cast: Cast) -> None:
    end_supervision(by=cast.therapist, therapy=cast.therapy, supervisor_id=cast.supervisor.pk, at=timezone.now())


def the_record_is_erased(cast: Cast) -> None:
    erase_client(cast.client.pk, at=timezone.now())


WHO: dict[str, tuple[str, Callable[[Cast], None]]] = {
    "another therapist": ("outsider_therapist", nothing_has_ended),
    "another client": ("outsider_client", nothing_has_ended),
    "the therapist of a therapy that has ended": ("therapist", the_therapy_ends),
    "the supervisor of a therapy that has ended": ("supervisor", the_therapy_ends),
    "the supervisor of a supervision that has ended": ("supervisor", the_supervision_ends),
    "the therapist of an erased client": ("therapist", the_record_is_erased),
    "the supervisor of an erased client": ("supervisor", the_record_is_erased),
    "the second person of an erased client": ("second_person", the_record_is_erased),
}


def answer_to(web: Client, method: str, path: str, way: dict[str, str]) -> tuple[object, ...]:
    """Return all that an answer tells: what stands in it, and how often the database was asked, which takes time."""
    web.raise_request_exception = False
    with CaptureQueriesContext(connection) as queries:
        answer = cast_to(HttpResponse, web.generic(method, path, headers=way))
    return (*told(answer, path), len(queries))


@pytest.mark.parametrize("who", WHO)
def test_whoever_has_no_part_in_a_record_cannot_tell_it_from_none(cast: Cast, sign_in: SignIn, who: str):
    role, ends = WHO[who]
    fill(cast)
    ids, other = ids_of(cast), cycle(OTHERS)
    ends(cast)
    # What is written once a minute is written at the first request, and no minute passes.
    with time_machine.travel(time.time(), tick=False):
        web = sign_in(everyone_of(cast)[role])
        web.get("/")
        for address in OF_RECORDS:
            if is_of_an_exception(address.pattern) and ends is the_therapy_ends and role == "therapist":
                continue  # to whom an exception opens the record of a client they were in care with
            theirs, nothing = address.fill(ids), address.of_nothing()
            for method, way in (*WAYS, (next(other), {})):
                found = answer_to(web, method, theirs, way)
                assert found == answer_to(web, method, nothing, way), (method, way, address.pattern)
                assert found[0] in {302, 403, 404, 405}, (method, way, address.pattern)


def is_of_an_exception(pattern: str) -> bool:
    return pattern.startswith("exceptions/") or "/exceptions/" in pattern

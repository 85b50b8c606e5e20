"""A prepared query answers as the query it was made from, for every value, and keeps nothing of an answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from holdspace.server.clients.models import Client, Session, Therapy
from holdspace.server.statements import Asked, Part, Prepared, gather, insert, together, write
from tests.cast import Cast

SESSION = Prepared(lambda pk: Session.objects.filter(pk=pk).select_related("therapy"), UUID)
THERAPIES = Prepared(
    lambda client_ids, therapist_id: Therapy.objects.filter(client_id__in=client_ids, therapist_id=therapist_id),
    *(list, UUID),
)


def test_it_answers_as_the_query_itself_does(cast: Cast):
    therapist = cast.therapy.therapist
    for ids in ([cast.client.pk], [uuid4()], [cast.client.pk, uuid4()], []):
        expected = list(Therapy.objects.filter(client_id__in=ids, therapist_id=therapist.pk))

        assert THERAPIES(ids, therapist.pk) == expected


def test_an_answer_is_asked_for_anew_each_time(cast: Cast):
    ids, therapist = [cast.client.pk], cast.therapy.therapist
    before = THERAPIES(ids, therapist.pk)

    cast.therapy.therapist = cast.outsiders.therapist
    cast.therapy.save()

    assert before == [cast.therapy]
    assert THERAPIES(ids, therapist.pk) == []


def test_related_rows_come_with_it(cast: Cast):
    prepared = Prepared(lambda pk: Session.objects.filter(therapy_id=pk).select_related("therapy__client"), UUID)
    session = prepared.first(cast.therapy.pk)

    with CaptureQueriesContext(connection) as asked:
        assert session is None or session.therapy.client == cast.client
    assert not asked.captured_queries


def test_a_value_without_a_place_in_the_query_is_a_bug_that_shows_at_once(cast: Cast):
    prepared = Prepared(lambda pk, _: Client.objects.filter(pk=pk), UUID, UUID)

    with pytest.raises(ValueError, match="no place"):
        prepared(cast.client.pk, uuid4())


def test_an_inserted_row_is_the_one_that_save_would_write(cast: Cast):
    session = cast.session
    made = Session(therapy_id=session.therapy_id, number=session.number + 1, held_at=session.held_at)

    insert(made)

    found = Session.objects.get(pk=made.pk)
    assert (found.therapy_id, found.number, found.held_at) == (made.therapy_id, made.number, made.held_at)
    made.number += 1
    made.save()
    assert Session.objects.filter(therapy_id=session.therapy_id).count() == 2


def test_asked_together_each_query_gives_what_it_gives_alone(cast: Cast):
    therapy, other = cast.therapy, uuid4()
    asked: list[Asked[Any]] = [
        THERAPIES.asked([cast.client.pk], therapy.therapist_id),
        SESSION.asked(cast.session.pk),
        SESSION.asked(other),
        THERAPIES.asked([cast.client.pk, other], therapy.therapist_id),
        Asked(Client.objects.filter(pk=cast.client.pk).values_list("pk", flat=True)),
    ]
    with CaptureQueriesContext(connection) as seen:
        alone = [[therapy], [cast.session], [], [therapy], [cast.client.pk]]
        assert together(*asked) == alone
    messages = 3 if connection.vendor == "postgresql" else 5  # those that are prepared go in one
    assert len(seen.captured_queries) == messages


def test_parts_ask_at_the_same_step_and_each_is_given_its_own_rows(cast: Cast):
    def therapists(steps: int) -> Part[int]:
        found = 0
        for _ in range(steps):
            found += len((yield THERAPIES.asked([cast.client.pk], cast.therapy.therapist_id)))
        return found

    def nothing() -> Part[int]:
        return 7
        yield

    with CaptureQueriesContext(connection) as seen:
        assert gather(therapists(1), nothing(), therapists(3)) == [1, 7, 3]
    assert len(seen.captured_queries) == (3 if connection.vendor == "postgresql" else 4)
    assert gather() == []


def test_what_nobody_waits_for_is_written_before_the_next_question(cast: Cast):
    write('UPDATE "clients_session" SET "number" = %s WHERE "therapy_id" = %s', [77, _kept(cast.therapy.pk)])

    assert Session.objects.get(pk=cast.session.pk).number == 77


def _kept(pk: UUID) -> object:
    return Session._meta.pk.get_db_prep_value(pk, connection)

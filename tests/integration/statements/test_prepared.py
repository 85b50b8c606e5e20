"""A prepared query answers as the query it was made from, for every value, and keeps nothing of an answer."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from holdspace.server.clients.models import Client, Session, Therapy
from holdspace.server.statements import Prepared, insert
from tests.cast import Cast

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

    Therapy.objects.filter(pk=cast.therapy.pk).update(therapist=cast.outsiders.therapist)

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

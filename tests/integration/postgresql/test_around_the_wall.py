"""Statements of one's own, sent as the user who serves pages: what the wall lets through, and what it does not."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model
from django.db.utils import DatabaseError

from holdspace.server.accounts.models import User
from holdspace.server.alerts.models import Alert
from holdspace.server.postgresql.actor import acting_as
from holdspace.server.postgresql.wall import ADDED_ONLY, KEPT, walled_tables
from tests.cast import AT, Cast
from tests.record import fill

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="the wall is PostgreSQL's")


def send(who: User, statement: str, *values: UUID) -> str:
    """Send a statement as somebody; return what became of it: how many rows, or why not. Nothing of it is kept."""
    try:
        with acting_as(who.pk), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, values or None)
            rows = cursor.rowcount
            transaction.set_rollback(True)
    except DatabaseError as error:
        return str(error).partition("\n")[0]
    return f"{rows} rows"


def copies_of_rows(cast: Cast, who: User) -> Iterator[tuple[str, str]]:
    """Return, of every table of the record, the statement that adds a copy of a row of it, in this person's name."""
    places = {"client_id": cast.client.pk, "therapy_id": cast.therapy.pk, "session_id": cast.session.pk}
    for model in apps.get_models(include_auto_created=True):
        table, columns = model._meta.db_table, {field.column for field in model._meta.local_concrete_fields}
        place = next((name for name in places if name in columns), "id")
        whose = f"{place} = '{places.get(place, cast.client.pk)}'"
        if table in walled_tables() and (statement := copy_of_row(model, who, whose)):
            yield table, statement


def copy_of_row(model: type[Model], who: User, whose: str) -> str:
    made = {"UUIDField": f"'{uuid4()}'", "BigAutoField": "DEFAULT"}
    values: dict[str, str] = {
        str(field.column): made.get(field.get_internal_type(), "")
        if field.primary_key and field.column != "client_id"
        else f"'{who.pk}'"
        if field.related_model is User
        else ""
        for field in model._meta.local_concrete_fields
    }
    copied = [column for column, value in values.items() if not value]
    with connection.cursor() as cursor:
        quoted = ", ".join(f"quote_nullable({column}::text)" for column in copied)
        cursor.execute(f"SELECT {quoted} FROM {model._meta.db_table} WHERE {whose} LIMIT 1")  # noqa: S608  # our own names
        row = cursor.fetchone()
    if row is None:
        return ""
    values |= dict(zip(copied, row, strict=True))
    return f"INSERT INTO {model._meta.db_table} ({', '.join(values)}) VALUES ({', '.join(values.values())})"  # noqa: S608


def test_nobody_adds_a_row_to_a_record_that_is_not_theirs(cast: Cast):
    fill(cast)
    strangers = (cast.outsiders.therapist, cast.outsiders.user, cast.administrator, cast.privacy_officer)
    said = {
        (table, str(who.role)): said
        for who in (*strangers, cast.researcher)
        for table, statement in copies_of_rows(cast, who)
        if "row-level security" not in (said := send(who, statement))
    }

    assert said == {("clients_client", "therapist"): "1 rows"}, "a therapist opens records"


def test_nobody_makes_themselves_a_persons_therapist_or_supervisor(cast: Cast):
    fill(cast)
    others, officer, supervisor = cast.outsiders, cast.privacy_officer, cast.supervisor
    change_therapy = "UPDATE clients_therapy SET therapist_id = %s"
    said = {
        "an own therapy": send(others.therapist, "UPDATE clients_therapy SET client_id = %s", cast.client.pk),
        "another's therapy": send(supervisor, change_therapy, supervisor.pk),
        "one's therapist": send(cast.client_user, change_therapy, others.therapist.pk),
        "one's supervision": send(supervisor, "UPDATE clients_supervision SET ended_at = NULL"),
        "whose record it is": send(officer, "UPDATE clients_client SET user_id = %s", officer.pk),
        "an exception": send(officer, "UPDATE exceptions_dangerexception SET client_id = %s", others.client.pk),
    }

    assert {name: told for name, told in said.items() if "row-level security" not in told} == {}


def test_nobody_hands_an_alert_that_they_were_called_in_for_to_another_record(cast: Cast):
    fill(cast)
    others, called_in = cast.outsiders, cast.privacy_officer
    Alert.objects.update(called_in=called_in, called_in_at=AT)

    assert send(called_in, "UPDATE alerts_alert SET reached = 'client', reached_at = now()") == "2 rows"
    assert "row-level security" in send(called_in, "UPDATE alerts_alert SET client_id = %s", others.client.pk)
    # They see the therapy now, and still let nobody in.
    let_in = "UPDATE clients_supervision SET supervisor_id = %s"
    assert "row-level security" in send(called_in, let_in, called_in.pk)


@pytest.mark.parametrize("table", sorted(KEPT - set(ADDED_ONLY)))
def test_no_person_takes_away_a_row_that_says_who_may_see_what(cast: Cast, table: str):
    fill(cast)
    statement = f"DELETE FROM {table}"  # noqa: S608  # our own names

    assert {send(who, statement) for who in cast.everyone.values()} == {"0 rows"}

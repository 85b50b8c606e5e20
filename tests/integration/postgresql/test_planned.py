"""Statements that PostgreSQL keeps planned: the same answers, for whom is worked now, and nothing that stays broken."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test.utils import CaptureQueriesContext

from holdspace.server.clients.models import Identity, Therapy
from holdspace.server.postgresql.actor import INSTALLATION, NOBODY, acting_as
from holdspace.server.postgresql.planned import Planned
from holdspace.server.statements import Prepared, together
from tests.cast import Cast

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL keeps plans")
SAME = "SELECT %s::int"


def ask(of: Any, sql: str, *values: object) -> Any:
    with of.cursor() as cursor:
        cursor.execute(of.planned(sql), values)
        return cursor.fetchone()[0]


def test_what_comes_a_second_time_is_run_by_a_name_and_answers_the_same(cast: Cast):
    open_therapies = Prepared(
        lambda pk: Therapy.objects.filter(client=pk, ended_at=None, client__user__username__startswith="100%"), UUID
    )
    theirs = Prepared(lambda pk: Therapy.objects.filter(client=pk, ended_at=None), UUID)
    for _ in range(3):
        with CaptureQueriesContext(connection) as asked:
            answers = together(theirs.asked(cast.client.pk), open_therapies.asked(cast.client.pk))
        assert answers == [[cast.therapy], []]
    assert asked.captured_queries[-1]["sql"].count("EXECUTE") == 2


def test_a_kept_plan_shows_each_person_their_own_rows_only(cast: Cast):
    identities = Prepared(lambda pk: Identity.objects.filter(client=pk), UUID)
    may_see: dict[UUID | str, int] = {
        cast.therapist.pk: 1,
        cast.outsiders.therapist.pk: 0,
        NOBODY: 0,
        INSTALLATION: 1,
        cast.client_user.pk: 1,
    }
    for _ in range(8):  # past the five plans that PostgreSQL makes for the values at hand before it keeps one for all
        for who, rows in may_see.items():
            with acting_as(who):
                assert len(identities(cast.client.pk)) == rows


def test_a_plan_outlives_the_transaction_in_which_it_was_made(own: Any):
    own.set_autocommit(False)
    ask(own, SAME, 1)
    ask(own, SAME, 2)
    own.rollback()
    own.set_autocommit(True)

    assert own.planned(SAME).startswith("EXECUTE")
    assert ask(own, SAME, 3) == 3


def test_a_new_connection_is_asked_in_full_again(own: Any):
    assert [ask(own, SAME, each) for each in (1, 2)] == [1, 2]
    own.close()

    assert own.planned(SAME) == SAME


def test_in_a_transaction_that_has_failed_nothing_is_prepared(db: None):
    with pytest.raises(DatabaseError), transaction.atomic():
        ask(connection, "SELECT %s / 0", 1)
    with transaction.atomic():
        with pytest.raises(DatabaseError), connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
        assert {connection.planned(SAME) for _ in range(3)} == {SAME}  # type: ignore[attr-defined]
        transaction.set_rollback(True)


def test_names_that_the_server_has_forgotten_are_given_anew(own: Any):
    assert [ask(own, SAME, each) for each in (1, 2)] == [1, 2]
    own.connection.execute("DEALLOCATE ALL")
    with pytest.raises(DatabaseError):
        ask(own, SAME, 3)

    assert ask(own, SAME, 4) == 4


def test_a_table_that_has_changed_under_its_plan_is_asked_anew(own: Any):
    own.ensure_connection()
    own.connection.execute("CREATE TEMPORARY TABLE kept (n int)")
    own.connection.execute("GRANT ALL ON kept TO PUBLIC")
    own.connection.execute("INSERT INTO kept VALUES (7)")
    for _ in range(2):
        ask(own, "SELECT n FROM kept WHERE n = %s", 7)
    own.connection.execute("ALTER TABLE kept ALTER COLUMN n TYPE text")
    with pytest.raises(DatabaseError):
        ask(own, "SELECT n FROM kept WHERE n = %s", "7")

    assert ask(own, "SELECT n FROM kept WHERE n = %s", "7") == "7"


def test_behind_a_pooler_nothing_is_kept(own: Any):
    """There the process that answers is not the one that named itself when the connection was made."""
    own.ensure_connection()
    pooled = SimpleNamespace(execute=own.connection.execute, info=SimpleNamespace(backend_pid=0))
    planned = Planned(pooled)

    assert {planned.by_name(SAME) for _ in range(3)} == {SAME}
    assert own.connection.execute("SELECT count(*) FROM pg_prepared_statements").fetchone()[0] == 0

"""PostgreSQL's own second wall: whatever a query forgets, the database shows no row of somebody else's client."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from queue import Queue

import pytest
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ProgrammingError

from holdspace.server.accounts.models import User
from holdspace.server.audit.models import AuditChain
from holdspace.server.clients.models import Identity, Supervision, Therapy
from holdspace.server.postgresql.actor import INSTALLATION, NOBODY, acting_as
from holdspace.server.postgresql.wall import ADDED_ONLY, walled_tables
from tests.cast import Cast
from tests.record import fill

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="the wall is PostgreSQL's")


def count_rows(table: str, actor: object) -> int:
    with acting_as(str(actor)), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608  # a name of our own models
        return int(cursor.fetchone()[0])


def test_every_table_of_a_client_has_the_wall_also_against_its_owner(db: None):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT c.relname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n"
            " ON n.oid = c.relnamespace WHERE n.nspname = 'public' AND c.relkind = 'r'"
            " AND a.attname IN ('client_id', 'therapy_id', 'session_id')"
        )
        of_clients = {name for (name,) in cursor.fetchall()} - {"accounts_invitation", "audit_auditchain"}
        cursor.execute("SELECT relname FROM pg_class WHERE relrowsecurity AND relforcerowsecurity")
        walled = {name for (name,) in cursor.fetchall()}

    assert of_clients <= walled
    assert walled == set(walled_tables())


def test_the_wall_asks_once_for_a_statement_and_not_for_every_row(db: None):
    with connection.cursor() as cursor:
        # But for what is written once for a record, with its first row: a therapy and a key.
        cursor.execute(
            "SELECT tablename, concat(qual, CASE WHEN tablename NOT IN ('clients_therapy', 'keys_clientkey')"
            " THEN with_check END) FROM pg_policies"
        )
        asked_with_a_row = {
            table for table, rule in cursor.fetchall() if re.search(r"(?<!SELECT )wall_\w+\(|wall_\w+\((?!\))", rule)
        }

    assert asked_with_a_row == set()


def test_where_nobody_was_named_no_row_is_shown(cast: Cast):
    fill(cast)

    assert {table: rows for table in walled_tables() if (rows := count_rows(table, NOBODY))} == {}
    assert count_rows("audit_auditentry", INSTALLATION) > 20


def test_an_outsider_finds_no_row_of_the_pair_in_any_table(cast: Cast):
    fill(cast)
    shown, theirs = {}, 0
    for table in walled_tables():
        column = {"clients_client": "id"}.get(table, "client_id")
        if table in {"clients_session", "clients_supervision", "measures_measurechoice"}:
            continue  # they name a therapy; the next test reads them
        found = f"{table} WHERE {column} = '{cast.client.pk}'"
        theirs += count_rows(found, INSTALLATION) > 0
        shown[table] = [count_rows(found, who) for who in (cast.outsiders.therapist.pk, cast.outsiders.user.pk)]

    assert {table: rows for table, rows in shown.items() if any(rows)} == {}
    assert theirs > 15


def test_each_person_finds_the_rows_they_have_to_do_with(cast: Cast):
    pair, others = cast.pair, cast.outsiders

    seen = {
        name: (count_rows("clients_identity", who.pk), count_rows("clients_session", who.pk))
        for name, who in cast.everyone.items()
    }

    assert seen == {
        "client": (1, 1),
        "therapist": (1, 1),
        "supervisor": (1, 1),
        "outsider_therapist": (1, 1),
        "outsider_client": (1, 1),
        "administrator": (0, 0),
        "privacy_officer": (0, 0),
        "researcher": (0, 0),
    }
    assert pair.client.pk != others.client.pk


def test_the_end_of_a_supervision_closes_the_rows(cast: Cast):
    cast.therapy.supervisions.update(ended_at=cast.session.held_at)

    assert count_rows("clients_identity", cast.supervisor.pk) == 0


def test_nobody_writes_a_row_into_somebody_elses_record(cast: Cast):
    refused = pytest.raises(ProgrammingError, match="row-level security")
    with acting_as(cast.outsiders.therapist.pk), refused, transaction.atomic():
        Therapy.objects.create(client=cast.client, therapist=cast.therapist, started_at=cast.session.held_at)


def test_only_the_therapist_of_an_open_therapy_lets_a_supervisor_in(cast: Cast):
    at = cast.session.held_at
    cast.therapy.supervisions.update(ended_at=at)
    with acting_as(cast.therapist.pk):
        Supervision.objects.create(therapy=cast.therapy, supervisor=cast.supervisor, started_at=at, ended_at=at)

    Therapy.objects.filter(pk=cast.outsiders.therapy.pk).update(ended_at=at)
    others = (cast.client_user, cast.supervisor, cast.administrator, cast.outsiders.therapist)
    for who, therapy in [*((who, cast.therapy) for who in others), (cast.outsiders.therapist, cast.outsiders.therapy)]:
        refused = pytest.raises(ProgrammingError, match="row-level security")
        with acting_as(who.pk), refused, transaction.atomic():
            Supervision.objects.create(therapy=therapy, supervisor=cast.supervisor, started_at=at)


@pytest.mark.parametrize("table", ADDED_ONLY)
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_entries_are_added_and_never_changed(cast: Cast, table: str, statement: str):
    statement = statement.replace("SET id = id", "SET index = index") if table.endswith("leaf") else statement
    refused = pytest.raises(ProgrammingError, match="permission denied")
    with acting_as(cast.client_user.pk), refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(table))


def test_a_chain_is_never_taken_away(cast: Cast):
    refused = pytest.raises(ProgrammingError, match="permission denied")
    with acting_as(cast.therapist.pk), refused, transaction.atomic():
        AuditChain.objects.all()._raw_delete(DEFAULT_DB_ALIAS)


@contextmanager
def taken_from(pool: Queue[BaseDatabaseWrapper]) -> Iterator[BaseDatabaseWrapper]:
    """Work on a connection that others used before and will use afterwards."""
    kept = pool.get()
    connections[DEFAULT_DB_ALIAS] = kept
    try:
        yield kept
    finally:
        pool.put(kept)


def ask(person: User, chance: random.Random) -> set[object]:
    """Make a request as this person, in one of the ways in which requests end."""
    seen: set[object] = set()
    with acting_as(person.pk):
        if chance.random() < 0.4:
            return set(Identity.objects.values_list("client_id", flat=True))
        try:
            with transaction.atomic():
                seen = set(Identity.objects.values_list("client_id", flat=True))
                if chance.random() < 0.3:
                    raise KeyError("this request failed")
        except KeyError:
            return seen
    return seen


@pytest.mark.django_db(transaction=True)
def test_a_thousand_requests_on_two_connections_never_see_somebody_elses_rows(cast: Cast):
    pool: Queue[BaseDatabaseWrapper] = Queue()
    for _ in range(2):
        kept = connection.copy()
        kept.inc_thread_sharing()
        pool.put(kept)
    expected: dict[User, set[object]] = {
        cast.client_user: {cast.client.pk},
        cast.therapist: {cast.client.pk},
        cast.outsiders.user: {cast.outsiders.client.pk},
        cast.outsiders.therapist: {cast.outsiders.client.pk},
        cast.administrator: set(),
    }

    def hand_in(number: int) -> int:
        chance, wrong = random.Random(number), 0
        for _ in range(250):
            person = chance.choice(list(expected))
            with taken_from(pool) as kept:
                wrong += ask(person, chance) != expected[person]
                # Past our back end, so that nobody is named: what was named before must be forgotten.
                wrong += kept.connection.execute("SELECT count(*) FROM clients_identity").fetchone()[0]
        return wrong

    with ThreadPoolExecutor(4) as threads:
        wrong = sum(threads.map(hand_in, range(4)))
    while not pool.empty():
        pool.get().close()

    assert wrong == 0

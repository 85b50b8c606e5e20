"""What the user who serves the pages may do in the database: read off the catalogue, and tried in their name."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection

from holdspace.server.postgresql.wall import ADDED_ONLY, RELATIONS, walled_tables
from tests.cast import Cast
from tests.walled.base import PEOPLE

pytestmark = pytest.mark.skipif(connection.vendor != "postgresql", reason="the wall is PostgreSQL's")


def found(statement: str) -> set[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return {row[0] if len(row) == 1 else row for row in cursor.fetchall()}


# --- Read off the catalogue ---------------------------------------------------------------------------------------


def test_every_table_that_leads_to_a_client_has_the_wall(db: None):
    """A new table that names a row of a walled one, through however many others, cannot be forgotten."""
    tied_to_clients = found(
        "WITH RECURSIVE tied(id) AS (SELECT 'clients_client'::regclass::oid"
        " UNION SELECT f.conrelid FROM pg_constraint f JOIN tied ON f.confrelid = tied.id WHERE f.contype = 'f')"
        " SELECT relname FROM pg_class c JOIN tied ON tied.id = c.oid"
    )

    assert tied_to_clients <= set(walled_tables())
    assert len(tied_to_clients) > 30


def test_nothing_shows_rows_past_the_wall(db: None):
    """Views read as their owner; so do rules and tables that inherit: there are none of them."""
    others = found(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind NOT IN ('r', 'i', 'S')"
    )

    assert others == set()
    assert found("SELECT inhrelid::regclass::text FROM pg_inherits") == set()
    assert found("SELECT policyname FROM pg_policies WHERE permissive <> 'PERMISSIVE'") == set()


def test_only_the_wall_itself_reads_relations_past_the_wall(db: None):
    """It works as the owner of its function, for whom alone a policy asks nothing; nobody else is in that role."""
    [owner] = found("SELECT proowner::regrole::text FROM pg_proc WHERE proname = 'wall_clients'")
    asks_nothing = found(
        "SELECT tablename, roles::text, cmd FROM pg_policies WHERE qual = 'true' OR with_check = 'true'"
    )

    assert asks_nothing == {(table, f"{{{owner}}}", "SELECT") for table in RELATIONS}
    assert {
        each
        for each in found("SELECT roleid::regrole::text, member::regrole::text FROM pg_auth_members")
        if each[0] == owner
    } <= {(owner, "postgres")}


def test_what_runs_as_the_owner_says_where_its_names_stand(db: None):
    as_owner = found(
        "SELECT proname, coalesce(array_to_string(proconfig, ';'), '') FROM pg_proc"
        " WHERE prosecdef AND pronamespace = 'public'::regnamespace"
    )

    assert {name for name, _ in as_owner} == {"wall_clients", "wall_is_new", "wall_therapies", "wall_treats"}
    assert {path for _, path in as_owner} == {"search_path=public, pg_temp"}


def test_the_user_owns_nothing_and_has_no_right_but_to_rows(db: None):
    grants = found("SELECT table_name, grantee, privilege_type FROM information_schema.role_table_grants")
    rights = {(table, right) for table, grantee, right in grants if grantee in {PEOPLE, "PUBLIC"} and "_" in table}
    ours = {(table, right) for table, right in rights if not table.startswith(("pg_", "sql_"))}

    assert PEOPLE not in found("SELECT relowner::regrole::text FROM pg_class")
    assert PEOPLE not in found("SELECT member::regrole::text FROM pg_auth_members")
    assert {right for _, right in ours} == {"SELECT", "INSERT", "UPDATE", "DELETE"}
    assert {table for table, right in ours if right in {"UPDATE", "DELETE"}} & {
        *ADDED_ONLY,
        "django_migrations",
    } == set()


# --- Tried ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def session(transactional_db: None, cast: Cast) -> Iterator[psycopg.Connection[Any]]:
    """A connection of the user who serves the pages, who has not said for whom."""
    settings = connection.settings_dict
    place = {"host": settings["HOST"], "port": settings["PORT"] or None, "dbname": settings["NAME"]}
    with psycopg.connect(user=PEOPLE, autocommit=True, **place) as opened:
        yield opened


@pytest.mark.parametrize(
    "statement",
    [
        "SET ROLE holdspace_owner",
        "SET SESSION AUTHORIZATION holdspace_owner",
        "ALTER ROLE holdspace_people BYPASSRLS",
        "GRANT holdspace_owner TO holdspace_people",
        "ALTER TABLE clients_identity DISABLE ROW LEVEL SECURITY",
        "ALTER TABLE clients_identity NO FORCE ROW LEVEL SECURITY",
        "ALTER TABLE audit_auditentry DISABLE TRIGGER ALL",
        "DROP POLICY wall_select ON clients_identity",
        "CREATE POLICY more ON clients_identity USING (true)",
        "CREATE TABLE public.beside AS SELECT 1",
        "CREATE SCHEMA beside",
        "CREATE OR REPLACE FUNCTION public.wall_is_installation() RETURNS boolean LANGUAGE sql AS 'SELECT true'",
        "CREATE OR REPLACE RULE none AS ON INSERT TO audit_auditentry DO INSTEAD NOTHING",
        "CREATE TRIGGER none BEFORE INSERT ON audit_auditentry EXECUTE FUNCTION suppress_redundant_updates_trigger()",
        "TRUNCATE audit_auditentry CASCADE",
        "TRUNCATE clients_client CASCADE",
        "DELETE FROM audit_auditentry",
        "UPDATE audit_auditentry SET detail = ''",
        "SELECT * FROM audit_auditentry FOR UPDATE",
        "COPY clients_identity TO PROGRAM 'cat'",
        "COPY clients_identity FROM '/etc/hostname'",
        "SELECT pg_read_file('/etc/hostname')",
        "SELECT setval(pg_get_serial_sequence('django_migrations', 'id'), 1)",
        "INSERT INTO django_migrations (app, name, applied) VALUES ('a', 'b', now())",
        "SET session_replication_role = replica",
        "SELECT pg_stat_get_activity(1), passwd FROM pg_shadow",
    ],
)
def test_the_user_cannot(session: psycopg.Connection[Any], statement: str):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        session.execute(statement)


def test_asked_for_rows_past_the_wall_the_database_refuses(session: psycopg.Connection[Any]):
    session.execute("SET row_security = off")

    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        session.execute("SELECT * FROM clients_identity")


@pytest.mark.parametrize(
    "statement", ["SELECT * FROM {}", "COPY {} TO STDOUT", "SELECT count(*) FROM {} WHERE ctid > '(0,0)'"]
)
def test_without_a_name_no_row_comes_out_of_any_table(session: psycopg.Connection[Any], statement: str):
    shown = {}
    for table in walled_tables():
        asked = statement.format(table)
        if asked.startswith("COPY"):
            with session.cursor().copy(asked) as copied:
                shown[table] = sum(1 for _ in copied)
        else:
            rows = session.execute(asked).fetchall()
            shown[table] = len([row for row in rows if row != (0,)])

    assert {table: rows for table, rows in shown.items() if rows} == {}


def test_tables_of_the_same_name_in_front_of_ours_change_nothing(session: psycopg.Connection[Any], cast: Cast):
    outsider = cast.outsiders.therapist.pk
    session.execute("SET search_path = pg_temp, public")
    session.execute("CREATE TEMP TABLE clients_therapy AS SELECT * FROM public.clients_therapy")
    session.execute("CREATE TEMP TABLE accounts_user (id uuid, role text, is_active bool)")
    session.execute(
        "INSERT INTO clients_therapy (id, client_id, therapist_id, started_at) VALUES (%s, %s, %s, now())",
        [cast.therapy.pk, cast.client.pk, outsider],
    )
    session.execute("INSERT INTO accounts_user VALUES (%s, 'researcher', true)", [outsider])
    session.execute("SELECT set_config('holdspace.actor', %s, false)", [str(outsider)])

    seen = session.execute("SELECT client_id FROM clients_identity").fetchall()

    assert seen == [(cast.outsiders.client.pk,)]


def test_a_name_that_is_no_name_shows_nothing(session: psycopg.Connection[Any], cast: Cast):
    for name in ("", "Installation", "installation ", "nobody", "' OR true --", str(cast.therapist.pk).upper(), "%"):
        session.execute("SELECT set_config('holdspace.actor', %s, false)", [name])
        assert session.execute("SELECT count(*) FROM clients_identity").fetchone() == (0,), name

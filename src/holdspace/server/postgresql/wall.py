"""The second wall: row-level security on every table that belongs to a client, put up after each migration.

Not in numbered migrations: every room adds tables of its own, and a table without a wall must not be possible. What is
put up follows from the models, so a new table gets its policy in the migration run that makes it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections, transaction
from django.db.models import Model

# The door writes into every client's chain, refused looks too; heads are written again, entries never.
ADDED_ONLY = ("audit_auditentry", "checkpoints_treeleaf", "checkpoints_checkpoint")
# Read by their owner, as whom `wall_clients` works, past the policies, which would else ask themselves.
RELATIONS = ("clients_client", "clients_therapy", "clients_supervision", "consents_consent")
# In brackets or gathered into an array, a question is asked once for a statement and not for every row.
ACTOR, ROLE = "(SELECT wall_actor())", "(SELECT wall_role())"
CALLED_IN = "id = ANY (ARRAY(SELECT wall_called_in()))"
THEIRS = "client_id = ANY (ARRAY(SELECT wall_clients()))"
# A row that names no client is of the therapy or session that it names, and these have policies of their own.
TIED = {
    "therapy_id": "therapy_id = ANY (ARRAY(SELECT wall_therapies()))",
    "session_id": "EXISTS (SELECT 1 FROM clients_session s WHERE s.id = session_id)",
}
# Which rows a person sees, where it is not only those of their clients.
MORE = {
    "clients_client": "id = ANY (ARRAY(SELECT wall_clients())) OR id = ANY (ARRAY(SELECT wall_exceptions()))"
    f" OR {CALLED_IN}",
    "clients_therapy": f"{THEIRS} OR therapist_id = {ACTOR} OR {CALLED_IN}",
    "alerts_alert": f"{THEIRS} OR called_in_id = {ACTOR}",
    "exceptions_dangerexception": f"{THEIRS} OR asked_by_id = {ACTOR} OR {ROLE} = 'privacy_officer'",
    "exceptions_disclosure": f"{THEIRS} OR sent_by_id = {ACTOR} OR {ROLE} = 'privacy_officer'",
    "audit_auditentry": f"{THEIRS} OR actor_id = {ACTOR} OR client_id = ANY (ARRAY(SELECT wall_exceptions()))",
}
# The policy that lets them; it is for their owner alone, so that plans of `wall_clients` ask nothing more.
OWNER = "wall_owner"
# As whom `wall_clients` works, quoted, and by which mark it knows the wall; as whoever migrates where it is not there.
_AS_IT_STANDS = (
    "SELECT coalesce(proowner::regrole::text, quote_ident(current_user)), obj_description(f, 'pg_proc')"
    " FROM (SELECT to_regprocedure('wall_clients()')) AS asked(f) LEFT JOIN pg_proc p ON p.oid = f"
)
# What policies of earlier versions asked.
ASKED_BEFORE = ("wall_is_owner()", "wall_sessions()", "wall_sees_exception(uuid)", "wall_called_in(uuid)")
# Of these a person only adds and changes rows, by the rules below: erasing, the installation's work, takes them away.
KEPT = {*MORE, *RELATIONS}
# A record that nobody treats yet: whoever opens one makes its key and its therapy.
NEW = f"{ROLE} = 'therapist' AND wall_is_new(client_id)"
OWN_THERAPY = f"EXISTS (SELECT 1 FROM clients_therapy t WHERE t.id = therapy_id AND t.therapist_id = {ACTOR}"  # noqa: S608
# Which rows a person may add, where it is not the same as those of their clients: an entry names who did it.
ADDING = {
    "clients_client": f"{ROLE} = 'therapist'",
    "clients_therapy": f"therapist_id = {ACTOR} AND {NEW}",
    "keys_clientkey": f"{THEIRS} OR ({NEW})",
    "audit_auditentry": f"actor_id = {ACTOR}",
    # The policy of therapies shows more than one's own: only whose therapy it is lets a supervisor in.
    "clients_supervision": f"{OWN_THERAPY} AND t.ended_at IS NULL)",
}
# What a row may say once it was changed, where it is not the same: nobody makes themselves somebody's therapist by it.
# The functions see what stood there before.
CHANGED = {
    "clients_client": "id = ANY (ARRAY(SELECT wall_clients()))",
    "clients_therapy": f"{THEIRS} AND therapist_id = {ACTOR} AND wall_treats(id)",
    "clients_supervision": f"{OWN_THERAPY})",
    "alerts_alert": f"{THEIRS} OR (called_in_id = {ACTOR} AND client_id = ANY (ARRAY(SELECT wall_called_in())))",
    "exceptions_dangerexception": f"{THEIRS} OR ({ROLE} = 'privacy_officer'"
    " AND client_id = ANY (ARRAY(SELECT wall_exceptions())))",
}


def walled_tables() -> dict[str, str]:
    """Return every table that belongs to a client, and which of its rows the person sees for whom is worked."""
    models = (model for model in apps.get_models(include_auto_created=True) if model._meta.managed)
    rules = {model._meta.db_table: rule for model in models if (rule := _rule(model))}
    return {**rules, **MORE}


def _rule(model: type[Model]) -> str | None:
    columns = {field.column for field in model._meta.local_fields}
    if model._meta.db_table in {"accounts_invitation", "audit_auditchain"}:
        return None  # an invitation is taken up by nobody yet known; every look moves a chain's head
    if "client_id" in columns:
        return THEIRS
    return next((rule for column, rule in TIED.items() if column in columns), None)


def raise_after_migrating(sender: Any, using: str, **kwargs: Any) -> None:
    """Put the wall up where the database is PostgreSQL and the wall is not the one that belongs there."""
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    tables = set(connection.introspection.table_names())
    if not tables.issuperset({*MORE, *RELATIONS}):
        return  # migrated a part of the way: the run that makes the rest puts it up
    rules = {table: rule for table, rule in walled_tables().items() if table in tables}
    with transaction.atomic(using=using), connection.cursor() as cursor:
        cursor.execute(_AS_IT_STANDS)
        owner, found = cursor.fetchone()
        statements = [files(__package__).joinpath("functions.sql").read_text("utf-8"), *_statements(rules, owner)]
        mark = hashlib.sha256("\n".join(statements).encode()).hexdigest()
        if found == mark:
            return
        for statement in statements:
            cursor.execute(statement)
        cursor.execute(f"COMMENT ON FUNCTION wall_clients() IS '{mark}'")


def _statements(rules: Mapping[str, str], owner: str) -> Iterator[str]:
    for table, rule in rules.items():
        yield f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
        yield f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY"
        yield from _policies(table, rule)
    for table in RELATIONS:
        yield f"DROP POLICY IF EXISTS {OWNER} ON {table}"
        yield f"CREATE POLICY {OWNER} ON {table} FOR SELECT TO {owner} USING (true)"
    yield from (f"DROP FUNCTION IF EXISTS {name}" for name in ASKED_BEFORE)
    if settings.HOLDSPACE_DATABASE_ROLE:
        yield from _grants(f'"{settings.HOLDSPACE_DATABASE_ROLE}"')


def _policies(table: str, rule: str) -> Iterator[str]:
    usual = THEIRS if table in MORE else rule
    seen, added, changed, removed = (
        f"(SELECT wall_is_installation()) OR {each}"
        for each in (rule, ADDING.get(table, usual), CHANGED.get(table, usual), "false" if table in KEPT else rule)
    )
    rules = {
        "SELECT": f"USING ({seen})",
        "INSERT": f"WITH CHECK ({added})",
        "UPDATE": f"USING ({seen}) WITH CHECK ({changed})",
        "DELETE": f"USING ({removed})",
    }
    for command, condition in rules.items():
        name = f"wall_{command.lower()}"
        yield f"DROP POLICY IF EXISTS {name} ON {table}"
        yield f"CREATE POLICY {name} ON {table} FOR {command} {condition}"


def _grants(role: str) -> Iterator[str]:
    yield f"GRANT USAGE ON SCHEMA public TO {role}"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}"
    yield f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}"
    for table in ADDED_ONLY:
        yield f"REVOKE UPDATE, DELETE ON {table} FROM {role}"
    yield f"REVOKE DELETE ON audit_auditchain FROM {role}"
    yield f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}"

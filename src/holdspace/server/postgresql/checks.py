"""What `holdspace-server doctor` says about the second wall: whether the one who serves pages could climb over it."""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError, connection

HINT = "Serve pages as a user of few rights: docs/how-to/run-on-postgresql.md."


@register(Tags.security, deploy=True)
def check_wall(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Return what weakens row-level security in this database; nothing on SQLite, which has none."""
    if connection.vendor != "postgresql":
        return []
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT rolsuper OR rolbypassrls, EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = 'public'"
                " AND tableowner = current_user) FROM pg_roles WHERE rolname = current_user"
            )
            goes_past, owns = cursor.fetchone()
    except DatabaseError:
        return []  # whether the database can be reached is another check's matter
    return findings(goes_past=bool(goes_past), owns=bool(owns))


def findings(*, goes_past: bool, owns: bool) -> list[CheckMessage]:
    """Return what is wrong with a database user that goes past the wall, or owns the tables and could take it down."""
    if goes_past:
        return [Error("The database user is not held by row-level security.", hint=HINT, id="holdspace.E020")]
    if owns:
        return [Warning("The database user owns the tables it is walled from.", hint=HINT, id="holdspace.W020")]
    return []

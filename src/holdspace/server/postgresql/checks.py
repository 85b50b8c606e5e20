"""What `holdspace-server doctor` says about the database: whether the one who serves pages could climb over the second
wall, and whether anybody else could come as them.
"""

from __future__ import annotations

from typing import Any

from django.core.checks import CheckMessage, Error, Tags, Warning, register
from django.db import DatabaseError, connection

# The first version with SYSTEM_USER: https://www.postgresql.org/docs/16/functions-info.html
TELLS_HOW = 160_000
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
            has_asked = is_asked(cursor)
    except DatabaseError:
        return []  # whether the database can be reached is another check's matter
    return findings(goes_past=bool(goes_past), owns=bool(owns), asks=has_asked)


def findings(*, goes_past: bool, owns: bool, asks: bool = True) -> list[CheckMessage]:
    """Return what is wrong with a database user that goes past the wall, or owns the tables and could take it down, or
    that anybody can be.
    """
    found: list[CheckMessage] = []
    if goes_past:
        found.append(Error("The database user is not held by row-level security.", hint=HINT, id="holdspace.E020"))
    elif owns:
        found.append(Warning("The database user owns the tables it is walled from.", hint=HINT, id="holdspace.W020"))
    if not asks:
        found.append(
            Warning(
                "The database lets this program in without asking who it is, and so everybody else on this machine.",
                hint="In pg_hba.conf, put peer (for sockets) or scram-sha-256 in the place of trust: "
                "docs/how-to/run-on-postgresql.md.",
                id="holdspace.W021",
            )
        )
    return found


def is_asked(cursor: Any) -> bool:
    """Return whether the server asked who it is that comes; before version 16 it does not say so of a socket."""
    if cursor.connection.info.server_version >= TELLS_HOW:
        cursor.execute("SELECT system_user IS NOT NULL")  # none where it took the name on trust
        return bool(cursor.fetchone()[0])
    info = cursor.connection.info
    return info.host.startswith("/") or info.used_password or "sslcert" in info.get_parameters()

"""Knowing from an error that the storage is full, or that the database cannot be reached, and what to do about it."""

from __future__ import annotations

import errno
from collections.abc import Iterator

from django.db import InterfaceError, OperationalError

FULL_ERRNOS = {errno.ENOSPC, errno.EDQUOT}
NOT_ALLOWED_ERRNOS = {errno.EACCES, errno.EPERM, errno.EROFS}
# Also where there is no room for what SQLite shares between processes. PostgreSQL tells by SQLSTATE disk_full.
FULL_IN_SQLITE, FULL_IN_POSTGRESQL = {"SQLITE_FULL", "SQLITE_IOERR_SHMSIZE"}, "53100"
# Connection failed, too little of something, somebody stops it; https://www.postgresql.org/docs/18/errcodes-appendix.html
NO_CONNECTION, TOO_LITTLE, STOPPED = "08", "53", "57P"

FULL = "A disk is full: what was begun is undone. Make room, then try again."
UNREACHABLE = (
    "The database lets nobody in. See that PostgreSQL runs, and that HOLDSPACE_DATABASE_URL names its place, its user"
    " with their password, and the database; for migrate, backup and restore HOLDSPACE_DATABASE_OWNER_URL, where it is"
    " set."
)
READ_ONLY = (
    "The database can only be read: what was begun is undone. Let the user who runs this write into HOLDSPACE_DATA; of"
    " several PostgreSQLs, name the one that takes changes."
)
NO_RIGHT = (
    "The database user has no right to this. Name who owns the tables in HOLDSPACE_DATABASE_OWNER_URL, then run"
    " holdspace-server migrate: docs/how-to/run-on-postgresql.md."
)
NOT_ALLOWED = "may not be read or written by who runs this. Give it to them, or let its owner run this."
NOT_OPENED = "The database cannot be opened. Let the user who runs this read and write HOLDSPACE_DATA."
DAMAGED = "The database is damaged, or no database. Put a backup in its place: docs/how-to/back-up-and-restore.md."
HELD = "Something else keeps the database to itself. See what that is, or try again later."
# By how SQLite's name of an error begins, or PostgreSQL's SQLSTATE.
REMEDIES = {
    **dict.fromkeys([*FULL_IN_SQLITE, FULL_IN_POSTGRESQL], FULL),
    **dict.fromkeys(["SQLITE_READONLY", "25006"], READ_ONLY),
    **dict.fromkeys(["SQLITE_NOTADB", "SQLITE_CORRUPT"], DAMAGED),
    **dict.fromkeys(["SQLITE_CANTOPEN", "SQLITE_PERM"], NOT_OPENED),
    "SQLITE_BUSY": HELD,
    "42501": NO_RIGHT,
}


def is_full(error: BaseException) -> bool:
    """Return whether an error, or what Django says it was caused by, tells that a disk or a quota has no room left."""
    if isinstance(error, OSError):
        return error.errno in FULL_ERRNOS
    if getattr(error, "sqlite_errorname", "") in FULL_IN_SQLITE or getattr(error, "sqlstate", "") == FULL_IN_POSTGRESQL:
        return True
    return error.__cause__ is not None and is_full(error.__cause__)


def is_unreachable(error: BaseException | None) -> bool:
    """Return whether an error tells that PostgreSQL does not answer, or answers that it takes nobody in now."""
    # psycopg's errors have it, SQLite's do not; and where the connection broke there was nobody to give a code.
    code = getattr(error.__cause__, "sqlstate", "") if isinstance(error, (OperationalError, InterfaceError)) else ""
    return (NO_CONNECTION if code is None else code).startswith((NO_CONNECTION, TOO_LITTLE, STOPPED))


def find_remedy(error: BaseException) -> str | None:
    """Return what is wrong with the storage and what the operator can do, or None where the error is another's."""
    if is_full(error):
        return FULL
    for each in _and_its_causes(error):
        if is_unreachable(each):
            return f"{UNREACHABLE}\n{each.__cause__}"  # libpq's words name the address and never a password
        if isinstance(each, OSError) and each.errno in NOT_ALLOWED_ERRNOS:
            return f"{each.filename} {NOT_ALLOWED}"
        code = getattr(each, "sqlite_errorname", None) or getattr(each, "sqlstate", None) or ""
        if remedy := next((remedy for begin, remedy in REMEDIES.items() if code.startswith(begin)), None):
            return remedy
    return None


def _and_its_causes(error: BaseException | None) -> Iterator[BaseException]:
    while error:
        yield error
        error = error.__cause__ or error.__context__

"""Knowing from an error that the storage is full, or that the database cannot be reached."""

from __future__ import annotations

import errno

from django.db import InterfaceError, OperationalError

FULL_ERRNOS = {errno.ENOSPC, errno.EDQUOT}
# Also where there is no room for what SQLite shares between processes. PostgreSQL tells by SQLSTATE disk_full.
FULL_IN_SQLITE, FULL_IN_POSTGRESQL = {"SQLITE_FULL", "SQLITE_IOERR_SHMSIZE"}, "53100"
# Connection failed, too little of something, somebody stops it; https://www.postgresql.org/docs/18/errcodes-appendix.html
NO_CONNECTION, TOO_LITTLE, STOPPED = "08", "53", "57P"


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

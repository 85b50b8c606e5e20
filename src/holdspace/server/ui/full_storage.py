"""Knowing from an error that nothing could be kept because the storage is full."""

from __future__ import annotations

import errno

FULL_ERRNOS = {errno.ENOSPC, errno.EDQUOT}
# Also where there is no room for what SQLite shares between processes. PostgreSQL tells by SQLSTATE disk_full.
FULL_IN_SQLITE, FULL_IN_POSTGRESQL = {"SQLITE_FULL", "SQLITE_IOERR_SHMSIZE"}, "53100"


def is_full(error: BaseException) -> bool:
    """Return whether an error, or what Django says it was caused by, tells that a disk or a quota has no room left."""
    if isinstance(error, OSError):
        return error.errno in FULL_ERRNOS
    if getattr(error, "sqlite_errorname", "") in FULL_IN_SQLITE or getattr(error, "sqlstate", "") == FULL_IN_POSTGRESQL:
        return True
    return error.__cause__ is not None and is_full(error.__cause__)

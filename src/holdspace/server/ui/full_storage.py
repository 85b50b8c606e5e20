"""Knowing from an error that nothing could be kept because the storage is full."""

from __future__ import annotations

import errno

from django.db import DatabaseError

SQLITE, POSTGRESQL = "database or disk is full", "53100"  # SQLITE_FULL; SQLSTATE disk_full


def is_full(error: BaseException) -> bool:
    """Return whether an error says that a disk or a quota has no room left."""
    if isinstance(error, OSError):
        return error.errno in {errno.ENOSPC, errno.EDQUOT}
    if not isinstance(error, DatabaseError):
        return False
    return SQLITE in str(error) or getattr(error.__cause__, "sqlstate", None) == POSTGRESQL

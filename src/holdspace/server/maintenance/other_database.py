"""Working on another database of the same kind for a while, such as a backup that is looked through beside the own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection


@contextmanager
def working_on(database: str | Path) -> Iterator[None]:
    """Have Django work on another file, or another database of the same server, until the block ends."""
    present = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = database
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = present

"""Tests open one connection, as the owner of the tables; what it does for a person it does in the role of `run`.

In an installation these are two sign-ins. One transaction of a test holds both, so the role is changed within it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.backends.postgresql import operations

from holdspace.server.postgresql import base
from holdspace.server.postgresql.actor import INSTALLATION, current_actor

PEOPLE = "holdspace_people"


class DatabaseOperations(operations.DatabaseOperations):
    """Empties tables by deleting: the few rows of a test are gone sooner than a hundred tables have new files."""

    def sql_flush(
        self, style: Any, tables: Sequence[str], *, reset_sequences: bool = False, allow_cascade: bool = False
    ) -> list[str]:
        return ["; ".join(f"DELETE FROM {self.quote_name(table)}" for table in tables)] if tables else []  # noqa: S608


class DatabaseWrapper(base.DatabaseWrapper):
    """Takes a person's transaction into the role that owns nothing."""

    ops_class = DatabaseOperations

    def naming(self) -> list[str]:
        role = "NONE" if current_actor() == INSTALLATION else PEOPLE
        return [f"SET LOCAL ROLE {role}", *super().naming()]

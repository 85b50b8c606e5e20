"""The published inventory of what is stored in clear names every column that is, and none that is not."""

from __future__ import annotations

import re

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from tests.repository.project import read

SEALED = {"sealed", "wrapped"}


@pytest.fixture(autouse=True)
def installed(db: None) -> None:
    """An installation's database has two tables of no model: what was migrated, and the counters of sign-in."""
    MigrationRecorder(connection).ensure_schema()
    call_command("createcachetable", "cache_entries", verbosity=0)


def columns() -> set[str]:
    """Return every column in clear as the database itself has them."""
    with connection.cursor() as cursor:
        return {
            f"{table}.{column.name}"
            for table in connection.introspection.table_names(cursor)
            for column in connection.introspection.get_table_description(cursor, table)
            if column.name not in SEALED
        }


def test_the_inventory_names_every_column_in_clear_and_no_other():
    published = set(re.findall(r"^\| `([a-z_]+\.[a-z_]+)`", read("docs/reference/stored-in-clear.md"), re.MULTILINE))

    assert columns() - published == set(), "not published"
    assert published - columns() == set(), "not there any more"


def test_a_column_that_somebody_adds_is_missed():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE clients_client ADD COLUMN nickname varchar(80)")

    assert "clients_client.nickname" in columns()

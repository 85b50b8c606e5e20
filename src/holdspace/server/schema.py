"""Which version of the program the database's tables were made for, and making them for this one."""

from __future__ import annotations

import subprocess
import sys

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from holdspace.domain.errors import OperatorError

MIGRATE = "Run: holdspace-server migrate."


def require_tables() -> None:
    """Raise OperatorError where the database is empty."""
    _require_tables(MigrationLoader(connection))


def require_this_version() -> None:
    """Raise OperatorError where the database is empty, or its tables are those of another version of the program."""
    loader = MigrationLoader(connection)
    _require_tables(loader)
    _require_no_newer(loader)
    if loader.disk_migrations.keys() - loader.applied_migrations.keys():
        raise OperatorError("The database is of an older version of Holdspace.", hint=MIGRATE)


def require_no_newer() -> None:
    """Raise OperatorError where a newer version of the program has changed the database, which this one cannot undo."""
    _require_no_newer(MigrationLoader(connection))


def bring_up_to_date() -> None:
    """Migrate here, or where somebody else owns the tables in a process of its own that signs in as them.

    Raises OperatorError where that fails.
    """
    if not settings.HOLDSPACE_DATABASE_OWNER_URL:
        call_command("migrate", verbosity=0, interactive=False)
        return
    command = [sys.executable, "-m", "holdspace.server.command", "migrate", "--verbosity", "0", "--no-input"]
    if subprocess.run(command, check=False).returncode:  # noqa: S603
        raise OperatorError("The database could not be brought up to date; what went wrong stands above.")


def _require_tables(loader: MigrationLoader) -> None:
    if not loader.applied_migrations:
        raise OperatorError("The database is empty.", hint=MIGRATE)


def _require_no_newer(loader: MigrationLoader) -> None:
    if any(_is_ours(app) for app, _ in loader.applied_migrations.keys() - loader.disk_migrations.keys()):
        raise OperatorError(
            "The database was brought up to date by a newer version of Holdspace.",
            hint="Install that version, or put a backup from before in its place: docs/how-to/back-up-and-restore.md.",
        )


def _is_ours(app: str) -> bool:
    """Return whether an app is one of the program, or of none that it knows; libraries drop migrations of theirs."""
    installed = apps.app_configs.get(app)
    return installed is None or installed.name.startswith("holdspace.")

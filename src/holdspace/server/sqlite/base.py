"""Django's SQLite back end, with a lock taken before ``BEGIN IMMEDIATE`` and given back when the transaction ends."""

from __future__ import annotations

import fcntl
import os
import threading
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base

from holdspace.domain.errors import UnsafeSetting

# Threads of one process queue here; processes queue on the file.
_threads = threading.Lock()


class Cursor(base.SQLiteCursorWrapper):
    """Django's cursor, which puts a statement into SQLite's own form once and not each time that it runs."""

    def convert_query(self, query: str, *, param_names: list[str] | None = None) -> str:
        """Return the statement with SQLite's places for values."""
        if param_names is None:
            return _with_places(query)
        return super().convert_query(query, param_names=param_names)


@lru_cache(maxsize=1000)
def _with_places(query: str) -> str:
    return base.FORMAT_QMARK_REGEX.sub("?", query).replace("%%", "%")


def _rows(cursor: Any) -> list[Any]:
    return cursor.fetchall() if cursor.description else [(cursor.rowcount,)]


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection whose write transactions wait their turn instead of sleeping."""

    _lock_file: int | None = None

    def run(self, sql: str, values: Sequence[Any]) -> list[Any]:
        """Run a statement whose values are as SQLite keeps them; return its rows, or how many it touched.

        Past Django's cursors, which look each time for much that is settled here and cost more than it does.
        """
        if self.force_debug_cursor:  # somebody wants to see what is asked
            with self.cursor() as cursor:
                return _rows(cursor.execute(sql, values))
        if self.connection is None:
            self.connect()
        self.validate_no_broken_transaction()
        with self.wrap_database_errors:
            return _rows(self.connection.execute(_with_places(sql), values))

    def create_cursor(self, name: str | None = None) -> Any:
        """Return a cursor, which Django asks for at each statement."""
        return self.connection.cursor(factory=Cursor)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Open the file; raise UnsafeSetting where its folder is not there, which may be misspelt."""
        folder = Path(self.settings_dict["NAME"]).parent
        if not self.is_in_memory_db() and not folder.is_dir():
            raise UnsafeSetting(
                f"There is no data folder {folder}.", hint="Make it, on an encrypted disk, or correct HOLDSPACE_DATA."
            )
        return super().get_new_connection(conn_params)

    def _start_transaction_under_autocommit(self) -> None:
        self._take_turn()
        try:
            self.run("BEGIN IMMEDIATE", ())
        except BaseException:
            self._give_turn()
            raise

    def _commit(self) -> Any:
        result = super()._commit()  # type: ignore[misc]  # the stubs leave it out
        self._give_turn()
        return result

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]
        finally:
            self._give_turn()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]
        finally:
            self._give_turn()

    def _take_turn(self) -> None:
        if self.is_in_memory_db() or self._lock_file is not None:
            return
        _threads.acquire()
        try:
            descriptor = os.open(f"{self.settings_dict['NAME']}.queue", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        except BaseException:
            _threads.release()
            raise
        self._lock_file = descriptor

    def _give_turn(self) -> None:
        if self._lock_file is None:
            return
        descriptor, self._lock_file = self._lock_file, None
        os.close(descriptor)  # closing gives the lock back
        _threads.release()

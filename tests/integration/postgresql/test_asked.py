"""Whether PostgreSQL asks who it is that comes, as `doctor` sees it: on a server with rules of its own."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from holdspace.server.postgresql.checks import is_asked
from tests import postgres

RULES = "local all by_password scram-sha-256\nlocal all by_system peer map=anybody\nlocal all all trust\n"


@pytest.fixture(scope="module")
def sockets() -> Iterator[Path]:
    """The folder of the socket of a server that asks one for a password, one for the system's word, others nothing."""
    folder = Path(tempfile.mkdtemp(prefix="holdspace-pg-"))
    folder.chmod(0o755)
    server = postgres.get_server(folder, cleanup_mode="delete")
    server.psql(
        "CREATE ROLE by_password LOGIN PASSWORD 'quiet'; CREATE ROLE by_system LOGIN; CREATE ROLE by_trust LOGIN"
    )
    (folder / "pg_hba.conf").write_text(RULES)
    (folder / "pg_ident.conf").write_text("anybody /.* by_system\n")
    server.psql("SELECT pg_reload_conf()")
    yield Path(str(server.get_postmaster_info().socket_dir))
    server.cleanup()


@pytest.mark.parametrize(("name", "asks"), [("by_password", True), ("by_system", True), ("by_trust", False)])
def test_a_server_that_takes_a_name_on_trust_asks_nobody(sockets: Path, name: str, asks: bool):
    with (
        psycopg.connect(host=str(sockets), user=name, password="quiet", dbname="postgres") as made,
        made.cursor() as cursor,
    ):
        assert is_asked(cursor) is asks

"""A whole installation as its operator starts it: folders and processes of its own, killed as hard as one likes."""

from __future__ import annotations

import os
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

from tests.once import is_in_a_run, made_once
from tests.ports import reserved_port

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Installation:
    """Folders, port and settings; commands run in processes of their own, with the product's own settings."""

    folder: Path
    port: int
    database_url: str = ""
    owner_url: str = ""  # of who owns the tables, where it is not who serves the pages
    settings: Mapping[str, str] = field(default_factory=dict)  # beside these
    way: ssl.SSLContext | None = None  # by which it is reached, where that is encrypted

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def address(self) -> str:
        return f"{'https' if self.way else 'http'}://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("HOLDSPACE_", "COV_"))}
        return {
            **kept,
            "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
            "DJANGO_SETTINGS_MODULE": "holdspace.server.settings",
            "HOLDSPACE_DATA": str(self.data),
            "HOLDSPACE_KEYS": str(self.folder / "keys"),
            "HOLDSPACE_PORT": str(self.port),
            "HOLDSPACE_DATABASE_URL": self.database_url,
            "HOLDSPACE_DATABASE_OWNER_URL": self.owner_url,
            "HOLDSPACE_PAGES_A_MINUTE": "0",  # load comes from few accounts; the limit has tests of its own
            **self.settings,
        }

    def run(self, *arguments: str, log: Path | None = None) -> str:
        """Run a module to its end and return what it printed; raise with its errors where it fails.

        ``log`` takes what it said on standard error.
        """
        done = subprocess.run(
            [sys.executable, "-m", *arguments],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        if log:
            log.write_text(done.stderr, encoding="utf-8")
        if done.returncode:
            raise RuntimeError(f"{arguments[0]} ended with {done.returncode}:\n{done.stderr}")
        return done.stdout

    @contextmanager
    def serving(self, *module: str) -> Iterator[subprocess.Popen[bytes]]:
        """Serve as `holdspace-server run` does, or by a module, in a process group of its own.

        It logs into ``server.log``.
        """
        with (self.folder / "server.log").open("ab") as log:
            server = subprocess.Popen(
                [sys.executable, "-m", *(module or ("django", "run"))],
                env=self.environment,
                cwd=ROOT,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        try:
            self._wait(server)
            yield server
        finally:
            self.end(server, signal.SIGTERM)

    def end(self, server: subprocess.Popen[bytes], how: signal.Signals) -> None:
        """Send a signal to the server and everything that it started, and wait until all of it is gone."""
        try:
            os.killpg(server.pid, how)
            server.wait(timeout=40)
        except ProcessLookupError:
            server.wait(timeout=5)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait(timeout=5)

    def _wait(self, server: subprocess.Popen[bytes], seconds: float = 300) -> None:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            if server.poll() is not None:
                break
            try:
                with urlopen(f"{self.address}/help/", timeout=2, context=self.way):  # noqa: S310  # our own address
                    return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("The server did not start:\n" + (self.folder / "server.log").read_text("utf-8")[-3_000:])


@contextmanager
def installation(
    database_url: str = "", *, owner_url: str = "", prepare: Callable[[Path], object] = lambda data: None
) -> Iterator[Installation]:
    """Make an empty installation; its folder goes when the block ends. ``prepare`` gets its empty data folder."""
    with reserved_port() as port, tempfile.TemporaryDirectory(prefix="holdspace-installation-") as folder:
        made = Installation(Path(folder), port, database_url, owner_url)
        made.data.mkdir(mode=0o700)
        prepare(made.data)
        if database_url or not is_in_a_run():
            _migrate(made)
        else:
            shutil.copytree(migrated() / "data", made.data, dirs_exist_ok=True)
        yield made


def migrated() -> Path:
    """Return the folder of an installation without anybody, to copy its ``data`` from; migrated once per run."""
    return made_once("migrated", lambda folder: _migrate(Installation(folder, port=8000)))


def _migrate(made: Installation) -> None:
    made.data.mkdir(mode=0o700, exist_ok=True)
    made.run("holdspace.server.command", "migrate", "--verbosity", "0")
